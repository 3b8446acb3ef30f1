"""Whether a plan may be signed now and by whom, with the sentence to read when it may not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext

from regimens import clinical
from regimens.actions import came_back, course_so_far, doses_on_record, releases
from regimens.actions.permissions import Do, NotPermitted, check, check_same_clinic
from regimens.models import Member, Plan, PlanState, Record, RecordKind
from regimens.models.person import Sex
from regimens.wording.blockers import BLOCKERS, differs_from_record
from regimens.wording.dates import clinic_date
from regimens.wording.table import listed

REACTED = ("anaphylaxis", "other")
SIGNED = {"state": PlanState.SIGNED}
#: Nobody said how the symptoms went; of treatment that has not begun there is nothing to say.
NOT_ANSWERED = (None, "not_started", "unknown")


class CannotSign(ValueError):
    """The plan can't be signed; the text is the sentence to read and `code` the blocker."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


def can_sign(plan: Plan, by: Member) -> bool:
    """Whether the member may sign this plan now."""
    try:
        check_can_sign(plan, by)
    except (CannotSign, NotPermitted):
        return False
    return True


def check_can_sign(plan: Plan, by: Member) -> None:
    """Raise CannotSign or NotPermitted with the sentence to read, unless this plan may be signed now."""
    check(by, Do.SIGN_PLAN)
    check_same_clinic(by, plan.clinic_id)
    _check_signer(by)
    if plan.state != PlanState.DRAFT:
        state = plan.get_state_display().lower()
        raise CannotSign(gettext("This plan is {state}.").format(state=state), "not_draft")
    _check_only_plan(plan)
    _check_goes_on_from(plan)
    if plan.status != "planned":
        raise CannotSign(gettext("There is no regimen to sign in this plan."), "not_planned")
    if plan.patient.deceased_on is not None:
        raise CannotSign(gettext("The record says that this patient has died."), "deceased")
    _check_record(plan)
    _check_review(plan)
    if is_out_of_date(plan):
        raise CannotSign(BLOCKERS.say("out_of_date"), "out_of_date")
    if blockers := plan.document["blockers"]:
        raise CannotSign(" ".join(map(BLOCKERS.say, blockers)), blockers[0])
    if not plan.document["signable"]:
        raise CannotSign(gettext("Something is still open in this plan."), "not_signable")


def is_out_of_date(plan: Plan) -> bool:
    """Whether the plan was made on another day, under other rules, or before their approval changed.

    A plan says how far its rule set is approved, and keeps saying so once it is signed: a draft that
    says "approved" after a retirement, or "draft" after an approval, must not be signed.
    """
    ruleset = plan.document["ruleset"]
    return (
        plan.clinic.today() != plan.as_of
        or ruleset["sha256"] != clinical.RULESET.sha256
        or ruleset["state"] != releases.standing(plan.clinic)
    )


def _check_record(plan: Plan) -> None:
    """The patient's record may have been corrected since the plan was made from it."""
    if found := list(_differences(plan)):
        raise CannotSign(differs_from_record(found), "record_differs")


def _check_review(plan: Plan) -> None:
    """Nerve signs may have come back since this draft was begun, or be left out of it.

    Of a draft that was made of them the answer to the review is asked for: scores alone say nothing of it.
    """
    goes_on_from = _in_force(plan) or plan.last_signed
    if goes_on_from is None:
        return
    found = came_back.to_carry(goes_on_from, course_so_far.standing_records(goes_on_from))
    if found is None or came_back.treats(plan):
        return
    if found.pk != plan.assessment.review_id:
        words = gettext(
            "The review of {day} found new or worse nerve signs: amend the plan after that review."
        )
        raise CannotSign(words.format(day=clinic_date(found.on)), "review_passed_over")
    if plan.history.get("response") in NOT_ANSWERED:
        words = gettext(
            "The review of {day} speaks of new or worse nerve signs: answer how the symptoms went."
        )
        raise CannotSign(words.format(day=clinic_date(found.on)), "response_not_answered")


def _in_force(plan: Plan) -> Plan | None:
    same = Plan.objects.in_clinic(plan.clinic).filter(number=plan.number, **SIGNED)
    return same.select_related("assessment", "patient", "clinic").first()


def _differences(plan: Plan) -> Iterator[str]:
    history, patient = plan.history, plan.patient
    then, now = history["age_years"], patient.age_on(plan.as_of)
    if then != now:
        words = gettext("the plan was made for age {then}, the record says {now}")
        yield words.format(then=then, now=now)
    if history["sex"] != patient.sex:
        words = gettext("the plan was made for sex {then}, the record says {now}")
        yield words.format(then=Sex(history["sex"]).label.lower(), now=patient.get_sex_display().lower())
    if patient.allergy_names_cobalamin and not _tells_of_reaction(history.get("safety", {})):
        yield gettext("the allergies in the record name vitamin B12 or cobalt, the answers do not")
    if _was_stopped_for_a_reaction(plan) and not _tells_of_reaction(history.get("safety", {})):
        yield gettext("treatment was stopped for a reaction, the answers do not tell of one")
    if day := doses_on_record.left_out(plan):
        words = gettext(
            "the record has a dose of {day} that the answers do not list (the first step lists it in one "
            "click; a record that is wrong is taken back)"
        )
        yield words.format(day=clinic_date(day))


def _was_stopped_for_a_reaction(plan: Plan) -> bool:
    """Under whichever plan of the patient, unless that record was taken back."""
    stops = Record.objects.in_clinic(plan.clinic).filter(patient=plan.patient, kind=RecordKind.STOPPED)
    return stops.filter(detail__why="reaction", taken_back_at__isnull=True).exists()


def _tells_of_reaction(safety: Mapping[str, str]) -> bool:
    """Whether the answers own to a reaction to a cobalamin, or to an allergy to cobalt."""
    return safety.get("cobalamin_reaction") in REACTED or safety.get("cobalt_allergy") == "yes"


def _check_only_plan(plan: Plan) -> None:
    other = Plan.objects.in_clinic(plan.clinic).filter(patient=plan.patient, **SIGNED).first()
    if other is None:
        return
    if other.number == plan.number and other.version > plan.version:
        raise CannotSign(gettext("A newer version of this plan is signed."), "newer_signed")
    if other.number != plan.number:
        words = gettext("Plan {plan} of this patient is signed. Withdraw it or amend it.")
        raise CannotSign(words.format(plan=other.name), "another_signed")


def _check_goes_on_from(plan: Plan) -> None:
    if newer := passed_over(plan):
        raise CannotSign(newer, "signed_meanwhile")
    if struck_out := _begun_from_struck_out(plan):
        raise CannotSign(struck_out, "struck_out_meanwhile")


def must_not_go_on(plan: Plan) -> str:
    """That a draft was begun from a version that is not to be gone on from, in words; empty where it is."""
    return passed_over(plan) or _begun_from_struck_out(plan)


def passed_over(plan: Plan) -> str:
    """That a version newer than the one a draft was begun from was signed, in words; empty where none was.

    What it decided is not among the answers of the draft: withdrawn or not, it was acted on.
    """
    newer = None if plan.signed_at is not None else _signed_since(plan)
    if newer is None:
        return ""
    if newer.state == PlanState.SIGNED:
        words = gettext(
            "Version {n} is signed, and this draft was made from an older one: amend that version."
        )
    else:
        words = gettext(
            "Version {n} was signed and is {state} now, and this draft was made from an older one: "
            "begin a new plan instead."
        )
    return words.format(n=newer.version, state=newer.get_state_display().lower())


def _signed_since(plan: Plan) -> Plan | None:
    """The latest version signed after the one that a draft goes on from; one struck out decided nothing."""
    line = plan.signed_before
    signed = Plan.objects.in_clinic(plan.clinic).filter(number=plan.number, signed_at__isnull=False)
    if line:
        signed = signed.filter(signed_at__gte=line[0].signed_at)
    others = signed.exclude(state=PlanState.ENTERED_IN_ERROR).exclude(pk__in=[each.pk for each in line])
    return others.order_by("-signed_at", "-version").first()


def _begun_from_struck_out(plan: Plan) -> str:
    """An amendment struck out as an error was told something wrong, and so was the draft begun from it.

    Whoever amends that draft has been told, and sees every answer before it is signed.
    """
    last = plan.last_signed
    if plan.signed_at is not None or last is None or last.state != PlanState.ENTERED_IN_ERROR:
        return ""
    if not last.signed_before or plan.assessment.started_at > last.state_changed_at:
        return ""  # of the first of a number nothing goes on: the draft is the whole plan
    words = gettext("This draft was made from version {n}, entered in error since: amend the answers.")
    return words.format(n=last.version)


def _check_signer(by: Member) -> None:
    if missing := missing_registration(by):
        words = gettext("Your profile needs a {needed} before you can sign.")
        raise CannotSign(words.format(needed=listed(missing)), "profile_incomplete")


def missing_registration(by: Member) -> list[str]:
    """What the member's profile lacks for a signature or an approval; empty when it is complete."""
    return [
        label
        for label, value in (
            (gettext("display name"), by.display_name),
            (gettext("registration body"), by.registration_body),
            (gettext("registration number"), by.registration_number),
        )
        if not value.strip()
    ]
