"""The grammar of the order line, read word for word: whatever is not said in it is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

DASH = " \u2013 "
DRUGS = ("hydroxocobalamin", "cyanocobalamin", "methylcobalamin")
ROUTES = {
    "intramuscular": "intramuscular",
    "oral": "oral",
    "deep subcutaneous, off-label": "deep_subcutaneous",
}
#: The one strength there is, as each profile says it; of methylcobalamin no strength is standard.
ONE = {"uk": "1 mg", "us": "1,000 mcg"}
NOT_STANDARDISED = "solution for injection, strength as on the label"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = re.compile(r"(\d{2})-([A-Z][a-z]{2})-(\d{4})")
MILLIGRAMS = re.compile(r"([1-9]\d*|0(?=\.))(\.\d*[1-9])? mg")
MICROGRAMS = {
    "uk": re.compile(r"([1-9]\d{0,2}) micrograms"),
    "us": re.compile(r"([1-9]\d{0,2}(?:,\d{3})*) mcg"),
}
OPEN_END = re.compile(
    r"every (?:other day|Monday, Wednesday and Friday) until no further improvement(?:, review (.+))?"
)
THREE_A_WEEK = re.compile(r"3 times a week for (1 week|[2-9] weeks)")
INTERVAL = re.compile(r"every (?:(month|week|day)|([2-9]|1\d|2\d) (?:months|weeks|days))")
RANGE = re.compile(r"every (\d{1,2}) (or|to) (\d{1,2}) (?:months|weeks), not chosen yet")
DURATIONS = ("for life", "long term, review cause yearly")


class NotInTheGrammar(ValueError):
    """The text is no order line; it names the part that is none."""


@dataclass(frozen=True)
class Ordered:
    """What an order line says. micrograms: the least and the most of one dose."""

    drug: str
    form: str
    micrograms: tuple[int, int]
    route: str
    phases: tuple[str, ...]
    duration: str


def parse(line: str, profile: str = "uk") -> Ordered:
    """The order that the line says; raises NotInTheGrammar for any other text."""
    parts = line.split(DASH)
    if len(parts) != 6:
        raise NotInTheGrammar(f"{len(parts)} parts: {line}")
    drug, form, dose, route, phases, duration = parts
    _expect(drug in DRUGS, "drug", drug)
    _expect(route in ROUTES, "route", route)
    _expect(form == _form(drug, route, profile), "form", form)
    steps = tuple(phases.split(", then "))
    for step in steps:
        _expect(any(is_one(step) for is_one in PHASES), "phase", step)
    _expect(_is_duration(duration), "duration", duration)
    return Ordered(drug, form, _dose(dose, profile), ROUTES[route], steps, duration)


def agrees(ordered: Ordered, document: dict[str, Any]) -> bool:
    """The order is the document's: drug, every dose of its first phase, route, and as many phases."""
    plan = document["regimen"]
    amount = plan["phases"][0]["dose_micrograms"]
    return ordered == Ordered(
        plan["form"],
        ordered.form,
        (amount["at_least"], amount["at_most"]),
        plan["route"],
        ordered.phases,
        ordered.duration,
    ) and len(ordered.phases) == len(plan["phases"])


def _expect(is_so: bool, part: str, text: str) -> None:
    if not is_so:
        raise NotInTheGrammar(f"{part}: {text!r}")


def _form(drug: str, route: str, profile: str) -> str:
    if route == "oral":
        return f"{ONE[profile]} tablet"
    return NOT_STANDARDISED if drug == "methylcobalamin" else f"{ONE[profile]} in 1 mL solution for injection"


def _dose(text: str, profile: str) -> tuple[int, int]:
    """DOSE 1 mg; DOSE 1 mg to 2 mg."""
    _expect(text.startswith("DOSE "), "dose", text)
    amounts = text.removeprefix("DOSE ").split(" to ")
    _expect(len(amounts) <= 2, "dose", text)
    found = [_amount(each, profile) for each in amounts]
    _expect(len(found) == 1 or found[0] < found[1], "dose", text)
    return found[0], found[-1]


def _amount(text: str, profile: str) -> int:
    """In micrograms. One mg and more stand in mg, less in micrograms; in the US all in mcg with its comma."""
    small = MICROGRAMS[profile].fullmatch(text)
    if small:
        return int(small[1].replace(",", ""))
    large = MILLIGRAMS.fullmatch(text)
    if large is None or profile == "us":
        raise NotInTheGrammar(f"amount: {text!r}")
    return round(float(f"{large[1]}{large[2] or ''}") * 1000)


def is_date(text: str) -> bool:
    """A day that exists, as DD-Mmm-YYYY."""
    found = DAY.fullmatch(text)
    if found is None or found[2] not in MONTHS:
        return False
    try:
        date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return False
    return True


def _is_loading(step: str) -> bool:
    """Until improvement stops, with the first review: its date, or its day while nothing is booked."""
    found = OPEN_END.fullmatch(step)
    return found is not None and (found[1] is None or found[1] == "on day 14" or is_date(found[1]))


def _is_three_a_week(step: str) -> bool:
    return THREE_A_WEEK.fullmatch(step) is not None


def _is_daily(step: str) -> bool:
    return step == "once a day"


def _is_interval(step: str) -> bool:
    return INTERVAL.fullmatch(step) is not None


def _is_range(step: str) -> bool:
    """Two numbers that follow each other have an "or" between them, others a "to"."""
    found = RANGE.fullmatch(step)
    if found is None:
        return False
    least, most = int(found[1]), int(found[3])
    return least < most and (found[2] == "or") is (most == least + 1)


PHASES: tuple[Callable[[str], bool], ...] = (
    _is_loading,
    _is_three_a_week,
    _is_daily,
    _is_interval,
    _is_range,
)


def _is_duration(text: str) -> bool:
    said = text.removeprefix("until reviewed on ")
    return text in DURATIONS or text == "until reviewed" or (said != text and is_date(said))
