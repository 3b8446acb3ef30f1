"""What kind of answer a plan is, said calmly, with what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regimens.wording import facts
from regimens.wording.table import Phrases, listed
from regimens.wording.translated import in_language, said

STATUSES = Phrases(
    "status",
    {
        "planned": "Planned",
        "clinician_choice": "The clinician's choice",
        "no_indication": "No regimen yet",
        "out_of_scope": "Outside the scope of this tool",
        "contraindicated": "No plan: past anaphylaxis to vitamin B12",
        "cannot_supply": "Nothing suitable in stock",
        "invalid_input": "The answers can't be read",
    },
)
PLAN_STATES = Phrases(
    "state of a plan",
    {
        "draft": "Draft plan, not signed",
        "signed": "Signed",
        "superseded": "Superseded",
        "withdrawn": "Withdrawn",
        "entered_in_error": "Entered in error",
    },
)
# The one word that stands on every sheet of a plan that is not to be followed.
WATERMARKS = {
    "draft": "DRAFT",
    "signed": "",
    "superseded": "SUPERSEDED",
    "withdrawn": "WITHDRAWN",
    "entered_in_error": "ENTERED IN ERROR",
}
# What a copy that is not to be followed says at its head.
COPIES = {
    "draft": "Draft, not signed. Do not act on this copy.",
    "signed": "",
    "superseded": "Superseded: a newer version stands in its place. Do not act on this copy.",
    "withdrawn": "Withdrawn. Do not act on this copy.",
    "entered_in_error": "Entered in error. Do not act on this copy.",
}
RULESET_STATES = Phrases(
    "state of the rule set",
    {
        "draft": "Draft rule set: not approved by a clinician.",
        "submitted": "Draft rule set, submitted: not approved by a clinician.",
        "under_review": "Draft rule set, under review: not approved by a clinician.",
        "approved": "Approved rule set.",
    },
)
RELEASE_STATES = Phrases(
    "state of a release",
    {
        "submitted": "Submitted",
        "under_review": "Under review",
        "approved": "Approved",
        "withdrawn": "Withdrawn before approval",
        "retired": "Retired",
    },
)
NOT_A_DEVICE = "Not a registered medical device. For review by a clinician."
SEND = "Send total B12 (active B12 in pregnancy), a full blood count, folate and ferritin."


@dataclass(frozen=True)
class Explanation:
    """A status for the clinician: its heading, what it means and what to do."""

    heading: str
    means: str
    next_steps: tuple[str, ...]


def explain(document: Mapping[str, Any]) -> Explanation:
    """Why there is no regimen to sign, and what to do; for a plan, that there is one."""
    return _EXPLAINED[document["status"]](document)


def ruleset_words(document: Mapping[str, Any]) -> str:
    """How far the rule set is approved, and that this is not a medical device."""
    return standing_words(document["ruleset"]["state"])


def standing_words(standing: str) -> str:
    """The same for a rule set's standing in a clinic."""
    return f"{RULESET_STATES.say(standing)} {in_language(NOT_A_DEVICE)}"


def _planned(document: Mapping[str, Any]) -> Explanation:
    return Explanation(STATUSES["planned"], in_language("There is a regimen for this patient."), ())


def _choice(document: Mapping[str, Any]) -> Explanation:
    if "SEED_SILENT_INTERVAL" in document["flags"]:
        return Explanation(
            STATUSES["clinician_choice"],
            in_language(
                "After total gastrectomy without deficiency the source gives no interval, so none is invented here. "
                "UK product information gives 1 mg every 2 or 3 months as prevention."
            ),
            (
                in_language("Decide with the patient."),
                in_language("Or start vitamin B12 outside this tool and record why."),
            ),
        )
    return Explanation(
        STATUSES["clinician_choice"],
        in_language("Whether prevention is needed depends on a length of ileum that is not known."),
        (
            in_language("Find the operation note or imaging, and enter the length."),
            in_language("Until then check B12 once a year."),
        ),
    )


def _no_indication(document: Mapping[str, Any]) -> Explanation:
    known = facts.values(document)
    if known.get("choices.prophylaxis_declined") == "yes":
        return Explanation(
            in_language("Prevention declined"),
            in_language("Prevention was offered and declined; the yearly check stands."),
            (
                in_language("Check B12 once a year."),
                in_language("Offer prevention again when symptoms or results change."),
            ),
        )
    deficiency = document["decisions"].get("deficiency", {}).get("value")
    made = _NO_INDICATION.get(str(deficiency), _unknown_deficiency)
    return made(document)


def _unknown_deficiency(document: Mapping[str, Any]) -> Explanation:
    """Purpose treat with deficiency unknown must read as a request, never as a refusal (R31)."""
    is_urgent = "NEURO" in document["flags"]
    steps = [
        in_language("Enter a B12 result from before treatment, or say how sure the diagnosis is."),
        said("No result yet? {send}", send=in_language(SEND)),
        in_language(
            "If you strongly suspect deficiency with a nerve feature or nitrous oxide use, answer Strongly suspected: "
            "treatment does not wait for results."
        ),
    ]
    if is_urgent:
        return Explanation(
            in_language("Needed today: the diagnosis or a B12 result"),
            in_language(
                "There are nerve symptoms or signs, and treatment should not wait. One answer completes this plan."
            ),
            (steps[2], steps[0], steps[1]),
        )
    return Explanation(
        in_language("Nearly there: the diagnosis or a B12 result"),
        in_language(
            "This does not say that treatment is not needed. The regimen depends on one answer that is still missing."
        ),
        tuple(steps),
    )


def _indeterminate(document: Mapping[str, Any]) -> Explanation:
    return Explanation(
        in_language("Borderline: no treatment yet"),
        in_language(
            "The result neither confirms nor excludes deficiency, and no other reason for treatment is recorded."
        ),
        (
            in_language("Send serum MMA (or homocysteine) if there are symptoms, and repeat B12."),
            in_language("Check folate, ferritin and a full blood count."),
            in_language(
                "A nerve feature or nitrous oxide use changes this: treatment need not wait. Amend the answers."
            ),
        ),
    )


def _unlikely(document: Mapping[str, Any]) -> Explanation:
    return Explanation(
        in_language("Deficiency unlikely: no treatment"),
        in_language("The result makes deficiency unlikely, and no group that needs prevention is recorded."),
        (
            in_language(
                "Look for another cause of the symptoms: full blood count, ferritin, folate, thyroid, glucose."
            ),
            in_language(
                "A normal B12 does not exclude deficiency after nitrous oxide or on treatment: then send homocysteine or MMA."
            ),
            *_yearly(document),
        ),
    )


def _yearly(document: Mapping[str, Any]) -> tuple[str, ...]:
    flags = set(document["flags"])
    if flags & {"ANNUAL_SCREEN", "SUGGEST_ANNUAL_B12"}:
        return (in_language("Check B12 once a year."),)
    return ()


def _held(document: Mapping[str, Any]) -> Explanation:
    return Explanation(
        in_language("No regimen for these answers"),
        in_language("Deficiency is confirmed or presumed, yet the answers lead to no regimen."),
        (in_language("Check the purpose of the plan and the answers below, and amend them."),),
    )


def _out_of_scope(document: Mapping[str, Any]) -> Explanation:
    age = facts.values(document).get("age_years", "unknown")
    if age == "unknown":
        return Explanation(
            STATUSES["out_of_scope"],
            in_language("The age is not known, and this tool is for people aged 16 and over."),
            (in_language("Enter the date of birth."),),
        )
    return Explanation(
        STATUSES["out_of_scope"],
        in_language("This tool is for people aged 16 and over."),
        (
            in_language(
                "Ask a paediatrician today if there are nerve signs or severe anaemia; otherwise refer."
            ),
        ),
    )


def _contraindicated(document: Mapping[str, Any]) -> Explanation:
    return Explanation(
        STATUSES["contraindicated"],
        in_language(
            "A cobalamin caused anaphylaxis, or a reaction whose kind is not known, so no dose is planned here."
        ),
        (
            in_language(
                "Seek allergy advice; most people sensitised to one form tolerate another under supervision."
            ),
            in_language("If there are nerve signs, get that advice and neurology advice on the same day."),
        ),
    )


def _cannot_supply(document: Mapping[str, Any]) -> Explanation:
    return Explanation(
        STATUSES["cannot_supply"],
        in_language(
            "What this patient needs is not in stock, and what is in stock does not suit this patient."
        ),
        (
            in_language("Ask pharmacy today for hydroxocobalamin from another supplier."),
            in_language(
                "With nerve signs or pregnancy get specialist advice on the same day: do not wait for stock."
            ),
        ),
    )


def _invalid(document: Mapping[str, Any]) -> Explanation:
    from regimens.wording import errors

    errors_said = [errors.ERRORS.say(error["code"]) for error in document["errors"]]
    return Explanation(
        STATUSES["invalid_input"], listed(errors_said), (in_language("Correct the marked answers."),)
    )


_NO_INDICATION = {
    "unknown": _unknown_deficiency,
    "indeterminate": _indeterminate,
    "unlikely": _unlikely,
    "confirmed": _held,
    "presumed": _held,
}
_EXPLAINED = {
    "planned": _planned,
    "clinician_choice": _choice,
    "no_indication": _no_indication,
    "out_of_scope": _out_of_scope,
    "contraindicated": _contraindicated,
    "cannot_supply": _cannot_supply,
    "invalid_input": _invalid,
}
