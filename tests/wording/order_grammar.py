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
    r"every (other day|Monday, Wednesday and Friday) until no further improvement(?:, review (.+))?"
)
THREE_A_WEEK = re.compile(r"3 times a week for (1 week|[2-9] weeks)")
INTERVAL = re.compile(r"every (?:(month|week|day)|([2-9]|1\d|2\d) (month|week|day)s)")
#: The days of a loading that runs until improvement stops.
OPEN_PATTERNS = {"other day": "alternate_days", "Monday, Wednesday and Friday": "mon_wed_fri"}
RANGE = re.compile(r"every (\d{1,2}) (or|to) (\d{1,2}) (month|week)s, not chosen yet")
#: How long treatment goes on: by what was decided, and by what ends its last phase.
DURATIONS = {
    "for life": ("lifelong", "never"),
    "long term, review cause yearly": ("reviewed", "when_cause_reviewed"),
}
UNTIL_REVIEWED, ON = "until reviewed", " on "
A_WEEK = 3


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
    """The order is the document's: drug, dose, route, each phase with how often and until when, and how long."""
    plan = document["regimen"]
    amount = plan["phases"][0]["dose_micrograms"]
    wanted = (plan["form"], (amount["at_least"], amount["at_most"]), plan["route"], len(plan["phases"]))
    return (
        (ordered.drug, ordered.micrograms, ordered.route, len(ordered.phases)) == wanted
        and all(
            _is_phase(step, phase, document)
            for step, phase in zip(ordered.phases, plan["phases"], strict=True)
        )
        and _lasts(ordered.duration, document)
    )


def _is_phase(step: str, phase: dict[str, Any], document: dict[str, Any]) -> bool:
    """Whether the words have the days, the number of doses and the end of this phase."""
    if loading := OPEN_END.fullmatch(step):
        has_its_end = (phase["ends"], phase["doses"]) == ("at_plateau", None)
        is_pattern = phase["pattern"] == OPEN_PATTERNS[loading[1]]
        return has_its_end and is_pattern and loading[2] == _first_review(document, phase)
    if weeks := THREE_A_WEEK.fullmatch(step):
        number = int(weeks[1].split()[0])
        fits = (number - 1) * A_WEEK < (phase["doses"] or 0) <= number * A_WEEK
        return fits and (phase["pattern"], phase["ends"]) == ("three_per_week", "after_doses")
    goes_on = phase["doses"] is None and phase["ends"] in {ends for _, ends in DURATIONS.values()}
    if step == "once a day":
        return goes_on and (phase["pattern"], phase["interval"]) == ("daily", None)
    return goes_on and phase["pattern"] == "every_interval" and phase["interval"] == _interval(step)


def _interval(step: str) -> dict[str, Any]:
    """The interval in words as the document holds it: every month; every 2 or 3 months, not chosen yet."""
    if open_still := RANGE.fullmatch(step):
        return {"unit": open_still[4], "at_least": int(open_still[1]), "at_most": int(open_still[3])}
    found = INTERVAL.fullmatch(step)
    assert found, step
    number = int(found[2] or 1)
    return {"unit": found[1] or found[3], "at_least": number, "at_most": number}


def _first_review(document: dict[str, Any], phase: dict[str, Any]) -> str | None:
    """The day of the first review of loading as the line has it; before anything is booked its day of the course."""
    reviews = [each for each in document["schedule"] if each["key"].startswith("review-")]
    if booked := min((each["on"] for each in reviews), default=None):
        return _clinic_date(booked)
    days = phase.get("review_days")
    return f"on day {days[0]}" if days else None


def _clinic_date(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}-{MONTHS[int(month) - 1]}-{year}"


def _lasts(duration: str, document: dict[str, Any]) -> bool:
    """Whether it goes on as long as was decided, and as the last phase does."""
    decided = document["decisions"].get("duration", {}).get("value")
    if duration in DURATIONS:
        return DURATIONS[duration] == (decided, document["regimen"]["phases"][-1]["ends"])
    booked = min(
        (each["on"] for each in document["schedule"] if each["key"].startswith("review-")), default=""
    )
    said = f"{UNTIL_REVIEWED}{ON}{_clinic_date(booked)}" if booked else UNTIL_REVIEWED
    return decided is None and duration == said


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
    return found is not None and (found[2] is None or found[2] == "on day 14" or is_date(found[2]))


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
    said = text.removeprefix(f"{UNTIL_REVIEWED}{ON}")
    return text in DURATIONS or text == UNTIL_REVIEWED or (said != text and is_date(said))
