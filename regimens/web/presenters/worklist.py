"""The worklist in words: who, what is due, by how much late, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop, ngettext

from regimens.actions.worklist import MOST_LATER, Part, Section
from regimens.clinical.regimen import INJECTION_MICROGRAMS
from regimens.models import FollowUp, Record, Risk, Task
from regimens.web.presenters.patients import (
    clinic_date,
    clinic_day,
    full_name,
    needs_words,
    number_label,
    number_words,
)
from regimens.web.presenters.recording import overdue
from regimens.wording import doses, events, facts, recording, regimen
from regimens.wording.table import sentence

POLICY = recording.POLICY
#: What the list can be narrowed to.
DRUGS = ("hydroxocobalamin", "cyanocobalamin", "methylcobalamin")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One patient in one section.

    record: where the first thing is recorded. hidden_name: for whom, after the words of a button, read aloud.
    """

    id: str
    name: str
    hidden_name: str
    born: str
    number_label: str
    number: str
    phone: str
    course: str
    record: str
    risk: str
    what: str
    due: str
    late: str
    agreed: str
    is_long: bool
    last_given: str
    needs: str
    contacts: list[str]
    two_missed: bool
    dates_to_accept: int
    is_next: bool
    more: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One section with its heading, its count in words, and its rows."""

    code: str
    title: str
    count: int
    rows: list[Row]
    more: int
    next_query: str
    do_words: str


#: What can be recorded from a row, the first as a button.
ACTIONS = (
    ("dose", gettext_noop("Record given")),
    ("not-given", gettext_noop("Not given")),
    ("review", gettext_noop("Review")),
    ("result", gettext_noop("Blood result")),
    ("rebook", gettext_noop("Rebook")),
    ("contact", gettext_noop("Log contact")),
    ("hold", gettext_noop("Put on hold")),
    ("transfer", gettext_noop("Transfer out")),
    ("stop", gettext_noop("Stop")),
)
#: What is a clinician's decision, and offered to nobody else.
DECISIONS = ("stop",)
FIRST_SLUG = ACTIONS[0][0]
FIRST = {Section.REVIEWS: "review", Section.TESTS: "result", Section.NO_DATE: "contact"}


HIDDEN_NAME = '<span class="visually-hidden"> {}</span>'
#: Of the folded list of a row: the form, where it opens, and what it does.
LINK = '<li><a href="{0}" hx-get="{0}" hx-target="#{1}" hx-swap="afterend">{2}</a></li>'
#: How far the list reaches.
WEEKS = 4
#: Stands for the plan and for the row where a section's links are made once for all its rows.
ANY_PLAN, ANY_ROW = UUID(int=0), "any-row"


def others(part: Section, page: Page) -> SafeString:
    """What else this member can record from a row of this section, for ANY_PLAN in ANY_ROW."""
    left_out = {FIRST.get(part, FIRST_SLUG), *(() if page.may_decide else DECISIONS)}
    links = ((page.record(slug), ANY_ROW, gettext(said)) for slug, said in ACTIONS if slug not in left_out)
    return format_html_join("", LINK, links)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every row of one page is shown by.

    contacts: by patient. after: the place of the row just dealt with. asked: what the address asked for.
    kept: the filters and pages, to be passed along to what is recorded. may_decide: decisions are offered.
    """

    today: date
    contacts: dict[object, list[Record]]
    after: str
    asked: dict[str, str]
    kept: str
    may_decide: bool

    @cached_property
    def _form(self) -> str:
        return reverse("regimens:plan_record", args=[ANY_PLAN, FIRST_SLUG]).removesuffix(f"{FIRST_SLUG}/")

    def record(self, slug: str) -> str:
        """Where this is recorded and what that leads back to, for ANY_PLAN in ANY_ROW."""
        return f"{self._form}{slug}/?return={ANY_ROW}{self.kept}"


@dataclass(frozen=True, kw_only=True)
class Links:
    """Where the rows of one section lead, for ANY_PLAN and ANY_ROW, as they stand in mark-up."""

    course: str
    record: str
    more: str


def section(part: Part, page: Page) -> Shown:
    """One section of the page."""
    does = FIRST.get(part.section, FIRST_SLUG)
    links = Links(
        course=reverse("regimens:plan_course", args=[ANY_PLAN]),
        record=escape(page.record(does)),
        more=others(part.section, page),
    )
    return Shown(
        code=part.section.value,
        title=recording.SECTIONS.say(part.section),
        count=part.count,
        rows=[_row(part.section, place, row, page, links) for place, row in enumerate(part.rows, 1)],
        more=part.more,
        next_query=urlencode(page.asked | {f"page_{part.section.value}": str(part.page + 1)}),
        do_words=gettext(dict(ACTIONS)[does]),
    )


def _row(part: Section, place: int, row: FollowUp, page: Page, links: Links) -> Row:
    name = f"{part.value}-{place}"
    is_dose = part in (Section.OVERDUE, Section.THIS_WEEK)
    patient, called = row.patient, full_name(row.patient)
    return Row(
        id=name,
        name=called,
        hidden_name=format_html(HIDDEN_NAME, gettext("for {name}").format(name=called)),
        born=gettext("Born {born}").format(born=clinic_date(patient.born)),
        number_label=number_label(patient),
        number=number_words(patient),
        phone=patient.phone,
        course=_of(row, name, links.course),
        record=_of(row, name, links.record),
        risk=recording.RISKS.say(str(row.risk)) if row.risk != Risk.OTHER else "",
        what=_what(part, row),
        due=_due(part, row),
        late=_late(part, row, page.today),
        agreed=gettext("Agreed for {day}").format(day=clinic_day(row.agreed_on))
        if is_dose and row.agreed_on
        else "",
        is_long=is_dose and _has_come(row.long_overdue_from, page.today),
        last_given=clinic_date(row.last_given_on) if row.last_given_on else gettext("None recorded"),
        needs=needs_words(patient),
        contacts=[_contact(record) for record in page.contacts.get(row.patient_id, [])],
        two_missed=is_dose and _has_come(row.two_missed_from, page.today),
        dates_to_accept=row.dates_to_accept,
        is_next=name == page.after,
        more=_of(row, name, links.more),
    )


def _of(row: FollowUp, name: str, made: str) -> SafeString:
    """What was made for any plan and row, for this one: an id and the name of a place have no mark-up."""
    return SafeString(made.replace(str(ANY_PLAN), str(row.plan_id)).replace(ANY_ROW, name))


def _has_come(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _late(part: Section, row: FollowUp, today: date) -> str:
    """By how many days the dose, or the review, has gone by."""
    if part is Section.REVIEWS:
        return _overdue(row.review_due_on, today)
    if part is Section.TESTS:
        return _overdue(row.test_due_on, today)
    return _overdue(row.due_on, today) if part is Section.OVERDUE else ""


def _overdue(due: date | None, today: date) -> str:
    count = (today - due).days if due else 0
    return overdue(count) if count > 0 else ""


def _what(part: Section, row: FollowUp) -> str:
    if part is Section.REVIEWS:
        return _event(row.review_key)
    if part is Section.TESTS:
        return _event(row.test_key)
    if not row.next_key:
        return gettext("No dose dated")
    drug, how = regimen.DRUGS.say(row.plan.drug), regimen.ROUTES.say(row.plan.route)
    amount = doses.amount(INJECTION_MICROGRAMS, row.patient.clinic.profile)
    return f"{sentence(f'{drug} {amount} {how}')} {_event(row.next_key)}"


def _event(key: str) -> str:
    return events.name({"key": key}, {"regimen": None})


def _due(part: Section, row: FollowUp) -> str:
    days = {
        Section.REVIEWS: row.review_due_on,
        Section.TESTS: row.test_due_on,
        Section.ON_HOLD: row.hold_until,
    }
    day = days.get(part, row.due_on)
    if day is None:
        return gettext("No date")
    return gettext("Until {day}").format(day=clinic_day(day)) if part is Section.ON_HOLD else clinic_day(day)


def _contact(record: Record) -> str:
    way = recording.CONTACT_WAYS.say(record.detail["way"])
    outcome = recording.CONTACT_OUTCOMES.say(record.detail["outcome"])
    return f"{clinic_date(record.on)}: {way}, {outcome.lower()}"


def later(count: int) -> str:
    """How many have their next dose beyond the list."""
    if count > MOST_LATER:
        words = gettext("More than {n} other people have the next dose in more than {weeks} weeks.")
        return words.format(n=f"{MOST_LATER:,}", weeks=WEEKS)
    words = ngettext(
        "{n} more person has the next dose in more than {weeks} weeks.",
        "{n} more people have the next dose in more than {weeks} weeks.",
        count,
    )
    return words.format(n=f"{count:,}", weeks=WEEKS)


def done(after: str, parts: list[Part]) -> str:
    """What is said once a row was dealt with: Recorded. 11 left."""
    part = next((part for part in parts if after.startswith(f"{part.section.value}-")), None)
    if part is None:
        return ""
    return gettext("Recorded. {count} left in {words}.").format(
        count=part.count, words=recording.SECTIONS.say(part.section)
    )


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """One task on the list."""

    task: Task
    words: str
    due: str
    is_late: bool


def to_do(task: Task, today: date) -> ToDo:
    """A task with its subject in words and its day."""
    about = f": {facts.label(task.about)}" if task.about else ""
    return ToDo(
        task=task,
        words=f"{recording.TASKS.say(task.kind)}{about}",
        due=clinic_day(task.due_on),
        is_late=task.due_on < today,
    )
