"""The PDFs of a plan: the words of the page and no others, the state on every page, and their event."""

from __future__ import annotations

import io
import re
from collections import Counter
from html import unescape
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pypdf import PdfReader

from regimens.exports.pdf import NotRendered
from regimens.models import Event, Member, Patient, Plan
from regimens.web.views import pdf_file
from regimens.wording.readers import Reader
from regimens.wording.readers.standing import RED_FLAG
from tests.printed_pages import printed
from tests.web import plan_rows
from tests.web.test_plan_paper import in_state, margins, text_of
from tests.web.test_plan_signing import kept

KINDS = ("clinical", "sheet", "calendar", "directions", "carer")
LARGE = ("sheet?size=large", "carer?size=large")
#: The number of the record at the foot, in English, Spanish, Polish and Arabic.
RECORD = re.compile(r"((?:record|registro|wpis|والسجل) \u2068?)(\d+)")


@pytest.fixture(autouse=True)
def _patient_with_a_slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loaded machine may take longer to start a process than a person waits."""
    monkeypatch.setattr(pdf_file.RENDERER, "seconds", 120)


def words(text: str) -> Counter[str]:
    """Each word and number with how often it stands there."""
    return Counter(re.findall(r"\w+", text.casefold()))


def words_of_page(html: str) -> Counter[str]:
    """What a reader sees of the sheet itself."""
    main = html[html.index('<main id="main">') : html.index("</main>")]
    hidden = r'<span class="(?:visually-hidden|day-name)">.*?</span>|<svg.*?</svg>'
    seen = re.sub(hidden, " ", main, flags=re.S)
    return words(bare(seen))


def only_in_file(html: str, pages: list[str]) -> Counter[str]:
    """What the file says beyond its page, margins and mark of each of its pages and the heads that tables repeat."""
    return words_of_file(html, pages) - known(html, pages)


def known(html: str, pages: list[str]) -> Counter[str]:
    """What the file of this page may say."""
    main = html[html.index('<main id="main">') : html.index("</main>")]
    heads = " ".join(re.findall("<thead.*?</thead>", main, flags=re.S))
    found = words(bare(main))
    for number in range(1, len(pages) + 1):
        found += words_of_margins(html, number, len(pages)) + words(mark_across(html))
        found += words(bare(heads)) if number > 1 else Counter()
    return found


def words_of_file(html: str, pages: list[str]) -> Counter[str]:
    """What a reader of the file finds in it; the mark across a page is drawn close to what stands before it."""
    said, mark = " ".join(pages), mark_across(html)
    return words(said.replace(mark, f" {mark} ") if mark else said)


def mark_across(html: str) -> str:
    """The word across each page of a copy that does not count; empty on one that does."""
    return "".join(re.findall(r' data-mark="(.*?)"', html))


def words_of_margins(html: str, number: int, of: int) -> Counter[str]:
    """Each word that stands around this page of a file that was made right after the page."""
    return words(around(html, number, of))


def around(html: str, number: int, of: int) -> str:
    """What stands in the margins of this page of such a file."""
    said = " ".join(margins(html).values())
    counted = said.replace("counter(pages)", str(of)).replace("counter(page)", str(number))
    return RECORD.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", counted)


def bare(html: str) -> str:
    """The text between the tags, what only a screen reader says included: the file holds it too."""
    return unescape(re.sub(r"<[^>]+>", " ", re.sub("<svg.*?</svg>", " ", html, flags=re.S)))


def pages_of(response: Any) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages]


def fonts_of(response: Any) -> set[str]:
    """The names of the fonts inside."""
    found: set[str] = set()
    for page in PdfReader(io.BytesIO(response.content)).pages:
        fonts: Any = page["/Resources"]
        found |= {str(font.get_object()["/BaseFont"]) for font in fonts["/Font"].values()}
    return found


def check_record(plan: Plan, what: str, pages: list[str]) -> None:
    """The foot of every page names the record of this very copy: the last one, and of the file, not the page."""
    [event] = Event.objects.order_by("-sequence")[:1]
    assert (event.kind, event.detail["what"], event.subject_id) == ("plan_printed", what, str(plan.pk))
    assert all(f", record {event.sequence}. " in " ".join(text.split()) for text in pages)


def both(plan: Plan, kind: str) -> tuple[str, str]:
    """The addresses of the page and of the file; kind: its name, in large print with what asks for it."""
    name, mark, size = kind.partition("?")
    return f"/plans/{plan.pk}/{name}/{mark}{size}", f"/plans/{plan.pk}/{name}.pdf{mark}{size}"


def joined(html: str, pages: list[str]) -> Counter[str]:
    """Two words of the page that its file lacks, read as one: in large print cells and lines stand close."""
    found = words_of_file(html, pages)
    lacking = {word: count for word, count in (known(html, pages) - found).items() if word.isalpha()}
    pairs = ((first, second) for first in lacking for second in lacking if first + second in found)
    return Counter({first + second: min(lacking[first], lacking[second]) for first, second in pairs})


def check_words(html: str, pages: list[str]) -> None:
    """The file says each word of the page as often as the page, and none of its own."""
    # The reader of the file may part a word where two letters stand close: spaces are left out.
    found = "".join("".join(pages).split()).casefold()
    missing = {word: count for word, count in words_of_page(html).items() if found.count(word) < count}
    assert missing == {}
    close = joined(html, pages) if " large" in html[html.index("<body") :].partition(">")[0] else Counter()
    assert only_in_file(html, pages) - close == Counter()


@pytest.mark.parametrize("kind", [*KINDS, *LARGE])
def test_it_holds_the_words_of_the_page(web: Client, signed_plan: Plan, kind: str) -> None:
    page, file = both(signed_plan, kind)
    html = web.get(page).content.decode()
    response = web.get(file)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{signed_plan.check_code}.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    pages = pages_of(response)
    check_record(signed_plan, f"{kind.partition('?')[0]}.pdf", pages)
    check_words(html, pages)


#: What must not be lost on the way to the file: words that stand in a box of their own on each sheet.
WARNED = {
    "clinical": "get same-day neurology advice",
    "directions": "Not to be given",
    "sheet": RED_FLAG[Reader.PATIENT],
    "carer": RED_FLAG[Reader.CARER],
    "calendar": "Do not act on",
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_holds_the_warnings_of_the_page(
    web: Client, patient: Patient, clinician: Member, kind: str
) -> None:
    """A red flag, stops, and that a draft is for nobody; of a signed plan with something in every part too."""
    draft = kept(patient, clinician, plan_rows.red_flag())
    stands = plan_rows.signed(kept(patient, clinician, plan_rows.rich(), "rich"), clinician)
    for plan in (draft, stands):
        page, file = both(plan, kind)
        html = web.get(page).content.decode()
        assert (WARNED[kind] in text_of(html)) is (plan == draft)
        check_words(html, [each.extract_text() for each in printed(web, file).reader.pages])


@pytest.mark.parametrize(
    "added", ["<p>Lunch is served.</p>", "<p>Give this dose daily.</p>", "<p>1,000 mg</p>"]
)
def test_a_sentence_that_stands_in_the_file_alone_is_noticed(
    web: Client, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch, added: str
) -> None:
    """Even one whose every word stands elsewhere on the sheet."""

    def more(*about: Any) -> str:
        return render_to_string(*about).replace("</main>", f"{added}</main>")

    html = web.get(f"/plans/{signed_plan.pk}/clinical/").content.decode()
    monkeypatch.setattr(pdf_file, "render_to_string", more)
    pages = pages_of(web.get(f"/plans/{signed_plan.pk}/clinical.pdf"))
    assert only_in_file(html, pages) == words(bare(added))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_one_event_of_its_own(
    web: Client, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(pdf_file.RENDERER, "render", lambda html, styles: b"%PDF-1.7")
    before = Event.objects.count()
    web.get(f"/plans/{signed_plan.pk}/{kind}.pdf")
    [event] = Event.objects.filter(kind="plan_printed")
    assert event.detail["what"] == f"{kind}.pdf"
    assert Event.objects.count() == before + 1


@pytest.mark.parametrize(
    ("state", "mark"),
    [("draft", "DRAFT"), ("superseded", "SUPERSEDED"), ("entered_in_error", "ENTERED IN ERROR")],
)
def test_a_copy_that_does_not_count_says_so_on_every_page(
    web: Client, patient: Patient, clinician: Member, state: str, mark: str
) -> None:
    """In the head of each page and across it, on every sheet."""
    plan = in_state(kept(patient, clinician, plan_rows.rich()), clinician, state)
    for address in (*(f"{kind}.pdf" for kind in KINDS), "sheet.pdf?size=large"):
        pages = printed(web, f"/plans/{plan.pk}/{address}").texts()
        assert pages
        for text in pages:
            assert f"{mark}: EXAMPLE, Jane" in text, address
            assert text.count(mark) == 2 + text.count(f"{mark}. "), address


def test_where_none_can_be_made_the_page_says_so(
    web: Client, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(html: str, styles: str) -> bytes:
        raise NotRendered("Print the page from the browser instead.")

    monkeypatch.setattr(pdf_file.RENDERER, "render", refuse)
    response = web.get(f"/plans/{signed_plan.pk}/clinical.pdf")
    assert response.status_code == 503
    assert "Print the page from the browser instead." in response.content.decode()


def test_each_sheet_offers_its_file(web: Client, signed_plan: Plan) -> None:
    for kind in KINDS:
        html = web.get(f"/plans/{signed_plan.pk}/{kind}/").content.decode()
        assert f'href="/plans/{signed_plan.pk}/{kind}.pdf"' in html
    large = web.get(f"/plans/{signed_plan.pk}/sheet/?size=large").content.decode()
    assert f'href="/plans/{signed_plan.pk}/sheet.pdf?size=large"' in large


@pytest.mark.parametrize(
    "name", ["O'Neil", '</style><img src="x">', "Zoë\u202egnirts", "Łukasz 😀", "L" * 100]
)
def test_a_hostile_name_is_printed_whole_and_harmless(web: Client, signed_plan: Plan, name: str) -> None:
    patient = signed_plan.patient
    patient.family_name = name
    patient.save()
    response = web.get(f"/plans/{signed_plan.pk}/sheet.pdf")
    assert response.status_code == 200
    text = "".join("".join(pages_of(response)).split())
    plain = "".join(sign for sign in name if sign.isalnum() and sign.isascii())
    assert plain in "".join(sign for sign in text if sign.isalnum() and sign.isascii())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("family", "given"),
    [
        ('</style><img src="x">', 'O\'Neil "Red"'),
        ("Zoë\u202egnirts", "Anna\r\n@page { size: 1mm }"),
        ("Łukasz 😀", "L" * 100),
    ],
)
def test_hostile_names_stand_whole_and_harmless_on_every_page_of_every_sheet(
    web: Client, signed_plan: Plan, kind: str, family: str, given: str
) -> None:
    patient = signed_plan.patient
    patient.family_name, patient.given_name = family, given
    patient.save()
    read = printed(web, f"/plans/{signed_plan.pk}/{kind}.pdf").reader
    for number, page in enumerate(read.pages, 1):
        text = page.extract_text()
        assert letters(f"{family}, {given}, born 27") in letters(text)
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text), "what follows would be turned round"
        for said in (f"Page {number} of {len(read.pages)}", f"check code {signed_plan.check_code}"):
            assert letters(said) in letters(text)
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        assert not page.images


def letters(text: str) -> str:
    """Letters and digits alone: a long name goes on in the next line."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def test_a_sign_in_a_name_is_drawn_from_letters_of_ours(web: Client, signed_plan: Plan) -> None:
    """No box in its place, wherever the sheet is made."""
    patient = signed_plan.patient
    patient.family_name = "Łukasz 😀🧑🩺"
    patient.save()
    response = web.get(f"/plans/{signed_plan.pk}/sheet.pdf")
    assert {"😀", "🧑", "🩺"} <= set("".join(pages_of(response)))
    embedded = fonts_of(response)
    assert any("Noto-Emoji" in name for name in embedded), embedded
    assert all("Noto" in name or "Atkinson" in name for name in embedded), embedded
