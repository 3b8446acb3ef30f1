"""The database's own refusals: what was written stays, even for raw SQL and the superuser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from regimens.actions.transitions import NEXT
from regimens.models import (
    Assessment,
    Clinic,
    Event,
    NeverDeleted,
    Patient,
    Plan,
    Shortage,
    Unscoped,
    guards,
    triggers,
)
from tests.models.conftest import PlanMaker

TABLES = ["regimens_patient", "regimens_assessment", "regimens_plan", "regimens_event"]


def raw(sql: str) -> None:
    """Run a statement past the ORM."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", TABLES)
def test_no_record_is_deleted_by_raw_sql(signed_row: PlanMaker, table: str) -> None:
    signed_row()
    with pytest.raises(DatabaseError, match="never deleted"):
        raw(f"DELETE FROM {table}")


@pytest.mark.parametrize("model", [Patient, Assessment, Plan])
def test_no_record_is_deleted_by_the_orm(
    signed_row: PlanMaker, model: type[Patient | Assessment | Plan]
) -> None:
    signed_row()
    rows = model.everywhere.all()
    with pytest.raises(NeverDeleted):
        rows.delete()
    with pytest.raises(NeverDeleted):
        rows[0].delete()


def test_no_event_is_deleted_by_the_orm(patient: Patient) -> None:
    with pytest.raises(NeverDeleted):
        Event.objects.all().delete()
    with pytest.raises(NeverDeleted):
        Event.objects.all()[0].delete()


@pytest.mark.parametrize("column", [field.column for field in Event._meta.concrete_fields])
def test_no_column_of_an_event_changes(patient: Patient, column: str) -> None:
    with pytest.raises(DatabaseError, match="events never change"):
        raw(f'UPDATE regimens_event SET "{column}" = "{column}"')


FIXED = [
    column for column in guards.columns(Plan) if column not in guards.STATE_COLUMNS | guards.SIGNING_COLUMNS
]


@pytest.mark.parametrize("column", FIXED)
def test_no_column_of_a_plan_changes(plan_row: PlanMaker, column: str) -> None:
    plan_row()
    with pytest.raises(DatabaseError, match=r"a plan never changes|FOREIGN KEY|constraint"):
        raw(f"UPDATE regimens_plan SET \"{column}\" = 'x'")


@pytest.mark.parametrize("column", sorted(guards.SIGNING_COLUMNS))
def test_a_signature_never_changes(signed_row: PlanMaker, column: str) -> None:
    signed_row()
    with pytest.raises(DatabaseError, match="a signature never changes"):
        raw(f"UPDATE regimens_plan SET \"{column}\" = '9999'")


def test_the_guards_and_the_transitions_agree() -> None:
    assert {state: set(following) for state, following in guards.PLAN_STEPS.items()} == {
        state.value: {after.value for after in steps.values()} for state, steps in NEXT.items()
    }


@pytest.mark.parametrize("state", ["draft", "superseded"])
def test_a_signed_plan_takes_no_step_back(signed_row: PlanMaker, state: str) -> None:
    plan = signed_row()
    plan.state, plan.state_reason = "withdrawn", "Stopped"
    plan.save()
    with pytest.raises(DatabaseError, match="from that state"):
        raw(f"UPDATE regimens_plan SET state = '{state}'")


def test_a_plan_begins_as_a_draft(plan_row: PlanMaker) -> None:
    with pytest.raises(DatabaseError, match="begins as a draft"):
        plan_row(state="withdrawn", state_reason="Never was")


def test_a_plan_rests_on_its_own_patient(plan_row: PlanMaker, other_patient: Patient) -> None:
    with pytest.raises(DatabaseError, match="own frozen assessment"), transaction.atomic():
        plan_row(patient=other_patient, clinic=other_patient.clinic)
    with pytest.raises(DatabaseError, match=r"patient of another clinic|own frozen"):
        plan_row(clinic=other_patient.clinic)


def test_an_assessment_stays_in_its_clinic(
    frozen: Callable[[], Assessment], other_patient: Patient, patient: Patient
) -> None:
    owner = frozen().owner
    with pytest.raises(DatabaseError, match="another clinic"):
        Assessment.objects.create(clinic=patient.clinic, patient=other_patient, owner=owner)


def test_a_shortage_behind_an_assessment_is_of_its_clinic(
    frozen: Callable[[], Assessment], other_patient: Patient, patient: Patient
) -> None:
    owner = frozen().owner
    elsewhere = Shortage.objects.create(
        clinic=other_patient.clinic,
        product="hydroxocobalamin_injection",
        began_on=other_patient.clinic.today(),
        began_by=owner,
    )
    with pytest.raises(DatabaseError, match="shortage belongs to another clinic"), transaction.atomic():
        Assessment.objects.create(clinic=patient.clinic, patient=patient, owner=owner, shortage=elsewhere)
    draft = Assessment.objects.create(clinic=patient.clinic, patient=patient, owner=owner)
    draft.shortage = elsewhere
    with pytest.raises(DatabaseError, match="shortage belongs to another clinic"):
        draft.save()


def test_a_frozen_assessment_never_changes(frozen: Callable[[], Assessment]) -> None:
    assessment = frozen()
    assessment.answers = {"purpose": "prevent"}
    with pytest.raises(DatabaseError, match="never changes"):
        assessment.save()


def test_a_patient_never_moves_to_another_clinic(patient: Patient, other_clinic: Clinic) -> None:
    patient.clinic = other_clinic
    with pytest.raises(DatabaseError, match="stays in the clinic"):
        patient.save()


@pytest.mark.parametrize("guard", [guard.trigger for guard in guards.guards()])
def test_a_missing_guard_is_found_and_put_back(patient: Patient, guard: str) -> None:
    table = next(one.table for one in guards.guards() if one.trigger == guard)
    where = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    raw(f'DROP TRIGGER "{guard}"{where}')
    assert triggers.missing(connection) == [guard]
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []


def test_records_are_found_only_within_a_clinic(patient: Patient, other_patient: Patient) -> None:
    assert list(Patient.objects.in_clinic(patient.clinic)) == [patient]
    for ask in (Patient.objects.all, Patient.objects.count, Assessment.objects.all, Plan.objects.first):
        with pytest.raises(Unscoped):
            ask()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
@pytest.mark.parametrize("table", TABLES)
def test_no_record_is_replaced_by_raw_sql(signed_row: PlanMaker, table: str) -> None:
    """REPLACE takes the old row away first: the guard against deleting hears of it."""
    signed_row()
    with pytest.raises(DatabaseError, match=r"never deleted|begins as a draft"):
        raw(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
