"""How other rules come together, on tiny groups: the tightest, permissions, all of them; and what is kept."""

from __future__ import annotations

import pytest

from regimens.clinical import engine
from regimens.clinical.answer import Fired, Weighed
from regimens.clinical.engine import RulesClash, collect, decide, forget, least_truth, weigh
from regimens.clinical.fact import NO, UNKNOWN, YES
from regimens.clinical.intervals import Every, months, weeks
from regimens.clinical.rule import Group, Question
from regimens.clinical.rule_groups import Rules
from regimens.clinical.rules import RULES
from tests.mutation.groups import (
    CERTAIN,
    COLLECT,
    DIALYSIS,
    GROUP,
    NUMB,
    ONE,
    PERMIT,
    TIGHTEST,
    WEAK,
    A,
    base,
    rule,
    settings,
)

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
