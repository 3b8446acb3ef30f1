"""Whose plan the present rules would answer otherwise: exactly those, how, by which rule, and without a trace."""

from __future__ import annotations

import io
import json
import logging
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regimens import clinical
from regimens.actions import assessments, impact, patients, plans
from regimens.actions.impact import Impact
from regimens.models import Clinic, Event, Member, Patient, Plan
from tests import rule_change


@pytest.fixture
def healthy_kidneys(clinic: Clinic, clinician: Member, answers: dict[str, object]) -> Plan:
    """A signed plan of a second patient, whose eGFR is 95: Jane's is 88."""
    details = patients.PatientDetails(
        family_name="Untouched",
        given_name="Una",
        born=date(1960, 2, 2),
        sex="female",
        identifier="",
        local_identifier="L-2",
        allergies="none",
    )
    una = patients.register(clinic=clinic, by=clinician, details=details, key="una")
    return plan_of(una, clinician, answers | {"egfr.value": "95"})


def plan_of(patient: Patient, by: Member, answers: dict[str, object], *, signed: bool = True) -> Plan:
    begun = assessments.begin(patient=patient, by=by, key=f"b{patient.pk}")
    current = assessments.answer(
        assessment=begun, by=by, step="dates", answers=answers, clears=[], version=begun.version
    )
    plan = assessments.complete(assessment=current, by=by, version=current.version, key=f"c{patient.pk}")
    return plans.sign(plan=plan, by=by, checked=True, key=f"s{patient.pk}") if signed else plan


def told(found: Impact) -> dict[str, list[str]]:
    """Each plan that changes, with its changes in one line each."""
    return {
        one.name: [f"{each.what}: {each.before} -> {each.after}" for each in one.changes]
        for one in found.changed
    }


def test_nothing_changes_under_the_rules_that_made_the_plans(
    clinic: Clinic, signed_plan: Plan, healthy_kidneys: Plan
) -> None:
    found = impact.of_clinic(clinic)
    assert (found.signed, found.drafts, found.looked) == (2, 0, 2)
    assert (found.changed, found.other_reasons) == ([], [])


def test_exactly_the_plan_that_changes_is_listed(
    clinic: Clinic, signed_plan: Plan, healthy_kidneys: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_change.lock_below(monkeypatch, 90)
    found = impact.of_clinic(clinic)
    assert [(one.plan_id, one.patient.family_name) for one in found.changed] == [(signed_plan.pk, "Example")]
    (one,) = found.changed
    assert one.ruleset_version == "1.0.0-draft"
    by_title = {change.what: change for change in one.changes}
    lock = by_title["Whether cyanocobalamin is locked"]
    assert (lock.before, lock.after) != ("", "")
    assert lock.before != lock.after
    assert lock.rules == ("lock.nothing_locks_it", rule_change.RENAL_LOCK)
    assert {"lock.nothing_locks_it", rule_change.RENAL_LOCK} <= set(one.rules)
    assert any(change.what.startswith("Option: ") for change in one.changes)
    assert not any(change.what in ("Rule set", "EGFR", "Order") for change in one.changes)


def test_drafts_are_said_apart(
    clinic: Clinic, draft_plan: Plan, healthy_kidneys: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_change.lock_below(monkeypatch, 96)
    found = impact.of_clinic(clinic)
    assert [one.plan_id for one in found.drafts_changed] == [draft_plan.pk]
    assert [one.plan_id for one in found.signed_changed] == [healthy_kidneys.pk]


def test_what_is_no_longer_followed_is_not_run_again(
    clinic: Clinic, signed_plan: Plan, clinician: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans.withdraw(plan=signed_plan, by=clinician, reason="Stopped", key="w")
    rule_change.lock_below(monkeypatch, 90)
    assert impact.of_clinic(clinic).looked == 0


def test_the_day_of_the_plan_is_kept(clinic: Clinic, signed_plan: Plan) -> None:
    with time_machine.travel(clinic.today() + timedelta(days=400), tick=False):
        assert impact.of_clinic(clinic).changed == []


def test_another_rule_with_the_same_answer_is_no_change(
    clinic: Clinic, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_change.change(monkeypatch, "lock.nothing_locks_it", id="lock.nothing_known_locks_it")
    found = impact.of_clinic(clinic)
    assert found.changed == []
    (one,) = found.other_reasons
    (change,) = one.changes
    assert change.rules == ("lock.nothing_locks_it", "lock.nothing_known_locks_it")


def test_a_history_that_the_rules_refuse_is_listed_and_stops_nothing(
    clinic: Clinic, signed_plan: Plan, healthy_kidneys: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = clinical.plan_document

    def refusing(history: dict[str, object], *, standing: str) -> dict[str, object]:
        if history == signed_plan.history:
            raise RuntimeError("Example, Jane")
        return real(history, standing=standing)

    monkeypatch.setattr(clinical, "plan_document", refusing)
    found = impact.of_clinic(clinic)
    assert told(found) == {signed_plan.name: [f"Kind of answer: Planned -> {impact.REFUSED}"]}


def test_a_difference_without_words_is_still_a_difference(
    clinic: Clinic, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = signed_plan.document | {"signable": False}
    monkeypatch.setattr(clinical, "plan_document", lambda history, **more: made)
    assert told(impact.of_clinic(clinic)) == {
        signed_plan.name: ["Part of the document: signable: as stored -> differs"]
    }


def test_moved_dates_come_with_their_rule(
    clinic: Clinic, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = [dict(event) for event in signed_plan.document["schedule"]]
    moved = next(event for event in schedule if event["kind"] == "injection")
    moved |= {"on": "2099-01-01", "rule": "dates.mon_wed_fri"}
    dropped = schedule.pop()
    made = signed_plan.document | {"schedule": schedule}
    monkeypatch.setattr(clinical, "plan_document", lambda history, **more: made)
    (one,) = impact.of_clinic(clinic).changed
    assert (one.changes[0].after.partition(",")[0], one.changes[-1].after) == ("Thu 01-Jan-2099", "no date")
    assert one.rules == ["dates.three_per_week", "dates.mon_wed_fri", dropped["rule"]]


def test_the_check_code_is_over_which_plans_and_how(
    clinic: Clinic,
    clinician: Member,
    signed_plan: Plan,
    healthy_kidneys: Plan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rule_change.lock_below(monkeypatch, 96)
    both = impact.of_clinic(clinic).check_code
    assert impact.of_clinic(clinic).check_code == both
    plans.withdraw(plan=healthy_kidneys, by=clinician, reason="Stopped", key="w")
    assert impact.of_clinic(clinic).check_code != both


def test_a_clinic_sees_its_own_plans_alone(other_clinic: Clinic, signed_plan: Plan) -> None:
    assert impact.of_clinic(other_clinic).looked == 0


def test_plans_are_read_in_one_query_and_nothing_is_locked(
    clinic: Clinic, signed_plan: Plan, healthy_kidneys: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_change.lock_below(monkeypatch, 96)
    with CaptureQueriesContext(connection) as asked:
        found = impact.of_clinic(clinic)
        assert [one.patient.family_name for one in found.changed] == ["Example", "Untouched"]
    (query,) = asked.captured_queries
    assert "FOR UPDATE" not in query["sql"]


def test_looking_is_an_event_of_its_own(clinic: Clinic, clinician: Member) -> None:
    impact.view(by=clinician, looked=5, changed=2)
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.patient_id) == ("impact_viewed", "")
    assert event.detail == {"ruleset": clinical.RULESET.sha256[:12], "looked": 5, "changed": 2}


# The command


def printed(**options: str) -> str:
    out = io.StringIO()
    call_command("impact", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_command_names_plans_and_never_people(
    signed_plan: Plan,
    healthy_kidneys: Plan,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    form: str,
) -> None:
    rule_change.lock_below(monkeypatch, 90)
    with caplog.at_level(logging.DEBUG):
        text = printed(form=form)
    assert signed_plan.name in text
    assert healthy_kidneys.name not in text
    assert rule_change.RENAL_LOCK in text
    for word in ("Example", "Jane", "Untouched", "9991000003", str(signed_plan.patient_id)):
        assert word not in text + caplog.text


def test_the_command_says_how_many_and_how(signed_plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "1 signed plans and 0 drafts run again; 0 signed plans and 0 drafts change" in printed()
    rule_change.lock_below(monkeypatch, 90)
    text = printed(clinic="Elm Road Surgery")
    assert "1 signed plans and 0 drafts change" in text
    assert f"[lock.nothing_locks_it -> {rule_change.RENAL_LOCK}]" in text


def test_the_command_speaks_json(
    signed_plan: Plan, other_clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_change.lock_below(monkeypatch, 90)
    document = json.loads(printed(form="json"))
    assert document["schema"] == "b12.impact/1"
    assert document["ruleset"]["sha256"] == clinical.RULESET.sha256
    mine, theirs = document["clinics"]
    assert (mine["clinic"], mine["signed"], len(mine["changed"])) == ("Elm Road Surgery", 1, 1)
    assert (theirs["clinic"], theirs["signed"], theirs["changed"]) == ("Harbour Practice", 0, [])
    (plan,) = mine["changed"]
    assert (plan["plan"], plan["version"], plan["state"]) == (signed_plan.name, 1, "signed")
    assert all(change["before"] != change["after"] for change in plan["changes"])


def test_an_unknown_clinic_is_an_error(clinic: Clinic) -> None:
    with pytest.raises(CommandError, match="no clinic Nowhere"):
        printed(clinic="Nowhere")
