"""Whether a clinic may hand out a sheet in another language: who approved the words, and which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext

from regimens.actions import audit
from regimens.actions.permissions import Do, check, check_same_clinic
from regimens.actions.submissions import NotComplete, once
from regimens.models import Clinic, EventKind, Member, TranslationReview, clock
from regimens.models.translation import NAME_LENGTH, WORDS_LENGTH
from regimens.wording import languages
from regimens.wording import translations as words
from regimens.wording.languages import LANGUAGES, Language
from regimens.wording.translated import in_language


class CannotApprove(ValueError):
    """There is nothing to approve or withdraw as things stand; the text is the sentence to read."""


class NotApproved(ValueError):
    """No sheet may be handed out in this language; the text is the sentence to read."""


class State(StrEnum):
    """How far the words of today are approved in a clinic."""

    UNREVIEWED = "unreviewed"
    APPROVED = "approved"
    SOURCE_CHANGED = "source_changed"
    SET_CHANGED = "set_changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A language in a clinic: its state, and the review that made it so, if there was one."""

    language: Language
    state: State
    review: TranslationReview | None = None

    @property
    def may_be_printed(self) -> bool:
        """Whether a patient may be given a sheet in this language."""
        return self.state is State.APPROVED


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """Who read every phrase beside its translation, as typed; the registration may be empty."""

    name: str
    qualification: str
    registration: str = ""


def standing(clinic: Clinic, language: str) -> Standing:
    """How far today's words of the language are approved here. Raises KeyError for an unknown language."""
    found = LANGUAGES[language]
    reviews = _reviews(clinic, language)
    now = languages.digest_of_set(language)
    current = next((each for each in reviews if each.set_digest == now and not each.withdrawn_at), None)
    if current is not None:
        return Standing(language=found, state=State.APPROVED, review=current)
    newest = next(iter(reviews), None)
    return Standing(language=found, state=_state_without_approval(newest), review=newest)


def _reviews(clinic: Clinic, language: str) -> list[TranslationReview]:
    of_language = TranslationReview.objects.in_clinic(clinic).filter(language=language)
    return list(of_language.select_related("approved_by", "withdrawn_by", "clinic").order_by("-approved_at"))


def _state_without_approval(newest: TranslationReview | None) -> State:
    if newest is None:
        return State.UNREVIEWED
    if newest.withdrawn_at is not None:
        return State.WITHDRAWN
    is_source = newest.source_digest != languages.digest_of_source()
    return State.SOURCE_CHANGED if is_source else State.SET_CHANGED


def standings(clinic: Clinic) -> list[Standing]:
    """Every language in this clinic."""
    return [standing(clinic, code) for code in LANGUAGES]


def approved(clinic: Clinic) -> Iterator[Language]:
    """The languages in which a patient of this clinic may be given a sheet."""
    yield from (each.language for each in standings(clinic) if each.may_be_printed)


def language_for_patients(clinic: Clinic, asked: str) -> Language | None:
    """The language a sheet is to be printed in; None for English. Raises NotApproved."""
    if asked in ("", languages.SOURCE):
        return None
    if asked not in LANGUAGES:
        raise NotApproved(words.refused(""))
    found = standing(clinic, asked)
    if not found.may_be_printed:
        raise NotApproved(words.refused(found.language.name))
    return found.language


@transaction.atomic
def approve(
    *, by: Member, language: str, shown: str, reviewer: Reviewer, has_read: bool, key: str
) -> TranslationReview:
    """Approve today's words of a language under the clinician's name and the reviewer's.

    shown: the digest of the set that the page showed. Raises NotComplete for an empty form, CannotApprove
    when the words are others now or are approved already.
    """
    check(by, Do.APPROVE_TRANSLATION)
    form = once(by, "approve_translation", key, language, shown)
    if (first := form.first_result(TranslationReview)) is not None:
        return first
    told = _complete(reviewer, has_read=has_read)
    # The clinic's row is locked, so that two clinicians at once do not both approve.
    clinic = Clinic.objects.select_for_update().get(pk=by.clinic_id)
    _check_shown(clinic, language, shown)
    review = TranslationReview.objects.create(
        clinic=clinic,
        language=language,
        set_digest=shown,
        source_digest=languages.digest_of_source(),
        reviewer_name=told.name,
        reviewer_qualification=told.qualification,
        reviewer_registration=told.registration,
        approved_by=by,
        approved_name=by.name,
        approved_at=clock.now(),
    )
    return form.keep(_noted(review, by, EventKind.TRANSLATION_APPROVED))


def _complete(reviewer: Reviewer, *, has_read: bool) -> Reviewer:
    """The answers without blanks around them."""
    told = Reviewer(
        name=reviewer.name.strip(),
        qualification=reviewer.qualification.strip(),
        registration=reviewer.registration.strip(),
    )
    if not told.name:
        raise NotComplete("name", in_language(words.NO_NAME))
    if not told.qualification:
        raise NotComplete("qualification", in_language(words.NO_QUALIFICATION))
    for field, value in vars(told).items():
        if len(value) > NAME_LENGTH:
            raise NotComplete(field, gettext("Use {n} characters or fewer").format(n=NAME_LENGTH))
    if not has_read:
        raise NotComplete("has_read", in_language(words.NOT_READ))
    return told


def _check_shown(clinic: Clinic, language: str, shown: str) -> None:
    if shown != languages.digest_of_set(language):
        raise CannotApprove(gettext("The phrases have changed since this page was opened. Read them again."))
    if standing(clinic, language).may_be_printed:
        raise CannotApprove(gettext("These translations are approved already."))


@transaction.atomic
def withdraw(*, by: Member, review: TranslationReview, reason: str, key: str) -> TranslationReview:
    """End an approval: no sheet in this language is printed then. Raises NotComplete, CannotApprove."""
    check(by, Do.WITHDRAW_TRANSLATION)
    check_same_clinic(by, review.clinic_id)
    form = once(by, "withdraw_translation", key, review.pk)
    if (first := form.first_result(TranslationReview)) is not None:
        return first
    reason = reason.strip()
    if not reason:
        raise NotComplete("reason", in_language(words.NO_REASON))
    if len(reason) > WORDS_LENGTH:
        raise NotComplete("reason", gettext("Use {n} characters or fewer").format(n=WORDS_LENGTH))
    current = TranslationReview.objects.in_clinic(by.clinic).select_for_update().get(pk=review.pk)
    if current.withdrawn_at is not None:
        raise CannotApprove(gettext("This approval is withdrawn already."))
    current.withdrawn_by, current.withdrawn_at, current.withdrawn_reason = by, clock.now(), reason
    current.save()
    return form.keep(_noted(current, by, EventKind.TRANSLATION_WITHDRAWN))


def _noted(review: TranslationReview, by: Member, kind: EventKind) -> TranslationReview:
    detail = {"language": review.language, "set": review.set_digest, "source": review.source_digest}
    audit.record(kind, by=by, on=review, detail=detail)
    return review
