"""The worklist with 100,000 active plans beside one with 1,000: its time, and its number of queries.

`grown` gives the table: it works in a folder of its own and leaves nothing behind.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.bench.measuring import table

SIZES = (1_000, 100_000)
#: So many that one pause of the machine is not the 95th of a hundred.
ROUNDS = 200
AT_ONCE = 1_000
#: One in so many is overdue, one on hold, one without a date; the others are due over the next 12 weeks.
EVERY = 100
DAYS_AHEAD = 84
#: In place of the documents, which no list reads: 100,000 of them would fill 4 GB.
SHORT = "{}" + " " * 2_000
ROOT = Path(__file__).parents[2]
HEAD = ("Active plans", "Queries", "Action, median", "Action, p95", "Whole page, median", "Whole page, p95")


def grown() -> str:
    """The table, from a process of its own with a database of its own."""
    return run_apart("tests.bench.worklist")


def run_apart(module: str) -> str:
    """What this module prints, run by itself with an empty database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "DATA_DIR": folder,
            "DEBUG": "0",
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "b12site.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env={**os.environ, **settings},
            check=True,
            capture_output=True,
            text=True,
        )
    return done.stdout.strip()


def prepared() -> tuple[Any, Any]:
    """An empty database made ready, with one signed plan and its clinician."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return _first_plan()


def main() -> None:
    """Fill the database to each size in turn, and measure."""
    plan, member = prepared()
    rows, filled = [], 1
    for size in SIZES:
        _fill(plan, size - filled)
        filled = size
        rows.append(_measured(size, member))
    print(table(HEAD, rows))  # noqa: T201 - the caller reads it


def _first_plan() -> tuple[Any, Any]:
    """A signed plan made through the actions, which the others are copies of."""
    from regimens.actions import accounts, assessments, patients, plans
    from regimens.models import Role

    clinic = accounts.open_clinic(name="Bench Surgery")
    member = accounts.add_member(
        clinic=clinic,
        by=None,
        username="bench",
        password="a password of the bench",
        roles=[Role.CLINICIAN, Role.NURSE],
        display_name="Dr Bench",
        registration_body="GMC",
        registration_number="7000009",
    )
    details = patients.PatientDetails(
        family_name="Bench",
        given_name="Jo",
        born=date(1960, 1, 1),
        sex="female",
        allergies="none",
        local_identifier="L0",
    )
    patient = patients.register(clinic=clinic, by=member, details=details, key="r")
    draft = assessments.begin(patient=patient, by=member, key="b")
    draft = assessments.answer(
        assessment=draft, by=member, step="dates", answers=_answers(clinic.today()), clears=[], version=1
    )
    made = assessments.complete(assessment=draft, by=member, version=draft.version, key="c")
    return plans.sign(plan=made, by=member, checked=True, key="s"), member


def _answers(today: date) -> dict[str, str]:
    week = (today - timedelta(days=7)).isoformat()
    return {
        "purpose": "treat",
        "diagnosis": "confirmed",
        "b12.value": "110",
        "b12.test": "total_ng_l",
        "b12.taken_on": week,
        "treated_before": "no",
        "egfr.value": "88",
        "egfr.taken_on": week,
        "kidney.any": "no",
        "neuro.tongue": "no",
        "neuro.any": "no",
        "absorption.any": "yes",
        "absorption.pernicious_anaemia": "yes",
        "absorption.other_causes": "none",
        "pregnancy": "none",
        "safety.any": "none",
        "preference": "no_preference",
        "start": "today",
        "choices.maintenance_months": "3",
    }


def _fill(plan: Any, count: int) -> None:
    """So many further patients, each with a copy of the plan; written past the guards, for the bench alone."""
    from django.db import connection

    from regimens.models import triggers

    triggers.remove(connection)
    begun = type(plan).everywhere.count()
    for first in range(0, count, AT_ONCE):
        _copies(plan, begun + first, min(AT_ONCE, count - first))
    triggers.install(connection)


def _copies(plan: Any, first: int, count: int) -> None:
    from regimens.models import Assessment, FollowUp, Patient, Plan

    numbers = range(first, first + count)
    patients = [_patient(plan.patient, number) for number in numbers]
    Patient.everywhere.bulk_create(patients)
    assessments = [
        _copy(plan.assessment, patient=patient, amends=None, history_text=SHORT) for patient in patients
    ]
    Assessment.everywhere.bulk_create(assessments)
    pairs = zip(numbers, patients, assessments, strict=True)
    plans = [
        _copy(plan, patient=one, assessment=two, number=number + 1, document_text=SHORT, history_text=SHORT)
        for number, one, two in pairs
    ]
    Plan.everywhere.bulk_create(plans)
    rows = [_row(made, number) for number, made in zip(numbers, plans, strict=True)]
    FollowUp.everywhere.bulk_create(rows)


def _copy(record: Any, **changes: Any) -> Any:
    fields = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    for name in changes:
        fields.pop(f"{name}_id", None)
    return type(record)(**{**fields, "id": uuid.uuid4(), **changes})


def _patient(patient: Any, number: int) -> Any:
    return _copy(patient, local_identifier=f"L{number}", family_name=f"Bench{number}")


def _row(plan: Any, number: int) -> Any:
    """What is due next, spread over overdue, on hold, without a date and the weeks to come."""
    from regimens.models import FollowUp

    today = plan.clinic.today()
    due = today + timedelta(days=number % DAYS_AHEAD)
    dates: dict[str, Any] = {"due_on": due, "overdue_from": due + timedelta(days=1), "next_key": "loading-1"}
    kind = number % EVERY
    if kind == 0:
        dates |= {"due_on": today - timedelta(days=9), "overdue_from": today - timedelta(days=8)}
    elif kind == 1:
        dates |= {"hold_until": today + timedelta(days=20)}
    elif kind == 2:
        dates = {"next_key": ""}
    return FollowUp(clinic=plan.clinic, patient=plan.patient, plan=plan, risk=1 + number % 4, **dates)


def _measured(size: int, member: Any) -> tuple[str, ...]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(member.user)
    with CaptureQueriesContext(connection) as seen:
        _view(member)
    queries = len(seen)  # before a request empties the log
    assert client.get("/worklist/").status_code == 200
    action = _times(lambda: _view(member))
    page = _times(lambda: client.get("/worklist/"))
    return f"{size:,}", str(queries), *(_ms(times, each) for times in (action, page) for each in (50, 95))


def _view(member: Any) -> None:
    from regimens.actions import worklist

    worklist.view(by=member, filters=worklist.Filters(), pages={})


def _times(call: Callable[[], object]) -> list[float]:
    """Seconds of wall clock, each round once."""
    found = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        call()
        found.append(time.perf_counter() - begun)
    return found


def _ms(times: list[float], percent: int) -> str:
    return f"{statistics.quantiles(times, n=100)[percent - 1] * 1000:.0f} ms"


if __name__ == "__main__":
    main()
