"""Where the records are kept, set so that what was answered as saved is still there after a power cut."""

import sqlite3
from pathlib import Path
from typing import Any

from environs import Env

# Before these versions of each line, two connections could corrupt a write-ahead log (the WAL-reset defect).
FIXED_LINES = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
SECONDS_TO_WAIT = 20


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset defect."""
    if version >= FIXED_LINES[-1]:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in FIXED_LINES)


def sqlite_pragmas(version: tuple[int, int, int]) -> dict[str, str]:
    """What every SQLite connection must be set to, in this order."""
    durable = (
        {"journal_mode": "WAL", "synchronous": "FULL"}
        if wal_is_safe(version)
        else {"journal_mode": "DELETE", "synchronous": "EXTRA"}
    )
    return {
        "busy_timeout": str(SECONDS_TO_WAIT * 1000),
        **durable,
        "foreign_keys": "ON",
        # Without it a row that REPLACE takes away passes by the guards against deleting.
        "recursive_triggers": "ON",
        "secure_delete": "ON",
        "mmap_size": "0",
    }


def default(env: Env, folder: Path) -> dict[str, Any]:
    """The database of `DATABASE_URL`, else SQLite in the data folder."""
    database = dict(env.dj_db_url("DATABASE_URL", f"sqlite:///{folder / 'b12.sqlite3'}"))
    if database["ENGINE"].endswith("sqlite3"):
        return database | {"OPTIONS": _sqlite_options()}
    return database | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def _sqlite_options() -> dict[str, Any]:
    pragmas = sqlite_pragmas(sqlite3.sqlite_version_info)
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": SECONDS_TO_WAIT,
        "init_command": ";".join(f"PRAGMA {name}={value}" for name, value in pragmas.items()),
    }
