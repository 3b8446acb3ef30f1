"""The carer's sheet on paper: standard or large print, or the sentence that says why there is none."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from regimens.actions import plans
from regimens.web.asking import signed_in
from regimens.web.presenters import paper, readings
from regimens.web.presenters import plan as plan_words
from regimens.web.presenters.patient_sheet import LARGE
from regimens.web.views import no_sheet, plan_page
from regimens.web.views.pdf_file import handed_out
from regimens.wording.patient import ENGLISH
from regimens.wording.readers import standing
from regimens.wording.readers.reader import AGREE_FIRST, Reader
from regimens.wording.translated import in_language


@require_safe
def sheet(request: HttpRequest, plan_id: uuid.UUID, *, as_file: bool = False) -> HttpResponse:
    """The carer's sheet of this plan version; without treatment, or in another language, there is none."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    language = request.GET.get("language", "")
    if why := readings.refusal(found, Reader.CARER, language) or readings.no_paper(found):
        title = gettext("No carer's sheet")
        return no_sheet.refused(request, found, what="carer", title=title, why=why)
    noted = plans.printed(plan=found, by=member, what="carer.pdf" if as_file else "carer")
    made = readings.for_carer(found, plan_page.owner_of_closed_days(found))
    is_large = request.GET.get("size") == LARGE
    letters = paper.LARGE if is_large else paper.PATIENT
    today, record = found.clinic.today(), noted.sequence
    margins = paper.sheet(
        found, made.title, today, record=record, for_patient=True, letters=letters, speech=ENGLISH
    )
    size = f"?size={LARGE}" if is_large else ""
    file_url = f"{reverse('regimens:plan_carer_pdf', args=[found.pk])}{size}"
    values = {
        "made": made,
        "is_large": is_large,
        "sheet": margins,
        "file_url": file_url,
        "agree_first": in_language(AGREE_FIRST),
        "red_flag": standing.red_flag(found.document, Reader.CARER),
        "plan": found,
        "patient": found.patient,
        "state": plan_words.state(found),
    }
    return handed_out(request, found, "print/carer.html", values, as_file=as_file)
