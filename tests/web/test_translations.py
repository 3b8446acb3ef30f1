"""The pages of translations, and the sheet in another language: read, approved, printed, refused, withdrawn."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from regimens.actions import translations
from regimens.actions.translations import Reviewer
from regimens.models import Event, Member, Patient, Plan, TranslationReview
from regimens.wording import languages
from regimens.wording.languages import LANGUAGES, digest_of_set
from regimens.wording.speech import Speech
from tests.web import plan_rows
from tests.web.test_patient_sheet import sheet
from tests.web.test_plan_paper import in_state, margins, text_of
from tests.web.test_plan_signing import kept
from tests.wording.plans import Document, prevention, tablets

READ = {"name": "Ewa Example", "qualification": "Medical translator", "registration": "", "has_read": "yes"}
CODES = list(LANGUAGES)


@pytest.fixture
def plan(patient: Patient, clinician: Member) -> Plan:
    """A signed plan with nerve signs and a dose on a closed day."""
    return plan_rows.signed(kept(patient, clinician, plan_rows.rich()), clinician)


def approved(by: Member, code: str) -> TranslationReview:
    """The set as it is, approved."""
    reviewer = Reviewer(name="Ewa Example", qualification="Medical translator")
    return translations.approve(
        by=by, language=code, shown=digest_of_set(code), reviewer=reviewer, has_read=True, key=code
    )


def page(web: Client, address: str, status: int = 200) -> str:
    """The page at this address."""
    response = web.get(address)
    assert response.status_code == status
    return response.content.decode()


def post(web: Client, address: str, status: int, **sent: str) -> str:
    """What comes back when this is sent."""
    response = web.post(address, sent)
    assert response.status_code == status
    return response.content.decode()


def test_every_set_is_unreviewed_at_first(web: Client) -> None:
    html = page(web, "/translations/")
    assert text_of(html).count("Unreviewed.") == len(LANGUAGES)
    assert "not by a translator" in html
    for code, language in LANGUAGES.items():
        assert f'href="/translations/{code}/">{language.english_name}</a>' in html
        assert f'<bdi lang="{code}">{language.own_name}</bdi>' in html


@pytest.mark.parametrize("code", CODES)
def test_every_phrase_stands_beside_its_translation(web: Client, code: str) -> None:
    html = page(web, f"/translations/{code}/")
    rows = re.findall(r'<th scope="row">(.*?)</th><td lang="(\w+)" dir="(\w+)">(.*?)</td>', html)
    assert len(rows) == len(languages.pairs(code)) > 290
    assert {(lang, direction) for _, lang, direction, _ in rows} == {(code, LANGUAGES[code].direction)}
    for (source, translation), row in zip(languages.pairs(code), rows, strict=True):
        assert (row[0].replace("&#x27;", "'"), row[3].replace("&#x27;", "'")) == (source, translation)
    assert digest_of_set(code) in html


def test_an_unknown_language_is_not_there(web: Client) -> None:
    for address in ("", "specimen/"):
        page(web, f"/translations/xx/{address}", 404)
    post(web, "/translations/xx/approve/", 404)


def test_a_clinician_approves_what_was_shown(web: Client, clinician: Member) -> None:
    post(web, "/translations/pl/approve/", 303, shown=digest_of_set("pl"), key="k", **READ)
    html = text_of(page(web, "/translations/pl/"))
    assert "Approved by Ewa Example, Medical translator, on " in html
    assert "entered by Dr Chris Clinician" in html
    assert "Approve the Polish set" not in html
    assert "Withdraw the approval" in html


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ("name", "Enter the name of the reviewer"),
        ("qualification", "Enter what qualifies the reviewer"),
        ("has_read", "Read all phrases, then tick the box"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_approved(web: Client, without: str, said: str) -> None:
    sent = {name: value for name, value in READ.items() if name != without}
    html = post(web, "/translations/pl/approve/", 422, shown=digest_of_set("pl"), key="k", **sent)
    assert said in html
    assert 'checked="' not in html or without != "has_read"
    assert not TranslationReview.everywhere.exists()


def test_other_words_than_shown_are_not_approved(web: Client) -> None:
    html = post(web, "/translations/pl/approve/", 409, shown="0" * 64, key="k", **READ)
    assert "The phrases have changed since this page was opened." in html
    assert not TranslationReview.everywhere.exists()


def test_an_approval_is_withdrawn_with_a_reason(web: Client, clinician: Member, plan: Plan) -> None:
    approved(clinician, "pl")
    assert "Enter the reason" in post(web, "/translations/pl/withdraw/", 422, key="k", reason=" ")
    assert translations.standing(clinician.clinic, "pl").may_be_printed
    post(web, "/translations/pl/withdraw/", 303, key="k", reason="A phrase is wrong")
    html = text_of(page(web, "/translations/pl/"))
    assert "Approval withdrawn" in html
    assert "Withdrawn by Dr Chris Clinician on " in html
    assert "A phrase is wrong" in html
    sheet(web, plan, "?language=pl", 409)


def test_nothing_to_withdraw(web: Client) -> None:
    html = post(web, "/translations/pl/withdraw/", 409, key="k", reason="x")
    assert "There is no approval to withdraw." in html


@pytest.mark.parametrize("who", ["nurse", "auditor", "manager"])
def test_others_read_and_do_not_approve(request: pytest.FixtureRequest, client: Client, who: str) -> None:
    client.force_login(request.getfixturevalue(who).user)
    html = page(client, "/translations/pl/")
    assert "Approve the Polish set" not in html
    assert client.post("/translations/pl/approve/", READ).status_code == 403


# The sheet


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("size", ["", "&size=large"])
def test_an_unreviewed_set_is_never_printed(web: Client, plan: Plan, code: str, size: str) -> None:
    before = Event.objects.filter(kind="plan_printed").count()
    html = sheet(web, plan, f"?language={code}{size}", 409)
    name = LANGUAGES[code].english_name
    text = text_of(html)
    assert f"There is no patient sheet in {name}: its translations are not approved in this clinic." in text
    assert "An interpreter is needed." in text
    assert f'href="/plans/{plan.pk}/sheet/">Patient sheet in English</a>' in html
    translated = languages.speech_of(code).translate
    assert translated("Your calendar") not in html
    assert Event.objects.filter(kind="plan_printed").count() == before


@pytest.mark.parametrize("language", ["xx", "PL", "pl ", "../pl", "</style>", "p" * 300])
def test_no_other_language_is_printed(web: Client, plan: Plan, clinician: Member, language: str) -> None:
    approved(clinician, "pl")
    html = page(web, f"/plans/{plan.pk}/sheet/?language={language}", 409)
    assert "There is no patient sheet in that language." in html


@pytest.mark.parametrize("language", ["", "en"])
def test_english_needs_no_approval(web: Client, plan: Plan, language: str) -> None:
    assert '<html lang="en-GB" dir="ltr">' in sheet(web, plan, f"?language={language}")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("size", ["", "&size=large"])
def test_an_approved_set_is_printed(web: Client, plan: Plan, clinician: Member, code: str, size: str) -> None:
    approved(clinician, code)
    html = sheet(web, plan, f"?language={code}{size}")
    language = LANGUAGES[code]
    assert f'<html lang="{code}" dir="{language.direction}">' in html
    say = languages.speech_of(code).translate
    assert say("Your injection record") in html
    assert f"In {language.english_name}. Print the English copy for the record too" in html
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["language"]) == ("plan_printed", code)
    assert event.detail["set"] == digest_of_set(code)


@pytest.mark.parametrize("code", CODES)
def test_the_same_version_and_check_code_stand_on_both(
    web: Client, plan: Plan, clinician: Member, code: str
) -> None:
    approved(clinician, code)
    for html in (sheet(web, plan), sheet(web, plan, f"?language={code}")):
        foot = re.search(r"@bottom-\w+ \{ content: (.*?); font:", html)
        assert foot
        for text in (re.sub(r"\\[0-9a-f]+ ", " ", foot[1]).replace(" ", ""), text_of(html)):
            assert plan.check_code in text
            assert "000001" in text


def test_the_margins_are_said_in_the_language_too(web: Client, plan: Plan, clinician: Member) -> None:
    approved(clinician, "pl")
    found = margins(sheet(web, plan, "?language=pl"))
    assert found["top-right"] == 'Strona " counter(page) " z " counter(pages)'
    assert "data urodzenia: 27 marca 1962" in found["top-left"]
    assert found["bottom-left"].startswith(f"B12-000001, wersja 1, kod kontrolny {plan.check_code}, data")
    for word in ("version", "printed", "Draft", "born", "Page"):
        assert word not in " ".join(found.values())


def test_from_right_to_left_the_margins_change_sides(web: Client, plan: Plan, clinician: Member) -> None:
    approved(clinician, "ar")
    style = re.search(r"<style nonce[^>]*>(.*?)</style>", sheet(web, plan, "?language=ar"), re.DOTALL)
    assert style
    assert "text-align: right" in style[1].split("@top-right")[1].split("}")[0]
    assert "counter(page)" in style[1].split("@top-left")[1].split("}")[0]
    assert style[1].count("direction: rtl") == 3


def test_the_tool_bar_offers_what_is_approved(web: Client, plan: Plan, clinician: Member) -> None:
    assert "?language=" not in sheet(web, plan)
    approved(clinician, "pl")
    english, polish = sheet(web, plan), sheet(web, plan, "?language=pl&size=large")
    assert "?language=pl" in english
    assert "?language=ar" not in english
    assert f'href="/plans/{plan.pk}/sheet/?size=large">English</a>' in polish
    assert f'href="/plans/{plan.pk}/sheet/?language=pl">Standard print</a>' in polish


def test_what_another_clinic_approved_does_not_count(
    web: Client, plan: Plan, other_clinician: Member
) -> None:
    approved(other_clinician, "pl")
    sheet(web, plan, "?language=pl", 409)


# Nothing is left in English

OPEN, CLOSE = "\u27e6", "\u27e7"
#: What may stand outside a phrase: numbers, blanks and signs between words.
OUTSIDE = re.compile(r"[\s\d.,:\u00a0]*")


def unmarked_text(text: str) -> str:
    """What of the text is in no phrase."""
    before = None
    while before != text:
        before, text = text, re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "", text)
    return text


@pytest.mark.parametrize("size", ["", "&size=large"])
@pytest.mark.parametrize("state", ["signed", "draft", "superseded", "withdrawn", "entered_in_error"])
@pytest.mark.parametrize("document", [plan_rows.rich, tablets, prevention])
def test_all_that_a_patient_reads_is_a_phrase(
    web: Client,
    patient: Patient,
    clinician: Member,
    monkeypatch: pytest.MonkeyPatch,
    document: Callable[[], Document],
    state: str,
    size: str,
) -> None:
    plan = in_state(kept(patient, clinician, document()), clinician, state)

    def marked(phrase: str) -> str:
        assert phrase in set(languages.sheet_phrases()), "a translator never saw it"
        return f"{OPEN}{phrase}{CLOSE}"

    monkeypatch.setattr(languages, "speech_of", lambda code: Speech(code, translate=marked))
    approved(clinician, "pl")
    html = sheet(web, plan, f"?language=pl{size}")
    assert html.count(OPEN) > 40
    for text in (text_of(html), *margins_alone(html), re.findall(r"<title>(.*?) - B12 Regimens<", html)[0]):
        assert OUTSIDE.fullmatch(unmarked_text(text)), unmarked_text(text)
    for attribute in re.findall(
        r'(?:data-mark|alt|title|aria-label)="([^"]*)"', html[html.index('<div class="sheet') :]
    ):
        assert OUTSIDE.fullmatch(unmarked_text(attribute)), attribute


def margins_alone(html: str) -> list[str]:
    """The words of the margins, page counters left out."""
    return [re.sub(r'" counter\(\w+\) "|" counter\(\w+\)', " ", text) + "" for text in margins(html).values()]


def test_the_finder_finds_what_is_left_in_english() -> None:
    assert unmarked_text(f"{OPEN}a {OPEN}b{CLOSE} c{CLOSE} left {OPEN}d{CLOSE}").strip() == "left"
    assert not OUTSIDE.fullmatch("left")


# The specimen


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("size", ["", "?size=large"])
def test_a_specimen_says_so_on_every_page_and_is_of_nobody(web: Client, code: str, size: str) -> None:
    html = page(web, f"/translations/{code}/specimen/{size}")
    assert 'data-mark="SPECIMEN"' in html
    assert "Not for a patient." in text_of(html)
    identity = re.search(r"@top-(?:left|right) \{ content: ([^;]*SPECIMEN[^;]*);", html)
    assert identity
    assert "Sam" in html
    assert f'<html lang="{code}"' in html
    assert Event.objects.filter(kind__startswith="plan_").count() == 0
    assert Patient.everywhere.count() == 0
    assert Plan.everywhere.count() == 0
