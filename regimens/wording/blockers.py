"""Why a plan can't be signed yet: each a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Sequence

from regimens.wording.table import Phrases
from regimens.wording.translated import said

BLOCKERS = Phrases(
    "blocker",
    {
        "neuro_not_assessed": "Nerve symptoms and signs are not assessed. Assess them, then answer step 3.",
        "safety_not_checked": "The safety checks are not complete. Check what is not known, then answer step 5.",
        "maintenance_not_chosen": "The maintenance interval is not chosen. Choose every 2 or every 3 months.",
        "interval_not_recorded": "The interval in force is not recorded. Enter how often injections are given now.",
        "loading_review_due": "The loading phase has run its course and a review is due. "
        "Review the patient, then record the plateau or an extension.",
        "last_loading_dose_missing": "A plateau is recorded without a dose given. Enter the last loading dose given.",
        "choice_refused": "The choice made can't be followed: not in stock, or not safe for this patient. Choose one of the options offered.",
        "out_of_date": "This plan was made on another day, under earlier rules or before their approval changed. "
        "Re-run it for today: one click, same answers.",
        "not_planned": "There is no regimen to sign. What is missing or needed is said below.",
    },
)
# Where on the pages each is settled: a step of the form, or the choices on the plan page.
SETTLED_AT = {
    "neuro_not_assessed": "nerves",
    "safety_not_checked": "safety",
    "maintenance_not_chosen": "choices",
    "interval_not_recorded": "reason",
    "loading_review_due": "reason",
    "last_loading_dose_missing": "reason",
    "choice_refused": "choices",
    "out_of_date": "rerun",
    "not_planned": "",
}


def differs_from_record(differences: Sequence[str]) -> str:
    """The patient's record says otherwise than the plan: what differs, and what to do."""
    return said(
        "The patient's record says otherwise than this plan: {listed}. Amend the answers: that makes a new version.",
        listed="; ".join(differences),
    )
