"""Clinician, nurse, patient and carer read the same drug, amount, route and days: hundreds of random plans."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from django.template.loader import get_template

from regimens.models import Assessment, Patient, Plan
from regimens.web.presenters import readings
from regimens.web.views.readings import READ
from regimens.wording import ban
from regimens.wording.readers import Reader
from tests.surfaces import (
    Said,
    days_of,
    documents,
    of_order,
    of_plain,
    stored,
    text_of,
    told,
)
from tests.wording import patient_cases as cases

PLANS, SLICES, TABLET_PLANS = 100, 4, 2
TEMPLATES = {
    Reader.CLINICIAN: "_clinician",
    Reader.NURSE: "_nurse",
    Reader.PATIENT: "_sheet",
    Reader.CARER: "_sheet",
}


def kept(patient: Patient, history: dict[str, Any], document: dict[str, Any]) -> Plan:
    """The plan as its readings read it, of a patient and a clinic on file."""
    plan = stored(history, document)
    patient.clinic.profile = plan.clinic.profile
    plan.clinic, plan.patient = patient.clinic, patient
    plan.assessment = Assessment(clinic=patient.clinic, patient=patient, answers={})
    return plan


def drawn(plan: Plan, reader: Reader) -> str:
    """What stands between head and foot of the reading."""
    values = {"plan": plan, "patient": plan.patient, **READ[reader](plan)}
    return str(get_template(f"regimens/readings/{TEMPLATES[reader]}.html").render(values))


def of_staff(html: str) -> Said:
    """The order line and the days of the clinician's and the nurse's reading."""
    order = of_order(html[html.index('<p class="order-line">') :])
    return Said(order.drug, order.micrograms, order.route, days_of(html))


def read(plan: Plan) -> Iterator[tuple[Reader, Said, str]]:
    """Every reading that is not refused."""
    for reader in Reader:
        if readings.refusal(plan, reader):
            assert reader is Reader.NURSE
            assert plan.route == "oral"
            continue
        html = drawn(plan, reader)
        plain = reader in (Reader.PATIENT, Reader.CARER)
        yield reader, of_plain(html) if plain else of_staff(html), html


def compare(plan: Plan, document: dict[str, Any]) -> list[Reader]:
    """Hold every reading against the document; who had one."""
    wanted, found = told(document), list(read(plan))
    for reader, said, html in found:
        assert said == wanted, (reader, plan.history_text)
        is_plain = reader in (Reader.PATIENT, Reader.CARER)
        assert ban.hits(text_of(html), plan.clinic.profile, patient=is_plain) == [], plan.history_text
    return [reader for reader, *_ in found]


@pytest.mark.parametrize("part", range(SLICES))
def test_four_readings_of_a_plan_name_the_same_facts(patient: Patient, part: int) -> None:
    compared = 0
    for history, document in islice(documents(part), PLANS):
        compared += len(compare(kept(patient, history, document), document))
    assert compared >= 3 * PLANS


def test_tablets_are_read_by_all_but_the_nurse(patient: Patient) -> None:
    of_tablets = (pair for pair in documents(1) if pair[1]["regimen"]["route"] == "oral")
    found = [*islice(of_tablets, TABLET_PLANS)]
    found.append((cases.tablets_history(), cases.document(cases.tablets_history())))
    for history, document in found:
        said = compare(kept(patient, history, document), document)
        assert said == [Reader.CLINICIAN, Reader.PATIENT, Reader.CARER]


def test_the_comparison_notices_another_day_and_another_dose(patient: Patient) -> None:
    history, document = next(
        (history, document)
        for history, document in documents(0)
        if document["schedule"] and document["regimen"]["route"] == "intramuscular"
    )
    plan, wanted = kept(patient, history, document), told(document)
    html = drawn(plan, Reader.CARER)
    day = document["schedule"][0]["on"]
    assert of_plain(html.replace(f'datetime="{day}"', 'datetime="2001-01-01"')) != wanted
    assert of_plain(html.replace("into a muscle", "deep under")) != wanted
    with pytest.raises(AssertionError):
        of_plain(html.replace("1,000", "2,000"))
