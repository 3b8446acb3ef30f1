"""Alerts in 25 words at most: finding, consequence, action; the unknown is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.wording import events, facts, locks, regimen, still_true
from regimens.wording.blockers import BLOCKERS
from regimens.wording.table import Phrases, listed
from regimens.wording.translated import in_language, said

TIERS = Phrases("tier", {"stop": "Stop", "caution": "Caution", "note": "Note"})
MOST_NAMED = 3

ALERTS = Phrases(
    "alert",
    {
        "A01": "Past anaphylaxis to vitamin B12. No plan can be signed here. Seek allergy advice.",
        "A02": "Possible spinal cord or optic nerve involvement. "
        "Give the first dose now and get same-day neurology advice.",
        "A03": "Something is not assessed. The plan cannot be signed. Assess it.",
        "A04": "Cyanocobalamin is locked. The plan cannot be signed with it. Choose another form.",
        "A05": "This tool is for people aged 16 and over. No plan is made. Ask a paediatrician.",
        "A06": "Folic acid before vitamin B12 can hide nerve damage. Give vitamin B12 first.",
        "A07": "Already taking folic acid. Do not stop it. Give the first vitamin B12 dose today.",
        "A08": "Pregnant. Do not withhold folic acid. Arrange review at 1 month and specialist advice.",
        "A09": "Potassium can fall in the first 48 hours. Check it before the first dose and daily for 2 days.",
        "A10": "Bleeding risk. Confirm the route: press for 5 minutes, or deep subcutaneous, which is off-label.",
        "A11": "Possible sensitivity. A reaction may follow. Give the first dose where resuscitation is available.",
        "A12": "Doses fall on closed days and nobody is assigned. They could be missed. Agree who gives them.",
        "A13": "Nerve regimen chosen on tongue signs alone; other sources would not. Review at 2 weeks.",
        "A14": "The cause may be reversible. Review it yearly before calling this lifelong.",
        "A15": "eGFR not known. Hydroxocobalamin is unaffected; cyanocobalamin stays locked. Check the eGFR.",
        "A16": "Near a threshold. A small error would change the plan. Check the measurement.",
        "A17": "Nitrous oxide use. A normal B12 does not exclude deficiency. Support stopping.",
    },
)
# What an alert that fires on an unknown has not yet been told.
NOT_CHECKED = Phrases(
    "what an alert asks",
    {
        "A01": "the kind of reaction to vitamin B12",
        "A02": "signs of the spinal cord or optic nerve",
        "A03": "nerve symptoms or safety",
        "A04": "what locks cyanocobalamin",
        "A05": "age",
        "A06": "folic acid",
        "A07": "whether folic acid is taken now",
        "A08": "pregnancy",
        "A09": "potassium risk",
        "A10": "bleeding risk",
        "A11": "sensitivity to cobalt or vitamin B12",
        "A12": "who gives doses on closed days",
        "A13": "tongue signs",
        "A14": "cause",
        "A15": "eGFR",
        "A16": "length near a threshold",
        "A17": "nitrous oxide use",
    },
)
# Whole sentences: when to check is no word on its own.
POTASSIUM_LOW_NOW = (
    "Potassium is low and can fall further in 48 hours. Replace it; check it now and daily for 2 days."
)
POTASSIUM_LOW = (
    "Potassium is low and can fall further in 48 hours. "
    "Replace it; check it before the first dose and daily for 2 days."
)
POTASSIUM_NOW = "Potassium can fall in the first 48 hours. Check it now and daily for 2 days."
POTASSIUM = "Potassium can fall in the first 48 hours. Check it before the first dose and daily for 2 days."
# Once doses were given, and tests with days of their own are owed; then where none is and it was low.
POTASSIUM_LOW_BEGUN = (
    "Potassium was low and can fall further in the first 48 hours. Replace it; check it on the days listed."
)
POTASSIUM_BEGUN = (
    "Potassium can fall in the first 48 hours after the first dose. Check it on the days listed."
)
POTASSIUM_LOW_UNDATED = "Potassium was low at the last test. Replace it, and check it again."
# Where that route is ordered there is none to confirm.
UNDER_THE_SKIN = (
    "Bleeding risk. The route ordered is deep subcutaneous, which is off-label. Press for 5 minutes."
)
#: Alerts and advice that ask for vitamin B12: while treatment is on hold they say the opposite of the hold.
ASK_FOR_A_DOSE = frozenset({"A02", "A06", "A07", "A11"})
#: Those of them that ask for it today.
ASK_FOR_A_DOSE_NOW = frozenset({"A02", "A07"})
ADVICE_ASKS_FOR_A_DOSE = frozenset({"folic_acid_never_withhold", "folic_acid_continue"})
#: That of them which, once vitamin B12 was given, asks that its doses go on.
KEEPS_TO_DOSES = "folic_acid_continue"
ACTION_WORDS = (
    "give", "get", "seek", "ask", "check", "assess", "review", "arrange", "confirm", "choose", "agree",
    "support", "do not", "enter", "find", "press",
)  # fmt: skip


def heading(tier: str) -> str:
    """The word that opens an alert: Stop, Caution or Note."""
    return TIERS.say(tier)


def text(alert: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """The alert's words for this plan, without its heading word.

    document: as signed, or with the dates and states that stand today; of a course that has begun nothing
    asks for a first dose.
    """
    made = _MADE.get(alert["code"])
    return (made(document) if made else "") or ALERTS.say(alert["code"])


def not_yet_checked(document: Mapping[str, Any]) -> str:
    """One line for every precautionary alert: Not yet checked: eGFR, bleeding risk."""
    found = still_true.alerts(document)
    unknown = [_unknown_of(alert, document) for alert in found if is_only_unchecked(alert)]
    named = list(dict.fromkeys(word for word in unknown if word))
    return said("Not yet checked: {listed}.", listed=listed(named)) if named else ""


def ask_for_a_dose(document: Mapping[str, Any]) -> bool:
    """Whether a warning or a piece of advice of this plan asks for a dose; what is only unchecked asks for none."""
    keeps_on = any(line["code"] == KEEPS_TO_DOSES for line in document["advice"])
    return keeps_on or _say(document, ASK_FOR_A_DOSE)


def ask_for_a_dose_now(document: Mapping[str, Any]) -> bool:
    """Whether one of them asks for it on the day on which it is read."""
    return _say(document, ASK_FOR_A_DOSE_NOW)


def _say(document: Mapping[str, Any], asking: frozenset[str]) -> bool:
    warned = (alert["code"] for alert in still_true.alerts(document) if not is_only_unchecked(alert))
    advised = ADVICE_ASKS_FOR_A_DOSE & {line["code"] for line in document["advice"]}
    return not asking.isdisjoint(warned) or any(still_true.asks_for_b12(each, document) for each in advised)


def is_only_unchecked(alert: Mapping[str, Any]) -> bool:
    """It fires on an unknown alone, and is named in one line with its like."""
    return bool(alert["precautionary"] and alert["tier"] == "note")


def _unknown_of(alert: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    if alert["code"] == "A16":
        return "eGFR" if alert["rule"] == "alert.egfr_near" else in_language("length of the ileum")
    return NOT_CHECKED.say(alert["code"])


def _unassessed(document: Mapping[str, Any]) -> str:
    """A03 names what is open: the nerves, or the safety facts that are not known."""
    blockers = document["blockers"]
    if "neuro_not_assessed" in blockers and "safety_not_checked" in blockers:
        return in_language(
            "Nerve symptoms and safety checks are not assessed. The plan cannot be signed. Assess both."
        )
    if "neuro_not_assessed" in blockers:
        return in_language("Nerve symptoms not assessed. The plan cannot be signed. Assess them.")
    if "safety_not_checked" in blockers:
        return said(
            "Not checked: {named}. The plan cannot be signed. Check it.",
            named=_named(unknown_safety(document)),
        )
    return BLOCKERS.say(blockers[0]) if blockers else ""


def unknown_safety(document: Mapping[str, Any]) -> list[str]:
    """The safety facts whose answer is not known, in words."""
    return [
        facts.label(fact["fact"])
        for fact in document["facts"]
        if fact["fact"].startswith("safety.") and fact["value"] == "unknown"
    ]


def _named(words: list[str]) -> str:
    if len(words) > MOST_NAMED:
        words = [*words[: MOST_NAMED - 1], said("{number} more", number=len(words) - MOST_NAMED + 1)]
    return listed(words) or "safety"


def _lock(document: Mapping[str, Any]) -> str:
    """A04 says what locks cyanocobalamin."""
    return said("Cyanocobalamin is locked: {reason}. Choose another form.", reason=locks.reason(document))


def _near(document: Mapping[str, Any]) -> str:
    """A16 names the threshold and the measurement."""
    known = facts.values(document)
    for fact, limit, paper in (
        ("absorption.ileal_resection.length_cm", 20, in_language("operation note")),
        ("absorption.crohn_ileal.length_cm", 30, in_language("imaging report")),
    ):
        length = locks.number(known.get(fact, ""))
        if length is not None and abs(length - limit) <= limit // 10:
            return said(
                "{value} is near the threshold of {limit} cm. Check the {paper}.",
                value=facts.value(fact, known[fact]),
                limit=limit,
                paper=paper,
            )
    if "RENAL_WARN" in document["flags"]:
        return in_language("eGFR is near the threshold of 50, and cyanocobalamin is used. Check the eGFR.")
    return ""


def _egfr(document: Mapping[str, Any]) -> str:
    """A15 in pregnancy: a reported eGFR is there, and is not read."""
    known = facts.values(document)
    if known.get("pregnancy") == "pregnant" and known.get("egfr", "unknown") != "unknown":
        return in_language(
            "eGFR is not read in pregnancy. Cyanocobalamin stays locked. Ask obstetrics to assess the kidneys."
        )
    return ""


def _potassium(document: Mapping[str, Any]) -> str:
    """A09 where potassium is low already, and where the first dose lies behind or no loading is to come (R33)."""
    is_low = still_true.potassium_was_low(document)
    goes_without_loading = regimen.goes_without_loading(document)
    if events.has_begun(document) or goes_without_loading:
        if is_low and (goes_without_loading or not still_true.potassium_is_owed(document)):
            return in_language(POTASSIUM_LOW_UNDATED)
        return in_language(POTASSIUM_LOW_BEGUN if is_low else POTASSIUM_BEGUN)
    begun = facts.values(document).get("injections", "unknown") != "unknown"
    if is_low:
        return in_language(POTASSIUM_LOW_NOW if begun else POTASSIUM_LOW)
    return in_language(POTASSIUM_NOW if begun else POTASSIUM)


def _cord(document: Mapping[str, Any]) -> str:
    """A02 for somebody under treatment asks for advice alone: a first dose lies behind."""
    if still_true.is_treated(document):
        return in_language(
            "Possible spinal cord or optic nerve involvement. Get same-day neurology advice. Do not delay vitamin B12."
        )
    return ""


def _folic_acid(document: Mapping[str, Any]) -> str:
    """A07 is true of who has had vitamin B12 already, and of whom none can be supplied."""
    if still_true.is_treated(document):
        return in_language("Taking folic acid. Do not stop it. Keep vitamin B12 on its schedule.")
    if document["status"] == "cannot_supply":
        return in_language(
            "Taking folic acid. Do not stop it. Find vitamin B12 today: none that suits is in stock."
        )
    return ""


def _bleeding(document: Mapping[str, Any]) -> str:
    return in_language(UNDER_THE_SKIN) if regimen.is_under_the_skin(document) else ""


def _reaction(document: Mapping[str, Any]) -> str:
    if still_true.is_treated(document):
        return in_language(
            "Possible sensitivity. A reaction may follow. Give doses where resuscitation is available."
        )
    return ""


_MADE = {
    "A02": _cord,
    "A03": _unassessed,
    "A04": _lock,
    "A07": _folic_acid,
    "A09": _potassium,
    "A10": _bleeding,
    "A11": _reaction,
    "A15": _egfr,
    "A16": _near,
}
