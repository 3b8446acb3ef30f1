"""The order line: the four strings of the interaction design, its grammar, and the plain text for the record."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from regimens.wording import ban, order
from tests.wording import plans

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
GRAMMAR = re.compile(
    "(hydroxocobalamin|cyanocobalamin|methylcobalamin) \u2013 "
    r"(1 mg in 1 mL solution for injection|1 mg tablet|solution for injection, strength as on the label)"
    " \u2013 DOSE (1 mg|1 mg to 2 mg) \u2013 (intramuscular|oral|deep subcutaneous, off-label) \u2013 "
    r"(every other day until no further improvement(, review (on day 14|\d\d-[A-Z][a-z]{2}-\d{4}))?"
    r"|every Monday, Wednesday and Friday until no further improvement(, review [^,]+)?"
    r"|3 times a week for (1 week|2 weeks)|once a day|every (month|\d months|\d weeks|2 or 3 months, not chosen yet))"
    r"(, then every (month|\d months|\d weeks|2 or 3 months, not chosen yet))?"
    " \u2013 (for life|long term, review cause yearly|until reviewed( on .+)?)"
)


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
    assert GRAMMAR.fullmatch(made.text), made.text
    assert ban.hits(made.text, order=True) == []
    assert ban.hits(made.beneath) == []


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
