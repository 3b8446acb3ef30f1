"""The rulebook page: every rule in words, with its label, its sources and the state of the rule set."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from regimens import clinical
from regimens.clinical import rulebook
from regimens.wording import ban
from tests.web.test_plan_page import words


@pytest.fixture
def page(web: Client) -> str:
    """The page, opened."""
    response = web.get("/rulebook/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_state_of_the_rule_set_stands_first(page: str) -> None:
    seen = words(page[page.index("<main") :])
    assert seen.startswith("Home How this tool decides Draft rule set: not approved by a clinician.")
    assert f"{clinical.RULESET.version}, check {clinical.RULESET.sha256[:12]}." in seen
    assert "Not a registered medical device. For review by a clinician." in seen


def test_every_rule_stands_there_once_with_its_sources(page: str) -> None:
    rules = [rule for _, _, rules in rulebook.sections() for rule in rules]
    assert rules
    assert page.count("<article ") == len(rules)
    for rule in rules:
        assert page.count(f'id="rule-{rule.id.replace(".", "-")}"') == 1
    sources = re.findall(r"<dt>Sources</dt><dd><ul>(.*?)</ul>", page)
    assert len(sources) == len(rules)
    assert all("<strong>" in one for one in sources)


def test_each_part_has_its_place(page: str) -> None:
    for number, (title, _, _) in enumerate(rulebook.sections(), 1):
        assert f'<a href="#part-{number}">' in page
        assert f'<h2 id="part-{number}">' in page
        assert title in words(page)


def test_nothing_in_the_rulebook_can_be_misread(page: str) -> None:
    assert ban.hits(words(page[page.index("<main") : page.index("</main>")])) == []


@pytest.mark.parametrize("who", ["clinician", "nurse", "auditor", "manager"])
def test_every_role_reads_it(request: pytest.FixtureRequest, client: Client, who: str) -> None:
    client.force_login(request.getfixturevalue(who).user)
    assert client.get("/rulebook/").status_code == 200


def test_nobody_reads_it_without_signing_in(client: Client) -> None:
    assert client.get("/rulebook/").status_code == 302
