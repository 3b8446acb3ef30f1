"""What the page of exports asks and says."""

from __future__ import annotations

from regimens.wording.table import Phrases
from regimens.wording.translated import said

REASONS = Phrases(
    "reason of an export with names",
    {
        "clinical_audit": "Clinical audit",
        "incident": "Incident or safety review",
        "complaint": "Complaint",
        "inspection": "Inspection or legal request",
        "moving": "Moving the records to another system",
    },
)
WHAT = Phrases("export", {"plans": "Plans", "register": "Register of patients in treatment"})
FORMATS = Phrases(
    "format of an export",
    {"csv": "Table for a spreadsheet (CSV)", "jsonl": "JSON lines, for programs"},
)
NAMES = Phrases(
    "names in an export",
    {
        "without": "Without names: codes and age bands",
        "with": "With names, dates of birth and numbers",
    },
)
NO_WHAT = "Select what to export"
NO_FORMAT = "Select the format"
NO_REASON = "Select why patients have to be named"
BACKWARDS = "The last day must not be before the first"
STATE_OF_PLANS = "This is a state of plans. For the register select a state of the register, or any state"
STATE_OF_REGISTER = "This is a state of the register. For plans select a state of plans, or any state"


def too_many(found: int, most: int) -> str:
    """More rows than one file may hold."""
    return said(
        "{found} rows are more than the {most} that one file holds. Narrow the dates, and make several files.",
        found=f"{found:,}",
        most=f"{most:,}",
    )
