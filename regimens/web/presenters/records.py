"""What was recorded, in words: for the log, and for a colleague's entry shown beside a warning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from regimens.actions.recording import may_take_back
from regimens.clinical.targets import is_met, target_of
from regimens.models import Member, Record, RecordKind
from regimens.web.forms.recorded_visits import feature_words
from regimens.web.presenters.plan import moment
from regimens.wording import course, dates, doses, events, followup, recording
from regimens.wording.table import sentence

Detail = Mapping[str, Any]
MICROGRAMS = 1000
B12 = ("b12_total", "b12_active")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One record as the log shows it. day: what it is about; by: who recorded it and when."""

    record: Record
    what: str
    day: str
    lines: list[str]
    by: str
    warnings: list[str]
    reason: str
    taken_back: str
    may_take_back: bool


@dataclass(frozen=True, kw_only=True)
class Reader:
    """For whom a log is written: the member, and what a result of this patient is set against."""

    member: Member
    profile: str
    zone: str
    sex: str
    pregnant: bool


def reader_of(plan: Any, member: Member) -> Reader:
    """The reader of the log of this plan's patient."""
    pregnant = any(
        fact["fact"] == "pregnancy" and fact["value"] == "pregnant" for fact in plan.document["facts"]
    )
    return Reader(
        member=member,
        profile=plan.clinic.profile,
        zone=plan.clinic.time_zone,
        sex=plan.patient.sex,
        pregnant=pregnant,
    )


def entry(record: Record, reader: Reader) -> Entry:
    """One record in words."""
    return Entry(
        record=record,
        what=_what(record),
        day=dates.clinic_day(record.on),
        lines=list(SAID[RecordKind(record.kind)](record, reader)),
        by=f"{record.recorded_by.name}, {moment(record.recorded_at, reader.zone)}",
        warnings=[recording.WARNINGS.say(code) for code in record.warnings.split()],
        reason=record.reason,
        taken_back=_taken_back(record, reader),
        may_take_back=record.stands and may_take_back(record, reader.member),
    )


def _what(record: Record) -> str:
    """Dose given, injection 3, loading; a review of the plan goes by its own name."""
    kind, place = course.RECORDS.say(record.kind), event(record.key) if record.key else ""
    if record.kind == RecordKind.REVIEW and place.startswith(kind.lower()):
        return f"{place[:1].upper()}{place[1:]}"
    return f"{kind}, {place}" if place else kind


def _taken_back(record: Record, reader: Reader) -> str:
    if record.taken_back_at is None or record.taken_back_by is None:
        return ""
    when = moment(record.taken_back_at, reader.zone)
    return sentence(f"Taken back by {record.taken_back_by.name}, {when}: {record.taken_back_reason}")


def event(key: str) -> str:
    """An event of the plan by its key, inside a sentence: injection 3, loading; review 2."""
    words = events.name({"key": key}, {"regimen": None}).partition(":")[0]
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


# By kind


def _dose(record: Record, reader: Reader) -> Iterator[str]:
    detail = record.detail
    yield sentence(
        ", ".join(
            [
                product(detail["product"], reader.profile),
                recording.ROUTES.say(detail["route"]).lower(),
                site(detail["site"]),
            ]
        )
    )
    if record.batch or detail.get("expires_on"):
        yield batch(record)
    if detail.get("giver"):
        yield sentence(f"Given by {detail['giver']}")
    if detail.get("nerves"):
        yield f"Have nerve symptoms returned? {sentence(recording.NERVES.say(detail['nerves']))}"


def product(code: str, profile: str) -> str:
    """Hydroxocobalamin 1 mg in 1 mL, as the clinic writes doses."""
    return recording.PRODUCTS.say(code).replace("1 mg", doses.amount(MICROGRAMS, profile))


def site(code: str) -> str:
    """Left upper arm (deltoid), inside a sentence."""
    words = recording.SITES.say(code)
    return words[:1].lower() + words[1:]


def batch(record: Record) -> str:
    """Batch HX24-117, expiry 30-Jun-2027."""
    parts = [f"Batch {record.batch}"] if record.batch else []
    if record.detail.get("expires_on"):
        parts.append(f"expiry {dates.clinic_date(date.fromisoformat(record.detail['expires_on']))}")
    return sentence(", ".join(parts))


def _not_given(record: Record, _: Reader) -> Iterator[str]:
    yield sentence(recording.NOT_GIVEN.say(record.detail["why"]))


def _result(record: Record, reader: Reader) -> Iterator[str]:
    detail = record.detail
    yield sentence(f"{course.ANALYTES.say(detail['analyte'])} {course.measured(detail)}")
    yield f"{target_words(detail, reader)} {course.FOR_INFORMATION}"


def target_words(detail: Detail, reader: Reader) -> str:
    """What the result is set against, and whether it meets it."""
    analyte = detail["analyte"]
    found = target_of(analyte, sex=reader.sex, pregnant=reader.pregnant)
    if found is None:
        return course.B12_LEVEL if analyte in B12 else course.NO_TARGET
    met = is_met(
        found,
        analyte=analyte,
        value=detail["value"],
        comparator=detail["comparator"],
        unit=detail["unit"],
    )
    limit = found.limit.as_json()
    target = course.target(
        str(limit["value"]), found.limit.unit_text, at_least=found.at_least, basis=found.limit.basis
    )
    return f"{target} {course.against(met=met, at_least=found.at_least)}"


def _review(record: Record, _: Reader) -> Iterator[str]:
    yield sentence(followup.RESPONSES.say(record.detail["response"]))
    scores = record.detail["scores"]
    said = [f"{feature_words(name)}: {score(value)}" for name, value in scores.items()]
    yield sentence("; ".join(said)) if said else "No symptom was scored."


def score(value: int) -> str:
    """mild"""
    return followup.SCORES.say(str(value)).lower()


def _contact(record: Record, _: Reader) -> Iterator[str]:
    way = recording.CONTACT_WAYS.say(record.detail["way"])
    yield sentence(f"{way}: {recording.CONTACT_OUTCOMES.say(record.detail['outcome']).lower()}")


def _rebooked(record: Record, _: Reader) -> Iterator[str]:
    yield f"New date {dates.clinic_day(record.on)}."


def _until(record: Record, _: Reader) -> Iterator[str]:
    yield f"Until {dates.clinic_day(record.on)}."


def _accepted(record: Record, _: Reader) -> Iterator[str]:
    for key, old, new in record.detail["moved"]:
        moved = course.day_moved(date.fromisoformat(old), date.fromisoformat(new))
        yield sentence(f"{event(key)}, {moved}")


def _stopped(record: Record, _: Reader) -> Iterator[str]:
    yield sentence(recording.STOP_REASONS.say(record.detail["why"]))


def _nothing(record: Record, _: Reader) -> Iterator[str]:
    return iter(())


SAID: Mapping[RecordKind, Callable[[Record, Reader], Iterator[str]]] = {
    RecordKind.DOSE_GIVEN: _dose,
    RecordKind.NOT_GIVEN: _not_given,
    RecordKind.RESULT: _result,
    RecordKind.REVIEW: _review,
    RecordKind.CONTACT: _contact,
    RecordKind.REBOOKED: _rebooked,
    RecordKind.HOLD: _until,
    RecordKind.LOADING_EXTENDED: _until,
    RecordKind.PLATEAU: _nothing,
    RecordKind.DATES_ACCEPTED: _accepted,
    RecordKind.TRANSFERRED: _nothing,
    RecordKind.STOPPED: _stopped,
}
