"""Releases and the impact on the audit site: read by auditors and managers, changed by nobody."""

from __future__ import annotations

import pytest

from regimens.models import Event, Member, Plan, Release
from tests import releasing, rule_change
from tests.admin.conftest import SignedIn

LIST = "/admin/regimens/release/"


@pytest.fixture
def release(manager: Member, clinician: Member) -> Release:
    """Approved by two people."""
    return releasing.approved(manager, clinician)


@pytest.mark.parametrize("role", ["auditor", "manager"])
def test_a_release_is_read_with_its_people(
    request: pytest.FixtureRequest, signed_in: SignedIn, release: Release, role: str
) -> None:
    client = signed_in(request.getfixturevalue(role))
    listed = client.get(LIST).content.decode()
    one = client.get(f"{LIST}{release.pk}/change/")
    page = one.content.decode()
    for said in ("Dr Chris Clinician", "7000001", "Mo Manager"):
        assert said in listed
        assert said in page
    assert "0 of 0" in listed
    assert releasing.STATEMENT in page
    assert 'name="_save"' not in page
    assert "canonical" not in page
    assert f"/admin/regimens/event/?q={release.pk}" in page
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.subject_kind, event.subject_id) == ("audit_viewed", "release", str(release.pk))


@pytest.mark.parametrize("role", ["auditor", "manager"])
def test_nobody_changes_one(
    request: pytest.FixtureRequest, signed_in: SignedIn, release: Release, role: str
) -> None:
    client = signed_in(request.getfixturevalue(role))
    assert client.post(f"{LIST}{release.pk}/change/", {"state": "retired"}).status_code == 403
    assert client.post(f"{LIST}{release.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert Release.everywhere.get().state == "approved"


@pytest.mark.parametrize("role", ["clinician", "nurse"])
def test_nobody_else_reads_it(
    request: pytest.FixtureRequest, signed_in: SignedIn, release: Release, role: str
) -> None:
    client = signed_in(request.getfixturevalue(role))
    for address in (LIST, "/admin/impact/"):
        assert client.get(address, follow=True).status_code == 403


def test_another_clinics_release_is_not_there(
    signed_in: SignedIn, auditor: Member, release: Release, other_clinician: Member
) -> None:
    theirs = Release.objects.create(
        clinic=other_clinician.clinic,
        ruleset=release.ruleset,
        submitted_by=other_clinician,
        submitted_at=release.submitted_at,
    )
    client = signed_in(auditor)
    assert client.get(f"{LIST}{theirs.pk}/change/").status_code == 404
    assert str(theirs.pk) not in client.get(LIST).content.decode()


def test_the_impact_is_read_there(
    signed_in: SignedIn,
    auditor: Member,
    manager: Member,
    signed_plan: Plan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rule_change.lock_below(monkeypatch, 90)
    for who, sees in ((auditor, True), (manager, False)):
        client = signed_in(who)
        page = client.get("/admin/impact/").content.decode()
        assert "1 would change" in page
        assert signed_plan.name in page
        assert rule_change.RENAL_LOCK in page
        assert "Draft rule set: not approved by a clinician." in page
        assert ("EXAMPLE, Jane" in page) is sees
        assert Event.objects.order_by("-sequence")[0].kind == "impact_viewed"
        assert "/admin/impact/" in client.get("/admin/").content.decode()


def test_every_audit_page_says_how_far_the_rules_are_approved(
    signed_in: SignedIn, auditor: Member, manager: Member, clinician: Member
) -> None:
    client = signed_in(auditor)
    assert "Draft rule set: not approved by a clinician." in client.get("/admin/").content.decode()
    releasing.approved(manager, clinician)
    for address in ("/admin/", LIST, "/admin/regimens/plan/"):
        page = client.get(address).content.decode()
        assert "Rules in force: approved" in page[page.index("<footer") :], address
