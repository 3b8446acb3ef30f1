"""How rules come together, on tiny rule groups of our own: each answer can be found by reading the group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from regimens.clinical import engine
from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.answer import Fired, Weighed
from regimens.clinical.cautious import Settings
from regimens.clinical.conditions import ALWAYS, Above, Condition, Is
from regimens.clinical.engine import RulesClash, collect, decide, forget, least_truth, weigh
from regimens.clinical.fact import NO, UNKNOWN, YES
from regimens.clinical.intervals import Every, months, weeks
from regimens.clinical.quantities import Interval
from regimens.clinical.rule import Evidence, Group, Kind, Question, Rule
from regimens.clinical.rule_groups import Rules
from regimens.clinical.rules import RULES

#: Not known, dialysis is read as yes and numbness as no answer at all.
DIALYSIS, NUMB, WEAK = Is(f.DIALYSIS, "yes"), Is(f.NUMBNESS, "yes"), Is(f.GIVEN["neuro.weakness"], "yes")
ONE, TIGHTEST, PERMIT, COLLECT, CERTAIN = (
    Question(kind.value, kind, "Which?")
    for kind in (Kind.ONE, Kind.TIGHTEST, Kind.PERMIT, Kind.COLLECT, Kind.CERTAIN)
)
BECAUSE = Evidence(basis=("S01",))


def rule(
    question: Question,
    name: str,
    when: Condition,
    value: Any,
    overrides: Iterable[str] = (),
    otherwise: bool = False,
) -> Rule:
    """One rule of a question."""
    return Rule(
        id=name,
        decides=question,
        when=when,
        value=value,
        because=BECAUSE,
        overrides=tuple(overrides),
        otherwise=otherwise,
    )


def base(question: Question, value: Any, overrides: Iterable[str] = ()) -> Rule:
    """The base case of a question."""
    return rule(question, "base", ALWAYS, value, overrides, otherwise=True)


def settings(**answers: str | None) -> Settings:
    """Dialysis, numbness and weakness as answered; None: not known."""
    names = {"dialysis": "kidney.dialysis", "numb": "neuro.numbness", "weak": "neuro.weakness"}
    said: Mapping[str, str | None] = {"dialysis": "no", "numb": "no", "weak": "no", **answers}
    return Settings({"purpose": "treat", "sex": "female"} | {names[key]: said[key] for key in names})


# Kind one

A = rule(ONE, "a", DIALYSIS, "careful", ["b"])
B = rule(ONE, "b", NUMB, "usual")
C = rule(ONE, "c", WEAK, "careful")
OTHERWISE = base(ONE, "nothing")
GROUP = Group(ONE, (A, B, C, OTHERWISE))


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


# Kind tightest

MONTHLY = rule(TIGHTEST, "monthly", DIALYSIS, months(1))
FORTNIGHTLY = rule(TIGHTEST, "fortnightly", NUMB, weeks(2))
ONE_OR_TWO = rule(TIGHTEST, "one_or_two", WEAK, months(1, 2))
QUARTERLY = base(TIGHTEST, months(2, 3))
INTERVALS = Group(TIGHTEST, (ONE_OR_TWO, MONTHLY, FORTNIGHTLY, QUARTERLY))


def test_no_interval_but_that_of_the_base_case() -> None:
    assert weigh(INTERVALS, settings()) == Weighed(
        value=Every("month", 2, 3),
        rule=QUARTERLY,
        truths=(NO, NO, NO, YES),
        is_precautionary=False,
        holding=[],
        overridden={"base": "base"},
        unsure=[],
    )


def test_the_shortest_interval_wins() -> None:
    assert weigh(INTERVALS, settings(dialysis="yes", numb="yes", weak="yes")) == Weighed(
        value=Every("week", 2, 2),
        rule=FORTNIGHTLY,
        truths=(YES, YES, YES, YES),
        is_precautionary=False,
        holding=[ONE_OR_TWO, MONTHLY, FORTNIGHTLY],
        overridden={"base": "fortnightly"},
        unsure=[],
    )


def test_with_equal_early_ends_the_late_end_decides() -> None:
    assert weigh(INTERVALS, settings(dialysis="yes", weak="yes")).rule == MONTHLY


def test_the_base_case_never_wins_over_a_longer_interval_that_holds() -> None:
    long = rule(TIGHTEST, "long", WEAK, months(6))
    assert weigh(Group(TIGHTEST, (long, QUARTERLY)), settings(weak="yes")).rule == long


def test_an_unknown_read_as_yes_shortens_and_is_marked() -> None:
    assert weigh(INTERVALS, settings(dialysis=None)) == Weighed(
        value=Every("month", 1, 1),
        rule=MONTHLY,
        truths=(NO, UNKNOWN, NO, YES),
        is_precautionary=True,
        holding=[MONTHLY],
        overridden={"base": "monthly"},
        unsure=[],
    )


def test_an_unknown_without_a_reading_is_asked_for_and_never_shortens() -> None:
    found = weigh(INTERVALS, settings(numb=None, weak="yes"))
    assert (found.rule, found.is_precautionary, found.unsure) == (ONE_OR_TWO, False, [FORTNIGHTLY])


# Kind permit

ALLOWED = rule(PERMIT, "allowed", NUMB, "yes")
LOCKED = rule(PERMIT, "locked", DIALYSIS, "no", ["allowed"])
WITHHELD = base(PERMIT, "withheld")
PERMISSION = Group(PERMIT, (ALLOWED, LOCKED, WITHHELD))


def test_a_permission_needs_certainty() -> None:
    assert weigh(PERMISSION, settings(numb="yes")) == Weighed(
        value="yes",
        rule=ALLOWED,
        truths=(YES, NO, YES),
        is_precautionary=False,
        holding=(),
        overridden={},
        unsure=[],
    )
    assert weigh(PERMISSION, settings()).value == "withheld"


def test_what_may_be_permitted_is_withheld_and_named() -> None:
    assert weigh(PERMISSION, settings(numb=None)) == Weighed(
        value="withheld",
        rule=WITHHELD,
        truths=(UNKNOWN, NO, YES),
        is_precautionary=True,
        unsure=[ALLOWED],
    )


def test_a_permission_is_never_read_on_the_cautious_side() -> None:
    found = weigh(PERMISSION, settings(dialysis=None))
    assert (found.value, found.unsure) == ("withheld", [LOCKED])
    found = weigh(PERMISSION, settings(dialysis=None, numb="yes"))
    assert (found.value, found.is_precautionary, found.unsure) == ("yes", False, [])


def test_a_permission_is_overridden() -> None:
    found = weigh(PERMISSION, settings(dialysis="yes", numb="yes"))
    assert (found.value, found.rule) == ("no", LOCKED)


def test_permissions_that_disagree_are_refused_by_name() -> None:
    with pytest.raises(RulesClash) as clash:
        weigh(Group(PERMIT, (ALLOWED, rule(PERMIT, "other", WEAK, "no"))), settings(numb="yes", weak="yes"))
    assert clash.value.args == ("permit", ["allowed", "other"])


def test_without_a_base_case_nothing_is_permitted() -> None:
    no_base = Group(PERMIT, (ALLOWED, LOCKED))
    assert weigh(no_base, settings()) == Weighed(
        value=None, rule=None, truths=(NO, NO), is_precautionary=False, unsure=[]
    )
    assert weigh(no_base, settings(numb=None)) == Weighed(
        value=None, rule=None, truths=(UNKNOWN, NO), is_precautionary=True, unsure=[ALLOWED]
    )


def test_an_open_base_case_is_never_what_is_asked_for() -> None:
    open_base = rule(PERMIT, "base", WEAK, "withheld", otherwise=True)
    assert weigh(Group(PERMIT, (ALLOWED, open_base)), settings(numb=None, weak=None)).unsure == [ALLOWED]


# Kinds collect and certain


@pytest.mark.parametrize(
    ("question", "answers", "found"),
    [
        (COLLECT, {"dialysis": "yes", "numb": None}, [("a", False), ("b", True)]),
        (COLLECT, {"dialysis": None}, [("a", True)]),
        (COLLECT, {}, []),
        (CERTAIN, {"dialysis": "yes", "numb": None}, [("a", False)]),
        (CERTAIN, {"dialysis": None}, []),
        (CERTAIN, {"dialysis": "yes", "numb": "yes"}, [("a", False), ("b", False)]),
    ],
)
def test_what_is_collected(
    question: Question, answers: dict[str, str | None], found: list[tuple[str, bool]]
) -> None:
    first, second = rule(question, "a", DIALYSIS, "a"), rule(question, "b", NUMB, "b")
    named = {"a": first, "b": second}
    expected = tuple(Fired(named[name], is_precautionary) for name, is_precautionary in found)
    assert collect(Group(question, (first, second)), settings(**answers)) == expected


def test_how_sure_a_collected_rule_has_to_be() -> None:
    assert least_truth(Group(CERTAIN, ())) is YES
    assert least_truth(Group(COLLECT, ())) is UNKNOWN


# Answers that are kept


def test_an_answer_says_what_it_rests_on() -> None:
    found = decide(Group(ONE, GROUP.rules), settings(dialysis=None, numb="yes"))
    assert (found.value, found.rule, found.is_precautionary) == ("careful", A, True)
    assert found.unknown == ("kidney.dialysis",)
    assert found.truths == (UNKNOWN, YES, NO, YES)
    assert [(each.rule.id, each.state, each.by) for each in found.considered] == [
        ("a", "fired", ()),
        ("b", "overridden", ("a",)),
        ("c", "not_met", ("neuro.weakness",)),
        ("base", "overridden", ("a",)),
    ]
    assert [(atom.fact, atom.value, atom.truth) for atom in found.because] == [
        ("kidney.dialysis", "unknown", UNKNOWN)
    ]


def test_the_same_facts_have_the_same_answer_and_others_their_own() -> None:
    group = Group(ONE, GROUP.rules)
    first = decide(group, settings(numb="yes"))
    assert decide(group, settings(numb="yes")) is first
    assert decide(group, settings(dialysis="yes")).value == "careful"
    assert decide(group, settings(numb="yes")) is first
    assert first.value == "usual"
    assert len(group.kept) == 2


def test_a_kept_answer_is_given_without_weighing_again() -> None:
    group = Group(ONE, GROUP.rules)
    kept = decide(group, settings())
    group.kept[group.pick(settings(numb="yes").known)] = kept
    assert decide(group, settings(numb="yes")) is kept


def test_so_many_answers_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MOST_KEPT", 2)
    group = Group(ONE, GROUP.rules)
    kept = []
    for answers in ({}, {"numb": "yes"}, {"dialysis": "yes"}, {"weak": "yes"}, {"numb": None}):
        decide(group, settings(**answers))
        kept.append(len(group.kept))
    assert kept == [1, 2, 1, 2, 1]


def test_a_thousand_answers_of_a_question_are_kept() -> None:
    group = Group(ONE, GROUP.rules)
    group.kept.update({(number,): None for number in range(999)})
    decide(group, settings())
    assert len(group.kept) == 1000
    decide(group, settings(numb="yes"))
    assert len(group.kept) == 1


def nothing_but(group: Group) -> Rules:
    """Rules of a single question."""
    names = ("monitoring", "flags", "alerts", "advice", "referrals", "blockers", "alternatives")
    return Rules(decisions=(group,), **dict.fromkeys(names, ()))


def test_answers_are_forgotten_of_the_rules_named_or_of_the_product() -> None:
    group, product = Group(ONE, GROUP.rules), RULES.groups[0]
    decide(group, settings())
    product.kept[("kept",)] = None
    forget(nothing_but(group))
    assert (len(group.kept), ("kept",) in product.kept) == (0, True)
    forget()
    assert len(product.kept) == 0
