"""What would change a plan, where sources disagree, and why not otherwise, on the page of a real plan."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.test import Client

from regimens import clinical
from regimens.clinical.disagreements import DISAGREEMENTS
from regimens.clinical.explain import NotAHistory
from regimens.models import Event, Member, Patient, Plan
from regimens.web.presenters import changes
from regimens.web.presenters import disagreements as presented
from regimens.wording import ban
from tests.web import plan_rows
from tests.web.test_plan_page import part as part_of
from tests.web.test_plan_page import words as words_of

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "vignettes" / "shared.jsonl").read_text("utf-8").splitlines()
]
HTMX = {"HX-Request": "true"}
WHOLE = re.compile(r'<span class="nowrap">(.*?)</span>')


def words(html: str) -> str:
    """The page as it is read, amounts and dates in one piece."""
    return words_of(WHOLE.sub(r"\1", html))


def part(html: str, element: str) -> str:
    """One section as it is read."""
    return part_of(WHOLE.sub(r"\1", html), element)


def shown(web: Client, plan: Plan, **headers: str) -> str:
    """The answer to the request for what would change this plan."""
    response = web.get(f"/plans/{plan.pk}/changes/", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_plan_page_leads_there_with_and_without_htmx(web: Client, draft_plan: Plan) -> None:
    page = web.get(f"/plans/{draft_plan.pk}/").content.decode()
    url = f"/plans/{draft_plan.pk}/changes/"
    assert f'href="{url}" hx-get="{url}" hx-target="#changes-body"' in page
    assert '<a href="#changes">' in page
    assert 'class="change"' not in page, "computed only when asked"


def test_sentences_say_what_the_plan_would_be(web: Client, draft_plan: Plan) -> None:
    page = words(shown(web, draft_plan))
    assert "If eGFR were below 50 mL/min/1.73 m\u00b2: cyanocobalamin would be locked; nothing else." in page
    assert "60 mL/min/1.73 m\u00b2 or more: unchanged." in page
    assert (
        "Numbness now: no If there were numbness: loading would be every other day until improvement stops"
        in page
    )
    assert "If it were not known whether folic acid is taken" in page
    assert "Would not change the plan Whatever the answer: " in page
    assert "The stored plan stays as it is." in page


def test_htmx_gets_the_middle_alone_and_the_live_region(web: Client, draft_plan: Plan) -> None:
    whole, middle = shown(web, draft_plan), shown(web, draft_plan, **HTMX)
    assert "<html" in whole
    assert "hx-swap-oob" not in whole
    assert "<html" not in middle
    assert '<div id="live" hx-swap-oob="innerHTML">' in middle
    assert words(middle).replace("What would change this plan is shown.", "").strip() in words(whole)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_each_request_is_one_view_in_the_audit(
    web: Client, clinician: Member, draft_plan: Plan, headers: dict[str, str]
) -> None:
    before = Event.objects.count()
    shown(web, draft_plan, **headers)
    assert Event.objects.count() == before + 1
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.member_id, event.detail["what"]) == ("plan_viewed", clinician.pk, "changes")


def test_what_is_shown_is_what_the_core_computes(web: Client, draft_plan: Plan) -> None:
    found = clinical.explain(draft_plan.history)
    made = changes.of(draft_plan)
    rows = [row for group in made.groups for row in (*group.rows, *group.lesser)]
    assert len(rows) == len(found.changing)
    assert len(made.unchanging) == len(found.unchanging)
    assert sum(len(row.lines) for row in rows) == sum(len(one.others) for one in found.changing)
    assert shown(web, draft_plan).count('class="change"') == len(rows)


def test_a_plan_of_earlier_rules_says_so(web: Client, draft_plan: Plan) -> None:
    earlier = mock.patch("regimens.web.presenters.rulebook.is_present", return_value=False)
    with earlier:
        page = words(shown(web, draft_plan))
        plan_page = web.get(f"/plans/{draft_plan.pk}/").content.decode()
    assert "made under an earlier rule set. What follows is computed with today's rules." in page
    assert 'id="disagreements"' not in plan_page
    assert "earlier rule set" not in words(shown(web, draft_plan))


def test_answers_that_the_present_rules_cannot_read_are_said_to_be_so(web: Client, draft_plan: Plan) -> None:
    with mock.patch.object(clinical, "explain", side_effect=NotAHistory([])):
        assert "can't be read by the present rules" in words(shown(web, draft_plan))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_each_case_is_worded_and_nothing_can_be_misread(case: dict[str, Any]) -> None:
    row = mock.Mock(history=case["history"], document=clinical.plan_document(case["history"]))
    made = changes.of(row)
    for group in made.groups:
        for row_ in (*group.rows, *group.lesser):
            for line in row_.lines:
                said = f"{row_.label}: {row_.present}. {line.text} {line.then.rest} {row_.unchanged}"
                assert ban.hits(said) == []
                assert line.text.startswith("If ")
                assert "_" not in said
                assert ".." not in said
    for each in presented.of(row):
        assert sum(reading.is_followed for reading in each.readings) == 1
        assert ban.hits(" ".join([each.question, *(reading.says for reading in each.readings)])) == []


def test_every_source_of_a_reading_says_who_it_is() -> None:
    for each in DISAGREEMENTS:
        shown = presented._shown(each)
        for line in [*shown.because, *(line for reading in shown.readings for line in reading.sources)]:
            assert line.title, line.code


def test_where_sources_disagree_stands_on_the_page(web: Client, draft_plan: Plan) -> None:
    page = web.get(f"/plans/{draft_plan.pk}/").content.decode()
    section = part(page, "disagreements")
    assert "How is a deficiency without nerve involvement loaded?" in section
    assert "The plan follows this one 1 mg 3 times a week for 2 weeks." in section
    assert "250 micrograms to 1 mg on alternate days" in section
    assert "O-U1" in section
    assert "Why this one: R03" in section
    assert section.count("The plan follows this one") == len(presented.of(draft_plan))


def test_why_names_the_day_of_each_result_and_who_has_reviewed_the_rule(
    web: Client, draft_plan: Plan
) -> None:
    why = part(web.get(f"/plans/{draft_plan.pk}/").content.decode(), "why")
    assert "B12 result: below (from B12 result: 110 ng/L, 16-Nov-2026)" in why
    assert "as of Mon 23-Nov-2026" in why
    assert "Not reviewed by a clinician yet; look again by" in why


def test_why_not_names_the_fact_that_kept_each_rule_from_deciding(web: Client, draft_plan: Plan) -> None:
    why = part(web.get(f"/plans/{draft_plan.pk}/").content.decode(), "why")
    assert (
        "Every 2 months, by the rule on nerves: does not apply, because of nerve involvement: no. "
        "maintenance.nerves" in why
    )
    assert "because of length of ileum removed: none. maintenance.ileal_resection" in why


def test_an_answer_without_a_regimen_has_its_changes_too(
    web: Client, patient: Patient, clinician: Member
) -> None:
    begun = plan_rows.begin(patient, clinician, {"purpose": "treat"})
    plan = plan_rows.keep(begun, plan_rows.nothing())
    page = words(shown(web, plan))
    assert "If the diagnosis were confirmed: there would be a plan" in page
