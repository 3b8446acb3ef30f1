"""Supposing another answer, and what would follow: each answer and each decision has its own words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from regimens.clinical.disagreements import DISAGREEMENTS
from regimens.clinical.effects import Effect
from regimens.clinical.explain import Other
from regimens.clinical.facts import all_facts
from regimens.clinical.history import ANSWERS, BARIATRIC_KINDS
from regimens.clinical.ranges import Range
from regimens.clinical.rules import ALL_RULES
from regimens.wording import ban, consequences, disagreements, facts, statuses, suppositions, worked_out
from regimens.wording.table import Phrases

TABLES = [
    consequences.WOULD,
    consequences.STATUS,
    consequences.LESSER,
    consequences.MOVES,
    consequences.KINDS,
    consequences.KINDS_OF_MANY,
    suppositions.SUPPOSED,
    suppositions.SUBJECTS,
    suppositions.CONDITIONS,
    suppositions.STOCK,
    suppositions.RANGES,
    suppositions.COUNTS,
    suppositions.PRESENT,
    disagreements.QUESTIONS,
    disagreements.READINGS,
]


def unchanged(**more: object) -> Effect:
    """A plan that stays as it is, but for what is said."""
    made: dict[str, object] = {"decisions": {}, "phases": None, "comes": {}, "goes": {}}
    made |= {"added": (), "dropped": (), "moved": (), "altered": ()} | more
    return Effect(**made)  # type: ignore[arg-type]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.of)
def test_no_phrase_holds_a_banned_form(table: Phrases) -> None:
    assert {code: ban.hits(phrase) for code, phrase in table.items() if ban.hits(phrase)} == {}


@pytest.mark.parametrize("key", sorted(ANSWERS))
def test_every_answer_can_be_supposed(key: str) -> None:
    for answer in (*ANSWERS[key], "unknown"):
        said = suppositions.supposed(key, Other(answers=(answer,), found=None))
        assert said.startswith("If ")
        assert "_" not in said
        assert " were" in said or " had " in said
        assert ban.hits(said) == []


def test_every_decision_of_a_rule_has_its_consequence() -> None:
    told = set(consequences.TOLD) - {"status", "maintenance"}
    wanted = {f"{rule.decides.name}.{rule.value}" for rule in ALL_RULES if rule.decides.name in told}
    assert wanted == set(consequences.WOULD)


def test_every_status_has_its_consequence_in_its_own_words() -> None:
    assert set(consequences.STATUS) == set(statuses.STATUSES)
    for code, words in statuses.STATUSES.items():
        reason = words.removeprefix("No plan: ")
        wanted = f"no plan: {reason[0].lower()}{reason[1:]}" if code != "planned" else "there would be a plan"
        assert consequences.STATUS[code] == wanted


def test_every_product_that_may_be_in_stock_can_be_supposed() -> None:
    products = {name.removeprefix("stock.") for name in facts.LABELS if name.startswith("stock.")}
    assert products
    assert set(suppositions.STOCK) == {
        f"{product}={answer}" for product in products for answer in ("yes", "no")
    }
    for key, words in suppositions.STOCK.items():
        label = facts.label(f"stock.{key.partition('=')[0]}").removesuffix(" in stock")
        assert words.startswith(f"{label} were ")


def test_one_and_many_dates_of_a_kind_are_the_same_kinds() -> None:
    assert set(consequences.KINDS) == set(consequences.KINDS_OF_MANY)


def test_every_value_that_a_fact_can_have_has_its_words() -> None:
    values = {str(value) for fact in all_facts().values() for value in getattr(fact, "values", ())}
    assert {
        value for value in values if value not in facts.GENERAL and not worked_out.in_words(value)
    } == set()
    assert all(words == code.replace("_", " ") for code, words in worked_out.VALUES.items())


def test_every_disagreement_and_reading_has_its_words_and_no_other() -> None:
    assert set(disagreements.QUESTIONS) == {each.id for each in DISAGREEMENTS}
    readings = {f"{each.id}.{reading.code}" for each in DISAGREEMENTS for reading in each.readings}
    assert set(disagreements.READINGS) == readings


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        (Range(low=1, high=50, high_open=True, first=True), "below 50 cm"),
        (Range(low=1, high=20, first=True), "20 cm or less"),
        (Range(low=60, high=200, last=True), "60 cm or more"),
        (Range(low=20, high=700, low_open=True, last=True), "above 20 cm"),
        (Range(low=50, high=60, high_open=True), "50 or more and below 60 cm"),
        (Range(low=20, high=22, low_open=True), "above 20 and up to 22 cm"),
        (Range(low=30, high=30), "exactly 30 cm"),
        (Range(low=Fraction(7, 2), high=1250, low_open=True), "above 3.5 and up to 1,250 cm"),
        (Range(low=0, high=15, first=True, whole=True), "15 or less"),
        (Range(low=16, high=17, whole=True), "16 or 17"),
        (Range(low=18, high=55, whole=True), "from 18 to 55"),
        (Range(low=56, high=120, last=True, whole=True), "56 or more"),
        (Range(low=40, high=40, whole=True), "40"),
    ],
)
def test_a_range_in_words(reach: Range, words: str) -> None:
    assert suppositions.in_range(reach, "cm") == words


@pytest.mark.parametrize(
    ("fact", "answers", "words"),
    [
        ("neuro.numbness", ("yes",), "If there were numbness"),
        ("neuro.numbness", ("no",), "If there were no numbness"),
        ("kidney.dialysis", ("yes", "unknown"), "If there were dialysis or this were not known"),
        ("diagnosis", ("borderline", "excluded"), "If the diagnosis were borderline or excluded"),
        ("sex", ("male",), "If the sex used were male"),
        ("current_interval", ("2 week",), "If injections were given every 2 weeks now"),
        ("choices.maintenance_months", ("1",), "If the interval chosen were every month"),
        ("stock.cyanocobalamin_tablet", ("no",), "If cyanocobalamin tablets were not in stock"),
        (
            "absorption.bariatric_surgery",
            BARIATRIC_KINDS,
            "If there had been weight-loss surgery of any kind",
        ),
    ],
)
def test_answers_in_words(fact: str, answers: tuple[str, ...], words: str) -> None:
    assert suppositions.supposed(fact, Other(answers=answers, found=None)) == words


def test_a_lock_and_nothing_else() -> None:
    locked = unchanged(decisions={"cyanocobalamin_lock": ("off", "on")}, comes={"flags": ("RENAL_LOCK",)})
    assert consequences.consequence(locked).main == "cyanocobalamin would be locked; nothing else"
    with_note = unchanged(decisions={"cyanocobalamin_lock": ("off", "on")}, comes={"advice": ("check_egfr",)})
    said = consequences.consequence(with_note)
    assert said.main == "cyanocobalamin would be locked"
    assert (
        said.rest == "Check the eGFR. Until then cyanocobalamin stays locked; hydroxocobalamin is unaffected."
    )


def test_without_a_plan_its_parts_are_not_listed() -> None:
    ended = unchanged(
        decisions={"status": ("planned", "out_of_scope"), "scope": ("in", "out"), "loading": ("x", "none")},
        goes={"advice": ("trough",)},
    )
    said = consequences.consequence(ended)
    assert said.main == "no plan: outside the scope of this tool"
    assert said.goes == ()


def test_a_flag_alone_is_named() -> None:
    said = consequences.consequence(unchanged(comes={"flags": ("BARIATRIC",)}))
    assert said.main == "the plan would stand, with other notes"
    assert said.comes == ("Marked: after weight-loss surgery.",)
