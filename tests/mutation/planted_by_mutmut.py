"""What became of the mistakes that mutmut planted, read from its folder `mutants`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

from tests.mutation.mutants import MODULES, OUTCOMES, ROOT, Mutant


def read() -> Iterator[Mutant]:
    """Every mistake of every module, in order; FileNotFoundError when mutmut has not run."""
    for module in MODULES:
        source = f"regimens/clinical/{module}.py"
        results = json.loads((ROOT / f"mutants/{source}.meta").read_text())["exit_code_by_key"]
        for name, exit_code in results.items():
            yield _mutant(name, module, source, status_by_exit_code[exit_code])


def _mutant(name: str, module: str, source: str, status: str) -> Mutant:
    function, owner = orig_function_and_class_names_from_key(name)
    before, after = _lines(name, source) if status == "survived" else ("", "")
    return Mutant(
        name=name.removeprefix("regimens.clinical."),
        module=module,
        place=f"{owner}.{function}" if owner else function,
        outcome=status if status in OUTCOMES else "other",
        before=before,
        after=after,
    )


def _lines(name: str, source: str) -> tuple[str, str]:
    """The lines that differ, without their indentation."""
    lines = get_diff_for_mutant(name, path=Path(source)).splitlines()[2:]
    before, after = (" ".join(line[1:].strip() for line in lines if line[:1] == sign) for sign in "-+")
    return before, after
