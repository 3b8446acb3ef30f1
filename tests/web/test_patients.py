"""Registering, finding, correcting and opening patients."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from regimens.models import Event, Member, Patient
from tests.web.conftest import path_of

JANE = {
    "family_name": "O'Neil-Ångström",
    "given_name": "Jane",
    "born": "14 8 1980",
    "identifier": "999 100 0011",
    "sex": "female",
    "allergies": "none",
    "key": "new",
}


def register(web: Client, **changes: str) -> Any:
    """Post the registration with these changes; an empty one takes away."""
    return web.post("/patients/new/", {name: value for name, value in (JANE | changes).items() if value})


def test_register_leads_to_the_patient(web: Client) -> None:
    response = register(web)
    patient = Patient.everywhere.get(identifier="9991000011")
    assert (response.status_code, path_of(response)) == (303, f"/patients/{patient.pk}/")
    page = web.get(response["Location"]).content.decode()
    assert "14-Aug-1980" in page
    assert "(46y)" in page
    assert "999 100 0011" in page
    assert "Start plan" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"family_name": ""}, "Enter the family name"),
        ({"given_name": ""}, "Enter the given name"),
        ({"born": ""}, "Enter the date of birth"),
        ({"born": "31 2 1980"}, "Date of birth must be a real date, like 27 3 1962"),
        ({"born": "14 8 80"}, "Date of birth must be a real date, like 27 3 1962"),
        ({"born": "24 11 2026"}, "Date of birth must be in the past"),
        ({"identifier": ""}, "Enter the NHS number, or select &#x27;No NHS number&#x27;"),
        ({"identifier": "99910000"}, "NHS number must be 10 digits"),
        ({"identifier": "9991000012"}, "Check the NHS number: the last digit does not match"),
        ({"no_identifier": "yes"}, "You entered an NHS number and &#x27;No NHS number&#x27;. Clear one"),
        ({"sex": ""}, "Select the sex used for kidney and pregnancy checks"),
        ({"allergies": ""}, "Select whether the patient has known allergies"),
        ({"allergies": "known"}, "Enter the known allergies"),
    ],
)
def test_each_mistake_has_its_message_twice(web: Client, changes: dict[str, str], message: str) -> None:
    response = register(web, **changes)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(message) == 2
    assert page.count('class="err"') == 1
    assert "<title>Error: " in page
    assert not Patient.everywhere.exists()


def test_no_number_is_an_answer(web: Client) -> None:
    assert register(web, identifier="", no_identifier="yes", local_identifier="L-17").status_code == 303


def test_a_duplicate_opens_the_patient_on_file(web: Client, patient: Patient) -> None:
    response = register(web, identifier="9991000003")
    assert path_of(response) == f"/patients/{patient.pk}/"
    assert "registered already" in web.get(response["Location"]).content.decode()
    assert Patient.everywhere.count() == 1


def test_sending_twice_registers_once(web: Client) -> None:
    assert register(web)["Location"] == register(web)["Location"]
    assert Patient.everywhere.count() == 1


@pytest.mark.parametrize("words", ["9991000003", "999 100 0003", "999-100-0003"])
def test_an_exact_number_opens_the_patient(web: Client, patient: Patient, words: str) -> None:
    assert path_of(web.post("/patients/find/", {"words": words})) == f"/patients/{patient.pk}/"


@pytest.mark.parametrize("words", ["exam", "Jane Example", "27/3/1962", "27 3 1962"])
def test_names_and_birth_list_what_is_found(web: Client, patient: Patient, words: str) -> None:
    page = web.post("/patients/find/", {"words": words}).content.decode()
    assert f"/patients/{patient.pk}/" in page
    assert "27-Mar-1962" in page


def test_a_search_too_short_is_explained(web: Client, patient: Patient) -> None:
    response = web.post("/patients/find/", {"words": "e"})
    assert response.status_code == 422
    assert "Enter a name, a number or a date of birth" in response.content.decode()
    assert web.get("/patients/find/").status_code == 405


def test_another_clinics_patient_is_not_there(web: Client, other_patient: Patient) -> None:
    assert web.get(f"/patients/{other_patient.pk}/").status_code == 404
    assert "No patient found" in web.post("/patients/find/", {"words": "Foreign"}).content.decode()


def test_opening_a_patient_is_an_event(web: Client, patient: Patient) -> None:
    web.get(f"/patients/{patient.pk}/")
    assert Event.objects.filter(kind="patient_viewed", patient_id=str(patient.pk)).count() == 1


def test_details_are_corrected(web: Client, patient: Patient) -> None:
    changes = JANE | {
        "identifier": "9991000003",
        "version": "1",
        "phone": "01632 960 123",
        "need_large_print": "yes",
    }
    assert web.post(f"/patients/{patient.pk}/amend/", changes).status_code == 303
    patient.refresh_from_db()
    assert (patient.family_name, patient.version) == ("O'Neil-Ångström", 2)
    assert patient.communication_needs == ["large_print"]


def test_a_stale_correction_shows_both_and_saves_neither(web: Client, patient: Patient) -> None:
    changes = JANE | {"identifier": "9991000003", "version": "1"}
    web.post(f"/patients/{patient.pk}/amend/", changes)
    response = web.post(f"/patients/{patient.pk}/amend/", changes | {"given_name": "Joan", "key": "two"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Saved answer" in page
    assert 'value="Joan"' in page
    patient.refresh_from_db()
    assert patient.given_name == "Jane"


def test_the_banner_escapes_and_carries_no_name_in_the_address(web: Client) -> None:
    response = register(web, allergies="known", allergy_list="<b>penicillin</b>")
    page = web.get(response["Location"]).content.decode()
    assert "<b>penicillin" not in page
    assert "Known allergies: &lt;b&gt;penicillin" in page
    assert "Jane" not in response["Location"]


def test_an_auditor_sees_the_patient_without_buttons(
    client: Client, auditor: Member, patient: Patient
) -> None:
    client.force_login(auditor.user)
    page = client.get(f"/patients/{patient.pk}/").content.decode()
    assert "Start plan" not in page
    assert "Change details" not in page
