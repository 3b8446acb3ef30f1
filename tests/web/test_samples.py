"""The samples of docs have the sections, labels and heads of tables that the product's sheets have today."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from regimens.models import Member, Patient
from tests.surfaces import squeezed, text_of
from tests.web import kept_histories
from tests.wording import patient_cases as cases

SAMPLES = settings.BASE_DIR / "docs" / "samples"
HISTORIES: dict[str, Callable[[], dict[str, Any]]] = {
    "nerves": cases.nerves_history,
    "after-surgery": cases.surgery_history,
}
KINDS = ("clinical", "sheet", "directions", "calendar")
HEADING = re.compile(r'<(h2|dt|th scope="col")[^>]*>(.*?)</(?:h2|dt|th)>', re.S)
#: Sections of a plan that has anything to say there; the patient after surgery has none.
WHERE_NEEDED = {squeezed("Cautions and notes"), squeezed("Not known when this was made")}
DATE = re.compile(r"\d{2}-[A-Z][a-z]{2}-\d{4}")


def headings(html: str) -> set[str]:
    """What is the same on every sheet of this kind and case, whoever it is for and whenever it is printed."""
    main = html[html.index("<main") : html.index("</main>")]
    found = {squeezed(DATE.sub("", text_of(said))) for _, said in HEADING.findall(main)}
    return found - WHERE_NEEDED


@pytest.mark.parametrize("case", HISTORIES)
def test_the_samples_have_the_headings_of_today(
    web: Client, patient: Patient, clinician: Member, case: str
) -> None:
    """Where this fails the sheets have changed: make the samples anew from `make run`."""
    plan = kept_histories.signed(patient, clinician, HISTORIES[case]())
    for kind in KINDS:
        wanted = headings(web.get(f"/plans/{plan.pk}/{kind}/").content.decode())
        pages = PdfReader(SAMPLES / f"{case}-{kind}.pdf").pages
        said = squeezed(" ".join(page.extract_text() for page in pages))
        assert len(wanted) > 5
        assert [heading for heading in sorted(wanted) if heading not in said] == [], (case, kind)


def test_every_sample_is_looked_at() -> None:
    named = {f"{case}-{kind}.pdf" for case in HISTORIES for kind in KINDS}
    assert {path.name for path in SAMPLES.glob("*.pdf")} == named
