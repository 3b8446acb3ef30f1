"""The audit pages: read by auditors and managers of the clinic, changed by nobody, every opening noted."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from regimens.actions import audit
from regimens.admin.records import ReadOnlyAdmin
from regimens.admin.site import AuditSite, BoundedPaginator
from regimens.models import Assessment, Event, Member, Patient, Plan, Role
from tests.admin.conftest import SignedIn
from tests.models.conftest import PlanMaker

RECORDS = [Patient, Assessment, Plan, Event]
SHOWN = {"patient", "assessment", "plan", "event", "release"}


def path_of(model: type[Any], key: object = "", tail: str = "") -> str:
    base = f"/admin/regimens/{model._meta.model_name}/"
    return f"{base}{key}/{tail}" if key else f"{base}{tail}"


def row_of(model: type[Any], plan: Plan) -> object:
    keys: dict[str, object] = {
        "patient": plan.patient_id,
        "assessment": plan.assessment_id,
        "plan": plan.pk,
        "event": Event.objects.order_by("sequence").values_list("pk", flat=True)[0],
    }
    return keys[str(model._meta.model_name)]


def test_the_audit_site_is_ours_and_shows_what_it_should() -> None:
    assert type(admin.site._wrapped) is AuditSite  # type: ignore[attr-defined]
    shown = {str(model._meta.model_name): held for model, held in admin.site._registry.items()}
    assert set(shown) == SHOWN | {"member", "clinic"}
    for name in SHOWN:
        held = shown[name]
        assert isinstance(held, ReadOnlyAdmin)
        assert held.date_hierarchy is None
        assert held.actions is None
        assert issubclass(held.paginator, BoundedPaginator)
        assert not any("name" in field or "contains" in field for field in held.search_fields)


@pytest.mark.parametrize("role", ["auditor", "manager"])
@pytest.mark.parametrize("model", RECORDS)
def test_auditors_and_managers_read(
    request: pytest.FixtureRequest, signed_in: SignedIn, signed_row: PlanMaker, role: str, model: type[Any]
) -> None:
    plan = signed_row()
    client = signed_in(request.getfixturevalue(role))
    assert client.get("/admin/").status_code == 200
    listing = client.get(path_of(model))
    assert listing.status_code == 200
    assert b"delete_selected" not in listing.content
    assert b"addlink" not in listing.content
    page = client.get(path_of(model, row_of(model, plan), "change/"))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    assert b"deletelink" not in page.content


@pytest.mark.parametrize("role", ["clinician", "nurse"])
@pytest.mark.parametrize("model", RECORDS)
def test_clinicians_and_nurses_are_refused(
    request: pytest.FixtureRequest, signed_in: SignedIn, role: str, model: type[Any], db: None
) -> None:
    client = signed_in(request.getfixturevalue(role))
    response = client.get(path_of(model), follow=True)
    assert response.status_code == 403
    assert Event.objects.filter(kind="denied").exists()


@pytest.mark.parametrize("model", RECORDS)
def test_nobody_changes_a_record_superusers_included(
    signed_in: SignedIn, signed_row: PlanMaker, auditor: Member, model: type[Any]
) -> None:
    plan = signed_row()
    User.objects.filter(pk=auditor.user_id).update(is_superuser=True, is_staff=True)
    client = signed_in(Member.objects.get(pk=auditor.pk))
    key = row_of(model, plan)
    before = list(model._base_manager.filter(pk=key).values())
    assert client.get(path_of(model, tail="add/")).status_code == 403
    assert client.post(path_of(model, tail="add/"), {"state": "signed"}).status_code == 403
    assert client.post(path_of(model, key, "change/"), {"state": "withdrawn"}).status_code == 403
    assert client.get(path_of(model, key, "delete/")).status_code == 403
    assert client.post(path_of(model, key, "delete/"), {"post": "yes"}).status_code == 403
    forged = {"action": "delete_selected", "_selected_action": str(key), "post": "yes"}
    client.post(path_of(model), forged)
    assert list(model._base_manager.filter(pk=key).values()) == before


def test_a_superuser_without_a_clinic_reads_nothing(client: Client, patient: Patient) -> None:
    root = User.objects.create_superuser("root", password="x")
    client.force_login(root, backend="b12site.accounts.ClinicBackend")
    assert client.get(path_of(Patient), follow=True).status_code == 403


@pytest.mark.parametrize("model", RECORDS)
def test_what_belongs_elsewhere_answers_as_what_does_not_exist(
    signed_in: SignedIn,
    auditor: Member,
    other_clinician: Member,
    other_patient: Patient,
    signed_row: PlanMaker,
    model: type[Any],
) -> None:
    signed_row()
    from regimens.actions import assessments

    foreign: dict[str, object] = {
        "patient": other_patient.pk,
        "assessment": assessments.begin(patient=other_patient, by=other_clinician, key="k").pk,
        "plan": other_patient.pk,
        "event": Event.objects.filter(clinic_id=other_patient.clinic_id)[0].pk,
    }
    absent = 999999 if model is Event else "00000000-0000-4000-8000-000000000000"
    client = signed_in(auditor)
    key = foreign[str(model._meta.model_name)]
    theirs, nothing = path_of(model, key, "change/"), path_of(model, absent, "change/")
    answers = [client.get(theirs), client.get(nothing)]
    assert [answer.status_code for answer in answers] == [404, 404]
    bodies = [
        answers[0].content.replace(theirs.encode(), b""),
        answers[1].content.replace(nothing.encode(), b""),
    ]
    assert bodies[0] == bodies[1]
    assert b"FOREIGN" not in client.get(path_of(model)).content
    assert client.get(path_of(model, row_of(model, Plan.everywhere.get()), "history/")).status_code == 404


def test_each_opening_is_an_event(signed_in: SignedIn, signed_row: PlanMaker, auditor: Member) -> None:
    plan = signed_row()
    client = signed_in(auditor)
    client.get(path_of(Plan))
    client.get(path_of(Plan, plan.pk, "change/"))
    listed, opened = Event.objects.filter(kind="audit_viewed").order_by("sequence")
    assert listed.detail == {"list": "plan"}
    assert (opened.subject_id, opened.patient_id) == (str(plan.pk), str(plan.patient_id))
    assert opened.member_id == auditor.pk
    assert list(audit.verify()) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("B12-000007", True),
        ("b12-7", True),
        ("7", True),
        ("{check}", True),
        ("{uuid}", True),
        ("{patient}", True),
        ("8", False),
        ("Example", False),
        ("9991000003", False),
        ("000000000000", False),
    ],
)
def test_plans_are_looked_for_by_code_alone(
    signed_in: SignedIn, signed_row: PlanMaker, auditor: Member, words: str, found: bool
) -> None:
    plan = signed_row(number=7)
    asked = words.format(check=plan.check_code, uuid=plan.pk, patient=plan.patient_id)
    listing = signed_in(auditor).get(path_of(Plan), {"q": asked})
    assert (b"B12-000007" in listing.content) is found


FILTERS = {
    "state__exact": "signed",
    "status": "planned",
    "purpose": "treat",
    "drug": "hydroxocobalamin",
    "route": "intramuscular",
    "loading": "alternate_days",
    "maintenance": "2 month",
    "neurology": "yes",
    "lock": "off",
    "egfr_band": "60_and_over",
}


@pytest.mark.parametrize("name", FILTERS)
def test_each_filter_keeps_what_it_says(
    signed_in: SignedIn, signed_row: PlanMaker, plan_row: PlanMaker, auditor: Member, name: str
) -> None:
    columns = {key: value for key, value in FILTERS.items() if key not in {"state__exact", "status"}}
    signed_row(number=7, **columns)
    plan_row(number=8, status="no_indication")
    content = signed_in(auditor).get(path_of(Plan), {name: FILTERS[name]}).content
    assert b"B12-000007" in content
    assert b"B12-000008" not in content


def test_plans_are_filtered_by_signer(
    signed_in: SignedIn, signed_row: PlanMaker, plan_row: PlanMaker, auditor: Member, clinician: Member
) -> None:
    signed_row(number=7)
    plan_row(number=8)
    content = signed_in(auditor).get(path_of(Plan), {"signer": str(clinician.pk)}).content
    assert b"B12-000007" in content
    assert b"B12-000008" not in content
    assert signed_in(auditor).get(path_of(Plan), {"signer": "x"}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "kept", "left"),
    [
        ({"alert": "A09"}, 7, 8),
        ({"alert": "A13"}, 8, 7),
        ({"open": "some"}, 7, 8),
        ({"open": "none"}, 8, 7),
    ],
)
def test_plans_are_filtered_by_alert_and_open_questions(
    signed_in: SignedIn, plan_row: PlanMaker, auditor: Member, asked: dict[str, str], kept: int, left: int
) -> None:
    plan_row(number=7, alert_codes="A07 A09", open_questions=2)
    plan_row(number=8, alert_codes="A13", open_questions=0)
    content = signed_in(auditor).get(path_of(Plan), asked).content.decode()
    assert f"B12-{kept:06d}" in content
    assert f"B12-{left:06d}" not in content


def test_an_unknown_alert_filters_nothing(signed_in: SignedIn, plan_row: PlanMaker, auditor: Member) -> None:
    plan_row(number=7, alert_codes="A07")
    assert b"B12-000007" in signed_in(auditor).get(path_of(Plan), {"alert": "%"}).content


def test_events_say_by_whom(
    signed_in: SignedIn, patient: Patient, clinician: Member, auditor: Member
) -> None:
    content = signed_in(auditor).get(path_of(Event), {"kind__exact": "patient_registered"}).content.decode()
    assert content.count("Dr Chris Clinician") == 1


def test_a_long_list_is_counted_no_further_than_two_thousand() -> None:
    counted: list[str] = []

    class Rows:
        def order_by(self) -> Rows:
            return self

        def __getitem__(self, part: slice) -> Rows:
            counted.append(str(part.stop))
            return self

        def count(self) -> int:
            return 2001

    assert BoundedPaginator(Rows(), 50).count == 2001  # type: ignore[arg-type]
    assert counted == ["2001"]


def test_the_list_of_plans_asks_few_questions_however_long_it_is(
    signed_in: SignedIn, plan_row: PlanMaker, auditor: Member
) -> None:
    client = signed_in(auditor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(path_of(Plan))
        return len(asked)

    plan_row(number=1)
    queries()  # the first page of a session also writes the session
    few = queries()
    for number in range(2, 12):
        plan_row(number=number)
    assert queries() == few


def test_the_link_leads_to_the_plan_as_signed(
    signed_in: SignedIn, signed_row: PlanMaker, auditor: Member
) -> None:
    plan = signed_row()
    assert f'href="/plans/{plan.pk}/"'.encode() in signed_in(auditor).get(path_of(Plan)).content


def test_every_time_is_written_once_and_with_its_zone(
    signed_in: SignedIn, signed_row: PlanMaker, auditor: Member
) -> None:
    plan = signed_row()
    client = signed_in(auditor)
    zoned = re.compile(r"\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d UTC")
    client.get(path_of(Plan))  # leaves an event to list
    event = Event.objects.latest("sequence")
    for path, column in (
        (path_of(Event), "time"),
        (path_of(Event, event.pk, "change/"), "time"),
        (path_of(Assessment), "started"),
        (path_of(Patient), "registered"),
        (path_of(Plan), "signed"),
        (path_of(Plan, plan.pk, "change/"), "signed"),
    ):
        page = client.get(path).content.decode()
        cell = re.search(rf'field-{column}[" ]', page)
        assert cell is not None, path
        assert zoned.search(page[cell.start() :][:900]), path
        assert not re.search(r"[ap]\.m\.|midnight|noon", page), path
    plan_page = client.get(path_of(Plan, plan.pk, "change/")).content.decode()
    assert plan_page.count('field-signed"') == 1
    assert len(zoned.findall(plan_page)) == 3


def test_the_list_says_codes_in_words(signed_in: SignedIn, signed_row: PlanMaker, auditor: Member) -> None:
    signed_row(
        loading="three_per_week", maintenance="2-3 month", neurology="tongue_only", duration="lifelong"
    )
    page = signed_in(auditor).get(path_of(Plan)).content.decode()
    row = page[page.index('<tr><th class="field-plan_and_version">') : page.index("</tbody>")]
    for words in ("Three a week", "Every 2 or 3 months, not chosen", "Tongue only", "For life"):
        assert f">{words}</td>" in row
    assert "three_per_week" not in row


def test_a_record_leads_to_its_events_and_to_no_dead_end(
    signed_in: SignedIn, signed_row: PlanMaker, auditor: Member
) -> None:
    plan = signed_row()
    client = signed_in(auditor)
    page = client.get(path_of(Plan, plan.pk, "change/")).content.decode()
    assert "/history/" not in page
    assert f'href="/admin/regimens/event/?q={plan.pk}"' in page
    client.get(path_of(Plan, plan.pk, "change/"))
    assert "Record opened in the audit" in client.get(path_of(Event), {"q": str(plan.pk)}).content.decode()


def test_the_audit_leads_to_the_products_own_sign_in(client: Client, db: None) -> None:
    response = client.get("/admin/regimens/plan/", follow=True)
    assert [address for address, _ in response.redirect_chain][-1].startswith("/accounts/login/?next=")
    assert b"Django administration" not in response.content
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 302


def test_a_member_of_several_roles_reads(signed_in: SignedIn, nurse: Member, manager: Member) -> None:
    nurse.is_auditor = True
    nurse.save()
    assert Role.AUDITOR in nurse.roles
    assert signed_in(nurse).get(path_of(Patient)).status_code == 200
