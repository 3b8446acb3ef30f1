"""What happened after a plan was signed: doses, visits, results, reviews, contacts, and what is due next."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy

from regimens.models import clock
from regimens.models.clinic import Clinic
from regimens.models.person import Member, Patient
from regimens.models.plan import Plan
from regimens.models.scope import ClinicManager, ClinicRecord, EverywhereManager

REASON_LENGTH = 500


class RecordKind(models.TextChoices):
    """What happened."""

    DOSE_GIVEN = "dose_given", gettext_lazy("Dose given")
    NOT_GIVEN = "not_given", gettext_lazy("Dose not given")
    RESULT = "result", gettext_lazy("Blood result")
    REVIEW = "review", gettext_lazy("Review")
    CONTACT = "contact", gettext_lazy("Contact attempt")
    REBOOKED = "rebooked", gettext_lazy("Rebooked")
    HOLD = "hold", gettext_lazy("On hold")
    LOADING_EXTENDED = "loading_extended", gettext_lazy("Loading goes on")
    PLATEAU = "plateau", gettext_lazy("Improvement has stopped")
    DATES_ACCEPTED = "dates_accepted", gettext_lazy("New dates accepted")
    TRANSFERRED = "transferred", gettext_lazy("Transferred out")
    STOPPED = "stopped", gettext_lazy("Stopped")


class Record(ClinicRecord):
    """One thing that happened to one patient on one day; never changed, taken back at most, with a reason.

    key: the event of the plan that it answers, such as loading-3; empty when it answers none. on: the day
    it happened or, of a date to come, the day agreed. detail: the fields of its kind, as codes and text.
    warnings: what the person recording was warned of, and went on with a reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="records")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="records")
    plan_number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=RecordKind)
    key = models.CharField(max_length=24, blank=True)
    on = models.DateField()
    batch = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)
    warnings = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = ClinicManager["Record"]()
    everywhere = EverywhereManager["Record"]()

    class Meta:
        default_manager_name = "everywhere"
        base_manager_name = "everywhere"
        indexes = [
            models.Index(fields=["clinic", "patient", "-on"], name="record_of_patient"),
            models.Index(fields=["clinic", "kind", "on"], name="record_by_kind"),
            models.Index(fields=["clinic", "batch"], name="record_by_batch", condition=~models.Q(batch="")),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=RecordKind.values), name="record_kind_known"),
            models.UniqueConstraint(
                fields=["plan", "key"],
                condition=models.Q(kind="dose_given", taken_back_at__isnull=True) & ~models.Q(key=""),
                name="record_one_dose_per_place",
            ),
            models.CheckConstraint(
                condition=models.Q(warnings="") | ~models.Q(reason=""), name="record_warned_with_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_reason=""
                )
                | models.Q(taken_back_at__isnull=False, taken_back_by__isnull=False)
                & ~models.Q(taken_back_reason=""),
                name="record_taken_back_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"record {self.pk}"

    @property
    def stands(self) -> bool:
        """Nobody has taken it back."""
        return self.taken_back_at is None


class Following(models.TextChoices):
    """Whether the clinic still follows the patient."""

    ACTIVE = "active", gettext_lazy("Active")
    TRANSFERRED = "transferred", gettext_lazy("Transferred out")
    STOPPED = "stopped", gettext_lazy("Stopped")
    ENDED = "ended", gettext_lazy("No signed plan")


class Risk(models.IntegerChoices):
    """Whose missed dose harms soonest; the worklist sorts by it."""

    NERVES_LOADING = 1, "Nerves, loading"
    NERVES = 2, "Nerves"
    LIFELONG = 3, "Cause for life"
    OTHER = 4, "Others"


class FollowUp(ClinicRecord):
    """What is due next for one patient, worked out from plan and records each time one of them changes.

    coming: the dates of the doses to come, as 2026-11-23. agreed_on: a day agreed so late that the dose
    stands among the overdue before it, by the day of the plan. missed_on: the day of the first loading dose
    that went by, where none is dated after it. loading_open_since: the first dose of a loading that is not
    complete. Every other column is a date or a code, so that the list of today is a
    comparison with today's date; nothing is known here that the forecast does not say.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="follow_up")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=Following, default=Following.ACTIVE)
    risk = models.PositiveSmallIntegerField(choices=Risk, default=Risk.OTHER)
    next_key = models.CharField(max_length=24, blank=True)
    due_on = models.DateField(null=True, blank=True)
    overdue_from = models.DateField(null=True, blank=True)
    long_overdue_from = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    two_missed_from = models.DateField(null=True, blank=True)
    missed_on = models.DateField(null=True, blank=True)
    hold_until = models.DateField(null=True, blank=True)
    review_key = models.CharField(max_length=24, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    test_key = models.CharField(max_length=24, blank=True)
    test_due_on = models.DateField(null=True, blank=True)
    loading_open_since = models.DateField(null=True, blank=True)
    last_given_on = models.DateField(null=True, blank=True)
    injections = models.CharField(max_length=3, choices=[("yes", "Yes"), ("no", "No")], default="yes")
    coming = models.JSONField(default=list)
    dates_to_accept = models.PositiveSmallIntegerField(default=0)
    worked_out_at = models.DateTimeField(default=clock.now)

    objects = ClinicManager["FollowUp"]()
    everywhere = EverywhereManager["FollowUp"]()

    class Meta:
        default_manager_name = "everywhere"
        base_manager_name = "everywhere"
        indexes = [
            # Each list is read risk by risk in the order of its days, and counted from the index alone.
            models.Index(
                fields=["clinic", "state", "risk", "due_on", "id", "overdue_from", "hold_until"],
                name="followup_by_risk",
            ),
            models.Index(
                fields=["clinic", "state", "risk", "review_due_on", "id"], name="followup_review_by_risk"
            ),
            models.Index(
                fields=["clinic", "state", "risk", "test_due_on", "id"], name="followup_test_by_risk"
            ),
            models.Index(
                fields=["clinic", "state", "risk", "hold_until", "id"], name="followup_hold_by_risk"
            ),
            models.Index(
                fields=["clinic", "state", "two_missed_from"],
                name="followup_two_missed",
                condition=models.Q(two_missed_from__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=Following.values), name="followup_state_known"
            ),
            models.CheckConstraint(condition=models.Q(risk__in=Risk.values), name="followup_risk_known"),
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=True, overdue_from__isnull=True, next_key="")
                | models.Q(due_on__isnull=False, overdue_from__isnull=False) & ~models.Q(next_key=""),
                name="followup_next_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"


class TaskKind(models.TextChoices):
    """Why somebody has to look."""

    UNKNOWN = "unknown", gettext_lazy("Clear up what is not known")
    NERVES = "nerves", gettext_lazy("Ask whether nerve symptoms have returned")
    RESULT = "result", gettext_lazy("A blood result needs a decision")
    SUPPLY_BACK = "supply_back", gettext_lazy("Change a temporary plan back")
    LISTED_DOSE = "listed_dose", gettext_lazy("A dose that the plan lists was taken back")
    LOCKED_DOSE = "locked_dose", gettext_lazy("A product was given that is locked for the patient")
    RESTS_ON = "rests_on", gettext_lazy("A review or decision that the plan rests on was taken back")
    NO_PLAN = "no_plan", gettext_lazy("No plan is in force")


class Urgency(models.IntegerChoices):
    """How soon somebody has to look at a task; the list of tasks sorts by it, and then by the day."""

    TODAY = 1, "A clinician decides today"
    SOON = 2, "Soon"
    USUAL = 3, "Within the usual time"


class Task(ClinicRecord):
    """Something that a named member has to clear up by a day; closed with what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="tasks")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=TaskKind)
    about = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="tasks")
    due_on = models.DateField()
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.USUAL)
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = ClinicManager["Task"]()
    everywhere = EverywhereManager["Task"]()

    class Meta:
        default_manager_name = "everywhere"
        base_manager_name = "everywhere"
        indexes = [
            models.Index(
                fields=["clinic", "urgency", "due_on", "id", "closed_at"],
                name="task_open_by_urgency",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(fields=["clinic", "patient"], name="task_of_patient"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=TaskKind.values), name="task_kind_known"),
            models.CheckConstraint(condition=models.Q(urgency__in=Urgency.values), name="task_urgency_known"),
            models.UniqueConstraint(
                fields=["patient", "kind", "about"],
                condition=models.Q(closed_at__isnull=True),
                name="task_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | models.Q(closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(outcome=""),
                name="task_closed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"
