"""The list of facts of a plan document: what was given, what was worked out, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from regimens.clinical import kidney, laboratory
from regimens.clinical.canonical import quoted
from regimens.clinical.decisions import Outcome
from regimens.clinical.history import ANSWERS, LENGTHS, WEEKDAYS, History, Result, Site
from regimens.clinical.quantities import number_text

WORKED_OUT = ("neuro", "cord_signs", "tongue_only", "surely_not_pregnant", "cause_known", "anaemic", "course")
ANALYTES = (
    "creatinine", "mma", "homocysteine", "folate", "potassium", "haemoglobin", "haematocrit", "reticulocytes",
    "platelets", "ferritin",
)  # fmt: skip


def fact_list(outcome: Outcome) -> list[str]:
    """Every fact with its value as text, as spelled in the plan document; lengths and results in decimal."""
    history = outcome.history
    return [
        *_answers(outcome),
        *_amounts(history),
        *_results(outcome),
        *_dates(history),
        *_site(history.site),
        *_worked_out(outcome),
    ]


def _entry(name: str, value: str | None, pointer: str) -> str:
    origin = "absent" if value is None else "given"
    return _spelled(name, origin, value or "unknown", f',"pointer":{quoted(pointer)}')


def _derived(name: str, value: str) -> str:
    return _spelled(name, "derived", value, "")


def _spelled(name: str, origin: str, value: str, pointer: str) -> str:
    return f'{{"fact":{quoted(name)},"origin":"{origin}"{pointer},"value":{quoted(value)}}}'


def pointer_of(key: str) -> str:
    """Where a dotted key stands in the history."""
    return "/" + key.replace(".", "/")


#: What is said of every answer to every question.
_SAID: dict[str, dict[str | None, str]] = {
    key: {value: _entry(key, value, pointer_of(key)) for value in (None, *values)}
    for key, values in ANSWERS.items()
}


def _answers(outcome: Outcome) -> Iterator[str]:
    given, values = outcome.history.answers, outcome.gathered.values
    for key, said in _SAID.items():
        answer = given.get(key)
        if answer is None and values[key] is not None:
            yield _spelled(key, "derived", values[key], f',"pointer":{quoted(pointer_of(key))}')
        else:
            yield said[answer]


def _amounts(history: History) -> Iterator[str]:
    age = None if history.age_years is None else str(history.age_years)
    yield _entry("age_years", age, "/age_years")
    for key in LENGTHS:
        length = history.lengths_cm.get(key)
        yield _entry(
            f"{key}.length_cm",
            None if length is None else number_text(length),
            pointer_of(f"{key}.length_cm"),
        )
    interval = history.current_interval
    in_force = f"{interval.at_least} {interval.unit}" if interval else None
    yield _entry("current_interval", in_force, "/current_interval")
    if history.maintenance_months:
        yield _entry(
            "choices.maintenance_months", str(history.maintenance_months), "/choices/maintenance_months"
        )


def _results(outcome: Outcome) -> Iterator[str]:
    history, known = outcome.history, outcome.gathered.values
    yield _result(
        "b12", laboratory.deciding_b12(history) or laboratory.latest(history, "b12_total", "b12_active")
    )
    yield _result("egfr", laboratory.latest(history, "egfr"))
    for analyte in ANALYTES:
        yield _result(analyte, laboratory.latest(history, analyte))
    creatinine = laboratory.latest(history, "creatinine")
    if creatinine and known["egfr_invalid"] == "no":
        for equation in kidney.CKD_EPI:
            value = kidney.by_equation(history, creatinine, equation)
            if value is not None:
                yield _derived(f"egfr.{equation}", number_text(value))
    yield _derived("egfr_deciding", str(known["egfr"]))


def _result(name: str, result: Result | None) -> str:
    if result is None:
        return _entry(name, None, "/labs")
    return _entry(name, laboratory.text_of(result), result.pointer)


def _dates(history: History) -> Iterator[str]:
    yield _entry("as_of", history.as_of.isoformat(), "/as_of")
    for key in ("start_on", "plateau_on", "loading_until", "repleted_on"):
        day: date | None = getattr(history, key)
        yield _entry(key, None if day is None else day.isoformat(), f"/{key}")
    days = ", ".join(day.isoformat() for day in history.dose_dates)
    yield _entry("injections", days or None, "/injections")


@lru_cache(maxsize=100)
def _site(site: Site) -> tuple[str, ...]:
    opened = ", ".join(WEEKDAYS[number] for number in sorted(site.open_weekdays))
    closed = ", ".join(day.isoformat() for day in sorted(site.closed_on))
    return (
        _entry("site.stock", ", ".join(sorted(site.stock)) or "none", "/site/stock"),
        _entry("site.open_weekdays", opened, "/site/open_weekdays"),
        _entry("site.closed_on", closed or "none", "/site/closed_on"),
        _entry("site.horizon_months", str(site.horizon_months), "/site/horizon_months"),
    )


def _worked_out(outcome: Outcome) -> Iterator[str]:
    values: dict[str, Any] = outcome.gathered.values
    for name in WORKED_OUT:
        yield _derived(name, values[name] or "unknown")
