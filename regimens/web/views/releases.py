"""What is done with a clinic's rule set: submitted, reviewed, looked at for its impact, approved, ended."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import impact as impacts
from regimens.actions import releases, rule_sets
from regimens.actions.impact import Impact
from regimens.actions.permissions import Do, may
from regimens.actions.rule_sets import CannotRelease, IllegalStep, Shown
from regimens.actions.submissions import NotComplete
from regimens.models import Release
from regimens.web.asking import form_key, new_key, see_page, signed_in
from regimens.web.forms.plan import PlanForm
from regimens.web.forms.release import ConfirmForm, EndorseForm
from regimens.web.presenters import releases as told
from regimens.web.views import rulebook

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422


def _release(request: HttpRequest, release_id: uuid.UUID) -> Release:
    """The clinic's release; what is not the clinic's is not there."""
    found = releases.find(signed_in(request).clinic, release_id)
    if found is None:
        raise Http404
    return found


def _see(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return see_page(request, "rulebook")


# The impact, and the two approvals that stand beside it


@require_safe
def impact(request: HttpRequest) -> HttpResponse:
    """Whose plan would change under the rules in force here; looking is noted."""
    member = signed_in(request)
    found = impacts.of_clinic(member.clinic)
    impacts.view(by=member, looked=found.looked, changed=len(found.changed))
    return _impact_page(request, found)


def _impact_page(request: HttpRequest, found: Impact, status: int = OK, **refusal: Any) -> HttpResponse:
    member = signed_in(request)
    standing = told.present(member)
    waiting = standing.release
    values = {
        "impact": found,
        "ruleset": standing,
        "release": told.told(waiting, member) if waiting else None,
        "offers": told.offers(waiting, member, found.check_code),
        "may_see_patients": may(member, Do.VIEW_PATIENT),
        "endorse": EndorseForm(),
        "confirm": ConfirmForm(),
        "signer": member,
        "key": new_key(),
    }
    return render(request, "regimens/rulebook/impact.html", values | refusal, status=status)


@require_POST
def approve(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """The clinician's approval, which a second person then confirms."""
    found, form = _release(request, release_id), EndorseForm(request.POST)
    if not form.is_valid():
        return _incomplete(request, form, "endorse")

    def endorsed() -> Release:
        statement = form.cleaned_data["statement"]
        return rule_sets.endorse(
            release=found,
            by=signed_in(request),
            shown=_shown(request),
            agreed=True,
            statement=statement,
            key=form_key(request),
        )

    said = gettext("Approved under your name. A second person must confirm it.")
    return _decided(request, endorsed, form, "endorse", said)


@require_POST
def confirm(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """The second person's confirmation."""
    found, form = _release(request, release_id), ConfirmForm(request.POST)
    if not form.is_valid():
        return _incomplete(request, form, "confirm")

    def confirmed() -> Release:
        return rule_sets.confirm(
            release=found, by=signed_in(request), shown=_shown(request), agreed=True, key=form_key(request)
        )

    return _decided(request, confirmed, form, "confirm", gettext("Confirmed. The rule set is approved."))


#: Digits of a count of plans; a longer one was not ours.
LONGEST_COUNT = 10


def _shown(request: HttpRequest) -> Shown:
    """The impact that the page showed."""
    changed = request.POST.get("shown_changed", "")
    return Shown(
        int(changed) if changed.isdecimal() and len(changed) < LONGEST_COUNT else -1,
        request.POST.get("shown_check", ""),
    )


def _incomplete(request: HttpRequest, form: PlanForm, name: str) -> HttpResponse:
    now = impacts.of_clinic(signed_in(request).clinic)
    return _impact_page(request, now, UNPROCESSABLE, **{name: form, "error_form": form})


def _decided(
    request: HttpRequest, verb: Callable[[], Release], form: PlanForm, name: str, said: str
) -> HttpResponse:
    """Do it; or the impact as it is now, with why it was not done and what was typed."""
    try:
        verb()
    except (CannotRelease, IllegalStep) as refused:
        now = impacts.of_clinic(signed_in(request).clinic)
        return _impact_page(request, now, CONFLICT, **{name: _unticked(form), "refused": str(refused)})
    return _see(request, said)


def _unticked(form: PlanForm) -> PlanForm:
    """A new form with the words kept and the box open again: the impact may be another one."""
    again = type(form)()
    again.initial = {"statement": form.data.get("statement", "")}
    return again


# The other steps, from the rulebook's page


@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """Submit the rules in force here."""
    return _done(
        request,
        lambda: rule_sets.submit(by=signed_in(request), key=form_key(request)),
        gettext("Rule set submitted for approval."),
    )


@require_POST
def begin_review(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """Take a submitted rule set into review."""
    found = _release(request, release_id)
    return _done(
        request,
        lambda: rule_sets.begin_review(release=found, by=signed_in(request), key=form_key(request)),
        gettext("The review has begun. A clinician can approve it now."),
    )


@require_POST
def withdraw(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """Take a rule set back before it is approved."""
    found, reason = _release(request, release_id), request.POST.get("reason", "")
    return _done(
        request,
        lambda: rule_sets.withdraw(
            release=found, by=signed_in(request), reason=reason, key=form_key(request)
        ),
        gettext("Rule set withdrawn."),
        at="withdraw",
    )


@require_POST
def retire(request: HttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """End an approval."""
    found, reason = _release(request, release_id), request.POST.get("reason", "")
    return _done(
        request,
        lambda: rule_sets.retire(release=found, by=signed_in(request), reason=reason, key=form_key(request)),
        gettext("Rule set retired: it is a draft again."),
        at="retire",
    )


def _done(request: HttpRequest, verb: Callable[[], Release], said: str, *, at: str = "") -> HttpResponse:
    """Do it; or the rulebook with why it was not done, and the reason that was typed."""
    typed = request.POST.get("reason", "")
    try:
        verb()
    except NotComplete as refused:
        return rulebook.page(request, UNPROCESSABLE, refused=str(refused), refused_at=at, typed=typed)
    except (CannotRelease, IllegalStep) as refused:
        return rulebook.page(request, CONFLICT, refused=str(refused), typed=typed)
    return _see(request, said)
