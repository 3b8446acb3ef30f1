"""Each line of a followed plan with its state, by the day it is due and the day looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regimens.clinical.dates import is_open
from regimens.clinical.events import Event
from regimens.clinical.following import Happened, Line, State
from regimens.clinical.lateness import Limits, limits, policy_of
from regimens.clinical.projected import Coming
from regimens.clinical.signed_plan import SignedPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class Today:
    """The plan, what happened, and the day looked at."""

    plan: SignedPlan
    happened: Happened
    on: date

    def limits(self, event: Event, agreed: date | None = None) -> Limits:
        """When an event becomes due, overdue and long overdue."""
        return limits(event, policy_of(event, self.plan.interval.every), agreed)

    def coming(self, due: Coming, on: date) -> Line:
        """What is not done yet. due: as it was dated before any lateness. on: when to act."""
        found = self.limits(due.event, due.agreed)
        usual = found if due.agreed is None else self.limits(due.event)
        return self._line(
            due.event,
            due=due.due,
            on=on,
            found=found,
            state=self._state(due.event, on, found),
            beyond_window=due.agreed is not None and due.agreed >= usual.overdue_from,
        )

    def past(self, event: Event, done_on: date) -> Line:
        """A dose given, or a review or blood test done."""
        return self._line(
            event,
            due=event.on,
            on=done_on,
            found=self.limits(event),
            state=State.GIVEN if event.kind == "injection" else State.DONE,
            given_on=done_on,
        )

    def _line(
        self,
        event: Event,
        *,
        due: date,
        on: date,
        found: Limits,
        state: State,
        given_on: date | None = None,
        beyond_window: bool = False,
    ) -> Line:
        return Line(
            key=event.key,
            kind=event.kind,
            phase=event.phase,
            number=event.number,
            tests=event.tests,
            state=state,
            due=due,
            on=on,
            earliest=event.earliest,
            latest=event.latest,
            overdue_from=found.overdue_from,
            long_overdue_from=found.long_overdue_from,
            days_late=max(0, (on - due).days),
            closed_day=not is_open(on, self.plan.history.site),
            provisional=event.provisional,
            given_on=given_on,
            beyond_window=beyond_window,
        )

    def _state(self, event: Event, on: date, found: Limits) -> State:
        if event.kind == "injection" and self._is_held(on, found):
            return State.ON_HOLD
        if found.long_overdue_from is not None and self.on >= found.long_overdue_from:
            return State.LONG_OVERDUE
        if self.on >= found.overdue_from:
            return State.OVERDUE
        if self.on >= found.due_from:
            return State.DUE
        return State.PROVISIONAL if event.provisional else State.PROJECTED

    def _is_held(self, on: date, found: Limits) -> bool:
        """While a pause runs: one dated in it, or already due; afterwards its own dates count again."""
        hold = self.happened.hold_until
        if hold is None or self.on >= hold:
            return False
        is_late = found.long_overdue_from is not None and self.on >= found.long_overdue_from
        return on < hold or is_late or self.on >= found.due_from
