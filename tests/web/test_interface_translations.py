"""The interface through gettext: no literal text in a template outside a message, and the catalogue is today's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from regimens.models import Plan
from tests.web import interface_catalogue as catalogue

PAGES = catalogue.pages()

#: Text in templates that is no message, and why.
NO_MESSAGE = {
    "B12 Regimens": "the product's name",
    "SHA-256": "the name of a hash, the same in every language",
    "Hydroxocobalamin": "a drug, as on the label",
    "Cyanocobalamin": "a drug, as on the label",
    "Methylcobalamin": "a drug, as on the label",
    "B": "the product's sign, with 12 beneath",
}
#: Attributes that people read or hear, those among them that a script shows.
SPOKEN = re.compile(r'\s(?:aria-label|title|placeholder|alt|data-lost|data-done|data-failed)="([^"]*)"')
#: Arguments of an included template that are shown.
SHOWN_ARGUMENT = re.compile(r"""\b(?:ask|button|title|none|label)=["']""")
MESSAGES = re.compile(
    r"\{% blocktranslate.*?endblocktranslate %\}|\{% translate .*?%\}"
    # Names of classes and a language, not words.
    r"|\{% block (?:frame_class|kind|warning_language) %\}.*?\{% endblock %\}",
    re.DOTALL,
)
DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
HTML = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
LITERAL_ARGUMENT = re.compile(r"""(?<!_\()(["'])([^"']*)\1""")


def words(text: str) -> str:
    """The text without signs, numbers and entities: empty when nothing would have to be translated."""
    return text.strip() if re.search(r"[A-Za-z]", re.sub(r"&\w+;", "", text)) else ""


def literal_text(source: str) -> Iterator[str]:
    """What a template says outside its messages: between elements, in attributes and as default words."""
    bare = MESSAGES.sub("", source)
    for tag in DJANGO.findall(bare):
        if tag.startswith("{{"):
            yield from (said for _, said in LITERAL_ARGUMENT.findall(tag) if re.search(r"[A-Za-z]{3}", said))
        elif SHOWN_ARGUMENT.search(tag):
            yield tag
    rest = DJANGO.sub("\n", bare)
    said = [*SPOKEN.findall(rest), *HTML.split(rest)]
    yield from filter(None, (words(line) for text in said for line in text.splitlines()))


def unexplained(source: str) -> list[str]:
    return [said for said in literal_text(source) if said.removeprefix("- ") not in NO_MESSAGE]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(catalogue.TEMPLATES)))
def test_a_template_says_nothing_outside_its_messages(path: Path) -> None:
    assert unexplained(path.read_text(encoding="utf-8")) == []


def test_every_name_that_is_no_message_stands_somewhere() -> None:
    found = {
        said.removeprefix("- ") for path in PAGES for said in literal_text(path.read_text(encoding="utf-8"))
    }
    assert found == set(NO_MESSAGE)


@pytest.mark.parametrize(
    "source",
    [
        "<p>Born</p>",
        '<nav aria-label="On this page"></nav>',
        '<p title="Rules, {{ count }} of them">{{ count }}</p>',
        '{{ risk|default:"Others" }}',
        '{% include "a.html" with button="Sign" %}',
        "{% if a %}{% translate 'Born' %} on{% endif %}",
        "{{ name }}, born {{ born }}",
        "<p>{{ count }}\nwere found</p>",
    ],
)
def test_what_is_left_out_is_noticed(source: str) -> None:
    assert unexplained(source)


SCRIPTS = sorted((catalogue.ROOT / "static" / "js").glob("*.js"))
#: A string with a capital and a space, or a capital alone: what only people read.
SENTENCE = re.compile(r"""(["'`])([A-Z][a-z]+(?: [^"'`]*)?)\1""")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_nothing_of_its_own(path: Path) -> None:
    """What a script shows is given to it by the page, in the language of the page."""
    code = "\n".join(
        line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("//")
    )
    assert [said for _, said in SENTENCE.findall(code)] == []


def test_a_sentence_in_a_script_is_noticed() -> None:
    assert SENTENCE.findall("say(id, \"Copied\"); state('Not saved. Try again.');")
    assert SCRIPTS


def test_the_catalogue_is_as_the_messages_are_gathered_today() -> None:
    assert catalogue.TEMPLATE_CATALOGUE.read_bytes() == catalogue.written(catalogue.gathered())


SLOT = re.compile(r"(?:%\(|\{)(\w+)(?:\)s|\})")
#: A name that holds digits, and is the same in every language.
NAMES = re.compile(r"\bB12\b")


def test_no_message_of_the_interface_holds_a_digit_or_a_drug() -> None:
    """A number, a dose, a date or a drug is a placeholder, which no translation can touch."""
    for one in catalogue.messages():
        for said in filter(None, (one.id, one.plural)):
            bare = NAMES.sub("", SLOT.sub("", said))
            assert not re.search(
                r"(?<![A-Za-z\d])\d|(?i:hydroxo|cyano|methyl)cobalamin|(?i:metformin)|\bmg\b", bare
            ), one


def test_what_one_says_many_say_too_with_the_count() -> None:
    for one in catalogue.messages():
        if one.plural:
            assert set(SLOT.findall(one.id)) <= set(SLOT.findall(one.plural)), one
            assert "n" in SLOT.findall(one.id), one


# The language of the page


@pytest.mark.parametrize(
    ("language", "tag", "direction"), [("en-gb", "en-GB", "ltr"), ("pl", "pl", "ltr"), ("ar", "ar", "rtl")]
)
def test_a_page_says_its_language_and_direction(language: str, tag: str, direction: str) -> None:
    source = "{% load b12_language %}{% language_tag %} {% language_direction %}"
    with translation.override(language):
        assert Template(source).render(Context()) == f"{tag} {direction}"


def test_a_page_from_right_to_left_says_so(web: Client, signed_plan: Plan) -> None:
    english = web.get(f"/plans/{signed_plan.pk}/").content.decode()
    assert '<html lang="en-GB">' in english
    with translation.override("ar"):
        turned = web.get(f"/plans/{signed_plan.pk}/").content.decode()
        paper = web.get(f"/plans/{signed_plan.pk}/clinical/").content.decode()
    assert '<html lang="ar" dir="rtl">' in turned
    assert '<html lang="ar" dir="rtl">' in paper
