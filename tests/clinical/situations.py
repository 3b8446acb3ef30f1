"""One ordinary person with changes, for situations in which dates, questions or caution are easily lost."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from regimens import clinical

SHARED = (Path(__file__).parents[1] / "vignettes" / "shared.jsonl").read_text().splitlines()
V01 = json.loads(SHARED[0])["history"]
THREE_A_WEEK = ["2026-03-02", "2026-03-04", "2026-03-06", "2026-03-09", "2026-03-11", "2026-03-13"]
ALTERNATE = [(date(2026, 3, 2) + timedelta(days=2 * count)).isoformat() for count in range(11)]

Plan = dict[str, Any]


def plan(doses: list[str] | None = None, without: tuple[str, ...] = (), **changes: Any) -> Plan:
    """A man of 62, deficient, everything else answered no, with these changes (dots as __)."""
    history = copy.deepcopy(V01)
    history["absorption"]["pernicious_anaemia"] = "no"
    history["site"] = {}
    for key in without:
        history.pop(key, None)
    for key, value in changes.items():
        *path, last = key.split("__")
        place = history
        for name in path:
            place = place.setdefault(name, {})
        place[last] = value
    if doses:
        history["injections"] = [
            {"given_on": day, "form": "hydroxocobalamin", "micrograms": 1000, "route": "intramuscular"}
            for day in doses
        ]
    answered: Plan = json.loads(clinical.answer_line(json.dumps(history).encode()))
    assert answered["status"] != "invalid_input", answered["errors"]
    return answered


def dated(answered: Plan) -> dict[str, str]:
    """Every event with its day."""
    return {event["key"]: event["on"] for event in answered["schedule"]}


def codes(answered: Plan, part: str) -> set[str]:
    """The codes of alerts or of advice."""
    return {each["code"] for each in answered[part]}


def relapse(**changes: Any) -> Plan:
    """New numbness on maintenance every 2 months."""
    usual: dict[str, Any] = {
        "purpose": "review",
        "response": "new_or_worse",
        "neuro__numbness": "yes",
        "current_interval": {"unit": "month", "count": 2},
    }
    return plan(**{**usual, **changes})
