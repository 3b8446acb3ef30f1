"""The database's own guards, put in place as triggers: they hold whatever reaches the tables."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

from regimens.models.guards import Guard, guards


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in place anew; a rebuilt table has lost its guards."""
    remove(connection)
    with connection.cursor() as cursor:
        for guard in guards():
            for statement in _creation(connection.vendor, guard):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: only while tables are rebuilt, and in tests that empty them."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards():
            if guard.table not in tables:
                continue
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{guard.trigger}"')
            else:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{guard.trigger}" ON "{guard.table}"')


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of guards that the database does not hold, or holds with other words."""
    present = _present(connection)
    return [guard.trigger for guard in guards() if not _stands(connection.vendor, guard, present)]


def _present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    queries = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        return {str(name): str(text) for name, text in cursor.fetchall()}


def _stands(vendor: str, guard: Guard, present: Mapping[str, str]) -> bool:
    if vendor == "sqlite":
        return present.get(guard.trigger) == _creation(vendor, guard)[0]
    return present.get(guard.trigger) in {"O", "A"}


def _creation(vendor: str, guard: Guard) -> list[str]:
    if vendor == "sqlite":
        condition = guard.condition.replace("IS DISTINCT FROM", "IS NOT")
        return [
            f'CREATE TRIGGER "{guard.trigger}" BEFORE {guard.statement} ON "{guard.table}" '
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{_quoted(guard.refusal)}'); END"
        ]
    row = "OLD" if guard.statement == "DELETE" else "NEW"
    return [
        f'CREATE OR REPLACE FUNCTION "{guard.trigger}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ '
        f"BEGIN IF {guard.condition} THEN RAISE EXCEPTION '{_quoted(guard.refusal)}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $guard$",
        f'CREATE TRIGGER "{guard.trigger}" BEFORE {guard.statement} ON "{guard.table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{guard.trigger}"()',
    ]


def _quoted(text: str) -> str:
    return text.replace("'", "''")
