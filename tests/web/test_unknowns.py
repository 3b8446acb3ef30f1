"""On the check page an unknown that would not change the plan is marked, and the most decisive one is named."""

from __future__ import annotations

import re

from django.test import Client

from regimens.actions import assessments
from regimens.actions.answers import GATES
from regimens.models import Assessment
from regimens.web.presenters import unknowns
from regimens.web.presenters.preview import Needed, decisive
from tests.web.conftest import SIMPLE, Send
from tests.web.test_plan_page import words

MARK = "Would not change the plan"


def check_page(web: Client, draft: Assessment) -> str:
    return web.get(f"/drafts/{draft.pk}/check/").content.decode()


def row(page: str, question: str) -> str:
    """One row of the check page, as it is read."""
    rows = re.findall(r"<div><dt>.*?</dt>.*?</dd><dd", page, re.DOTALL)
    return next(words(one) for one in rows if words(one).startswith(question))


def test_an_unknown_that_changes_nothing_is_marked_and_one_that_does_is_not(
    web: Client, send: Send, answered: Assessment
) -> None:
    kidneys = {**SIMPLE["kidneys"], "anaemia": "unknown", "folate_deficiency": "unknown"}
    blood = {"haemoglobin.value": "128", "haemoglobin.unit": "g/L", "haemoglobin.taken_on": "2026-11-02"}
    send("kidneys", {**kidneys, **blood})
    answered.refresh_from_db()
    assert "anaemia" in assessments.would_not_change(assessment=answered)
    page = check_page(web, answered)
    assert MARK in row(page, "Is there anaemia?")
    assert "planned in case" not in row(page, "Is there anaemia?"), "what an unknown usually does"
    assert MARK not in row(page, "Is folate deficiency documented?")


def test_known_answers_are_never_marked(web: Client, answered: Assessment) -> None:
    for one in re.findall(r"<div><dt>.*?</dt>.*?</dd><dd", check_page(web, answered), re.DOTALL):
        assert MARK not in one


def test_the_most_decisive_question_is_named_on_the_check_page_and_beside_the_form(
    web: Client, send: Send, answered: Assessment
) -> None:
    send("kidneys", {"egfr.none": "yes", "kidney.any": "no", "folate_deficiency": "no"})
    page = check_page(web, answered)
    assert "Most decisive now: the eGFR, with its date" in words(page)
    beside = web.get(f"/drafts/{answered.pk}/nerves/").content.decode()
    assert "Most decisive now: the eGFR, with its date" in words(beside)


def test_a_half_answered_draft_has_no_marks(web: Client, draft: Assessment) -> None:
    assert assessments.would_not_change(assessment=draft) == frozenset()
    assert MARK not in check_page(web, draft)


def test_the_most_decisive_reads_as_part_of_a_sentence() -> None:
    assert decisive([]) == ""
    assert decisive([Needed("A B12 result", "reason", "")]) == "a B12 result"


def test_every_gate_names_the_facts_it_leaves_open() -> None:
    for gate in GATES:
        whole = unknowns.facts_left_open(gate.name, "unknown")
        assert len(whole) == len(gate.facts)
        assert unknowns.facts_left_open(f"{gate.name}.rest_unknown", "yes") == whole
        assert unknowns.facts_left_open(gate.name, gate.closes) == ()
    assert unknowns.facts_left_open("egfr.none", "yes") == ("egfr",)
    assert unknowns.facts_left_open("diagnosis", "unknown") == ("diagnosis",)
    assert unknowns.facts_left_open("diagnosis", "confirmed") == ()


def test_one_fact_of_a_group_that_matters_keeps_the_group_unmarked() -> None:
    found = unknowns.Unknowns(frozenset({"a.x", "diagnosis"}), frozenset({"a.x"}))
    assert not found.change_nothing("diagnosis", "unknown")
    assert not found.change_nothing("other", "unknown")
    assert unknowns.Unknowns(frozenset({"diagnosis"}), frozenset({"diagnosis"})).change_nothing(
        "diagnosis", "unknown"
    )
