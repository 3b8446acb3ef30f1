"""Files that leave through pages: the calendar file and the exports, their headers, refusals and forms."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.test import Client

from regimens.actions import plans
from regimens.models import Event, Member, Plan
from tests.exports.reading import read

CLINICAL = {"what": "plans", "format": "csv", "made_from": "", "made_to": "", "state": "any"}


def test_the_calendar_file_is_an_attachment_that_nobody_keeps(web: Client, signed_plan: Plan) -> None:
    response = web.get(f"/plans/{signed_plan.pk}/calendar.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{signed_plan.check_code}.ics"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert {event.on.isoformat() for event in read(response.content)} == {
        event["on"] for event in signed_plan.document["schedule"]
    }


def test_why_there_is_no_calendar_file(web: Client, draft_plan: Plan) -> None:
    response = web.get(f"/plans/{draft_plan.pk}/calendar.ics")
    assert response.status_code == 409
    assert "text/html" in response["Content-Type"]
    assert "This is a draft. Sign the plan first" in response.content.decode()
    assert "calendar.ics" not in web.get(f"/plans/{draft_plan.pk}/").content.decode()
    assert not Event.objects.filter(kind="plan_exported").exists()


def test_the_plan_page_says_what_to_do_with_an_old_file(web: Client, signed_plan: Plan) -> None:
    html = web.get(f"/plans/{signed_plan.pk}/").content.decode()
    assert f'href="/plans/{signed_plan.pk}/calendar.ics"' in html
    assert "delete the old file&#x27;s events first" in html


def test_an_export_through_the_page(web: Client, signed_plan: Plan) -> None:
    response = web.post("/exports/", {**CLINICAL, "made_from": "1 11 2026", "state": "signed"})
    assert response.status_code == 200
    event = Event.objects.order_by("-sequence")[0]
    digest = hashlib.sha256(response.content).hexdigest()
    assert (event.kind, event.detail["sha256"]) == ("export_made", digest)
    assert event.detail["filter"] == {"made_from": "2026-11-01", "state": "signed"}
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{digest[:12]}.csv"'
    assert response["Cache-Control"] == "no-store"
    assert b"Example" not in response.content


def test_the_form_asks_nothing_before_it_is_sent(web: Client, signed_plan: Plan) -> None:
    html = web.get("/exports/").content.decode()
    assert 'name="names"' not in html  # a clinician does not name patients
    assert not re.search(r'type="radio"[^>]*checked', html)
    assert not Event.objects.filter(kind="export_made").exists()


@pytest.mark.parametrize(
    ("sent", "error", "kept"),
    [
        ({"what": ""}, "Select what to export", "Any state"),
        ({"format": ""}, "Select the format", "Any state"),
        ({"made_from": "soon"}, "Plans made from must be a real date", 'value="soon"'),
        (
            {"made_from": "23 11 2026", "made_to": "1 1 2026"},
            "must not be before the first",
            'value="1 1 2026"',
        ),
        ({"state": "active"}, "This is a state of the register", 'value="active" selected'),
        ({"state": "nonsense"}, "Select a valid choice", "Any state"),
        ({"what": "all"}, "Select one of the answers shown", "Any state"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_typed_is_lost(
    web: Client, signed_plan: Plan, sent: dict[str, str], error: str, kept: str
) -> None:
    response = web.post("/exports/", {**CLINICAL, **sent})
    html = response.content.decode()
    assert response.status_code == 422
    assert error in html
    assert kept in html
    assert "There is a problem" in html
    assert not Event.objects.filter(kind="export_made").exists()


def test_names_are_for_auditors_with_a_reason(client: Client, signed_plan: Plan, auditor: Member) -> None:
    client.force_login(auditor.user)
    html = client.get("/exports/").content.decode()
    assert re.search(r'name="names" value="without"[^>]*checked', html)
    refused = client.post("/exports/", {**CLINICAL, "names": "with", "reason": ""})
    assert refused.status_code == 422
    assert "Select why patients have to be named" in refused.content.decode()
    made = client.post("/exports/", {**CLINICAL, "names": "with", "reason": "incident"})
    assert b"Example" in made.content
    without = client.post("/exports/", CLINICAL)
    assert b"Example" not in without.content


@pytest.mark.parametrize("who", ["clinician", "manager"])
def test_names_that_were_not_offered_are_refused_and_noted(
    request: pytest.FixtureRequest, client: Client, signed_plan: Plan, who: str
) -> None:
    client.force_login(request.getfixturevalue(who).user)
    response = client.post("/exports/", {**CLINICAL, "names": "with", "reason": "incident"})
    assert response.status_code == 403
    assert Event.objects.order_by("-sequence")[0].kind == "denied"


def test_the_way_to_the_exports_is_shown_to_those_who_may(
    client: Client, signed_plan: Plan, clinician: Member, nurse: Member
) -> None:
    for member, shown in ((clinician, True), (nurse, False)):
        client.force_login(member.user)
        assert ("/exports/" in client.get("/register/").content.decode()) is shown


def test_a_withdrawn_plans_file_cancels(web: Client, signed_plan: Plan, clinician: Member) -> None:
    plans.withdraw(plan=signed_plan, by=clinician, reason="Moved", key="w")
    response = web.get(f"/plans/{signed_plan.pk}/calendar.ics")
    assert {event.status for event in read(response.content)} == {"CANCELLED"}
    html = web.get(f"/plans/{signed_plan.pk}/").content.decode()
    assert "Calendar file that cancels the visits of this version" in html
