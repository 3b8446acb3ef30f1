"""Every combination of answers has one answer, in any order of the rules, and nothing dangerous; unknown is read with care."""

from __future__ import annotations

from dataclasses import replace

import pytest

from regimens.clinical import facts as f
from regimens.clinical.conditions import ALWAYS, Is
from regimens.clinical.rule import Group, Kind
from regimens.clinical.rules import ALTERNATIVES, DECISIONS, FOLIC_ACID, FORMS, GROUPS, LOADING, LOCK, SCOPE
from tests.proof import caution, exhaustive, grid, readers, solver
from tests.proof.cells import axes_of, may_be_unknown
from tests.proof.planted import PLANTED, Planted, changed, is_found

#: More cells than are looked at one by one: its pairs of rules are proved by the solver instead.
TOO_MANY = 10**8
ONE_BY_ONE = [group for group in (*DECISIONS, *ALTERNATIVES) if grid.size(axes_of([group])) < TOO_MANY]


def name(value: object) -> str:
    return value.question.name if isinstance(value, Group) else str(value)


@pytest.mark.parametrize("group", ONE_BY_ONE, ids=name)
def test_there_is_one_answer_everywhere(group: Group) -> None:
    assert exhaustive.one_answer_everywhere(group).wrong == ()


@pytest.mark.parametrize("group", ONE_BY_ONE, ids=name)
def test_no_answer_changes_when_the_rules_are_listed_in_another_order(group: Group) -> None:
    assert exhaustive.same_in_any_order(group).wrong == ()


@pytest.mark.parametrize("named", exhaustive.NEVER)
def test_nothing_dangerous_is_ever_answered(named: str) -> None:
    assert exhaustive.never(named, *exhaustive.NEVER[named]).wrong == ()


def test_an_unknown_is_never_read_more_loosely_than_it_may_turn_out() -> None:
    assert caution.never_less_careful().wrong == ()


def test_a_decision_is_precautionary_only_where_something_could_change_it() -> None:
    assert caution.never_needless().wrong == ()


def test_a_graver_answer_never_loosens_a_plan() -> None:
    assert caution.never_loosens().wrong == ()


def test_each_condition_is_as_sharp_as_its_completions() -> None:
    assert readers.rule_and_completions_agree(GROUPS).wrong == ()


def test_the_engine_that_ships_answers_as_the_grid() -> None:
    assert readers.engine_and_grid_agree(DECISIONS, cells=150).wrong == ()


def test_the_solver_finds_no_disagreement_gap_or_dead_rule() -> None:
    assert solver.nothing_is_left_open(GROUPS).wrong == ()


def test_every_pair_of_rules_that_can_disagree_is_settled() -> None:
    finding = solver.every_disagreement_is_settled(DECISIONS)
    assert finding.wrong == ()
    assert finding.count > 100


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.what)
def test_a_planted_mistake_is_found_with_a_person_who_shows_it(planted: Planted) -> None:
    assert is_found(planted)


# Each gate must be able to fail.


def test_the_gates_see_a_mistake_of_each_kind() -> None:
    loose_lock = changed(LOCK, "lock.dialysis", value="off", overrides=("lock.nothing_locks_it",))
    assert any("lock.dialysis" in told for told in exhaustive.one_answer_everywhere(loose_lock).wrong)
    no_base = Group(LOADING.question, tuple(rule for rule in LOADING.rules if not rule.otherwise))
    assert any("no rule answers" in told for told in exhaustive.one_answer_everywhere(no_base).wrong)
    hungry = changed(FOLIC_ACID, "folate.waits_for_loading", value="allowed")
    danger = exhaustive.NEVER["folic acid"][1]
    assert "folic acid before vitamin B12" in exhaustive.never("planted", (hungry,), danger).wrong[0]


def test_the_gates_of_caution_see_a_careless_rule() -> None:
    asked = Is(f.OPTIC_NEUROPATHY, "no")
    loose = changed(LOCK, "lock.optic_neuropathy", when=asked, value="off", overrides=("lock.pregnancy",))
    assert caution.never_loosens([loose]).wrong
    blind = Group(LOCK.question, tuple(r for r in LOCK.rules if r.id != "lock.optic_neuropathy"))
    assert "no longer one" in caution.never_less_careful([blind]).wrong[0]


def test_the_order_of_rules_is_seen_where_it_matters() -> None:
    forms = replace(FORMS.question, kind=Kind.TIGHTEST)
    assert forms.kind is not FORMS.question.kind
    listed_first = Group(
        replace(SCOPE.question, kind=Kind.PERMIT),
        tuple(replace(rule, overrides=(), otherwise=False, when=ALWAYS) for rule in SCOPE.rules),
    )
    assert exhaustive.one_answer_everywhere(listed_first).wrong


def test_facts_are_unknown_where_the_grid_says_they_may_be() -> None:
    from regimens.clinical.gather import gather
    from regimens.clinical.reading import read_history
    from tests.oracle.stratified import histories

    seen: dict[str, set[bool]] = {}
    for history in histories(11, 400):
        read = read_history(history)
        assert not isinstance(read, list)
        for fact, value in gather(read).values.items():
            seen.setdefault(fact, set()).add(value is None)
    for fact, unknown in seen.items():
        assert may_be_unknown(fact) or True not in unknown, fact
