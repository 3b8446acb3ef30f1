"""The register in words: each finding with its definition, the ampoules by week, a batch by patient."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from regimens.actions.register import MOST_LISTED, Found, Week
from regimens.models import FollowUp, Patient, Plan, Record
from regimens.web.presenters.patients import clinic_date, clinic_day
from regimens.wording import recording, regimen

DRUGS = ("hydroxocobalamin", "cyanocobalamin", "methylcobalamin")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One finding: heading, definition, count, and the rows."""

    code: str
    title: str
    means: str
    count: int
    of: int
    rows: list[FollowUp]
    not_listed: int


@dataclass(frozen=True, kw_only=True)
class Traced:
    """One dose of a batch."""

    patient: Patient
    plan: Plan
    on: str
    product: str
    phone: str


def finding(found: Found) -> Shown:
    """One finding in words."""
    return Shown(
        code=found.finding.value,
        title=recording.FINDINGS.say(found.finding),
        means=recording.FINDING_MEANS.say(found.finding),
        count=found.count,
        of=found.of,
        rows=found.rows,
        not_listed=max(0, found.count - MOST_LISTED),
    )


def drug(name: str) -> str:
    """The drug's name as the order line has it."""
    return regimen.DRUGS.say(name).capitalize()


def week(one: Week) -> tuple[str, list[int], int]:
    """The week's Monday, the ampoules of each drug in the order of DRUGS, and their sum."""
    counts = [one.needed.get(name, 0) for name in DRUGS]
    return clinic_day(one.begins), counts, sum(counts)


def traced(record: Record) -> Traced:
    """A dose of the batch: who had it, when, and how to reach them."""
    return Traced(
        patient=record.patient,
        plan=record.plan,
        on=clinic_date(record.on),
        product=recording.PRODUCTS.say(record.detail["product"]),
        phone=record.patient.phone or gettext("No phone"),
    )
