"""A run of maintenance gone on with dose by dose, in the cases that a closed clinic makes hard."""

from __future__ import annotations

from datetime import date, timedelta

from regimens.clinical.history import Site
from regimens.clinical.intervals import months, weeks
from regimens.clinical.series import Series, as_dated, events, gone_on
from tests.clinical.followed import day, days, monthly

CLOSED = [(date(2026, 3, 21) + timedelta(days=number)).isoformat() for number in range(16)]


def run(every: int = 1, closed: tuple[date, ...] = (), as_of: str = "02-02") -> Series:
    """Every month from Monday 2 February 2026."""
    return Series(
        phase="maintenance",
        anchor=day("02-02"),
        count=1,
        number=2,
        every=months(every),
        range_=None,
        before=day("02-02"),
        provisional=False,
        site=Site(closed_on=frozenset(closed)),
        as_of=day(as_of),
    )


def test_a_dose_on_the_day_to_which_a_closure_has_put_it_off_keeps_the_anchor() -> None:
    """Due Thursday 2 April, the clinic closed from 21 March to 5 April: first shown on 20 March, then on 6 April.

    6 April is 17 days from the date as it was shown at first, and the date shown that day: 2 May stands.
    """
    plan, doses = monthly(site={"closed_on": CLOSED}), days("03-02")
    before = plan.lines("03-25", doses=doses)
    assert before["maintenance-4"].on == day("04-06")
    assert before["maintenance-5"].on == day("05-01")
    after = plan.lines("04-06", doses=(*doses, day("04-06")))
    assert after["maintenance-5"].on == day("05-01")
    two_days_on = plan.lines("04-08", doses=(*doses, day("04-08")))
    assert two_days_on["maintenance-5"].on == day("05-08")  # the day shown had gone by: 8 May, counted anew


def test_a_dose_kept_has_its_anchor_however_late_and_no_date_behind_it() -> None:
    """2 March given on 20 May, and not accepted: 2 June is next."""
    kept = gone_on(run(), days("05-20"), kept=frozenset(days("05-20")))
    assert (kept.due, kept.number) == (day("06-02"), 3)
    moved = gone_on(run(), days("05-20"))
    assert (moved.due, moved.number) == (day("06-20"), 3)


def test_a_weekly_dose_a_week_late_is_not_followed_by_one_the_next_day() -> None:
    """9 February given on the 16th, when the next was due: the 23rd follows, as it was listed that day."""
    weekly = Series(
        phase="maintenance", anchor=day("02-02"), count=1, number=2, every=weeks(1), range_=None,
        before=day("02-02"), provisional=False, site=Site(), as_of=day("02-16"),
    )  # fmt: skip
    listed = [event.on for event in events(weekly, day("03-03"))]
    assert listed == list(days("02-16", "02-23", "03-02"))
    assert gone_on(weekly, days("02-16")).due == day("02-23")


def test_as_dated_is_before_any_lateness_since_the_plan() -> None:
    assert as_dated(run(as_of="03-20"), day("02-02")).on == day("03-02")
    assert as_dated(run(as_of="03-20"), day("03-05")).on == day("03-05")


def test_a_dose_put_off_as_far_as_the_next_date_takes_its_place() -> None:
    """Open on Tuesdays alone: 10 February is closed, so the 17th is that dose, and the 24th has its own date.

    17 and 24 March are closed: the first stays on its closed day, and no dose is dated the day after another.
    """
    weekly = Series(
        phase="maintenance", anchor=day("02-03"), count=1, number=2, every=weeks(1), range_=None,
        before=day("02-03"), provisional=False, as_of=day("02-03"),
        site=Site(open_weekdays=frozenset({1}), closed_on=frozenset(days("02-10", "03-17", "03-24"))),
    )  # fmt: skip
    listed = [event.on for event in events(weekly, day("04-01"))]
    assert listed == list(days("02-17", "02-24", "03-03", "03-10", "03-17", "03-31"))
    followed = gone_on(weekly, days("02-17"))
    assert [event.on for event in events(followed, day("04-01"))] == listed[1:]
