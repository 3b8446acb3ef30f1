"""How often an injection is given once loading is over, and what a review or a choice changes."""

from dataclasses import dataclass

from tests.oracle import reading
from tests.oracle.deciding import Decided
from tests.oracle.reading import Person

LADDER = (("month", 3), ("month", 2), ("month", 1), ("week", 2))
Every = tuple[str, int, int]


@dataclass
class Maintenance:
    every: Every | None
    shown: tuple[str, int] = ("month", 2)  # the interval that dates are counted with
    longer_end: int | None = None  # months: the longer end of the range, for the latest day
    chosen: bool = True
    stepped: bool = False


def length(unit: str, count: int) -> int:
    return count * (30 if unit == "month" else 7)


def by_rule(p: Person, d: Decided) -> Every:
    """R17: the shortest of all that hold."""
    months: list[tuple[int, int]] = []
    if d.intent == "treat":
        months.append((2, 3) if d.neuro == "no" else (2, 2))
    if reading.bariatric(p) == "yes":
        months.append((3, 3))
    if reading.long_resection(p) == "yes" or reading.long_crohn(p) == "yes":
        months.append((1, 1))
    if d.form == "cyanocobalamin":
        months.append((1, 1))
    shortest = min(low for low, _ in months)
    singles = [pair for pair in months if pair[0] == shortest]
    low, high = min(singles, key=lambda pair: pair[1])
    return ("month", low, high)


def maintenance(p: Person, d: Decided, relapse: bool) -> Maintenance:
    if not d.by_injection:
        return Maintenance(None)
    rule = by_rule(p, d)
    every, stepped = reviewed(p, d, rule, relapse)
    ranged = every[2] if every[1] < every[2] else None
    if ranged is None and p.interval is not None and every == in_force(p) and every[:2] == rule[:2]:
        ranged = rule[2] if rule[1] < rule[2] else None
    return with_choice(p, rule, every, ranged, stepped)


def in_force(p: Person) -> Every | None:
    if p.interval is None:
        return None
    return (p.interval[0], p.interval[1], p.interval[1])


def reviewed(p: Person, d: Decided, rule: Every, relapse: bool) -> tuple[Every, bool]:
    """R32, R48, C9, C10: at a review the interval in force stands, or goes one rung down."""
    now = in_force(p)
    if p.purpose != "review" or now is None:
        return rule, False
    if relapse:
        rung = one_rung_below(now)
        if length(rung[0], rung[1]) < length(rule[0], rule[1]):
            return rung, False
        return (now if length(now[0], now[1]) <= length(rule[0], rule[1]) else rule), False
    persists = p.response == "new_or_worse"
    if p.response not in ("returns_before_next_dose", "persists") and not persists:
        return now, False
    rung = one_rung_below(now)
    if length(rung[0], rung[1]) > length(rule[0], rule[2]):
        return rule, True
    return rung, rung != now


def one_rung_below(now: Every) -> Every:
    for unit, count in LADDER:
        if length(unit, count) < length(now[0], now[1]):
            return (unit, count, count)
    return now


def with_choice(p: Person, rule: Every, every: Every, ranged: int | None, stepped: bool) -> Maintenance:
    """R02, R23: a choice inside the range stands, a shorter one too, a longer one is passed over."""
    months = p.choices.get("maintenance_months")
    unit, low, high = every
    if months is not None and unit == "month" and low < months <= high:
        return Maintenance((unit, months, months), (unit, months), None, True, stepped)
    if months is not None and unit == "month" and months == low:
        return Maintenance((unit, low, low), (unit, low), ranged, True, stepped)
    if months is not None and length("month", months) < length(unit, low):
        longer = rule[2] if rule[1] == months and rule[2] > months else None
        return Maintenance(("month", months, months), ("month", months), longer, True, stepped)
    return Maintenance(every, (unit, low), ranged, low == high, stepped)
