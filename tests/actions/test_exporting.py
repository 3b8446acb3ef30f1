"""Exports of a clinic: who may, what is in the file, what is noted, and that nobody is named unasked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regimens.actions import accounts, exporting, patients, plans
from regimens.actions.exporting import Asked, CannotExport
from regimens.actions.permissions import NotPermitted
from regimens.exports.columns import PLANS, REGISTER, heads
from regimens.exports.pseudonym import pseudonym
from regimens.models import Clinic, Event, Member, Patient, Plan
from tests.recorded import days_later
from tests.web import courses

HEAD_ROWS = 7
NAMES = ["Example", "Jane", "999 100 0003", "9991000003", "1962-03-27", "27-Mar-1962", "B12-0000"]


def asked(**more: Any) -> Asked:
    return Asked(**({"what": "plans", "format": "csv"} | more))


def table(content: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Head and rows of a CSV file."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    told = {name.removeprefix("# "): value for name, value in lines[:HEAD_ROWS]}
    names, *rows = lines[HEAD_ROWS:]
    return told, [dict(zip(names, row, strict=True)) for row in rows]


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().splitlines()]


def noted() -> Event:
    (event,) = Event.objects.filter(kind="export_made")
    return event


def test_a_plan_in_a_table(signed_plan: Plan, clinician: Member) -> None:
    told, rows = table(exporting.export(by=clinician, asked=asked()).content)
    today = signed_plan.clinic.today()
    assert told["export"] == "b12.plans/1"
    assert told["rows"] == "1"
    assert told["by"] == "Dr Chris Clinician, Elm Road Surgery"
    assert told["rule set"] == signed_plan.ruleset_version
    (row,) = rows
    assert row["state"] == "signed"
    assert row["made_on"] == row["signed_on"] == today.isoformat()
    assert (row["drug"], row["micrograms"], row["route"]) == ("hydroxocobalamin", "1000", "intramuscular")
    assert row["maintenance"] == "3 month"
    listed = dict(part.split(" ") for part in row["dates"].split("; "))
    assert listed == {event["key"]: event["on"] for event in signed_plan.document["schedule"]}


def test_the_same_as_json_lines(signed_plan: Plan, clinician: Member) -> None:
    head, row = lines(exporting.export(by=clinician, asked=asked(format="jsonl")).content)
    assert (head["export"], head["rows"], head["identifiable"]) == ("b12.plans/1", 1, False)
    assert row["micrograms"] == 1000
    assert row["dates"] == {event["key"]: event["on"] for event in signed_plan.document["schedule"]}
    assert list(row) == heads([column for column in PLANS if not column.names_patient])


def test_the_register(signed_plan: Plan, clinician: Member) -> None:
    courses.give(signed_plan, clinician, "1")
    _, (row,) = table(exporting.export(by=clinician, asked=asked(what="register")).content)
    today = signed_plan.clinic.today()
    assert (row["followed"], row["last_given_on"]) == ("active", today.isoformat())
    assert row["next_dose"] == "loading-2"
    assert row["due_on"] > today.isoformat()
    assert list(row) == heads([column for column in REGISTER if not column.names_patient])


@pytest.mark.parametrize("what", ["plans", "register"])
@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_nobody_is_named_unasked(signed_plan: Plan, auditor: Member, what: str, format: str) -> None:
    text = exporting.export(by=auditor, asked=asked(what=what, format=format)).content.decode()
    patient = signed_plan.patient
    for mark in (*NAMES, str(patient.pk), str(signed_plan.pk), signed_plan.check_code, str(patient.born)):
        assert mark not in text
    assert pseudonym(settings.PSEUDONYM_KEY, auditor.clinic_id, "patient", str(patient.pk)) in text


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_an_auditor_may_name_patients_and_says_why(signed_plan: Plan, auditor: Member, format: str) -> None:
    wanted = asked(format=format, identifiable=True, reason="incident")
    text = exporting.export(by=auditor, asked=wanted).content.decode()
    for mark in ("Example", "Jane", "9991000003", "1962-03-27", "27-Mar-1962", "B12-000001"):
        assert mark in text
    assert (noted().detail["names"], noted().detail["reason"]) == ("with", "incident")


@pytest.mark.parametrize("reason", ["", "because", "audit of Jane Example"])
def test_names_need_one_of_the_reasons(signed_plan: Plan, auditor: Member, reason: str) -> None:
    with pytest.raises(CannotExport) as refused:
        exporting.export(by=auditor, asked=asked(identifiable=True, reason=reason))
    assert refused.value.field == "reason"
    assert not Event.objects.filter(kind="export_made").exists()


@pytest.mark.parametrize(
    ("who", "may", "may_name"),
    [
        ("clinician", True, False),
        ("nurse", False, False),
        ("auditor", True, True),
        ("manager", True, False),
    ],
)
def test_who_may(
    request: pytest.FixtureRequest, signed_plan: Plan, who: str, may: bool, may_name: bool
) -> None:
    by = request.getfixturevalue(who)
    for allowed, wanted in ((may, asked()), (may_name, asked(identifiable=True, reason="incident"))):
        if allowed:
            exporting.export(by=by, asked=wanted)
        else:
            with pytest.raises(NotPermitted):
                exporting.export(by=by, asked=wanted)


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_the_log_knows_the_very_file(signed_plan: Plan, clinician: Member, format: str) -> None:
    day = signed_plan.clinic.today()
    made = exporting.export(by=clinician, asked=asked(format=format, made_from=day, state="signed"))
    assert noted().detail == {
        "what": "plans",
        "format": format,
        "names": "without",
        "reason": "",
        "filter": {"made_from": day.isoformat(), "state": "signed"},
        "rows": 1,
        "sha256": hashlib.sha256(made.content).hexdigest(),
    }
    assert made.name == f"{noted().detail['sha256'][:12]}.{format}"


def test_dates_and_states_narrow_it(signed_plan: Plan, clinician: Member, auditor: Member) -> None:
    today = signed_plan.clinic.today()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    expected: dict[int, list[dict[str, Any]]] = {
        1: [{}, {"made_from": today}, {"made_to": today}, {"state": "signed"}],
        0: [{"made_from": tomorrow}, {"made_to": yesterday}, {"state": "draft"}],
    }
    for count, filters in expected.items():
        for narrowed in filters:
            made = exporting.export(by=clinician, asked=asked(**narrowed))
            told, rows = table(made.content)
            assert made.rows == len(rows) == int(told["rows"]) == count, narrowed
    _, rows = table(exporting.export(by=auditor, asked=asked(what="register", state="stopped")).content)
    assert rows == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": "patients"}, "what"),
        ({"format": "xlsx"}, "format"),
        ({"state": "active"}, "state"),
        ({"what": "register", "state": "draft"}, "state"),
        ({"state": "'; drop"}, "state"),
    ],
)
def test_what_is_not_offered_is_refused(clinician: Member, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(CannotExport) as refused:
        exporting.export(by=clinician, asked=asked(**wrong))
    assert refused.value.field == field


def test_days_run_forward(clinician: Member) -> None:
    today = clinician.clinic.today()
    with pytest.raises(CannotExport, match="before the first"):
        exporting.export(by=clinician, asked=asked(made_from=today, made_to=today - timedelta(days=1)))


def test_no_row_is_cut_off(signed_plan: Plan, clinician: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", 0)
    with pytest.raises(CannotExport, match="1 rows are more than the 0"):
        exporting.export(by=clinician, asked=asked())
    assert not Event.objects.filter(kind="export_made").exists()


def test_another_clinics_rows_are_absent(
    signed_plan: Plan,
    other_patient: Patient,
    other_clinician: Member,
    answers: dict[str, object],
    auditor: Member,
) -> None:
    courses.signed(other_patient, other_clinician, answers, "foreign")
    for what in ("plans", "register"):
        wanted = asked(what=what, identifiable=True, reason="clinical_audit")
        content = exporting.export(by=auditor, asked=wanted).content
        told, rows = table(content)
        assert told["rows"] == "1"
        assert [row["family_name"] for row in rows] == ["Example"]
        assert b"Foreign" not in content


def test_a_patient_has_one_code_and_two_patients_have_two(
    clinic: Clinic, clinician: Member, answers: dict[str, object], details: patients.PatientDetails
) -> None:
    for number, identifier in enumerate(("999 100 0003", "999 100 0011")):
        told = patients.PatientDetails(**(vars(details) | {"identifier": identifier}))
        person = patients.register(clinic=clinic, by=clinician, details=told, key=f"p{number}")
        plan = courses.signed(person, clinician, answers, f"k{number}")
        plans.amend(plan=plan, by=clinician, reason="A result", key=f"a{number}")
    _, listed = table(exporting.export(by=clinician, asked=asked()).content)
    _, followed = table(exporting.export(by=clinician, asked=asked(what="register")).content)
    codes = {row["patient_id"] for row in listed}
    assert len(codes) == 2
    assert codes == {row["patient_id"] for row in followed}


@pytest.mark.parametrize("format", ["csv", "jsonl"])
@pytest.mark.parametrize("what", ["plans", "register"])
def test_the_place_of_a_row_does_not_tell_whose_it_is(
    clinic: Clinic,
    clinician: Member,
    answers: dict[str, object],
    details: patients.PatientDetails,
    what: str,
    format: str,
) -> None:
    """By their codes, and for one patient by day: not in the order in which they were registered or planned."""
    for number in range(6):
        told = patients.PatientDetails(
            **(vars(details) | {"identifier": "", "local_identifier": f"L{number}"})
        )
        person = patients.register(clinic=clinic, by=clinician, details=told, key=f"p{number}")
        plan = courses.signed(person, clinician, answers, f"k{number}")
        if number < 2:
            with days_later(1):
                plans.amend(plan=plan, by=clinician, reason="A result", key=f"a{number}")
    content = exporting.export(by=clinician, asked=asked(what=what, format=format)).content
    rows = lines(content)[1:] if format == "jsonl" else table(content)[1]
    places = [(row["patient_id"], row["made_on"], int(row["version"])) for row in rows]
    assert len({patient for patient, *_ in places}) == 6
    assert places == sorted(places)


@pytest.mark.parametrize("what", ["plans", "register"])
def test_a_file_with_names_opens_no_file_without(
    clinic: Clinic,
    clinician: Member,
    auditor: Member,
    answers: dict[str, object],
    details: patients.PatientDetails,
    what: str,
) -> None:
    """Neither by the codes nor by the place of its rows."""
    for number, family in enumerate(("Young", "Abbott", "Moss", "Iwobi", "Field")):
        changed = {"family_name": family, "identifier": "", "local_identifier": f"L{number}"}
        told = patients.PatientDetails(**(vars(details) | changed))
        person = patients.register(clinic=clinic, by=clinician, details=told, key=f"p{number}")
        courses.signed(person, clinician, answers, f"k{number}")
    wanted = asked(what=what, identifiable=True, reason="clinical_audit")
    named = exporting.export(by=auditor, asked=wanted).content
    _, coded = table(exporting.export(by=clinician, asked=asked(what=what)).content)
    assert not [row["patient_id"] for row in coded if row["patient_id"].encode() in named]
    assert not [row["plan_id"] for row in coded if row["plan_id"].encode() in named]
    families = [row["family_name"] for row in table(named)[1]]
    assert families == sorted(families)
    assert len(families) == len(coded) == 5


def test_the_register_says_that_a_plan_was_an_error(signed_plan: Plan, clinician: Member) -> None:
    plans.enter_in_error(plan=signed_plan, by=clinician, reason="Another patient", key="e")
    _, [row] = table(exporting.export(by=clinician, asked=asked(what="register")).content)
    assert (row["followed"], row["state"]) == ("ended", "entered_in_error")


def test_a_day_closed_shows_at_once_in_the_register(
    signed_plan: Plan, clinician: Member, manager: Member
) -> None:
    def due() -> set[str]:
        _, [row] = table(exporting.export(by=clinician, asked=asked(what="register")).content)
        return {row["due_on"], row["review_due_on"]}

    before = due()
    closed = max(day for day in before if day)
    accounts.change_clinic(clinic=signed_plan.clinic, by=manager, settings={"closed_days": [closed]})
    assert due() != before
    accounts.change_clinic(clinic=signed_plan.clinic, by=manager, settings={"closed_days": []})
    assert due() == before


@pytest.mark.parametrize("what", ["plans", "register"])
def test_more_plans_take_no_more_queries(
    clinic: Clinic, clinician: Member, answers: dict[str, object], details: patients.PatientDetails, what: str
) -> None:
    counts = []
    for number, identifier in enumerate(("999 100 0003", "999 100 0011", "999 100 0038")):
        told = patients.PatientDetails(**(vars(details) | {"identifier": identifier}))
        person = patients.register(clinic=clinic, by=clinician, details=told, key=f"p{number}")
        courses.signed(person, clinician, answers, f"k{number}")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            made = exporting.export(by=clinician, asked=asked(what=what))
        assert made.rows == number + 1
        counts.append(len(seen))
    assert len(set(counts)) == 1


def test_formulas_in_a_name_are_harmless(signed_plan: Plan, auditor: Member) -> None:
    patient = signed_plan.patient
    patient.family_name, patient.given_name = '=HYPERLINK("x")', 'Ann "Q"\r\nLee'
    patient.save()
    _, (row,) = table(exporting.export(by=auditor, asked=asked(identifiable=True, reason="moving")).content)
    assert (row["family_name"], row["given_name"]) == ('\'=HYPERLINK("x")', 'Ann "Q"\r\nLee')


@pytest.mark.parametrize("columns", [PLANS, REGISTER])
def test_every_column_is_documented(columns: Any) -> None:
    text = Path("docs/exports.md").read_text(encoding="utf-8")
    assert [column.name for column in columns if f"`{column.name}`" not in text] == []


def test_a_draft_is_a_row_too(draft_plan: Plan, clinician: Member) -> None:
    _, (row,) = table(exporting.export(by=clinician, asked=asked()).content)
    assert (row["state"], row["signed_on"], row["signed_on_display"]) == ("draft", "", "")
