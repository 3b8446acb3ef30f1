"""Each sheet of a plan as its own view lays it out, page or file, of a plan that no database holds."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from unittest import mock
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver
from pypdf import PdfReader

from regimens.actions import calendars, course_so_far, due, plans, translations
from regimens.actions.noting import Noted, NotGivenOut
from regimens.exports.pdf import FONTS
from regimens.exports.pdf_worker import pdf_of
from regimens.models import Clinic, Plan, PlanState, clock
from regimens.web.presenters import disagreements, reasons, releases
from regimens.web.views import carer_sheet, directions, paper, patient_sheet, pdf_file, plan_page
from tests.surfaces import Document, History, stored

View = Callable[..., HttpResponse]
KINDS: dict[str, View] = {
    "clinical": paper.clinical,
    "sheet": patient_sheet.sheet,
    "calendar": paper.calendar,
    "directions": directions.sheet,
    "carer": carer_sheet.sheet,
}
#: Worked out for every page of a plan, and printed on the clinical copy alone: a third of the time.
CLINICAL_ALONE = ((reasons, "why"), (reasons, "not_chosen"), (reasons, "still_needed"), (disagreements, "of"))
#: What the patient or the carer reads.
FOR_PATIENTS = ("sheet", "calendar", "carer")
AT = time(10)
OK = 200


def in_state(state: PlanState, history: History, document: Document) -> Plan:
    """The plan as it stands in this state on the day it was made for."""
    plan = stored(history, document)
    moment = datetime.combine(plan.as_of, AT, UTC)
    plan.state, plan.drafted_at, plan.state_changed_at = state, moment, moment
    if state != PlanState.DRAFT:
        plan.signed_at = moment
        plan.signer_name, plan.signer_body, plan.signer_number = "Dr Chris Clinician", "GMC", "7000001"
    return plan


def signed(history: History, document: Document) -> Plan:
    """The plan as it is signed on the day it was made for."""
    return in_state(PlanState.SIGNED, history, document)


def kinds_of(plan: Plan) -> list[str]:
    """The sheets that there are of this plan: tablets have no direction sheet."""
    return [kind for kind in KINDS if kind != "directions" or plan.route != "oral"]


@contextmanager
def on_its_day(plan: Plan) -> Iterator[None]:
    """On the morning of its day, with nothing on record and no version but this one."""

    def noted(*, plan: Plan, what: str, unless: Callable[[Plan], str] | None = None, **_: object) -> Noted:
        if unless and (why := unless(plan)):
            raise NotGivenOut(why)
        return Noted(plan=plan, record=1, what=what)

    def with_visit(**asked: Any) -> tuple[Noted, None]:
        return noted(**asked), None

    answers = (
        (course_so_far, "standing_records", _always([])),
        (Clinic, "closed_between", _always([])),
        (due, "signed_plan", _always(None)),
        (translations, "approved", _always([])),
        (plan_page, "plan_of", _always(plan)),
        (plan_page, "family", _always([plan])),
        (releases, "behind", _always("")),
        (plans, "printed", noted),
        (calendars, "printed", with_visit),
    )
    # Views that are first loaded while an answer stands in for an action would keep it for all later tests.
    assert get_resolver().url_patterns
    with ExitStack() as patched:
        for place, name, answer in answers:
            patched.enter_context(mock.patch.object(place, name, answer))
        patched.enter_context(mock.patch.dict(vars(plan), version_ids=frozenset({plan.pk})))
        patched.enter_context(clock.at(datetime.combine(plan.as_of, AT, UTC)))
        yield


def _always(answer: object) -> Callable[..., object]:
    return lambda *_, **__: answer


def _asked() -> HttpRequest:
    request = RequestFactory().get("/")
    vars(request).update(member=None)
    return request


def pages(plan: Plan, *kinds: str) -> dict[str, str]:
    """These sheets as HTML, each from its first heading on."""
    with on_its_day(plan), ExitStack() as patched:
        for place, name in CLINICAL_ALONE if "clinical" not in kinds else ():
            patched.enter_context(mock.patch.object(place, name, _always([])))
        return {kind: _page(kind) for kind in kinds}


def _page(kind: str) -> str:
    response = KINDS[kind](_asked(), UUID(int=0))
    assert response.status_code == OK, kind
    html: str = response.content.decode()
    return html[html.index("<h1") :]


@dataclass(frozen=True)
class File:
    """A sheet as a PDF. texts: the words of each page as another library reads them."""

    content: bytes
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        """All pages in turn."""
        return "\n".join(self.texts)


def file(plan: Plan, kind: str) -> File:
    """The sheet as a PDF, drawn as the product draws it but in this very process."""
    with on_its_day(plan), mock.patch.object(pdf_file.RENDERER, "render", _render):
        response = KINDS[kind](_asked(), UUID(int=0), as_file=True)
    assert response.headers["Content-Type"] == "application/pdf", kind
    content = response.content
    return File(content, tuple(each.extract_text() for each in PdfReader(io.BytesIO(content)).pages))


def _render(html: str, styles: str) -> bytes:
    return pdf_of(html, styles, FONTS)
