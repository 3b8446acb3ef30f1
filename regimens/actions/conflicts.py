"""Says when a page was out of date, so that nobody overwrites what they have not seen."""

from __future__ import annotations

from typing import Generic, TypeVar

from regimens.models import Assessment, Patient

Record = TypeVar("Record", Assessment, Patient)


class StaleVersion(Exception, Generic[Record]):
    """The record changed since the page was opened; `current` is the record as it is now."""

    def __init__(self, current: Record) -> None:
        super().__init__("The record changed since this page was opened.")
        self.current: Record = current


def check_version(current: Record, version: int) -> None:
    """Raise StaleVersion unless the page was made from the present version."""
    if current.version != version:
        raise StaleVersion(current)
