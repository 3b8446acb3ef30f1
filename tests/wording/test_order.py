"""The order line: the four strings of the interaction design, its grammar, and the plain text for the record."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from regimens.wording import ban, order
from tests.wording import order_grammar, plans

SCHEMA = json.loads(
    (Path(__file__).parent.parent / "vignettes" / "plan.schema.json").read_text(encoding="utf-8")
)
INJECTION = "hydroxocobalamin \u2013 1 mg in 1 mL solution for injection \u2013 DOSE 1 mg \u2013 intramuscular \u2013 "
NERVES = (
    INJECTION + "every other day until no further improvement, review 07-Dec-2026, then every 2 months "
    "\u2013 long term, review cause yearly"
)
NO_NERVES = INJECTION + "3 times a week for 2 weeks, then every 3 months \u2013 for life"
PREVENTION = INJECTION + "every 3 months \u2013 for life"
TABLETS = (
    "cyanocobalamin \u2013 1 mg tablet \u2013 DOSE 1 mg \u2013 oral \u2013 once a day "
    "\u2013 long term, review cause yearly"
)
MONTHLY = plans.months(1)
DOCUMENTS = {
    "nerves": plans.nerves(),
    "no nerves": plans.without_nerves(),
    "prevention": plans.prevention(),
    "tablets": plans.tablets(),
    "range": plans.without_nerves(plans.months(2, 3)),
    "monthly": plans.without_nerves(MONTHLY),
    "no dates": plans.nerves(schedule=[]),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_plans_of_these_tests_are_valid(name: str) -> None:
    jsonschema.validate(DOCUMENTS[name], SCHEMA)


@pytest.mark.parametrize(
    ("name", "line"),
    [("nerves", NERVES), ("no nerves", NO_NERVES), ("prevention", PREVENTION), ("tablets", TABLETS)],
)
def test_the_four_lines_of_the_design(name: str, line: str) -> None:
    made = order.of(DOCUMENTS[name])
    assert made is not None
    assert made.text == line


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_line_follows_the_grammar_and_holds_no_symbol(name: str) -> None:
    made = order.of(DOCUMENTS[name])
    assert made is not None
    assert order_grammar.agrees(order_grammar.parse(made.text), DOCUMENTS[name])
    assert ban.hits(made.text, order=True) == []
    assert ban.hits(made.beneath) == []


@pytest.mark.parametrize(
    ("was", "other"),
    [
        ("hydroxocobalamin", "Hydroxocobalamin"),
        ("hydroxocobalamin", "OHCbl"),
        ("DOSE 1 mg", "1 mg"),
        ("DOSE 1 mg", "DOSE: 1 mg"),
        ("DOSE 1 mg", "DOSE 1.0 mg"),
        ("DOSE 1 mg", "DOSE .5 mg"),
        ("DOSE 1 mg", "DOSE 1mg"),
        ("DOSE 1 mg", "DOSE 1,000 mcg"),
        ("DOSE 1 mg", "DOSE 2 mg to 1 mg"),
        ("1 mg in 1 mL solution for injection", "1 mg tablet"),
        ("intramuscular", "IM"),
        ("07-Dec-2026", "7-Dec-2026"),
        ("07-Dec-2026", "07-12-2026"),
        ("07-Dec-2026", "31-Nov-2026"),
        ("07-Dec-2026", "07-Dez-2026"),
        ("every other day", "eod"),
        ("every 2 months", "every 1 months"),
        ("every 2 months", "every 2 or 3 months"),
        ("every 2 months", "every 2 to 3 months, not chosen yet"),
        (", then ", " then "),
        ("\u2013 long term, review cause yearly", ""),
        ("long term, review cause yearly", "until reviewed on 7 December 2026"),
    ],
)
def test_the_grammar_takes_nothing_else(was: str, other: str) -> None:
    assert was in NERVES
    assert order_grammar.parse(NERVES)
    with pytest.raises(order_grammar.NotInTheGrammar):
        order_grammar.parse(NERVES.replace(was, other, 1))


@pytest.mark.parametrize(
    ("name", "was", "other"),
    [
        ("nerves", "every other day", "every Monday, Wednesday and Friday"),
        ("nerves", "review 07-Dec-2026", "review 14-Dec-2026"),
        ("nerves", ", review 07-Dec-2026", ""),
        ("nerves", "every 2 months", "every 2 weeks"),
        ("nerves", "every 2 months", "every 3 months"),
        ("nerves", "every 2 months", "every 2 or 3 months, not chosen yet"),
        ("nerves", "long term, review cause yearly", "for life"),
        ("nerves", "long term, review cause yearly", "until reviewed on 07-Dec-2026"),
        ("nerves", ", then every 2 months", ""),
        ("no dates", "review on day 14", "review 07-Dec-2026"),
        ("no nerves", "for 2 weeks", "for 3 weeks"),
        ("no nerves", "for 2 weeks", "for 1 week"),
        ("no nerves", "3 times a week for 2 weeks", "every other day until no further improvement"),
        ("no nerves", "for life", "long term, review cause yearly"),
        ("range", "every 2 or 3 months, not chosen yet", "every 2 months"),
        ("range", "2 or 3 months", "3 or 4 months"),
        ("range", "2 or 3 months", "2 or 3 weeks"),
        ("monthly", "every month", "every week"),
        ("monthly", "every month", "once a day"),
        ("tablets", "once a day", "every day"),
    ],
)
def test_the_grammar_tells_a_line_from_another_plans(name: str, was: str, other: str) -> None:
    made = order.of(DOCUMENTS[name])
    assert made is not None
    assert was in made.text
    said = order_grammar.parse(made.text.replace(was, other, 1))
    assert not order_grammar.agrees(said, DOCUMENTS[name])


def test_the_line_beneath_says_the_dose_a_second_way() -> None:
    made = order.of(DOCUMENTS["nerves"])
    assert made is not None
    assert made.beneath == "1 mg is the same as 1,000 micrograms. 1 ampoule (1 mL) each time."
    tablet = order.of(DOCUMENTS["tablets"])
    assert tablet is not None
    assert tablet.beneath == "1 mg is the same as 1,000 micrograms. 1 tablet each time."


def test_a_range_of_tablets_is_a_range_in_both_lines() -> None:
    daily = plans.phase("oral", "daily", dose_micrograms={"at_least": 1000, "at_most": 2000})
    regimen = {"form": "cyanocobalamin", "route": "oral", "phases": [daily]}
    made = order.of(plans.tablets(regimen=regimen))
    assert made is not None
    assert "DOSE 1 mg to 2 mg" in made.text
    assert made.beneath == "1 mg to 2 mg is the same as 1,000 to 2,000 micrograms. 1 or 2 tablets each time."


def test_a_clinic_in_the_united_states_reads_micrograms_first() -> None:
    made = order.of(DOCUMENTS["no nerves"], "us")
    assert made is not None
    assert "1,000 mcg in 1 mL solution for injection \u2013 DOSE 1,000 mcg" in made.text
    assert made.equivalence == "1,000 mcg is the same as 1 mg."
    assert ban.hits(made.text, "us", order=True) == []
    assert ban.hits(made.text, "uk", order=True) != []


def test_a_range_is_said_to_be_open() -> None:
    made = order.of(DOCUMENTS["range"])
    assert made is not None
    assert "then every 2 or 3 months, not chosen yet" in made.text


def test_without_a_regimen_there_is_no_order() -> None:
    assert order.of(plans.document(status="no_indication")) is None


def test_the_record_gets_plain_text_with_the_next_date_and_the_draft_words() -> None:
    text = order.for_record(
        plans.without_nerves(), heading="EXAMPLE, Jane, born 14-Aug-1980", state="Draft plan, not signed"
    )
    assert text.splitlines() == [
        "EXAMPLE, Jane, born 14-Aug-1980",
        "Draft plan, not signed",
        "Drug: hydroxocobalamin, 1 mg in 1 mL solution for injection",
        "DOSE 1 mg, intramuscular",
        "1 mg is the same as 1,000 micrograms. 1 ampoule (1 mL) each time.",
        "How often: 3 times a week for 2 weeks, then every 3 months",
        "How long: for life",
        "Next injection planned: Mon 23-Nov-2026",
        "Draft rule set: not approved by a clinician. Not a registered medical device. For review by a clinician.",
    ]
    assert ban.hits(text) == []
    assert text.isascii()
