"""Mistakes where mutmut plants none: constants, defaults of fields, properties and kept functions.

mutmut switches between copies of a function while the tests run, so it changes neither what is worked out
when a module is read nor a function with a decorator. Here its own operators change the text of the module,
and a process forked before the module was read runs the same tests.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import Mutation, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import get_ignored_lines

from tests.mutation.mutants import MODULES, ROOT, Mutant

AT_ONCE = 2
SECONDS = 120
#: As in mutmut's section of pyproject.toml.
PYTEST = (
    "-x", "-q", "-c", "tests/mutation/pytest.ini", "--rootdir=.", "--confcutdir", "tests/clinical",
    "-p", "tests.mutation.nothing_kept",
)  # fmt: skip
EVERY_TEST = ("tests/mutation", "tests/clinical/test_kidney.py")
#: The tests that are most likely to notice: only what they miss is shown to all.
NEAREST = {
    "engine": ("tests/mutation/test_engine.py",),
    "schedule": ("tests/mutation/test_maintenance.py",),
    "dates": ("tests/mutation/test_dates.py",),
    "kidney": ("tests/mutation/test_kidney.py",),
    "quantities": ("tests/mutation/test_quantities.py",),
}
OUT_OF_TIME = "timeout"


@dataclass(frozen=True, kw_only=True)
class _Mistake:
    """A mistake that is still to be tried: the text of the module with it."""

    name: str
    module: str
    place: str
    before: str
    after: str
    code: str


class _Everywhere(MutationVisitor):
    """Plants mistakes in functions with decorators too, though not in the decorators."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return False
        return super()._skip_node_and_children(node)


def plant() -> Iterator[Mutant]:
    """Every mistake with what became of it, some at a time, as they end."""
    with TemporaryDirectory() as folder:
        free = [_copy(Path(folder) / str(number)) for number in range(AT_ONCE)]
        sys.dont_write_bytecode = True  # from here on: a text changes within a second
        running: dict[int, tuple[_Mistake, Path]] = {}
        for mistake in (each for module in MODULES for each in _mistakes(module)):
            if not free:
                yield _ended(running, free)
            place = free.pop()
            (place / f"regimens/clinical/{mistake.module}.py").write_text(mistake.code)
            running[_forked(place, NEAREST[mistake.module], EVERY_TEST)] = mistake, place
        while running:
            yield _ended(running, free)


def _ended(running: dict[int, tuple[_Mistake, Path]], free: list[Path]) -> Mutant:
    """Wait for one to end, and put its module right again."""
    process, status = os.wait()
    mistake, place = running.pop(process)
    module = f"regimens/clinical/{mistake.module}.py"
    shutil.copy(ROOT / module, place / module)
    free.append(place)
    return Mutant(
        name=mistake.name,
        module=mistake.module,
        place=mistake.place,
        outcome=_outcome(status),
        before=mistake.before,
        after=mistake.after,
    )


def _outcome(status: int) -> str:
    if os.WIFSIGNALED(status):
        return OUT_OF_TIME if os.WTERMSIG(status) == signal.SIGALRM else "other"
    # 1: a test failed; 2, 3 and 4: the tests could not even be read.
    return {0: "survived", 1: "killed", 2: "killed", 3: "killed", 4: "killed"}.get(
        os.WEXITSTATUS(status), "other"
    )


def _forked(folder: Path, *runs: tuple[str, ...]) -> int:
    """The number of a process that runs these tests in the folder, the next only if those before pass."""
    process = os.fork()
    if process:
        return process
    code = 3
    try:
        code = _tested(folder, runs)
    finally:
        os._exit(code)


def _tested(folder: Path, runs: tuple[tuple[str, ...], ...]) -> int:
    """In a process of its own: what pytest answers, with everything read anew from the folder."""
    signal.alarm(SECONDS)
    os.chdir(folder)
    for output in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), output)
    for name in [name for name in sys.modules if name.split(".")[0] in ("tests", "regimens")]:
        del sys.modules[name]
    sys.path.insert(0, str(folder))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return next((code for tests in runs if (code := int(pytest.main([*PYTEST, *tests])))), 0)


def _copy(folder: Path) -> Path:
    """The code and its tests, compiled, but for the modules whose text is to change."""
    for name in ("regimens", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    process = _forked(folder, EVERY_TEST)
    if _outcome(os.waitpid(process, 0)[1]) != "survived":
        raise RuntimeError("the tests fail before any mistake is planted")
    for module in MODULES:
        for compiled in folder.glob(f"regimens/clinical/__pycache__/{module}.*"):
            compiled.unlink()
    return folder


def _mistakes(module: str) -> Iterator[_Mistake]:
    path = f"regimens/clinical/{module}.py"
    code = (ROOT / path).read_text()
    wrapped = MetadataWrapper(cst.parse_module(code))
    visitor = _Everywhere(mutation_operators, get_ignored_lines(path, code, wrapped, None))
    wrapped.visit(visitor)
    for number, mutation in enumerate(filter(_is_beside, visitor.mutations), 1):
        text = wrapped.module.deep_replace(mutation.original_node, mutation.mutated_node)
        changed = cst.ensure_type(text, cst.Module).code
        before, after = _lines(code, changed)
        yield _Mistake(
            name=f"{module} beside {number}",
            module=module,
            place=_place(wrapped.module, mutation.original_node),
            before=before,
            after=after,
            code=changed,
        )


def _is_beside(mutation: Mutation) -> bool:
    owner = mutation.contained_by_top_level_function
    return not (isinstance(owner, cst.FunctionDef) and not owner.decorators)


def _lines(code: str, changed: str) -> tuple[str, str]:
    """The lines that differ, without their indentation: between the equal beginning and the equal end."""
    old, new = code.splitlines(), changed.splitlines()
    first = next(i for i, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    last = next(i for i, (one, other) in enumerate(zip(old[::-1], new[::-1], strict=False)) if one != other)
    return _joined(old[first : len(old) - last]), _joined(new[first : len(new) - last])


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _place(module: cst.Module, node: cst.CSTNode) -> str:
    """The name of the definition that holds the node."""
    for statement in module.body:
        if any(each is node for each in _below(statement)):
            return _name(statement)
    raise LookupError("the mistake stands in no statement of the module")


def _below(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The node and everything in it."""
    yield node
    for child in node.children:
        yield from _below(child)


def _name(statement: cst.CSTNode) -> str:
    if isinstance(statement, cst.ClassDef | cst.FunctionDef):
        return statement.name.value
    target = next(each for each in _below(statement) if isinstance(each, cst.Name))
    return target.value
