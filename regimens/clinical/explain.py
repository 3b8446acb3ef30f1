"""What would change a plan: for each answer, the other answers and the decisions they lead to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from regimens.clinical import facts as f
from regimens.clinical.decisions import SHOWN, settle
from regimens.clinical.fact_list import pointer_of
from regimens.clinical.history import ANSWERS, NEVER_UNKNOWN, History
from regimens.clinical.questions import signature
from regimens.clinical.reading import read_history


def explain(history: Any) -> list[dict[str, Any]]:
    """For each fact and each other answer that changes a decision: fact, answer, old and new values.

    Computed on request and never stored. Raises ValueError for a history that cannot be read.
    """
    read = read_history(history)
    if isinstance(read, list):
        raise ValueError([fault.as_json() for fault in read])
    now = signature(settle(read, dates=False))
    found = []
    for key in ANSWERS:
        for value in (*f.GIVEN[key].values, None):
            if value != read.answer(key) and (value is not None or key not in NEVER_UNKNOWN):
                changes = _changes(now, _answering(read, key, value))
                if changes:
                    found.append(
                        {
                            "fact": key,
                            "pointer": pointer_of(key),
                            "answer": value or "unknown",
                            "changes": changes,
                        }
                    )
    return found


def _answering(history: History, key: str, value: str | None) -> History:
    answers = {name: answer for name, answer in history.answers.items() if name != key}
    return replace(history, answers=answers | ({key: value} if value else {}))


def _changes(now: dict[str, Any], changed: History) -> dict[str, list[Any]]:
    other = signature(settle(changed, dates=False))
    return {name: [now[name], other[name]] for name in (*SHOWN, "status") if other[name] != now[name]}
