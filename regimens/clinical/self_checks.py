"""The last look at a plan before it leaves: what must never be, refuses the plan instead of repairing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from regimens.clinical.decisions import Outcome
from regimens.clinical.history import ANSWERS
from regimens.clinical.rules import ALL_RULES


class UnsafePlan(Exception):
    """The engine contradicted itself; no plan is given."""


def check(outcome: Outcome, regimen: Mapping[str, Any] | None, *, is_signable: bool) -> None:
    """Raise UnsafePlan when a plan breaks one of the rules that stand above all others."""
    broken = list(_broken(outcome, regimen, is_signable))
    if broken:
        raise UnsafePlan(", ".join(broken))


def _broken(outcome: Outcome, regimen: Mapping[str, Any] | None, is_signable: bool) -> Iterator[str]:
    unread = UNREAD.intersection(outcome.history.answers)
    if unread:
        yield f"answers that no rule reads: {sorted(unread)}"
    locked = outcome.decided["cyanocobalamin_lock"].value == "on"
    if regimen and regimen["form"] == "cyanocobalamin" and locked:
        yield "cyanocobalamin although locked"
    if regimen and outcome.settings.known["scope"] != "in":
        yield "a regimen outside the scope"
    if is_signable and outcome.settings.known["safety_checked"] == "no":
        yield "signable although safety is not checked"
    events = outcome.dated.events
    injections = [event.on for event in events if event.kind == "injection"]
    if injections != sorted(set(injections)):
        yield "two injections on one day"
    if any(event.on < outcome.history.as_of for event in events):
        yield "a date that has gone by"


def unread_answers() -> set[str]:
    """Safety answers and others that no rule reads, through any fact: there must be none."""
    read = {key for rule in ALL_RULES for leaf in rule.leaves for key in (leaf.fact.name, *leaf.fact.reads)}
    return {key for key in ANSWERS if key not in read}


UNREAD = unread_answers()
