"""The open tasks of one patient, each with the names of its two questions on the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regimens.models import Task
from regimens.web.presenters.worklist import to_do


@dataclass(frozen=True, kw_only=True)
class ToClear:
    """One task. outcome_id, owner_id: where what came of it, and to whom it goes, are asked."""

    task: Task
    words: str
    due: str
    is_late: bool
    outcome_id: str
    owner_id: str


def to_clear(task: Task, today: date) -> ToClear:
    """A task in words."""
    said = to_do(task, today)
    return ToClear(
        task=task,
        words=said.words,
        due=said.due,
        is_late=said.is_late,
        outcome_id=control("outcome", task),
        owner_id=control("owner", task),
    )


def control(name: str, task: Task) -> str:
    """The id of a question about this task."""
    return f"{name}-{task.pk}"
