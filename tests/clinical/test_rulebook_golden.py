"""docs/rulebook.md and docs/rulebook.json are the rules as they stand: a rule can't change without them."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from pathlib import Path

from regimens import clinical
from regimens.clinical import rulebook
from regimens.clinical.parameters import ALL_PARAMETERS
from regimens.clinical.release import ruleset_text
from regimens.clinical.rules import ALL_RULES
from regimens.wording import ban, rulebook_document
from regimens.wording import rulebook as words

DOCS = Path(__file__).parents[2] / "docs"
AGAIN = """The rules changed and the documents did not. When the change is meant, write them anew:
    .venv/bin/python manage.py rulebook --format md > docs/rulebook.md
    .venv/bin/python manage.py rulebook --format json > docs/rulebook.json
    cd docs && sha256sum rulebook.json > rulebook.json.sha256
"""
FIRST_LINES_SHOWN = 60


def difference(kept: str, made: str) -> str:
    """The first lines that differ, for the person who changed a rule."""
    lines = difflib.unified_diff(kept.splitlines(), made.splitlines(), "docs", "the rules", lineterm="", n=1)
    return AGAIN + "\n".join(list(lines)[:FIRST_LINES_SHOWN])


def test_the_document_is_the_rules_in_words() -> None:
    kept, made = (DOCS / "rulebook.md").read_text(encoding="utf-8"), rulebook_document.markdown()
    assert kept == made, difference(kept, made)


def test_the_canonical_form_is_the_rules() -> None:
    kept, made = (DOCS / "rulebook.json").read_text(encoding="utf-8"), ruleset_text()
    spread = [json.dumps(json.loads(text), indent=0, ensure_ascii=False) for text in (kept, made)]
    assert kept == made, difference(*spread)


def test_the_hash_beside_it_is_that_of_the_rule_set() -> None:
    told = (DOCS / "rulebook.json.sha256").read_text(encoding="utf-8")
    assert told == f"{clinical.RULESET.sha256}  rulebook.json\n", AGAIN
    assert hashlib.sha256((DOCS / "rulebook.json").read_bytes()).hexdigest() == clinical.RULESET.sha256


def test_the_state_stands_first_and_says_draft() -> None:
    beginning = rulebook_document.markdown().splitlines()[:5]
    assert beginning[2].startswith("**Draft rule set: not approved by a clinician.")
    assert clinical.RULESET.sha256 in beginning[4]


def test_every_rule_and_number_and_every_cited_source_stands_there_once() -> None:
    text = rulebook_document.markdown()
    headings = re.findall(r"^### .*$", text, re.MULTILINE)
    for rule in ALL_RULES:
        assert sum(f"(`{rule.id}`)" in heading for heading in headings) == 1, rule.id
    cited = {code for rule in ALL_RULES for code in rule.because.basis}
    cited |= {code for each in ALL_PARAMETERS for code in each.basis}
    cited |= {code for _, _, rules in rulebook.sections() for rule in rules for code in rule.basis}
    assert set(words.present().cited) == cited
    for code in cited:
        assert sum(heading.startswith(f"### {code}: ") for heading in headings) == 1, code
    numbers = text[text.index("\n## Numbers") : text.index("\n## Order of caution")]
    assert numbers.count("\n|") == len(ALL_PARAMETERS) + 2


def test_a_rule_says_when_then_and_on_what_it_rests() -> None:
    text = rulebook_document.markdown()
    rule = text[text.index("(`form.") :].partition("\n### ")[0]
    for part in ("- When: ", "- Then: ", "- Basis: ", "look again by 24-Nov-2027"):
        assert part in rule


def test_every_link_of_the_contents_leads_to_its_heading() -> None:
    text = rulebook_document.markdown()
    titles = set(re.findall(r"^## (.*)$", text, re.MULTILINE)) - {"Contents"}
    links = re.findall(r"^- \[(.*)\]\(#(.*)\)$", text, re.MULTILINE)
    assert {title for title, _ in links} == titles
    assert len({anchor for _, anchor in links}) == len(titles)


def test_nothing_in_it_can_be_misread() -> None:
    told = [line for line in rulebook_document.markdown().splitlines() if "http" not in line]
    assert ban.hits("\n".join(told)) == []


def test_the_words_that_are_kept_are_those_that_are_read_back() -> None:
    text = words.words_text()
    again = words.read(text)
    assert (again.rules, again.cited, again.notice) == (words.present().rules, words.present().cited, "")
    assert json.loads(text)["schema"] == words.SCHEMA
    assert len(json.loads(text)["parameters"]) == len(ALL_PARAMETERS)
