"""The sets of translations: their state, phrase beside phrase, approval and its end, and a specimen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import translations
from regimens.actions.permissions import Do, may
from regimens.actions.submissions import NotComplete
from regimens.actions.translations import CannotApprove, Standing
from regimens.web.asking import form_key, new_key, see_page, signed_in
from regimens.web.forms.translation import ApproveForm
from regimens.web.presenters import paper
from regimens.web.presenters import patient_sheet as sheets
from regimens.web.presenters import specimen as made_up
from regimens.web.presenters import translations as shown
from regimens.wording import languages
from regimens.wording import translations as words
from regimens.wording.translated import in_language

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every set with its state in this clinic."""
    found = [shown.told(each) for each in translations.standings(signed_in(request).clinic)]
    values = {"sets": found, "drafts": in_language(words.DRAFTS)}
    return render(request, "regimens/translations/translations.html", values)


@require_safe
def one(request: HttpRequest, language: str) -> HttpResponse:
    """Every phrase of a set beside its translation, and the form that approves it."""
    return _one(request, _standing(request, language))


def _standing(request: HttpRequest, language: str) -> Standing:
    if language not in languages.LANGUAGES:
        raise Http404
    return translations.standing(signed_in(request).clinic, language)


def _one(request: HttpRequest, found: Standing, status: int = OK, **more: Any) -> HttpResponse:
    member, code = signed_in(request), found.language.code
    may_withdraw = may(member, Do.WITHDRAW_TRANSLATION) and found.may_be_printed
    values = {
        "set": shown.told(found),
        "pairs": shown.pairs(code),
        "drafts": in_language(words.DRAFTS),
        "digest": languages.digest_of_set(code),
        "may_approve": may(member, Do.APPROVE_TRANSLATION) and not found.may_be_printed,
        "may_withdraw": may_withdraw,
        "review": found.review,
        "form": ApproveForm(),
        "key": new_key(),
    }
    return render(request, "regimens/translations/translation.html", values | more, status=status)


@require_POST
def approve(request: HttpRequest, language: str) -> HttpResponse:
    """Approve the words that the page showed."""
    found, form = _standing(request, language), ApproveForm(request.POST)
    if not form.is_valid():
        return _one(request, found, UNPROCESSABLE, form=form)
    try:
        translations.approve(
            by=signed_in(request),
            language=language,
            shown=request.POST.get("shown", ""),
            reviewer=form.reviewer,
            has_read=True,
            key=form_key(request),
        )
    except NotComplete as refused:
        form.add_error(refused.field, str(refused))
        return _one(request, found, UNPROCESSABLE, form=form)
    except CannotApprove as refused:
        return _one(request, _standing(request, language), CONFLICT, refused=str(refused))
    messages.success(
        request,
        gettext("Approved. Patients may be given a sheet in {english_name}.").format(
            english_name=found.language.name
        ),
    )
    return see_page(request, "translation", language)


@require_POST
def withdraw(request: HttpRequest, language: str) -> HttpResponse:
    """End the approval that stands."""
    found, reason = _standing(request, language), request.POST.get("reason", "")
    if found.review is None:
        return _one(request, found, CONFLICT, refused=gettext("There is no approval to withdraw."))
    try:
        translations.withdraw(
            by=signed_in(request), review=found.review, reason=reason, key=form_key(request)
        )
    except NotComplete as refused:
        return _one(request, found, UNPROCESSABLE, refused=str(refused), at="reason", typed=reason)
    except CannotApprove as refused:
        return _one(request, _standing(request, language), CONFLICT, refused=str(refused))
    messages.success(
        request,
        gettext("Withdrawn. No sheet is printed in {english_name}.").format(english_name=found.language.name),
    )
    return see_page(request, "translation", language)


@require_safe
def specimen(request: HttpRequest, language: str) -> HttpResponse:
    """A sheet of a made-up person in this language, approved or not, marked on every page."""
    found = _standing(request, language)
    plan = made_up.plan(signed_in(request).clinic)
    speech = languages.speech_of(language)
    made = sheets.made(plan, made_up.OWNER_OF_CLOSED_DAYS, speech)
    is_large = request.GET.get("size") == sheets.LARGE
    margins = paper.sheet(
        plan,
        made.title,
        plan.clinic.today(),
        record=0,
        for_patient=True,
        letters=paper.LARGE if is_large else paper.PATIENT,
        speech=speech,
        word=words.SPECIMEN,
    )
    margins = replace(margins, warning=in_language(words.SPECIMEN_WARNING))
    values = {"plan": plan, "made": made, "is_large": is_large, "sheet": margins, "spoken": found.language}
    return render(request, "print/specimen.html", values)
