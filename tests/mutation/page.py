"""The page docs/mutation.md: how many planted mistakes were noticed, and why each other one does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from tests.mutation.mutants import MODULES, Change, Mutant

TEXT = """# Mistakes planted in the code

Written by `make mutation DATE={date}`, which is `mutmut run` and then
`python -m tests.mutation.report --date {date}`.

Each mistake is a single small change of one of five modules of the clinical core: a comparison turned round, a
number one higher, an argument left out, an answer misspelled. It is *killed* when a test of the fast subset,
`tests/mutation` and `tests/clinical/test_kidney.py`, fails; it runs out of time when the tests never end. It is
*equivalent* when nothing that can be known of a patient shows it; every such mistake stands below with its
reason, and one that is not listed there fails the run. There is no limit to the time of the run.

**{noticed} of {counted} mistakes that are not equivalent were noticed: {percent}.**

## In functions, by mutmut

{by_mutmut}

## Beside them

mutmut changes neither functions with a decorator (properties, and functions whose results are kept) nor
constants and defaults of fields. There its operators were applied to the text of the module, and the same
tests run in a new process (`tests/mutation/planted_beside.py`). Nobody changes annotations, imports,
decorators, docstrings and calls of `len` and `isinstance`.

{beside}

## Survivors, one by one

{survivors}
"""


def written(by_mutmut: list[Mutant], beside: list[Mutant], reasons: Mapping[Change, str], date: str) -> str:
    """The whole file."""
    every = [*by_mutmut, *beside]
    counted = [mutant for mutant in every if mutant.change not in reasons]
    noticed = [mutant for mutant in counted if mutant.outcome in ("killed", "timeout")]
    share = f"{100 * len(noticed) / len(counted):.1f} per cent" if counted else "none"
    survivors = [mutant for mutant in every if mutant.outcome == "survived"]
    return TEXT.format(
        date=date,
        noticed=len(noticed),
        counted=len(counted),
        percent="all" if len(noticed) == len(counted) else share,
        by_mutmut="\n".join(_table(by_mutmut, reasons)),
        beside="\n".join(_table(beside, reasons)),
        survivors="\n".join(_survivors(survivors, reasons)),
    )


def _table(mutants: list[Mutant], reasons: Mapping[Change, str]) -> Iterator[str]:
    yield "| Module | Mistakes | Killed | Out of time | Equivalent | Survived without a reason |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for module in MODULES:
        yield _row(module, [mutant for mutant in mutants if mutant.module == module], reasons)
    yield _row("all", mutants, reasons)


def _row(title: str, mutants: list[Mutant], reasons: Mapping[Change, str]) -> str:
    outcomes = [mutant.outcome for mutant in mutants]
    survived = [mutant for mutant in mutants if mutant.outcome == "survived"]
    equivalent = sum(mutant.change in reasons for mutant in survived)
    counts = (
        len(mutants),
        outcomes.count("killed"),
        outcomes.count("timeout"),
        equivalent,
        len(survived) - equivalent + outcomes.count("other"),
    )
    return f"| {title} | {' | '.join(map(str, counts))} |"


def _survivors(survivors: Iterable[Mutant], reasons: Mapping[Change, str]) -> Iterator[str]:
    """Under each reason the mistakes that it holds for."""
    told = sorted(survivors, key=lambda mutant: reasons.get(mutant.change, ""))
    for reason, group in groupby(told, key=lambda mutant: reasons.get(mutant.change, "")):
        yield f"### {reason or 'No reason is known: a test is missing'}\n"
        for mutant in group:
            yield f"- `{mutant.name}`\n\n  ```diff\n  - {mutant.before}\n  + {mutant.after}\n  ```"
        yield ""
