"""Tiny rule groups of our own, and the few answers that they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from regimens.clinical import facts as f
from regimens.clinical.cautious import Settings
from regimens.clinical.conditions import ALWAYS, Condition, Is
from regimens.clinical.rule import Evidence, Group, Kind, Question, Rule

#: Not known, dialysis is read as yes and numbness as no answer at all.
DIALYSIS, NUMB, WEAK = Is(f.DIALYSIS, "yes"), Is(f.NUMBNESS, "yes"), Is(f.GIVEN["neuro.weakness"], "yes")
ONE, TIGHTEST, PERMIT, COLLECT, CERTAIN = (
    Question(kind.value, kind, "Which?")
    for kind in (Kind.ONE, Kind.TIGHTEST, Kind.PERMIT, Kind.COLLECT, Kind.CERTAIN)
)
BECAUSE = Evidence(basis=("S01",))


def rule(
    question: Question,
    name: str,
    when: Condition,
    value: Any,
    overrides: Iterable[str] = (),
    otherwise: bool = False,
) -> Rule:
    """One rule of a question."""
    return Rule(
        id=name,
        decides=question,
        when=when,
        value=value,
        because=BECAUSE,
        overrides=tuple(overrides),
        otherwise=otherwise,
    )


def base(question: Question, value: Any, overrides: Iterable[str] = ()) -> Rule:
    """The base case of a question."""
    return rule(question, "base", ALWAYS, value, overrides, otherwise=True)


def settings(**answers: str | None) -> Settings:
    """Dialysis, numbness and weakness as answered; None: not known."""
    names = {"dialysis": "kidney.dialysis", "numb": "neuro.numbness", "weak": "neuro.weakness"}
    said: Mapping[str, str | None] = {"dialysis": "no", "numb": "no", "weak": "no", **answers}
    return Settings({"purpose": "treat", "sex": "female"} | {names[key]: said[key] for key in names})


#: A question of kind one: the first overrides the second, and says what the third says.
A = rule(ONE, "a", DIALYSIS, "careful", ["b"])
B = rule(ONE, "b", NUMB, "usual")
C = rule(ONE, "c", WEAK, "careful")
OTHERWISE = base(ONE, "nothing")
GROUP = Group(ONE, (A, B, C, OTHERWISE))
