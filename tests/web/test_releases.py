"""The pages of a rule set's approval: what each role is offered, each step, and a refusal that loses nothing."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from regimens import clinical
from regimens.actions import plans, rule_sets
from regimens.models import Event, Member, Plan, Release
from regimens.wording import ban
from tests import releasing, rule_change
from tests.web.conftest import path_of
from tests.web.test_plan_page import words

READ = "All rules read against their sources"


@pytest.fixture(autouse=True)
def _real_time(time_machine: Any) -> None:
    """Time goes on in these tests, so that the newest release is told from the one before."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=True)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def page(client: Client, address: str = "/rulebook/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


def sent_from(client: Client, release: Release, verb: str, **fields: str) -> Any:
    """Post a form of the impact page as the page holds it now."""
    html = page(client, "/rulebook/impact/")
    keys = {name: hidden(html, name) for name in ("key", "shown_changed", "shown_check")}
    return client.post(f"/rulebook/{release.pk}/{verb}/", {**keys, **fields})


# The whole way


def test_the_whole_way_by_its_pages(manager: Member, clinician: Member) -> None:
    office, doctor = signed_in(manager), signed_in(clinician)
    html = page(office)
    assert "No rule set was submitted in this clinic yet." in html
    response = office.post("/rulebook/submit/", {"key": hidden(html, "key")})
    assert (response.status_code, path_of(response)) == (303, "/rulebook/")
    release = Release.everywhere.get()
    html = page(office)
    assert "Draft rule set, submitted: not approved by a clinician." in html
    office.post(f"/rulebook/{release.pk}/review/", {"key": hidden(html, "key")})
    assert "Draft rule set, under review" in page(doctor)
    response = sent_from(doctor, release, "approve", statement=READ, agreed="yes")
    assert (response.status_code, path_of(response)) == (303, "/rulebook/")
    seen = words(page(office))
    assert "Dr Chris Clinician has approved. It waits for a second person" in seen
    assert "Draft rule set, under review: not approved by a clinician." in seen
    response = sent_from(office, release, "confirm", agreed="yes")
    assert response.status_code == 303
    seen = words(page(doctor))
    approved = (
        "approved 23-Nov-2026 by Dr Chris Clinician, GMC 7000001, confirmed by Mo Manager (manager). "
        "Not a registered medical device."
    )
    assert f"Rules in force: {approved}" in seen
    assert f"Rule set {approved}".removesuffix(" Not a registered medical device.") in seen
    assert f"{READ}. Looked at: no plan; would change: no plan." in seen
    assert "Not reviewed by a clinician yet" not in seen
    assert "Draft rule set" not in seen


def test_the_pages_hold_nothing_that_can_be_misread(
    manager: Member, clinician: Member, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_change.lock_below(monkeypatch, 90)
    releasing.endorse(releasing.in_review(manager), clinician)
    for address in ("/rulebook/", "/rulebook/impact/"):
        html = page(signed_in(manager), address)
        assert ban.hits(words(html[html.index("<main") : html.index("</main>")])) == []


OFFERED = {
    "submit": {"manager"},
    "review": {"manager"},
    "withdraw": {"manager"},
    "retire": {"manager"},
    "approve": {"clinician"},
    "confirm": {"manager"},
}


def actions_of(html: str) -> set[str]:
    return {found.rstrip("/").rpartition("/")[2] for found in re.findall(r'action="(/rulebook/[^"]+)"', html)}


@pytest.mark.parametrize("role", ["clinician", "nurse", "auditor", "manager"])
def test_each_role_is_offered_exactly_its_steps(
    request: pytest.FixtureRequest, manager: Member, clinician: Member, role: str
) -> None:
    client = signed_in(request.getfixturevalue(role))
    sees_impact = role != "nurse"

    def offered() -> set[str]:
        found = actions_of(page(client))
        return found | (actions_of(page(client, "/rulebook/impact/")) if sees_impact else set())

    def mine(*steps: str) -> set[str]:
        return {step for step in steps if role in OFFERED[step]}

    assert offered() == mine("submit")
    release = releasing.submitted(manager)
    assert offered() == mine("review", "withdraw")
    release = rule_sets.begin_review(release=release, by=manager, key="r")
    assert offered() == mine("withdraw", "approve")
    release = releasing.endorse(release, clinician)
    assert offered() == mine("withdraw", "confirm")
    releasing.confirm(release, manager)
    assert offered() == mine("retire")
    assert ("/rulebook/impact/" in page(client)) == sees_impact


def test_the_hash_and_the_history_stand_on_the_rulebook(nurse: Member, manager: Member) -> None:
    first = releasing.submitted(manager)
    rule_sets.withdraw(release=first, by=manager, reason="A slip of the pen", key="w")
    releasing.submitted(manager, "again")
    seen = words(page(signed_in(nurse)))
    assert clinical.RULESET.sha256 in seen
    assert seen.index("Submitted : rule set") < seen.index("Withdrawn before approval : rule set")
    assert "Mo Manager. A slip of the pen." in seen


# Refusals


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"agreed": "yes"}, "Enter what you checked"),
        ({"statement": READ}, "Read the rulebook and the impact, then tick the box"),
        ({"statement": "x" * 501, "agreed": "yes"}, "What I checked must be 500 characters or fewer"),
    ],
)
def test_an_approval_that_is_not_whole_is_shown_again(
    manager: Member, clinician: Member, fields: dict[str, str], said: str
) -> None:
    release = releasing.in_review(manager)
    response = sent_from(signed_in(clinician), release, "approve", **fields)
    html = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in html
    assert said in html
    assert fields.get("statement", "") in html
    assert Release.everywhere.get().approver is None


def test_a_confirmation_without_its_tick_is_shown_again(manager: Member, clinician: Member) -> None:
    release = releasing.endorse(releasing.in_review(manager), clinician)
    response = sent_from(signed_in(manager), release, "confirm")
    assert response.status_code == 422
    assert "Check the approval and the impact, then tick the box" in response.content.decode()


def test_an_impact_that_changed_is_refused_and_the_words_are_kept(
    manager: Member, clinician: Member, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_change.lock_below(monkeypatch, 90)
    release = releasing.in_review(manager)
    doctor = signed_in(clinician)
    html = page(doctor, "/rulebook/impact/")
    plans.withdraw(plan=signed_plan, by=clinician, reason="Stopped", key="w")
    fields = {name: hidden(html, name) for name in ("key", "shown_changed", "shown_check")}
    fields |= {"statement": READ, "agreed": "yes"}
    response = doctor.post(f"/rulebook/{release.pk}/approve/", fields)
    again = response.content.decode()
    assert response.status_code == 409
    assert "The impact changed since it was shown: 1 plan then, 0 plans now. Look at it again." in again
    assert f'value="{READ}"' in again
    assert not re.search(r'name="agreed"[^>]*checked', again)
    assert hidden(again, "shown_changed") == "0"
    assert Release.everywhere.get().approver is None


@pytest.mark.parametrize("shown", ["", "many", "-1"])
def test_an_impact_that_was_not_shown_is_refused(manager: Member, clinician: Member, shown: str) -> None:
    release = releasing.in_review(manager)
    fields = {"statement": READ, "agreed": "yes", "shown_changed": shown, "key": "k"}
    response = signed_in(clinician).post(f"/rulebook/{release.pk}/approve/", fields)
    assert response.status_code == 409


def test_a_form_sent_twice_leads_to_the_same_page(manager: Member) -> None:
    office = signed_in(manager)
    for _ in range(2):
        assert office.post("/rulebook/submit/", {"key": "one"}).status_code == 303
    assert Release.everywhere.count() == 1
    assert Event.objects.filter(kind="ruleset_submitted").count() == 1
    assert office.post("/rulebook/submit/", {"key": "two"}).status_code == 409


@pytest.mark.parametrize("verb", ["withdraw", "retire"])
def test_an_end_without_a_reason_asks_for_it_where_it_is_given(
    manager: Member, clinician: Member, verb: str
) -> None:
    way = releasing.submitted if verb == "withdraw" else lambda by: releasing.approved(by, clinician)
    release = way(manager)
    response = signed_in(manager).post(f"/rulebook/{release.pk}/{verb}/", {"reason": " ", "key": "k"})
    html = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#reason-{verb}">Enter the reason.</a>' in html
    assert f'id="reason-{verb}-error"' in html


def test_a_reason_given_too_late_is_kept(manager: Member) -> None:
    release = releasing.submitted(manager)
    response = signed_in(manager).post(f"/rulebook/{release.pk}/retire/", {"reason": "Typed", "key": "k"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "A release that is submitted can&#x27;t be retired." in html
    assert 'value="Typed"' in html


@pytest.mark.parametrize("verb", ["review", "approve", "confirm", "withdraw", "retire"])
def test_a_release_of_nowhere_is_not_found(manager: Member, clinician: Member, verb: str) -> None:
    by = clinician if verb == "approve" else manager
    assert signed_in(by).post(f"/rulebook/{uuid.uuid4()}/{verb}/", {"key": "k"}).status_code == 404


# The impact


def test_names_stand_there_for_those_who_may_see_them(
    manager: Member, clinician: Member, auditor: Member, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_change.lock_below(monkeypatch, 90)
    for who, sees in ((clinician, True), (auditor, True), (manager, False)):
        html = page(signed_in(who), "/rulebook/impact/")
        assert "1 would change" in html
        assert signed_plan.name in html
        assert f"/plans/{signed_plan.pk}/" in html
        assert ("Jane" in html) is sees, who
        assert rule_change.RENAL_LOCK in html


def test_each_look_at_the_impact_is_one_event(clinician: Member, signed_plan: Plan) -> None:
    before = Event.objects.count()
    page(signed_in(clinician), "/rulebook/impact/")
    assert Event.objects.count() == before + 1
    assert Event.objects.order_by("-sequence")[0].detail["looked"] == 1


def test_without_a_change_the_page_says_so(clinician: Member, signed_plan: Plan) -> None:
    html = page(signed_in(clinician), "/rulebook/impact/")
    assert "No signed plan would change." in html
    assert "No draft would change." in html
