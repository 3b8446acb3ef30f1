"""The patient sheet in another language as a PDF: approved sets alone, our own letters, numbers in their order."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from regimens.models import Event, Member, Patient, Plan
from regimens.web.views import pdf_file
from regimens.wording import languages
from regimens.wording.languages import LANGUAGES, digest_of_set
from tests.printed_pages import Printed, printed
from tests.web import plan_rows
from tests.web.test_patient_sheet import sheet
from tests.web.test_pdf_files import around, bare, only_in_file, words_of_page
from tests.web.test_plan_paper import in_state, text_of
from tests.web.test_plan_signing import kept
from tests.web.test_translations import approved

CODES = list(LANGUAGES)
FACES = ("Atkinson-Hyperlegible-Next", "Vazirmatn")
ARABIC, VOWELS = re.compile("[\u0621-\u0652]+"), re.compile("[\u064b-\u0652]")
#: Of the words of a page, as a share: a file keeps the letters of lam and alef in the order they are drawn in.
MOST_ARABIC_WORDS = 0.97
PHONE = "01632 960 123"
NO_BREAK = "\u00a0"


@pytest.fixture(autouse=True)
def _patient_with_a_slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loaded machine may take longer to start a process than a person waits."""
    monkeypatch.setattr(pdf_file.RENDERER, "seconds", 120)


@pytest.fixture
def plan(patient: Patient, clinician: Member) -> Plan:
    """A signed plan with nerve signs and a dose on a closed day, of a clinic with a telephone."""
    clinician.clinic.phone = PHONE
    clinician.clinic.save()
    return plan_rows.signed(kept(patient, clinician, plan_rows.rich()), clinician)


def made(web: Client, plan: Plan, asked: str) -> PdfReader:
    """The file."""
    response = web.get(f"/plans/{plan.pk}/sheet.pdf{asked}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def fonts_of(read: PdfReader) -> dict[str, bool]:
    """Every font of the file with whether its letters are inside."""
    found = {}
    for page in read.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            [below] = font.get_object()["/DescendantFonts"]
            described = below.get_object()["/FontDescriptor"].get_object()
            found[str(described["/FontName"])] = "/FontFile2" in described
    return found


@pytest.mark.parametrize("size", ["", "&size=large"])
@pytest.mark.parametrize("code", CODES)
def test_no_file_is_made_of_an_unreviewed_set(
    web: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch, code: str, size: str
) -> None:
    monkeypatch.setattr(pdf_file.RENDERER, "render", lambda *_: pytest.fail("it was rendered"))
    before = Event.objects.filter(kind="plan_printed").count()
    response = web.get(f"/plans/{plan.pk}/sheet.pdf?language={code}{size}")
    assert response.status_code == 409
    name = LANGUAGES[code].english_name
    said = text_of(response.content.decode())
    assert f"There is no patient sheet in {name}: its translations are not approved in this clinic." in said
    assert Event.objects.filter(kind="plan_printed").count() == before


@pytest.mark.parametrize("language", ["xx", "PL", "</style>"])
def test_no_file_is_made_in_another_language(web: Client, plan: Plan, language: str) -> None:
    response = web.get(f"/plans/{plan.pk}/sheet.pdf", {"language": language})
    assert response.status_code == 409
    assert "There is no patient sheet in that language." in response.content.decode()


@pytest.mark.parametrize("code", CODES)
def test_an_approved_set_is_in_the_file(web: Client, plan: Plan, clinician: Member, code: str) -> None:
    approved(clinician, code)
    read: Any = made(web, plan, f"?language={code}")
    assert read.trailer["/Root"]["/Lang"] == code
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    fonts = fonts_of(read)
    assert all(fonts.values())
    assert [name for name in fonts if not any(face in name for face in FACES)] == []
    assert any("Vazirmatn" in name for name in fonts) is (code == "ar")
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["what"]) == ("plan_printed", "sheet.pdf")
    assert (event.detail["language"], event.detail["set"]) == (code, digest_of_set(code))


@pytest.mark.parametrize("code", ["es", "pl"])
def test_it_holds_the_words_of_the_page(web: Client, plan: Plan, clinician: Member, code: str) -> None:
    approved(clinician, code)
    page = sheet(web, plan, f"?language={code}")
    pages = [each.extract_text() for each in made(web, plan, f"?language={code}").pages]
    found = "".join("".join(pages).split()).casefold()
    missing = {word: count for word, count in words_of_page(page).items() if found.count(word) < count}
    assert missing == {}
    assert only_in_file(page, pages) == Counter()
    translate = languages.speech_of(code).translate
    for number, text in enumerate(pages, 1):
        assert translate("Page {page} of {pages}").format(page=number, pages=len(pages)) in text


#: Name, birth and number as they are drawn, from the left.
WHO = {
    "es": "EXAMPLE, Jane, fecha de nacimiento: 27 de marzo de 1962, Número NHS: 999 100 0003",
    "pl": "EXAMPLE, Jane, data urodzenia: 27 marca 1962, Numer NHS: 999 100 0003",
    "ar": "999 100 0003 :NHS ورقم1962 مارس 27 :\u060c تاريخ الميلادJane \u060cEXAMPLE",
}
MARKS = {
    "draft": {"es": "BORRADOR", "pl": "WERSJA ROBOCZA", "ar": "مسودة"},
    "superseded": {"es": "SUSTITUIDO", "pl": "ZASTĄPIONO", "ar": "نسخة مستبدلة"},
    "entered_in_error": {"es": "INTRODUCIDO POR ERROR", "pl": "WPISANO PRZEZ POMYŁKĘ", "ar": "أدخلت بالخطأ"},
}


def plain(text: str) -> str:
    """One blank between words, and no signs of vowels."""
    return VOWELS.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))


@pytest.mark.parametrize("code", CODES)
def test_name_birth_and_number_stand_on_every_page(
    web: Client, plan: Plan, clinician: Member, code: str
) -> None:
    approved(clinician, code)
    pages = [plain(page.extract_text()) for page in made(web, plan, f"?language={code}").pages]
    assert len(pages) > 1
    assert [number for number, text in enumerate(pages, 1) if WHO[code] not in text] == []
    assert not any(mark[code] in text for mark in list(MARKS.values())[1:] for text in pages)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("state", MARKS)
def test_a_copy_that_does_not_count_says_so_in_its_language_on_every_page(
    web: Client, patient: Patient, clinician: Member, state: str, code: str
) -> None:
    """In the head of each page, before the name, and across it."""
    stands = in_state(kept(patient, clinician, plan_rows.rich()), clinician, state)
    approved(clinician, code)
    mark = MARKS[state][code]
    in_head = f"EXAMPLE :{mark}" if code == "ar" else f"{mark}: EXAMPLE, Jane"
    for page in made(web, stands, f"?language={code}").pages:
        text = page.extract_text()
        assert in_head in plain(text)
        assert mark in [plain(line) for line in text.splitlines()]
        assert all(part in plain(text) for part in ("Jane", "999 100 0003", "1962"))


def arabic_words(text: str) -> set[str]:
    """Each word in Arabic letters, without the signs of vowels."""
    return {VOWELS.sub("", word) for word in ARABIC.findall(unicodedata.normalize("NFKC", text))}


@pytest.mark.parametrize("size", ["", "&size=large"])
def test_the_arabic_words_of_the_page_are_in_the_file(
    web: Client, plan: Plan, clinician: Member, size: str
) -> None:
    """For who has the file read aloud, searches it or copies from it: letters are drawn whole. And no others."""
    approved(clinician, "ar")
    html = sheet(web, plan, f"?language=ar{size}")
    wanted = arabic_words(text_of(html))
    file = printed(web, f"/plans/{plan.pk}/sheet.pdf?language=ar{size}")
    found = arabic_words(" ".join(file.texts()))
    assert len(wanted) > 200
    assert len(wanted & found) >= MOST_ARABIC_WORDS * len(wanted), sorted(wanted - found)
    assert signs(" ".join(file.texts())) == signs(spoken(html, file))


def signs(text: str) -> Counter[str]:
    """Each letter and digit, Arabic and Latin, with how often it stands there: words are drawn close together."""
    return Counter(sign for sign in plain(text).casefold() if sign.isalnum())


def spoken(html: str, file: Printed) -> str:
    """All that the file of this page should hold: the page, heads of tables and margins as often as drawn."""
    main = html[html.index('<main id="main">') : html.index("</main>")]
    page = re.sub('<thead.*?</thead>|<span class="day-name">.*?</span>', " ", main, flags=re.S)
    pages = len(file.pages)
    margins = (around(html, number, pages) for number in range(1, pages + 1))
    return " ".join([bare(page), *file.heads(), *margins])


@pytest.mark.parametrize("size", ["", "&size=large"])
def test_from_right_to_left_doses_and_numbers_keep_their_order(
    web: Client, plan: Plan, clinician: Member, size: str
) -> None:
    """The file holds each line as it is seen from the left: the number stands before its unit."""
    approved(clinician, "ar")
    pages = [page.extract_text() for page in made(web, plan, f"?language=ar{size}").pages]
    whole = "\n".join(pages).replace(NO_BREAK, " ")
    for said in ("1 mg", "1,000 micrograms", PHONE, "999 100 0003", plan.check_code):
        assert said in whole
    for turned in ("mg 1", "micrograms 1,000", "123 960 01632", "123 960"):
        assert turned not in whole


@pytest.mark.parametrize("size", ["", "&size=large"])
def test_the_page_offers_the_file_in_its_own_language(
    web: Client, plan: Plan, clinician: Member, size: str
) -> None:
    approved(clinician, "pl")
    html = sheet(web, plan, f"?language=pl{size}")
    more = size.replace("&", "&amp;")
    assert f'href="/plans/{plan.pk}/sheet.pdf?language=pl{more}">PDF file</a>' in html
    assert f'href="/plans/{plan.pk}/sheet.pdf">PDF file</a>' in sheet(web, plan)
