"""Every rule set that made a plan is kept as it was, and a text that is not what it was is refused by name."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from regimens import clinical
from regimens.actions import assessments, kept_rule_sets, releases, rule_sets
from regimens.actions.kept_rule_sets import BrokenRuleSet
from regimens.clinical.release import ruleset_text
from regimens.models import Assessment, Member, Plan, RuleSetText, triggers
from regimens.wording import rulebook
from tests import rule_change


def alter(sql: str, *values: str) -> None:
    """Change the table as somebody who has the file would."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def forget() -> None:
    """As before anything was kept."""
    alter("DELETE FROM regimens_rulesettext")
    triggers.install(connection)


def complete(assessment: Assessment, by: Member) -> Plan:
    return assessments.complete(assessment=assessment, by=by, version=assessment.version, key="c")


def test_migrating_keeps_the_present_rule_set(db: None) -> None:
    forget()
    call_command("migrate", verbosity=0)
    kept = RuleSetText.objects.get()
    assert (kept.sha256, kept.version) == (clinical.RULESET.sha256, clinical.RULESET.version)
    assert kept.canonical_text == ruleset_text()
    assert kept_rule_sets.fault(kept) == ""


def test_drafting_keeps_the_rule_set_once(assessment: Assessment, clinician: Member) -> None:
    forget()
    plan = complete(assessment, clinician)
    kept = RuleSetText.objects.get()
    assert kept.sha256 == plan.document["ruleset"]["sha256"]
    assert kept_rule_sets.keep_present() == kept
    assert RuleSetText.objects.count() == 1


def test_each_rule_set_is_kept_in_its_own_words(
    assessment: Assessment, clinician: Member, manager: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = complete(assessment, clinician)
    rule_change.lock_below(monkeypatch, 77)
    rule_sets.submit(by=manager, key="s")
    assert RuleSetText.objects.count() == 2
    before = kept_rule_sets.book(plan.document["ruleset"]["sha256"]).rule(rule_change.RENAL_LOCK)
    after = kept_rule_sets.book(clinical.RULESET.sha256).rule(rule_change.RENAL_LOCK)
    assert before is not None
    assert after is not None
    assert ("below 50" in before.says, "below 77" in after.says) == (True, True)


def test_what_was_kept_is_read_back_word_for_word(draft_plan: Plan) -> None:
    book = kept_rule_sets.book(draft_plan.document["ruleset"]["sha256"])
    assert (book.rules, book.cited) == (rulebook.present().rules, rulebook.present().cited)


def test_a_rule_set_that_is_not_here_is_not_kept_under_its_name(draft_plan: Plan) -> None:
    other = {"id": "b12-regimens", "version": "0.9", "sha256": "9" * 64}
    with pytest.raises(BrokenRuleSet, match=r"b12-regimens 0\.9 can't be kept: .* not to 999999999999"):
        kept_rule_sets.keep_text(other)


@pytest.mark.parametrize(
    ("column", "finding"),
    [
        ("canonical_text", "its kept text does not match its hash"),
        ("words_text", "its kept words do not match their hash"),
    ],
)
def test_a_broken_text_is_refused_by_name(draft_plan: Plan, column: str, finding: str) -> None:
    sha256 = clinical.RULESET.sha256
    alter(f"UPDATE regimens_rulesettext SET {column} = replace({column}, 'S08', 'S09')")
    with pytest.raises(BrokenRuleSet, match=f"{clinical.RULESET.version} .{sha256}. is refused: {finding}"):
        kept_rule_sets.read(sha256)
    book = kept_rule_sets.book(sha256)
    assert (book.rules, book.cited) == ({}, {})
    assert book.notice == kept_rule_sets.BROKEN.format(check=sha256[:12])


def test_what_was_never_kept_says_so(db: None) -> None:
    assert kept_rule_sets.read("9" * 64) is None
    book = kept_rule_sets.book("9" * 64)
    assert book.notice == kept_rule_sets.NOT_KEPT.format(check="9" * 12)
    assert [line.title for line in book.sources(["S08"])] == [""]


# verify_plans


def verify() -> tuple[str, bool]:
    """What the command prints, and whether it holds."""
    out = io.StringIO()
    try:
        call_command("verify_plans", stdout=out, stderr=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


def test_a_plan_of_an_approved_rule_set_verifies(
    assessment: Assessment, clinician: Member, manager: Member
) -> None:
    rule_sets.submit(by=manager, key="s")
    plan = complete(assessment, clinician)
    assert plan.document["ruleset"]["state"] == "submitted"
    rule_sets.withdraw(release=releases.history(manager.clinic)[0], by=manager, reason="x", key="w")
    assert verify()[1]


def test_plans_are_counted_by_rule_set(signed_plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    old = clinical.RULESET
    rule_change.lock_below(monkeypatch, 60)
    text, holds = verify()
    assert holds
    assert text.splitlines() == [
        "1 plans checked, 0 made again with the present rule set.",
        f"rule set {old.version}, check {old.sha256[:12]}: 1",
    ]


def test_a_rule_set_that_is_not_kept_is_found(signed_plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    assert verify()[1], "the present one can be kept at any time"
    old = clinical.RULESET.sha256
    rule_change.lock_below(monkeypatch, 60)
    text, holds = verify()
    assert not holds
    assert f"({old}): plans rest on it and it is not kept" in text


def test_a_broken_kept_text_is_found(signed_plan: Plan) -> None:
    alter("UPDATE regimens_rulesettext SET words_text = '{}'")
    text, holds = verify()
    assert not holds
    assert f"({clinical.RULESET.sha256}): its kept words do not match their hash" in text


def test_a_rule_edited_without_a_new_hash_is_found(
    signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clinical.RULESET
    rule_change.lock_below(monkeypatch, 90)
    monkeypatch.setattr(clinical, "RULESET", now)
    text, holds = verify()
    assert not holds
    assert "the present rules answer differently" in text
