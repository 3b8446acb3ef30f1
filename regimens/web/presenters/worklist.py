"""The worklist in words: its sections with their counts, and the tasks to clear up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from regimens.actions.worklist import MOST_COUNTED, Part, TasksPart
from regimens.models import Member, Task
from regimens.web.presenters.patients import (
    clinic_day,
)
from regimens.web.presenters.worklist_rows import Page, Row, links_of, row_of
from regimens.wording import facts, recording

POLICY = recording.POLICY
#: What the list can be narrowed to.
DRUGS = ("hydroxocobalamin", "cyanocobalamin", "methylcobalamin")
#: How far the list reaches.
WEEKS = 4


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One section with its heading, its count in words, and its rows."""

    code: str
    title: str
    count: str
    rows: list[Row]
    more: int
    is_beyond: bool
    next_query: str


def section(part: Part, page: Page) -> Shown:
    """One section of the page."""
    links = links_of(part.section, page)
    return Shown(
        code=part.section.value,
        title=recording.SECTIONS.say(part.section),
        count=counted(part),
        rows=[row_of(part.section, place, row, page, links) for place, row in enumerate(part.rows, 1)],
        more=part.more,
        is_beyond=part.is_beyond,
        next_query=urlencode(page.asked | {f"page_{part.section.value}": str(part.page + 1)}),
    )


def counted(part: Part | TasksPart) -> str:
    """How many are in a section: 12, or more than 1,000."""
    count = f"{part.count:,}"
    return gettext("more than {n}").format(n=count) if part.is_beyond else count


def later(count: int) -> str:
    """How many have their next dose beyond the list."""
    if count > MOST_COUNTED:
        words = gettext("More than {n} other people have the next dose in more than {weeks} weeks.")
        return words.format(n=f"{MOST_COUNTED:,}", weeks=WEEKS)
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
        count=capfirst(counted(part)), words=recording.SECTIONS.say(part.section)
    )


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """One task on the list; may_close: by the member who looks at it. takers: who may be given it."""

    task: Task
    words: str
    due: str
    is_late: bool
    may_close: bool
    takers: tuple[Member, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tasks:
    """The tasks with their count in words, and the way to the next page."""

    count: str
    rows: list[ToDo]
    more: int
    is_beyond: bool
    next_query: str


def tasks(part: TasksPart, today: date, asked: dict[str, str]) -> Tasks:
    """The open tasks of one page; asked: what the address asked for."""
    return Tasks(
        count=counted(part),
        rows=[to_do(task, today) for task in part.rows],
        more=part.more,
        is_beyond=part.is_beyond,
        next_query=urlencode(asked | {"page_tasks": str(part.page + 1)}),
    )


def to_do(task: Task, today: date, *, may_close: bool = False, takers: Iterable[Member] = ()) -> ToDo:
    """A task with its subject in words and its day."""
    about = f": {facts.label(task.about)}" if task.about else ""
    return ToDo(
        task=task,
        words=f"{recording.TASKS.say(task.kind)}{about}",
        due=clinic_day(task.due_on),
        is_late=task.due_on < today,
        may_close=may_close,
        takers=tuple(takers),
    )
