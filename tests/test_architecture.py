"""The shape of the product: arrows one way, short files, plain names, nothing deleted or changed in bulk."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path
    for folder in ("regimens", "b12site", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "__pycache__" not in path.parts
)
PRODUCT = [path for path in SOURCES if "tests" not in path.relative_to(ROOT).parts]
LONGEST = 300
# Data, not code: the sources of the clinical rules, one entry each.
TABLES_OF_TEXT = {"regimens/clinical/sources"}
JUNK_DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "base",
    "misc",
    "tools",
    "shared",
    "lib",
    "core",
}
RECORDS = re.compile(
    r"(objects|everywhere|in_clinic\([^)]*\)|filter\([^)]*\))\s*\.(update|bulk_create|bulk_update)\("
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_arrows_point_one_way() -> None:
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or "lint-imports"
    answer = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("path", PRODUCT, ids=name)
def test_a_file_is_short_enough_to_be_read(path: Path) -> None:
    if "migrations" in path.parts or str(path.parent.relative_to(ROOT)) in TABLES_OF_TEXT:
        return
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_the_first_line_says_what_the_file_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "migrations" in path.parts or (path.name == "__init__.py" and not text):
        return
    assert (ast.get_docstring(ast.parse(text)) or "").strip(), "no docstring"
    assert text.startswith('"""'), "the docstring is not on the first line"
    assert not text.startswith('"""\n'), "the first line is empty"


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_name_is_a_junk_drawer(path: Path) -> None:
    assert not {part.removesuffix(".py") for part in path.relative_to(ROOT).parts} & JUNK_DRAWERS


@pytest.mark.parametrize("path", PRODUCT, ids=name)
def test_public_functions_say_what_they_mean(path: Path) -> None:
    silent = [
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent or "migrations" in path.parts


@pytest.mark.parametrize("path", [path for path in PRODUCT if "migrations" not in path.parts], ids=name)
def test_records_are_saved_one_by_one(path: Path) -> None:
    """A bulk write would pass by the action and its event."""
    assert not RECORDS.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", ["web", "admin"])
def test_pages_save_through_actions_alone(folder: str) -> None:
    """Views, forms and the audit never write a record themselves."""
    writing = re.compile(r"(?<!super\(\))\.(save|delete)\(|objects\.create\(|get_or_create\(|call_command\(")
    for path in (ROOT / "regimens" / folder).rglob("*.py"):
        assert not writing.search(path.read_text(encoding="utf-8")), name(path)


def test_templates_name_no_other_server() -> None:
    for path in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "css").glob("*.css")]:
        text = path.read_text(encoding="utf-8")
        outside = re.findall(r"(?:src|href|url\()\s*=?\s*[\"'(]?\s*(?:https?:)?//[^\"')\s]+", text)
        assert not [link for link in outside if "src" in link or "url(" in link or "stylesheet" in link], (
            name(path)
        )


def test_templates_hold_no_inline_style_or_script() -> None:
    inline = re.compile(
        r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\bsrc=)|\|safe\b|hx-on", re.IGNORECASE
    )
    for path in (ROOT / "templates").rglob("*.html"):
        assert not inline.search(path.read_text(encoding="utf-8")), name(path)


def test_no_settings_module_reads_the_clock_of_the_machine_in_the_core() -> None:
    for path in (ROOT / "regimens" / "clinical").rglob("*.py"):
        assert not re.search(r"\b(today|now|utcnow)\(\)", path.read_text(encoding="utf-8")), name(path)


def test_each_decision_stands_once_in_the_order_of_its_number() -> None:
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    for mark in ("", "C"):
        numbers = [int(number) for number in re.findall(rf"^### {mark}(\d+)\. ", text, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1)) != []
