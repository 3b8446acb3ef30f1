"""No sign beside a number from right to left: a full stop on the left of a dose is read as a decimal sign.

In "... 1 mg." from right to left the full stop is drawn to the left of the 1, so that ".1 mg" is read: a tenth
of the dose. What stands in the catalogue, on each generated sheet and in its margins is looked at as text;
tests/web/test_numbers_from_right_to_left.py looks at where the signs stand in the file.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from string import Formatter

import pytest

from regimens.wording.languages import pairs, speech_of
from regimens.wording.patient import OnRecord, PatientSheet, margins
from regimens.wording.patient.margins import Printed
from regimens.wording.speech import Speech
from tests.wording import patient_cases as cases
from tests.wording.patient_cases import whole_text
from tests.wording.test_patient_sheet_generated import Made, made

#: What could be read as a decimal sign or as what divides digits, in either script.
SIGNS = r".,:;'’‘·•،؛٫٬…\"“”"
MARKS = "\u2066-\u2069"
NUMBER = rf"\u2068[^{MARKS}]*\d[^{MARKS}]*\u2069"
BESIDE = re.compile(rf"[{SIGNS}][{MARKS}]*{NUMBER}|{NUMBER}[{MARKS}]*[{SIGNS}]|[{SIGNS}]\d(?<!\d[{SIGNS}]\d)")
#: Slots beside which a sign may stand, and why.
NO_NUMBER = {
    "mark": "a word for the state of the plan",
    "family": "a name",
    "given": "a name",
    "drug": "the name of the medicine",
    "said": "the same as it is said aloud",
    "days": "weekdays",
    "before": "a word of a list; beside a number the sign is set clear of it",
}
ARABIC = speech_of("ar")
DAY = date(2026, 11, 27)


def beside(text: str) -> list[str]:
    """Every number of the text with a sign directly beside it."""
    return BESIDE.findall(text)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("كل حقنة هي \u20681 mg\u2069.", True),
        ("كل حقنة هي \u20681 mg\u2069 من الدواء.", False),
        ("\u20671\u2069، ثم", False),
        ("\u2067\u2068الجمعة\u2069 \u20682026\u2069\u2069.", True),
        ("الأشهر:\u20682\u2069 فقط", True),
        ("الأشهر: \u20682\u2069 فقط", False),
        ("\u20681,000 micrograms\u2069 فقط", False),
        ("اسم الدواء \u2068hydroxocobalamin\u2069.", False),
    ],
)
def test_the_finder_finds_a_sign_beside_a_number(text: str, is_found: bool) -> None:
    assert bool(beside(text)) is is_found


def test_no_slot_for_a_number_stands_beside_a_sign() -> None:
    """B12 is one of them: it ends in digits, whichever way it runs."""
    found = {}
    for source, said in pairs("ar"):
        slots = {name for name in _beside_a_sign(said) if name not in NO_NUMBER}
        if slots:
            found[source] = slots
    assert found == {}


def _beside_a_sign(phrase: str) -> set[str]:
    names = [name for _, name, *_ in Formatter().parse(phrase) if name is not None]
    return {name for name in names if re.search(rf"[{SIGNS}]\{{{name}\}}|\{{{name}\}}[{SIGNS}]", phrase)}


def test_each_slot_that_may_stand_beside_a_sign_does() -> None:
    used = {name for _, said in pairs("ar") for name in _beside_a_sign(said)}
    assert used == set(NO_NUMBER)


@cache
def arabic() -> tuple[tuple[Made, PatientSheet], ...]:
    """Every generated plan with its sheet in Arabic, a dose on record where the course is under way."""
    return tuple((one, _in_arabic(one)) for one in made())


def _in_arabic(one: Made) -> PatientSheet:
    return cases.sheet(
        one.document,
        one.today.isoformat(),
        owner=one.owner,
        has_moved=one.has_moved,
        place=one.place,
        given=[_dose(one.today)],
        speech=ARABIC,
    )


def _dose(on: date) -> OnRecord:
    return OnRecord(
        on=on, key="", is_of_this_course=True, site="left_deltoid", batch="117", expires_on=DAY, giver="Gil"
    )


def test_no_number_of_any_sheet_stands_beside_a_sign() -> None:
    sheets = arabic()
    assert len(sheets) > 1000
    for one, sheet in sheets:
        text = " ".join((sheet.title, sheet.born, sheet.number, whole_text(sheet)))
        assert beside(text) == [], one.document["regimen"]


def test_no_sign_follows_the_day_of_a_month_or_the_batch_of_a_dose() -> None:
    """What the page itself sets after a number: it keeps clear from right to left alone."""
    for one, sheet in arabic():
        assert sheet.colon == "\u00a0: "
        filled = (
            [entry.filled_in for entry in sheet.card.entries if entry.filled_in.batch] if sheet.card else []
        )
        assert [each.comma for each in filled] == ["\u00a0، "] * len(filled)
        assert one.sheet.colon == ": "
    assert Speech().after_a_number(", ") == ", "


@pytest.mark.parametrize("phone", ["", "01632 960 123"])
@pytest.mark.parametrize("clinic", ["Elm Road Surgery", "عيادة 4"])
def test_no_number_of_the_margins_stands_beside_a_sign(phone: str, clinic: str) -> None:
    on = ARABIC.date_without_weekday(DAY)
    copy = Printed(
        plan="B12-000001", version=2, code="8aN5-2kQ9-x7R4", on=on, record=57, clinic=clinic, phone=phone,
        ruleset="draft",
    )  # fmt: skip
    number = margins.numbered(margins.NHS_NUMBER, "999 100 0003", ARABIC)
    who = margins.identity("EXAMPLE", "Jane", on, number, ARABIC)
    texts = (
        number, who, margins.marked("مسودة", who, ARABIC), margins.foot(copy, ARABIC), margins.origin(copy, ARABIC),
    )  # fmt: skip
    assert [found for text in texts for found in beside(text)] == []
