"""Who approves translations, of which words, with which event, and what ends an approval."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from regimens.actions import translations
from regimens.actions.permissions import NotPermitted
from regimens.actions.submissions import NotComplete
from regimens.actions.translations import CannotApprove, NotApproved, Reviewer, State
from regimens.models import Event, EventKind, Member, NeverDeleted, TranslationReview, guards
from regimens.wording import languages
from regimens.wording.languages import digest_of_set, digest_of_source

EWA = Reviewer(name=" Ewa Example ", qualification="Medical translator", registration="ITI 12")
ELSE = "0" * 64


def approve(by: Member, **more: Any) -> TranslationReview:
    """The Polish set as it is, approved, unless told otherwise."""
    asked: dict[str, Any] = {"language": "pl", "shown": digest_of_set("pl"), "reviewer": EWA, "key": "k"}
    return translations.approve(by=by, **{**asked, "has_read": True, **more})


def events(kind: EventKind) -> list[Event]:
    return list(Event.objects.filter(kind=kind))


def test_without_an_approval_nothing_is_printed(clinician: Member) -> None:
    for found in translations.standings(clinician.clinic):
        assert (found.state, found.may_be_printed, found.review) == (State.UNREVIEWED, False, None)
        with pytest.raises(NotApproved, match=found.language.english_name):
            translations.language_for_patients(clinician.clinic, found.language.code)
    assert list(translations.approved(clinician.clinic)) == []
    assert translations.language_for_patients(clinician.clinic, "en") is None
    assert translations.language_for_patients(clinician.clinic, "") is None


def test_a_clinician_approves_with_one_event(clinician: Member) -> None:
    review = approve(clinician)
    assert (review.reviewer_name, review.reviewer_registration) == ("Ewa Example", "ITI 12")
    assert (review.approved_by, review.approved_name) == (clinician, "Dr Chris Clinician")
    assert (review.set_digest, review.source_digest) == (digest_of_set("pl"), digest_of_source())
    found = translations.standing(clinician.clinic, "pl")
    assert (found.state, found.review) == (State.APPROVED, review)
    assert [each.code for each in translations.approved(clinician.clinic)] == ["pl"]
    [event] = events(EventKind.TRANSLATION_APPROVED)
    assert (event.subject_kind, event.subject_id) == ("translationreview", str(review.pk))
    assert event.detail == {"language": "pl", "set": review.set_digest, "source": review.source_digest}
    assert "Ewa" not in str(event.detail)


@pytest.mark.parametrize("who", ["nurse", "manager", "auditor"])
def test_nobody_else_approves(request: pytest.FixtureRequest, who: str) -> None:
    with pytest.raises(NotPermitted, match="approve translations"):
        approve(request.getfixturevalue(who))


def test_the_same_form_twice_is_one_approval(clinician: Member) -> None:
    assert approve(clinician) == approve(clinician)
    with pytest.raises(CannotApprove, match="approved already"):
        approve(clinician, key="again")
    assert len(events(EventKind.TRANSLATION_APPROVED)) == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reviewer": Reviewer(name=" ", qualification="x")}, "name"),
        ({"reviewer": Reviewer(name="x", qualification="")}, "qualification"),
        ({"reviewer": Reviewer(name="x" * 121, qualification="x")}, "name"),
        ({"reviewer": Reviewer(name="x", qualification="x", registration="x" * 121)}, "registration"),
        ({"has_read": False}, "has_read"),
    ],
)
def test_an_incomplete_form_approves_nothing(clinician: Member, more: dict[str, Any], field: str) -> None:
    with pytest.raises(NotComplete) as refused:
        approve(clinician, **more)
    assert refused.value.field == field
    assert not TranslationReview.everywhere.exists()
    assert events(EventKind.TRANSLATION_APPROVED) == []


@pytest.mark.parametrize("shown", ["", ELSE])
def test_only_the_words_that_were_shown_are_approved(clinician: Member, shown: str) -> None:
    with pytest.raises(CannotApprove, match="have changed"):
        approve(clinician, shown=shown)


def test_a_changed_translation_ends_the_approval_and_its_return_restores_it(
    clinician: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = approve(clinician)
    with monkeypatch.context() as changed:
        changed.setattr(languages, "digest_of_set", lambda code: ELSE)
        found = translations.standing(clinician.clinic, "pl")
        assert (found.state, found.review, found.may_be_printed) == (State.SET_CHANGED, review, False)
        with pytest.raises(NotApproved):
            translations.language_for_patients(clinician.clinic, "pl")
        approve(clinician, shown=ELSE, key="second")
        assert translations.standing(clinician.clinic, "pl").state is State.APPROVED
    assert translations.standing(clinician.clinic, "pl").review == review
    assert events(EventKind.TRANSLATION_WITHDRAWN) == []


def test_a_changed_source_phrase_says_so(clinician: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(clinician)
    whole = list(languages.sheet_phrases())
    monkeypatch.setattr(languages, "sheet_phrases", lambda: iter(whole[1:]))
    assert translations.standing(clinician.clinic, "pl").state is State.SOURCE_CHANGED


@pytest.mark.parametrize("who", ["clinician", "manager"])
def test_an_approval_is_withdrawn_once(request: pytest.FixtureRequest, clinician: Member, who: str) -> None:
    by = request.getfixturevalue(who)
    review = approve(clinician)
    ended = translations.withdraw(by=by, review=review, reason=" Wrong word ", key="w")
    assert (ended.withdrawn_by, ended.withdrawn_reason) == (by, "Wrong word")
    assert translations.withdraw(by=by, review=review, reason="Wrong word", key="w") == ended
    assert translations.standing(clinician.clinic, "pl").state is State.WITHDRAWN
    with pytest.raises(CannotApprove, match="withdrawn already"):
        translations.withdraw(by=by, review=review, reason="Again", key="w2")
    assert len(events(EventKind.TRANSLATION_WITHDRAWN)) == 1
    approve(clinician, key="after")
    assert translations.standing(clinician.clinic, "pl").state is State.APPROVED


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_an_end_has_a_reason(clinician: Member, reason: str) -> None:
    review = approve(clinician)
    with pytest.raises(NotComplete):
        translations.withdraw(by=clinician, review=review, reason=reason, key="w")
    assert translations.standing(clinician.clinic, "pl").may_be_printed


def test_an_approval_stays_in_its_clinic(clinician: Member, nurse: Member, other_clinician: Member) -> None:
    review = approve(clinician)
    assert translations.standing(other_clinician.clinic, "pl").state is State.UNREVIEWED
    with pytest.raises(NotPermitted):
        translations.withdraw(by=other_clinician, review=review, reason="x", key="w")
    with pytest.raises(NotPermitted):
        translations.withdraw(by=nurse, review=review, reason="x", key="w")


# What the database refuses


def raw(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


TABLE = TranslationReview._meta.db_table
FIXED = [column for column in guards.columns(TranslationReview) if not column.startswith("withdrawn")]


def test_an_approval_is_never_deleted(clinician: Member) -> None:
    review = approve(clinician)
    with pytest.raises(NeverDeleted):
        review.delete()
    with pytest.raises(DatabaseError, match="never deleted"):
        raw(f"DELETE FROM {TABLE}")


@pytest.mark.parametrize("column", FIXED)
def test_no_column_of_an_approval_changes(clinician: Member, column: str) -> None:
    approve(clinician)
    with pytest.raises(DatabaseError, match=r"never changes|FOREIGN KEY|constraint"):
        raw(f"UPDATE {TABLE} SET \"{column}\" = 'x'")


def test_an_end_never_changes(clinician: Member) -> None:
    translations.withdraw(by=clinician, review=approve(clinician), reason="Wrong", key="w")
    with pytest.raises(DatabaseError, match="withdrawn once"):
        raw(f"UPDATE {TABLE} SET withdrawn_reason = 'Other'")
    with pytest.raises(DatabaseError, match="withdrawn once"):
        raw(f"UPDATE {TABLE} SET withdrawn_at = NULL, withdrawn_by_id = NULL, withdrawn_reason = ''")


def test_a_reviewer_without_a_name_is_refused_by_the_database(clinician: Member) -> None:
    review = approve(clinician)
    for name, value in (("reviewer_name", ""), ("reviewer_qualification", ""), ("language", "")):
        values = {field.attname: getattr(review, field.attname) for field in review._meta.concrete_fields}
        values |= {"language": "es", name: value}
        values.pop("id")
        with pytest.raises(IntegrityError, match="translation_"), transaction.atomic():
            TranslationReview(**values).save(force_insert=True)


@pytest.mark.parametrize("who", ["nurse", "other_clinician"])
def test_the_approver_is_a_clinician_of_the_clinic(
    request: pytest.FixtureRequest, clinician: Member, who: str
) -> None:
    review = approve(clinician)
    values = {field.attname: getattr(review, field.attname) for field in review._meta.concrete_fields}
    values |= {"language": "es", "approved_by_id": request.getfixturevalue(who).pk}
    values.pop("id")
    with pytest.raises(DatabaseError, match="clinician of the clinic"), transaction.atomic():
        TranslationReview(**values).save(force_insert=True)
