"""Members and settings of a clinic, changed by its managers alone, each change noted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from regimens.models import Clinic, Event, Member, Role
from tests.admin.conftest import SignedIn
from tests.conftest import PASSWORD

MEMBERS = "/admin/regimens/member/"
CLINICS = "/admin/regimens/clinic/"


def member_form(**changes: Any) -> dict[str, Any]:
    return {
        "username": "newcomer",
        "new_password": PASSWORD,
        "active": "on",
        "roles": ["nurse"],
        "display_name": "New Comer",
        "registration_body": "NMC",
        "registration_number": "12A",
        **changes,
    }


@pytest.fixture
def as_manager(signed_in: SignedIn, manager: Member) -> Client:
    """A client signed in as the manager."""
    return signed_in(manager)


def test_a_manager_adds_a_member_of_the_own_clinic(as_manager: Client, manager: Member) -> None:
    assert as_manager.get(f"{MEMBERS}add/").status_code == 200
    response = as_manager.post(f"{MEMBERS}add/", member_form(), follow=True)
    assert response.status_code == 200
    added = Member.objects.get(user__username="newcomer")
    assert (added.clinic, added.roles) == (manager.clinic, frozenset({Role.NURSE}))
    assert added.user.check_password(PASSWORD)
    assert not added.user.is_superuser
    assert Event.objects.filter(
        kind="member_changed", subject_id=str(added.pk), member_id=manager.pk
    ).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"new_password": ""}, "This field is required"),
        ({"new_password": "short"}, "too short"),
        ({"new_password": "q1w2e3r4t5y6"}, "too common"),
        ({"username": "MANAGER"}, "This user name is taken"),
        ({"username": "a b"}, "Enter a valid username"),
        ({"roles": ["superuser"]}, "not one of the available choices"),
        ({"roles": []}, "This field is required"),
    ],
)
def test_a_member_that_cannot_be_is_refused(
    as_manager: Client, changes: dict[str, Any], sentence: str
) -> None:
    response = as_manager.post(f"{MEMBERS}add/", member_form(**changes))
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Member.objects.filter(user__username="newcomer").exists()


def test_a_manager_changes_a_member(as_manager: Client, nurse: Member) -> None:
    page = as_manager.get(f"{MEMBERS}{nurse.pk}/change/")
    assert page.status_code == 200
    assert nurse.user.password not in page.content.decode()
    form = member_form(roles=["nurse", "clinician"], new_password="", display_name="Nat N")
    as_manager.post(f"{MEMBERS}{nurse.pk}/change/", form)
    nurse.refresh_from_db()
    assert (nurse.display_name, nurse.roles) == ("Nat N", frozenset({Role.NURSE, Role.CLINICIAN}))
    assert nurse.user.get_username() == "nurse"
    assert nurse.user.check_password(PASSWORD)
    event = Event.objects.filter(kind="member_changed", subject_id=str(nurse.pk)).order_by("-sequence")[0]
    assert event.detail["fields"] == ["display_name", "registration_number", "roles"]


def test_switching_a_member_off_ends_their_sessions(
    as_manager: Client, signed_in: SignedIn, nurse: Member
) -> None:
    theirs = signed_in(nurse)
    assert theirs.get("/").status_code == 200
    form = member_form(new_password="")
    del form["active"]
    as_manager.post(f"{MEMBERS}{nurse.pk}/change/", form)
    assert theirs.get("/").status_code == 302


def test_a_new_password_ends_the_old_sessions(as_manager: Client, signed_in: SignedIn, nurse: Member) -> None:
    theirs = signed_in(nurse)
    as_manager.post(f"{MEMBERS}{nurse.pk}/change/", member_form(new_password="another long secret 9"))
    assert theirs.get("/").status_code == 302
    assert Event.objects.filter(kind="user_changed", subject_id=str(nurse.pk)).count() == 1


def test_an_own_new_password_is_an_event(signed_in: SignedIn, auditor: Member) -> None:
    client = signed_in(auditor)
    new = "battery staple horse 34"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    refused = client.post("/admin/password_change/", fields | {"old_password": "wrong"})
    assert refused.status_code == 200
    assert not Event.objects.filter(kind="user_changed").exists()
    assert client.post("/admin/password_change/", fields).status_code == 302
    event = Event.objects.get(kind="user_changed")
    assert (event.member_id, event.subject_id, event.detail) == (
        auditor.pk,
        str(auditor.pk),
        {"fields": ["password"]},
    )
    assert client.get("/admin/").status_code == 200


def test_signing_out_of_the_audit_signs_out(signed_in: SignedIn, auditor: Member) -> None:
    client = signed_in(auditor)
    page = client.get("/admin/").content.decode()
    assert 'id="logout-form" method="post" action="/accounts/logout/"' in page
    assert "Ash Auditor" in page
    client.post("/accounts/logout/")
    assert client.get("/admin/").status_code == 302


def test_a_manager_grants_themselves_nothing(as_manager: Client, manager: Member) -> None:
    form = member_form(roles=["manager", "clinician"], new_password="")
    response = as_manager.post(f"{MEMBERS}{manager.pk}/change/", form)
    assert "Another manager must change your own roles" in response.content.decode()
    manager.refresh_from_db()
    assert manager.roles == {Role.MANAGER}


def test_a_manager_sees_and_changes_nothing_elsewhere(
    as_manager: Client, other_clinic: Clinic, other_clinician: Member
) -> None:
    assert "clinician2" not in as_manager.get(MEMBERS).content.decode()
    for path in (f"{MEMBERS}{other_clinician.pk}/change/", f"{CLINICS}{other_clinic.pk}/change/"):
        assert as_manager.get(path).status_code == 404
        assert as_manager.post(path, member_form()).status_code == 404


@pytest.mark.parametrize("path", [MEMBERS, f"{MEMBERS}add/", CLINICS])
def test_an_auditor_manages_nobody(signed_in: SignedIn, auditor: Member, path: str) -> None:
    assert signed_in(auditor).get(path).status_code == 403


def test_nobody_is_deleted_and_no_clinic_added(as_manager: Client, nurse: Member) -> None:
    assert as_manager.post(f"{MEMBERS}{nurse.pk}/delete/", {"post": "yes"}).status_code == 403
    assert as_manager.post(f"{CLINICS}{nurse.clinic_id}/delete/", {"post": "yes"}).status_code == 403
    assert as_manager.get(f"{CLINICS}add/").status_code == 403


def clinic_form(clinic: Clinic, **changes: Any) -> dict[str, Any]:
    return {
        "name": clinic.name,
        "phone": "01632 960000",
        "help_phone": "111",
        "time_zone": clinic.time_zone,
        "country": clinic.country,
        "subdivision": clinic.subdivision,
        "open_weekdays": ["mon", "wed"],
        "closed_days": "2027-03-02\n2027-03-01\n",
        "stock": ["hydroxocobalamin_injection"],
        "profile": "uk",
        "egfr_equation": "ckd_epi_2009",
        "paper": "letter",
        "calendar_titles": "named",
        "identifier_kind": "nhs_number",
        "horizon_months": "12",
        "draft_days": "14",
        **changes,
    }


def test_a_manager_changes_the_clinic(as_manager: Client, clinic: Clinic) -> None:
    assert as_manager.get(f"{CLINICS}{clinic.pk}/change/").status_code == 200
    as_manager.post(f"{CLINICS}{clinic.pk}/change/", clinic_form(clinic))
    clinic.refresh_from_db()
    assert clinic.closed_days == ["2027-03-01", "2027-03-02"]
    assert (clinic.open_weekdays, clinic.paper, clinic.horizon_months) == (["mon", "wed"], "letter", 12)
    assert clinic.calendar_titles == "named"
    assert Event.objects.filter(kind="clinic_changed", member_id__isnull=False).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closed_days": "tomorrow"}, "real dates such as 2027-03-01"),
        ({"time_zone": "Nowhere"}, "Enter a time zone such as Europe/London"),
        ({"horizon_months": "37"}, "less than or equal to 36"),
        ({"draft_days": "0"}, "greater than or equal to 1"),
        ({"open_weekdays": []}, "This field is required"),
    ],
)
def test_a_clinic_that_cannot_be_is_refused(
    as_manager: Client, clinic: Clinic, changes: dict[str, Any], sentence: str
) -> None:
    response = as_manager.post(f"{CLINICS}{clinic.pk}/change/", clinic_form(clinic, **changes))
    assert sentence in response.content.decode()
    clinic.refresh_from_db()
    assert clinic.paper == "a4"
