"""The demo: forty fictional patients, plans in every state, the same each time, never outside a demo."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from stdnum.gb import nhs

from regimens import clinical
from regimens.actions import audit, worklist
from regimens.actions.answers import history_document
from regimens.management.demo_answers import answers_of
from regimens.management.demo_story import CASES, shifted
from regimens.models import Assessment, Clinic, Event, Member, Patient, Plan, Record, Release, Task

VIGNETTES = [
    json.loads(line)
    for line in (Path(__file__).parent / "vignettes" / "shared.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
TOLD = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The demo data, made once for this file and taken back after it."""
    from django.db import transaction
    from django.test import override_settings

    out = io.StringIO()
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    folder = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(DEMO=True, DATA_DIR=folder, PASSWORD_HASHERS=hashers),
    ):
        call_command("demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_there_are_forty_patients_and_plans_in_every_state(demo: str) -> None:
    assert Patient.everywhere.count() == 40
    states = Counter(Plan.everywhere.values_list("state", flat=True))
    assert set(states) == {"draft", "signed", "superseded", "withdrawn", "entered_in_error"}
    assert states["signed"] >= 15
    assert set(Assessment.everywhere.values_list("state", flat=True)) == {"draft", "frozen", "discarded"}
    assert len(set(Plan.everywhere.values_list("status", flat=True))) >= 3
    assert {"yes", "no", "tongue_only"} <= set(Plan.everywhere.values_list("neurology", flat=True))
    assert {"on", "off"} <= set(Plan.everywhere.values_list("lock", flat=True))


@pytest.mark.django_db
def test_its_dates_lie_around_today(demo: str) -> None:
    today = Clinic.objects.get(name="Elm Road Surgery").today()
    days = set(Plan.everywhere.values_list("as_of", flat=True))
    assert today in days
    assert min(days) >= today - timedelta(days=45)
    assert max(days) == today
    assert len(days) > 10


@pytest.mark.django_db
def test_every_patient_is_of_the_age_and_number_told(demo: str) -> None:
    for told in TOLD:
        patient = Patient.everywhere.get(family_name=told["family_name"])
        came = patient.clinic.today() - timedelta(days=told["days_ago"])
        assert patient.age_on(came) == told["history"]["age_years"]
        if patient.identifier:
            assert patient.identifier.startswith("999")
            assert nhs.is_valid(patient.identifier)


@pytest.mark.django_db
def test_its_trail_and_its_plans_verify(demo: str) -> None:
    assert list(audit.verify()) == []
    moments = list(Event.objects.order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments), "what happened later was written later"
    call_command("verify_plans", stdout=io.StringIO())


@pytest.mark.django_db
def test_its_rule_set_is_a_draft_and_every_plan_says_so(demo: str) -> None:
    assert Release.everywhere.count() == 0
    assert {plan.document["ruleset"]["state"] for plan in Plan.everywhere.all()} == {"draft"}


@pytest.mark.django_db
def test_twice_is_safe_and_the_password_stays(demo: str) -> None:
    before = (Event.objects.count(), Patient.everywhere.count())
    out = io.StringIO()
    call_command("demo", stdout=out)
    assert (Event.objects.count(), Patient.everywhere.count()) == before
    assert demo.endswith(out.getvalue())


@pytest.mark.django_db
def test_the_accounts_are_as_the_contract_says(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "short")
    call_command("demo", stdout=io.StringIO())
    roles = {member.user.get_username(): set(member.roles) for member in Member.objects.all()}
    assert roles == {
        "clinician": {"clinician"},
        "nurse": {"nurse"},
        "auditor": {"auditor"},
        "manager": {"manager"},
        "clinician2": {"clinician"},
    }
    clinics = {member.user.get_username(): member.clinic for member in Member.objects.all()}
    assert clinics["clinician2"] != clinics["clinician"]
    assert all(clinic.demo for clinic in clinics.values())
    assert all(member.user.check_password("short") for member in Member.objects.all())


def test_all_shared_vignettes_are_among_the_patients() -> None:
    assert {vignette["id"] for vignette in VIGNETTES} <= {told["id"] for told in TOLD}
    assert len({told["family_name"] for told in TOLD}) == len(TOLD) == 40


def again(history: dict[str, Any]) -> dict[str, Any]:
    """The history that its own answers lead to."""
    return history_document(
        answers=answers_of(history),
        age_years=history["age_years"],
        sex=history["sex"],
        site=history.get("site", {}),
        as_of=date.fromisoformat(history["as_of"]),
    )


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: str(vignette["id"]))
def test_a_vignette_survives_being_answered(vignette: dict[str, Any]) -> None:
    """Its answers lead to the same decision; what one gate can't tell apart becomes unknown, never no."""
    document, answered = (
        clinical.plan_document(one) for one in (vignette["history"], again(vignette["history"]))
    )
    assert answered["status"] == document["status"] == vignette["expect"]["status"]
    assert answered["regimen"] == document["regimen"]


def test_shifting_moves_every_date_and_nothing_else() -> None:
    history = TOLD[0]["history"]
    moved = shifted(history, date.fromisoformat(history["as_of"]) + timedelta(days=3))
    back = shifted(moved, date.fromisoformat(history["as_of"]))
    assert back == history
    assert moved["labs"][0]["taken_on"] != history["labs"][0]["taken_on"]
    assert moved["labs"][0]["value"] == history["labs"][0]["value"]


@pytest.mark.django_db
def test_the_worklist_has_something_in_its_sections(demo: str) -> None:
    clinic = Clinic.objects.get(name="Elm Road Surgery")
    today = clinic.today()
    counted = {
        section.value: worklist.rows_of(section, clinic, today).count() for section in worklist.Section
    }
    assert all(counted[section] for section in ("overdue", "this_week", "on_hold", "reviews")), counted
    given = Record.everywhere.filter(kind="dose_given")
    assert given.count() > 40
    assert given.exclude(warnings="").exists()
    assert Task.everywhere.exists()
