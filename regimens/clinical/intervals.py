"""How often an injection is due: intervals, which of two is shorter, and the ladder of shorter steps."""

from __future__ import annotations

from dataclasses import dataclass

#: For comparing only (R32); dates are counted in calendar months.
DAYS_IN = {"day": 1, "week": 7, "month": 30}


@dataclass(frozen=True, slots=True)
class Every:
    """An interval or a range of intervals, `at_least` to `at_most` days, weeks or calendar months."""

    unit: str
    at_least: int
    at_most: int

    @property
    def days(self) -> tuple[int, int]:
        """Both ends in days, a month counted as 30: for comparing, never for dates."""
        scale = DAYS_IN[self.unit]
        return self.at_least * scale, self.at_most * scale

    @property
    def is_range(self) -> bool:
        """The clinician still has to choose."""
        return self.at_least != self.at_most

    def as_json(self) -> dict[str, str | int]:
        """As written in the plan document."""
        return {"unit": self.unit, "at_least": self.at_least, "at_most": self.at_most}

    def __str__(self) -> str:
        count = f"{self.at_least} to {self.at_most}" if self.is_range else str(self.at_least)
        return f"every {count} {self.unit}{'' if self.at_most == 1 else 's'}"


def months(at_least: int, at_most: int | None = None) -> Every:
    """Every so many calendar months, or a range of them."""
    return Every("month", at_least, at_least if at_most is None else at_most)


def weeks(count: int) -> Every:
    """Every so many weeks."""
    return Every("week", count, count)


#: The ladder of R16, longest first; beyond the last stands a specialist, not a step.
LADDER = (months(3), months(2), months(1), weeks(2))


def shorter(first: Every, second: Every) -> Every:
    """The shorter of two, by the early end and then by the late end."""
    return min(first, second, key=lambda interval: interval.days)


def one_step_shorter(interval: Every) -> Every | None:
    """The longest rung shorter than the interval in force; None below two weeks (R16, R32)."""
    return next((rung for rung in LADDER if rung.days[0] < interval.days[0]), None)
