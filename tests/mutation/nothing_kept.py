"""A plugin for the mutated runs: each begins with no answer kept, as a new process does.

mutmut forks a run from a process in which the tests have already passed: an answer kept there would hide a
mistake from the test that asks again.
"""

from __future__ import annotations

from regimens.clinical import kidney, quantities
from regimens.clinical.rules import RULES


def pytest_sessionstart() -> None:
    """Forget every answer, estimate and conversion."""
    RULES.forget()
    for kept in (kidney.estimated, kidney.in_mg_dl, quantities._exactly_written):
        kept.cache_clear()
