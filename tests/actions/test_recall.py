"""Recall: who is called back, only after the number is confirmed, and noted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from regimens.actions import recall, visits
from regimens.actions.permissions import NotPermitted
from regimens.models import Event, EventKind, Member, Plan, clock


@pytest.fixture(autouse=True)
def _a_week_later(signed_plan: Plan) -> object:
    with clock.at(timezone.now() + timedelta(days=7)):
        yield


def test_the_number_has_to_be_confirmed(nurse: Member) -> None:
    with pytest.raises(recall.CountChanged, match="1 person is overdue now") as raised:
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
