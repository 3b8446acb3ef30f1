"""Five years of one patient: doses in time, late, early and missed, shortages, holds, reviews, new plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from regimens.clinical.forecast import Forecast, Happened, Line, State, follow
from regimens.clinical.signed_plan import SignedPlan
from tests.simulator.invariants import ALWAYS, PAST, ahead, stays_in_view, unchanged
from tests.simulator.patients import Patient

Forecasting = Callable[[SignedPlan, Happened, date], Forecast]
WEEK = 7
LONGEST_GAP = timedelta(days=14)
#: What happens to the next dose, and how often in a hundred.
HABITS = (
    ("in time", 64), ("late", 10), ("early", 6), ("missed", 5), ("shortage", 4), ("on hold", 3), ("agreed", 4),
    ("plan anew", 4),
)  # fmt: skip


@dataclass
class Lived:
    """A patient's years: how many steps, and everything that did not hold."""

    patient: Patient
    forecasting: Forecasting = follow
    steps: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def live(self) -> None:
        """Step by step until the five years are over, or something does not hold."""
        while self.patient.today < self.patient.until and not self.wrong:
            self.steps += 1
            self._step(self._look())

    # Looking

    def _look(self, on: date | None = None) -> Forecast:
        patient = self.patient
        found = self.forecasting(patient.plan, patient.happened(), on or patient.today)
        if on is None or on == patient.today:
            for name, holds in ALWAYS.items():
                self._tell(name, holds(patient, found))
        return found

    def _tell(self, name: str, found: Iterator[str]) -> None:
        patient = self.patient
        self.wrong += [f"{name}: {patient.name} on {patient.today}: {each}" for each in found]

    def _count(self, what: str) -> None:
        self.seen[what] = self.seen.get(what, 0) + 1

    # What happens

    def _step(self, found: Forecast) -> None:
        self._do_tests(found)
        following = found.next_injection
        if following is None:
            self._decide(found)
            return
        names, weights = zip(*HABITS, strict=True)
        habit = self.patient.rng.choices(names, weights)[0]
        self._count(habit)
        self._habits()[habit](found, following)

    def _habits(self) -> dict[str, Callable[[Forecast, Line], None]]:
        return {
            "in time": self._in_time,
            "late": self._late,
            "early": self._early,
            "missed": self._missed,
            "shortage": self._shortage,
            "on hold": self._hold,
            "agreed": self._agree,
            "plan anew": self._plan_anew,
        }

    def _in_time(self, found: Forecast, following: Line) -> None:
        """Some doses in a row on exactly the days shown: nothing else may change, by waiting or by giving."""
        patient = self.patient
        end = patient.today + timedelta(days=patient.rng.choice([0, 200, 450, 450]))
        row = [line.on for line in ahead(found) if line.on <= min(end, patient.until)] or [following.on]
        patient.doses.update(row[:-1])
        patient.today = row[-1]
        waited = self._look() if patient.rng.random() < 0.3 else found
        if not found.moved:
            self._tell("waiting changes nothing", _injections_unchanged(found, waited))
        patient.doses.add(patient.today)
        given = self._look()
        if not found.moved and not given.loading_review_due:
            same_day = waited is not found
            self._tell(
                "following changes nothing",
                unchanged(patient, waited, given) if same_day else _injections_unchanged(found, given),
            )
        self._tomorrow()

    def _late(self, found: Forecast, following: Line) -> None:
        patient = self.patient
        days = patient.rng.choice([1, 2, 3, 6, 7, 8, 9, 15, 33])
        patient.today = max(patient.today, following.on) + timedelta(days=days)
        late = self._look()
        self._tell("stays in view", stays_in_view(patient, found, late))
        if late.next_injection is not None:
            self._give(late.next_injection)

    def _early(self, found: Forecast, following: Line) -> None:
        patient = self.patient
        ago = timedelta(days=patient.rng.choice([1, 2, 6, 7, 8, 20]))
        patient.today = max(patient.today, following.on - ago)
        self._give(following)

    def _give(self, line: Line) -> None:
        """A dose outside its week waits for acceptance, mostly."""
        patient = self.patient
        if patient.today in patient.all_doses:
            self._tomorrow()
            return
        patient.doses.add(patient.today)
        if patient.rng.random() < 0.7:
            patient.kept.add(patient.today)
            self._look()
            if patient.rng.random() < 0.5:
                patient.kept.clear()
        self._tomorrow()

    def _missed(self, found: Forecast, following: Line) -> None:
        patient = self.patient
        patient.today = max(patient.today, following.on)
        patient.not_given.append((following.key, patient.today))
        self._look()
        self._tomorrow()

    def _shortage(self, found: Forecast, following: Line) -> None:
        """For weeks nothing is given; a look on some day in between, and one at the end."""
        patient = self.patient
        for _ in range(2):
            patient.today += timedelta(days=patient.rng.randrange(10, 60))
            now = self._look()
            self._tell("stays in view", stays_in_view(patient, found, now))
            found = now

    def _hold(self, found: Forecast, following: Line) -> None:
        patient = self.patient
        patient.hold_until = patient.today + timedelta(days=patient.rng.choice([5, 30, 90]))
        held = self._look()
        self._tell("a hold moves nothing", unchanged(patient, found, held))
        state = held.next_injection.state if held.next_injection else None
        if following.on < patient.hold_until and state is not State.ON_HOLD:
            self.wrong.append(f"on hold: {patient.name} on {patient.today}: {state}")
        patient.today = patient.hold_until
        self._look()

    def _agree(self, found: Forecast, following: Line) -> None:
        patient = self.patient
        day = max(patient.today, following.on + timedelta(days=patient.rng.choice([-3, 1, 3, 7, 12, 30])))
        if day in patient.all_doses:
            return
        patient.rebooked[following.key] = day
        agreed = self._look()
        if agreed.next_injection is not None and agreed.next_injection.due != day:
            self.wrong.append(f"agreed: {patient.name} on {patient.today}: {agreed.next_injection.due}")
        if patient.rng.random() < 0.5:
            self._wait_for(agreed, day)
        else:
            patient.today = day
        self._give(following)

    def _wait_for(self, agreed: Forecast, day: date) -> None:
        """Days go by before the day agreed, and then it goes by as well: it stays the next, from that day."""
        patient = self.patient
        before = patient.today + timedelta(days=patient.rng.randrange(0, (day - patient.today).days + 1))
        for on in (before, day + timedelta(days=patient.rng.choice([1, 5, 9, 40]))):
            patient.today = on
            waited = self._look()
            self._tell("stays in view", stays_in_view(patient, agreed, waited))
            following = waited.next_injection
            if following is not None and following.due != day:
                self.wrong.append(f"agreed: {patient.name} on {on}: {following.due}, agreed was {day}")

    def _plan_anew(self, found: Forecast, following: Line) -> None:
        patient = self.patient
        if not patient.all_doses:
            return
        response = patient.rng.choice(["well", "well", "improving", "unchanged", "returns_before_next_dose"])
        is_same = response != "returns_before_next_dose" or following.phase == "loading"
        is_settled = not found.moved and following.key not in patient.rebooked
        is_said = patient.loading_until is not None
        if (
            following.phase == "loading"
            and not is_said
            and _has_paused([*patient.this_course[:7], patient.today])
        ):
            is_settled = False
        if patient.plan_anew(response, is_loading=following.phase == "loading"):
            self._count("plans made anew")
            made = self._look()
            if is_same and is_settled:
                self._tell("a plan made anew changes nothing", _same_next(following, made))
        self._tomorrow()

    def _decide(self, found: Forecast) -> None:
        """A review of loading: a plateau, or two weeks more; without any date the first dose is given."""
        patient = self.patient
        if not found.loading_review_due:
            self._count("first dose without a date")
            if patient.today not in patient.all_doses:
                patient.doses.add(patient.today)
        elif patient.rng.random() < 0.4:
            self._count("extension")
            patient.extend()
        else:
            self._count("plateau")
            patient.plateau_on = patient.today
        self._look()
        self._tomorrow()

    def _do_tests(self, found: Forecast) -> None:
        patient = self.patient
        for line in found.lines:
            is_open = line.kind != "injection" and line.state not in PAST
            if is_open and line.on <= patient.today and patient.rng.random() < 0.6:
                patient.done[line.key] = patient.today

    def _tomorrow(self) -> None:
        self.patient.today += timedelta(days=1)


def _has_paused(days: list[date]) -> bool:
    """At a review three a week is not simply gone on with after more than 14 days (R31).

    Nor are alternate days after six doses and such a pause: they read as a completed three a week (R45),
    unless an extension is on record (C32).
    """
    return any(later - day > LONGEST_GAP for day, later in pairwise(days))


def _same_next(was: Line, found: Forecast) -> Iterator[str]:
    """The next dose is one of loading as before, or is none, and on the same day or within the week that R06 calls near.

    The anchor is read anew from all doses, so that maintenance may move within its window; loading is never
    put off.
    """
    now = found.next_injection
    is_near = now is not None and abs(now.on - was.on) <= timedelta(days=WEEK)
    is_put_off = now is not None and was.phase == "loading" and now.on > was.on
    if now is None or (now.phase == "loading") != (was.phase == "loading") or not is_near or is_put_off:
        yield f"{was.key} on {was.on} became {now and (now.key, now.on.isoformat())}"


def _injections_unchanged(before: Forecast, after: Forecast) -> Iterator[str]:
    now = {line.key: line.on for line in ahead(after)}
    for line in ahead(before):
        if line.key in now and now[line.key] != line.on:
            yield f"{line.key} from {line.on} to {now[line.key]}"
