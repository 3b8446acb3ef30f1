"""Tells what became of the demo's patients after their plan was signed: doses, visits missed, a pause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from regimens.actions import doses, visits
from regimens.models import Following, FollowUp, Member, Patient, Plan

DEMO_BATCHES = ("HX24-117", "HX24-131", "HX25-009")
#: After so many doses a patient who stops coming is rung, or is put on hold.
BEFORE_LAPSING, BEFORE_HOLD = 3, 2
LATE = timedelta(days=10)
PAUSE = timedelta(days=12)


@dataclass
class Course:
    """What happens at the visits of one patient; manner: 0 to 5, how reliably the patient comes.

    away_until: the day until which somebody who is on hold is abroad.
    """

    patient: Patient
    nurse: Member
    manner: int
    key: str
    away_until: date
    visits: int = 0

    def next_day(self, today: date) -> date | None:
        """The day of the next visit, while it lies before today."""
        row = self._row()
        if row is None or row.state != Following.ACTIVE or row.due_on is None or self._has_lapsed():
            return None
        late = LATE if self.manner == 4 and self.visits == 1 else timedelta()
        return row.due_on + late if row.due_on + late < today else None

    def visit(self) -> None:
        """A dose, or what came instead of it."""
        row = self._row()
        assert row is not None, "a visit is of somebody who is followed"
        self.visits += 1
        plan, day = row.plan, row.clinic.today()
        if self.manner == 3 and self.visits > BEFORE_LAPSING:
            self._missed(plan, row.next_key, day)
        elif self.manner == 5 and self.visits > BEFORE_HOLD:
            until, reason = self.away_until, "Abroad with family"
            # So long a pause is a clinician's decision.
            decides = plan.signed_by or self.nurse
            visits.hold(plan=plan, by=decides, until=until, reason=reason, key=self._key())
        else:
            self._given(plan, row.next_key, day)

    def _row(self) -> FollowUp | None:
        rows = FollowUp.objects.in_clinic(self.patient.clinic).filter(patient=self.patient)
        return rows.select_related("plan", "clinic").first()

    def _has_lapsed(self) -> bool:
        return (self.manner == 3 and self.visits > BEFORE_LAPSING) or (
            self.manner == 5 and self.visits > BEFORE_HOLD
        )

    def _given(self, plan: Plan, place: str, day: date) -> None:
        dose = doses.Given(
            on=day,
            place=place,
            product=f"{plan.drug}_1000",
            route=plan.route,
            site=doses.SITES[self.visits % 2],
            batch=DEMO_BATCHES[self.visits % len(DEMO_BATCHES)],
            nerves="no",
        )
        doses.give(
            plan=plan, by=self.nurse, dose=dose, reason="Came on another day than agreed", key=self._key()
        )

    def _missed(self, plan: Plan, place: str, day: date) -> None:
        doses.not_given(
            plan=plan, by=self.nurse, on=day, place=place, why="did_not_attend", reason="", key=self._key()
        )
        visits.contact(
            plan=plan,
            by=self.nurse,
            on=day,
            way="telephone",
            outcome="no_answer",
            note="",
            key=f"{self._key()}-rung",
        )

    def _key(self) -> str:
        return f"{self.key}-visit-{self.visits}"
