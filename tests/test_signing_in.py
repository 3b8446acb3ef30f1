"""Wrong passwords lock the door for a while, without telling who exists and without keeping what was typed."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from regimens.models import Event, Member
from tests.conftest import PASSWORD

LOGIN = "/accounts/login/"


def attempt(client: Client, password: str, username: str = "clinician", address: str = "127.0.0.1") -> int:
    form = {"username": username, "password": password}
    return client.post(LOGIN, form, REMOTE_ADDR=address).status_code


def test_the_right_password_opens_and_is_noted(client: Client, clinician: Member) -> None:
    assert attempt(client, PASSWORD) == 302
    assert client.get("/").status_code == 200
    assert Event.objects.filter(kind="signed_in", member_id=clinician.pk).count() == 1


@pytest.mark.parametrize("username", ["clinician", "nobody-of-this-name"])
def test_five_wrong_passwords_lock_the_name_from_that_address(
    client: Client, clinician: Member, username: str
) -> None:
    answers = [attempt(client, "wrong password 12", username) for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    assert attempt(client, PASSWORD, username) == 429
    assert attempt(Client(), PASSWORD, "clinician", address="10.0.0.9") == 302


def test_waiting_opens_again_and_trying_waits_longer(client: Client, clinician: Member) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        for _ in range(5):
            attempt(client, "wrong password 12")
    with time_machine.travel(start + timedelta(minutes=14), tick=False):
        assert attempt(client, PASSWORD) == 429  # doubles the wait: thirty minutes from here
    with time_machine.travel(start + timedelta(minutes=30), tick=False):
        assert attempt(client, PASSWORD) == 429
    with time_machine.travel(start + timedelta(hours=6), tick=False):
        assert attempt(client, PASSWORD) == 302


def test_a_locked_door_looks_the_same_for_unknown_names(client: Client, clinician: Member) -> None:
    pages = []
    for username in ("clinician", "nobody-of-this-name"):
        for _ in range(5):
            form = {"username": username, "password": "wrong password 12"}
            page = client.post(LOGIN, form).content
        pages.append(page)
    assert pages[0] == pages[1]


def test_nothing_typed_stands_in_logs_or_the_lockout_table(
    client: Client, clinician: Member, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for _ in range(6):
        attempt(client, "canary-password-77", "canary-name-77")
    assert "canary" not in caplog.text
    stored = " ".join(str(row) for row in AccessAttempt.objects.values_list("get_data", "post_data"))
    assert "canary" not in stored
    assert "canary" not in str(list(Event.objects.values()))


@pytest.mark.parametrize(("demo", "answer"), [(True, 302), (False, 422)])
def test_demo_accounts_are_refused_outside_a_demo(
    client: Client, clinician: Member, settings: Settings, demo: bool, answer: int
) -> None:
    clinician.clinic.demo = True
    clinician.clinic.save()
    settings.DEMO = demo
    assert attempt(client, PASSWORD) == answer
    settings.DEMO = False
    assert client.get("/").status_code == 302


def test_the_session_key_changes_at_sign_in(client: Client, clinician: Member) -> None:
    client.get(LOGIN)
    client.session["before"] = 1
    before = client.session.session_key
    attempt(client, PASSWORD)
    assert client.session.session_key != before
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["expires"] == ""
