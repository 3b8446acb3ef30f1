"""Generated patients with a plan of injections: where a simulation begins, and all that it records."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from regimens.clinical import plan_document
from regimens.clinical.course import Course
from regimens.clinical.forecast import Happened
from regimens.clinical.loading_dates import extension
from regimens.clinical.signed_plan import SignedPlan, signed_plan
from tests.oracle.stratified import histories

History = dict[str, Any]
#: Ends of months, and around the leap day of 2028.
HARD_DAYS = (
    "2026-08-31", "2026-11-30", "2026-12-31", "2027-01-29", "2027-01-30", "2027-01-31", "2027-02-28",
    "2028-01-31", "2028-02-28", "2028-02-29", "2028-03-01",
)  # fmt: skip
YEARS = 5
#: How many histories are looked through for each patient at most.
OF_EACH = 60


@dataclass
class Patient:
    """One patient on one plan. Records are kept since the plan; a plan made anew begins with none."""

    name: str
    history: History
    document: dict[str, Any]
    plan: SignedPlan
    rng: random.Random
    today: date
    until: date
    doses: set[date] = field(default_factory=set)
    kept: set[date] = field(default_factory=set)
    not_given: list[tuple[str, date]] = field(default_factory=list)
    rebooked: dict[str, date] = field(default_factory=dict)
    done: dict[str, date] = field(default_factory=dict)
    plateau_on: date | None = None
    loading_until: date | None = None
    hold_until: date | None = None
    gaps: list[tuple[date, date]] = field(default_factory=list)
    plans_made: int = 1

    def happened(self) -> Happened:
        """What is on record now."""
        return Happened(
            doses=tuple(self.doses),
            kept=frozenset(self.kept),
            not_given=tuple(self.not_given),
            rebooked=dict(self.rebooked),
            done=dict(self.done),
            plateau_on=self.plateau_on,
            loading_until=self.loading_until,
            gaps=tuple(self.gaps),
            hold_until=self.hold_until,
        )

    @property
    def this_course(self) -> list[date]:
        """The doses of the course in force: none of a course before it."""
        earlier = set(self.plan.standing.earlier)
        if self.plan.decided["relapse"] == "yes" and self.plan.standing.course is Course.OVER:
            earlier = set(self.plan.history.dose_dates)
        return [day for day in self.all_doses if day not in earlier]

    def extend(self) -> None:
        """Two weeks more of alternate days, from the end planned or, where that lies behind, from today."""
        begun = min(self.this_course, default=self.plan.history.start_on or self.plan.made_on)
        day_21 = begun + timedelta(days=20)
        planned = self.loading_until or max(day_21, self.plan.history.loading_until or day_21)
        first, self.loading_until = extension(planned, self.today, self.plan.history.site)
        if first > planned + timedelta(days=1):
            self.gaps.append((planned, first))

    @property
    def all_doses(self) -> list[date]:
        """Every dose, those that the plan was made from too."""
        return sorted({*self.doses, *self.plan.history.dose_dates})

    @property
    def takes_mon_wed_fri(self) -> bool:
        """Loading on Monday, Wednesday and Friday, not on every other day."""
        return bool(self.history.get("choices", {}).get("loading_days") == "mon_wed_fri")

    def is_open(self, day: date) -> bool:
        """By the history's own words, not by the product's reading of them."""
        site = self.history.get("site", {})
        opened = site.get("open_weekdays", ["mon", "tue", "wed", "thu", "fri"])
        weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()]
        return weekday in opened and day.isoformat() not in site.get("closed_on", [])

    def plan_anew(self, response: str, *, is_loading: bool) -> bool:
        """The plan made again as a review with all doses recorded; False when that gives no injections.

        As the product does: day 1 of the course in force stays day 1, and while loading runs no interval is
        in force.
        """
        history = copy.deepcopy(self.history)
        interval = self.plan.interval.every
        history |= {"as_of": self.today.isoformat(), "purpose": "review", "response": response}
        history["injections"] = [_dose(day) for day in self.all_doses if day <= self.today]
        history.pop("current_interval", None)
        if interval is not None and not is_loading:
            history["current_interval"] = {"unit": interval.unit, "count": interval.at_least}
        if self.plateau_on is not None:
            history["plateau_on"] = self.plateau_on.isoformat()
        if self.loading_until is not None:
            history["loading_until"] = self.loading_until.isoformat()
        if self.this_course:
            history["start_on"] = min(self.this_course).isoformat()
        found = _planned(history)
        if found is None:
            return False
        self.document, self.plan = found
        self.history = history
        self.doses, self.kept, self.not_given, self.rebooked = set(), set(), [], {}
        self.done, self.loading_until, self.hold_until = {}, None, None
        self.plateau_on, self.gaps = None, []
        self.plans_made += 1
        return True


def patients(first_seed: int, count: int) -> Iterator[Patient]:
    """One patient a seed, each with a plan of injections."""
    for seed in range(first_seed, first_seed + count):
        yield patient(seed)


def patient(seed: int) -> Patient:
    """The first history of this seed that is planned with injections, its calendar made harder."""
    rng = random.Random(seed)
    for drawn in histories(seed, OF_EACH):
        history = _made_harder(drawn, rng)
        found = _planned(history)
        if found is not None:
            document, plan = found
            begin = plan.made_on
            return Patient(
                name=f"seed {seed}",
                history=history,
                document=document,
                plan=plan,
                rng=rng,
                today=begin,
                until=begin.replace(day=1, year=begin.year + YEARS),
            )
    raise AssertionError(f"no history of seed {seed} is planned with injections")


def _planned(history: History) -> tuple[dict[str, Any], SignedPlan] | None:
    document = plan_document(history)
    if "last_loading_dose_missing" in document["blockers"]:
        return None  # nobody can sign it, and a dose given after it would count as the last of loading
    plan = signed_plan(document, history)
    return None if plan is None or plan.is_oral else (document, plan)


def _made_harder(history: History, rng: random.Random) -> History:
    """Some begin at the end of a month or on a leap day; half of the clinics close for weeks."""
    if "injections" not in history and rng.random() < 0.4:
        history["as_of"] = rng.choice(HARD_DAYS)
        if "start_on" in history:
            history["start_on"] = history["as_of"]
        for name in ("plateau_on", "loading_until", "repleted_on"):
            history.pop(name, None)
    if rng.random() < 0.5:
        site = history.setdefault("site", {})
        closed = set(site.get("closed_on", [])) | set(_closures(history, rng))
        site["closed_on"] = sorted(closed)[:400]
    return history


def _closures(history: History, rng: random.Random) -> Iterator[str]:
    begin = date.fromisoformat(history["as_of"])
    for _ in range(rng.randrange(1, 12)):
        first = begin + timedelta(days=rng.randrange(0, 365 * YEARS))
        for number in range(rng.choice([1, 3, 5, 12])):
            yield (first + timedelta(days=number)).isoformat()


def _dose(day: date) -> dict[str, Any]:
    return {
        "given_on": day.isoformat(), "form": "hydroxocobalamin", "micrograms": 1000, "route": "intramuscular",
    }  # fmt: skip
