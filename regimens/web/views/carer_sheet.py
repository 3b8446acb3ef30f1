"""The carer's sheet on paper: standard or large print, or the sentence that says why there is none."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from regimens.actions import plans
from regimens.actions.noting import Noted, NotGivenOut
from regimens.models import Plan
from regimens.web.asking import signed_in
from regimens.web.presenters import paper, readings
from regimens.web.presenters import plan as plan_words
from regimens.web.presenters.patient_sheet import LARGE
from regimens.web.views import no_sheet, plan_page
from regimens.web.views.pdf_file import handed_out, named
from regimens.wording.patient import ENGLISH
from regimens.wording.readers import standing
from regimens.wording.readers.reader import AGREE_FIRST, Reader
from regimens.wording.translated import in_language


@require_GET
def sheet(
    request: HttpRequest, plan_id: uuid.UUID, *, as_file: bool = False, as_text: bool = False
) -> HttpResponse:
    """The carer's sheet of this plan version; without treatment, or in another language, there is none."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    language, is_large = request.GET.get("language", ""), request.GET.get("size") == LARGE

    def none(plan: Plan) -> str:
        return readings.refusal(plan, Reader.CARER, language) or readings.no_paper(plan)

    what = named("carer", as_file=as_file, as_text=as_text)
    try:
        noted = plans.printed(plan=found, by=member, what=what, unless=none)
    except NotGivenOut as refused:
        title = gettext("No carer's sheet")
        return no_sheet.refused(request, found, what="carer", title=title, why=str(refused))
    lay_out = partial(_laid_out, is_large=is_large)
    return handed_out(request, noted, "print/carer.html", lay_out, as_file=as_file, as_text=as_text)


def _laid_out(noted: Noted, *, is_large: bool) -> dict[str, Any]:
    """What stands on the sheet and in its margins."""
    plan = noted.plan
    made = readings.for_carer(plan, plan_page.owner_of_closed_days(plan))
    letters = paper.LARGE if is_large else paper.PATIENT
    today, record = plan.clinic.today(), noted.record
    margins = paper.sheet(
        plan, made.title, today, record=record, for_patient=True, letters=letters, speech=ENGLISH
    )
    size = f"?size={LARGE}" if is_large else ""
    file_url = f"{reverse('regimens:plan_carer_pdf', args=[plan.pk])}{size}"
    return {
        "made": made,
        "is_large": is_large,
        "sheet": margins,
        "file_url": file_url,
        "text_url": reverse("regimens:plan_carer_text", args=[plan.pk]),
        "agree_first": in_language(AGREE_FIRST),
        "red_flag": standing.red_flag(plan.document, Reader.CARER),
        "plan": plan,
        "patient": plan.patient,
        "state": plan_words.state(plan),
    }
