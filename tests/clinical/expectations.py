"""Compares a plan with what a worked case expects of it, and says every difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Plan = Mapping[str, Any]
Expected = Mapping[str, Any]

URGENCIES = ("now", "same_day", "two_weeks", "routine")


def differences(plan: Plan, expected: Expected) -> list[str]:
    """One line for each expectation that the plan does not meet."""
    unknown = set(expected) - set(_CHECKS)
    assert not unknown, f"expectations that nobody checks: {unknown}"
    return [f"{name}: {text}" for name, wanted in expected.items() for text in _CHECKS[name](plan, wanted)]


def _equal(read: Callable[[Plan], Any]) -> Callable[[Plan, Any], Iterator[str]]:
    def compare(plan: Plan, wanted: Any) -> Iterator[str]:
        found = read(plan)
        if found != wanted:
            yield f"{found!r}, not {wanted!r}"

    return compare


def _all_in(read: Callable[[Plan], Any]) -> Callable[[Plan, Any], Iterator[str]]:
    def compare(plan: Plan, wanted: Any) -> Iterator[str]:
        yield from (f"{each} is missing" for each in wanted if each not in read(plan))

    return compare


def _none_in(read: Callable[[Plan], Any]) -> Callable[[Plan, Any], Iterator[str]]:
    def compare(plan: Plan, wanted: Any) -> Iterator[str]:
        yield from (f"{each} should not be there" for each in wanted if each in read(plan))

    return compare


def _events(plan: Plan) -> dict[str, Any]:
    return {event["key"]: event for event in plan["schedule"]}


def _marked(mark: str) -> Callable[[Plan], set[str]]:
    return lambda plan: {key for key, event in _events(plan).items() if event.get(mark)}


def _dates(plan: Plan, wanted: Mapping[str, str]) -> Iterator[str]:
    events = _events(plan)
    for key, day in wanted.items():
        found = events[key]["on"] if key in events else "not dated"
        if found != day:
            yield f"{key} {found}, not {day}"


def _windows(plan: Plan, wanted: Mapping[str, list[str]]) -> Iterator[str]:
    events = _events(plan)
    for key, window in wanted.items():
        found = [events[key].get("earliest"), events[key].get("latest")] if key in events else "not dated"
        if found != window:
            yield f"{key} {found}, not {window}"


def _decisions(plan: Plan, wanted: Mapping[str, Any]) -> Iterator[str]:
    for name, value in wanted.items():
        found = plan["decisions"][name]["value"]
        if found != value:
            yield f"{name} {found!r}, not {value!r}"


def _errors(plan: Plan, wanted: list[Mapping[str, str]]) -> Iterator[str]:
    found = {(error["pointer"], error["code"]) for error in plan["errors"]}
    expected = {(error["pointer"], error["code"]) for error in wanted}
    if found != expected:
        yield f"{sorted(found)}, not {sorted(expected)}"


def _doses(plan: Plan) -> set[int]:
    phases = plan["regimen"]["phases"] if plan["regimen"] else []
    return {phase["dose_micrograms"]["at_least"] for phase in phases}


def _micrograms(plan: Plan, wanted: int) -> Iterator[str]:
    if _doses(plan) != {wanted}:
        yield f"{_doses(plan)}, not {wanted}"


def _oral(plan: Plan) -> Any:
    phases = plan["regimen"]["phases"] if plan["regimen"] else []
    return next((phase["dose_micrograms"] for phase in phases if phase["kind"] == "oral"), None)


def _most_urgent(plan: Plan) -> Any:
    return min((each["urgency"] for each in plan["referrals"]), key=URGENCIES.index, default=None)


def _value(name: str) -> Callable[[Plan], Any]:
    return lambda plan: plan["decisions"][name]["value"]


def _codes(part: str) -> Callable[[Plan], set[str]]:
    return lambda plan: {each["code"] for each in plan[part]}


_CHECKS: dict[str, Callable[[Plan, Any], Iterator[str]]] = {
    "status": _equal(lambda plan: plan["status"]),
    "signable": _equal(lambda plan: plan["signable"]),
    "form": _equal(_value("form")),
    "route": _equal(_value("route")),
    "loading": _equal(_value("loading")),
    "maintenance": _equal(_value("maintenance")),
    "micrograms": _micrograms,
    "oral_daily": _equal(_oral),
    "flags_include": _all_in(lambda plan: plan["flags"]),
    "flags_exclude": _none_in(lambda plan: plan["flags"]),
    "blockers_include": _all_in(lambda plan: plan["blockers"]),
    "alerts_include": _all_in(_codes("alerts")),
    "alerts_exclude": _none_in(_codes("alerts")),
    "advice_include": _all_in(_codes("advice")),
    "dates": _dates,
    "dates_absent": _none_in(_events),
    "windows": _windows,
    "provisional": _all_in(_marked("provisional")),
    "closed_day": _all_in(_marked("closed_day")),
    "referral_urgency": _equal(_most_urgent),
    "decisions": _decisions,
    "errors": _errors,
}
