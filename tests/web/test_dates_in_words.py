"""Dates as they are written: 23-Nov-2026 for clinicians, 23 November 2026 for patients, whatever locale is set."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pytest
from django.test import Client
from pytest_django import Settings

from regimens.actions import plans
from regimens.actions.permissions import ROUTES, Role
from regimens.models import Member, Plan
from regimens.wording import ban
from regimens.wording.dates import MONTHS
from tests.surfaces import text_of
from tests.test_policy import ABSENT, OURS, Objects
from tests.web.test_plan_paper import read_css
from tests.wording.order_grammar import is_date

LONG, SHORT = "|".join(MONTHS), "|".join(month[:3] for month in MONTHS)
#: Every way to write a day or a month of a year with its name, in any order.
NAMED = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?[ -](?:{LONG}|{SHORT})\b\.?(?:[ ,-]+\d{{4}})?"
    rf"|\b(?:{LONG}|{SHORT})\b\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"
)
#: Every way to write it in numbers, two of years among them.
NUMERIC = re.compile(
    r"(?<![\d.])(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2})(?![\d.])"
)
LONG_DATE = re.compile(rf"\d{{1,2}} (?:{LONG}) \d{{4}}")
#: A month at the head of a calendar.
HEAD = re.compile(r"<(caption|h3)>.*?</\1>", re.S)
FOR_PATIENTS = re.compile(r"/(?:sheet|calendar|carer|for/patient|for/carer)/")
MARGINS = re.compile(r'content: ("(?:[^"\\]|\\.)*")')
OF_THE_PATIENT = re.compile("reading-(?:patient|carer)")
#: How a laboratory's result may be typed, as it stands on the laboratory's own paper.
AS_TYPED = "For example 58 or >90."
#: The words of a set of translations.
LEFT_OUT = {"regimens:translation", "regimens:translation_specimen"}


@dataclass(frozen=True)
class Locale:
    """What a server and a browser may be set to."""

    code: str
    zone: str
    accepts: str


LOCALES = (
    Locale("en-us", "America/Los_Angeles", "en-US,en;q=0.9"),
    Locale("de", "Asia/Tokyo", "de-DE,de;q=0.9"),
    Locale("ar", "Pacific/Auckland", "ar-EG,ar;q=0.9"),
)


def said(html: str) -> str:
    """What is read on the page and in the margins of its paper, without the heads of months."""
    margins = (read_css(content) for content in MARGINS.findall(html))
    # On screen the patient's words stand within the page of whoever looks at them.
    is_reading = OF_THE_PATIENT.search(html)
    begin, end = ('<article class="written', "</article>") if is_reading else ("<main", "</main>")
    body = html[html.index(begin) : html.index(end)]
    return " ".join([*text_of(HEAD.sub(" ", body)).split(), *margins])


def pages(reader: Member, locale: Locale, addresses: list[str]) -> dict[str, str]:
    """Every page that answers, by its address."""
    client = Client(headers={"Accept-Language": locale.accepts})
    client.force_login(reader.user)
    found = {}
    for address in addresses:
        response = client.get(address)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            found[address] = response.content.decode()
    return found


@pytest.fixture
def addresses(signed_plan: Plan, clinician: Member) -> list[str]:
    """Every address of the product that a clinician may open, and each step, record, reading and size."""
    draft = plans.amend(plan=signed_plan, by=clinician, reason="A new result", key="amend")
    own = Objects(
        signed_plan.patient_id,
        draft.pk,
        signed_plan.pk,
        ABSENT,
        ABSENT,
        ABSENT,
        ABSENT,
        signed_plan.check_code,
    )
    may = [name for name in OURS if Role.CLINICIAN in (ROUTES[name] or ()) and name not in LEFT_OUT]
    may = [name for name in may if not name.endswith("_pdf")]  # laid out from these very pages
    plan = f"/plans/{signed_plan.pk}"
    readings = [f"{plan}/for/{reader}/" for reader in ("clinician", "nurse", "patient", "carer")]
    steps = [
        f"/drafts/{draft.pk}/{step}/" for step in ("reason", "nerves", "gut", "safety", "dates", "check")
    ]
    records = [
        f"{plan}/record/{slug}/" for slug in ("not-given", "review", "result", "hold", "rebook", "stop")
    ]
    large = [f"{plan}/sheet/?size=large", f"{plan}/carer/?size=large"]
    return [*(own.address(name) for name in may), *readings, *steps, *records, *large]


def test_each_page_writes_dates_in_its_readers_form_alone(
    clinician: Member, addresses: list[str], settings: Settings
) -> None:
    """The same under every locale of server and browser."""
    usual = pages(clinician, Locale("en-gb", "UTC", "en-GB"), addresses)
    for locale in LOCALES:
        settings.LANGUAGE_CODE, settings.TIME_ZONE = locale.code, locale.zone
        shown = pages(clinician, locale, addresses)
        assert shown.keys() == usual.keys()
        counts = Counter[bool]()
        for address, html in shown.items():
            is_patients = bool(FOR_PATIENTS.search(address))
            counts[is_patients] += check(said(html), is_patients=is_patients, where=address)
            assert NAMED.findall(said(html)) == NAMED.findall(said(usual[address])), (address, locale)
        assert counts[False] > 200
        assert counts[True] > 100


def check(text: str, *, is_patients: bool, where: str) -> int:
    """Every date of the text in its reader's form, and nothing that can be misread; how many dates there are."""
    assert ban.hits(text.replace(AS_TYPED, ""), patient=is_patients) == [], where
    assert NUMERIC.findall(text) == [], where
    found = [hit[0] for hit in NAMED.finditer(text)]
    wrong = [each for each in found if not (LONG_DATE.fullmatch(each) if is_patients else is_date(each))]
    assert wrong == [], where
    return len(found)


@pytest.mark.parametrize("text", ["23/11/2026", "11.23.26", "2026-11-23", "23-11-2026", "2026/11/23"])
def test_a_month_in_numbers_would_be_found(text: str) -> None:
    assert NUMERIC.findall(f"Due {text}, then") == [text]


@pytest.mark.parametrize(
    "text",
    ["23 November 2026", "23-Nov-2026", "November 23, 2026", "23rd Nov 2026", "Nov. 23, 2026", "3 Nov"],
)
def test_every_other_form_would_be_found(text: str) -> None:
    (found,) = NAMED.finditer(f"Due {text}, then")
    assert found[0] == text
    assert is_date(text) is (text == "23-Nov-2026")
    assert bool(LONG_DATE.fullmatch(text)) is (text == "23 November 2026")


def test_the_margins_are_read_too(web: Client, signed_plan: Plan) -> None:
    html = web.get(f"/plans/{signed_plan.pk}/sheet/").content.decode()
    assert "printed 23 November 2026" in said(html)
