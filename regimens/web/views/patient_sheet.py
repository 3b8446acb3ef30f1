"""The patient sheet on paper: standard or large print, or the sentence that says why there is none."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from regimens.actions import plans, translations
from regimens.actions.noting import Noted, NotGivenOut
from regimens.actions.translations import NotApproved
from regimens.models import Plan
from regimens.web.asking import signed_in
from regimens.web.presenters import paper, readings
from regimens.web.presenters import patient_sheet as shown
from regimens.web.presenters import plan as plan_words
from regimens.web.views import no_sheet, plan_page
from regimens.web.views.pdf_file import handed_out, named
from regimens.wording import languages
from regimens.wording import translations as words
from regimens.wording.languages import Language
from regimens.wording.patient import ENGLISH
from regimens.wording.readers import Reader, standing
from regimens.wording.speech import Speech
from regimens.wording.translated import in_language


@require_GET
def sheet(
    request: HttpRequest, plan_id: uuid.UUID, *, as_file: bool = False, as_text: bool = False
) -> HttpResponse:
    """The sheet of this plan version; a plan without treatment has none."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    what = named("sheet", as_file=as_file, as_text=as_text)
    try:
        spoken = translations.language_for_patients(found.clinic, request.GET.get("language", ""))
        noted = plans.printed(plan=found, by=member, what=what, unless=_none, **_in_language(spoken))
    except (NotApproved, NotGivenOut) as refused:
        interpreter = in_language(words.INTERPRETER) if isinstance(refused, NotApproved) else ""
        title, why = gettext("No patient sheet"), str(refused)
        return no_sheet.refused(request, found, what="sheet", title=title, why=why, interpreter=interpreter)
    is_large = request.GET.get("size") == shown.LARGE
    lay_out = partial(_laid_out, spoken=spoken, is_large=is_large)
    return handed_out(request, noted, "print/patient.html", lay_out, as_file=as_file, as_text=as_text)


def _none(plan: Plan) -> str:
    """Why there is no sheet of this plan; empty where there is one."""
    return readings.refusal(plan, Reader.PATIENT) or readings.no_paper(plan)


def _laid_out(noted: Noted, *, spoken: Language | None, is_large: bool) -> dict[str, Any]:
    """What stands on the sheet and in its margins."""
    plan, speech = noted.plan, languages.speech_of(spoken.code) if spoken else ENGLISH
    made = shown.made(plan, plan_page.owner_of_closed_days(plan), speech)
    letters = paper.LARGE if is_large else paper.PATIENT
    today, record = plan.clinic.today(), noted.record
    margins = paper.sheet(
        plan, made.title, today, record=record, for_patient=True, letters=letters, speech=speech
    )
    return _values(plan, spoken, speech, is_large=is_large) | {"made": made, "sheet": margins}


def _values(found: Plan, spoken: Language | None, speech: Speech, *, is_large: bool) -> dict[str, Any]:
    """What the page shows around the sheet itself."""
    return {
        "plan": found,
        "patient": found.patient,
        "state": plan_words.state(found),
        "is_large": is_large,
        "spoken": spoken,
        "red_flag": _red_flag(found, speech),
        "languages": list(translations.approved(found.clinic)),
        "file_url": _address("plan_sheet_pdf", found, spoken, is_large=is_large),
        "text_url": _address("plan_sheet_text", found, spoken),
    }


def _red_flag(found: Plan, speech: Speech) -> str:
    """What the patient is told of a red flag of this plan; empty without one."""
    said = standing.red_flag(found.document, Reader.PATIENT)
    return speech.translate(said) if said else ""


def _address(route: str, found: Plan, spoken: Language | None, *, is_large: bool = False) -> str:
    """Where the same sheet is to be had as a file: in this language, and in large print."""
    asked = {"language": spoken.code} if spoken else {}
    asked |= {"size": shown.LARGE} if is_large else {}
    address = reverse(f"regimens:{route}", args=[found.pk])
    return f"{address}?{urlencode(asked)}" if asked else address


def _in_language(spoken: Language | None) -> dict[str, str]:
    """Which words were printed, for the record; nothing for English."""
    return {"language": spoken.code, "set": languages.digest_of_set(spoken.code)} if spoken else {}
