"""In a language made for the test no page and no clinical copy says an English word that is no datum."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from regimens.actions import impact
from regimens.models import Assessment, Patient, Plan
from regimens.wording import rulebook
from regimens.wording.translated import in_language, is_true_to, lifted, speak_with
from tests.web import interface_catalogue, pseudo_language

#: What stays as it is in every language, and why.
DATA = {
    r"\b[a-z_]+(?:\.[a-z0-9_]+)+\b": "the permanent name of a rule",
    r"B12 Regimens|b12-regimens": "the product",
    r"Dr Chris Clinician|GMC|Elm Road Surgery|EXAMPLE|Example|Jane": "names of people, of a register and a clinic",
    r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?: \d{2}-[A-Z][a-z]{2}-\d{4})?\b|\d{2}-[A-Z][a-z]{2}-\d{4}": "a date of a clinic",
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d+ [A-Z][a-z]+ \d{4}|(?:[A-Z][a-z]+) 20\d\d": "a date, a month",
    r"(?i:hydroxo|cyano|methyl)cobalamin|(?i:metformin)": "a drug, as on the label",
    r"\b(?:mg|g|mL|ng|pg|nmol|pmol|mmol|micromol|micrograms|mEq|pmol)/(?:mL|dL|L|min)\b|micrograms per litre|/min/1": "a unit",
    r"\d (?:mg|mL|micrograms)\b|\bmL\b": "a dose",
    r"\bO-[A-Z]\d+\b|\bb12-[a-z]+\b|\b[0-9a-f]{12,64}\b": "a source, a rule set, a check code",
    r"AGREES|PARTLY|DISPUTED|NOT FOUND": "the verdict on a source, a code",
    r"\bSHA-256\b|\d\.\d\.\d-draft": "the name of a hash, the version of a rule set",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the language."""
    folder = tmp_path_factory.mktemp("locale")
    pseudo_language.write_catalogue(folder)
    return folder


def english(response: Any) -> list[str]:
    """What a page still says in English."""
    found = []
    for text in pseudo_language.seen(response.content.decode()):
        for pattern in DATA:
            text = re.sub(pattern, "", text)
        if WORD.search(text):
            found.append(text)
    return found


RECORDS = (
    "dose",
    "not-given",
    "result",
    "review",
    "contact",
    "rebook",
    "hold",
    "transfer",
    "stop",
    "plateau",
    "extend",
)
STEPS = ("reason", "kidneys", "nerves", "gut", "safety", "dates", "check")
OF_A_PLAN = ("", "clinical/", "directions/", "calendar/", "sheet/", "carer/", "course/", "for/nurse/")
OF_THE_CLINIC = (
    "/", "/patients/new/", "/worklist/", "/recall/", "/register/", "/shortages/", "/exports/", "/check/",
    "/check/0123456789ab/", "/check/not-a-code/", "/rulebook/", "/rulebook/impact/", "/translations/", "/nowhere/",
)  # fmt: skip


def addresses(plan: Plan) -> list[str]:
    """Every page about a plan, its patient and its clinic."""
    patient = plan.patient_id
    found = [
        *OF_THE_CLINIC,
        f"/patients/{patient}/",
        f"/patients/{patient}/amend/",
        f"/check/{plan.check_code}/",
    ]
    found += [f"/plans/{plan.pk}/{page}" for page in OF_A_PLAN]
    return found + [f"/plans/{plan.pk}/record/{slug}/" for slug in RECORDS]


def test_no_page_says_english(web: Client, catalogue: Path, signed_plan: Plan) -> None:
    said = {}
    with pseudo_language.spoken(catalogue):
        for address in addresses(signed_plan):
            response = web.get(address)
            assert response.status_code in (200, 404, 409), address
            said[address] = english(response)
    assert {address: left for address, left in said.items() if left} == {}


def test_no_step_says_english(web: Client, catalogue: Path, answered: Assessment) -> None:
    with pseudo_language.spoken(catalogue):
        for page in ("", *(f"{step}/" for step in STEPS)):
            assert english(web.get(f"/drafts/{answered.pk}/{page}")) == [], page


def test_what_is_wrong_is_not_said_in_english(
    web: Client, catalogue: Path, draft: Assessment, patient: Patient
) -> None:
    with pseudo_language.spoken(catalogue):
        for step in STEPS[:-1]:
            response = web.post(f"/drafts/{draft.pk}/{step}/", {"version": draft.version})
            assert response.status_code == 422
            assert english(response) == [], step
        assert english(web.post("/patients/new/", {})) == []
        assert english(web.post(f"/patients/{patient.pk}/amend/", {"version": patient.version})) == []


def test_a_draft_and_signing_in_say_no_english(web: Client, catalogue: Path, draft_plan: Plan) -> None:
    with pseudo_language.spoken(catalogue):
        for page in ("", "clinical/"):
            assert english(web.get(f"/plans/{draft_plan.pk}/{page}")) == [], page
        web.logout()
        assert english(web.get("/accounts/login/")) == []
        assert english(web.post("/accounts/login/", {})) == []


def test_numbers_doses_drugs_and_dates_are_the_same(web: Client, catalogue: Path, signed_plan: Plan) -> None:
    """What the clinical papers say of the treatment: digit by digit, drug by drug, in the same order."""
    for page in ("clinical/", "directions/"):
        address = f"/plans/{signed_plan.pk}/{page}"
        english_text = " ".join(pseudo_language.seen(web.get(address).content.decode(), language="en-GB"))
        with pseudo_language.spoken(catalogue):
            other = " ".join(pseudo_language.seen(web.get(address).content.decode()))
        kept = re.compile(
            r"\d[\d,.]* (?:mg|mL|micrograms)\b|\d{2}-[A-Z][a-z]{2}-\d{4}|\w*cobalamin|\d+", re.IGNORECASE
        )
        # A run of doses names its first dose in another language, and its numbers after it.
        spared = english_text.replace("Injections 1 to 6 of 6", "Injection 1 of 6 1 6")
        assert sorted(kept.findall(spared)) == sorted(kept.findall(other))


def test_the_patients_sheet_is_as_it_was(web: Client, catalogue: Path, signed_plan: Plan) -> None:
    """The sheet has a language of its own, whatever the pages around it are in."""
    whole = re.compile(r'<div class="sheet.*</main>', re.DOTALL)
    for page in ("sheet/", "carer/"):
        before = whole.search(web.get(f"/plans/{signed_plan.pk}/{page}").content.decode())
        with pseudo_language.spoken(catalogue):
            after = whole.search(web.get(f"/plans/{signed_plan.pk}/{page}").content.decode())
        assert before is not None
        assert after is not None
        assert after[0].split('class="origin"')[0] == before[0].split('class="origin"')[0]


def test_what_is_kept_and_compared_is_english_in_every_language(
    web: Client, catalogue: Path, signed_plan: Plan
) -> None:
    """The words that stand beside a kept rule set, and the check code over an impact."""
    document = signed_plan.document
    moved = {**document, "schedule": document["schedule"][1:], "status": "clinician_choice"}
    kept, page = rulebook.words_text(), impact.Impact()
    impact._compare(page, signed_plan, moved, "uk")
    with pseudo_language.spoken(catalogue):
        assert rulebook.words_text() == kept
        other = impact.Impact()
        impact._compare(other, signed_plan, moved, "uk")
        assert other.check_code == page.check_code
    assert page.changed[0].written == page.changed[0].changes
    assert other.changed[0].written == page.changed[0].changes
    assert other.changed[0].changes != page.changed[0].changes


def test_a_source_is_marked_as_english(web: Client, catalogue: Path, signed_plan: Plan) -> None:
    quoted = '<span lang="en">Founding article, statement'
    assert '<span lang="en">' not in web.get("/rulebook/").content.decode()
    with pseudo_language.spoken(catalogue):
        for address in ("/rulebook/", f"/plans/{signed_plan.pk}/"):
            assert quoted in web.get(address).content.decode()


# One phrase


def test_what_may_not_be_touched_is_lifted_out() -> None:
    made = lifted("Give 1 mg of hydroxocobalamin at {site}, then check B12 after 48 hours and 3 months.")
    assert (
        made.message
        == "Give {amount} of {drug} at {site}, then check {B12} after {number} hours and {number_2} months."
    )
    assert dict(made.kept) == {
        "amount": "1 mg", "drug": "hydroxocobalamin", "B12": "B12", "number": "48", "number_2": "3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "is_used"),
    [
        ("Daj {amount} co {number} dni.", True),
        ("Co {number} dni daj {amount}.", True),
        ("Daj {amount}.", False),
        ("Daj 2 mg co {number} dni.", False),
        ("Daj {amount} co {number} dni, {number}.", False),
        ("Daj {amount} cyanocobalamin co {number} dni.", False),
        ("Daj {amount co {number} dni.", False),
    ],
)
def test_a_translation_that_touches_a_dose_is_not_used(said: str, is_used: bool) -> None:
    message = lifted("Give 1 mg every 3 days.").message
    assert message == "Give {amount} every {number} days."
    assert is_true_to(message, said) is is_used
    from regimens.wording import translated

    before = translated._Voice.translate
    try:
        speak_with(lambda phrase: said)
        shown = in_language("Give 1 mg every 3 days.")
    finally:
        speak_with(before)
    assert shown == (said.format(amount="1 mg", number="3") if is_used else "Give 1 mg every 3 days.")


def test_no_phrase_of_the_clinical_copy_has_a_digit_or_a_drug_for_a_translator() -> None:
    for one in interface_catalogue.of_wording():
        bare = re.sub(r"\{\w+\}", "", one.id)
        assert not re.search(r"(?<![A-Za-z\d])\d|(?i:hydroxo|cyano|methyl)cobalamin|\bmg\b", bare), one


def test_a_name_in_the_data_is_no_markup(catalogue: Path) -> None:
    assert escape(pseudo_language.pseudo("Born <b>{date}</b> &ndash; %(name)s")) == escape(
        "Ｂｏｒｎ <b>{date}</b> &ndash; %(name)s"
    )
