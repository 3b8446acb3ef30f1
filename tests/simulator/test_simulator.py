"""Five years of 1,000 patients, and every wrong forecast that was planted is noticed; 10,000 in `make proof`."""

from __future__ import annotations

import re

import pytest

from regimens.clinical.series import Series
from tests.simulator.living_years import HABITS
from tests.simulator.patients import HARD_DAYS, patients
from tests.simulator.planted import PLANTED
from tests.simulator.simulator import lived, run


@pytest.mark.many
def test_what_must_hold_holds_for_a_thousand_patients_over_five_years() -> None:
    finding = run(1000, 1, processes=2)
    assert finding.count == 1000
    assert finding.wrong == ()
    happened = dict(re.findall(r"([a-z ]+) (\d+)(?:, |$)", finding.note))
    rare = {"extension", "plateau", "first dose without a date", "plans made anew"}
    assert {habit for habit, _ in HABITS} | rare <= set(happened)
    assert all(int(count) > 50 for count in happened.values()), finding.note


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_noticed(name: str) -> None:
    """By the invariant that it breaks, within few patients."""
    found = (
        told for years in lived(1, 80, PLANTED[name]) for told in years.wrong if told.startswith(f"{name}:")
    )
    assert next(found, None) is not None


def test_the_patients_are_of_every_kind() -> None:
    """Loading of both kinds, maintenance and prevention, ends of months, clinics that close for weeks."""
    drawn = list(patients(1, 200))
    assert {each.plan.decided["loading"] for each in drawn} == {"none", "three_per_week", "alternate_days"}
    assert {each.plan.decided["intent"] for each in drawn} == {"treat", "prevent"}
    assert len({each.plan.made_on.isoformat() for each in drawn} & set(HARD_DAYS)) > 5
    assert sum(len(each.history.get("site", {}).get("closed_on", ())) > 10 for each in drawn) > 50


def test_a_seed_gives_the_same_years() -> None:
    assert [years.seen for years in lived(7, 3)] == [years.seen for years in lived(7, 3)]


def test_dates_that_are_chained_from_dose_to_dose_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mistake in the run itself: every dose moves the anchor, also one given on the day shown."""
    monkeypatch.setattr(Series, "_is_near", lambda *_: False)
    told = [told for years in lived(1, 40) for told in years.wrong]
    assert any("changes nothing" in each for each in told)
