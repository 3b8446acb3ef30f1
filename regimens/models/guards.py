"""What the database refuses by itself: changing or deleting what must never change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import models

from regimens.models.assessment import Assessment
from regimens.models.audit import Event
from regimens.models.followup import FollowUp, Record, Task
from regimens.models.person import Member, Patient
from regimens.models.plan import Plan
from regimens.models.release import Release
from regimens.models.ruleset import RuleSetText
from regimens.models.shortage import Shortage
from regimens.models.translation import END_COLUMNS, TranslationReview

PREFIX = "b12_"

# From state to the states that may follow; regimens.actions.transitions says the same in Python.
PLAN_STEPS: Mapping[str, tuple[str, ...]] = {
    "draft": ("signed", "withdrawn", "entered_in_error"),
    "signed": ("superseded", "withdrawn", "entered_in_error"),
    "superseded": ("entered_in_error",),
    "withdrawn": ("entered_in_error",),
    "entered_in_error": (),
}
# The same for a release; regimens.actions.release_steps says it in Python.
RELEASE_STEPS: Mapping[str, tuple[str, ...]] = {
    "submitted": ("under_review", "withdrawn"),
    "under_review": ("approved", "withdrawn"),
    "approved": ("retired",),
    "withdrawn": (),
    "retired": (),
}
ENDING_COLUMNS = frozenset({"state", "ended_by_id", "ended_at", "ended_reason"})
STATE_COLUMNS = frozenset({"state", "state_reason", "state_changed_at", "state_changed_by_id"})
NEVER_DELETED: tuple[type[models.Model], ...] = (
    Patient, Assessment, Plan, Event, RuleSetText, Release, Record, FollowUp, Task, Shortage,
    TranslationReview,
)  # fmt: skip
SIGNING_COLUMNS = frozenset(
    {"signer_name", "signer_role", "signer_body", "signer_number", "signed_by_id", "signed_at"}
)


@dataclass(frozen=True)
class Guard:
    """One refusal: on which table, before which statement, under which condition, with which words."""

    name: str
    table: str
    statement: str
    condition: str
    refusal: str

    @property
    def trigger(self) -> str:
        """The trigger's name in the database."""
        return f"{PREFIX}{self.name}"


def guards() -> Iterator[Guard]:
    """Every refusal the database must know."""
    for model in NEVER_DELETED:
        table = model._meta.db_table
        yield Guard(f"{model.__name__.lower()}_no_delete", table, "DELETE", "1=1", "never deleted")
    yield Guard("event_no_update", Event._meta.db_table, "UPDATE", "1=1", "events never change")
    yield Guard(
        "patient_keeps_clinic",
        Patient._meta.db_table,
        "UPDATE",
        changed("id", "clinic_id"),
        "a patient stays in the clinic",
    )
    yield from _assessment_guards()
    yield from _plan_guards()
    yield Guard(
        "ruleset_never_changes", RuleSetText._meta.db_table, "UPDATE", "1=1", "a kept rule set never changes"
    )
    yield from _release_guards()
    yield from _followup_guards()
    yield from _translation_guards()


def _assessment_guards() -> Iterator[Guard]:
    table = Assessment._meta.db_table
    yield Guard(
        "assessment_frozen", table, "UPDATE", "OLD.state <> 'draft'", "a closed assessment never changes"
    )
    yield Guard(
        "assessment_keeps_patient",
        table,
        "UPDATE",
        changed("id", "clinic_id", "patient_id", "amends_id", "review_id"),
        "an assessment stays with the patient",
    )
    yield Guard(
        "assessment_in_clinic",
        table,
        "INSERT",
        _elsewhere(Patient, "patient_id"),
        "the patient belongs to another clinic",
    )
    elsewhere = _elsewhere(Record, "review_id", "AND r.patient_id = NEW.patient_id")
    yield Guard(
        "assessment_review_of_patient",
        table,
        "INSERT",
        f"NEW.review_id IS NOT NULL AND {elsewhere}",
        "the review is of another patient",
    )
    for statement in ("INSERT", "UPDATE"):
        yield Guard(
            f"assessment_shortage_of_clinic_{statement.lower()}",
            table,
            statement,
            f"NEW.shortage_id IS NOT NULL AND {_elsewhere(Shortage, 'shortage_id')}",
            "the shortage belongs to another clinic",
        )


def _plan_guards() -> Iterator[Guard]:
    table = Plan._meta.db_table
    fixed = [column for column in columns(Plan) if column not in STATE_COLUMNS | SIGNING_COLUMNS]
    yield Guard("plan_never_changes", table, "UPDATE", changed(*fixed), "a plan never changes")
    yield Guard(
        "plan_signature_stays",
        table,
        "UPDATE",
        f"({changed(*sorted(SIGNING_COLUMNS))}) AND NOT (OLD.state = 'draft' AND NEW.state = 'signed')",
        "a signature never changes",
    )
    steps = _illegal(PLAN_STEPS)
    yield Guard("plan_steps", table, "UPDATE", steps, "a plan can't go from that state to this")
    yield Guard("plan_begins_as_draft", table, "INSERT", "NEW.state <> 'draft'", "a plan begins as a draft")
    yield Guard(
        "plan_in_clinic", table, "INSERT", _elsewhere(Patient, "patient_id"), "patient of another clinic"
    )
    yield Guard(
        "plan_of_assessment",
        table,
        "INSERT",
        _elsewhere(Assessment, "assessment_id", "AND r.patient_id = NEW.patient_id AND r.state = 'frozen'"),
        "a plan rests on the patient's own frozen assessment",
    )


def _release_guards() -> Iterator[Guard]:
    table = Release._meta.db_table
    never = ("id", "clinic_id", "ruleset_id", "submitted_by_id", "submitted_at")
    decided = [column for column in columns(Release) if column not in ENDING_COLUMNS]
    clinician = (
        "AND r.is_clinician AND r.display_name = NEW.approver_name "
        "AND r.registration_body = NEW.approver_body AND r.registration_number = NEW.approver_number"
    )
    for name, statement, condition, refusal in (
        ("begins", "INSERT", "NEW.state <> 'submitted'", "a release begins as submitted"),
        ("keeps", "UPDATE", changed(*never), "what was submitted never changes"),
        (
            "review_stays",
            "UPDATE",
            f"OLD.review_begun_at IS NOT NULL AND ({changed('review_begun_by_id', 'review_begun_at')})",
            "when its review began never changes",
        ),
        ("steps", "UPDATE", _illegal(RELEASE_STEPS), "a release can't go from that state to this"),
        (
            "approval_stays",
            "UPDATE",
            f"OLD.state NOT IN ('submitted', 'under_review') AND ({changed(*decided)})",
            "an approval never changes",
        ),
        (
            "end_stays",
            "UPDATE",
            f"OLD.state IN ('withdrawn', 'retired') AND ({changed(*sorted(ENDING_COLUMNS))})",
            "an ended release never changes",
        ),
        (
            "approver_is_clinician",
            "UPDATE",
            f"NEW.approver_id IS NOT NULL AND ({changed('approver_id', 'approver_at')}) "
            f"AND {_elsewhere(Member, 'approver_id', clinician)}",
            "a clinician of the clinic approves, as registered",
        ),
        (
            "second_is_member",
            "UPDATE",
            f"NEW.second_id IS NOT NULL AND ({changed('second_id', 'second_at')}) "
            f"AND {_elsewhere(Member, 'second_id', 'AND (r.is_clinician OR r.is_manager)')}",
            "a clinician or manager of the clinic confirms",
        ),
    ):
        yield Guard(f"release_{name}", table, statement, condition, refusal)


def _followup_guards() -> Iterator[Guard]:
    table = Record._meta.db_table
    fixed = [column for column in columns(Record) if not column.startswith("taken_back")]
    back = ("taken_back_at", "taken_back_by_id", "taken_back_reason")
    yield Guard("record_never_changes", table, "UPDATE", changed(*fixed), "a record never changes")
    yield Guard(
        "record_back_once",
        table,
        "UPDATE",
        f"OLD.taken_back_at IS NOT NULL AND ({changed(*back)})",
        "a record is taken back once",
    )
    task = Task._meta.db_table
    yield Guard("task_closed_stays", task, "UPDATE", "OLD.closed_at IS NOT NULL", "a closed task stays")
    kept = ("id", "clinic_id", "patient_id", "plan_id", "kind", "about", "opened_at")
    yield Guard("task_keeps_patient", task, "UPDATE", changed(*kept), "a task stays with the patient")
    shortage = Shortage._meta.db_table
    yield Guard("shortage_ended_stays", shortage, "UPDATE", "OLD.ended_on IS NOT NULL", "an end stays")
    begun = ("id", "clinic_id", "product", "began_on", "began_by_id")
    yield Guard("shortage_keeps_product", shortage, "UPDATE", changed(*begun), "a shortage keeps its product")
    for model in (Record, FollowUp, Task):
        yield Guard(
            f"{model.__name__.lower()}_of_plan",
            model._meta.db_table,
            "INSERT",
            _elsewhere(Plan, "plan_id", "AND r.patient_id = NEW.patient_id"),
            "the plan belongs to another patient or clinic",
        )


def _translation_guards() -> Iterator[Guard]:
    table = TranslationReview._meta.db_table
    fixed = [column for column in columns(TranslationReview) if column not in END_COLUMNS]
    yield Guard(
        "translation_stays", table, "UPDATE", changed(*fixed), "an approval of translations never changes"
    )
    yield Guard(
        "translation_ends_once",
        table,
        "UPDATE",
        f"OLD.withdrawn_at IS NOT NULL AND ({changed(*sorted(END_COLUMNS))})",
        "an approval is withdrawn once",
    )
    yield Guard(
        "translation_begins_standing",
        table,
        "INSERT",
        "NEW.withdrawn_at IS NOT NULL",
        "an approval begins as one that stands",
    )
    yield Guard(
        "translation_by_clinician",
        table,
        "INSERT",
        _elsewhere(Member, "approved_by_id", "AND r.is_clinician"),
        "a clinician of the clinic approves translations",
    )


def columns(model: type[models.Model]) -> list[str]:
    """The model's columns as the database names them."""
    return [field.column for field in model._meta.concrete_fields if field.column]


def changed(*names: str) -> str:
    """The condition that any of these columns would change."""
    return " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in names)


def _elsewhere(model: type[models.Model], column: str, also: str = "") -> str:
    same = f"r.id = NEW.{column} AND r.clinic_id = NEW.clinic_id {also}"
    return f"NOT EXISTS (SELECT 1 FROM {model._meta.db_table} r WHERE {same})"  # noqa: S608 - our own names


def _illegal(steps: Mapping[str, tuple[str, ...]]) -> str:
    legal = " OR ".join(
        f"(OLD.state = '{old}' AND NEW.state = '{new}')" for old, news in steps.items() for new in news
    )
    return f"OLD.state <> NEW.state AND NOT ({legal})"
