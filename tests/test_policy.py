"""Every route, for every role, with an own, a foreign and an absent object, by every method, with htmx or not.

The policy is the table in regimens.actions.permissions; an address that it does not list is closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from regimens.actions import assessments, kept_rule_sets
from regimens.actions.permissions import ANYONE, ROUTES, Role
from regimens.models import (
    Assessment,
    Event,
    Member,
    Patient,
    Plan,
    Record,
    Release,
    Shortage,
    Task,
    TaskKind,
    clock,
)
from regimens.web.views import pdf_file

ABSENT = UUID("00000000-0000-4000-8000-000000000000")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
HTMX = {"HX-Request": "true"}
#: Words in addresses that are no ids: what they may be, and one that every clinic has.
WORDS = {"step": "kidneys", "slug": "dose", "kind": "letters", "language": "pl", "reader": "carer"}
ANONYMOUS = "anonymous"
WHO = [ANONYMOUS, *(role.value for role in Role)]
REFUSED, NOT_FOUND, SIGN_IN, NOT_ALLOWED = 403, 404, 401, 405
PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|data-(?:left|idle|warn)="\d+"')


def routes(patterns: list[Any] | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address with its name space, and every unnamed one as it is."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name or pattern.pattern}", pattern


NAMED = dict(routes())
OURS = sorted(name for name in NAMED if not name.startswith("admin:"))


@dataclass(frozen=True)
class Objects:
    """What an address may be about."""

    patient_id: UUID
    draft_id: UUID
    plan_id: UUID
    release_id: UUID
    shortage_id: UUID
    record_id: UUID
    task_id: UUID
    code: str

    def address(self, route: str) -> str:
        """The route's address for these objects."""
        names = NAMED[route].pattern.converters
        kwargs = {name: WORDS.get(name) or getattr(self, name) for name in names}
        return reverse(route, kwargs=kwargs)


def has_object(route: str) -> bool:
    return bool(set(NAMED[route].pattern.converters) - set(WORDS))


@pytest.fixture(autouse=True)
def _nothing_is_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may have a PDF is asked here, not what stands on it (tests/web/test_pdf_files.py)."""
    monkeypatch.setattr(pdf_file.RENDERER, "render", lambda html, styles: b"%PDF-1.7")


@pytest.fixture
def world(
    request: pytest.FixtureRequest,
    draft_plan: Plan,
    patient: Patient,
    clinician: Member,
    other_patient: Patient,
    other_clinician: Member,
    answers: dict[str, object],
) -> dict[str, Objects]:
    """The same four objects in the own clinic, in another, and nowhere."""

    def draft(who: Patient, by: Member) -> Assessment:
        return assessments.begin(patient=who, by=by, key="policy")

    def release(by: Member) -> Release:
        kept = kept_rule_sets.keep_present()
        return Release.objects.create(
            clinic=by.clinic, ruleset=kept, submitted_by=by, submitted_at=clock.now()
        )

    theirs = assessments.answer(
        assessment=assessments.begin(patient=other_patient, by=other_clinician, key="p"),
        by=other_clinician,
        step="dates",
        answers=answers,
        clears=[],
        version=1,
    )
    foreign = assessments.complete(assessment=theirs, by=other_clinician, version=2, key="p")
    return {
        "own": _of(draft(patient, clinician), draft_plan, release(clinician), clinician),
        "foreign": _of(
            draft(other_patient, other_clinician), foreign, release(other_clinician), other_clinician
        ),
        "absent": Objects(ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, "0" * 12),
    }


def _of(draft: Assessment, plan: Plan, release: Release, by: Member) -> Objects:
    """These, with a shortage, a record and a task of the same clinic."""
    today = by.clinic.today()
    record = Record.objects.create(
        clinic=by.clinic,
        patient=plan.patient,
        plan=plan,
        plan_number=plan.number,
        kind="contact",
        on=today,
        detail={"way": "telephone", "outcome": "reached"},
        recorded_by=by,
    )
    task = Task.objects.create(
        clinic=by.clinic,
        patient=plan.patient,
        plan=plan,
        kind=TaskKind.UNKNOWN,
        about="egfr",
        owner=by,
        due_on=today,
    )
    shortage = Shortage.objects.create(
        clinic=by.clinic, product="cyanocobalamin_tablet", began_on=today, began_by=by
    )
    return Objects(
        plan.patient_id, draft.pk, plan.pk, release.pk, shortage.pk, record.pk, task.pk, plan.check_code
    )


def ask(client: Client, method: str, address: str, headers: dict[str, str]) -> HttpResponse:
    """Send one request, and take back whatever it changed."""
    with transaction.atomic():
        response = client.generic(method, address, headers=headers)
        transaction.set_rollback(True)
    return cast(HttpResponse, response)


def client_of(request: pytest.FixtureRequest, who: str) -> Client:
    client = Client()
    if who != ANONYMOUS:
        client.force_login(request.getfixturevalue(who).user)
    return client


def told_apart(response: HttpResponse, address: str) -> tuple[int, bytes, list[str]]:
    """What an onlooker sees, without what differs at each request and the address they typed."""
    body = PASSING.sub(b"", response.content).replace(address.encode(), b"")
    return response.status_code, body, sorted(name for name in response.headers if name != "Set-Cookie")


def test_every_route_is_in_the_policy_and_every_policy_has_its_route() -> None:
    assert set(OURS) == set(ROUTES)


def test_every_route_has_a_name() -> None:
    assert not [name for name, pattern in routes() if not pattern.name and not name.startswith("admin:")]


@pytest.mark.parametrize("route", OURS)
def test_addresses_hold_opaque_ids_only(route: str) -> None:
    converters = NAMED[route].pattern.converters
    assert {type(one).__name__ for one in converters.values()} <= {"UUIDConverter", "SlugConverter"}
    words = {name for name, one in converters.items() if type(one).__name__ == "SlugConverter"}
    assert words <= {*WORDS, "code"}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("route", OURS)
def test_a_route_opens_to_exactly_its_roles(
    request: pytest.FixtureRequest, world: dict[str, Objects], route: str, who: str
) -> None:
    client = client_of(request, who)
    client.raise_request_exception = False
    address = world["own"].address(route)
    for method in METHODS:
        for headers in ({}, HTMX):
            response = ask(client, method, address, headers)
            _check_own(response, route, who, f"{method} {headers}", htmx=bool(headers))


def _check_own(response: HttpResponse, route: str, who: str, asked: str, *, htmx: bool) -> None:
    roles = ROUTES[route]
    if roles is None:  # anyone
        assert response.status_code not in {SIGN_IN, REFUSED}, asked
    elif who == ANONYMOUS and htmx:
        assert response.status_code == SIGN_IN, asked
        assert not response.content
    elif who == ANONYMOUS:
        assert response.status_code == 302, asked
        assert response.headers["Location"].startswith("/accounts/login/"), asked
    elif Role(who) not in roles:
        assert response.status_code == REFUSED, asked
    else:
        assert response.status_code not in {SIGN_IN, REFUSED, NOT_FOUND}, asked
        assert response.status_code < 500, asked


@pytest.mark.parametrize("who", [role.value for role in Role])
@pytest.mark.parametrize("route", [route for route in OURS if has_object(route)])
def test_what_belongs_elsewhere_answers_exactly_as_what_does_not_exist(
    request: pytest.FixtureRequest, world: dict[str, Objects], route: str, who: str
) -> None:
    client = client_of(request, who)
    client.raise_request_exception = False
    foreign, absent = world["foreign"].address(route), world["absent"].address(route)
    allowed = Role(who) in (ROUTES[route] or frozenset())
    for method in METHODS:
        for headers in ({}, HTMX):
            seen = told_apart(ask(client, method, foreign, headers), foreign)
            assert seen == told_apart(ask(client, method, absent, headers), absent), f"{method} {headers}"
            assert seen[0] in ({NOT_FOUND, NOT_ALLOWED} if allowed else {REFUSED}), f"{method} {headers}"
    if allowed:
        assert NOT_FOUND in {ask(client, method, foreign, {}).status_code for method in ("GET", "POST")}


@pytest.mark.parametrize("route", [route for route in OURS if ROUTES[route] is not ANYONE])
def test_an_account_of_no_clinic_opens_nothing(
    django_user_model: Any, world: dict[str, Objects], route: str
) -> None:
    nobody = django_user_model.objects.create_superuser("root", password="x")
    client = Client()
    client.force_login(nobody)
    assert ask(client, "GET", world["own"].address(route), {}).status_code == REFUSED


def test_a_refusal_is_an_event(client: Client, auditor: Member) -> None:
    client.force_login(auditor.user)
    assert client.get(reverse("regimens:register")).status_code == REFUSED
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.member_id, event.detail) == (
        "denied",
        auditor.pk,
        {"what": "regimens:register"},
    )


def test_a_route_that_the_policy_forgot_is_closed(
    client: Client, clinician: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(clinician.user)
    monkeypatch.delitem(ROUTES, "regimens:rulebook")
    assert client.get(reverse("regimens:rulebook")).status_code == REFUSED


ADMIN = sorted(
    name
    for name, pattern in NAMED.items()
    if name.startswith("admin:")
    and pattern.name
    and not pattern.pattern.converters
    and "app_label" not in str(pattern.pattern)
)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("route", ADMIN)
def test_the_audit_opens_to_auditors_and_managers(
    request: pytest.FixtureRequest, world: dict[str, Objects], route: str, who: str
) -> None:
    client = client_of(request, who)
    response = client.get(reverse(route), follow=True)
    if who == ANONYMOUS:
        assert response.redirect_chain[-1][0].startswith("/accounts/login/") or route == "admin:jsi18n"
    elif who in {"auditor", "manager"}:
        assert response.status_code in {200, REFUSED}
    else:
        assert response.status_code == REFUSED
