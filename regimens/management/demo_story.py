"""Tells the demo's fictional patients: who they are, and what became of their plans around today."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from regimens.actions import assessments, patients, plans, stops
from regimens.management.demo_answers import answers_of
from regimens.management.demo_course import PAUSE, Course
from regimens.models import Assessment, Member, Patient, Plan, clock

CASES = Path(__file__).with_name("demo_cases.jsonl")
MORNING = time(9, 30, tzinfo=UTC)
MINUTES_APART = 6
CHOICES = {"maintenance_not_chosen": {"maintenance_months": "3"}}


#: In how many manners patients come to their visits.
MANNERS = 6


@dataclass(frozen=True)
class Act:
    """One thing that happened, on which day and in which order of that day."""

    days_ago: int
    order: int
    happen: Callable[[], None]

    @property
    def place(self) -> tuple[int, int]:
        """The earlier day first, then the order of the day."""
        return -self.days_ago, self.order


@dataclass
class Case:
    """One fictional patient, told step by step by the clinicians of the demo clinic."""

    told: Mapping[str, Any]
    clinician: Member
    nurse: Member
    today: date
    plan: Plan | None = None
    course: Course | None = None

    @property
    def key(self) -> str:
        """What makes each of this case's forms count once."""
        return f"demo-{self.told['id']}"

    @property
    def day(self) -> date:
        """The day on which the patient came."""
        return self.today - timedelta(days=int(self.told["days_ago"]))

    def acts(self, order: int) -> Iterator[Act]:
        """What happened, in order."""
        days_ago = int(self.told["days_ago"])
        yield Act(days_ago, order, self.come)
        later = {"superseded": self.amend, "withdrawn": self.withdraw, "entered_in_error": self.correct}
        if (follow := later.get(self.told["fate"])) is not None:
            yield Act(days_ago // 2, order, follow)

    def next_visit(self, order: int) -> Act | None:
        """The next visit of a patient with a signed plan, while it lies before today."""
        if self.plan is None:
            return None
        if self.course is None:
            self.course = Course(
                patient=self.plan.patient,
                nurse=self.nurse,
                manner=order % MANNERS,
                key=self.key,
                away_until=self.today + PAUSE,
            )
        day = self.course.next_day(self.today)
        return None if day is None else Act((self.today - day).days, order, self.course.visit)

    def come(self) -> None:
        """Registered by the nurse; the clinician writes the history, and mostly signs the plan."""
        assessment = self._write(self._register())
        fate = self.told["fate"]
        if fate == "begun":
            return
        if fate == "discarded":
            assessments.discard(assessment=assessment, by=self.clinician, reason="Begun twice", key=self.key)
            return
        self.plan = assessments.complete(
            assessment=assessment, by=self.clinician, version=assessment.version, key=self.key
        )
        if fate != "draft":
            self.plan = self._sign(self.plan)

    def amend(self) -> None:
        """A new version, made from the same answers on a later day, replaces the first."""
        assert self.plan is not None, "`come` happened before"
        draft = plans.amend(
            plan=self.plan, by=self.clinician, reason="Reviewed with the patient", key=self.key
        )
        again = assessments.complete(
            assessment=draft, by=self.clinician, version=draft.version, key=f"{self.key}-2"
        )
        self.plan = self._sign(again)

    def withdraw(self) -> None:
        """Taken back after talking with the patient."""
        assert self.plan is not None, "`come` happened before"
        plans.withdraw(
            plan=self.plan, by=self.clinician, reason="Treatment moves to the hospital", key=self.key
        )

    def correct(self) -> None:
        """Found to have been written for the wrong patient."""
        assert self.plan is not None, "`come` happened before"
        plans.enter_in_error(
            plan=self.plan, by=self.clinician, reason="Written for the wrong patient", key=self.key
        )

    def _register(self) -> Patient:
        told = self.told
        details = patients.PatientDetails(
            family_name=told["family_name"],
            given_name=told["given_name"],
            born=self._born(),
            sex=told["history"]["sex"],
            allergies=told["allergies"],
            identifier=told["identifier"],
            local_identifier=told["local_identifier"],
            allergy_list=told["allergy_list"],
            communication_needs=tuple(told["communication_needs"]),
            phone=told["phone"],
        )
        return patients.register(clinic=self.nurse.clinic, by=self.nurse, details=details, key=self.key)

    def _born(self) -> date:
        month, day = map(int, self.told["birthday"].split("-"))
        had_birthday = (month, day) <= (self.day.month, self.day.day)
        year = self.day.year - int(self.told["history"]["age_years"]) - (0 if had_birthday else 1)
        return date(year, month, day)

    def _write(self, patient: Patient) -> Assessment:
        answers = answers_of(shifted(self.told["history"], self.day))
        if self.told["fate"] == "begun":
            answers = {name: value for name, value in answers.items() if not name.startswith("safety")}
        begun = assessments.begin(patient=patient, by=self.clinician, key=self.key)
        step = "safety" if self.told["fate"] == "begun" else "dates"
        return assessments.answer(
            assessment=begun, by=self.clinician, step=step, answers=answers, clears=[], version=1
        )

    def _sign(self, plan: Plan) -> Plan:
        for blocker in plan.document["blockers"]:
            if blocker in CHOICES:
                plan = plans.choose(
                    plan=plan,
                    by=self.clinician,
                    choices=CHOICES[blocker],
                    reason="Agreed with the patient",
                    key=f"{self.key}-{plan.version}-choice",
                )
        if not plans.can_sign(plan, self.clinician):
            return plan
        action = next(iter(stops.actions_for(plan)), "")
        return plans.sign(
            plan=plan,
            by=self.clinician,
            checked=True,
            key=f"{self.key}-{plan.version}",
            stop_action=action,
            stop_reason="Specialist on call, by telephone" if action else "",
        )


def shifted(history: Mapping[str, Any], day: date) -> dict[str, Any]:
    """The same history, told as of another day: every date in it moves along."""
    by = day - date.fromisoformat(history["as_of"])

    def move(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: move(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [move(inner) for inner in value]
        return _moved(value, by) if isinstance(value, str) else value

    return dict(move(dict(history)))


def _moved(text: str, by: timedelta) -> str:
    try:
        return (date.fromisoformat(text) + by).isoformat()
    except ValueError:
        return text


def beginning() -> datetime:
    """The day before the first patient came: when the clinic was founded."""
    first = max(int(told["days_ago"]) for told in _told())
    return datetime.combine(clock.now().date() - timedelta(days=first + 1), MORNING)


def _told() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def tell(clinician: Member, nurse: Member) -> int:
    """Let everything happen in the order of its days; the number of patients."""
    today = clinician.clinic.today()
    cases = [Case(told, clinician, nurse, today) for told in _told()]
    acts = [(act, case) for order, case in enumerate(cases) for act in case.acts(order)]
    reached = datetime.min.replace(tzinfo=UTC)
    while acts:
        act, case = min(acts, key=lambda pair: pair[0].place)
        acts.remove((act, case))
        # A dose that was late before its plan was amended is dated in the past: its visit is the next one.
        reached = max(reached, min(_moment(act, today), clock.now()))
        with clock.at(reached):
            act.happen()
        if not any(other is case for _, other in acts) and (visit := case.next_visit(act.order)):
            acts.append((visit, case))
    return len(cases)


def _moment(act: Act, today: date) -> datetime:
    day = datetime.combine(today - timedelta(days=act.days_ago), MORNING)
    return day + timedelta(minutes=MINUTES_APART * act.order)
