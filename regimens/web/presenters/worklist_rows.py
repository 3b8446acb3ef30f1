"""One row of the worklist in words: who, what is due, by how much late, and what can be recorded from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from regimens.actions.worklist import Section
from regimens.clinical.regimen import INJECTION_MICROGRAMS
from regimens.models import FollowUp, Record, Risk
from regimens.web.presenters.patients import (
    clinic_date,
    clinic_day,
    full_name,
    needs_words,
    number_kind,
    number_words,
)
from regimens.web.presenters.recording import overdue
from regimens.wording import doses, events, recording, regimen
from regimens.wording.table import sentence


@dataclass(frozen=True, kw_only=True)
class Row:
    """One patient in one section.

    does: what can be recorded from the row, as mark-up.
    """

    id: str
    name: str
    born: str
    number_label: str
    number: str
    phone: str
    course: str
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
    does: str


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


#: Words of every row.
BORN, FOR_NAME = gettext_noop("Born {born}"), gettext_noop("for {name}")
NONE_RECORDED = gettext_noop("None recorded")
MORE = gettext_noop("More")
HIDDEN_NAME = '<span class="visually-hidden"> {}</span>'
#: Of the folded list of a row: the form, where it opens, and what it does.
LINK = '<li><a href="{0}" hx-get="{0}" hx-target="#{1}" hx-swap="afterend">{2}</a></li>'
#: A button for the first thing, and the folded list; each says, read aloud, for whom.
DOES = (
    '<a class="btn btn-outline" {next}href="{record}" '
    'hx-get="{record}" hx-target="#{row}" hx-swap="afterend">{first}{whom}</a>\n'
    '<details class="more"><summary>{more}{whom}</summary><ul class="plain">{others}</ul></details>'
)
#: The row that the next thing is recorded from has the focus.
NEXT = 'id="next" autofocus '
#: Stand for the plan, the row, whom it is about and the focus where a section's mark-up is made once for all.
ANY_PLAN, ANY_ROW, ANYBODY, ANY_FOCUS = UUID(int=0), "any-row", "[anybody]", "[any-focus]"


def first_of(part: Section) -> str:
    """What is recorded first from a row of this section."""
    return FIRST.get(part, FIRST_SLUG)


def links_of(part: Section, page: Page) -> Links:
    """Where the rows of this section lead, and what can be recorded from them."""
    first = first_of(part)
    does = format_html(
        DOES,
        next=ANY_FOCUS,
        record=page.record(first),
        row=ANY_ROW,
        first=page.say(dict(ACTIONS)[first]),
        whom=ANYBODY,
        more=page.say(MORE),
        others=_others(part, page),
    )
    return Links(course=reverse("regimens:plan_course", args=[ANY_PLAN]), does=does)


def _others(part: Section, page: Page) -> SafeString:
    """What else this member can record from a row of this section, for ANY_PLAN in ANY_ROW."""
    left_out = {first_of(part), *(() if page.may_decide else DECISIONS)}
    links = ((page.record(slug), ANY_ROW, page.say(said)) for slug, said in ACTIONS if slug not in left_out)
    return format_html_join("", LINK, links)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every row of one page is shown by, and what is said alike in many rows.

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

    @cached_property
    def say(self) -> Callable[[str], str]:
        """A phrase in the language of the page, looked up once for all its rows."""
        return cache(gettext)

    @cached_property
    def dose_due(self) -> Callable[[str, str, str, str], str]:
        """The dose that is due, worked out once for all rows of the page that have the same."""
        return cache(_dose_due)

    def record(self, slug: str) -> str:
        """Where this is recorded and what that leads back to, for ANY_PLAN in ANY_ROW."""
        return f"{self._form}{slug}/?return={ANY_ROW}{self.kept}"


@dataclass(frozen=True, kw_only=True)
class Links:
    """Where the rows of one section lead and what they offer, for anybody, as it stands in mark-up."""

    course: str
    does: str


def row_of(part: Section, place: int, row: FollowUp, page: Page, links: Links) -> Row:
    """One patient in one section; `place` is the row's number on the page."""
    name = f"{part.value}-{place}"
    is_dose = part in (Section.OVERDUE, Section.THIS_WEEK)
    patient, called = row.patient, full_name(row.patient)
    return Row(
        id=name,
        name=called,
        born=page.say(BORN).format(born=clinic_date(patient.born)),
        number_label=page.say(number_kind(patient)),
        number=number_words(patient),
        phone=patient.phone,
        course=_of(row, name, links.course),
        risk=recording.RISKS.say(str(row.risk)) if row.risk != Risk.OTHER else "",
        what=_what(part, row, page),
        due=_due(part, row),
        late=_late(part, row, page.today),
        agreed=gettext("Agreed for {day}").format(day=clinic_day(row.agreed_on))
        if is_dose and row.agreed_on
        else "",
        is_long=is_dose and _has_come(row.long_overdue_from, page.today),
        last_given=clinic_date(row.last_given_on) if row.last_given_on else page.say(NONE_RECORDED),
        needs=needs_words(patient),
        contacts=[_contact(record) for record in page.contacts.get(row.patient_id, [])],
        two_missed=(is_dose or part is Section.NO_DATE) and _has_come(row.two_missed_from, page.today),
        dates_to_accept=row.dates_to_accept,
        does=_does(row, name, page, links),
    )


def _does(row: FollowUp, name: str, page: Page, links: Links) -> SafeString:
    """The name last: what somebody is called is never read for a place to fill."""
    whom = format_html(HIDDEN_NAME, page.say(FOR_NAME).format(name=full_name(row.patient)))
    made = _of(row, name, links.does).replace(ANY_FOCUS, NEXT if name == page.after else "")
    return SafeString(made.replace(ANYBODY, whom))


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


def _what(part: Section, row: FollowUp, page: Page) -> str:
    if part is Section.REVIEWS:
        return _event(row.review_key)
    if part is Section.TESTS:
        return _event(row.test_key)
    if not row.next_key:
        return gettext("No dose dated")
    return page.dose_due(row.plan.drug, row.plan.route, row.next_key, row.patient.clinic.profile)


def _dose_due(drug: str, route: str, key: str, profile: str) -> str:
    amount = doses.amount(INJECTION_MICROGRAMS, profile)
    named = sentence(f"{regimen.DRUGS.say(drug)} {amount} {regimen.ROUTES.say(route)}")
    return f"{named} {_event(key)}"


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
