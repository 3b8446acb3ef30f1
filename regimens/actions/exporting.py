"""Plans and the register as a file, without names unless somebody who may says why; each file is noted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from regimens import clinical
from regimens.actions import audit
from regimens.actions.permissions import Do, check
from regimens.exports import columns
from regimens.exports.columns import Row
from regimens.exports.pseudonym import age_band, pseudonym
from regimens.exports.table_files import Head, csv_file, json_lines
from regimens.models import EventKind, Following, FollowUp, Member, Patient, Plan, PlanState, clock
from regimens.wording import exports as words
from regimens.wording.translated import in_language

MOST_ROWS = 5_000
CHUNK = 500
NAME_LENGTH = 12
COLUMNS = {"plans": columns.PLANS, "register": columns.REGISTER}
WRITERS = {"csv": csv_file, "jsonl": json_lines}
STATES = {"plans": tuple(PlanState.values), "register": tuple(Following.values)}
ANY = "any"


class CannotExport(ValueError):
    """No file is made; the text is the sentence to read, `field` the answer that it is about."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be exported. state: of the plan, or of the register, or any. reason: a code, for names."""

    what: str
    format: str
    made_from: date | None = None
    made_to: date | None = None
    state: str = ANY
    identifiable: bool = False
    reason: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """The filter as the file and the audit say it."""
        told = {
            "made_from": self.made_from.isoformat() if self.made_from else "",
            "made_to": self.made_to.isoformat() if self.made_to else "",
            "state": "" if self.state == ANY else self.state,
        }
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file: its bytes, how many rows, and a name that says nothing of them."""

    name: str
    content: bytes
    rows: int


def export(*, by: Member, asked: Asked) -> Export:
    """The file, noted once with filter, rows, hash and reason; what can't be noted is not handed out.

    Rows are read outside the event's transaction: that takes seconds, in which others must be able to write.
    Raises CannotExport for what is not offered, a missing reason, and more than 5,000 rows.
    """
    check(by, Do.EXPORT_ALL)
    if asked.identifiable:
        check(by, Do.EXPORT_NAMES)
    _check(asked)
    rows = _rows(by, asked)
    found = rows.count()
    if found > MOST_ROWS:
        raise CannotExport(words.too_many(found, MOST_ROWS), "made_from")
    cells = sorted(_cells(by, rows), key=_place_by_name if asked.identifiable else _place)
    listed = columns.shown(COLUMNS[asked.what], identifiable=asked.identifiable)
    content = WRITERS[asked.format](_head(by, asked, len(cells)), listed, cells)
    digest = hashlib.sha256(content).hexdigest()
    _note(by, asked, len(cells), digest)
    return Export(name=f"{digest[:NAME_LENGTH]}.{asked.format}", content=content, rows=len(cells))


def _head(by: Member, asked: Asked, rows: int) -> Head:
    return Head(
        schema=f"b12.{asked.what}/1",
        chosen=asked.chosen,
        made_at=clock.now().astimezone(UTC),
        by=f"{by.name}, {by.clinic.name}",
        ruleset=clinical.RULESET.version,
        identifiable=asked.identifiable,
        rows=rows,
    )


def _check(asked: Asked) -> None:
    if asked.what not in COLUMNS:
        raise CannotExport(in_language(words.NO_WHAT), "what")
    if asked.format not in WRITERS:
        raise CannotExport(in_language(words.NO_FORMAT), "format")
    if asked.state != ANY and asked.state not in STATES[asked.what]:
        wrong = words.STATE_OF_REGISTER if asked.what == "plans" else words.STATE_OF_PLANS
        raise CannotExport(in_language(wrong), "state")
    if asked.made_from and asked.made_to and asked.made_to < asked.made_from:
        raise CannotExport(in_language(words.BACKWARDS), "made_to")
    if asked.identifiable and asked.reason not in words.REASONS:
        raise CannotExport(in_language(words.NO_REASON), "reason")


def _note(by: Member, asked: Asked, rows: int, digest: str) -> None:
    detail = {
        "what": asked.what,
        "format": asked.format,
        "names": "with" if asked.identifiable else "without",
        "reason": asked.reason if asked.identifiable else "",
        "filter": asked.chosen,
        "rows": rows,
        "sha256": digest,
    }
    audit.record(EventKind.EXPORT_MADE, by=by, detail=detail)


def _rows(by: Member, asked: Asked) -> QuerySet[Any]:
    """The clinic's rows that the filter leaves."""
    days = {"as_of__gte": asked.made_from, "as_of__lte": asked.made_to}
    state = {} if asked.state == ANY else {"state": asked.state}
    if asked.what == "plans":
        told = {name: day for name, day in days.items() if day} | state
        plans = Plan.objects.in_clinic(by.clinic).filter(**told)
        return plans.select_related("patient").defer("history_text").order_by()
    told = {f"plan__{name}": day for name, day in days.items() if day} | state
    rows = FollowUp.objects.in_clinic(by.clinic).filter(**told)
    return rows.select_related("patient", "plan").defer("plan__history_text").order_by()


def _cells(by: Member, rows: QuerySet[Any]) -> Iterator[Row]:
    for found in rows.iterator(chunk_size=CHUNK):
        yield _of_plan(by, found) if isinstance(found, Plan) else _of_register(by, found)


def _place(row: Row) -> tuple[str, ...]:
    """By the codes, and by day within one: in the order of their numbers a list of plans would name all."""
    return str(row["patient_id"]), str(row["made_on"]), str(row["plan_id"]), f"{row['version']:09}"


def _place_by_name(row: Row) -> tuple[str, ...]:
    """By names, and by day within one: in the order of the codes it would lie beside a file without names."""
    who = ("family_name", "given_name", "born", "identifier", "local_identifier", "made_on", "plan_number")
    return (*(str(row[name]) for name in who), f"{row['version']:09}")


def _of_plan(by: Member, plan: Plan) -> dict[str, Any]:
    return {
        **_who(by, plan, plan.patient),
        **_treatment(plan),
        "state": plan.state,
        "made_on": plan.as_of,
        "signed_on": by.clinic.day_of(plan.signed_at) if plan.signed_at else None,
        "status": plan.status,
        "alert_codes": plan.alert_codes,
        "open_questions": plan.open_questions,
        "dates": {event["key"]: event["on"] for event in plan.document["schedule"]},
    }


def _of_register(by: Member, row: FollowUp) -> dict[str, Any]:
    copied = ("due_on", "overdue_from", "long_overdue_from", "hold_until", "last_given_on", "review_due_on")
    return {
        **_who(by, row.plan, row.patient),
        **_treatment(row.plan),
        **{name: getattr(row, name) for name in (*copied, "injections", "dates_to_accept")},
        "state": row.plan.state,
        "followed": row.state,
        "risk": row.get_risk_display(),
        "made_on": row.plan.as_of,
        "next_dose": row.next_key,
        "next_review": row.review_key,
    }


def _who(by: Member, plan: Plan, patient: Patient) -> dict[str, Any]:
    return {
        "patient_id": pseudonym(settings.PSEUDONYM_KEY, by.clinic_id, "patient", str(patient.pk)),
        "plan_id": pseudonym(settings.PSEUDONYM_KEY, by.clinic_id, "plan", str(plan.number)),
        "version": plan.version,
        "age_band": age_band(patient.age_on(plan.as_of)),
        "sex": patient.sex,
        "family_name": patient.family_name,
        "given_name": patient.given_name,
        "born": patient.born,
        "identifier": patient.identifier,
        "local_identifier": patient.local_identifier,
        "plan_number": plan.name,
        "check_code": plan.check_code,
    }


def _treatment(plan: Plan) -> dict[str, Any]:
    names = ("purpose", "drug", "route", "loading", "maintenance", "duration", "neurology", "egfr_band")
    return {
        **{name: getattr(plan, name) for name in names},
        "cyanocobalamin_lock": plan.lock,
        "micrograms": _micrograms(plan.document),
        "ruleset_version": plan.ruleset_version,
    }


def _micrograms(document: dict[str, Any]) -> int | None:
    """The dose of every phase, where it is one; a range or a change is for the document to say."""
    regimen = document["regimen"]
    phases = regimen["phases"] if regimen else ()
    doses = {amount for phase in phases for amount in phase["dose_micrograms"].values()}
    return int(doses.pop()) if len(doses) == 1 else None
