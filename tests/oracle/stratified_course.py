"""Random doses given, intervals, plateaus, extensions and bookings for a stratified history."""

import random
from datetime import date, timedelta
from typing import Any

History = dict[str, Any]
RESPONSES = [
    "well",
    "well",
    "improving",
    "unchanged",
    "returns_before_next_dose",
    "persists",
    "new_or_worse",
    "unknown",
]


def course(rng: random.Random, h: History) -> None:
    as_of = date.fromisoformat(h["as_of"])
    if h["purpose"] == "review":
        review(rng, h, as_of)
    elif rng.random() < 0.3:
        running(rng, h, as_of)
    else:
        fresh(rng, h, as_of)
    if "injections" in h and rng.random() < 0.1:
        h["repleted_on"] = as_of.isoformat()
    for dose in h.get("injections", []):
        if dose["given_on"] > h["as_of"]:
            raise AssertionError(h)
    if h.get("injections") and rng.random() < 0.1:
        rng.shuffle(h["injections"])


def fresh(rng: random.Random, h: History, as_of: date) -> None:
    h["response"] = "not_started"
    if rng.random() < 0.02:
        h["plateau_on"] = as_of.isoformat()
    if rng.random() < 0.9:
        h["start_on"] = (as_of + timedelta(days=rng.choice([0, 0, 0, 1, 2, 3, 5, 14]))).isoformat()


def doses(h: History, days: list[date]) -> None:
    form = {"form": "hydroxocobalamin", "micrograms": 1000, "route": "intramuscular"}
    h["injections"] = [{"given_on": on.isoformat(), **form} for on in days]


def every_other(rng: random.Random, first: date, count: int, as_of: date) -> list[date]:
    days: list[date] = []
    on = first
    while len(days) < count and on <= as_of:
        days.append(on)
        on += timedelta(days=2 if rng.random() < 0.9 else rng.choice([1, 3, 4]))
    return days


def running(rng: random.Random, h: History, as_of: date) -> None:
    """A loading course or prevention under way."""
    h["response"] = rng.choice(["improving", "well", "unchanged", "unknown"])
    if h["purpose"] == "prevent":
        count = rng.choice([1, 1, 2, 3])
        last = as_of - timedelta(days=rng.choice([0, 20, 45, 80, 88, 95, 130]))
        days = [last - timedelta(days=91 * k + rng.choice([0, 0, 5, 12])) for k in range(count)]
        doses(h, sorted(days))
    else:
        first = as_of - timedelta(days=rng.choice([0, 1, 2, 3, 5, 6, 8, 11, 13, 16, 20, 21, 25, 40]))
        doses(h, every_other(rng, first, rng.choice([1, 2, 3, 5, 6, 6, 7, 9, 11, 20]), as_of))
        loading_end(rng, h, first, as_of)
    if rng.random() < 0.8:
        h["start_on"] = min(dose["given_on"] for dose in h["injections"])


def loading_end(rng: random.Random, h: History, first: date, as_of: date) -> None:
    if rng.random() < 0.3:
        h["loading_until"] = (first + timedelta(days=20 + 14 * rng.choice([1, 1, 2, 3]))).isoformat()
    if h["response"] != "new_or_worse" and rng.random() < 0.25:
        h["plateau_on"] = max(first, as_of - timedelta(days=rng.choice([0, 0, 1, 3]))).isoformat()


def review(rng: random.Random, h: History, as_of: date) -> None:
    h["response"] = rng.choice(RESPONSES)
    if rng.random() < 0.8:
        unit, count = rng.choice(
            [("month", 2)] * 4
            + [("month", 3)] * 3
            + [("month", 1)] * 2
            + [("week", 2), ("week", 6), ("week", 1), ("month", 6), ("week", 4)]
        )
        h["current_interval"] = {"unit": unit, "count": count}
    match rng.choice(["none", "maintenance", "maintenance", "both", "both", "loading", "restart"]):
        case "none":
            if rng.random() < 0.5:
                h["start_on"] = (as_of + timedelta(days=rng.choice([0, 0, 3, -60, -300]))).isoformat()
        case "maintenance":
            doses(h, regular(rng, h, as_of))
            if rng.random() < 0.7:
                h["start_on"] = h["injections"][0]["given_on"]
        case "both":
            both(rng, h, as_of)
        case "loading":
            first = as_of - timedelta(days=rng.choice([3, 8, 12, 16, 20, 22, 30, 45]))
            doses(h, every_other(rng, first, rng.choice([2, 4, 6, 6, 8, 11, 20]), as_of))
            loading_end(rng, h, first, as_of)
        case _:
            doses(h, regular(rng, h, as_of))
            h["start_on"] = (as_of + timedelta(days=rng.choice([0, 0, 1, 3]))).isoformat()
            if rng.random() < 0.5:
                restart(rng, h, as_of)


def regular(rng: random.Random, h: History, as_of: date) -> list[date]:
    interval = h.get("current_interval", {"unit": "month", "count": 2})
    step = interval["count"] * (30 if interval["unit"] == "month" else 7)
    last = as_of - timedelta(
        days=rng.choice([0, 3, step // 2, step - 2, step, step + 1, step + 5, step + 9, step + 30])
    )
    return sorted(
        last - timedelta(days=step * k + rng.choice([0, 0, 0, 4, 9])) for k in range(rng.choice([1, 2, 4]))
    )


def both(rng: random.Random, h: History, as_of: date) -> None:
    later = regular(rng, h, as_of)
    first = later[0] - timedelta(days=rng.choice([80, 75, 120]))
    loading = every_other(rng, first, rng.choice([6, 6, 11]), as_of)
    doses(h, sorted(set(loading + later)))
    if len(loading) > 6 or rng.random() < 0.3:
        h["plateau_on"] = (loading[-1] + timedelta(days=rng.choice([0, 1]))).isoformat()
    if rng.random() < 0.7:
        h["start_on"] = loading[0].isoformat()


def restart(rng: random.Random, h: History, as_of: date) -> None:
    """Re-loading under way: `start_on` is the first dose of it."""
    first = as_of - timedelta(days=rng.choice([0, 1, 4, 8, 19]))
    earlier = [dose for dose in h["injections"] if dose["given_on"] < first.isoformat()]
    doses(h, every_other(rng, first, rng.choice([1, 3, 5, 6, 9]), as_of))
    h["injections"] = earlier + h["injections"]
    h["start_on"] = first.isoformat()
    if h["response"] != "new_or_worse" and rng.random() < 0.25:
        h["plateau_on"] = as_of.isoformat()
