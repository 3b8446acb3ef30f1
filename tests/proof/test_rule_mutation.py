"""Every wrong change of a rule is noticed by a case that a clinician can sign, or is proved to change nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from regimens.clinical import RULESET
from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import Below, Is
from regimens.clinical.rule import Group
from regimens.clinical.rules import GROUPS, LOADING, LOCK, RULES
from tests.oracle.comparing import differences, plans
from tests.oracle.stratified import histories
from tests.proof import mutation, signing, signing_document
from tests.proof.equivalents import Equivalent, People, proof
from tests.proof.killing import Pool, cases, killers
from tests.proof.mutants import Mutant, mutants, wrong
from tests.proof.relations import RELATIONS


def test_every_wrong_rule_is_noticed() -> None:
    finding = mutation.every_wrong_rule_is_noticed()
    assert finding.wrong == ()
    assert finding.count > 6000


def test_the_signed_answers_stand() -> None:
    finding = mutation.signed_answers_stand()
    assert finding.wrong == ()
    assert finding.count > 50


def test_the_second_reading_agrees_on_every_signed_case() -> None:
    told = [case["history"] for case in signing.kept()]
    found = [differences(history, plan) for history, plan in zip(told, plans(told), strict=True)]
    assert [each for each in found if each] == []


def test_the_document_to_be_signed_is_the_set_that_is_held() -> None:
    assert signing_document.DOCUMENT.read_text(encoding="utf-8") == signing_document.written(), (
        "write it anew: python -m tests.proof.signing_document --only-words"
    )
    assert RULESET.sha256 in signing_document.DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize("group", GROUPS[:6], ids=lambda group: str(group.question.name))
def test_what_is_listed_as_changing_nothing_is_proved_to(group: Group) -> None:
    """Some of each of the first questions here; all of them in `make proof`."""
    listed = mutation.equivalent()
    own = [mutant for mutant in mutants(group) if mutant.name in listed][:4]
    people = People([group])
    for mutant in own:
        assert isinstance(proof(mutant, group, people), Equivalent), mutant.name


def test_what_holds_between_facts_holds_of_random_people() -> None:
    told = [(f"{number}", history) for number, history in enumerate(histories(77, 400))]
    told += [(case["id"], case["history"]) for case in signing.kept()]
    for case in cases(told):
        for relation in RELATIONS:
            assert relation.holds(case.outcome.settings.known), (case.name, relation.says)


# The net itself is not blind.


def test_a_harmful_change_is_not_called_equivalent() -> None:
    higher = replace(LOCK.rules[0], when=Below(f.EGFR, replace(p.LOCK_EGFR, value=45)))
    mutant = Mutant("lock.egfr_below_limit", "45", Group(LOCK.question, (higher, *LOCK.rules[1:])))
    found = proof(mutant, LOCK, People([LOCK]))
    assert isinstance(found, dict)
    assert RULES.replacing(mutant.group) != RULES


def test_a_limit_that_moves_by_one_is_noticed_by_name() -> None:
    pool = Pool(cases((case["id"], case["history"]) for case in signing.kept()))
    moved = [mutant for mutant in mutants(LOCK) if "below 51" in mutant.change or "below 49" in mutant.change]
    assert len(moved) == 2
    assert all(next(killers(mutant, LOCK, pool), None) is not None for mutant in moved)


def test_the_mutator_changes_every_part_of_a_condition() -> None:
    nerves = next(rule for rule in LOADING.rules if rule.id == "loading.nerves")
    changes = [change for change, _ in wrong(nerves.when)]
    assert any(change.startswith("without:") for change in changes)
    assert any(change.startswith("any instead of all") for change in changes)
    assert any(change.startswith("not:") for change in changes)
    of_limit = [change for change, _ in wrong(LOCK.rules[0].when)]
    assert "the limit itself on the other side" in of_limit
    assert [change for change, _ in wrong(Is(f.NEURO, "yes"))] == [
        f"not: {f.NEURO.label} is yes",
        f"{f.NEURO.label} is no instead of yes",
    ]
