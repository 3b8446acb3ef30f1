"""Fifty made-up patients over five years, through the actions and the database: nobody is lost on the way.

Each patient's course is drawn from a seed: doses on time, early, late or missed, holds, other days agreed on, a
blood result, plans made anew at a review, a shortage. After each step the same must hold of everybody.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, pairwise
from typing import Any

import pytest

from regimens.actions import (
    assessments,
    course_so_far,
    doses,
    drafting,
    patients,
    plans,
    recording,
    results,
    reviews,
    stops,
    visits,
    worklist,
)
from regimens.clinical.forecast import Forecast, State
from regimens.clinical.reviewing import Response
from regimens.models import (
    Assessment,
    Event,
    Following,
    FollowUp,
    Member,
    Patient,
    Plan,
    PlanState,
    Record,
    RecordKind,
    clock,
)
from tests.recorded import drawn_before

PATIENTS = 50
YEARS = 5
SECONDS = cycle(range(4 * 60 * 60))
#: Leap days, ends of months and of years among the first days.
FIRST_DAYS = (date(2027, 1, 29), date(2027, 12, 31), date(2028, 2, 29), date(2027, 8, 31), date(2027, 3, 26))
CASES: tuple[dict[str, object], ...] = (
    {},
    {"neuro.any": "yes", "neuro.numbness": "yes", "choices.maintenance_months": ""},
    {"neuro.any": "yes", "neuro.gait_disturbance": "yes"},
    {"choices.maintenance_months": "2"},
)


@pytest.fixture(autouse=True)
def _rules_are_checked_every_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five years pass: the numbers of the rules count as checked again in time."""
    monkeypatch.setattr(drafting, "check_rules_are_current", lambda as_of: None)


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """From ten in the morning of this day on, each time a second later: nothing happens at the same moment."""
    with clock.at(datetime.combine(day, time(10), tzinfo=UTC) + timedelta(seconds=next(SECONDS))):
        yield


class Course:
    """One patient whose days go by."""

    def __init__(self, seed: int, clinician: Member, nurse: Member, answers: dict[str, object]) -> None:
        self.random = random.Random(seed)
        self.seed, self.clinician, self.nurse = seed, clinician, nurse
        self.today = FIRST_DAYS[seed % len(FIRST_DAYS)]
        self.steps = self.answered = self.refused = self.amended = 0
        with on_day(self.today):
            self.patient = self._registered()
            self.plan = self._signed(answers | CASES[seed % len(CASES)])

    def _registered(self) -> Patient:
        letters = "".join(chr(97 + int(digit)) for digit in str(self.seed))
        details = patients.PatientDetails(
            family_name=f"Sample{letters}",
            given_name="Sam",
            born=date(1950, 1, 1) + timedelta(days=self.seed),
            sex="female",
            local_identifier=f"S{self.seed}",
            allergies="none",
        )
        return patients.register(
            clinic=self.clinician.clinic, by=self.clinician, details=details, key=self._key()
        )

    def _signed(self, answers: dict[str, object]) -> Plan:
        begun = assessments.begin(patient=self.patient, by=self.clinician, key=self._key())
        self.answered += 1
        written = assessments.answer(
            assessment=begun,
            by=self.clinician,
            step="dates",
            answers=drawn_before(answers, self.today),
            clears=[],
            version=begun.version,
        )
        return self._complete(written)

    def _complete(self, draft: Any) -> Plan:
        made = assessments.complete(
            assessment=draft, by=self.clinician, version=draft.version, key=self._key()
        )
        return self._sign(made)

    def _sign(self, made: Plan) -> Plan:
        action = next(iter(stops.actions_for(made)), "") if stops.has_soft_stop(made) else ""
        return plans.sign(
            plan=made,
            by=self.clinician,
            checked=True,
            key=self._key(),
            stop_action=action,
            stop_reason="Dr Neuro, advised today" if action else "",
        )

    def _key(self) -> str:
        self.steps += 1
        return f"{self.seed}-{self.steps}"

    @property
    def row(self) -> FollowUp:
        """What is due next."""
        return FollowUp.objects.in_clinic(self.patient.clinic).get(patient=self.patient)

    def go_to(self, day: date) -> None:
        """Let days go by, never backwards."""
        self.today = max(self.today, day)

    def step(self) -> None:
        """What happens next."""
        row = self.row
        if row.due_on is None:
            self._decide()
            return
        happening = self.random.choices(
            (
                self._give,
                self._miss,
                self._hold,
                self._rebook,
                self._result,
                self._review,
                self._answered,
                self._new_result,
            ),
            weights=(66, 8, 4, 5, 4, 6, 4, 4),
        )[0]
        happening(row)

    def _give(self, row: FollowUp) -> None:
        offset = self.random.choices((0, 1, 2, 5, 9, 30, -2, -10), weights=(60, 8, 6, 6, 6, 4, 6, 4))[0]
        assert row.due_on is not None
        self.go_to(row.due_on + timedelta(days=offset))
        if self.row.hold_until and self.row.hold_until > self.today:
            self.go_to(self.row.hold_until)
        with on_day(self.today):
            if self.today in course_so_far.days_given(self.plan, course_so_far.standing_records(self.plan)):
                self.go_to(self.today + timedelta(days=1))
        with on_day(self.today):
            dose = doses.Given(
                on=self.today,
                place=self.row.next_key,
                product="hydroxocobalamin_1000",
                route="intramuscular",
                site=self.random.choice(doses.SITES),
                batch=f"HX{self.today.year}",
                nerves="no",
            )
            doses.give(plan=self.plan, by=self.nurse, dose=dose, reason="As it fell", key=self._key())
            self._accept()

    def _accept(self) -> None:
        moved = course_so_far.forecast_of(self.plan, self.today).moved
        if moved and self.random.random() < 0.7:
            doses.accept_dates(plan=self.plan, by=self.nurse, shown=doses.dates_shown(moved), key=self._key())

    def _miss(self, row: FollowUp) -> None:
        self.go_to(row.due_on or self.today)
        with on_day(self.today):
            doses.not_given(
                plan=self.plan,
                by=self.nurse,
                on=self.today,
                place=row.next_key,
                why="did_not_attend",
                reason="",
                key=self._key(),
            )
        self.go_to(self.today + timedelta(days=1))

    def _hold(self, row: FollowUp) -> None:
        with on_day(self.today):
            until = self.today + timedelta(days=self.random.randint(1, 60))
            visits.hold(plan=self.plan, by=self.clinician, until=until, reason="In hospital", key=self._key())

    def _rebook(self, row: FollowUp) -> None:
        with on_day(self.today):
            if course_so_far.forecast_of(self.plan, self.today).next_injection is None:
                return  # loading has run out: a clinician decides first, and the page offers no other day
            day = max(row.due_on or self.today, self.today) + timedelta(days=self.random.randint(0, 40))
            key = self._key()
            try:
                visits.rebook(
                    plan=self.plan,
                    by=self.random.choice((self.nurse, self.clinician)),
                    place=row.next_key,
                    on=day,
                    reason="As the patient can",
                    key=key,
                )
            except recording.CannotRecord:  # A gap that long is not for them to agree on.
                self.refused += 1

    def _result(self, row: FollowUp) -> None:
        with on_day(self.today):
            results.record(
                plan=self.plan,
                by=self.nurse,
                on=self.today,
                analyte="haemoglobin",
                typed="128",
                unit="g/L",
                place="",
                key=self._key(),
            )

    def _review(self, row: FollowUp) -> None:
        response = self.random.choice([each.value for each in Response])
        with on_day(self.today):
            made = reviews.review(
                plan=self.plan,
                by=self.clinician,
                on=self.today,
                place=row.review_key if row.review_key.startswith(("review", "follow")) else "",
                response=response,
                scores={"neuro.numbness": self.random.randint(0, 3)},
                note="Seen again",
                key=self._key(),
            )
        with on_day(self.today):
            if response == Response.WORSE and self.plan.neurology == "yes":
                self._amend(made)
            elif response in (Response.BETTER, Response.RESOLVED) and self.random.random() < 0.5:
                self._amend_unchanged(reviews.amend_after(review=made, by=self.clinician, key=self._key()))

    def _new_result(self, row: FollowUp) -> None:
        """The plan is amended for a result that changes nothing."""
        with on_day(self.today):
            self._amend_unchanged(
                plans.amend(plan=self.plan, by=self.clinician, reason="A new result", key=self._key())
            )

    def _amend_unchanged(self, draft: Assessment) -> None:
        """Nothing is loaded a second time, and the next dose keeps its day or its week (R06)."""
        seen = course_so_far.forecast_of(self.plan, self.today)
        was, stands = seen.next_injection, self._is_as_dated(seen)
        made = assessments.complete(
            assessment=draft, by=self.clinician, version=draft.version, key=self._key()
        )
        if not plans.can_sign(made, self.clinician):
            plans.withdraw(plan=made, by=self.clinician, reason="Not to be signed", key=self._key())
            return
        self.plan = self._sign(made)
        now = course_so_far.forecast_of(self.plan, self.today).next_injection
        if was is None or not stands:
            return
        assert now is not None, f"{was.key} has no date any more"
        assert (now.phase == "loading") == (was.phase == "loading"), f"{was.key} became {now.key}"
        assert abs((now.on - was.on).days) <= 7, f"{was.key} from {was.on} to {now.on}"
        self.amended += 1

    def _is_as_dated(self, seen: Forecast) -> bool:
        """No new dates wait, no other day was agreed, and loading has not paused for more than 14 days (R31)."""
        following = seen.next_injection
        records = course_so_far.standing_records(self.plan)
        if (
            following is None
            or seen.moved
            or following.key in course_so_far.happened(self.plan, records).rebooked
        ):
            return False
        given = sorted(course_so_far.days_of_this_loading(self.plan, records))[:7]
        paused = any((later - day).days > 14 for day, later in pairwise([*given, self.today]))
        return following.phase != "loading" or not paused

    def _amend(self, review: Record) -> None:
        draft = reviews.amend_after(review=review, by=self.clinician, key=self._key())
        if "start" not in draft.answers:  # a relapse: the first day of the next course is asked
            self.answered += 1
            draft = assessments.answer(
                assessment=draft,
                by=self.clinician,
                step="dates",
                answers=self._start(),
                clears=[],
                version=draft.version,
            )
        made = assessments.complete(
            assessment=draft, by=self.clinician, version=draft.version, key=self._key()
        )
        if plans.can_sign(made, self.clinician):
            self.plan = self._sign(made)
        else:
            plans.withdraw(plan=made, by=self.clinician, reason="Not to be signed", key=self._key())

    def _start(self) -> dict[str, str]:
        """Today, tomorrow, or another day, as the form offers it."""
        other = {"start": "other", "start_on": (self.today + timedelta(days=3)).isoformat()}
        return self.random.choice([{"start": "today"}, {"start": "tomorrow"}, other])

    def _answered(self, row: FollowUp) -> None:
        with on_day(self.today):
            visits.contact(
                plan=self.plan,
                by=self.nurse,
                on=self.today,
                way="telephone",
                outcome="reached",
                note="",
                key=self._key(),
            )

    def _decide(self) -> None:
        """Loading has no dose left: a clinician says whether it goes on."""
        with on_day(self.today):
            if self.random.random() < 0.5:
                reviews.extend_loading(plan=self.plan, by=self.clinician, reason="Better", key=self._key())
            else:
                reviews.record_plateau(
                    plan=self.plan,
                    by=self.clinician,
                    on=self.today,
                    reason="No further gain",
                    key=self._key(),
                )


def check(course: Course) -> None:
    """What must hold of everybody after each step."""
    with on_day(course.today):
        row = course.row
        assert row.state == Following.ACTIVE
        assert worklist.is_on_list(course.patient, course.today), "fell out of view"
        seen = course_so_far.forecast_of(course.plan, course.today)
        following = seen.next_injection
        if seen.loading_review_due:
            # The last loading dose, missed, stays overdue on the list until the clinician has decided.
            undated = worklist.rows_of(worklist.Section.NO_DATE, row.clinic, course.today)
            assert row.next_key or undated.filter(patient=course.patient).exists()
        else:
            due = (following.key, following.due) if following else ("", None)
            assert (row.next_key, row.agreed_on or row.due_on) == due, "the row says something else"
        if following and following.state is State.LONG_OVERDUE:
            overdue = worklist.rows_of(worklist.Section.OVERDUE, row.clinic, course.today)
            assert overdue.filter(patient=course.patient).exists(), "long overdue and not on the list"
        days = [line.on for line in seen.lines if line.kind == "injection" and line.state != State.GIVEN]
        assert len(days) == len(set(days)), "two doses on one day"
        for line in seen.lines:
            if line.kind == "injection" and line.state != State.GIVEN and not line.closed_day:
                assert line.on.weekday() < 5, "a dose on a closed day that is not marked"


@pytest.mark.many
@pytest.mark.parametrize("first", range(0, PATIENTS, 10))
def test_nobody_is_lost_in_five_years(
    first: int, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    amended = 0
    for seed in range(first, first + 10):
        events = Event.objects.count()
        course = Course(seed, clinician, nurse, answers)
        end = course.today + timedelta(days=365 * YEARS)
        for _ in range(60):
            if course.today >= end:
                break
            course.step()
            check(course)
        amended += course.amended
        # Signing a newer version is one more: of the version that it puts aside.
        aside = Plan.objects.in_clinic(clinician.clinic).filter(
            patient=course.patient, state=PlanState.SUPERSEDED
        )
        actions = course.steps + course.answered - course.refused + aside.count()
        assert Event.objects.count() - events == actions, "each action is one event"
        assert (
            Record.objects.in_clinic(clinician.clinic)
            .filter(patient=course.patient, kind=RecordKind.DOSE_GIVEN)
            .exists()
        )
    assert amended > 0
