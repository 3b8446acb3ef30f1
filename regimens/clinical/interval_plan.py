"""Which interval the plan ends up with: the rules' shortest, the review's reading, and the choice."""

from __future__ import annotations

from dataclasses import dataclass

from regimens.clinical.history import History
from regimens.clinical.intervals import Every, months, one_step_shorter, shorter


@dataclass(frozen=True, kw_only=True, slots=True)
class IntervalPlan:
    """every: the interval; ruled: what the rules alone gave; chosen: how a choice was taken."""

    every: Every | None
    ruled: Every | None
    chosen: str = "none"
    is_step: bool = False
    beyond_rules: bool = False

    @property
    def range_(self) -> Every | None:
        """The range whose early end the interval is, so that the late end bounds the window (R06, R49)."""
        if self.every is None or self.ruled is None or not self.ruled.is_range:
            return None
        if self.is_step and self.chosen != "shorter":
            return None
        return self.ruled if self.every.days[0] == self.ruled.days[0] else None


def plan_interval(history: History, ruled: Every | None, reading: str) -> IntervalPlan:
    """R02, R16, R23, R32, R48: reading is the answer of the question `interval_step`."""
    in_force = history.current_interval
    if ruled is None:
        return IntervalPlan(every=None, ruled=None)
    if reading in ("none", "relapse") or in_force is None:
        every = _after_relapse(in_force, ruled) if reading == "relapse" and in_force else ruled
        return _with_choice(history, every, ruled, is_step=False)
    step = one_step_shorter(in_force) if reading == "step" else None
    if step is None:
        return _with_choice(history, in_force, ruled, is_step=False)
    return _with_choice(history, _capped(step, ruled), ruled, is_step=True)


def _capped(step: Every, ruled: Every) -> Every:
    """A step is never longer than the rules allow (R32)."""
    return step if step.days[0] <= ruled.days[1] else _late_end(ruled)


def _late_end(interval: Every) -> Every:
    return Every(interval.unit, interval.at_most, interval.at_most)


def _after_relapse(in_force: Every, ruled: Every) -> Every:
    """The rules' interval, or one rung below the one in force if shorter; never longer (R32, R48)."""
    rung = one_step_shorter(in_force) or in_force
    best = shorter(ruled, rung)
    return best if best.days[0] <= in_force.days[0] else in_force


def _with_choice(history: History, every: Every, ruled: Every, *, is_step: bool) -> IntervalPlan:
    wanted = months(history.maintenance_months) if history.maintenance_months else None
    at_review = history.current_interval is not None
    beyond = at_review and every.days[0] > ruled.days[1]
    if wanted is None:
        return IntervalPlan(every=every, ruled=ruled, is_step=is_step, beyond_rules=beyond)
    if wanted.days[0] < every.days[0]:
        still_beyond = at_review and wanted.days[0] > ruled.days[1]
        return IntervalPlan(
            every=wanted, ruled=ruled, chosen="shorter", is_step=is_step, beyond_rules=still_beyond
        )
    if every.days[0] <= wanted.days[0] <= every.days[1]:
        chosen = "within" if every.is_range else "same"
        return IntervalPlan(every=wanted, ruled=ruled, chosen=chosen, is_step=is_step, beyond_rules=beyond)
    return IntervalPlan(every=every, ruled=ruled, chosen="longer", is_step=is_step, beyond_rules=beyond)
