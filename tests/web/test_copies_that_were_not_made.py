"""A copy that could not be made, or was never asked for whole, is none that has to be taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from regimens.actions import plans, trace
from regimens.actions.permissions import NotPermitted
from regimens.exports.pdf import NotRendered
from regimens.models import Event, Member, Plan
from regimens.web.presenters import patient_sheet
from regimens.web.views import pdf_file

KINDS = ("clinical", "sheet", "calendar", "directions", "carer")
PAPERS = (*(f"/{kind}.pdf" for kind in KINDS), *(f"/{kind}/" for kind in KINDS))
FILES = ("/calendar.ics", "/sheet.txt", "/carer.txt", ".json")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No PDF is ready in time."""

    def refuse(html: str, styles: str) -> bytes:
        raise NotRendered("Print the page from the browser instead.")

    monkeypatch.setattr(pdf_file.RENDERER, "render", refuse)
    return monkeypatch


def kinds_since(before: int) -> list[str]:
    return [event.kind for event in Event.objects.filter(sequence__gt=before).order_by("sequence")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_that_was_given_up_is_noted_as_not_made(
    web: Client, signed_plan: Plan, slow: pytest.MonkeyPatch, kind: str
) -> None:
    before = Event.objects.count()
    assert web.get(f"/plans/{signed_plan.pk}/{kind}.pdf").status_code == 503
    assert kinds_since(before) == ["plan_printed", "plan_not_printed"]
    asked, failed = Event.objects.filter(sequence__gt=before).order_by("sequence")
    assert failed.detail["copy"] == asked.sequence
    assert failed.detail["what"] == asked.detail["what"] == f"{kind}.pdf"
    assert failed.subject_id == asked.subject_id == str(signed_plan.pk)
    assert trace.copies_of([signed_plan]) == []


def test_only_the_copies_that_exist_are_listed(
    web: Client, signed_plan: Plan, clinician: Member, slow: pytest.MonkeyPatch
) -> None:
    web.get(f"/plans/{signed_plan.pk}/sheet.pdf")
    slow.setattr(pdf_file.RENDERER, "render", lambda html, styles: b"%PDF-1.7")
    web.get(f"/plans/{signed_plan.pk}/sheet.pdf")
    made = Event.objects.filter(kind="plan_printed").order_by("-sequence")[0]
    plans.withdraw(plan=signed_plan, by=clinician, reason="Moved", key="w")
    found = Plan.everywhere.get(pk=signed_plan.pk)
    assert [copy.record for copy in trace.to_take_back(found, [found])] == [made.sequence]


@pytest.mark.parametrize("name", ["sheet/", "sheet.pdf", "sheet.txt", "carer.txt"])
def test_a_page_that_breaks_leaves_no_copy_either(
    web: Client, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(patient_sheet, "made", broken)
    with pytest.raises(ZeroDivisionError):
        web.get(f"/plans/{signed_plan.pk}/{name}")
    assert Event.objects.filter(kind="plan_not_printed").count() == 1
    assert trace.copies_of([signed_plan]) == []


@pytest.mark.parametrize("name", PAPERS + FILES)
def test_asking_for_the_head_alone_makes_no_copy(web: Client, signed_plan: Plan, name: str) -> None:
    """Whether there is a copy, and how long it is, only making one tells: such a question is refused."""
    before = Event.objects.count()
    response = web.head(f"/plans/{signed_plan.pk}{name}")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"
    assert Event.objects.count() == before


def test_a_copy_that_was_not_made_is_one_event_of_its_own(
    signed_plan: Plan, clinician: Member, other_clinician: Member
) -> None:
    noted = plans.printed(plan=signed_plan, by=clinician, what="sheet.pdf")
    before = Event.objects.count()
    with pytest.raises(NotPermitted):
        plans.not_printed(copy=noted, by=other_clinician)
    failed = plans.not_printed(copy=noted, by=clinician)
    assert Event.objects.count() == before + 1
    assert failed.record == noted.record + 1
