"""Refuses to start on a database or settings that could lose, leak or alter a record."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Critical, Error, Tags, Warning, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from b12site.databases import sqlite_pragmas
from b12site.doors import refusal
from regimens.exports.calendar_file import HOST

IN_WORDS = {"journal_mode": {}, "synchronous": {"FULL": "2", "EXTRA": "3"}}
SWITCH = {"ON": "1", "OFF": "0"}
POSTGRES_MUST_BE_ON = ("synchronous_commit", "fsync", "full_page_writes")
OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO


@register(Tags.database)
def durable(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """What a live connection says of itself: a power cut must not lose what was answered as saved."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        settle = _sqlite_findings if connection.vendor == "sqlite" else _postgres_findings
        found += [Critical(text, id="b12.E001") for text in settle(connection)]
    return found


@register(Tags.database)
def guarded(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Whether the database still refuses to change or delete records.

    A warning here, because `migrate` runs this check and is what puts the guards back;
    the server refuses to start on it.
    """
    from regimens.models import triggers

    found: list[CheckMessage] = []
    for alias in databases or []:
        if is_empty(connections[alias]):
            continue  # before the first `migrate` there is nothing to guard
        if missing := triggers.missing(connections[alias]):
            text = f"The database lacks guards against change: {', '.join(missing)}"
            found.append(Warning(text, hint="Run: manage.py migrate", id="b12.W004"))
    return found


@register(Tags.security)
def sheltered(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Settings that could let patient data out."""
    return [Critical(text, id="b12.E006") for text in _leaks()]


@register(Tags.security, deploy=True)
def owned(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Whether other accounts of the machine could read the records."""
    folder = Path(settings.DATA_DIR)
    if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & OTHERS_MAY:
        text = f"Other accounts of this machine may enter {folder.name}, where the records are kept."
        return [Error(text, hint=f"Run: chmod 700 {folder}", id="b12.E009")]
    return []


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database was never migrated: none of the guarded tables is there."""
    from regimens.models import guards

    tables = set(connection.introspection.table_names())
    return not any(guard.table in tables for guard in guards.guards())


def refusals() -> list[str]:
    """Every reason not to serve, from the settings and from a live connection."""
    databases = list(connections)
    if any(is_empty(connections[alias]) for alias in databases):
        return ["b12.E010: The database has no tables. Run: manage.py migrate"]
    found = durable(None, databases) + guarded(None, databases) + sheltered(None)
    return [f"{message.id}: {message.msg}" for message in found]


def refuse_to_start() -> None:
    """End the program with the reasons, if there are any."""
    if reasons := refusals():
        raise SystemExit("Refusing to start.\n" + "\n".join(reasons))


def _sqlite_findings(connection: BaseDatabaseWrapper) -> Iterator[str]:
    if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        yield "SQLite's transaction_mode must be IMMEDIATE"
    for name, wanted in sqlite_pragmas(sqlite3.sqlite_version_info).items():
        found = _pragma(connection, name)
        if found not in _accepted(name, wanted):
            yield f"SQLite's {name} is {found}, and must be {wanted}"


def _accepted(name: str, wanted: str) -> set[str]:
    # A database in memory keeps no journal file and maps none: only tests have one.
    in_memory = {"journal_mode": {"memory"}, "mmap_size": {""}}.get(name, set())
    numbers = IN_WORDS.get(name, {}) | SWITCH
    return {wanted.lower(), numbers.get(wanted, wanted.lower())} | in_memory


def _pragma(connection: BaseDatabaseWrapper, name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        row = cursor.fetchone()
    return str(row[0]).lower() if row else ""


def _postgres_findings(connection: BaseDatabaseWrapper) -> Iterator[str]:
    for name in POSTGRES_MUST_BE_ON:
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {name}")
            (value,) = cursor.fetchone()
        if value == "off":
            yield f"PostgreSQL's {name} is off: a crash would lose what was answered as saved"


def _leaks() -> Iterator[str]:
    if "cookie" in settings.MESSAGE_STORAGE.lower() or "fallback" in settings.MESSAGE_STORAGE.lower():
        yield "MESSAGE_STORAGE would put what messages say into cookies"
    if "signed_cookies" in settings.SESSION_ENGINE:
        yield "SESSION_ENGINE would put the session into a cookie"
    if not HOST.fullmatch(settings.CALENDAR_HOST):
        yield "CALENDAR_HOST must be a plain host name: it stands in files that patients take home"
    if sentence := refusal(settings.BIND, tls=settings.TLS):
        yield sentence
