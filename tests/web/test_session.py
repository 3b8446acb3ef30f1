"""Signing in and out, and the end of a session: nothing lost, and nothing for anybody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from regimens.models import Assessment, Event, Member
from tests.conftest import PASSWORD
from tests.web.conftest import SIMPLE, path_of

IDLE = 30 * 60


def sign_in(client: Client, name: str, **more: str) -> Any:
    """Send the sign-in form."""
    return client.post("/accounts/login/", {"username": name, "password": PASSWORD, **more})


def served(client: Client, path: str) -> dict[str, str]:
    """The hidden fields of a page, as served."""
    page = client.get(path).content.decode()
    return dict(re.findall(r'<input type="hidden" name="([^"]+)"(?: id="[^"]+")? value="([^"]*)"', page))


def test_sign_in_leads_home_and_is_an_event(client: Client, clinician: Member) -> None:
    response = sign_in(client, "clinician")
    assert (response.status_code, path_of(response)) == (302, "/")
    assert Event.objects.filter(kind="signed_in").count() == 1


def test_a_wrong_password_is_explained_without_a_hint(client: Client, clinician: Member) -> None:
    response = client.post("/accounts/login/", {"username": "clinician", "password": "wrong"})
    assert response.status_code == 422
    assert response.content.decode().count("The name or the password is not right") == 2
    assert "wrong" not in response.content.decode()


def test_empty_boxes_are_named(client: Client, db: None) -> None:
    page = client.post("/accounts/login/", {}).content.decode()
    assert "Enter your user name" in page
    assert "Enter your password" in page


def test_sign_in_leads_only_to_our_own_pages(client: Client, clinician: Member) -> None:
    assert path_of(sign_in(client, "clinician", next="https://evil.example/")) == "/"
    client.logout()
    assert path_of(sign_in(client, "clinician", next="/patients/new/")) == "/patients/new/"


def test_sign_out_is_a_post_and_an_event(web: Client) -> None:
    assert web.get("/accounts/logout/").status_code == 405
    assert path_of(web.post("/accounts/logout/")) == "/accounts/login/"
    assert Event.objects.filter(kind="signed_out", detail__because="asked").exists()


def test_the_page_knows_when_the_session_ends(web: Client) -> None:
    page = web.get("/").content.decode()
    assert 'data-idle="1800"' in page
    assert 'data-warn="120"' in page


def test_any_request_extends_the_session(web: Client, time_machine: Any) -> None:
    web.get("/")
    for _ in range(10):
        time_machine.shift(IDLE - 60)
        assert web.post("/session/stay/", headers={"HX-Request": "true"}).status_code == 204
    assert web.get("/").status_code == 200


def test_idle_and_absolute_ends_are_events(web: Client, time_machine: Any) -> None:
    web.get("/")
    time_machine.shift(IDLE + 61)
    assert path_of(web.get("/")) == "/accounts/login/"
    assert Event.objects.filter(kind="signed_out", detail__because="idle").exists()


def test_the_longest_session_ends_in_the_middle_of_work(web: Client, time_machine: Any) -> None:
    for _ in range(25):
        web.get("/")
        time_machine.shift(IDLE - 30)
    assert path_of(web.get("/")) == "/accounts/login/"
    assert Event.objects.filter(kind="signed_out", detail__because="too_long").exists()


def test_part_of_a_page_gets_401_and_swaps_nothing(web: Client, draft: Assessment, time_machine: Any) -> None:
    web.get("/")
    time_machine.shift(IDLE + 61)
    path = f"/drafts/{draft.pk}/reason/"
    response = web.post(path, {"purpose": "treat", "intent": "preview"}, headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Trigger"], response.content) == (401, "session-ended", b"")


@pytest.mark.parametrize("step", SIMPLE)
def test_a_step_sent_too_late_is_kept_and_goes_on(
    web: Client, draft: Assessment, time_machine: Any, step: str
) -> None:
    path = f"/drafts/{draft.pk}/{step}/"
    fields = served(web, path) | SIMPLE[step]
    time_machine.shift(IDLE + 61)
    page = web.post(path, fields).content.decode()
    assert "Your session has ended." in page
    assert not re.search(r">\s*142\b|\"142\"", page), "no answer goes out with the page that asks to sign in"
    token = re.search(r'name="carried" value="([^"]+)"', page)
    assert token
    response = sign_in(web, "clinician", carried=token[1], next=path)
    assert response.status_code == 303
    draft.refresh_from_db()
    for name in SIMPLE[step]:
        assert draft.answers[name] in {SIMPLE[step][name], "2026-11-02"}


def test_another_person_gets_none_of_it_and_that_is_an_event(
    web: Client, draft: Assessment, nurse: Member, time_machine: Any
) -> None:
    path = f"/drafts/{draft.pk}/reason/"
    fields = served(web, path) | SIMPLE["reason"]
    time_machine.shift(IDLE + 61)
    token = re.search(r'name="carried" value="([^"]+)"', web.post(path, fields).content.decode())
    assert token
    response = sign_in(web, "nurse", carried=token[1])
    assert path_of(response) == "/"
    draft.refresh_from_db()
    assert draft.answers == {}
    assert Event.objects.filter(kind="denied", detail__what="carried_form_of_another_user").exists()
    assert "carried" not in web.session


def test_a_deleted_session_loses_nothing_either(web: Client, draft: Assessment) -> None:
    path = f"/drafts/{draft.pk}/reason/"
    fields = served(web, path) | SIMPLE["reason"]
    web.session.delete()
    token = re.search(r'name="carried" value="([^"]+)"', web.post(path, fields).content.decode())
    assert token
    assert sign_in(web, "clinician", carried=token[1]).status_code == 303
    draft.refresh_from_db()
    assert draft.answers["b12.value"] == "142"


def test_a_form_is_kept_for_a_quarter_of_an_hour(web: Client, draft: Assessment, time_machine: Any) -> None:
    path = f"/drafts/{draft.pk}/reason/"
    fields = served(web, path) | SIMPLE["reason"]
    web.session.delete()
    token = re.search(r'name="carried" value="([^"]+)"', web.post(path, fields).content.decode())
    assert token
    time_machine.shift(15 * 60 + 1)
    sign_in(web, "clinician", carried=token[1])
    draft.refresh_from_db()
    assert draft.answers == {}


def test_a_form_without_its_signed_note_is_not_kept(client: Client, draft: Assessment) -> None:
    response = client.post(f"/drafts/{draft.pk}/reason/", SIMPLE["reason"] | {"page_for": "1"})
    assert response.status_code == 302
    assert not client.session.keys()


def test_an_expired_registration_is_kept_too(web: Client, time_machine: Any) -> None:
    fields = served(web, "/patients/new/") | {"family_name": "Late", "given_name": "Lee"}
    time_machine.shift(IDLE + 61)
    token = re.search(r'name="carried" value="([^"]+)"', web.post("/patients/new/", fields).content.decode())
    assert token
    page = sign_in(web, "clinician", carried=token[1]).content.decode()
    assert 'value="Late"' in page


def test_cookies_hold_no_patient_data(web: Client, draft: Assessment) -> None:
    web.get(f"/drafts/{draft.pk}/reason/")
    for cookie in web.cookies.values():
        assert "Example" not in cookie.value
        assert "999" not in cookie.value[:3]
