"""Founding a clinic from the command line: the clinic, its first manager, and an event for both."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from regimens.actions import audit
from regimens.models import Clinic, Event, Member

STRONG = "correct horse battery 12"


def found(name: str = "Elm Road", manager: str = "mo") -> str:
    out = io.StringIO()
    call_command("found_clinic", name, manager=manager, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_clinic_has_a_manager_from_the_first_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANAGER_PASSWORD", STRONG)
    assert found().startswith("Elm Road is founded. mo adds the others")
    manager = Member.objects.get()
    assert (manager.clinic.name, set(manager.roles)) == ("Elm Road", {"manager"})
    assert manager.user.check_password(STRONG)
    assert not manager.clinic.demo
    assert [event.kind for event in Event.objects.order_by("sequence")] == [
        "clinic_changed",
        "member_changed",
    ]
    assert list(audit.verify()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("password", "sentence"), [("short", "too short"), ("password1234", "too common")])
def test_a_weak_password_founds_nothing(
    monkeypatch: pytest.MonkeyPatch, password: str, sentence: str
) -> None:
    monkeypatch.setenv("MANAGER_PASSWORD", password)
    with pytest.raises(CommandError, match=sentence):
        found()
    assert not Clinic.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_two_clinics_share_neither_name_nor_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANAGER_PASSWORD", STRONG)
    found()
    with pytest.raises(CommandError, match="already exists"):
        found(manager="other")
    with pytest.raises(CommandError, match="already exists"):
        found(name="Another")
    assert Clinic.objects.count() == 1
