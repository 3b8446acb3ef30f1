"""How dates are found, in words: each dated line of a plan names one of these rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from regimens.clinical.rule import Evidence


@dataclass(frozen=True, slots=True)
class DateRule:
    """One rule of the calendar: its permanent name, its words and its sources."""

    id: str
    words: str
    because: Evidence


_RULES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "dates.three_per_week",
        "Six doses: each on the earliest open day at least 2 days after the dose before and at "
        "least 7 days after "
        "the dose three before. The first dose stays on the day that was booked.",
        ("S17", "T07", "R03", "R26"),
    ),
    (
        "dates.alternate_days",
        "Every other day to day 21, provisional, also on closed days, which somebody then has to own.",
        ("S13", "T06", "R04", "R45"),
    ),
    (
        "dates.mon_wed_fri",
        "The first dose on the start date, then every Monday, Wednesday and Friday at least 2 "
        "days after the dose "
        "before, within the same 21 days: a change from the source.",
        ("R04", "R41", "T06"),
    ),
    (
        "dates.loading_review",
        "Reviews of loading on day 14, on day 21 and on the last day of each extension, or the next "
        "open day.",
        ("T06", "R04", "R27", "R45"),
    ),
    (
        "dates.maintenance",
        "The last loading dose plus so many intervals, clamped to the month's end, or the open day before.",
        ("T08", "T09", "R05", "R06", "R26", "R41"),
    ),
    (
        "dates.prophylaxis",
        "The first preventive dose plus so many intervals, clamped to the month's end, or the open "
        "day before.",
        ("T09", "R06", "R25", "R41"),
    ),
    ("dates.baseline", "On the day of the first dose, before it.", ("S33", "R07", "R33")),
    ("dates.potassium", "Before the first dose and on the two days after it.", ("S32", "T28", "R07", "R33")),
    ("dates.counts", "On days 5, 6 and 7; day 1 is the first dose.", ("S34", "T29", "T30", "R07", "R33")),
    ("dates.count_once", "One count on the first open day from day 7.", ("T29", "R07")),
    (
        "dates.follow_up",
        "At 3, 6 and 12 months from the start and then yearly, on the nearest injection date, "
        "before that injection.",
        ("S35", "S38", "T10", "T37", "R07", "R34", "R49"),
    ),
    (
        "dates.b12_pregnancy",
        "Three times, every 3 months from the start, on the nearest injection date, before that injection.",
        ("S26", "R23"),
    ),
    ("dates.pregnancy_review", "One month after the start, or the next open day.", ("T19", "R23", "O-N5")),
    ("dates.screen", "Every year from the start, or the open day before.", ("S23", "R23", "R41")),
)
DATE_RULES: Mapping[str, DateRule] = {
    id_: DateRule(id_, words, Evidence(basis=basis)) for id_, words, basis in _RULES
}
