"""Referrals: to whom, how soon, for which finding, and what to put in the letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.wording.table import Phrases, sentence
from regimens.wording.translated import said

TO = Phrases(
    "referral",
    {
        "allergy": "Allergy service",
        "neurology": "Neurology",
        "ophthalmology": "Ophthalmology",
        "haematology": "Haematology",
        "obstetrics": "Obstetrics",
        "gastroenterology": "Gastroenterology",
        "paediatrics": "Paediatrics",
        "mental_health": "Mental health",
        "pharmacy": "Pharmacy",
        "specialist": "A specialist in B12 deficiency",
    },
)
URGENCY = Phrases(
    "urgency",
    {"now": "Now", "same_day": "Today", "two_weeks": "Within 2 weeks", "routine": "Routine"},
)
FINDINGS = Phrases(
    "finding",
    {
        "anaphylaxis": "past anaphylaxis to a cobalamin, or a reaction whose kind is not known",
        "cord_signs": "possible involvement of the spinal cord",
        "optic_signs": "loss of sight: possible involvement of the optic nerve",
        "psychiatric": "mood change, psychosis or confusion",
        "severe_anaemia": "severe anaemia",
        "low_platelets": "low platelets",
        "pregnancy_deficiency": "pregnancy with vitamin B12 deficiency, or with nerve signs after weight-loss surgery",
        "relapse": "new or worse nerve signs on maintenance treatment",
        "beyond_two_weeks": "symptoms on injections every 2 weeks: the next step needs a specialist",
        "under_sixteen": "aged under 16",
        "under_eighteen": "aged 16 or 17",
        "cannot_supply": "no suitable vitamin B12 in stock",
        "iron_deficiency": "pernicious anaemia with iron deficiency",
    },
)
INCLUDE = Phrases(
    "what a referral says",
    {
        "anaphylaxis": "Product, dose and route, what happened and how soon, tablets tolerated since.",
        "cord_signs": "Onset, gait, position and vibration sense, reflexes, bladder and bowel, B12 result, first dose given.",
        "optic_signs": "Onset, acuity, colour vision, family history of Leber optic neuropathy. No cyanocobalamin meanwhile.",
        "psychiatric": "Onset, risk, B12 result, first dose given; treatment goes on meanwhile.",
        "severe_anaemia": "Blood count and film, potassium, heart disease, first dose given.",
        "low_platelets": "Platelets and film, bleeding, anticoagulant, route used.",
        "pregnancy_deficiency": "Weeks of pregnancy, B12 and which test, surgery, nerve signs, folic acid taken.",
        "relapse": "New signs and since when, interval until now, doses missed, loading started again.",
        "beyond_two_weeks": "Steps taken so far and their effect, other diagnoses considered.",
        "under_sixteen": "Symptoms, diet, growth, results.",
        "under_eighteen": "Symptoms, cause, results, regimen started.",
        "cannot_supply": "What is needed, why the stock does not suit, and by when.",
        "iron_deficiency": "Ferritin, dyspepsia, weight, last endoscopy.",
    },
)
SOON = ("now", "same_day", "two_weeks", "routine")


def line(referral: Mapping[str, Any]) -> str:
    """Today: Neurology. Possible involvement of the spinal cord."""
    where, when = TO.say(referral["to"]), URGENCY.say(referral["urgency"])
    return f"{when}: {where}. {sentence(FINDINGS.say(referral['finding']))}"


def in_short(*, urgency: str, to: str, finding: str) -> str:
    """Today: neurology, for possible involvement of the spinal cord."""
    return sentence(
        said(
            "{urgency}: {to}, for {finding}",
            urgency=URGENCY.say(urgency),
            to=TO.say(to),
            finding=FINDINGS.say(finding),
        )
    )


def letter(referral: Mapping[str, Any], order: str = "") -> str:
    """Plain text to copy into a referral."""
    lines = [
        said("To: {words}", words=TO.say(referral["to"])),
        said("How soon: {words}", words=URGENCY.say(referral["urgency"])),
        said("Finding: {sentence}", sentence=sentence(FINDINGS.say(referral["finding"]))),
        said("Please include: {words}", words=INCLUDE.say(referral["finding"])),
        said("Plan: {order}", order=order) if order else "",
    ]
    return "\n".join(text for text in lines if text)
