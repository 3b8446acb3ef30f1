"""Why a history can't be read, in words."""

from __future__ import annotations

from regimens.wording.table import Phrases

ERRORS = Phrases(
    "error",
    {
        "not_json": "This is not JSON.",
        "blank_line": "The line is blank.",
        "duplicate_key": "The same answer stands twice.",
        "not_a_number": "This is not a number.",
        "missing": "An answer is missing.",
        "unknown_key": "This is not an answer that is asked for.",
        "wrong_type": "This is not the kind of answer that is asked for.",
        "not_allowed": "This is not one of the answers offered.",
        "not_a_date": "This date does not exist.",
        "after_as_of": "This date lies in the future.",
        "out_of_range": "This value is outside what is plausible. Check the number and its unit.",
        "contradiction": "Two answers contradict each other.",
    },
)
