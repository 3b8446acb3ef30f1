"""What a sheet of paper needs beyond the plan: the identity and page numbers in its margins."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString, mark_safe

from regimens.models import Patient, Plan
from regimens.web.presenters import patients
from regimens.web.presenters.plan import state
from regimens.wording import dates, statuses

SIZES = {"a4": "A4", "letter": "Letter"}
CLINICAL_POINTS, PATIENT_POINTS = 10.5, 12.0
# Room for the longest foot: four lines of it, the space above them, and what a printer can't reach.
FOOT_LINES, FOOT_SPACE_MM, MM_IN_A_POINT = 4.4, 6, 0.353
FACE = "system-ui, 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif"
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


def sheet(plan: Plan, title: str, today: date, *, record: int, for_patient: bool = False) -> Sheet:
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
    points = PATIENT_POINTS if for_patient else CLINICAL_POINTS
    style = _style(SIZES[plan.clinic.paper], f"{mark}: {who}" if mark else who, footer, points)
    return Sheet(title, who, mark, statuses.COPIES[plan.state], footer, style, printed_on)


def _clinic(plan: Plan) -> str:
    return f"{plan.clinic.name}, {plan.clinic.phone}" if plan.clinic.phone else plan.clinic.name


def _style(size: str, top: str, foot: str, points: float) -> SafeString:
    """The @page rule: state, identity, page x of y at the top; version, check code, rule set at the foot."""
    font = f"{points}pt {FACE}"
    foot_mm = round(points * FOOT_LINES * MM_IN_A_POINT) + FOOT_SPACE_MM
    rule = (
        f"@page {{ size: {size}; margin: 22mm 15mm {foot_mm}mm;"
        f" @top-left {{ content: {css_string(top)}; font: bold {font}; width: 80%;"
        " vertical-align: bottom; padding-bottom: 3mm; text-align: left }"
        f' @top-right {{ content: "Page " counter(page) " of " counter(pages); font: {font}; width: 20%;'
        " vertical-align: bottom; padding-bottom: 3mm; text-align: right }"
        f" @bottom-left {{ content: {css_string(foot)}; font: {font}; line-height: 1.2; width: 100%;"
        " vertical-align: top; padding-top: 3mm; text-align: left } }"
    )
    # Safe: every text in it went through css_string; size and points are our own.
    return mark_safe(rule)  # noqa: S308
