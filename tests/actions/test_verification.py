"""Stored plans verify; an altered one is found whatever was altered."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from regimens import clinical
from regimens.models import Plan, triggers


def alter(plan: Plan, **columns: str) -> None:
    """Change columns as somebody who has the file would."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        for column, value in columns.items():
            cursor.execute(f"UPDATE regimens_plan SET {column} = %s WHERE number = %s", [value, plan.number])


def verify() -> str:
    """What the command prints; CommandError when it finds something."""
    out = io.StringIO()
    call_command("verify_plans", stdout=out, stderr=out)
    return out.getvalue()


def test_what_was_stored_verifies(signed_plan: Plan) -> None:
    present = clinical.RULESET
    assert verify().splitlines() == [
        "1 plans checked, 1 made again with the present rule set.",
        f"rule set {present.version}, check {present.sha256[:12]}, the present one: 1",
    ]


def changed_document(plan: Plan, **changes: Any) -> str:
    return clinical.canonical({**plan.document, **changes})


def test_a_changed_document_is_found(signed_plan: Plan) -> None:
    alter(signed_plan, document_text=changed_document(signed_plan, signable=False))
    with pytest.raises(CommandError):
        verify()


def test_a_document_hashed_anew_is_found(signed_plan: Plan) -> None:
    forged = {**signed_plan.document, "flags": []}
    forged["sha256"] = clinical.sha256({key: value for key, value in forged.items() if key != "sha256"})
    alter(signed_plan, document_text=clinical.canonical(forged))
    with pytest.raises(CommandError):
        verify()


def test_another_spelling_is_found(signed_plan: Plan) -> None:
    alter(signed_plan, document_text=json.dumps(signed_plan.document, indent=1))
    with pytest.raises(CommandError):
        verify()


def test_a_changed_history_is_found(signed_plan: Plan) -> None:
    alter(signed_plan, history_text=clinical.canonical({**signed_plan.history, "sex": "male"}))
    with pytest.raises(CommandError):
        verify()
