"""What a sheet of paper needs beyond the plan: the identity and page numbers in its margins."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from datetime import date
from string import Formatter

from django.utils.safestring import SafeString, mark_safe

from regimens.models import Patient, Plan
from regimens.web.presenters import letter_widths, patients
from regimens.web.presenters.letter_widths import MM_IN_A_POINT
from regimens.web.presenters.plan import state
from regimens.wording import dates
from regimens.wording.patient import margins
from regimens.wording.speech import ISOLATES, RIGHT_TO_LEFT, Speech, unmarked
from regimens.wording.translated import in_language

SIZES = {"a4": "A4", "letter": "Letter"}
CLINICAL_POINTS, PATIENT_POINTS, LARGE_POINTS = 10.5, 12.0, 16.0
# What stands in a margin: so much room between it and the sheet, and between it and the edge, where a printer
# can't reach the outermost 5 mm; the head never has less room than this.
BESIDE_THE_SHEET_MM, AT_THE_EDGE_MM, LEAST_TOP_MM = 3, 6, 17
LINE_HEIGHT = 1.2
# Letters of a second face stand higher or lower than those of the first, and make their line higher.
MIXED_LINE_HEIGHT = 1.3
# As wide as any number of a page gets on a sheet of up to 99 pages.
WIDEST_NUMBER = "00"
# Between the side margins, by paper; the share of it that the identity has beside the page number; and what a
# line may be narrower than it, for the rounding of a renderer.
SIDE_MM, WIDTHS_MM, TOP_SHARE, ROUNDING_MM = 15, {"a4": 210, "letter": 215.9}, 0.8, 1
FACE = (
    "'Atkinson Hyperlegible Next', Vazirmatn, 'Noto Sans Arabic', 'Noto Emoji', system-ui, "
    "'Liberation Sans', Arial, sans-serif"
)
#: How papers for staff are said: in the language of the page.
STAFF = Speech(translate=in_language)
NO_BREAK = "\u00a0"
PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,")


def css_string(text: str) -> str:
    """The text as a CSS string that can't end itself, its rule or its element.

    Every character but letters, digits, space, full stop and comma is written by its number, and the
    number is followed by a space, which CSS reads as its end and not as text.
    """
    spaced = "".join(" " if _is_control(sign) else sign for sign in text)
    return '"' + "".join(sign if sign in PLAIN else f"\\{ord(sign):x} " for sign in spaced) + '"'


def _is_control(sign: str) -> bool:
    """A sign that shows nothing; the isolates that Speech sets keep numbers in their order, so they stay."""
    return unicodedata.category(sign).startswith("C") and sign not in ISOLATES


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
    origin: str = ""


def identity(patient: Patient, *, long: bool, speech: Speech = STAFF) -> str:
    """FAMILY, Given, born, number: what tells this sheet from another patient's."""
    born = _in_full(patient.born, speech) if long else dates.clinic_date(patient.born)
    number = margins.numbered(patients.number_kind(patient), patients.number_plain(patient), speech)
    family, given = unmarked(patient.family_name).upper(), unmarked(patient.given_name)
    return margins.identity(family, given, born, number, speech)


def _in_full(day: date, speech: Speech) -> str:
    """27 March 1962 in the language of the sheet; on a page of the clinic a date is data, and English."""
    return (Speech() if speech is STAFF else speech).date_without_weekday(day)


@dataclass(frozen=True)
class Letters:
    """The letters of the margins: their size in points.

    keeps_number: whether the patient's number stays on one line, where the identity takes more than one.
    """

    points: float
    keeps_number: bool = False

    def high_mm(self, text: str, across_mm: float, *, is_bold: bool = False) -> float:
        """How high the text is in a margin of this width, with the room above and below it."""
        across = across_mm - ROUNDING_MM
        lines = letter_widths.lines(text, across_mm=across, points=self.points, is_bold=is_bold)
        line = LINE_HEIGHT if letter_widths.is_of_one_face(text) else MIXED_LINE_HEIGHT
        return lines * self.points * line * MM_IN_A_POINT + BESIDE_THE_SHEET_MM + AT_THE_EDGE_MM


CLINICAL, CALENDAR = Letters(CLINICAL_POINTS), Letters(PATIENT_POINTS)
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
    speech: Speech = STAFF,
    word: str = "",
) -> Sheet:
    """The margins of a plan's sheet, on the paper of the clinic.

    record: the place in the audit's chain where it is noted that this copy was made.
    word: stands on every page in place of the word for the plan's state, such as SPECIMEN.
    """
    who = identity(plan.patient, long=for_patient, speech=speech)
    printed_on = _in_full(today, speech) if for_patient else dates.clinic_date(today)
    stands = state(plan).mark
    mark = word or (speech.translate(stands) if stands else "")
    copy = _copy(plan, printed_on, record)
    footer = margins.foot(copy, speech)
    letters = letters or (CALENDAR if for_patient else CLINICAL)
    top = margins.marked(mark, who, speech)
    if letters.keeps_number:
        number = patients.number_plain(plan.patient)
        top = top.replace(number, number.replace(" ", NO_BREAK))
    style = _style(plan.clinic.paper, top, footer, letters, speech)
    warning = margins.warning(plan.state, speech)
    return Sheet(title, who, mark, warning, footer, style, printed_on, margins.origin(copy, speech))


def _copy(plan: Plan, printed_on: str, record: int) -> margins.Printed:
    return margins.Printed(
        plan=plan.name,
        version=plan.version,
        code=plan.check_code,
        on=printed_on,
        record=record,
        clinic=unmarked(plan.clinic.name),
        phone=unmarked(plan.clinic.phone),
        ruleset=plan.document["ruleset"]["state"],
    )


def _style(size: str, top: str, foot: str, letters: Letters, speech: Speech) -> SafeString:
    """The @page rule: state, identity, page x of y at the top; version, check code, rule set at the foot."""
    font = f"{letters.points}pt/{LINE_HEIGHT} {FACE}"
    across = WIDTHS_MM[size] - 2 * SIDE_MM
    number = letters.high_mm(_widest_page_count(speech), across * (1 - TOP_SHARE))
    top_mm = math.ceil(max(LEAST_TOP_MM, number, letters.high_mm(top, across * TOP_SHARE, is_bold=True)))
    foot_mm = math.ceil(letters.high_mm(foot, across))
    is_rtl = speech.direction == RIGHT_TO_LEFT
    start, end = ("right", "left") if is_rtl else ("left", "right")
    direction = " direction: rtl;" if is_rtl else ""
    said = f"font: {font};{direction} overflow-wrap: anywhere"
    above = f"vertical-align: bottom; padding-bottom: {BESIDE_THE_SHEET_MM}mm"
    below = f"vertical-align: top; padding-top: {BESIDE_THE_SHEET_MM}mm"
    rule = (
        f"@page {{ size: {SIZES[size]}; margin: {top_mm}mm {SIDE_MM}mm {foot_mm}mm;"
        f" @top-{start} {{ content: {css_string(top)}; {said}; font-weight: bold;"
        f" width: {TOP_SHARE:.0%}; {above}; text-align: {start} }}"
        f" @top-{end} {{ content: {_page_count(speech)}; {said};"
        f" width: {1 - TOP_SHARE:.0%}; {above}; text-align: {end} }}"
        f" @bottom-{start} {{ content: {css_string(foot)}; {said};"
        f" width: 100%; {below}; text-align: {start} }} }}"
    )
    # Safe: every text in it went through css_string; size and letters are our own.
    return mark_safe(rule)  # noqa: S308


def _widest_page_count(speech: Speech) -> str:
    return speech.translate(margins.PAGES).format(page=WIDEST_NUMBER, pages=WIDEST_NUMBER)


def _page_count(speech: Speech) -> str:
    """Page x of y as CSS content, in the order of the language."""
    parts = Formatter().parse(speech.translate(margins.PAGES))
    said = (
        (css_string(text) if text else "", f"counter({name})" if name else "") for text, name, *_ in parts
    )
    return " ".join(word for pair in said for word in pair if word)
