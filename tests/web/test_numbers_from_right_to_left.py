"""Where signs stand beside numbers in a file in Arabic: each line as it is drawn, read from the left.

tests/wording/test_numbers_from_right_to_left.py looks at the same in the text of the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.text.ffi import ffi

from regimens.models import Member, Patient, Plan
from tests import recorded
from tests.recorded import days_later
from tests.web.test_pdf_layout import PAPERS, Layout, shown
from tests.web.test_translations import approved
from tests.wording.test_numbers_from_right_to_left import SIGNS

SIZES = ("", "&size=large")
INVISIBLE = re.compile("[\u200b\u2066-\u2069]")
#: The comma of a thousand is part of its number.
WITHIN = re.compile(r"\d,\d{3}(?!\d)")
BESIDE = re.compile(rf"[{SIGNS}]\d|\d[{SIGNS}]")
#: What two boxes beside each other may lie apart, in pixels, and still touch.
TOUCHING = 0.5


@pytest.fixture
def plan(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Plan:
    """Loading on alternate days, a dose on record, in a clinic with telephones."""
    approved(clinician, "ar")
    patient.clinic.phone, patient.clinic.help_phone = "01632 960 123", "01632 960 999"
    patient.clinic.save()
    made = recorded.nerves_plan(patient, clinician, answers)
    recorded.give(made, nurse, "first", batch="117")
    return made


def seen(layout: Layout) -> Iterator[str]:
    """Each line of the file, its signs in the order in which they are drawn."""
    for line in layout.boxes(LineBox):
        texts = [box for box in shown(line) if isinstance(box, TextBox) and box.text.strip()]
        said, end = "", 0.0
        for box in sorted(texts, key=lambda box: box.position_x):
            between = " " if said and box.position_x - end > TOUCHING else ""
            said, end = f"{said}{between}{drawn(box)}", box.position_x + box.width
        yield INVISIBLE.sub("", said)


def drawn(box: Any) -> str:
    """The letters of a box as the renderer draws them, run by run and each from the left."""
    box.pango_layout.reactivate(box.style)
    line, _ = box.pango_layout.get_first_line()
    text, run, said = box.pango_layout.text.encode(), line.runs[0], ""
    while run != ffi.NULL:
        said += "".join(_letters(run.data, text))
        run = run.next
    return said


def _letters(run: Any, text: bytes) -> Iterator[str]:
    """What each glyph of a run stands for; glyphs that share a letter give it once."""
    starts = list(run.glyphs.log_clusters[0 : run.glyphs.num_glyphs])
    in_order = sorted(set(starts))
    ends = dict(zip(in_order, [*in_order[1:], run.item.length], strict=True))
    for start in dict.fromkeys(starts):
        yield text[run.item.offset + start : run.item.offset + ends[start]].decode()


def beside(line: str) -> list[str]:
    """Every sign of the line that touches a digit and is not part of the number."""
    return BESIDE.findall(WITHIN.sub("0", line))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("size", SIZES)
def test_no_sign_is_drawn_beside_a_number(web: Client, plan: Plan, size: str, paper: str) -> None:
    plan.clinic.paper = paper
    plan.clinic.save()
    with days_later(1):
        lines = list(seen(Layout(web, plan, f"sheet?language=ar{size}")))
    assert [line for line in lines if beside(line)] == []
    whole = "\n".join(lines)
    for said in ("1 mg", "1,000 micrograms", "01632\u00a0960\u00a0123", "117", "2026", plan.check_code):
        assert said in whole


def test_a_full_stop_that_is_drawn_before_a_dose_is_found(web: Client, plan: Plan) -> None:
    """As the sentence ended before: the stop stands on the left of the 1."""
    layout = Layout(web, plan, "sheet?language=ar", lambda html: html.replace(" من هذا الدواء.", "."))
    assert any(".1 mg" in line for line in seen(layout))
