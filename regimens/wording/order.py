"""The order line: drug, form, DOSE, route, phases, duration; and its plain text for the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regimens.clinical.ampoules import loading_lies_behind
from regimens.wording import dates, doses, events, regimen, statuses, tablets
from regimens.wording.translated import in_language, said

DASH = " \u2013 "


@dataclass(frozen=True)
class Part:
    """One attribute of the order line; never broken over two lines. `kind`: drug, form, dose, and so on."""

    kind: str
    text: str


@dataclass(frozen=True)
class Order:
    """What is ordered, in the fixed order of its attributes, with the lines beneath it.

    stands: when tablets begin, or that loading lies behind.
    """

    parts: tuple[Part, ...]
    equivalence: str
    each_time: str
    stands: str = ""

    @property
    def text(self) -> str:
        """The line as plain text."""
        return DASH.join(
            said("DOSE {dose}", dose=part.text) if part.kind == "dose" else part.text for part in self.parts
        )

    @property
    def beneath(self) -> str:
        """The lighter line under the order."""
        return " ".join(line for line in (self.equivalence, self.each_time, self.stands) if line)


def of(document: Mapping[str, Any], profile: str = "uk") -> Order | None:
    """The order of a plan document; nothing when there is no regimen."""
    plan = document["regimen"]
    if plan is None:
        return None
    amount = plan["phases"][0]["dose_micrograms"]
    parts = (
        Part("drug", regimen.DRUGS.say(plan["form"])),
        Part("form", regimen.strength(plan["form"], plan["route"], profile)),
        Part("dose", doses.dose(amount, profile)),
        Part("route", regimen.ROUTES.say(plan["route"])),
        Part("phases", phases(document)),
        Part("duration", regimen.duration(document)),
    )
    same = doses.equivalence(amount, profile)
    return Order(parts, same, each_time(plan, amount), _stands(document))


def _stands(document: Mapping[str, Any]) -> str:
    """When tablets begin; or that the loading of the line was given, so that nobody gives it again."""
    if loading_lies_behind(document):
        return in_language("Loading is complete: none of its doses is left to give.")
    return tablets.begin(document)


def phases(document: Mapping[str, Any]) -> str:
    """The phases in turn: 3 times a week for 2 weeks, then every 3 months."""
    schedule = document["schedule"]
    steps = document["regimen"]["phases"]
    first, *later = [regimen.phase(step, regimen.first_review(schedule, step)) for step in steps]
    return ", ".join([first, *(said("then {phase}", phase=phase) for phase in later)])


def each_time(plan: Mapping[str, Any], amount: Mapping[str, int]) -> str:
    """What is taken in the hand each time: 1 ampoule (1 mL) each time."""
    least, most = amount["at_least"], amount["at_most"]
    if plan["route"] == "oral":
        return _tablets(least // doses.MICROGRAMS_IN_A_MG, most // doses.MICROGRAMS_IN_A_MG)
    if plan["form"] == regimen.NOT_STANDARDISED:
        return in_language("Methylcobalamin ampoules differ in strength: read the label each time.")
    return in_language("1 ampoule (1 mL) each time.") if least == most == doses.MICROGRAMS_IN_A_MG else ""


def _tablets(least: int, most: int) -> str:
    if least == most:
        return in_language("1 tablet each time.") if least == 1 else said("{n} tablets each time.", n=least)
    return said("{least} or {most} tablets each time.", least=least, most=most)


def for_record(
    document: Mapping[str, Any],
    *,
    heading: str,
    state: str,
    changes: tuple[str, ...] = (),
    profile: str = "uk",
) -> str:
    """The plan as plain text for another record: no symbol, no dash that a system could lose."""
    order = of(document, profile)
    if order is None:
        return f"{heading}\n{state}"
    parts = {part.kind: part.text for part in order.parts}
    lines = [
        heading,
        state,
        said("Drug: {drug}, {form}", **parts),
        said("DOSE {dose}, {route}", **parts),
        order.beneath,
        said("How often: {phases}", **parts),
        said("How long: {duration}", **parts),
        *changes,
        *_next(document),
        statuses.ruleset_words(document),
    ]
    return "\n".join(line for line in lines if line)


def _next(document: Mapping[str, Any]) -> list[str]:
    doses = (event for event in document["schedule"] if event["kind"] == "injection")
    due = [dose for dose in doses if not events.is_over(dose)]
    return (
        [said("Next injection planned: {day}", day=dates.clinic_day(dates.read(due[0]["on"])))] if due else []
    )
