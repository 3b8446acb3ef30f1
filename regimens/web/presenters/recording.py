"""What stands beside a recording form: the next dose, what others entered last, warnings in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_noop, ngettext

from regimens.actions.worklist import TEXTS
from regimens.clinical.following import PAST, Line
from regimens.clinical.forecast import Forecast
from regimens.clinical.regimen import INJECTION_MICROGRAMS
from regimens.models import Plan, Record, RecordKind
from regimens.web.presenters.patients import clinic_day
from regimens.wording import doses, events, facts, followup, recording, regimen
from regimens.wording.table import sentence
from regimens.wording.translated import in_language, said

ENTRIES_SHOWN = 3
TELL_A_CLINICIAN = gettext_noop("Nerve symptoms have returned: tell a clinician today.")


@dataclass(frozen=True, kw_only=True)
class Next:
    """The next dose as the nurse needs it."""

    what: str
    name: str
    due: str
    late: str
    window: str
    asks: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One record: what, its day, who entered it and when."""

    record: Record
    what: str
    day: str
    by: str
    at: str
    more: tuple[str, ...]
    reason: str
    warnings: tuple[str, ...]
    taken_back: str

    @property
    def reason_word(self) -> str:
        """What the words typed with it are: a note of a review or a contact, else the reason."""
        return (
            gettext("Note")
            if self.record.kind in (RecordKind.REVIEW, RecordKind.CONTACT)
            else gettext("Reason")
        )


def overdue(days: int) -> str:
    """Overdue by 3 days."""
    return ngettext("Overdue by {n} day", "Overdue by {n} days", days).format(n=days)


def next_dose(plan: Plan, seen: Forecast) -> Next | None:
    """Drug, dose, route, number, day and how late; nothing when no dose is open or the patient has died."""
    line = seen.next_injection
    if line is None or plan.patient.deceased_on is not None:
        return None
    drug, route = regimen.DRUGS.say(plan.drug), regimen.ROUTES.say(plan.route)
    late = (plan.clinic.today() - line.due).days
    is_late = plan.clinic.today() >= line.overdue_from
    window = ""
    if line.earliest and line.latest:
        window = gettext("From {first} to {last}").format(
            first=clinic_day(line.earliest), last=clinic_day(line.latest)
        )
    return Next(
        what=sentence(f"{drug} {doses.amount(INJECTION_MICROGRAMS, plan.clinic.profile)} {route}"),
        name=events.name({"key": line.key}, plan.document),
        due=clinic_day(line.due),
        late=overdue(late) if is_late and late > 0 else "",
        window=window,
        asks=in_language(followup.ASKS_ABOUT_NERVES) if seen.asks_about_nerves else "",
    )


def has_died(plan: Plan) -> str:
    """That the patient has died, and when; empty of everybody else."""
    day = plan.patient.deceased_on
    return "" if day is None else said(recording.HAS_DIED, day=clinic_day(day))


def extension(until: date) -> str:
    """What extending loading comes to, before it is decided."""
    return in_language(recording.EXTENDS).format(until=clinic_day(until))


def open_events(plan: Plan, seen: Forecast, kind: str) -> tuple[tuple[str, str], ...]:
    """The planned reviews, or tests, that are not done: key and words."""
    today = plan.clinic.today()
    open_ = [line for line in seen.lines if _is_open(line, kind, today)]
    return tuple(
        (line.key, f"{events.name({'key': line.key}, plan.document)}, {clinic_day(line.due)}")
        for line in open_
    )


def _is_open(line: Line, kind: str, today: date) -> bool:
    """A follow-up is a blood test and a review, each done by itself; one far off is no review of today."""
    if kind != "review":
        return line.kind == kind and line.state not in PAST
    return line.review_is_open and not (line.is_follow_up and line.is_long_before(today))


def warned(codes: Iterable[str]) -> list[str]:
    """Each warning in words."""
    return [recording.WARNINGS.say(code) for code in codes]


def latest_entries(plan: Plan) -> list[Entry]:
    """What was entered last for this patient, by whoever: two people see each other's entry."""
    found = Record.objects.in_clinic(plan.clinic).filter(patient=plan.patient, taken_back_at__isnull=True)
    rows = found.select_related("recorded_by__user", "plan__clinic").defer(*TEXTS)
    return [entry(record) for record in rows.order_by("-recorded_at")[:ENTRIES_SHOWN]]


def entry(record: Record) -> Entry:
    """One record in words."""
    taken_back = ""
    if record.taken_back_by is not None and record.taken_back_at is not None:
        when = clinic_day(record.plan.clinic.day_of(record.taken_back_at))
        taken_back = gettext("Taken back by {name}, {when}: {taken_back_reason}").format(
            name=record.taken_back_by.name, when=when, taken_back_reason=record.taken_back_reason
        )
    moment = record.plan.clinic.moment_of(record.recorded_at)
    return Entry(
        record=record,
        what=_what(record),
        day=_day(record),
        by=record.recorded_by.name,
        at=f"{clinic_day(moment.date())} {moment:%H:%M}",
        more=tuple(each for each in _more(record) if each),
        reason=record.reason,
        warnings=tuple(warned(record.warnings.split())),
        taken_back=taken_back,
    )


def _what(record: Record) -> str:
    words = str(record.get_kind_display())
    if not record.key:
        return words
    name = events.name({"key": record.key}, {"regimen": None})
    return name if name.startswith(words) else f"{words}: {name}"


#: Kinds whose day lies ahead, and how it is spoken of.
AHEAD = {RecordKind.HOLD: "until", RecordKind.REBOOKED: "to", RecordKind.LOADING_EXTENDED: "until"}


def _day(record: Record) -> str:
    """The day it happened; of what was agreed, until or to which day."""
    word = AHEAD.get(RecordKind(record.kind))
    return f"{word} {clinic_day(record.on)}" if word else clinic_day(record.on)


def found(record: Record) -> list[str]:
    """What a review or a test found, in words."""
    return [*_more(record), record.reason] if record.reason else _more(record)


def _more(record: Record) -> list[str]:
    """The fields of its kind, in words."""
    told: dict[str, Callable[[Record], list[str]]] = {
        RecordKind.DOSE_GIVEN: _dose,
        RecordKind.NOT_GIVEN: _not_given,
        RecordKind.RESULT: _result,
        RecordKind.REVIEW: _review,
        RecordKind.CONTACT: _contact,
        RecordKind.STOPPED: _stopped,
    }
    return told[record.kind](record) if record.kind in told else []


def _not_given(record: Record) -> list[str]:
    return [recording.NOT_GIVEN.say(record.detail["why"])]


def _stopped(record: Record) -> list[str]:
    return [recording.STOP_REASONS.say(record.detail["why"])]


def _dose(record: Record) -> list[str]:
    detail = record.detail
    found = [
        recording.PRODUCTS.say(detail["product"]),
        recording.ROUTES.say(detail["route"]),
        recording.SITES.say(detail["site"]),
        gettext("Batch {batch}").format(batch=record.batch) if record.batch else "",
        gettext("Given by {giver}").format(giver=detail["giver"]) if detail["giver"] else "",
    ]
    if detail["nerves"]:
        found.append(
            gettext("Nerve symptoms returned: {words}").format(words=recording.NERVES.say(detail["nerves"]))
        )
    return found


def _result(record: Record) -> list[str]:
    detail = record.detail
    sign = "" if detail["comparator"] == "=" else {"<": "below ", ">": "above "}[detail["comparator"]]
    unit = facts.UNIT_WORDS.get(detail["unit"], detail["unit"])
    found = [f"{recording.ANALYTES.say(detail['analyte'])}: {sign}{detail['value']} {unit}"]
    return [*found, in_language(recording.AWAITED)] if detail.get("panel") == "awaited" else found


def _review(record: Record) -> list[str]:
    scores = [
        f"{facts.heading(feature)}: {followup.SCORES.say(str(score)).lower()}"
        for feature, score in record.detail["scores"].items()
    ]
    return [followup.RESPONSES.say(record.detail["response"]), *scores]


def _contact(record: Record) -> list[str]:
    detail = record.detail
    return [recording.CONTACT_WAYS.say(detail["way"]), recording.CONTACT_OUTCOMES.say(detail["outcome"])]


def done(record: Record) -> str:
    """What the next page says: what was recorded, and for which day; of a result that it changes no date."""
    words = gettext("Recorded: {what}, {day}.").format(what=_what(record), day=_day(record))
    if record.kind == RecordKind.RESULT:
        return gettext("{words} For information: a result changes no date by itself.").format(words=words)
    return words
