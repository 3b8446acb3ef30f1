"""What warns on the paper of a course that has begun: nothing asks for a first dose, and what was signed stays."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from regimens.actions import taking_back
from regimens.models import Member, Patient, Plan
from tests.web.courses import NERVES, days_later, give, signed
from tests.web.test_plan_page import words

FIRST = re.compile(r"[Gg]ive the first\b|[Bb]efore the first dose")
AS_SIGNED = (
    "Possible spinal cord or optic nerve involvement. "
    "Give the first dose now and get same-day neurology advice."
)
BEGUN = "Possible spinal cord or optic nerve involvement. Get same-day neurology advice. Do not delay vitamin B12."


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Signs of the spinal cord, signed with advice taken the same day."""
    return signed(patient, clinician, answers | NERVES)


def warned(reader: Member, plan: Plan, what: str) -> str:
    """What stands above the dates: the stop panel, cautions and notes."""
    client = Client()
    client.force_login(reader.user)
    html = client.get(f"/plans/{plan.pk}/{what}").content.decode()
    panels = re.findall(r"<section[^>]*(?:box-stop|alert-stop|-alerts|\"alerts).*?</section>", html, re.S)
    assert panels
    return words(" ".join(panels))


@pytest.mark.parametrize("what", ["directions/", "for/nurse/", "for/clinician/"])
def test_after_a_dose_nothing_asks_for_the_first_one(plan: Plan, nurse: Member, what: str) -> None:
    assert AS_SIGNED in warned(nurse, plan, what)
    dose = give(plan, nurse, "a")
    said = warned(nurse, plan, what)
    assert BEGUN in said
    assert FIRST.search(said) is None
    taking_back.take_back(record=dose, by=nurse, reason="Another patient", key="back")
    assert AS_SIGNED in warned(nurse, plan, what)


def test_the_clinical_copy_keeps_what_was_signed(plan: Plan, nurse: Member) -> None:
    before = warned(nurse, plan, "clinical/")
    assert AS_SIGNED in before
    give(plan, nurse, "a")
    with days_later(2):
        give(plan, nurse, "b")
        assert warned(nurse, plan, "clinical/") == before
