"""The audit trail: who did what to which record and when, chained so that a change shows."""

from __future__ import annotations

import hashlib
import json
from typing import NoReturn

from django.db import models

from regimens.models.scope import NeverDeleted, RecordQuerySet

DOMAIN = b"b12.event/1\x00"
FIRST_HASH = "0" * 64


class EventKind(models.TextChoices):
    """What was done."""

    PATIENT_REGISTERED = "patient_registered", "Patient registered"
    PATIENT_AMENDED = "patient_amended", "Patient amended"
    PATIENT_VIEWED = "patient_viewed", "Patient viewed"
    PATIENTS_SEARCHED = "patients_searched", "Patients searched"
    ASSESSMENT_BEGUN = "assessment_begun", "Assessment begun"
    ASSESSMENT_ANSWERED = "assessment_answered", "Assessment answered"
    ASSESSMENT_VIEWED = "assessment_viewed", "Assessment viewed"
    ASSESSMENT_TAKEN_OVER = "assessment_taken_over", "Assessment taken over"
    ASSESSMENT_DISCARDED = "assessment_discarded", "Assessment discarded"
    PLAN_DRAFTED = "plan_drafted", "Plan drafted"
    PLAN_SIGNED = "plan_signed", "Plan signed"
    PLAN_SUPERSEDED = "plan_superseded", "Plan superseded"
    PLAN_WITHDRAWN = "plan_withdrawn", "Plan withdrawn"
    PLAN_ENTERED_IN_ERROR = "plan_entered_in_error", "Plan entered in error"
    PLAN_VIEWED = "plan_viewed", "Plan viewed"
    PLAN_PRINTED = "plan_printed", "Plan printed"
    PLAN_NOT_PRINTED = "plan_not_printed", "Copy of a plan that was noted, but could not be made"
    PLAN_EXPORTED = "plan_exported", "Plan exported"
    EXPORT_MADE = "export_made", "Plans or register exported"
    DOSE_RECORDED = "dose_recorded", "Dose recorded"
    NOT_GIVEN_RECORDED = "not_given_recorded", "Dose not given recorded"
    RESULT_RECORDED = "result_recorded", "Blood result recorded"
    REVIEW_RECORDED = "review_recorded", "Review recorded"
    CONTACT_RECORDED = "contact_recorded", "Contact attempt recorded"
    DOSE_REBOOKED = "dose_rebooked", "Dose rebooked"
    PUT_ON_HOLD = "put_on_hold", "Put on hold"
    LOADING_EXTENDED = "loading_extended", "Loading extended"
    PLATEAU_RECORDED = "plateau_recorded", "Plateau recorded"
    DATES_ACCEPTED = "dates_accepted", "New dates accepted"
    TRANSFERRED_OUT = "transferred_out", "Transferred out"
    TREATMENT_STOPPED = "treatment_stopped", "Treatment stopped"
    RECORD_TAKEN_BACK = "record_taken_back", "Record taken back"
    TASK_CLOSED = "task_closed", "Task closed"
    TASK_HANDED_OVER = "task_handed_over", "Task handed over"
    WORKLIST_VIEWED = "worklist_viewed", "Worklist viewed"
    REGISTER_VIEWED = "register_viewed", "Register viewed"
    COURSE_VIEWED = "course_viewed", "Course of a patient viewed"
    RECALL_PRINTED = "recall_printed", "Recall letters, phone list or emails made"
    SHORTAGE_DECLARED = "shortage_declared", "Product marked as unavailable"
    SHORTAGE_ENDED = "shortage_ended", "Product available again"
    RULESET_SUBMITTED = "ruleset_submitted", "Rule set submitted"
    RULESET_REVIEW_BEGUN = "ruleset_review_begun", "Review of a rule set begun"
    RULESET_ENDORSED = "ruleset_endorsed", "Rule set approved by a clinician, to be confirmed"
    RULESET_APPROVED = "ruleset_approved", "Rule set approved: confirmed by a second person"
    RULESET_WITHDRAWN = "ruleset_withdrawn", "Rule set withdrawn"
    RULESET_RETIRED = "ruleset_retired", "Rule set retired"
    TRANSLATION_APPROVED = "translation_approved", "Translations of a language approved"
    TRANSLATION_WITHDRAWN = "translation_withdrawn", "Approval of translations withdrawn"
    IMPACT_VIEWED = "impact_viewed", "Impact of the rule set viewed"
    AUDIT_VIEWED = "audit_viewed", "Record opened in the audit"
    DENIED = "denied", "Denied"
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Sign in failed"
    USER_CHANGED = "user_changed", "User changed"
    MEMBER_CHANGED = "member_changed", "Member changed"
    CLINIC_CHANGED = "clinic_changed", "Clinic changed"


class Event(models.Model):
    """One thing that was done: ids, kinds and small codes; never names or text of the record."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    clinic_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    roles = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=24, choices=EventKind)
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_id = models.CharField(max_length=36, blank=True)
    patient_id = models.CharField(max_length=36, blank=True)
    detail = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    commitment = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["clinic_id", "-sequence"], name="event_of_clinic"),
            models.Index(fields=["patient_id", "-sequence"], name="event_of_patient"),
            models.Index(fields=["subject_id", "-sequence"], name="event_of_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=EventKind.values), name="event_kind_known"),
            models.UniqueConstraint(fields=["previous_hash"], name="event_chain_never_forks"),
        ]

    def __str__(self) -> str:
        return f"event {self.sequence}"

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refuse, for everybody."""
        raise NeverDeleted("events are never deleted")

    def expected_commitment(self) -> str:
        """The salted hash that the detail must have."""
        return hashlib.sha256(self.salt.encode() + canonical_bytes(self.detail)).hexdigest()

    def expected_hash(self) -> str:
        """The hash that this event must have in the chain."""
        links = [
            self.sequence,
            self.at.isoformat(timespec="microseconds"),
            self.clinic_id,
            self.member_id,
            self.roles,
            self.kind,
            self.subject_kind,
            self.subject_id,
            self.patient_id,
            self.commitment,
            self.previous_hash,
        ]
        return hashlib.sha256(DOMAIN + canonical_bytes(links)).hexdigest()


class ChainHead(models.Model):
    """Where the chain of events ends: one row, locked while an event is added."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST_HASH)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="chain_has_one_head")]

    def __str__(self) -> str:
        return f"chain at {self.sequence}"


def canonical_bytes(value: object) -> bytes:
    """The one spelling of a JSON value that is hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
