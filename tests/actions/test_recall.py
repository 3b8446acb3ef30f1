"""Recall: who is called back, only after the number is confirmed, and noted once."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from regimens.actions import due, recall, visits
from regimens.actions.permissions import NotPermitted
from regimens.models import Event, EventKind, Member, Patient, Plan
from tests.actions.test_worklist import another
from tests.recorded import NERVES, days_later, give, on_day


@pytest.fixture(autouse=True)
def _a_week_later(signed_plan: Plan) -> object:
    with days_later(7):
        yield


def test_the_number_has_to_be_confirmed(nurse: Member) -> None:
    with pytest.raises(recall.CountChanged, match="This would reach 1 person now") as raised:
        recall.make(by=nurse, kind=recall.Kind.LETTERS, confirmed=2)
    assert raised.value.now == 1
    assert not Event.objects.filter(kind=EventKind.RECALL_PRINTED).exists()


def test_it_is_noted_once_and_changes_nothing(nurse: Member, signed_plan: Plan) -> None:
    [row] = recall.make(by=nurse, kind=recall.Kind.PHONES, confirmed=1)
    assert row.plan == signed_plan
    [event] = Event.objects.filter(kind=EventKind.RECALL_PRINTED)
    assert event.detail == {"what": "phones", "count": 1}


def test_who_is_on_hold_is_not_called(nurse: Member, signed_plan: Plan) -> None:
    until = signed_plan.clinic.today() + timedelta(days=3)
    visits.hold(plan=signed_plan, by=nurse, until=until, reason="Abroad", key="h")
    assert recall.count(nurse.clinic) == 0
    with pytest.raises(recall.CountChanged):
        recall.make(by=nurse, kind=recall.Kind.LETTERS, confirmed=0)


def test_an_auditor_prints_no_letters(auditor: Member) -> None:
    with pytest.raises(NotPermitted):
        recall.make(by=auditor, kind=recall.Kind.LETTERS, confirmed=1)


@pytest.fixture
def own_mail(settings: Settings, patient: Patient) -> None:
    """The clinic's mail settings, and a patient who agreed to be written to."""
    settings.EMAIL_URL, settings.EMAIL_FROM = "smtp://mail.example.org", "surgery@example.org"
    patient.email = "jane@example.org"
    patient.save()


def test_without_mail_settings_nothing_can_be_sent(nurse: Member) -> None:
    assert not recall.may_email()
    with pytest.raises(recall.CannotEmail):
        recall.send(by=nurse, confirmed=1, key="k")


def test_an_email_is_sent_once_and_names_no_illness(
    nurse: Member, own_mail: None, patient: Patient, mailoutbox: list[EmailMessage]
) -> None:
    with pytest.raises(recall.CountChanged):
        recall.send(by=nurse, confirmed=3, key="k")
    assert not mailoutbox
    for _ in range(2):
        assert recall.send(by=nurse, confirmed=1, key="k") == []
    [message] = mailoutbox
    assert (message.to, message.from_email) == (["jane@example.org"], "surgery@example.org")
    for word in ("B12", "injection", "vitamin", "cobalamin", patient.given_name, patient.family_name):
        assert word not in f"{message.subject} {message.body}"
    [event] = Event.objects.filter(kind=EventKind.RECALL_PRINTED)
    assert event.detail == {"what": "emails", "count": 1}


def test_whom_the_mail_server_refuses_is_to_be_rung(
    nurse: Member, own_mail: None, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr("django.core.mail.send_mail", refuse)
    [row] = recall.send(by=nurse, confirmed=1, key="k")
    assert row.plan == signed_plan


def test_who_has_no_address_is_written_to_by_letter_only(
    nurse: Member, own_mail: None, patient: Patient
) -> None:
    patient.email = ""
    patient.save()
    assert recall.count(nurse.clinic) == 1
    assert recall.count(nurse.clinic, recall.Kind.EMAILS) == 0
    with pytest.raises(recall.CountChanged):
        recall.send(by=nurse, confirmed=1, key="k")


# Doses missed with none dated after them


def test_who_missed_the_rest_of_the_block_is_called_though_nothing_is_dated(
    nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    plan = another(clinician, 1, answers | NERVES)
    began = plan.clinic.today()
    for number in range(3):
        with on_day(began + timedelta(days=2 * number)):
            give(plan, nurse, f"dose {number}")
    for later in (7, 15, 20, 21, 22, 40):
        with on_day(began + timedelta(days=later)):
            due.refresh_all(plan.clinic)
            assert plan in {row.plan for row in recall.people(plan.clinic)}, later
            first, *_ = recall.make(by=nurse, kind=recall.Kind.LETTERS, confirmed=recall.count(plan.clinic))
    assert (first.plan, first.due_on) == (plan, None), "the most urgent first"
    assert first.missed_on == began + timedelta(days=6), "the day of the plan, and no other"


def test_who_is_on_hold_without_a_date_is_not_called(
    nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    plan = another(clinician, 1, answers | NERVES)
    give(plan, nurse, "one")
    with on_day(plan.clinic.today() + timedelta(days=30)):
        due.refresh_all(plan.clinic)
        assert plan in {row.plan for row in recall.people(plan.clinic)}
        until = plan.clinic.today() + timedelta(days=3)
        visits.hold(plan=plan, by=clinician, until=until, reason="In hospital", key="h")
        assert plan not in {row.plan for row in recall.people(plan.clinic)}
