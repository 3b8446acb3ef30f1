"""Every combination of answers is looked at: one answer everywhere, no gap, no disagreement, nothing dangerous."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from regimens.clinical.rule import Group, Kind
from regimens.clinical.rules import (
    DEFICIENCY,
    FOLIC_ACID,
    FORMS,
    INTENT,
    LOADING,
    LOCK,
    MAINTENANCE,
    RELAPSE,
    ROUTES,
    SCOPE,
    STATUS,
    TABLETS,
)
from tests.proof import grid
from tests.proof.cells import Axis, axes_of
from tests.proof.gate import Finding
from tests.proof.grid import Answered, Block, Yes

Answers = Mapping[str, Answered]
Danger = Callable[[Answers, Block], Yes]


def one_answer_everywhere(group: Group) -> Finding:
    """Exactly one answer on each cell of the question's own facts."""
    axes = axes_of([group])
    wrong: list[str] = []
    for block in grid.blocks(axes):
        found = grid.chain([group], block)[grid.names_of([group])[0]]
        wrong += _told(
            group, block, "no rule answers", found.gap if group.question.kind is Kind.ONE else None
        )
        wrong += _told(group, block, "rules disagree", found.clash)
    return Finding(
        gate="one answer", looked_at=f"{group.question.name}: cells of its own facts", count=grid.size(axes),
        wrong=tuple(dict.fromkeys(wrong)),
    )  # fmt: skip


def _told(group: Group, block: Block, what: str, where: Yes | None) -> list[str]:
    if where is None or not where.any():
        return []
    witness = grid.first(block, where)
    holding = ", ".join(_holding(group, block, where))
    return [f"{group.question.name}: {what} ({holding}) at {witness}"]


def _holding(group: Group, block: Block, where: Yes) -> Iterator[str]:
    """The rules that hold on the first such cell, by name."""
    cell = np.unravel_index(int(np.argmax(np.broadcast_to(where, block.shape))), block.shape)
    facts = block.answers(cell)
    for rule in group.rules:
        if int(rule.when.truth(facts)) == int(grid.YES) and not rule.otherwise:
            yield rule.id


def same_in_any_order(group: Group) -> Finding:
    """No answer changes when the rules are listed the other way round, or turned by half."""
    axes = axes_of([group])
    half = len(group.rules) // 2
    orders = [group.rules[::-1], group.rules[half:] + group.rules[:half]]
    wrong: list[str] = []
    for block in grid.blocks(axes):
        listed = grid.answer(group, grid.Truths(block))
        for rules in orders:
            other = grid.answer(replace(group, rules=rules), grid.Truths(block))
            moved = _as_values(listed, listed.values) != _as_values(other, listed.values)
            wrong += _told(group, block, "the order of the rules changes the answer", moved)
    count = grid.size(axes) * len(orders)
    return Finding(
        gate="any order", looked_at=f"{group.question.name}: cells", count=count, wrong=tuple(wrong)
    )


def _as_values(answered: Answered, values: Sequence[Any]) -> Any:
    """The answers by their place in one list of values; no answer is minus one."""
    places = [values.index(value) for value in answered.values]
    return np.asarray([*places, -1], np.int8)[answered.value]


def never(
    name: str, groups: Sequence[Group], dangers: Mapping[str, Danger], most: int = grid.MOST_AT_ONCE
) -> Finding:
    """No cell of the questions' joint facts shows any of the dangers."""
    axes = joint(groups)
    wrong = [told for block in grid.blocks(axes, most) for told in dangerous(groups, dangers, block)]
    return Finding(gate="never", looked_at=name, count=grid.size(axes), wrong=tuple(dict.fromkeys(wrong)))


def joint(groups: Sequence[Group]) -> list[Axis]:
    """Every fact that the questions ask, but for what one of them answers."""
    return axes_of(groups, without=grid.names_of(groups))


def dangerous(groups: Sequence[Group], dangers: Mapping[str, Danger], block: Block) -> list[str]:
    """Each danger that a block shows, with its first witness."""
    found = grid.chain(groups, block)
    wrong = []
    for what, danger in dangers.items():
        where = danger(found, block)
        if where.any():
            wrong.append(f"{what}: {grid.first(block, where)}")
    for name, answered in found.items():
        if answered.clash.any():
            wrong.append(f"{name}: rules disagree at {grid.first(block, answered.clash)}")
    return wrong


def fact(block: Block, name: str, *values: Any) -> Yes:
    """Where a fact has one of these answers."""
    number = next(i for i, axis in enumerate(block.axes) if axis.fact.name == name)
    told = [cell.value in values for cell in block.axes[number].cells]
    return np.asarray(block.along(number, told), np.bool_)


# What must never be, in the words of the specification rather than in the rules' own.

SUPPLY = (SCOPE, LOCK, TABLETS, FORMS, ROUTES, STATUS)
CYANOCOBALAMIN = ("cyanocobalamin_injection", "cyanocobalamin_tablet")
LOCKING = (
    "kidney.known_impairment", "kidney.dialysis", "kidney.acute_kidney_injury", "kidney.transplant",
    "kidney.diabetic_nephropathy", "safety.optic_neuropathy",
)  # fmt: skip


def _lock_not_cleared(block: Block) -> Yes:
    """Any reason of the kidneys, the eye or pregnancy is yes or not known (R28)."""
    open_reason = np.zeros((1,) * len(block.axes), np.bool_)
    for name in LOCKING:
        open_reason = open_reason | ~fact(block, name, "no")
    return open_reason | ~fact(block, "surely_not_pregnant", "yes") | ~_egfr_clears(block)


def _egfr_clears(block: Block) -> Yes:
    number = next(i for i, axis in enumerate(block.axes) if axis.fact.name == "egfr")
    told = [cell.value.low >= 50 for cell in block.axes[number].cells]
    return np.asarray(block.along(number, told), np.bool_)


def _too_young(block: Block) -> Yes:
    number = next(i for i, axis in enumerate(block.axes) if axis.fact.name == "age_years")
    told = [not cell.value.low >= 16 for cell in block.axes[number].cells]
    return np.asarray(block.along(number, told), np.bool_)


LOCKED_FORM = "cyanocobalamin although a reason locks it or is not known"
LOCK_IS_OFF = "the lock is off although a reason locks it or is not known"
SUPPLY_DANGERS: dict[str, Danger] = {
    LOCKED_FORM: lambda found, block: (
        grid.is_(found["product"], *CYANOCOBALAMIN) & _lock_not_cleared(block)
    ),
    LOCK_IS_OFF: lambda found, block: (
        grid.is_(found["cyanocobalamin_lock"], "off") & _lock_not_cleared(block)
    ),
    "a form although the person is under 16 or of unknown age": lambda found, block: (
        ~grid.is_(found["product"], "none") & _too_young(block)
    ),
    "a form after anaphylaxis": lambda found, block: (
        ~grid.is_(found["product"], "none") & fact(block, "safety.cobalamin_reaction", "anaphylaxis")
    ),
    "planned under 16 or after anaphylaxis": lambda found, block: (
        grid.is_(found["status"], "planned")
        & (_too_young(block) | fact(block, "safety.cobalamin_reaction", "anaphylaxis"))
    ),
    "a route without a form, or a form without a route": lambda found, _: (
        grid.is_(found["product"], "none") != grid.is_(found["route"], "none")
    ),
    "planned without a form": lambda found, _: (
        grid.is_(found["status"], "planned") & grid.is_(found["product"], "none")
    ),
    "nerve signs, treatment, hydroxocobalamin in stock, nothing else chosen: and no injection of it": lambda found, block: (
        fact(block, "neuro", "yes", None)
        & fact(block, "intent", "treat")
        & fact(block, "stock.hydroxocobalamin_injection", "yes")
        & fact(block, "chosen_form", "none", "hydroxocobalamin", "cyanocobalamin")
        & fact(block, "tablets_permitted_but_for_lock", "no")
        & grid.is_(found["scope"], "in")
        & ~grid.is_(found["product"], "hydroxocobalamin_injection")
    ),
}  # fmt: skip

TREATMENT = (DEFICIENCY, INTENT)
TREATMENT_DANGERS: dict[str, Danger] = {
    "a confirmed or presumed deficiency is not treated": lambda found, _: (
        grid.is_(found["deficiency"], "confirmed", "presumed") & ~grid.is_(found["intent"], "treat")
    ),
    "a result below the threshold, or a stated confirmed, is not treated": lambda found, block: (
        (fact(block, "b12", "below") | fact(block, "diagnosis", "confirmed")) & ~grid.is_(found["intent"], "treat")
    ),
    "nerve signs and a strong suspicion wait for a result": lambda found, block: (
        fact(block, "neuro", "yes", None)
        & fact(block, "diagnosis", "suspected")
        & ~fact(block, "b12", "above")
        & ~grid.is_(found["intent"], "treat")
    ),
}  # fmt: skip

COURSE = (RELAPSE, LOADING, MAINTENANCE)
_STARTS = "first"
COURSE_DANGERS: dict[str, Danger] = {
    "treatment by injection starts without a loading phase": lambda found, block: (
        _treated(block) & fact(block, "course", _STARTS) & grid.is_(found["loading"], "none")
    ),
    "nerve signs, or nerves not assessed, and less than alternate days": lambda found, block: (
        _treated(block)
        & fact(block, "course", _STARTS, "again")
        & fact(block, "neuro", "yes", None)
        & ~grid.is_(found["loading"], "alternate_days")
    ),
    "an injection plan without an interval": lambda found, block: (
        _injected(block) & fact(block, "intent", "treat") & _no_interval(found)
    ),
    "loading without treatment or without injections": lambda found, block: (
        ~grid.is_(found["loading"], "none") & ~_treated(block)
    ),
}  # fmt: skip


def _injected(block: Block) -> Yes:
    return fact(
        block,
        "product",
        "hydroxocobalamin_injection",
        "cyanocobalamin_injection",
        "methylcobalamin_injection",
    )


def _treated(block: Block) -> Yes:
    return _injected(block) & fact(block, "intent", "treat")


def _no_interval(found: Answers) -> Yes:
    return np.asarray([value is None for value in found["maintenance"].values])[found["maintenance"].value]


FOLATE_DANGERS: dict[str, Danger] = {
    "folic acid before vitamin B12 without pregnancy, release, repletion, a finished loading or its being taken": lambda found, block: (
        fact(block, "intent", "treat")
        & ~fact(block, "folate_deficiency", "no")
        & fact(block, "pregnant_or_trying", "no")
        & fact(block, "folic_acid_released", "no")
        & fact(block, "repleted", "no")
        & fact(block, "loading_over", "no")
        & ~fact(block, "safety.taking_folic_acid", "yes")
        & ~grid.is_(found["folic_acid"], "hold")
    ),
    "folic acid withheld in pregnancy or while trying, or with that not known": lambda found, block: (
        ~fact(block, "pregnant_or_trying", "no") & grid.is_(found["folic_acid"], "hold")
    ),
}  # fmt: skip


def _locked(block: Block) -> Yes:
    return fact(block, "cyanocobalamin_lock", "on")


#: The lock is taken as a fact here, and proved by itself: the same claims on far fewer cells.
FACTORED_DANGERS: dict[str, Danger] = {
    "cyanocobalamin although locked": lambda found, block: (
        grid.is_(found["product"], *CYANOCOBALAMIN) & _locked(block)
    ),
    **{what: danger for what, danger in SUPPLY_DANGERS.items() if what not in (LOCK_IS_OFF, LOCKED_FORM)},
}

#: The dangers looked for in the suite, by the questions whose joint facts are enumerated.
NEVER: dict[str, tuple[tuple[Group, ...], dict[str, Danger]]] = {
    "the lock": ((LOCK,), {LOCK_IS_OFF: SUPPLY_DANGERS[LOCK_IS_OFF]}),
    "scope, tablets, form, route and status": (
        (SCOPE, TABLETS, FORMS, ROUTES, STATUS),
        FACTORED_DANGERS,
    ),
    "deficiency and what the plan is for": (TREATMENT, TREATMENT_DANGERS),
    "relapse, loading and maintenance": (COURSE, COURSE_DANGERS),
    "folic acid": ((FOLIC_ACID,), FOLATE_DANGERS),
}
