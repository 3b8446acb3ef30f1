"""How rules of one answer come together, on a tiny group: each answer can be found by reading the group."""

from __future__ import annotations

import pytest

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.answer import Weighed
from regimens.clinical.cautious import Settings
from regimens.clinical.conditions import Above
from regimens.clinical.engine import RulesClash, weigh
from regimens.clinical.fact import NO, UNKNOWN, YES
from regimens.clinical.quantities import Interval
from regimens.clinical.rule import Group
from tests.mutation.groups import GROUP, ONE, OTHERWISE, WEAK, A, B, C, base, rule, settings


def test_only_the_base_case_holds() -> None:
    assert weigh(GROUP, settings()) == Weighed(
        value="nothing",
        rule=OTHERWISE,
        truths=(NO, NO, NO, YES),
        is_precautionary=False,
        holding=[OTHERWISE],
        overridden={},
        unsure=(),
    )


def test_a_rule_that_holds_comes_before_the_base_case() -> None:
    assert weigh(GROUP, settings(numb="yes")) == Weighed(
        value="usual",
        rule=B,
        truths=(NO, YES, NO, YES),
        is_precautionary=False,
        holding=[B],
        overridden={},
        unsure=(),
    )


def test_the_overriding_rule_wins_and_is_named() -> None:
    assert weigh(GROUP, settings(dialysis="yes", numb="yes")) == Weighed(
        value="careful",
        rule=A,
        truths=(YES, YES, NO, YES),
        is_precautionary=False,
        holding=[A],
        overridden={"b": "a"},
        unsure=(),
    )


def test_rules_that_agree_hold_together_and_the_first_is_named() -> None:
    found = weigh(GROUP, settings(dialysis="yes", numb="yes", weak="yes"))
    assert (found.value, found.rule, found.holding) == ("careful", A, [A, C])


def test_rules_that_disagree_are_refused_by_name() -> None:
    with pytest.raises(RulesClash) as clash:
        weigh(GROUP, settings(numb="yes", weak="yes"))
    assert clash.value.args == ("one", ["b", "c"])


def test_a_later_rule_that_disagrees_is_refused_too() -> None:
    third = rule(ONE, "third", WEAK, "other")
    with pytest.raises(RulesClash) as clash:
        weigh(Group(ONE, (A, C, third, OTHERWISE)), settings(dialysis="yes", weak="yes"))
    assert clash.value.args == ("one", ["a", "c", "third"])


def test_a_question_without_an_answer_is_refused_by_name() -> None:
    with pytest.raises(RulesClash) as clash:
        weigh(Group(ONE, (A, B)), settings())
    assert clash.value.args == ("one", [])


def test_an_unknown_with_a_cautious_reading_is_read_so_and_marked() -> None:
    assert weigh(GROUP, settings(dialysis=None)) == Weighed(
        value="careful",
        rule=A,
        truths=(UNKNOWN, NO, NO, YES),
        is_precautionary=True,
        holding=[A],
        overridden={"b": "a"},
        unsure=[A],
    )


def test_an_unknown_without_one_is_read_as_no_and_asked_for() -> None:
    assert weigh(GROUP, settings(numb=None)) == Weighed(
        value="nothing",
        rule=OTHERWISE,
        truths=(NO, UNKNOWN, NO, YES),
        is_precautionary=True,
        holding=[OTHERWISE],
        overridden={},
        unsure=[B],
    )


def test_what_is_sure_stays_so_whatever_the_reading_says() -> None:
    found = weigh(GROUP, settings(numb=None, weak="yes"))
    assert (found.value, found.rule, found.holding, found.unsure) == ("careful", C, [C], [B])
    assert found.is_precautionary is True


def test_a_rule_that_surely_holds_is_named_before_one_that_may() -> None:
    found = weigh(GROUP, settings(dialysis=None, weak="yes"))
    assert (found.value, found.rule, found.holding) == ("careful", C, [A, C])
    # Dialysis would change nothing: the same answer stands without it.
    assert (found.is_precautionary, found.unsure) == (False, [])


def test_an_unknown_that_is_overridden_for_certain_is_not_asked_for() -> None:
    found = weigh(GROUP, settings(dialysis="yes", numb=None))
    assert (found.value, found.is_precautionary, found.unsure) == ("careful", False, [])
    assert found.truths == (YES, UNKNOWN, NO, YES)


def test_an_unknown_of_the_same_answer_is_not_asked_for() -> None:
    found = weigh(GROUP, settings(dialysis="yes", weak=None))
    assert (found.rule, found.is_precautionary, found.unsure) == (A, False, [])


def test_what_only_may_hold_overrides_nothing_for_certain() -> None:
    found = weigh(GROUP, settings(dialysis=None, numb="yes"))
    assert (found.value, found.rule, found.is_precautionary, found.unsure) == ("careful", A, True, [A])


def test_the_base_case_silences_nobody() -> None:
    loud = base(ONE, "nothing", overrides=["b"])
    found = weigh(Group(ONE, (B, loud)), settings(numb=None))
    assert (found.value, found.is_precautionary, found.unsure) == ("nothing", True, [B])


def test_the_base_case_overrides_nothing_that_holds() -> None:
    loud = base(ONE, "nothing", overrides=["b"])
    found = weigh(Group(ONE, (B, loud)), settings(numb="yes"))
    assert (found.value, found.holding, found.overridden) == ("usual", [B], {})


def test_more_than_a_limit_stays_so_when_amounts_are_read_at_their_low_end() -> None:
    """More than 30 cm is above 30 for certain, though its low end alone would not be."""
    long = rule(ONE, "long", Above(f.CROHN_LENGTH, p.CROHN_LENGTH), "careful")
    known = {**settings(numb=None).known, f.CROHN_LENGTH.name: Interval(30, None, True)}
    known["absorption.crohn_ileal.present"] = "yes"
    found = weigh(Group(ONE, (long, B, OTHERWISE)), Settings(known))
    assert (found.value, found.holding, found.unsure) == ("careful", [long], [B])
