"""The sets of translations for their pages: the state of each in words, and its phrases side by side."""

from __future__ import annotations

from dataclasses import dataclass

from regimens.actions.translations import Standing, State
from regimens.models import TranslationReview
from regimens.web.presenters.plan import moment
from regimens.wording import languages
from regimens.wording import translations as words
from regimens.wording.languages import Language
from regimens.wording.translated import said


@dataclass(frozen=True)
class Told:
    """One set: its language, its state, who stands behind it, and what that means for a patient."""

    language: Language
    state: str
    is_approved: bool
    who: str
    means: str
    phrases: int


@dataclass(frozen=True)
class Pair:
    """A phrase and its translation, as a reviewer reads them."""

    number: int
    source: str
    translation: str


def told(standing: Standing) -> Told:
    """The state of a set in words."""
    return Told(
        language=standing.language,
        state=words.STATES.say(standing.state),
        is_approved=standing.may_be_printed,
        who=_who(standing),
        means=words.MEANS.say(standing.state),
        phrases=len(languages.pairs(standing.language.code)),
    )


def _who(standing: Standing) -> str:
    review = standing.review
    if review is None:
        return ""
    if standing.state is State.APPROVED:
        return _approved(words.APPROVED_BY, standing, review)
    before = _approved(words.CHANGED_SINCE, standing, review)
    if review.withdrawn_at is None or review.withdrawn_by is None:
        return before
    when = moment(review.withdrawn_at, review.clinic.time_zone)
    reason = review.withdrawn_reason
    return said(words.WITHDRAWN_BY, before=before, member=review.withdrawn_by.name, date=when, reason=reason)


def _approved(phrase: str, standing: Standing, review: TranslationReview) -> str:
    qualified = ", ".join(filter(None, (review.reviewer_qualification, review.reviewer_registration)))
    return said(
        phrase,
        state=words.STATES.say(standing.state),
        reviewer=review.reviewer_name,
        qualification=qualified,
        date=moment(review.approved_at, review.clinic.time_zone),
        clinician=review.approved_name,
    )


def pairs(code: str) -> list[Pair]:
    """Every phrase beside its translation, numbered so that two people can talk about one."""
    return [Pair(number, *both) for number, both in enumerate(languages.pairs(code), 1)]
