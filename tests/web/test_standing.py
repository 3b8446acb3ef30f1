"""Every surface says how far its rules are approved; an old plan shows the words of its own rule set."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from regimens import clinical
from regimens.actions import plans, rule_sets
from regimens.models import Assessment, Member, Plan, triggers
from tests import releasing, rule_change
from tests.web import plan_rows
from tests.web.test_plan_page import part, words

WORDS = {
    "draft": "Draft rule set: not approved by a clinician.",
    "submitted": "Draft rule set, submitted: not approved by a clinician.",
    "under_review": "Draft rule set, under review: not approved by a clinician.",
}


def bring_to(state: str, manager: Member) -> None:
    """The present rule set in this state in the clinic."""
    if state == "submitted":
        releasing.submitted(manager)
    if state == "under_review":
        releasing.in_review(manager)


def main(html: str) -> str:
    """What is read between the frame's head and foot."""
    return words(html[html.index("<main") : html.index("</main>")])


def seen(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return words(response.content.decode())


@pytest.mark.parametrize("state", list(WORDS))
def test_an_unapproved_rule_set_says_draft_on_every_surface(
    web: Client, answered: Assessment, manager: Member, clinician: Member, state: str
) -> None:
    bring_to(state, manager)
    check = web.get(f"/drafts/{answered.pk}/check/").content.decode()
    assert WORDS[state] in main(check)
    assert WORDS[state] in words(check[check.index("<footer") :])
    web.post(f"/drafts/{answered.pk}/check/", {"version": answered.version, "key": "c"})
    plan = Plan.objects.in_clinic(answered.clinic).get()
    for address in ("", "clinical/", "calendar/"):
        assert WORDS[state] in main(web.get(f"/plans/{plan.pk}/{address}").content.decode()), address
    for address in ("/rulebook/", "/rulebook/impact/"):
        assert WORDS[state] in main(web.get(address).content.decode()), address
    assert WORDS[state] in seen(web, "/")


@pytest.mark.parametrize("state", list(WORDS))
def test_the_page_that_interrupts_says_so_too(
    web: Client, patient: Any, manager: Member, clinician: Member, state: str
) -> None:
    bring_to(state, manager)
    made = plan_rows.red_flag()
    made |= {"ruleset": made["ruleset"] | {"state": state}}
    plan = plan_rows.keep(plan_rows.begin(patient, clinician, {}), made)
    response = web.post(f"/plans/{plan.pk}/sign/", {"checked": "yes", "key": "s"})
    assert response.status_code == 200
    assert WORDS[state] in main(response.content.decode())


def test_the_command_says_draft(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rulebook")
    assert "**Draft rule set: not approved by a clinician." in capsys.readouterr().out


def test_the_sign_in_page_says_draft(client: Client) -> None:
    assert "Draft rule set until a clinic approves it." in seen(client, "/accounts/login/")


def test_another_clinic_still_says_draft(
    client: Client, manager: Member, clinician: Member, other_clinician: Member
) -> None:
    releasing.approved(manager, clinician)
    client.force_login(other_clinician.user)
    assert WORDS["draft"] in seen(client, "/rulebook/")


def test_a_plan_of_an_approved_rule_set_says_who_approved_it(
    web: Client, answered: Assessment, manager: Member, clinician: Member
) -> None:
    release = releasing.approved(manager, clinician)
    assert "Approved rule set." in seen(web, f"/drafts/{answered.pk}/check/")
    web.post(f"/drafts/{answered.pk}/check/", {"version": answered.version, "key": "c"})
    plan = Plan.objects.in_clinic(answered.clinic).get()
    plan = plans.sign(plan=plan, by=clinician, checked=True, key="s")
    rule_sets.retire(release=release, by=manager, reason="New guidance", key="x")
    by = (
        "Rule set approved 23-Nov-2026 by Dr Chris Clinician, GMC 7000001, confirmed by Mo Manager (manager)."
    )
    for address in ("", "clinical/"):
        page = seen(web, f"/plans/{plan.pk}/{address}")
        assert by in page, address
        assert "Approved rule set. Not a registered medical device." in page, address
    assert WORDS["draft"] in seen(web, "/rulebook/")


def test_a_draft_made_before_an_approval_is_run_again(
    web: Client, draft_plan: Plan, manager: Member, clinician: Member
) -> None:
    releasing.approved(manager, clinician)
    page = web.get(f"/plans/{draft_plan.pk}/").content.decode()
    rerun = words(part(page, "rerun"))
    assert "State of the rule set" in rerun
    assert f"Before: {WORDS['draft']}" in rerun
    assert "After: Approved rule set." in rerun
    assert web.post(f"/plans/{draft_plan.pk}/sign/", {"checked": "yes", "key": "s"}).status_code == 409


# An old plan


@pytest.fixture
def old_plan(signed_plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A signed plan of an earlier rule set: the present one words the lock otherwise."""
    rule_change.change(monkeypatch, "lock.nothing_locks_it", id="lock.open")
    assert signed_plan.document["ruleset"]["sha256"] != clinical.RULESET.sha256
    return signed_plan


@pytest.fixture
def retold_plan(signed_plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A signed plan whose loading rule is limited otherwise today."""
    decision = signed_plan.document["decisions"]["cyanocobalamin_lock"]
    assert decision["rule"] == "lock.nothing_locks_it"
    rule = next(rule for rule in clinical.rules.ALL_RULES if rule.id == decision["rule"])
    because = clinical.rules.ALL_RULES[0].because.__class__(basis=rule.because.basis, caveat="A new limit.")
    rule_change.change(monkeypatch, rule.id, because=because)
    return signed_plan


def test_an_old_plan_shows_the_words_of_its_own_rules(web: Client, old_plan: Plan) -> None:
    why = words(part(web.get(f"/plans/{old_plan.pk}/").content.decode(), "why"))
    assert "Rule lock.nothing_locks_it" in why
    assert "Rule otherwise" in why
    assert "were not kept" not in why
    assert "R28 Ruling 28" in why


def test_an_old_plan_does_not_show_the_words_of_today(web: Client, retold_plan: Plan) -> None:
    why = words(part(web.get(f"/plans/{retold_plan.pk}/").content.decode(), "why"))
    assert "A new limit." not in why
    assert "A new limit." in seen(web, "/rulebook/")


def alter(sql: str) -> None:
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    triggers.install(connection)


@pytest.mark.parametrize("address", ["", "clinical/"])
def test_words_that_were_not_kept_are_not_replaced_by_todays(
    web: Client, old_plan: Plan, address: str
) -> None:
    check = old_plan.document["ruleset"]["sha256"][:12]
    alter("DELETE FROM regimens_rulesettext")
    page = seen(web, f"/plans/{old_plan.pk}/{address}")
    assert f"The words of rule set {check} were not kept" in page
    assert "Ruling 28" not in page
    assert "R28" in page


@pytest.mark.parametrize("address", ["", "clinical/"])
def test_broken_words_are_refused_and_the_plan_is_still_read(
    web: Client, old_plan: Plan, address: str
) -> None:
    check = old_plan.document["ruleset"]["sha256"][:12]
    alter("UPDATE regimens_rulesettext SET canonical_text = replace(canonical_text, 'S08', 'S09')")
    page = seen(web, f"/plans/{old_plan.pk}/{address}")
    assert f"The kept text of rule set {check} does not match its hash" in page
    assert "Ruling 28" not in page
    assert "hydroxocobalamin" in page
