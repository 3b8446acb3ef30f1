"""Plan documents made by hand for the tests of words and pages; each is valid by the schema."""

from __future__ import annotations

import copy
import hashlib
import json
from datetime import date, timedelta
from typing import Any

Document = dict[str, Any]
BASIS = ["S13"]
ZERO = "0" * 64
MICROGRAMS = {"at_least": 1000, "at_most": 1000}


def months(least: int, most: int | None = None, unit: str = "month") -> dict[str, Any]:
    """An interval."""
    return {"unit": unit, "at_least": least, "at_most": most or least}


def phase(kind: str, pattern: str, **more: Any) -> dict[str, Any]:
    """A phase; what is not said is open-ended from the start date."""
    made: dict[str, Any] = {
        "kind": kind,
        "pattern": pattern,
        "dose_micrograms": MICROGRAMS,
        "doses": None,
        "interval": None,
        "starts": "start_on",
        "ends": "never",
        "provisional": False,
        "rule": f"{kind}.test",
        "basis": BASIS,
    }
    return made | more


def event(key: str, on: str, kind: str = "injection", where: str = "loading", **more: Any) -> dict[str, Any]:
    """A dated event."""
    made = {"key": key, "kind": kind, "phase": where, "on": on, "provisional": False, "rule": "loading.test"}
    return {**made, "basis": BASIS, **more}


def decision(value: Any, **more: Any) -> dict[str, Any]:
    """A decision by one rule."""
    made = {"value": value, "rule": "loading.test", "basis": BASIS, "label": "source", "because": []}
    return {**made, "precautionary": False, "unknown": [], "considered": [], **more}


def alert(code: str, tier: str = "caution", **more: Any) -> dict[str, Any]:
    """An alert."""
    return {"code": code, "tier": tier, "rule": "alerts.test", "basis": BASIS, "precautionary": False, **more}


def document(**more: Any) -> Document:
    """A plan document with nothing in it but what is given."""
    made: Document = {
        "schema": "b12.plan/1",
        "as_of": "2026-11-23",
        "status": "planned",
        "signable": True,
        "blockers": [],
        "ruleset": {"id": "b12", "version": "1.5", "sha256": ZERO, "state": "draft"},
        "engine": {"version": "0.1.0", "input_sha256": ZERO},
        "errors": [],
        "facts": [],
        "decisions": {},
        "regimen": None,
        "schedule": [],
        "alerts": [],
        "advice": [],
        "referrals": [],
        "alternatives": [],
        "questions": [],
        "flags": [],
    }
    made = copy.deepcopy(made | more)
    canonical = json.dumps(made, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    made["sha256"] = hashlib.sha256(canonical.encode()).hexdigest()
    return made


LOADING_DAYS = (
    "2026-11-23", "2026-11-25", "2026-11-27", "2026-11-29", "2026-12-01", "2026-12-03",
    "2026-12-05", "2026-12-07", "2026-12-09", "2026-12-11", "2026-12-13",
)  # fmt: skip


def nerves(**more: Any) -> Document:
    """Nerve involvement: every other day with a review on 7 December 2026, then every 2 months."""
    doses = [event(f"loading-{n}", day, number=n, provisional=True) for n, day in enumerate(LOADING_DAYS, 1)]
    reviews = [
        event("review-1", "2026-12-07", "review", anchor="2026-12-06"),
        event("review-2", "2026-12-14", "review", anchor="2026-12-13"),
    ]
    made: Document = {
        "regimen": {
            "form": "hydroxocobalamin",
            "route": "intramuscular",
            "phases": [
                phase("loading", "alternate_days", ends="at_plateau", review_days=[14, 21], provisional=True),
                phase(
                    "maintenance",
                    "every_interval",
                    interval=months(2),
                    starts="after_last_loading_dose_given",
                    ends="when_cause_reviewed",
                ),
            ],
        },
        "decisions": {
            "loading": decision("alternate_days"),
            "maintenance": decision(months(2)),
            "duration": decision("reviewed"),
        },
        "schedule": sorted([*doses, *reviews], key=lambda item: str(item["on"])),
        "flags": ["NEURO"],
    }
    return document(**(made | more))


def without_nerves(interval: dict[str, Any] | None = None, **more: Any) -> Document:
    """No nerve involvement, pernicious anaemia: 6 doses in 2 weeks, then every 3 months for life."""
    days = ("2026-11-23", "2026-11-25", "2026-11-27", "2026-11-30", "2026-12-02", "2026-12-04")
    made: Document = {
        "regimen": {
            "form": "hydroxocobalamin",
            "route": "intramuscular",
            "phases": [
                phase("loading", "three_per_week", doses=6, ends="after_doses"),
                phase(
                    "maintenance",
                    "every_interval",
                    interval=interval or months(3),
                    starts="after_last_loading_dose_given",
                ),
            ],
        },
        "decisions": {
            "loading": decision("three_per_week"),
            "maintenance": decision(interval or months(3)),
            "duration": decision("lifelong"),
        },
        "schedule": [event(f"loading-{n}", day, number=n) for n, day in enumerate(days, 1)],
    }
    return document(**(made | more))


def prevention(**more: Any) -> Document:
    """Prevention after weight-loss surgery: every 3 months for life."""
    made: Document = {
        "regimen": {
            "form": "hydroxocobalamin",
            "route": "intramuscular",
            "phases": [phase("prophylaxis", "every_interval", interval=months(3))],
        },
        "decisions": {"maintenance": decision(months(3)), "duration": decision("lifelong")},
        "flags": ["BARIATRIC", "PROPHYLAXIS"],
    }
    return document(**(made | more))


def tablets(**more: Any) -> Document:
    """A tablet once a day."""
    made: Document = {
        "regimen": {
            "form": "cyanocobalamin",
            "route": "oral",
            "phases": [phase("oral", "daily", ends="when_cause_reviewed")],
        },
        "decisions": {"duration": decision("reviewed")},
    }
    return document(**(made | more))


def weekly(count: int) -> Document:
    """So many injections, one a week."""
    made = without_nerves()
    first = date(2026, 11, 23)
    made["regimen"]["phases"] = [phase("maintenance", "every_interval", interval=months(1, unit="week"))]
    made["schedule"] = []
    for number in range(count):
        on = first + timedelta(weeks=number)
        made["schedule"].append(event(f"maintenance-{number + 1}", on.isoformat(), where="maintenance"))
    return made
