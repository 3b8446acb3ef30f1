"""Mistakes where mutmut plants none: constants, defaults of fields, properties and kept functions.

mutmut switches between copies of a function while the tests run, so it changes neither what is worked out
when a module is read nor a function with a decorator. Here its own operators change the text of the module,
and a new process runs the same tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import Mutation, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import get_ignored_lines

from tests.mutation.mutants import MODULES, ROOT, Mutant

AT_ONCE = 2
SECONDS = 120
#: What mutmut's section of pyproject.toml says, for a process of its own.
PYTEST = (
    "-m", "pytest", "-x", "-q", "-c", "tests/mutation/pytest.ini", "--rootdir=.", "--confcutdir",
    "tests/clinical", "-p", "tests.mutation.nothing_kept", "tests/mutation", "tests/clinical/test_kidney.py",
)  # fmt: skip
STATUS = {0: "survived", 1: "killed", 2: "killed", 3: "killed", 4: "killed"}


class _Everywhere(MutationVisitor):
    """Plants mistakes in functions with decorators too, though not in the decorators."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return False
        return super()._skip_node_and_children(node)


def plant() -> Iterator[Mutant]:
    """Every mistake with what became of it, some at a time."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as workers:
        free: Queue[Path] = Queue()
        for number in range(AT_ONCE):
            free.put(_copy(Path(folder) / str(number)))
        jobs = [
            (f"{module} beside {number}", module, place, change, code)
            for module in MODULES
            for number, (place, change, code) in enumerate(_mistakes(module), 1)
        ]
        yield from workers.map(lambda job: _try(free, *job), jobs)


def _copy(folder: Path) -> Path:
    for name in ("regimens", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, "-m", "compileall", "-q", "."], cwd=folder, check=True)
    for module in MODULES:  # these are read from their text, which changes within a second
        for compiled in folder.glob(f"regimens/clinical/__pycache__/{module}.*"):
            compiled.unlink()
    return folder


def _mistakes(module: str) -> Iterator[tuple[str, tuple[str, str], str]]:
    """Where it stands, the two lines, and the text of the module with the mistake."""
    path = f"regimens/clinical/{module}.py"
    code = (ROOT / path).read_text()
    wrapped = MetadataWrapper(cst.parse_module(code))
    visitor = _Everywhere(mutation_operators, get_ignored_lines(path, code, wrapped, None))
    wrapped.visit(visitor)
    for mutation in visitor.mutations:
        if _is_beside(mutation):
            text = wrapped.module.deep_replace(mutation.original_node, mutation.mutated_node)
            changed = cst.ensure_type(text, cst.Module).code
            before, after = _lines(code, changed)
            yield _place(wrapped.module, mutation.original_node), (before, after), changed


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


def _try(free: Queue[Path], name: str, module: str, place: str, change: tuple[str, str], code: str) -> Mutant:
    folder = free.get()
    path = folder / f"regimens/clinical/{module}.py"
    path.write_text(code)
    try:
        outcome = _run(folder)
    finally:
        shutil.copy(ROOT / f"regimens/clinical/{module}.py", path)
        free.put(folder)
    return Mutant(name=name, module=module, place=place, outcome=outcome, before=change[0], after=change[1])


def _run(folder: Path) -> str:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": "."}
    try:
        done = subprocess.run(
            [sys.executable, *PYTEST], cwd=folder, env=environment, capture_output=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return "timeout"
    return STATUS.get(done.returncode, "other")
