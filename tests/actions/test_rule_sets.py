"""A rule set's way to approval: who may take which step, each with its one event, and two people at once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from regimens import clinical
from regimens.actions import accounts, audit, drafting, plans, releases, rule_sets
from regimens.actions.permissions import NotPermitted
from regimens.actions.plans import CannotSign
from regimens.actions.release_steps import RELEASE_NEXT, ReleaseStep, release_after
from regimens.actions.rule_sets import CannotRelease, IllegalStep, ImpactChanged, Shown
from regimens.actions.submissions import NotComplete
from regimens.models import Clinic, Event, Member, Plan, Release, ReleaseState, Role, RuleSetText
from tests import releasing, rule_change
from tests.conftest import PASSWORD


def colleague(clinic: Clinic, by: Member, name: str, *roles: Role, number: str = "7000009") -> Member:
    """Another member of the clinic."""
    return accounts.add_member(
        clinic=clinic,
        by=by,
        username=name,
        password=PASSWORD,
        roles=roles,
        display_name=f"Dr {name.title()}",
        registration_body="GMC",
        registration_number=number,
    )


def kinds() -> list[str]:
    """Every event of a rule set, oldest first."""
    rows = Event.objects.filter(kind__startswith="ruleset_").order_by("sequence")
    return [event.kind for event in rows]


def test_the_way_to_approval_is_five_steps_with_one_event_each(manager: Member, clinician: Member) -> None:
    release = releasing.submitted(manager)
    assert (release.state, release.ruleset_id) == ("submitted", clinical.RULESET.sha256)
    release = rule_sets.begin_review(release=release, by=manager, key="r")
    assert (release.state, release.review_begun_by) == ("under_review", manager)
    release = releasing.endorse(release, clinician)
    assert (release.state, release.approver) == ("under_review", clinician)
    release = releasing.confirm(release, manager)
    assert (release.state, release.second, release.second_role) == ("approved", manager, "manager")
    release = rule_sets.retire(release=release, by=manager, reason="Superseded guidance", key="x")
    assert (release.state, release.ended_by, release.ended_reason) == (
        "retired",
        manager,
        "Superseded guidance",
    )
    assert kinds() == [
        "ruleset_submitted",
        "ruleset_review_begun",
        "ruleset_endorsed",
        "ruleset_approved",
        "ruleset_retired",
    ]
    assert list(audit.verify()) == []


def test_the_clinician_stands_there_as_of_that_day(manager: Member, clinician: Member) -> None:
    release = releasing.approved(manager, clinician)
    clinician.display_name, clinician.registration_number = "Dr Chris Changed", "1"
    clinician.save()
    stored = Release.everywhere.get(pk=release.pk)
    assert (stored.approver_name, stored.approver_body, stored.approver_number) == (
        "Dr Chris Clinician",
        "GMC",
        "7000001",
    )
    assert (stored.second_name, stored.approver_statement) == ("Mo Manager", releasing.STATEMENT)
    assert (stored.impact_looked, stored.impact_changed) == (0, 0)


def test_submitting_keeps_the_rule_set(manager: Member) -> None:
    release = releasing.submitted(manager)
    kept = RuleSetText.objects.get(pk=clinical.RULESET.sha256)
    assert release.ruleset == kept


VERBS: dict[str, Callable[[Release, Member], object]] = {
    "submit": lambda release, by: rule_sets.submit(by=by, key="p"),
    "begin_review": lambda release, by: rule_sets.begin_review(release=release, by=by, key="p"),
    "endorse": lambda release, by: rule_sets.endorse(
        release=release, by=by, shown=Shown(0, ""), agreed=True, statement="x", key="p"
    ),
    "confirm": lambda release, by: rule_sets.confirm(
        release=release, by=by, shown=Shown(0, ""), agreed=True, key="p"
    ),
    "withdraw": lambda release, by: rule_sets.withdraw(release=release, by=by, reason="x", key="p"),
    "retire": lambda release, by: rule_sets.retire(release=release, by=by, reason="x", key="p"),
}
MAY = {
    "submit": {"manager"},
    "begin_review": {"manager"},
    "endorse": {"clinician"},
    "confirm": {"clinician", "manager"},
    "withdraw": {"manager"},
    "retire": {"manager"},
}
REFUSED = [
    (verb, role)
    for verb, role in product(VERBS, ["clinician", "nurse", "auditor", "manager"])
    if role not in MAY[verb]
]


@pytest.mark.parametrize(("verb", "role"), REFUSED)
def test_nobody_else_takes_a_step(
    request: pytest.FixtureRequest, manager: Member, verb: str, role: str
) -> None:
    release, by = releasing.submitted(manager), request.getfixturevalue(role)
    before = Event.objects.count()
    with pytest.raises(NotPermitted):
        VERBS[verb](release, by)
    assert (Event.objects.count(), Release.everywhere.get().state) == (before, "submitted")


@pytest.mark.parametrize("verb", ["endorse", "confirm"])
def test_nobody_acts_for_another_clinic(manager: Member, other_clinician: Member, verb: str) -> None:
    release = releasing.in_review(manager)
    with pytest.raises(NotPermitted, match="another clinic"):
        VERBS[verb](release, other_clinician)


def test_every_state_and_step_is_decided() -> None:
    assert set(RELEASE_NEXT) == set(ReleaseState)
    legal = {(state, step) for state, steps in RELEASE_NEXT.items() for step in steps}
    assert {step for _, step in legal} == set(ReleaseStep)
    for state, step in product(ReleaseState, ReleaseStep):
        if (state, step) in legal:
            assert release_after(state, step) == RELEASE_NEXT[state][step]
        else:
            with pytest.raises(IllegalStep, match=state.label.lower()):
                release_after(state, step)


def test_no_step_is_skipped(manager: Member, clinician: Member) -> None:
    release = releasing.submitted(manager)
    with pytest.raises(IllegalStep, match="submitted can't be approved"):
        releasing.endorse(release, clinician)
    release = rule_sets.begin_review(release=release, by=manager, key="r")
    with pytest.raises(CannotRelease, match="A clinician must approve it first"):
        releasing.confirm(release, manager)
    with pytest.raises(IllegalStep, match="under review can't be retired"):
        rule_sets.retire(release=release, by=manager, reason="x", key="k")


def test_the_second_person_is_another_member(clinic: Clinic, manager: Member) -> None:
    both = colleague(clinic, manager, "both", Role.CLINICIAN, Role.MANAGER)
    release = releasing.endorse(releasing.in_review(both), both)
    with pytest.raises(CannotRelease, match="You approved it yourself"):
        releasing.confirm(release, both)
    assert releasing.confirm(release, manager).state == "approved"


def test_a_clinician_can_be_the_second_person(clinic: Clinic, manager: Member, clinician: Member) -> None:
    second = colleague(clinic, manager, "second", Role.CLINICIAN)
    release = releasing.confirm(releasing.endorse(releasing.in_review(manager), clinician), second)
    assert (release.second, release.second_role) == (second, "clinician")


@pytest.mark.parametrize("missing", ["display_name", "registration_body", "registration_number"])
def test_an_approval_needs_a_whole_registration(manager: Member, clinician: Member, missing: str) -> None:
    setattr(clinician, missing, " ")
    clinician.save()
    with pytest.raises(CannotRelease, match=missing.replace("_", " ")):
        releasing.endorse(releasing.in_review(manager), clinician)


@pytest.mark.parametrize(
    ("agreed", "statement", "field"),
    [(False, "Read", "agreed"), (True, "  ", "statement"), (True, "x" * 501, "statement")],
)
def test_an_approval_is_whole(
    manager: Member, clinician: Member, agreed: bool, statement: str, field: str
) -> None:
    release = releasing.in_review(manager)
    with pytest.raises(NotComplete) as raised:
        rule_sets.endorse(
            release=release,
            by=clinician,
            shown=releasing.shown(clinician.clinic),
            agreed=agreed,
            statement=statement,
            key="e",
        )
    assert raised.value.field == field
    assert Release.everywhere.get().approver is None


def test_a_confirmation_is_ticked(manager: Member, clinician: Member) -> None:
    release = releasing.endorse(releasing.in_review(manager), clinician)
    with pytest.raises(NotComplete):
        rule_sets.confirm(
            release=release, by=manager, shown=releasing.shown(manager.clinic), agreed=False, key="c"
        )


def test_an_approver_who_is_no_longer_a_clinician_does_not_count(
    clinic: Clinic, manager: Member, clinician: Member
) -> None:
    release = releasing.endorse(releasing.in_review(manager), clinician)
    clinician.is_clinician, clinician.is_nurse = False, True
    clinician.save()
    with pytest.raises(CannotRelease, match="may no longer approve"):
        releasing.confirm(release, manager)
    another = colleague(clinic, manager, "another", Role.CLINICIAN)
    release = releasing.endorse(release, another, key="again")
    assert releasing.confirm(release, manager).approver == another


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_an_end_needs_its_reason(manager: Member, reason: str) -> None:
    release = releasing.submitted(manager)
    with pytest.raises(NotComplete):
        rule_sets.withdraw(release=release, by=manager, reason=reason, key="w")


def test_what_is_withdrawn_can_be_submitted_anew(manager: Member) -> None:
    release = releasing.submitted(manager)
    rule_sets.withdraw(release=release, by=manager, reason="A typing error", key="w")
    assert releases.standing(manager.clinic) == "draft"
    assert releasing.submitted(manager, "again").pk != release.pk


# Twice, and two at once


def test_a_form_sent_twice_counts_once(manager: Member, clinician: Member) -> None:
    first = releasing.approved(manager, clinician)
    count = Event.objects.count()
    assert releasing.submitted(manager) == first
    assert rule_sets.begin_review(release=first, by=manager, key="s") == first
    assert releasing.endorse(first, clinician, "s") == first
    assert releasing.confirm(first, manager, "s") == first
    assert Event.objects.count() == count


def test_two_managers_at_once_submit_once(clinic: Clinic, manager: Member) -> None:
    other = colleague(clinic, manager, "other", Role.MANAGER)
    releasing.submitted(manager)
    with pytest.raises(CannotRelease, match="is submitted already"):
        releasing.submitted(other, "other")


def test_two_clinicians_at_once_approve_once(clinic: Clinic, manager: Member, clinician: Member) -> None:
    other = colleague(clinic, manager, "other", Role.CLINICIAN)
    release = releasing.endorse(releasing.in_review(manager), clinician)
    with pytest.raises(CannotRelease, match="Dr Chris Clinician has approved it"):
        releasing.endorse(release, other, "other")
    assert Release.everywhere.get().approver == clinician


def test_two_seconds_at_once_confirm_once(clinic: Clinic, manager: Member, clinician: Member) -> None:
    other = colleague(clinic, manager, "other", Role.MANAGER)
    release = releasing.endorse(releasing.in_review(manager), clinician)
    releasing.confirm(release, manager)
    with pytest.raises(IllegalStep, match="approved can't be approved"):
        releasing.confirm(release, other, "other")
    assert Release.everywhere.get().second == manager


# A newer rule set


def test_approving_a_newer_rule_set_retires_the_earlier(
    manager: Member, clinician: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = releasing.approved(manager, clinician)
    with pytest.raises(CannotRelease, match="approved already"):
        releasing.submitted(manager, "again")
    rule_change.lock_below(monkeypatch, 60)
    assert releases.standing(manager.clinic) == "draft"
    second = releasing.approved(manager, clinician, "two")
    first.refresh_from_db()
    assert (first.state, second.state) == ("retired", "approved")
    assert first.ended_reason == f"Replaced by rule set {clinical.RULESET.sha256[:12]}"
    assert kinds()[-2:] == ["ruleset_retired", "ruleset_approved"]


def test_a_release_of_other_rules_than_those_in_force_is_not_approved(
    manager: Member, clinician: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = releasing.in_review(manager)
    rule_change.lock_below(monkeypatch, 60)
    with pytest.raises(CannotRelease, match="no longer those of this release"):
        releasing.endorse(release, clinician)
    with pytest.raises(CannotRelease, match="Withdraw it first"):
        releasing.submitted(manager, "new")


def test_a_clinic_approves_for_itself_alone(manager: Member, clinician: Member, other_clinic: Clinic) -> None:
    releasing.approved(manager, clinician)
    assert releases.standing(manager.clinic) == "approved"
    assert releases.standing(other_clinic) == "draft"


# The impact that was shown


def test_an_approval_rests_on_the_impact_that_was_shown(
    manager: Member, clinician: Member, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_change.lock_below(monkeypatch, 90)
    release = releasing.in_review(manager)
    seen = releasing.shown(manager.clinic)
    assert seen.changed == 1
    for stale in (Shown(0, seen.check_code), Shown(1, "0" * 12)):
        with pytest.raises(ImpactChanged, match=f"{stale.changed} plans? then, 1 plan now"):
            rule_sets.endorse(
                release=release, by=clinician, shown=stale, agreed=True, statement="Read", key="e"
            )
    release = releasing.endorse(release, clinician)
    assert (release.impact_looked, release.impact_changed, release.impact_check) == (1, 1, seen.check_code)


def test_a_confirmation_rests_on_the_impact_that_was_approved(
    manager: Member, clinician: Member, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_change.lock_below(monkeypatch, 90)
    release = releasing.endorse(releasing.in_review(manager), clinician)
    plans.withdraw(plan=signed_plan, by=clinician, reason="Stopped", key="w")
    with pytest.raises(ImpactChanged, match=r"since Dr Chris Clinician approved: 1 plan then, 0 plans now"):
        releasing.confirm(release, manager)
    again = releasing.endorse(release, clinician, "again")
    assert again.impact_changed == 0
    assert releasing.confirm(again, manager).state == "approved"


# What plans say of it


def test_a_plan_says_how_far_its_rules_are_approved(
    manager: Member, clinician: Member, draft_plan: Plan
) -> None:
    assert draft_plan.document["ruleset"]["state"] == "draft"
    releasing.approved(manager, clinician)
    newer = plans.rerun(plan=draft_plan, by=clinician, key="r")
    assert newer.document["ruleset"]["state"] == "approved"
    assert releases.behind(draft_plan) is None
    assert releases.behind(newer) == Release.everywhere.get()


@pytest.mark.parametrize("way", [releasing.submitted, releasing.in_review])
def test_a_draft_is_not_signed_under_words_that_no_longer_hold(
    manager: Member, clinician: Member, draft_plan: Plan, way: Callable[[Member], Release]
) -> None:
    way(manager)
    assert plans.is_out_of_date(draft_plan)
    with pytest.raises(CannotSign, match="approval changed"):
        plans.sign(plan=draft_plan, by=clinician, checked=True, key="s")
    newer = plans.rerun(plan=draft_plan, by=clinician, key="r")
    assert plans.sign(plan=newer, by=clinician, checked=True, key="s").state == "signed"


def test_a_signed_plan_keeps_what_it_said(manager: Member, clinician: Member, draft_plan: Plan) -> None:
    release = releasing.approved(manager, clinician)
    plan = plans.rerun(plan=draft_plan, by=clinician, key="r")
    plan = plans.sign(plan=plan, by=clinician, checked=True, key="s")
    rule_sets.retire(release=release, by=manager, reason="New guidance", key="x")
    stored = Plan.everywhere.get(pk=plan.pk)
    assert stored.document["ruleset"]["state"] == "approved"
    assert releases.behind(stored) == release
    assert releases.standing(manager.clinic) == "draft"


def test_another_account_of_the_approver_is_no_second_person(
    clinic: Clinic, manager: Member, clinician: Member
) -> None:
    """One person with two accounts, by name or by registration, approves nothing alone."""
    release = releasing.in_review(manager)
    releasing.endorse(release, clinician)
    same_number = colleague(clinic, manager, "x", Role.MANAGER, number=clinician.registration_number)
    same_name = colleague(clinic, manager, "y", Role.MANAGER)
    same_name.display_name = clinician.display_name.upper()
    same_name.save()
    for by in (same_number, same_name):
        with pytest.raises(CannotRelease, match="Another person must confirm it"):
            releasing.confirm(release, by)
    release.refresh_from_db()
    assert release.state == ReleaseState.UNDER_REVIEW


def test_rules_with_a_number_past_its_day_are_not_confirmed(
    manager: Member, clinician: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = releasing.in_review(manager)
    releasing.endorse(release, clinician)

    def too_old(as_of: object) -> None:
        raise drafting.RulesOutOfDate("The number lock_egfr was to be checked again.")

    monkeypatch.setattr(drafting, "check_rules_are_current", too_old)
    with pytest.raises(CannotRelease, match="lock_egfr"):
        releasing.confirm(release, manager)
