"""A plan that is followed: what is given, due, overdue and ahead, against days worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from regimens import clinical
from regimens.clinical.forecast import Forecast, Happened, State, UnreadableHistory, forecast
from regimens.clinical.rules import RULES
from tests.clinical.followed import (
    day,
    days,
    every_two_days,
    followed,
    monthly,
    nerves,
    on_maintenance,
)
from tests.clinical.situations import THREE_A_WEEK
from tests.oracle.stratified import histories

TESTS = Path(__file__).parents[1]
GIVEN = days(*(text[5:] for text in THREE_A_WEEK))


def kept_histories() -> Iterator[dict[str, Any]]:
    """Every worked case and signing case, and 1,000 random histories."""
    files = [*sorted((TESTS / "clinical" / "cases").glob("*.jsonl")), TESTS / "vignettes" / "signing.jsonl"]
    for path in files:
        for line in path.read_text().splitlines():
            case = json.loads(line)
            if "history" in case:
                yield case["history"]
    yield from histories(20_261, 1000)


def as_listed(found: Forecast) -> list[tuple[Any, ...]]:
    return [
        (line.key, line.due, line.on, line.earliest, line.latest, line.provisional, line.tests)
        for line in found.lines
    ]


def as_in_the_document(document: dict[str, Any]) -> list[tuple[Any, ...]]:
    def on(event: dict[str, Any], name: str) -> date | None:
        return date.fromisoformat(event[name]) if name in event else None

    return [
        (
            event["key"],
            on(event, "on"),
            on(event, "on"),
            on(event, "earliest"),
            on(event, "latest"),
            event["provisional"],
            tuple(event.get("tests", ())),
        )
        for event in document["schedule"]
    ]


def test_on_its_own_day_a_plan_says_its_own_dates() -> None:
    """Nothing recorded: key, day, window and tests are the document's; beyond a short horizon one more."""
    compared = farther = 0
    for history in kept_histories():
        document = clinical.plan_document(history)
        if document["regimen"] is None:
            continue
        found = forecast(document, history, Happened(), date.fromisoformat(document["as_of"]))
        listed, wanted = as_listed(found), as_in_the_document(document)
        if not any(event["kind"] == "injection" for event in document["schedule"]) and found.next_injection:
            listed = [each for each in listed if each[0] != found.next_injection.key]
            farther += 1
        if len(listed) == len(wanted) + 1 and document["regimen"]["route"] == "oral":
            later = [each for each in listed if each not in wanted]
            assert not any(event["kind"] != "injection" for event in document["schedule"]), (
                "the next is listed"
            )
            listed = [each for each in listed if each not in later]
        assert listed == wanted, history
        assert found.loading_review_due == ("loading_review_due" in document["blockers"])
        compared += 1
    assert compared > 1000
    assert farther > 0


def test_no_rule_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = nerves()

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a rule was run")

    monkeypatch.setattr("regimens.clinical.engine.decide", refuse)
    monkeypatch.setattr("regimens.clinical.decisions.decide", refuse)
    monkeypatch.setattr("regimens.clinical.decisions.collect", refuse)
    monkeypatch.setattr(type(RULES), "decisions", property(refuse), raising=False)
    assert plan.on("03-05", doses=days("03-02", "03-04")).next_injection is not None


def test_a_change_of_the_rules_changes_nothing_that_was_signed() -> None:
    """The interval is the document's: another one there gives other dates, the history being the same."""
    plan = monthly()
    phases = json.loads(json.dumps(plan.document))
    value = {"unit": "month", "at_least": 2, "at_most": 2}
    phases["decisions"]["maintenance"]["value"] = value
    lines = {line.key: line for line in forecast(phases, plan.history, Happened(), day("03-02")).lines}
    assert lines["maintenance-3"].on == day("04-02")


def test_a_history_that_cannot_be_read_is_said() -> None:
    plan = monthly()
    with pytest.raises(UnreadableHistory):
        forecast(plan.document, {**plan.history, "as_of": "tomorrow"}, Happened(), day("03-02"))


def test_without_a_regimen_nothing_is_followed() -> None:
    plan = followed(age_years=12)
    assert plan.on("03-02") == Forecast()


# Loading


def test_a_loading_dose_is_due_on_its_day_and_overdue_the_next() -> None:
    plan = followed(choices__maintenance_months=2)
    assert plan.lines("03-04", doses=GIVEN[:1])["loading-2"].state is State.DUE
    assert plan.lines("03-03", doses=GIVEN[:1])["loading-2"].state is State.PROJECTED
    late = plan.lines("03-05", doses=GIVEN[:1])["loading-2"]
    assert (late.state, late.due, late.on, late.days_late) == (State.OVERDUE, day("03-04"), day("03-05"), 1)
    assert late.overdue_from == day("03-05")
    assert late.long_overdue_from is None


def test_after_a_late_loading_dose_the_others_follow_it() -> None:
    """Dose 2 is missed; on Thursday it is for today, and dose 3 at least two days later."""
    lines = followed(choices__maintenance_months=2).lines("03-05", doses=GIVEN[:1])
    assert [lines[f"loading-{number}"].on for number in (2, 3, 4)] == list(days("03-05", "03-09", "03-11"))
    assert [lines[f"loading-{number}"].days_late for number in (3, 4)] == [0, 0]


def test_a_late_dose_on_a_closed_day_waits_for_monday_three_a_week() -> None:
    late = followed(choices__maintenance_months=2).lines("03-07", doses=GIVEN[:2])["loading-3"]
    assert (late.due, late.on, late.closed_day) == (day("03-06"), day("03-09"), False)


def test_missed_loading_doses_are_counted_since_the_last_one_given() -> None:
    plan = nerves()
    given = every_two_days("03-02", 2)
    assert [plan.on(f"03-{number:02}", doses=given).missed_in_row for number in range(4, 11)] == [
        0, 0, 0, 1, 1, 2, 2,
    ]  # fmt: skip
    assert plan.on("03-10", doses=(*given, day("03-09"))).missed_in_row == 0


def test_visits_without_a_dose_count_as_missed() -> None:
    plan, given = nerves(), every_two_days("03-02", 2)
    visits = (("loading-3", day("03-06")), ("loading-3", day("03-08")))
    assert plan.on("03-06", doses=given, not_given=visits[:1]).missed_in_row == 1
    assert plan.on("03-08", doses=given, not_given=visits).missed_in_row == 2
    assert plan.on("03-09", doses=(*given, day("03-09")), not_given=visits).missed_in_row == 0


def test_alternate_days_end_in_a_review_and_not_in_an_endless_calendar() -> None:
    found = nerves().on("03-23", doses=every_two_days("03-02", 11))
    assert found.loading_review_due
    assert found.no_date
    assert found.next_injection is None
    keys = {line.key: line.state for line in found.lines}
    assert keys["review-1"] is State.OVERDUE
    assert keys["review-2"] is State.DUE


def test_an_extension_dates_two_more_weeks_and_its_review() -> None:
    lines = nerves().lines("03-23", doses=every_two_days("03-02", 11), loading_until=day("04-05"))
    assert lines["loading-12"].on == day("03-24")
    assert lines["loading-12"].state is State.PROVISIONAL
    assert lines["review-3"].on == day("04-06")  # 5 April is a Sunday
    assert "maintenance-1" not in lines


def test_a_plateau_dates_maintenance() -> None:
    plan, given = nerves(), every_two_days("03-02", 11)
    found = plan.on("03-23", doses=given, plateau_on=day("03-23"))
    assert found.next_injection is not None
    assert (found.next_injection.key, found.next_injection.on) == ("maintenance-1", day("05-22"))
    assert not found.loading_review_due
    assert not {"review-1", "review-2"} & {line.key for line in found.lines}


def test_the_first_dose_not_given_is_late_and_the_tests_wait_for_it() -> None:
    lines = nerves(start_on="2026-03-04").lines("03-10")
    assert (lines["loading-1"].due, lines["loading-1"].on) == days("03-04", "03-10")
    assert lines["loading-1"].state is State.OVERDUE
    assert lines["baseline"].on == day("03-10")
    assert lines["response-1"].on == day("03-14")
    assert lines["review-1"].on == day("03-23")  # the 14th day from 10 March


def test_a_first_dose_before_its_day_is_no_second_course() -> None:
    lines = nerves(start_on="2026-03-06").lines("03-04", doses=days("03-04"))
    assert lines["loading-1"].given_on == day("03-04")
    assert lines["loading-2"].on == day("03-06")


def test_loading_again_without_a_booked_day_begins_with_the_first_dose_given() -> None:
    plan = on_maintenance(
        {"unit": "month", "count": 2}, days("01-02"), response="new_or_worse", neuro__numbness="yes"
    )
    assert plan.on("03-02").no_date
    found = plan.on("03-02", doses=days("03-02"))
    assert found.next_injection is not None
    assert (found.next_injection.key, found.next_injection.on) == ("reload-2", day("03-04"))
    done = plan.on("03-23", doses=every_two_days("03-02", 11), plateau_on=day("03-23"))
    assert done.next_injection is not None
    assert done.next_injection.on == day("04-22")  # every month: one rung below 2 months


def test_loading_again_after_a_completed_loading_ends_by_its_own_plateau() -> None:
    plan = on_maintenance(
        {"unit": "month", "count": 2},
        (*every_two_days("2025-10-01", 11), *days("2025-12-22")),
        response="new_or_worse",
        neuro__numbness="yes",
        plateau_on="2025-10-21",
    )
    again = every_two_days("03-02", 11)
    loading = plan.on("03-04", doses=again[:2]).next_injection
    assert loading is not None
    assert loading.key == "reload-3"
    done = plan.on("03-23", doses=again, plateau_on=day("03-23")).next_injection
    assert done is not None
    assert (done.phase, done.on) == ("maintenance", day("04-22"))


def test_a_plateau_of_loading_again_dates_maintenance_though_no_dose_was_given_since_the_plan() -> None:
    """Its six doses were given before the plan was made anew, and the day of the seventh went by."""
    given = (*days("2025-10-24", "2025-12-23"), *every_two_days("02-11", 6))
    plan = followed(
        given,
        without=("labs",),
        purpose="review",
        response="new_or_worse",
        start_on="2026-02-11",
        neuro__numbness="yes",
    )
    assert plan.on("03-02").next_injection is not None
    found = plan.on("03-04", plateau_on=day("03-04"))
    assert not found.no_date
    assert found.next_injection is not None
    assert (found.next_injection.phase, found.next_injection.due) == ("maintenance", day("04-21"))


# Maintenance and prevention


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("03-29", State.PROJECTED),
        ("03-30", State.DUE),
        ("04-05", State.DUE),
        ("04-06", State.OVERDUE),
        ("04-29", State.OVERDUE),
        ("04-30", State.LONG_OVERDUE),
    ],
)
def test_monthly_three_days_either_side(on: str, state: State) -> None:
    """Due on Thursday 2 April."""
    found = monthly().on(on, doses=days("03-02"))
    assert found.next_injection is not None
    assert found.next_injection.key == "maintenance-4"
    assert found.next_injection.due == day("04-02")
    assert found.next_injection.state is state
    assert found.asks_about_nerves == (state is State.LONG_OVERDUE)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("04-23", State.PROJECTED),
        ("04-24", State.DUE),
        ("05-08", State.DUE),
        ("05-09", State.OVERDUE),
        ("05-28", State.OVERDUE),
        ("05-29", State.LONG_OVERDUE),
    ],
)
def test_two_monthly_seven_days_either_side(on: str, state: State) -> None:
    """Due on Friday 1 May, in place of Saturday the 2nd."""
    found = on_maintenance({"unit": "month", "count": 2}, days("01-02")).on(on, doses=days("03-02"))
    assert found.next_injection is not None
    assert found.next_injection.due == day("05-01")
    assert found.next_injection.state is state
    assert found.missed_in_row == (state in (State.OVERDUE, State.LONG_OVERDUE))


def test_a_dose_in_its_week_keeps_the_dates_and_a_later_one_moves_them() -> None:
    plan = monthly()
    in_time = plan.lines("04-09", doses=days("03-02", "04-09"))
    assert in_time["maintenance-5"].on == day("05-01")
    late = plan.lines("04-10", doses=days("03-02", "04-10"))
    assert late["maintenance-5"].on == day("05-08")  # 10 May is a Sunday


def test_new_dates_wait_for_acceptance_and_the_earlier_is_shown() -> None:
    """Given 8 days late: 10 May against 2 May. Nobody is silently left longer without a dose."""
    plan, doses = monthly(), days("03-02", "04-10")
    found = plan.on("04-10", doses=doses, kept=frozenset(days("04-10")))
    lines = {line.key: line for line in found.lines}
    assert found.moved[0] == ("maintenance-5", day("05-01"), day("05-08"))
    assert lines["maintenance-5"].on == day("05-01")
    assert plan.on("04-10", doses=doses).moved == ()


def test_new_dates_beyond_a_short_horizon_wait_for_acceptance_too() -> None:
    """Every 2 months, looked ahead for one: 2 May given 18 days late, so that 2 July would be 20 July."""
    plan = on_maintenance({"unit": "month", "count": 2}, days("01-02"), site={"horizon_months": 1})
    doses, kept = days("03-02", "05-20"), frozenset(days("05-20"))
    for on, due, state in (
        ("05-20", "07-02", State.PROJECTED),
        ("06-10", "07-02", State.PROJECTED),
        ("07-11", "07-02", State.OVERDUE),
    ):
        found = plan.on(on, doses=doses, kept=kept)
        assert found.next_injection is not None, on
        assert (found.next_injection.due, found.next_injection.state) == (day(due), state), on
        assert [(key, new) for key, _, new in found.moved] == [("maintenance-4", day("07-20"))], on


def test_an_early_dose_that_waits_shows_the_new_dates_which_are_the_earlier() -> None:
    plan, doses = monthly(), days("03-02", "03-16")
    found = plan.on("03-16", doses=doses, kept=frozenset(days("03-16")))
    lines = {line.key: line for line in found.lines}
    assert found.moved[0] == ("maintenance-5", day("05-01"), day("04-16"))
    assert lines["maintenance-5"].on == day("04-16")
    assert {key for key, _, _ in found.moved} <= set(lines)


def test_a_dose_that_waits_in_its_week_moves_nothing() -> None:
    found = monthly().on("04-07", doses=days("03-02", "04-07"), kept=frozenset(days("04-07")))
    assert found.moved == ()


def test_a_dose_more_than_an_interval_late_leaves_no_old_date_behind_it() -> None:
    """2 April given on 20 May: by the old dates the next is 2 June, never one before the dose."""
    found = monthly().on("05-20", doses=days("03-02", "05-20"), kept=frozenset(days("05-20")))
    assert found.moved[0] == ("maintenance-5", day("06-02"), day("06-19"))


def test_years_without_a_record_a_plan_still_has_its_next_date() -> None:
    found = monthly().on("2031-03-03", doses=days("03-02"))
    assert found.next_injection is not None
    assert found.next_injection.state is State.LONG_OVERDUE
    assert found.next_injection.on == day("2031-03-03")
    assert found.lines[-1].on > day("2032-04-01")
    assert found.missed_in_row == 1


def test_beyond_a_short_horizon_the_next_injection_is_found() -> None:
    plan = on_maintenance(
        {"unit": "month", "count": 3}, days("02-02"), site={"horizon_months": 1}, current_interval={
            "unit": "month", "count": 3,
        },
    )  # fmt: skip
    found = plan.on("03-02")
    assert plan.document["schedule"] == []
    assert found.next_injection is not None
    assert found.next_injection.on == day("05-01")
    assert not found.no_date


def test_prevention_is_followed_from_its_first_dose() -> None:
    plan = followed(
        purpose="prevent", diagnosis="excluded", absorption__bariatric_surgery="roux_en_y", labs=[]
    )
    assert plan.document["decisions"]["intent"]["value"] == "prevent"
    lines = plan.lines("03-04", doses=days("03-04"))
    assert lines["prophylaxis-1"].days_late == 2
    assert lines["prophylaxis-2"].on == day("06-04")


def test_an_unknown_interval_in_force_numbers_the_doses_on() -> None:
    plan = followed(days("01-05"), without=("start_on",), purpose="review", response="well")
    first = plan.on("03-05").next_injection
    assert first is not None
    after = plan.on("03-05", doses=days("03-05")).next_injection
    assert after is not None
    assert after.number == (first.number or 0) + 1
    assert after.on == day("05-05")


def test_a_step_counts_from_the_dose_before_the_plan_and_is_not_chained() -> None:
    """Every 2 months becomes every month, from 2 January; 2 May is a Saturday, and 2 June stands."""
    plan = on_maintenance({"unit": "month", "count": 2}, days("02-02"), response="returns_before_next_dose")
    doses = days("03-02", "04-02", "05-01")
    assert plan.lines("05-01", doses=doses)["maintenance-5"].on == day("06-02")


def test_a_dose_on_the_day_of_a_plateau_already_known_is_the_maintenance_it_was_listed_as() -> None:
    """Every week, on Tuesdays alone: the dose due on Monday 28 December is listed for the 22nd, the plateau's day."""
    plan = on_maintenance(
        {"unit": "week", "count": 1},
        days("12-19", "12-21"),
        as_of="2026-12-22",
        plateau_on="2026-12-22",
        site={"open_weekdays": ["tue"]},
        labs=[],
    )
    assert plan.on("12-22").lines[0].key == "maintenance-1"
    following = plan.on("12-22", doses=days("12-22")).next_injection
    assert following is not None
    assert (following.key, following.on) == ("maintenance-2", day("12-29"))


# Rebooked, on hold, stopped


def test_a_day_agreed_is_due_and_the_others_follow_it() -> None:
    plan = followed(choices__maintenance_months=2)
    lines = plan.lines("03-04", doses=GIVEN[:1], rebooked={"loading-2": day("03-06")})
    assert (lines["loading-2"].due, lines["loading-2"].state) == (day("03-06"), State.PROJECTED)
    assert lines["loading-2"].beyond_window
    assert lines["loading-3"].on == day("03-09")
    injections = [line.on for line in lines.values() if line.kind == "injection"]
    assert len(injections) == len(set(injections)) > 6


def test_a_day_agreed_within_the_window_moves_no_other() -> None:
    plain = monthly().lines("03-20", doses=days("03-02"))
    agreed = monthly().lines("03-20", doses=days("03-02"), rebooked={"maintenance-4": day("04-05")})
    assert not agreed["maintenance-4"].beyond_window
    assert agreed["maintenance-5"].on == plain["maintenance-5"].on


def test_a_day_agreed_that_has_gone_by_is_overdue_from_there() -> None:
    found = monthly().on("04-08", doses=days("03-02"), rebooked={"maintenance-4": day("04-07")})
    line = found.next_injection
    assert line is not None
    assert (line.due, line.on, line.state) == (day("04-07"), day("04-08"), State.OVERDUE)
    assert line.beyond_window
    assert line.long_overdue_from == day("04-30")  # by the day before anything was agreed


def test_a_day_agreed_before_the_last_dose_no_longer_stands() -> None:
    lines = monthly().lines("04-08", doses=days("03-02", "04-08"), rebooked={"maintenance-5": day("04-08")})
    assert lines["maintenance-5"].on == day("05-01")


def test_the_first_dose_agreed_for_later_takes_the_whole_course_along() -> None:
    lines = nerves().lines("03-02", rebooked={"loading-1": day("03-04")})
    assert lines["loading-2"].on == day("03-06")
    assert lines["baseline"].on == day("03-04")


def test_on_hold_nothing_is_moved_and_afterwards_it_is_overdue_by_its_own_date() -> None:
    plan, doses = monthly(), days("03-02")
    held = plan.on("04-08", doses=doses, hold_until=day("05-01")).next_injection
    assert held is not None
    assert (held.state, held.due) == (State.ON_HOLD, day("04-02"))
    after = plan.on("05-01", doses=doses, hold_until=day("05-01")).next_injection
    assert after is not None
    assert (after.state, after.due, after.days_late) == (State.LONG_OVERDUE, day("04-02"), 29)


def test_a_hold_reaches_no_later_than_its_end_and_holds_no_test() -> None:
    lines = monthly().lines("03-20", doses=days("03-02"), hold_until=day("04-20"))
    assert lines["maintenance-4"].state is State.ON_HOLD
    assert lines["maintenance-5"].state is State.PROJECTED
    assert lines["follow-up-3m"].state is State.PROJECTED


def test_while_a_pause_runs_a_day_agreed_after_it_is_not_late() -> None:
    plan = monthly()
    told = {"doses": days("03-02"), "rebooked": {"maintenance-4": day("05-10")}, "hold_until": day("05-04")}
    ahead = plan.on("04-08", **told).next_injection
    assert ahead is not None
    assert ahead.state is State.PROJECTED, "it is dated after the pause"
    for on in ("04-30", "05-03"):
        held = plan.on(on, **told)
        assert held.next_injection is not None
        assert held.next_injection.state is State.ON_HOLD, on
        assert held.asks_about_nerves, "a pause silences no question"
    after = plan.on("05-04", **told).next_injection
    assert after is not None
    assert after.state is State.LONG_OVERDUE


def test_a_pause_that_ends_after_closed_days_lasts_over_them() -> None:
    plan, doses = monthly(), days("03-02")
    for on in ("04-17", "04-18", "04-19"):
        held = plan.on(on, doses=doses, hold_until=day("04-20")).next_injection
        assert held is not None
        assert held.state is State.ON_HOLD, on
    after = plan.on("04-20", doses=doses, hold_until=day("04-20")).next_injection
    assert after is not None
    assert after.state is State.OVERDUE


def test_a_dose_whose_window_is_open_waits_for_the_end_of_the_pause() -> None:
    plan = monthly()
    for until, state in (("04-01", State.ON_HOLD), ("03-31", State.DUE)):
        found = plan.on("03-31", doses=days("03-02"), hold_until=day(until)).next_injection
        assert found is not None
        assert (found.on, found.state) == (day("04-02"), state)


def test_stopped_leaves_only_what_was_done() -> None:
    found = monthly().on("04-20", doses=days("03-02"), stopped_on=day("04-15"))
    assert [line.key for line in found.lines] == ["maintenance-3"]
    assert found.next_injection is None
    assert not found.no_date
    ahead = monthly().on("04-10", doses=days("03-02"), stopped_on=day("04-15"))
    assert ahead.next_injection is not None
    assert all(line.on < day("04-15") for line in ahead.lines)


# Reviews and blood tests


def test_a_test_not_done_stays_in_view_by_the_day_it_was_due() -> None:
    """Drawn before the injection of 2 April; the injection was given, the blood was not taken."""
    plan, doses = monthly(), days("03-02", "04-02", "05-01", "06-02")
    line = plan.lines("06-10", doses=doses)["follow-up-3m"]
    assert (line.due, line.on, line.state) == (day("04-02"), day("06-10"), State.OVERDUE)
    assert plan.lines("04-08", doses=doses[:2])["follow-up-3m"].state is State.DUE
    assert plan.lines("04-09", doses=doses[:2])["follow-up-3m"].state is State.OVERDUE
    done = plan.lines("06-10", doses=doses, done={"follow-up-3m": day("04-20")})["follow-up-3m"]
    assert (done.state, done.given_on, done.days_late) == (State.DONE, day("04-20"), 18)


def test_a_test_goes_with_its_late_injection() -> None:
    line = monthly().lines("04-11", doses=days("03-02"))["follow-up-3m"]
    assert (line.due, line.on) == (day("04-02"), day("04-13"))  # 11 April is a Saturday


def test_tests_of_the_first_week_are_overdue_the_next_day_and_leave_after_four_weeks() -> None:
    plan = nerves()
    doses = every_two_days("03-02", 11)
    assert plan.lines("03-06", doses=doses[:3])["response-1"].state is State.DUE
    late = plan.lines("03-07", doses=doses[:3])
    assert late["response-1"].state is State.OVERDUE
    assert late["baseline"].state is State.OVERDUE
    assert "response-1" in plan.lines("04-05", doses=doses)
    assert "response-1" not in plan.lines("04-06", doses=doses)
    assert "baseline" not in plan.lines("04-06", doses=doses)


def test_tablets_have_tests_and_no_injections() -> None:
    plan = followed(preference="tablets", absorption__dietary="yes")
    assert plan.document["decisions"]["route"]["value"] == "oral"
    found = plan.on("06-20")
    assert found.next_injection is None
    assert not found.no_date
    line = next(line for line in found.lines if line.key == "follow-up-3m")
    assert (line.due, line.state) == (day("06-02"), State.OVERDUE)


def test_days_before_the_plan_are_its_own_day() -> None:
    assert monthly().on("01-01") == monthly().on("03-02")


def test_the_order_of_the_doses_and_doses_named_twice_mean_nothing() -> None:
    plan = followed(choices__maintenance_months=2)
    assert plan.on("03-13", doses=GIVEN) == plan.on("03-13", doses=(*reversed(GIVEN), *GIVEN))


def test_a_dose_after_the_day_looked_at_is_not_given_yet() -> None:
    plan = followed(choices__maintenance_months=2)
    assert plan.on("03-05", doses=GIVEN) == plan.on("03-05", doses=GIVEN[:2])
