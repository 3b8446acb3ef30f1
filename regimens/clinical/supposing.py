"""What a plan would decide under one other answer: only the rules it can reach are asked again.

A rule that surely holds, or surely does not, stays so when an unknown becomes known: it has its answer in
every completion. So a rule is asked again only when a fact it asks for has changed, and either the rule was
open or the fact was known before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from regimens.clinical import gatherings
from regimens.clinical.answer import Decided, Truths, Weighed
from regimens.clinical.cautious import Settings
from regimens.clinical.decisions import SHOWN, Outcome, any_holds, fact_of, interval_facts, settle
from regimens.clinical.engine import least_truth, weigh
from regimens.clinical.fact import UNKNOWN, yes_no
from regimens.clinical.gather import gather_again
from regimens.clinical.history import History
from regimens.clinical.interval_plan import IntervalPlan, plan_interval
from regimens.clinical.quantities import Interval
from regimens.clinical.rule import Group

#: Every changed fact, and whether it was known before.
Changed = dict[str, bool]


class Supposing:
    """One plan without its dates, to be compared with what it would be under other answers."""

    def __init__(self, outcome: Outcome) -> None:
        self.now = _without_dates(outcome)

    def differences(self, other: Iterable[tuple[History, frozenset[str]]]) -> tuple[set[str], bool]:
        """Which decisions differ, and whether anything does, in any of these other histories.

        other: each history with the keys in which it differs.
        """
        decides: set[str] = set()
        differs = False
        for history, keys in other:
            supposed = _Supposed(self.now, history, keys)
            if supposed.changed:
                decides |= supposed.decide()
                differs = differs or bool(decides) or supposed.status_differs
                differs = differs or self._notes_differ(supposed)
        return decides, differs

    def _notes_differ(self, supposed: _Supposed) -> bool:
        """Flags and blockers are told apart by their words, not by the rules that raise them."""
        for group, truths in self._notes:
            if group.question.name not in supposed.asking:
                continue
            least = least_truth(group)
            for place in reached(group, truths, supposed.changed):
                truth = group.rules[place].truth(supposed.settings.known)
                if (truth >= least) != (truths[place] >= least):
                    return self._words != supposed.words()
        return False

    @cached_property
    def _notes(self) -> list[tuple[Group, Truths]]:
        known, rules = self.now.settings.known, self.now.rules
        return [
            (group, tuple([rule.truth(known) for rule in group.rules]))
            for group in (*rules.flags, *rules.blockers)
        ]

    @cached_property
    def _words(self) -> tuple[list[str], list[str]]:
        return _words(self.now)


def _words(outcome: Outcome) -> tuple[list[str], list[str]]:
    flags = [flag for flag in gatherings.flags(outcome) if flag != "PRECAUTION"]
    return flags, gatherings.blockers(outcome)


def _without_dates(outcome: Outcome) -> Outcome:
    """The same plan as if it had no dates; most plans have none that a rule asks for."""
    known = outcome.settings.known
    if known["doses_on_closed_days"] == "no" and known["loading_review_due"] == "no":
        return outcome
    return settle(outcome.history, dates=False, rules=outcome.rules)


def reached(group: Group, truths: Truths, changed: Changed) -> Iterator[int]:
    """The places of the rules whose answer may be another one now."""
    for name, was_known in changed.items():
        for place in group.readers.get(name, ()):
            if was_known or truths[place] is UNKNOWN:
                yield place


class _Supposed:
    """The plan under the other answers, as far as it is not the plan as it is."""

    def __init__(self, now: Outcome, history: History, keys: frozenset[str]) -> None:
        self.now, self.history = now, history
        before = now.gathered.values
        facts = gather_again(before, history, keys)
        self.changed: Changed = {}
        self.asking: set[str] = set()
        for name, value in facts.items():
            if value != before[name]:
                self._note(name, before[name])
        self.decided: dict[str, Decided | Weighed] = dict(now.decided)
        self.interval: IntervalPlan = now.interval
        self.status_differs = False
        if self.changed:
            self.settings = Settings(now.settings.known)
            self.settings.known.update(facts)

    def decide(self) -> set[str]:
        """Ask again in the order of the questions; the decisions of the plan document that differ."""
        differ = {group.question.name for group in self.now.rules.decisions if self._asked_again(group)}
        if self.history.current_interval != self.now.history.current_interval or self._any_asked_again:
            self._plan_interval()
        for group in self.now.rules.monitoring:
            if group.question.name in self.asking:
                self._put(group.question.name, any_holds(group, self.settings))
        self._put("precaution", yes_no(any(self.decided[name].is_precautionary for name in SHOWN)))
        self.status_differs = "status" in differ
        differ.discard("maintenance")
        if self.interval.every != self.now.interval.every:
            differ.add("maintenance")
        return differ & _SHOWN

    @property
    def _any_asked_again(self) -> bool:
        return any(self.decided[name] is not before for name, before in self.now.decided.items())

    def _asked_again(self, group: Group) -> bool:
        """Ask a question again if it can be reached; whether it has another answer now."""
        name = group.question.name
        if name not in self.asking:
            return False
        before = self.now.decided[name]
        if next(reached(group, before.truths, self.changed), None) is None:
            return False
        after = self.decided[name] = weigh(group, self.settings)
        if after.value == before.value:
            return False
        if name != "maintenance":
            self._put(fact_of(group), after.value)
        return True

    def _plan_interval(self) -> None:
        step, ruled = self.decided["interval_step"].value, self.decided["maintenance"].value
        self.interval = plan_interval(self.history, ruled, step)
        for name, value in interval_facts(
            self.settings.known, self.interval, self.decided["form"].value
        ).items():
            self._put(name, value)

    def _put(self, name: str, value: Any) -> None:
        before = self.now.settings.known[name]
        if value != before:
            self._note(name, before)
            self.settings.put(name, value)

    def _note(self, name: str, before: Any) -> None:
        """A fact has changed: the questions that ask for it may have another answer."""
        self.changed[name] = _is_known(before)
        self.asking |= self.now.rules.askers.get(name, _NOBODY)

    def words(self) -> tuple[list[str], list[str]]:
        """Its flags and blockers."""
        return _words(_like(self.now, self.settings))


_SHOWN = frozenset(SHOWN)
_NOBODY: frozenset[str] = frozenset()


def _like(now: Outcome, settings: Settings) -> Outcome:
    return Outcome(
        history=now.history,
        gathered=now.gathered,
        settings=settings,
        decided=now.decided,
        interval=now.interval,
        rules=now.rules,
    )


def _is_known(value: Any) -> bool:
    return value is not None and not (isinstance(value, Interval) and value.is_unknown)
