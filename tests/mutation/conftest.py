"""The core needs neither settings nor a database, so its tests set up neither."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _quick_settings() -> None:
    """In place of the settings that tests of pages need."""
