"""The report of planted mistakes fails on a survivor without a reason and on a reason that is stale."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.mutation.mutants import MODULES, Mutant, complaints, kept_equivalents
from tests.mutation.page import written

KILLED = Mutant(name="dates 1", module="dates", place="add_days", outcome="killed")
SURVIVED = Mutant(
    name="dates 2", module="dates", place="is_open", outcome="survived", before="a and b", after="a or b"
)
REASONS = {("dates.is_open", "a and b", "a or b"): "both are the same here"}


def test_a_survivor_needs_a_reason() -> None:
    assert list(complaints([KILLED, SURVIVED], REASONS)) == []
    assert list(complaints([KILLED, SURVIVED], {})) == ["dates 2: no test notices 'a and b' -> 'a or b'."]


def test_a_reason_needs_a_survivor() -> None:
    (told,) = complaints([KILLED], REASONS)
    assert told.startswith("dates.is_open: listed as equivalent, but it did not survive")


def test_a_run_that_was_broken_off_or_never_begun_is_no_success() -> None:
    other = Mutant(name="dates 3", module="dates", place="is_open", outcome="other")
    assert list(complaints([KILLED, other], {})) == ["dates 3: not run to its end."]
    assert list(complaints([], {})) == ["No mistake was planted: run mutmut first."]


def test_the_page_counts_what_is_not_equivalent_and_names_each_survivor() -> None:
    page = written([KILLED, SURVIVED], [], REASONS, "2026-11-26")
    assert "**1 of 1 mistakes that are not equivalent were noticed: all.**" in page
    assert "| dates | 2 | 1 | 0 | 1 | 0 |" in page
    assert "### both are the same here" in page
    assert "- a and b" in page
    assert "+ a or b" in page
    open_one = written([KILLED, SURVIVED], [], {}, "2026-11-26")
    assert "**1 of 2 mistakes that are not equivalent were noticed: 50.0 per cent.**" in open_one
    assert "| dates | 2 | 1 | 0 | 0 | 1 |" in open_one
    assert "No reason is known" in open_one


def test_a_mistake_is_listed_as_equivalent_once(tmp_path: Path) -> None:
    path = tmp_path / "equivalents.json"
    entry = {"reason": "why", "mutants": [["dates.is_open", "a", "b"]]}
    path.write_text(json.dumps([entry]))
    assert kept_equivalents(path) == {("dates.is_open", "a", "b"): "why"}
    path.write_text(json.dumps([entry, entry]))
    with pytest.raises(AssertionError, match="listed twice"):
        kept_equivalents(path)


def test_each_reason_that_is_kept_names_a_line_of_the_code() -> None:
    """A line that was changed since leaves its reason behind: it has to be looked at again."""
    root = Path(__file__).parents[1]
    code = {name: " ".join((root / f"regimens/clinical/{name}.py").read_text().split()) for name in MODULES}
    for (place, before, _), reason in kept_equivalents().items():
        assert " ".join(before.split()) in code[place.split(".")[0]], place
        assert reason
