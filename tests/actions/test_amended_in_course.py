"""What an amendment of a running course must not lose: decisions made meanwhile, tests owed, how late a dose is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from regimens.actions import assessments, course_so_far, plans, reviews, visits
from regimens.clinical.following import LATE, PAST, Line
from regimens.clinical.forecast import Forecast
from regimens.models import Assessment, Member, Patient, Plan
from tests.recorded import days_later, sign, signed_as_it_is
from tests.web.courses import NERVES, give, signed
from tests.web.test_tablets_amended import TABLETS


def begun(plan: Plan, by: Member, key: str = "amend") -> Assessment:
    """A draft that amends the plan for another telephone number."""
    return plans.amend(plan=Plan.everywhere.get(pk=plan.pk), by=by, reason="Telephone", key=key)


def amended(plan: Plan, by: Member, key: str = "amend") -> Plan:
    """The next version."""
    return sign(begun(plan, by, key), by, f"v-{key}")


def seen(plan: Plan) -> Forecast:
    """How it stands today."""
    return course_so_far.forecast_of(Plan.everywhere.get(pk=plan.pk), plan.clinic.today())


def coming(plan: Plan) -> Line:
    """Its next injection."""
    line = seen(plan).next_injection
    assert line is not None
    return line


def injections(plan: Plan) -> list[tuple[str, date, str]]:
    """Every dose to come, with its day and how it stands."""
    lines = (line for line in seen(plan).lines if line.kind == "injection" and line.state not in PAST)
    return [(line.key, line.on, line.state) for line in lines]


@pytest.fixture
def nerves(patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]) -> Plan:
    """Alternate days, seven doses given."""
    made = signed(patient, clinician, answers | NERVES)
    for day in range(0, 14, 2):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    return made


@pytest.mark.parametrize("is_run_again", [False, True])
@pytest.mark.parametrize("decided", ["plateau", "extension", "pause"])
def test_what_is_decided_while_a_draft_is_open_holds_for_it(
    nerves: Plan, clinician: Member, decided: str, is_run_again: bool
) -> None:
    with days_later(14):
        draft = begun(nerves, clinician)
        if is_run_again:
            made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="first")
    with days_later(15):
        today = nerves.clinic.today()
        if decided == "plateau":
            reviews.record_plateau(plan=nerves, by=clinician, on=today, reason="No further gain", key="p")
        elif decided == "extension":
            reviews.extend_loading(plan=nerves, by=clinician, reason="Better", key="e")
        else:
            visits.hold(plan=nerves, by=clinician, until=today + timedelta(days=10), reason="Away", key="h")
        before = injections(nerves)
        if is_run_again:
            newer = signed_as_it_is(plans.rerun(plan=made, by=clinician, key="again"), clinician, "s")
        else:
            newer = sign(draft, clinician, "newer")
        assert injections(newer) == before


@pytest.mark.parametrize("kind", [{}, NERVES])
@pytest.mark.parametrize("day", [0, 1])
def test_the_baseline_of_the_day_of_the_amendment_is_still_owed(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object],
    kind: dict[str, object], day: int,
) -> None:  # fmt: skip
    made = signed(patient, clinician, answers | kind)
    with days_later(day):
        give(made, nurse, "first")
        assert "baseline" in {line.key for line in seen(made).lines}
        newer = amended(made, clinician)
        assert "baseline" in {line.key for line in seen(newer).lines}
    with days_later(day + 3):
        assert "baseline" in {line.key for line in seen(newer).lines}


def test_tablets_amended_twice_in_a_day_keep_their_days(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | TABLETS, "tablets")
    with days_later(94):
        days = {line.key: line.due for line in seen(made).lines}
        second = amended(made, clinician, "second")
        third = amended(second, clinician, "third")
        assert {line.key: line.due for line in seen(third).lines} == days
    with days_later(95):
        assert {line.key: line.due for line in seen(amended(third, clinician, "fourth")).lines} == days


def test_an_overdue_dose_is_as_late_as_before(nerves: Plan, clinician: Member) -> None:
    with days_later(14):
        reviews.record_plateau(
            plan=nerves, by=clinician, on=nerves.clinic.today(), reason="No further gain", key="p"
        )
    with days_later(140):
        late = coming(nerves)
        assert late.state in LATE
        assert seen(nerves).asks_about_nerves
        newer = amended(nerves, clinician)
        now = coming(newer)
        assert (now.due, now.state, now.days_late) == (late.due, late.state, late.days_late)
        assert seen(newer).asks_about_nerves
    with days_later(150):
        assert coming(newer).long_overdue_from == late.long_overdue_from


def test_doses_missed_stay_missed_until_one_is_given(nerves: Plan, nurse: Member, clinician: Member) -> None:
    with days_later(19):
        missed = seen(nerves).missed_in_row
        assert missed >= 2
        newer = amended(nerves, clinician)
        assert seen(newer).missed_in_row == missed
        give(newer, nurse, "at last")
        assert seen(newer).missed_in_row == 0
