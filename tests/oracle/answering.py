"""The plan as this second reading sees it: decisions, flags, blockers, alerts, referrals, dates and windows."""

from typing import Any

from tests.oracle import marking, reading
from tests.oracle.course import Course, follow
from tests.oracle.deciding import Decided, decide
from tests.oracle.interval import Maintenance, maintenance
from tests.oracle.reading import Person, read
from tests.oracle.referring import referrals
from tests.oracle.scheduling import schedule
from tests.oracle.warning import alerts


def answer(history: dict[str, Any]) -> dict[str, Any]:
    p = read(history)
    d = decide(p)
    course = follow(p, d)
    every = maintenance(p, d, course.relapse)
    seen = marking.watch(p, d, course)
    plan = schedule(p, d, course, every, seen)
    blocked = sorted(blockers(p, d, course, every))
    return {
        "status": d.status,
        "form": d.form,
        "route": d.route,
        "loading": course.pattern,
        "maintenance": as_interval(every),
        "oral": oral_daily(p, d),
        "duration": d.duration,
        "deficiency": d.deficiency,
        "intent": d.intent,
        "cyanocobalamin_lock": "on" if d.locked else "off",
        "route_required": d.required,
        "folic_acid": marking.folic_acid(p, d, course),
        "flags": sorted(marking.flags(p, d, course, every, seen)),
        "blockers": blocked,
        "signable": not blocked,
        "alerts": alerts(p, d, course, seen, plan),
        "referrals": referrals(p, d),
        "dates": {key: on.isoformat() for key, on in plan.dates.items()},
        "windows": {key: [a.isoformat(), b.isoformat()] for key, (a, b) in plan.windows.items()},
    }


def as_interval(every: Maintenance) -> dict[str, Any] | None:
    if every.every is None:
        return None
    unit, low, high = every.every
    return {"unit": unit, "at_least": low, "at_most": high}


def oral_daily(p: Person, d: Decided) -> list[int] | None:
    if d.status != "planned" or d.route != "oral":
        return None
    if reading.bariatric(p) == "yes" and p.pregnancy in ("pregnant", "breastfeeding"):
        return [1000, 1000]
    return [1000, 2000]


def blockers(p: Person, d: Decided, course: Course, every: Maintenance) -> set[str]:
    if d.status != "planned":
        return {"not_planned", "choice_refused"} if d.refused else {"not_planned"}
    out: set[str] = set()
    if d.neuro == "unknown" and d.intent == "treat" and d.by_injection:
        out.add("neuro_not_assessed")
    if p.reaction == "unknown" or "unknown" in p.safety.values():
        out.add("safety_not_checked")
    if d.refused:
        out.add("choice_refused")
    if course.review_due:
        out.add("loading_review_due")
    if course.last_missing:
        out.add("last_loading_dose_missing")
    if d.by_injection:
        if p.purpose == "review" and p.interval is None and course.complete and not course.relapse:
            out.add("interval_not_recorded")
        elif not every.chosen:
            out.add("maintenance_not_chosen")
    return out
