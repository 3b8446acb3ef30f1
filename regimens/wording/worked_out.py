"""Values that are worked out from the answers, in words: where the course stands, what a result is, which product."""

from __future__ import annotations

import re

from regimens.wording.table import Phrases

VALUES = Phrases(
    "value worked out",
    {
        "below": "below",
        "within": "within",
        "above": "above",
        "none_usable": "none usable",
        "first": "first",
        "goes_on_alternate": "goes on alternate",
        "goes_on_three": "goes on three",
        "again": "again",
        "over": "over",
        "shorter": "shorter",
        "longer": "longer",
        "same": "same",
        "recorded": "recorded",
        "contraindicated": "contraindicated",
        "planned": "planned",
        "clinician_choice": "clinician choice",
        "no_indication": "no indication",
        "out_of_scope": "out of scope",
        "cannot_supply": "cannot supply",
        "invalid_input": "invalid input",
        "stands": "stands",
        "step": "step",
        "no_rung": "no rung",
        "relapse": "relapse",
        "hydroxocobalamin_injection": "hydroxocobalamin injection",
        "cyanocobalamin_injection": "cyanocobalamin injection",
        "methylcobalamin_injection": "methylcobalamin injection",
        "cyanocobalamin_tablet": "cyanocobalamin tablet",
        "methylcobalamin_tablet": "methylcobalamin tablet",
        "mon": "mon",
        "tue": "tue",
        "wed": "wed",
        "thu": "thu",
        "fri": "fri",
        "sat": "sat",
        "sun": "sun",
    },
)
# An interval as it was answered.
INTERVALS = Phrases(
    "interval answered",
    {"day": "{number} day", "week": "{number} week", "month": "{number} month", "year": "{number} year"},
)
INTERVAL = re.compile(r"(\d+) (day|week|month|year)")


def in_words(text: str) -> str:
    """One value or a list of them in words; empty where it is none of these."""
    parts = text.split(", ")
    if all(part in VALUES for part in parts):
        return ", ".join(VALUES[part] for part in parts)
    found = INTERVAL.fullmatch(text)
    return INTERVALS[found[2]].format(number=found[1]) if found else ""
