"""Why cyanocobalamin is locked, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.wording import facts
from regimens.wording.translated import in_language

KIDNEY = (
    ("kidney.dialysis", "dialysis"),
    ("kidney.acute_kidney_injury", "acute kidney injury"),
    ("kidney.transplant", "kidney transplant"),
    ("kidney.diabetic_nephropathy", "diabetic kidney disease"),
)
EGFR_LIMIT = 50


def reason(document: Mapping[str, Any]) -> str:
    """Why cyanocobalamin is locked, most telling first."""
    flags = document["flags"]
    known = facts.values(document)
    if "PREGNANT" in flags:
        return "pregnancy"
    kidney = kidney_reason(known)
    if kidney:
        return kidney
    if "CN_LOCK_EYE" in flags:
        is_known = known.get("safety.optic_neuropathy") == "yes"
        return in_language("optic neuropathy") if is_known else in_language("optic neuropathy not excluded")
    return in_language("kidney function not known")


def number(text: str) -> float | None:
    """The number in a fact's value; nothing when there is none."""
    found = facts.NUMBER.search(text)
    return float(found[0]) if found else None


def kidney_reason(known: Mapping[str, str]) -> str:
    """What of the kidneys locks cyanocobalamin, in words; empty when nothing known does."""
    for fact, words in KIDNEY:
        if known.get(fact) == "yes":
            return in_language(words)
    egfr = number(known.get("egfr", ""))
    if egfr is not None and egfr < EGFR_LIMIT:
        return f"eGFR {known['egfr'].split(' ')[0].lstrip('<>=')}"
    return in_language("known kidney impairment") if known.get("kidney.known_impairment") == "yes" else ""
