"""The database's own refusals about rule sets: no approval by one, none without registration, none changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from regimens.actions import audit, kept_rule_sets
from regimens.actions.release_steps import RELEASE_NEXT
from regimens.models import (
    Clinic,
    Event,
    EventKind,
    Member,
    NeverDeleted,
    Release,
    RuleSetText,
    clock,
    guards,
)
from tests import releasing


def raw(sql: str, *values: Any) -> None:
    """Run a statement past the ORM."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def kept(db: None) -> RuleSetText:
    """The present rule set, kept."""
    return kept_rule_sets.keep_present()


@pytest.fixture
def release(kept: RuleSetText, manager: Member) -> Release:
    """A row that was submitted."""
    return Release.objects.create(
        clinic=manager.clinic, ruleset=kept, submitted_by=manager, submitted_at=clock.now()
    )


def save(release: Release, **columns: Any) -> Release:
    """The row with these columns, as whoever has the database would write it."""
    for name, value in columns.items():
        setattr(release, name, value)
    with transaction.atomic():
        release.save()
    return release


def reviewed(by: Member) -> dict[str, Any]:
    return {"state": "under_review", "review_begun_by": by, "review_begun_at": clock.now()}


def endorsed(by: Member) -> dict[str, Any]:
    return {
        "approver": by,
        "approver_at": clock.now(),
        "approver_name": by.display_name,
        "approver_body": by.registration_body,
        "approver_number": by.registration_number,
        "approver_statement": "Read",
        "impact_looked": 3,
        "impact_changed": 1,
        "impact_check": "0" * 12,
    }


def confirmed(by: Member) -> dict[str, Any]:
    return {
        "state": "approved",
        "second": by,
        "second_at": clock.now(),
        "second_name": by.name,
        "second_role": "manager",
    }


@pytest.mark.parametrize("column", guards.columns(RuleSetText))
def test_no_column_of_a_kept_rule_set_changes(kept: RuleSetText, column: str) -> None:
    with pytest.raises(DatabaseError, match="a kept rule set never changes"):
        raw(f'UPDATE regimens_rulesettext SET "{column}" = "{column}"')


@pytest.mark.parametrize("table", ["regimens_rulesettext", "regimens_release"])
def test_neither_is_deleted_by_raw_sql(release: Release, table: str) -> None:
    with pytest.raises(DatabaseError, match="never deleted"):
        raw(f"DELETE FROM {table}")


def test_neither_is_deleted_by_the_orm(release: Release) -> None:
    for rows in (Release.everywhere.all(), RuleSetText.objects.all()):
        with pytest.raises(NeverDeleted):
            rows.delete()
        with pytest.raises(NeverDeleted):
            rows[0].delete()


def test_two_people_approve(release: Release, manager: Member, clinician: Member) -> None:
    save(release, **reviewed(manager))
    save(release, **endorsed(clinician))
    save(release, **confirmed(manager))
    assert Release.everywhere.get().state == "approved"


def test_approval_needs_the_clinician(release: Release, manager: Member) -> None:
    save(release, **reviewed(manager))
    with pytest.raises(IntegrityError, match=r"release_approved_by_two|release_two_different_people"):
        save(release, **confirmed(manager))


def test_approval_needs_the_second_person(release: Release, manager: Member, clinician: Member) -> None:
    save(release, **reviewed(manager))
    save(release, **endorsed(clinician))
    with pytest.raises(IntegrityError, match="release_approved_by_two"):
        save(release, state="approved")


@pytest.mark.parametrize(
    "column",
    ["approver_name", "approver_body", "approver_number", "approver_statement", "impact_check"],
)
def test_a_clinicians_approval_is_whole(
    release: Release, manager: Member, clinician: Member, column: str
) -> None:
    save(release, **reviewed(manager))
    with pytest.raises(DatabaseError, match=r"release_approver_whole|as registered"):
        save(release, **(endorsed(clinician) | {column: ""}))


@pytest.mark.parametrize("column", ["impact_looked", "impact_changed", "approver_at"])
def test_a_clinicians_approval_has_its_figures(
    release: Release, manager: Member, clinician: Member, column: str
) -> None:
    save(release, **reviewed(manager))
    with pytest.raises(IntegrityError, match="release_approver_whole"):
        save(release, **(endorsed(clinician) | {column: None}))


def test_one_person_is_not_two(release: Release, manager: Member, clinician: Member) -> None:
    save(release, **reviewed(manager))
    save(release, **endorsed(clinician))
    with pytest.raises(IntegrityError, match="release_two_different_people"):
        save(release, **confirmed(clinician))


@pytest.mark.parametrize("role", ["nurse", "manager", "auditor", "other_clinician"])
def test_only_a_clinician_of_the_clinic_approves(
    request: pytest.FixtureRequest, release: Release, manager: Member, role: str
) -> None:
    by: Member = request.getfixturevalue(role)
    by.registration_body, by.registration_number = "GMC", "7654321"
    by.save()
    save(release, **reviewed(manager))
    with pytest.raises(DatabaseError, match="a clinician of the clinic approves"):
        save(release, **endorsed(by))


def test_nobody_approves_under_another_number(release: Release, manager: Member, clinician: Member) -> None:
    save(release, **reviewed(manager))
    with pytest.raises(DatabaseError, match="as registered"):
        save(release, **(endorsed(clinician) | {"approver_number": "7999999"}))


@pytest.mark.parametrize("role", ["nurse", "auditor", "other_clinician"])
def test_only_a_clinician_or_manager_of_the_clinic_confirms(
    request: pytest.FixtureRequest, release: Release, manager: Member, clinician: Member, role: str
) -> None:
    save(release, **reviewed(manager))
    save(release, **endorsed(clinician))
    with pytest.raises(DatabaseError, match="a clinician or manager of the clinic confirms"):
        save(release, **confirmed(request.getfixturevalue(role)))


def test_a_release_begins_as_submitted(kept: RuleSetText, manager: Member) -> None:
    values = {"clinic": manager.clinic, "ruleset": kept, "submitted_by": manager, "submitted_at": clock.now()}
    row = Release(**(values | reviewed(manager)))
    with pytest.raises(DatabaseError, match="begins as submitted"):
        row.save(force_insert=True)


def test_the_guards_and_the_steps_agree() -> None:
    assert {state: set(following) for state, following in guards.RELEASE_STEPS.items()} == {
        state.value: {after.value for after in steps.values()} for state, steps in RELEASE_NEXT.items()
    }


FACTS = [column for column in guards.columns(Release) if column not in guards.ENDING_COLUMNS]


@pytest.mark.parametrize("column", FACTS)
def test_no_fact_of_an_approval_changes(manager: Member, clinician: Member, column: str) -> None:
    releasing.approved(manager, clinician)
    with pytest.raises(DatabaseError, match=r"never change|constraint|FOREIGN KEY|of the clinic"):
        raw(f"UPDATE regimens_release SET \"{column}\" = '9'")


@pytest.mark.parametrize("column", sorted(guards.ENDING_COLUMNS - {"state"}))
def test_no_end_changes(release: Release, manager: Member, column: str) -> None:
    save(release, state="withdrawn", ended_by=manager, ended_at=clock.now(), ended_reason="A slip")
    with pytest.raises(DatabaseError, match="an ended release never changes"):
        raw(f"UPDATE regimens_release SET \"{column}\" = '9'")


@pytest.mark.parametrize("state", ["submitted", "under_review", "withdrawn"])
def test_an_approved_release_takes_no_step_back(manager: Member, clinician: Member, state: str) -> None:
    releasing.approved(manager, clinician)
    with pytest.raises(DatabaseError, match="from that state"):
        raw("UPDATE regimens_release SET state = %s", state)


def test_an_end_has_its_reason(release: Release, manager: Member) -> None:
    with pytest.raises(IntegrityError, match="release_end"):
        save(release, state="withdrawn", ended_by=manager, ended_at=clock.now())


def test_when_a_review_began_stays(release: Release, manager: Member) -> None:
    save(release, **reviewed(manager))
    with pytest.raises(DatabaseError, match="when its review began"):
        save(release, review_begun_at=clock.now())


def test_one_release_waits_and_one_is_approved_in_a_clinic(
    release: Release, manager: Member, clinician: Member
) -> None:
    def another() -> Release:
        with transaction.atomic():
            return Release.objects.create(
                clinic=manager.clinic,
                ruleset=release.ruleset,
                submitted_by=manager,
                submitted_at=clock.now(),
            )

    with pytest.raises(IntegrityError, match=r"release_one_open|clinic_id"):
        another()
    for step in (reviewed(manager), endorsed(clinician), confirmed(manager)):
        save(release, **step)
    second = another()
    save(second, **reviewed(manager))
    save(second, **endorsed(clinician))
    with pytest.raises(IntegrityError, match=r"release_one_approved|clinic_id"):
        save(second, **confirmed(manager))


def test_another_clinic_has_its_own(release: Release, other_clinic: Clinic, other_clinician: Member) -> None:
    theirs = Release.objects.create(
        clinic=other_clinic,
        ruleset=release.ruleset,
        submitted_by=other_clinician,
        submitted_at=clock.now(),
    )
    assert list(Release.objects.in_clinic(other_clinic)) == [theirs]


def test_every_new_kind_of_event_is_known_to_the_database(clinician: Member) -> None:
    kinds = [kind for kind in EventKind if kind.startswith("ruleset_") or kind == EventKind.IMPACT_VIEWED]
    assert len(kinds) == 7
    for kind in kinds:
        assert audit.record(kind, by=clinician).kind == kind
    with pytest.raises(IntegrityError, match="event_kind_known"), transaction.atomic():
        Event.objects.create(sequence=9999, at=clock.now(), kind="unheard_of", previous_hash="x")
