"""Every worked case on its page and on paper: each code has its words, and nothing can be misread."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from regimens import clinical
from regimens.models import Member, Patient, Plan
from regimens.wording import ban
from tests.web import plan_rows
from tests.web.test_plan_page import words

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "vignettes" / "shared.jsonl").read_text("utf-8").splitlines()
]
PAGES = ["", "clinical/", "calendar/"]
MOST_OPEN = 3


@pytest.fixture
def plan(request: pytest.FixtureRequest, patient: Patient, clinician: Member) -> Plan:
    """The case as a draft."""
    document = clinical.plan_document(request.param["history"])
    return plan_rows.keep(plan_rows.begin(patient, clinician, {"purpose": "treat"}), document)


each_case = pytest.mark.parametrize("plan", CASES, ids=[case["id"] for case in CASES], indirect=True)


@each_case
def test_each_case_is_worded_everywhere(web: Client, plan: Plan) -> None:
    for what in PAGES:
        response = web.get(f"/plans/{plan.pk}/{what}")
        assert response.status_code == 200
        html = response.content.decode()
        seen = words(html[html.index("<main") : html.index("</main>")])
        assert ban.hits(seen, patient=what == "calendar/") == []
        assert "Draft rule set: not approved by a clinician. Not a registered medical device." in seen


@each_case
def test_each_case_keeps_to_the_budget_of_alerts(web: Client, plan: Plan) -> None:
    html = web.get(f"/plans/{plan.pk}/").content.decode()
    opened = html[: html.index('<details class="fold">')]
    assert html.count('id="stop"') <= 1
    assert opened.count('class="alert-caution"') <= MOST_OPEN


@each_case
def test_each_case_shows_every_date_once_in_the_table(web: Client, plan: Plan) -> None:
    html = web.get(f"/plans/{plan.pk}/").content.decode()
    events: list[dict[str, Any]] = plan.document["schedule"]
    assert [html.count(f'data-key="{event["key"]}"') for event in events] == [1] * len(events)


@each_case
def test_each_case_says_why_with_sources(web: Client, plan: Plan) -> None:
    html = web.get(f"/plans/{plan.pk}/").content.decode()
    assert html.count('class="reason-line"') == len(plan.document["decisions"])
    for decision in plan.document["decisions"].values():
        for code in decision["basis"]:
            title = clinical.sources.find(code).title
            assert words(title) in words(html), code
