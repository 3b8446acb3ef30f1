"""What a sheet of paper needs beyond the plan: the identity and page numbers in its margins."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString, mark_safe

from regimens.models import Patient, Plan
from regimens.web.presenters import patients
from regimens.web.presenters.plan import state
from regimens.wording import dates, statuses

SIZES = {"a4": "A4", "letter": "Letter"}
CLINICAL_POINTS, PATIENT_POINTS, LARGE_POINTS = 10.5, 12.0, 16.0
# Room for the foot: its lines, the space above them, and what a printer can't reach.
ABOVE_THE_LINES, FOOT_SPACE_MM, MM_IN_A_POINT = 0.4, 6, 0.353
# Room for the head: so many mm hold two lines of it; every line more takes its own height.
TOP_LINES, TOP_SHARE, LINE_HEIGHT = 2, 0.8, 1.2
# A4 between its margins; letters of the face, broad ones too; what may be left free at a line's end.
WIDTH_MM, WIDTH_OF_A_LETTER, LONGEST_WORD = 180, 0.52, 6
FACE = "'Atkinson Hyperlegible Next', 'Noto Sans Arabic', system-ui, 'Liberation Sans', Arial, sans-serif"
NO_BREAK = "\u00a0"
PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,")


def css_string(text: str) -> str:
    """The text as a CSS string that can't end itself, its rule or its element.

    Every character but letters, digits, space, full stop and comma is written by its number, and the
    number is followed by a space, which CSS reads as its end and not as text.
    """
    spaced = "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in text)
    return '"' + "".join(sign if sign in PLAIN else f"\\{ord(sign):x} " for sign in spaced) + '"'


@dataclass(frozen=True)
class Sheet:
    """One document on paper: what stands in the margins of every page, and what it is."""

    title: str
    identity: str
    mark: str
    warning: str
    footer: str
    style: SafeString
    printed_on: str


def identity(patient: Patient, *, long: bool) -> str:
    """FAMILY, Given, born, number: what tells this sheet from another patient's."""
    born = dates.patient_date(patient.born) if long else dates.clinic_date(patient.born)
    number = f"{patients.number_label(patient)} {patients.number_words(patient)}"
    return f"{patient.family_name.upper()}, {patient.given_name}, born {born}, {number}"


@dataclass(frozen=True)
class Letters:
    """The letters of the margins: their size in points, the least lines of the foot, room at the head in mm.

    keeps_number: whether the patient's number stays on one line, where the identity takes more than one.
    """

    points: float
    least: int = 3
    top_mm: int = 22
    keeps_number: bool = False

    def lines(self, text: str, share: float = 1.0) -> int:
        """How many lines the text takes at most, in this share of the narrower paper's width."""
        across = WIDTH_MM * share / (self.points * MM_IN_A_POINT * WIDTH_OF_A_LETTER)
        return math.ceil(len(text) / (across - LONGEST_WORD))


CLINICAL, CALENDAR = Letters(CLINICAL_POINTS, top_mm=17), Letters(PATIENT_POINTS)
PATIENT = Letters(PATIENT_POINTS, keeps_number=True)
LARGE = Letters(LARGE_POINTS, keeps_number=True)


def sheet(
    plan: Plan,
    title: str,
    today: date,
    *,
    record: int,
    for_patient: bool = False,
    letters: Letters | None = None,
) -> Sheet:
    """The margins of a plan's sheet, on the paper of the clinic.

    record: the place in the audit's chain where it is noted that this copy was made.
    """
    who = identity(plan.patient, long=for_patient)
    printed_on = dates.patient_date(today) if for_patient else dates.clinic_date(today)
    mark = state(plan).mark
    footer = (
        f"{plan.name} version {plan.version}, check code {plan.check_code}, printed {printed_on}, "
        f"record {record}. "
        f"Latest version? Ask {_clinic(plan)}. {statuses.ruleset_words(plan.document)}"
    )
    letters = letters or (CALENDAR if for_patient else CLINICAL)
    top = f"{mark}: {who}" if mark else who
    if letters.keeps_number:
        number = patients.number_words(plan.patient)
        top = top.removesuffix(number) + number.replace(" ", NO_BREAK)
    style = _style(SIZES[plan.clinic.paper], top, footer, letters)
    return Sheet(title, who, mark, statuses.COPIES[plan.state], footer, style, printed_on)


def _clinic(plan: Plan) -> str:
    return f"{plan.clinic.name}, {plan.clinic.phone}" if plan.clinic.phone else plan.clinic.name


def _style(size: str, top: str, foot: str, letters: Letters) -> SafeString:
    """The @page rule: state, identity, page x of y at the top; version, check code, rule set at the foot."""
    font = f"{letters.points}pt {FACE}"
    foot_lines = max(letters.lines(foot), letters.least) + ABOVE_THE_LINES
    foot_mm = round(letters.points * foot_lines * MM_IN_A_POINT) + FOOT_SPACE_MM
    more = max(letters.lines(top, TOP_SHARE) - TOP_LINES, 0)
    top_mm = letters.top_mm + round(more * letters.points * LINE_HEIGHT * MM_IN_A_POINT)
    rule = (
        f"@page {{ size: {size}; margin: {top_mm}mm 15mm {foot_mm}mm;"
        f" @top-left {{ content: {css_string(top)}; font: bold {font}; width: 80%;"
        " vertical-align: bottom; padding-bottom: 3mm; text-align: left }"
        f' @top-right {{ content: "Page " counter(page) " of " counter(pages); font: {font}; width: 20%;'
        " vertical-align: bottom; padding-bottom: 3mm; text-align: right }"
        f" @bottom-left {{ content: {css_string(foot)}; font: {font}; line-height: 1.2; width: 100%;"
        " vertical-align: top; padding-top: 3mm; text-align: left } }"
    )
    # Safe: every text in it went through css_string; size and letters are our own.
    return mark_safe(rule)  # noqa: S308
