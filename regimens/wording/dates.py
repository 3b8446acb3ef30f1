"""Dates in words: for clinicians Mon 23-Nov-2026, for patients Monday 23 November 2026."""

from __future__ import annotations

from datetime import date

from regimens.wording.translated import said

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT = 3
WINDOW = "{earliest} to {latest}"


def read(day: str) -> date:
    """A date of a plan document, written 2026-11-23."""
    return date.fromisoformat(day)


def clinic_date(day: date) -> str:
    """23-Nov-2026, whatever the language of the computer."""
    return f"{day.day:02d}-{MONTHS[day.month - 1][:SHORT]}-{day.year}"


def clinic_day(day: date) -> str:
    """Mon 23-Nov-2026."""
    return f"{WEEKDAYS[day.weekday()][:SHORT]} {clinic_date(day)}"


def patient_date(day: date) -> str:
    """23 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def patient_day(day: date) -> str:
    """Monday 23 November 2026."""
    return f"{WEEKDAYS[day.weekday()]} {patient_date(day)}"


def month_and_year(year: int, month: int) -> str:
    """November 2026."""
    return f"{MONTHS[month - 1]} {year}"


def window(earliest: date, latest: date) -> str:
    """The days on which a dose may be given without changing the dates after it."""
    return said(WINDOW, earliest=clinic_date(earliest), latest=clinic_date(latest))
