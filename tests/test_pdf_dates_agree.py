"""The clinical copy as a PDF lists each date once: for the 200 plans whose other views are held date by date."""

from __future__ import annotations

from itertools import islice

import pytest

from tests import surface_dates as dates
from tests.surface_pdfs import dates_of_clinical
from tests.surfaces import SLICES, documents, pdf_text, stored, values_of
from tests.test_surfaces_agree import DATE_BY_DATE

PRINTED = 200


@pytest.mark.many
@pytest.mark.parametrize("part", range(SLICES))
def test_the_pdf_has_the_dates_of_every_other_view(part: int) -> None:
    printed = 0
    for history, document in islice(documents(part), DATE_BY_DATE):
        values = values_of(stored(history, document)) | {"as_file": True}
        read = pdf_text("print/clinical.html", values)
        assert dates_of_clinical(read) == dates.of_document(document), history
        printed += 1
    assert printed == PRINTED // SLICES
