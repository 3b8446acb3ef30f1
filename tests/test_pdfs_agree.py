"""The PDFs of random plans say the drug, dose, route and dates of the document: five sheets, four states."""

from __future__ import annotations

from collections import Counter

import pytest

from regimens.wording import ban
from regimens.wording.languages import LANGUAGES, speech_of
from tests.surface_pdfs import IN_TURN, check_pdfs, stratified
from tests.surfaces import for_patient, pdf_text, squeezed, stored, values_of

#: Plans made into PDFs, three sheets each; spread over routes, loadings and purposes.
PDF_PLANS, PDF_SLICES = 60, 4


@pytest.mark.many
@pytest.mark.parametrize("part", range(PDF_SLICES))
def test_the_pdfs_say_it_too(part: int) -> None:
    made: Counter[str] = Counter()
    plans = PDF_PLANS // PDF_SLICES
    for number, (history, document) in enumerate(stratified(part, plans), part):
        made.update(check_pdfs(history, document, number))
    assert made.total() == 3 * plans
    assert made["clinical"] == made["sheet"] == plans
    assert all(made[kind] >= plans // 5 for kind in IN_TURN), made


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_pdf_in_another_language_holds_nothing_that_can_be_misread(code: str) -> None:
    history, document = next(stratified(0, 1))
    plan = stored(history, document)
    values = values_of(plan) | {"as_file": True}
    read = pdf_text("print/patient.html", for_patient(plan, values, speech_of(code)))
    assert document["regimen"]["form"] in squeezed(read)
    assert ban.hits(read, plan.clinic.profile, patient=True) == []
