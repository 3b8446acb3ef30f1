"""An unknown is never less careful than the worst it may turn out to be, and a graver answer never loosens a plan."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from regimens.clinical.cautious import Settings
from regimens.clinical.engine import decide
from regimens.clinical.gather import gather
from regimens.clinical.history import History
from regimens.clinical.rule import Group, Kind, as_json
from regimens.clinical.rules import DECISIONS
from tests.proof import grid
from tests.proof.cells import Axis, axes_of
from tests.proof.exceptions import MAY_ASK_NEEDLESSLY, MAY_LOOSEN, READ_AS_UNKNOWN
from tests.proof.gate import Finding
from tests.proof.grid import Answered, Small

#: Each question's answers from the least to the most careful; answers of one place are as careful.
CARE: Mapping[str, tuple[tuple[Any, ...], ...]] = {
    "scope": (("in",), ("contraindicated", "out")),
    "deficiency": (("unlikely", "unknown"), ("indeterminate",), ("presumed", "confirmed")),
    "intent": (("none",), ("choice",), ("prevent",), ("treat",)),
    "cyanocobalamin_lock": (("off",), ("on",)),
    "route_required": (("no",), ("unknown",), ("yes",)),
    "tablets_permitted_but_for_lock": (("yes",), ("no",)),
    "tablets_permitted": (("yes",), ("no",)),
    "form": (
        ("cyanocobalamin_tablet",),
        ("methylcobalamin_tablet",),
        ("cyanocobalamin_injection",),
        ("methylcobalamin_injection",),
        ("hydroxocobalamin_injection",),
        ("none",),
    ),
    "route": (("oral",), ("deep_subcutaneous", "intramuscular"), ("none",)),
    "status": (("planned",), ("cannot_supply", "clinician_choice", "no_indication", "contraindicated", "out_of_scope")),
    "relapse": (("no",), ("yes",)),
    "loading": (("none",), ("three_per_week",), ("alternate_days",)),
    "interval_step": (("none",), ("stands",), ("step",), ("no_rung",), ("relapse",)),
    "duration": (("reviewed",), ("lifelong",)),
    "folic_acid": (("allowed", "not_needed"), ("hold",)),
}  # fmt: skip


@dataclass(frozen=True)
class Ranked:
    """A question over its whole grid: how careful its answer is, and whether an unknown may change it."""

    group: Group
    axes: list[Axis]
    care: Small
    answered: Answered


def ranked(group: Group) -> Ranked:
    """The question's answers, as careful as they are."""
    axes = axes_of([group])
    truths = grid.Truths(grid.whole(axes))
    answered = grid.answer(group, truths)
    care = np.asarray([_care(group, value) for value in answered.values], np.int8)[answered.value]
    return Ranked(group, axes, np.broadcast_to(care, truths.block.shape), answered)


def _care(group: Group, value: Any) -> int:
    if group.question.kind is Kind.TIGHTEST:
        # No interval first, then the longest: the shorter, the more careful.
        order = sorted(
            {each.value for each in group.rules if each.value}, key=lambda every: every.days, reverse=True
        )
        return 0 if value is None else order.index(value) + 1
    places = CARE[group.question.name]
    return next(place for place, values in enumerate(places) if as_json(value) in values)


# Supervaluation


def may_be(one: Ranked) -> NDArray[np.int16]:
    """Over everything that the unknown facts of a cell may turn out to be: which answers there are, one bit each."""
    bits = np.broadcast_to(np.int16(1) << one.answered.value.astype(np.int16), one.care.shape).copy()
    for number, axis in enumerate(one.axes):
        for place, cell in enumerate(axis.cells):
            if not cell.is_settled:
                parts = [bits[at_place(one.axes, number, each)] for each in cell.completions]
                bits[at_place(one.axes, number, place)] = np.bitwise_or.reduce(parts)
    return bits


def at_place(axes: Sequence[Axis], number: int, place: int) -> tuple[Any, ...]:
    """Where one axis stands at this place, every other axis whole."""
    return tuple(place if i == number else slice(None) for i in range(len(axes)))


def careless(one: Ranked, excepted: Container[str] = ()) -> Iterator[str]:
    """Unknowns of one fact that may turn out worse than they are read, unless the fact is excepted and asked for."""
    for number, axis in enumerate(one.axes):
        for place, cell in enumerate(axis.cells):
            if not cell.is_settled:
                yield from _careless_on(one, number, place, excepted)


def _careless_on(one: Ranked, number: int, place: int, excepted: Container[str]) -> Iterator[str]:
    """One unknown, every other fact as it may be, compared with what it may turn out to be."""
    axis, question = one.axes[number], one.group.question.name
    parts = [one.care[at_place(one.axes, number, each)] for each in axis.cells[place].completions]
    looser = np.maximum.reduce(parts) > one.care[at_place(one.axes, number, place)]
    if looser.any() and axis.fact.name not in excepted:
        yield f"{question}: {axis.fact.name} not known is read more loosely than it may turn out"
    if looser.any() and not _is_asked(one, number, place, looser):
        yield f"{question}: {axis.fact.name} not known may change the answer and is not asked for"


#: Every fact of a person of whom nothing is known: the rest of a cell, which no rule of the question asks.
NOTHING_KNOWN = gather(
    History(
        as_of=date(2026, 3, 2), answers={"purpose": "treat", "sex": "unknown", "preference": "not_discussed"}
    )
).values
#: Cells of one kind that the engine itself is asked about.
ASKED_AT_MOST = 400


def _is_asked(one: Ranked, number: int, place: int, looser: Any) -> bool:
    """The engine names the fact, or a part of it, as what it does not know, wherever it may matter."""
    fact = one.axes[number].fact
    names = {fact.name, *fact.reads}
    block = grid.whole(one.axes)
    cells = np.argwhere(looser)
    step = max(1, len(cells) // ASKED_AT_MOST)
    for cell in cells[::step]:
        whole = [*cell[:number], place, *cell[number:]]
        answer = decide(one.group, Settings(NOTHING_KNOWN | block.answers(whole)))
        if not names & set(answer.unknown):
            return False
    return True


def needless(one: Ranked) -> NDArray[np.bool_]:
    """Cells that call themselves precautionary although whatever the unknowns turn out to be gives one answer."""
    bits = may_be(one)
    opened = np.broadcast_to(one.answered.precautionary, one.care.shape)
    found: NDArray[np.bool_] = opened & ((bits & (bits - 1)) == 0)
    return found


# A graver answer never loosens

#: From the harmless answer over the unknown one to the grave one, for facts that are graver when they are yes.
HARMLESS, NOT_KNOWN, GRAVE, BETWEEN = 0, 1, 2, 3
_PREFIXES = ("kidney.", "neuro.", "absorption.", "safety.")
_GRAVE_WHEN_YES = (
    "neuro", "cord_signs", "pregnant_or_trying", "folate_deficiency", "anaemic", "severely_anaemic", "relapse",
    "ileal_length_unknown", "crohn_length_unknown", "alternate_recorded",
)  # fmt: skip
_GRAVE_WHEN_NO = ("surely_not_pregnant",)
_GRAVE = {
    "safety.cobalamin_reaction": ("anaphylaxis",),
    "oral_trial": ("failed",),
    "diagnosis": ("confirmed", "suspected"),
    "b12": ("below",),
    "response": ("new_or_worse", "persists", "returns_before_next_dose"),
}
_LESS_IS_GRAVER = ("egfr", "age_years")
_MORE_IS_GRAVER = ("absorption.ileal_resection.length_cm", "absorption.crohn_ileal.length_cm")


def gravity(axis: Axis) -> list[int] | None:
    """How grave each cell of a risk is; None for a fact that is no risk, such as a choice or the stock."""
    name = axis.fact.name
    grave = _grave_cells(axis, name)
    if grave is None:
        return None
    return [
        NOT_KNOWN
        if not cell.is_settled
        else BETWEEN
        if cell.value == "borderline"
        else GRAVE
        if is_grave
        else HARMLESS
        for cell, is_grave in zip(axis.cells, grave, strict=True)
    ]


def _grave_cells(axis: Axis, name: str) -> list[bool] | None:
    values = [cell.value for cell in axis.cells]
    if name in _LESS_IS_GRAVER:
        return [
            value.high is not None and value.high <= min(_limits(axis)) - (value.high == min(_limits(axis)))
            for value in values
        ]
    if name in _MORE_IS_GRAVER:
        return [value.low > min(_limits(axis)) for value in values]
    if name == "absorption.bariatric_surgery":
        return [value not in ("none", None) for value in values]
    if name in _GRAVE:
        return [value in _GRAVE[name] for value in values]
    if name in _GRAVE_WHEN_NO:
        return [value == "no" for value in values]
    if name in _GRAVE_WHEN_YES or name.startswith(_PREFIXES):
        return [value == "yes" for value in values]
    return None


def _limits(axis: Axis) -> list[Any]:
    return [leaf.limit.value for leaf in axis.leaves if hasattr(leaf, "limit")]


def loosened(one: Ranked) -> Iterator[tuple[str, str]]:
    """Each risk that, growing, makes an answer less careful somewhere: the question and the fact, with a witness."""
    for number, axis in enumerate(one.axes):
        grave = gravity(axis)
        if grave is None:
            continue
        for less, more in ((HARMLESS, NOT_KNOWN), (NOT_KNOWN, GRAVE), (HARMLESS, GRAVE)):
            witness = _loosening(one, number, grave, less, more)
            if witness:
                yield axis.fact.name, witness
                break


def _loosening(one: Ranked, number: int, grave: Sequence[int], less: int, more: int) -> str:
    for lower in (place for place, each in enumerate(grave) if each == less):
        for higher in (place for place, each in enumerate(grave) if each == more):
            before, after = (one.care[at_place(one.axes, number, place)] for place in (lower, higher))
            if (after < before).any():
                return _pair(one, number, lower, higher, np.argwhere(after < before)[0])
    return ""


def _pair(one: Ranked, number: int, lower: int, higher: int, cell: Any) -> str:
    block = grid.whole(one.axes)
    facts = block.answers([*cell[:number], lower, *cell[number:]])
    name = one.axes[number].fact.name
    graver = one.axes[number].cells[higher].value
    return f"{name} from {facts[name]} to {graver}, with { ({k: str(v) for k, v in facts.items() if k != name}) }"


# The gates


def never_less_careful(groups: Sequence[Group] = DECISIONS) -> Finding:
    """No unknown is read more loosely than it may turn out to be, but for the named exceptions."""
    wrong, count, used = list[str](), 0, set[tuple[str, str]]()
    for group in groups:
        found = ranked(group)
        count += found.care.size
        name = group.question.name
        excepted = {fact for question, fact in READ_AS_UNKNOWN if question == name}
        bare = {told.split(": ")[1].split(" not known")[0] for told in careless(found)}
        used |= {(name, fact) for fact in bare}
        wrong += careless(found, excepted)
    wrong += [
        f"{question}: the exception of {fact} is no longer one"
        for question, fact in READ_AS_UNKNOWN
        if (question, fact) not in used
    ]
    note = f"{len(READ_AS_UNKNOWN)} exceptions, each named with its ruling"
    return Finding(
        gate="unknown is never careless",
        looked_at="cells of every decision",
        count=count,
        wrong=tuple(wrong),
        note=note,
    )


def never_needless(groups: Sequence[Group] = DECISIONS) -> Finding:
    """No decision calls itself precautionary where nothing could change it, but for the named exceptions."""
    wrong, count, excepted = list[str](), 0, 0
    for group in groups:
        found = ranked(group)
        count += found.care.size
        cells = int(np.count_nonzero(needless(found)))
        if (cells > 0) != (group.question.name in MAY_ASK_NEEDLESSLY):
            wrong.append(
                f"{group.question.name}: precautionary on {cells} cells where nothing could change it"
            )
        excepted += cells
    note = f"{excepted} cells of {len(MAY_ASK_NEEDLESSLY)} named questions excepted"
    return Finding(
        gate="unknown is never needless",
        looked_at="cells of every decision",
        count=count,
        wrong=tuple(wrong),
        note=note,
    )


def never_loosens(groups: Sequence[Group] = DECISIONS) -> Finding:
    """A risk that grows never makes an answer less careful, but for the named exceptions."""
    wrong, count, used = list[str](), 0, set[tuple[str, str]]()
    for group in groups:
        found = ranked(group)
        risks = sum(gravity(axis) is not None for axis in found.axes)
        count += found.care.size * risks
        for fact, witness in loosened(found):
            used.add((group.question.name, fact))
            if (group.question.name, fact) not in MAY_LOOSEN:
                wrong.append(f"{group.question.name}: {witness}")
    wrong += [
        f"{question}: the exception of {fact} is no longer one"
        for question, fact in MAY_LOOSEN
        if (question, fact) not in used
    ]
    note = f"{len(MAY_LOOSEN)} exceptions, each named with its ruling"
    return Finding(
        gate="graver never loosens",
        looked_at="cells and risks of every decision",
        count=count,
        wrong=tuple(wrong),
        note=note,
    )
