"""Members and clinics: who adds whom, what nobody may grant themselves, and what is noted."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher
from django.core.exceptions import ValidationError
from pytest_django import Settings

from regimens.actions import accounts
from regimens.actions.permissions import NotPermitted, Role
from regimens.models import Clinic, Event, Member
from tests.conftest import PASSWORD


def facts(member: Member, **changes: Any) -> dict[str, Any]:
    return {
        "roles": member.roles,
        "display_name": member.display_name,
        "registration_body": member.registration_body,
        "registration_number": member.registration_number,
        "active": True,
        **changes,
    }


def test_a_manager_changes_roles_and_it_is_noted(manager: Member, nurse: Member) -> None:
    accounts.change_member(member=nurse, by=manager, **facts(nurse, roles=[Role.NURSE, Role.AUDITOR]))
    nurse.refresh_from_db()
    assert nurse.roles == {Role.NURSE, Role.AUDITOR}
    assert nurse.user.is_staff
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["fields"]) == ("member_changed", ["roles"])


def test_nobody_grants_themselves_a_role(manager: Member) -> None:
    with pytest.raises(NotPermitted, match="Another manager"):
        accounts.change_member(member=manager, by=manager, **facts(manager, roles=list(Role)))
    with pytest.raises(NotPermitted, match="Another manager"):
        accounts.change_member(member=manager, by=manager, **facts(manager, active=False))
    accounts.change_member(member=manager, by=manager, **facts(manager, display_name="Mo M"))


@pytest.mark.parametrize("role", ["clinician", "nurse", "auditor"])
def test_only_managers_change_members(request: pytest.FixtureRequest, role: str, manager: Member) -> None:
    by = request.getfixturevalue(role)
    with pytest.raises(NotPermitted):
        accounts.change_member(member=by, by=by, **facts(by))
    with pytest.raises(NotPermitted):
        accounts.set_password(member=by, by=by, password=PASSWORD)
    with pytest.raises(NotPermitted):
        accounts.change_clinic(clinic=by.clinic, by=by, settings={"phone": "1"})


def test_a_manager_changes_nothing_elsewhere(
    manager: Member, other_clinic: Clinic, other_clinician: Member
) -> None:
    with pytest.raises(NotPermitted, match="another clinic"):
        accounts.change_member(member=other_clinician, by=manager, **facts(other_clinician))
    with pytest.raises(NotPermitted, match="another clinic"):
        accounts.set_password(member=other_clinician, by=manager, password=PASSWORD)
    with pytest.raises(NotPermitted, match="another clinic"):
        accounts.change_clinic(clinic=other_clinic, by=manager, settings={"phone": "1"})
    with pytest.raises(NotPermitted, match="another clinic"):
        accounts.add_member(clinic=other_clinic, by=manager, username="x", password=PASSWORD, roles=[])


def test_a_clinic_with_members_is_joined_through_a_manager(clinic: Clinic, manager: Member) -> None:
    with pytest.raises(NotPermitted):
        accounts.add_member(clinic=clinic, by=None, username="x", password=PASSWORD, roles=[Role.MANAGER])


@pytest.mark.parametrize("password", ["short", "12345678901", "q1w2e3r4t5y6", "newcomer12345"])
def test_weak_passwords_are_refused(clinic: Clinic, manager: Member, password: str) -> None:
    with pytest.raises(ValidationError):
        accounts.add_member(
            clinic=clinic, by=manager, username="newcomer12345", password=password, roles=[Role.NURSE]
        )


def test_passwords_are_kept_as_argon2id(clinic: Clinic, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    member = accounts.add_member(clinic=clinic, by=None, username="m", password=PASSWORD, roles=[])
    assert identify_hasher(member.user.password).algorithm == "argon2"
    assert member.user.password.startswith("argon2$argon2id$")
    assert check_password(PASSWORD, member.user.password)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("open_weekdays", []),
        ("open_weekdays", ["someday"]),
        ("stock", ["aspirin"]),
        ("closed_days", ["2027-02-30"]),
        ("country", "QQ"),
        ("horizon_months", 40),
    ],
)
def test_a_clinic_that_cannot_be_is_refused(
    clinic: Clinic, manager: Member, field: str, value: object
) -> None:
    with pytest.raises(ValidationError) as raised:
        accounts.change_clinic(clinic=clinic, by=manager, settings={field: value})
    assert set(raised.value.message_dict) == {field}


def test_changing_the_clinic_is_noted(clinic: Clinic, manager: Member) -> None:
    changed = accounts.change_clinic(
        clinic=clinic, by=manager, settings={"closed_days": ["2027-03-01"], "name": clinic.name}
    )
    assert changed.closed_days == ["2027-03-01"]
    assert Event.objects.order_by("-sequence")[0].detail == {"fields": ["closed_days"]}


def test_a_failed_sign_in_never_keeps_what_was_typed(clinician: Member) -> None:
    accounts.sign_in_failed(username="my secret password")
    accounts.sign_in_failed(username="clinician", locked=True)
    unknown, known = Event.objects.filter(kind="sign_in_failed").order_by("sequence")
    assert unknown.detail == {"locked": False, "known_account": False}
    assert (known.subject_id, known.clinic_id) == (str(clinician.pk), clinician.clinic_id)
