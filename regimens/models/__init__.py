"""What is kept: clinics, people, histories, plans, what followed, rule sets, translations, audit."""

from regimens.models.assessment import Assessment, AssessmentState
from regimens.models.audit import ChainHead, Event, EventKind
from regimens.models.clinic import Clinic
from regimens.models.followup import Following, FollowUp, Record, RecordKind, Risk, Task, TaskKind, Urgency
from regimens.models.person import Allergies, Member, Patient, Role, Sex
from regimens.models.plan import Plan, PlanState
from regimens.models.release import Release, ReleaseState
from regimens.models.ruleset import RuleSetText
from regimens.models.scope import NeverDeleted, Unscoped
from regimens.models.shortage import Shortage
from regimens.models.submission import Submission
from regimens.models.translation import TranslationReview

__all__ = [
    "Allergies",
    "Assessment",
    "AssessmentState",
    "ChainHead",
    "Clinic",
    "Event",
    "EventKind",
    "FollowUp",
    "Following",
    "Member",
    "NeverDeleted",
    "Patient",
    "Plan",
    "PlanState",
    "Record",
    "RecordKind",
    "Release",
    "ReleaseState",
    "Risk",
    "Role",
    "RuleSetText",
    "Sex",
    "Shortage",
    "Submission",
    "Task",
    "TaskKind",
    "TranslationReview",
    "Unscoped",
    "Urgency",
]
