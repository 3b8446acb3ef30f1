"""What becomes of a plan on its page: amended, superseded, withdrawn, entered in error; and what changed."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.test import Client

from regimens import clinical
from regimens.actions import plans
from regimens.models import Assessment, Member, Patient, Plan
from tests.web import plan_rows
from tests.web.conftest import path_of
from tests.web.test_plan_page import part, words
from tests.web.test_plan_signing import kept, now, read, send
from tests.wording.plans import Document, alert, months, without_nerves


@pytest.fixture
def first(patient: Patient, clinician: Member) -> Plan:
    """A signed version."""
    return plan_rows.signed(kept(patient, clinician, without_nerves()), clinician)


def amended(plan: Plan, by: Member, made: Document, key: str = "a") -> Plan:
    """The next version, drafted from this document."""
    draft = plans.amend(plan=plan, by=by, reason="Symptoms return early", key=key)
    return plan_rows.keep(draft, made, key)


@pytest.fixture
def second(first: Plan, clinician: Member) -> Plan:
    """A second version, not signed: every 2 months, with a caution and a later first dose."""
    made = without_nerves(months(2), alerts=[alert("A09")])
    return amended(first, clinician, made)


def test_amending_opens_the_answers(web: Client, first: Plan) -> None:
    page = web.get(f"/plans/{first.pk}/").content.decode()
    assert "Amend this plan" in page
    assert "Signing it supersedes this version." in page
    response = send(web, first, "amend", reason="New result")
    draft = Assessment.objects.in_clinic(first.clinic).get(amends=first)
    assert (response.status_code, path_of(response)) == (303, f"/drafts/{draft.pk}/check/")
    assert draft.reason == "New result"


@pytest.mark.parametrize(
    ("verb", "button"), [("amend", "amend"), ("withdraw", "withdraw"), ("error", "error")]
)
@pytest.mark.parametrize(
    ("reason", "said"),
    [(" ", "Enter the reason."), ("x" * 501, "The reason must be 500 characters or fewer.")],
)
def test_a_reason_is_asked_where_it_is_given(
    web: Client, first: Plan, verb: str, button: str, reason: str, said: str
) -> None:
    response = send(web, first, verb, reason=reason)
    page = response.content.decode()
    assert response.status_code == 422
    assert words(page).count(said) == 2
    assert f'<a href="#reason-{button}">{said}</a>' in page
    assert f'id="reason-{button}" name="reason" value="{reason}" aria-invalid="true"' in page
    assert page.count("is-invalid") == 1
    assert now(first).state == "signed"


@pytest.mark.parametrize(
    ("verb", "state", "said"),
    [
        ("withdraw", "withdrawn", "Plan withdrawn."),
        ("error", "entered_in_error", "Plan marked as entered in error."),
    ],
)
def test_taken_back_with_a_reason(web: Client, first: Plan, verb: str, state: str, said: str) -> None:
    response = send(web, first, verb, reason="Wrong patient")
    assert (response.status_code, path_of(response)) == (303, f"/plans/{first.pk}/")
    assert now(first).state == state
    page = web.get(response["Location"]).content.decode()
    assert said in page
    assert "Reason: Wrong patient." in part(page, "state")
    assert "Print clinical copy" not in page


def test_what_is_taken_back_can_only_be_marked_as_error(web: Client, first: Plan) -> None:
    send(web, first, "withdraw", reason="Moved away")
    page = web.get(f"/plans/{first.pk}/").content.decode()
    assert "Withdraw this plan" not in page
    assert "Amend this plan" not in page
    assert "Mark as entered in error" in page
    again = web.post(f"/plans/{first.pk}/withdraw/", {"key": "other", "reason": "Again"})
    assert again.status_code == 409
    assert "A plan that is withdrawn can't be withdrawn." in read(again)


def test_a_newer_version_supersedes_and_is_linked(
    web: Client, first: Plan, second: Plan, clinician: Member
) -> None:
    plan_rows.signed(second, clinician, "second")
    page = web.get(f"/plans/{first.pk}/").content.decode()
    state = part(page, "state")
    assert state.startswith("Superseded by version 2 Open version 2")
    assert f'href="/plans/{second.pk}/"' in page


def test_versions_newest_first_with_what_changed(web: Client, first: Plan, second: Plan) -> None:
    found = part(web.get(f"/plans/{second.pk}/").content.decode(), "versions")
    assert found.index("Version 2, this one : Draft plan, not signed") < found.index("Version 1 : Signed")
    assert "Reason: Symptoms return early" in found
    assert "Order Before: hydroxocobalamin" in found
    assert "then every 3 months – for life After: hydroxocobalamin" in found
    assert "Maintenance interval Before: every 3 months After: every 2 months" in found
    assert "Alerts Before: none After: Potassium can fall in the first 48 hours." in found
    assert found.count("What changed") == 1


def test_an_older_draft_is_refused_beside_a_newer_signature(
    web: Client, first: Plan, second: Plan, clinician: Member
) -> None:
    third = amended(first, clinician, without_nerves(months(1)), "b")
    plan_rows.signed(third, clinician, "third")
    response = send(web, second, checked="yes")
    assert response.status_code == 409
    assert "A newer version of this plan is signed." in read(response)


def test_the_signed_text_is_read_from_the_stored_document(
    web: Client, first: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(history: Any) -> Any:
        raise AssertionError("a signed plan is not made again to be shown")

    monkeypatch.setattr(clinical, "plan_document", never)
    assert "3 times a week for 2 weeks" in part(web.get(f"/plans/{first.pk}/").content.decode(), "order")


def test_a_signed_plan_of_older_rules_says_so(
    web: Client, first: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Rules changed" not in part(web.get(f"/plans/{first.pk}/").content.decode(), "state")
    newer = dataclasses.replace(clinical.RULESET, version="9.9", sha256="9" * 64)
    monkeypatch.setattr(clinical, "RULESET", newer)
    state = part(web.get(f"/plans/{first.pk}/").content.decode(), "state")
    assert f"Rules changed since this plan: {first.ruleset_version} to 9.9." in state
