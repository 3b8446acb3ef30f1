"""What time it is: the server's clock, or the day on which a demo case is told to have happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment, with its zone."""
    return _told.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Tell what follows as if it happened at this moment: for demo data alone, never for a page."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
