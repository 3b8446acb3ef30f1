"""Two doses recorded on one day: each that stands has its row on paper, with its own drug, site and batch."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from regimens.actions import course_so_far, taking_back
from regimens.actions.doses import BATCH_LENGTH, GIVER_LENGTH
from regimens.clinical.following import PAST
from regimens.models import Member, Patient, Plan, Record
from regimens.wording import dates
from tests import recorded
from tests.printed_pages import printed
from tests.recorded import days_later
from tests.web.courses import signed
from tests.web.test_directions import amended, to_give
from tests.web.test_paper_of_a_course import ROW, page, part, unbroken
from tests.web.test_plan_page import words

FIRST, SECOND = "HYD111", "CYA222"
OTHER_DRUG = "cyanocobalamin"
AMENDED = pytest.mark.parametrize("is_amended", [False, True], ids=["as signed", "amended"])
PRODUCTS = pytest.mark.parametrize(
    ("product", "named"),
    [("hydroxocobalamin_1000", ""), ("cyanocobalamin_1000", OTHER_DRUG)],
    ids=["one drug", "two drugs"],
)
BATCH = re.compile(f"{FIRST}|{SECOND}")

#: A plan in force with two doses on its first day: seen the day after, amended or as it was signed.
Told = Callable[..., Plan]


@pytest.fixture
def told(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Told:
    """Hydroxocobalamin as planned; then, with a reason, a second dose. back: the number of one taken back."""

    def tell(*, is_amended: bool, product: str = "cyanocobalamin_1000", back: str = "") -> Plan:
        plan = signed(patient, clinician, answers)
        both = {FIRST: _given(plan, nurse, FIRST)}
        both[SECOND] = _given(plan, nurse, SECOND, product=product, site="right_deltoid")
        if back:
            taking_back.take_back(record=both[back], by=nurse, reason="Another patient's", key="back")
        return amended(plan, clinician) if is_amended else plan

    return tell


def _given(plan: Plan, nurse: Member, batch: str, **more: Any) -> Record:
    told = {"giver": "Gil Giver"} | more
    return recorded.give(plan, nurse, batch, reason="As it fell", batch=batch, **told)


def rows(html: str) -> list[list[str]]:
    """What stands in each row of a table, cell by cell."""
    cells = (re.findall(r"<t[dh].*?</t[dh]>", row, re.S) for row in re.findall(r"<tr>.*?</tr>", html, re.S))
    return [[words(cell).strip() for cell in row] for row in cells]


def direction_rows(plan: Plan, reader: Member) -> list[list[str]]:
    """The doses given so far on the direction sheet."""
    html = unbroken(page(plan, reader, "directions/"))
    return rows(html[html.index('id="d-given"') : html.index('id="d-open"')])[1:]


def card_rows(plan: Plan, reader: Member) -> list[list[str]]:
    """The doses given on the patient's injection record."""
    html = unbroken(part(page(plan, reader, "sheet/"), "record"))
    found = ROW.findall(html.replace('<span class="nowrap">cobalamin</span>', "cobalamin"))
    return [cells for row in found for cells in rows(row) if cells[0] == "given"]


@AMENDED
@PRODUCTS
def test_each_has_its_row_on_the_direction_sheet(
    told: Told, clinician: Member, product: str, named: str, *, is_amended: bool
) -> None:
    """The first keeps the number of the planned dose; the second answers none, and says another drug."""
    plan = told(is_amended=is_amended, product=product)
    day = dates.clinic_day(plan.clinic.today())
    with days_later(1):
        found = direction_rows(plan, clinician)
    second = f"Injection, {named}" if named else "Injection"
    assert found == [
        [day, "Injection 1 of 6, loading", "Left upper arm (deltoid)", FIRST, "Gil Giver"],
        [day, second, "Right upper arm (deltoid)", SECOND, "Gil Giver"],
    ]


@AMENDED
@PRODUCTS
def test_each_has_its_row_on_the_patients_record(
    told: Told, clinician: Member, product: str, named: str, *, is_amended: bool
) -> None:
    """A batch of another drug than the sheet speaks of says whose it is."""
    plan = told(is_amended=is_amended, product=product)
    day = dates.patient_day(plan.clinic.today())
    with days_later(1):
        found = card_rows(plan, clinician)
    second = f"{named} , {SECOND}" if named else SECOND
    assert found == [
        ["given", "" if is_amended else day, day, "left arm", FIRST, "Gil Giver"],
        ["given", "", day, "right arm", second, "Gil Giver"],
    ]


@AMENDED
def test_the_text_says_both_too(told: Told, clinician: Member, *, is_amended: bool) -> None:
    plan = told(is_amended=is_amended)
    client = Client()
    with days_later(1):
        client.force_login(clinician.user)
        said = client.get(f"/plans/{plan.pk}/sheet.txt").content.decode()
    batches = [line for line in said.split("\n") if BATCH.search(line)]
    assert batches == [f"Batch and expiry: {FIRST}", f"Batch and expiry: {OTHER_DRUG}, {SECOND}"]


@AMENDED
def test_a_batch_of_the_planned_drug_never_stands_with_the_other(
    told: Told, clinician: Member, *, is_amended: bool
) -> None:
    """The readings on screen name the same doses as the paper."""
    plan = told(is_amended=is_amended)
    with days_later(1):
        for reader in ("nurse", "clinician"):
            html = page(plan, clinician, f"for/{reader}/")
            given = [row for row in rows(html) if row[-1].endswith("upper arm (deltoid)")]
            assert [row[1:] for row in given] == [
                ["Injection 1 of 6, loading", "Left upper arm (deltoid)"],
                [f"Injection, {OTHER_DRUG}", "Right upper arm (deltoid)"],
            ], reader


@AMENDED
@pytest.mark.parametrize(("back", "stands"), [(FIRST, SECOND), (SECOND, FIRST)])
def test_a_dose_taken_back_stands_on_none(
    told: Told, clinician: Member, back: str, stands: str, *, is_amended: bool
) -> None:
    """The one left is the planned dose of the day, and has the drug that it was."""
    plan = told(is_amended=is_amended, back=back)
    with days_later(1):
        (given,), (card,) = direction_rows(plan, clinician), card_rows(plan, clinician)
    drug = f", {OTHER_DRUG}" if stands == SECOND else ""
    assert given[1:4:2] == [f"Injection 1 of 6, loading{drug}", stands]
    assert card[4] == (f"{OTHER_DRUG} , {stands}" if stands == SECOND else stands)


@AMENDED
def test_a_dose_taken_back_after_the_amendment_stands_on_none(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], *, is_amended: bool
) -> None:
    """The answers of the new version list its day all the same."""
    plan = signed(patient, clinician, answers)
    first = _given(plan, nurse, FIRST)
    _given(plan, nurse, SECOND, product="cyanocobalamin_1000")
    plan = amended(plan, clinician) if is_amended else plan
    taking_back.take_back(record=first, by=nurse, reason="Another patient's", key="back")
    with days_later(1):
        papers = [unbroken(page(plan, clinician, what)) for what in ("directions/", "sheet/")]
    assert [BATCH.findall(paper) for paper in papers] == [[SECOND], [SECOND]]
    assert f"Injection 1 of 6, loading, {OTHER_DRUG}" in words(papers[0])


@AMENDED
def test_they_count_as_one_dose_of_the_plan(told: Told, clinician: Member, *, is_amended: bool) -> None:
    """As the forecast counts a day: five of six are left, and the site changes from that of the second."""
    plan = told(is_amended=is_amended)
    with days_later(1):
        html = page(plan, clinician, "directions/")
        seen = course_so_far.forecast_of(plan, plan.clinic.today())
    ahead = [line for line in seen.lines if line.kind == "injection" and line.state not in PAST]
    assert to_give(html) == [line.on.isoformat() for line in ahead]
    assert "5 for the loading doses still to give" in words(html)
    assert "Injection 2 of 6" in words(html[html.index('id="d-open"') :])
    assert "Last given: Right upper arm (deltoid)" in words(html)


def test_a_second_dose_after_the_amendment_has_no_number(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    """The first was given under the version before, on the day of the new one."""
    plan = signed(patient, clinician, answers)
    _given(plan, nurse, FIRST)
    newer = amended(plan, clinician)
    _given(newer, nurse, SECOND, product="cyanocobalamin_1000")
    with days_later(1):
        found, card = direction_rows(newer, clinician), card_rows(newer, clinician)
    assert [row[1:4:2] for row in found] == [
        ["Injection 1 of 6, loading", FIRST],
        [f"Injection, {OTHER_DRUG}", SECOND],
    ]
    assert [row[4] for row in card] == [FIRST, f"{OTHER_DRUG} , {SECOND}"]


def test_two_that_are_alike_are_two(plan_of_three: Plan, clinician: Member) -> None:
    """The first of three was taken back; the two left differ in nothing that the record shows."""
    with days_later(1):
        found, card = direction_rows(plan_of_three, clinician), card_rows(plan_of_three, clinician)
    assert [row[1] for row in found] == ["Injection 1 of 6, loading", "Injection"]
    assert [row[4] for row in card] == [SECOND, SECOND]


@pytest.fixture
def plan_of_three(patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]) -> Plan:
    """Three doses of one day, of which the last two stand."""
    plan = signed(patient, clinician, answers)
    first = _given(plan, nurse, FIRST)
    for key in ("b", "c"):
        recorded.give(plan, nurse, key, reason="As it fell", batch=SECOND, giver="Gil Giver")
    taking_back.take_back(record=first, by=nurse, reason="Another patient's", key="back")
    return plan


@pytest.mark.parametrize("what", ["sheet.pdf", "sheet.pdf?size=large"])
def test_a_drug_that_is_named_makes_no_row_go_on_overleaf(
    told: Told, nurse: Member, clinician: Member, what: str
) -> None:
    plan = told(is_amended=False)
    for number in (2, 4, 7):
        with days_later(number):
            batch, giver = f"{number}{'W' * (BATCH_LENGTH - 1)}", "W" * GIVER_LENGTH
            _given(plan, nurse, batch, product="cyanocobalamin_1000", giver=giver)
    client = Client()
    with days_later(8):
        client.force_login(clinician.user)
        made = printed(client, f"/plans/{plan.pk}/{what}")
    lines = [line.strip() for each in made.reader.pages for line in each.extract_text().splitlines()]
    named = [line for line in lines if "cobalamin," in line]
    assert len(named) == 4
    assert set(named) <= {"cobalamin,", f"{OTHER_DRUG},"}, "whole, or broken where its parts meet"
    assert made.torn() == []
