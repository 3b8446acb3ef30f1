"""Every phrase of the patient sheet, so that a catalogue can be made of them and a test can find each."""

from __future__ import annotations

from collections.abc import Iterator

from regimens.wording.patient import (
    ask,
    blood_tests,
    calendar_page,
    doing,
    help,
    how_often,
    main_thing,
    sheet,
    steps,
    why,
)
from regimens.wording.speech import own_phrases

TABLES = (
    main_thing.TITLES, main_thing.MAIN, how_often.MAIN, how_often.HOW_OFTEN, why.WHY, why.SYMPTOMS, why.ALSO,
    why.CAUSES, why.SURGERY, steps.TITLES, steps.MEDICINE, steps.GIVEN, steps.STEPS, steps.TABLETS,
    steps.LASTS, doing.TITLES, doing.DO, doing.MEDICINES, doing.FOLIC, doing.PREGNANCY, doing.FEEL,
    help.TITLES, help.NOW, help.NOW_NERVES, help.TODAY_NERVES, help.TODAY_SALTS, help.WEEK_NERVES, help.WEEK,
    blood_tests.TESTS, ask.ASK, calendar_page.CALENDAR, calendar_page.WHAT, calendar_page.NOTES,
    calendar_page.CARD, calendar_page.SITES,
)  # fmt: skip
SINGLE = (
    sheet.BORN, sheet.NAME, how_often.OPEN, why.TITLE, help.TODAY_THINKING, help.TODAY_MOOD, help.TIRED, help.CLOSED, blood_tests.TITLE,
    blood_tests.STILL, blood_tests.PREGNANT, blood_tests.BEFORE, blood_tests.RESULT,
)  # fmt: skip


def patient_phrases() -> Iterator[str]:
    """Each phrase once, in the order of the sheet; the words of dates and lists last."""
    yield from dict.fromkeys(_all())


def _all() -> Iterator[str]:
    yield from SINGLE[:2]
    for table in TABLES:
        for phrase in table.values():
            yield from (phrase,) if isinstance(phrase, str) else phrase
    yield from SINGLE[2:]
    yield from own_phrases()
