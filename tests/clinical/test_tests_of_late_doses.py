"""Blood tests while an injection is late: none before its own day, no two with one, none lost."""

from __future__ import annotations

from typing import Any

import pytest

from regimens.clinical.following import LATE, Line, State
from tests.clinical.followed import Followed, day, days, followed, monthly

FIRST = days("06-22")


def prevention(*closed: str) -> Followed:
    """Every 3 months after surgery, from Monday 22 June; tests on 22 September and 22 December."""
    return followed(
        as_of="2026-06-22",
        start_on="2026-06-22",
        purpose="prevent",
        diagnosis="excluded",
        labs=[],
        absorption__bariatric_surgery="sleeve",
        site__closed_on=list(closed),
    )


def follow_up(months: int, on: str, **happened: Any) -> Line:
    """That test, as it stands on a day."""
    return prevention().lines(on, **{"doses": FIRST, **happened})[f"follow-up-{months}m"]


def test_a_late_injection_makes_no_later_test_late() -> None:
    line = follow_up(6, "11-28")
    assert (line.due, line.before, line.state) == (day("2027-02-26"), "prophylaxis-3", State.PROJECTED)
    owed = follow_up(3, "11-28")
    assert (owed.due, owed.on, owed.before) == (day("09-22"), day("11-30"), "prophylaxis-2")


@pytest.mark.parametrize("on", ["10-01", "11-28", "12-15", "12-22", "2027-01-10", "2027-03-20"])
def test_no_test_is_due_before_its_own_day_because_an_injection_is_late(on: str) -> None:
    for months, own in ((3, "09-22"), (6, "12-22")):
        assert follow_up(months, on).due >= day(own), months


def test_once_its_own_day_has_come_it_waits_for_the_late_injection() -> None:
    line = follow_up(6, "2027-01-09")
    assert (line.due, line.on, line.before) == (day("12-22"), day("2027-01-11"), "prophylaxis-2")
    assert line.state in LATE


def test_a_late_injection_close_to_its_own_day_keeps_the_test() -> None:
    """Every month, from 20 March on; that of Friday 19 June is the nearest to 2 July, and is six days late."""
    line = monthly().lines("06-25", doses=days("03-20", "04-20", "05-20"))["follow-up-6m"]
    assert (line.before, line.on, line.state) == ("maintenance-6", day("06-25"), State.DUE)


@pytest.mark.parametrize("on", ["12-21", "12-22"])
def test_on_closed_days_of_its_own_it_goes_with_the_late_injection(on: str) -> None:
    seen = prevention("2026-12-21", "2026-12-22").lines(on, doses=FIRST)
    line = seen["follow-up-6m"]
    assert (line.before, line.due, line.on) == ("prophylaxis-2", day("12-23"), day("12-23"))
    assert (line.on, line.closed_day, line.days_late) == (seen["prophylaxis-2"].on, False, 0)


@pytest.mark.parametrize("accepted", [True, False])
def test_after_the_late_dose_the_test_has_a_day_to_come(accepted: bool) -> None:
    """Until the new dates are accepted the earlier ones stand."""
    doses = (*FIRST, *days("11-30"))
    kept = frozenset() if accepted else frozenset(days("11-30"))
    line = prevention().lines("12-01", doses=doses, kept=kept)["follow-up-6m"]
    assert line.on == (day("2027-02-26") if accepted else day("12-22"))
    assert line.before == "prophylaxis-3"


def test_a_day_agreed_for_the_late_injection_brings_no_second_test_with_it() -> None:
    lines = prevention().lines("11-28", doses=FIRST, rebooked={"prophylaxis-2": day("12-01")})
    assert (lines["follow-up-3m"].on, lines["follow-up-6m"].before) == (day("12-01"), "prophylaxis-3")
    assert lines["follow-up-3m"].due == day("12-01")


# What is drawn before a dose that may change, and the doses behind it


def firmness(lines: dict[str, Line]) -> dict[str, bool]:
    """Of each test drawn before a dose to come, whether its day may change."""
    return {line.key: line.provisional for line in lines.values() if line.before is not None}


def test_no_test_is_firm_behind_a_late_injection() -> None:
    lines = prevention().lines("11-28", doses=FIRST)
    assert firmness(lines) == {"follow-up-3m": True, "follow-up-6m": True, "follow-up-12m": True}


def test_behind_a_late_loading_no_test_of_maintenance_is_firm() -> None:
    plan = followed(choices__maintenance_months=3)
    assert firmness(plan.lines("03-03", doses=days("03-02"))) == {
        "follow-up-3m": False,
        "follow-up-6m": False,
        "follow-up-12m": False,
    }
    assert all(firmness(plan.lines("03-10", doses=days("03-02"))).values())


def test_on_hold_no_test_before_an_injection_is_firm() -> None:
    lines = prevention().lines("09-22", doses=FIRST, hold_until=day("10-12"))
    assert lines["prophylaxis-2"].state is State.ON_HOLD
    assert all(firmness(lines).values())


def test_no_dose_is_firm_behind_one_that_is_late_or_on_hold() -> None:
    late = prevention().lines("11-28", doses=FIRST)
    held = prevention().lines("09-22", doses=FIRST, hold_until=day("10-12"))
    for lines in (late, held):
        behind = [line for line in lines.values() if line.kind == "injection" and line.key != "prophylaxis-2"]
        to_come = [line for line in behind if line.state is State.PROJECTED]
        assert len(to_come) >= 3
        assert all(line.provisional for line in to_come)
        assert not lines["prophylaxis-2"].provisional


def test_doses_are_firm_while_none_is_late() -> None:
    lines = prevention().lines("09-24", doses=FIRST)
    assert not any(line.provisional for line in lines.values())


def test_a_test_is_firm_before_a_dose_that_is_due() -> None:
    assert not any(firmness(prevention().lines("09-24", doses=FIRST)).values())
