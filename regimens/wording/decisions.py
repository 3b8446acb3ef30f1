"""Why this plan: one sentence for each decision and its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from regimens.wording import facts, regimen
from regimens.wording.table import Phrases, listed
from regimens.wording.translated import in_language, said

Decision = Mapping[str, Any]

TITLES = Phrases(
    "decision",
    {
        "scope": "Whether this tool applies",
        "intent": "What treatment is for",
        "deficiency": "Whether there is deficiency",
        "loading": "Loading",
        "maintenance": "Maintenance interval",
        "form": "Form of vitamin B12",
        "route": "Route",
        "route_required": "Whether injections are required",
        "duration": "How long",
        "cyanocobalamin_lock": "Whether cyanocobalamin is locked",
        "folic_acid": "Folic acid",
    },
)
# The decisions in the order in which a clinician reads them.
ORDER = (
    "loading", "maintenance", "form", "route", "duration", "deficiency", "intent", "route_required",
    "cyanocobalamin_lock", "folic_acid", "scope",
)  # fmt: skip

SENTENCES = Phrases(
    "sentence of a decision",
    {
        "scope.in": "The patient is within the scope of this tool.",
        "scope.out": "The patient is outside the scope of this tool.",
        "scope.contraindicated": "A cobalamin is contraindicated here.",
        "intent.treat": "This is treatment of a deficiency.",
        "intent.prevent": "This is prevention: there is no deficiency to treat.",
        "intent.choice": "Whether and how to treat is the clinician's choice.",
        "intent.none": "Nothing recorded so far asks for treatment.",
        "deficiency.confirmed": "Vitamin B12 deficiency is confirmed.",
        "deficiency.presumed": "Vitamin B12 deficiency is presumed, so treatment does not wait for results.",
        "deficiency.indeterminate": "The B12 result is borderline.",
        "deficiency.unlikely": "Vitamin B12 deficiency is unlikely.",
        "deficiency.unknown": "Whether there is deficiency is not known yet.",
        "loading.alternate_days": "With nerve involvement: an injection every other day until improvement stops.",
        "loading.three_per_week": "Without nerve involvement: 3 injections a week for 2 weeks.",
        "loading.none": "No loading course is needed.",
        "form.hydroxocobalamin": "Hydroxocobalamin is the form of choice.",
        "form.cyanocobalamin": "Cyanocobalamin is used, and nothing locks it.",
        "form.methylcobalamin": "Methylcobalamin is used by the clinician's own choice.",
        "form.none": "No form is chosen.",
        "route.intramuscular": "It is injected into a muscle.",
        "route.deep_subcutaneous": "It is injected deep under the skin, which is off-label.",
        "route.oral": "It is taken by mouth.",
        "route.none": "No route is chosen.",
        "route_required.yes": "Injections are required.",
        "route_required.no": "Injections are not required.",
        "route_required.unknown": "Whether injections are required is not known, so injections stand.",
        "duration.lifelong": "The cause does not go away, so treatment is for life.",
        "duration.reviewed": "Treatment goes on; the cause is reviewed yearly.",
        "cyanocobalamin_lock.on": "Cyanocobalamin is locked on every route.",
        "cyanocobalamin_lock.off": "Nothing locks cyanocobalamin.",
        "folic_acid.allowed": "Folic acid may be given once vitamin B12 has been started.",
        "folic_acid.hold": "Folic acid waits for vitamin B12.",
        "folic_acid.not_needed": "Folic acid is not needed.",
    },
)
# What holds by one rule of a decision, where the sentence of its value names a ground that this rule does not ask for.
BY_RULE = Phrases(
    "sentence of a rule",
    {
        "loading.again_at_review": "Loading is given again after earlier doses: an injection every other day until improvement stops.",
        "loading.alternate_days_recorded": "Loading every other day is on record: an injection every other day until improvement stops.",
        "loading.goes_on_alternate_days": "Loading every other day is under way: it goes on until improvement stops.",
    },
)


def sentence(name: str, decision: Decision, document: Mapping[str, Any]) -> str:
    """The decision in one sentence, for this plan."""
    value = decision["value"]
    if name == "maintenance":
        return _maintenance(value, document)
    if value is None:
        return said("{words}: nothing to decide.", words=TITLES.say(name))
    rule = decision["rule"]
    return BY_RULE.say(rule) if rule in BY_RULE else SENTENCES.say(f"{name}.{value}")


def _maintenance(value: object, document: Mapping[str, Any]) -> str:
    if not isinstance(value, Mapping):
        return in_language("No maintenance injections are planned.")
    prevents, every = "PROPHYLAXIS" in document["flags"], regimen.every(value)
    if value["at_least"] != value["at_most"]:
        if prevents:
            return said(
                "Prevention is {every}: the source gives a range, and the clinician chooses.", every=every
            )
        return said(
            "Maintenance is {every}: the source gives a range, and the clinician chooses.", every=every
        )
    if prevents:
        return said("Prevention is {every}.", every=every)
    return said("Maintenance is {every}.", every=every)


def answers_used(decision: Decision, document: Mapping[str, Any]) -> list[str]:
    """The answers and results among it: what a reader without the screen can check against the record."""
    given = {fact["fact"] for fact in document["facts"] if fact["origin"] == "given"} | {"b12", "egfr"}
    because = decision.get("because") or []
    return _said([atom for atom in because if atom["fact"] in given and atom["fact"] != "purpose"])


def _said(because: Sequence[Mapping[str, Any]]) -> list[str]:
    read = [facts.with_label(atom["fact"], atom["value"]) for atom in because if atom["truth"] != "unknown"]
    return list(dict.fromkeys(read))


def unknown(decision: Decision) -> str:
    """What is not known and was read on the cautious side, named."""
    named = list(dict.fromkeys(facts.label(fact) for fact in decision.get("unknown") or []))
    if not named:
        return ""
    if decision["precautionary"]:
        return said("Not known, read on the cautious side: {listed}.", listed=listed(named))
    return said("Not known: {listed}.", listed=listed(named))


def in_order(decisions: Mapping[str, Decision]) -> list[str]:
    """The names of the decisions in reading order, those without a place last."""
    known = [name for name in ORDER if name in decisions]
    return [*known, *sorted(set(decisions) - set(known))]
