"""Plans on paper and as a file: identity, state and page numbers in the margins, whatever the name holds."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from regimens.actions import plans
from regimens.models import Event, Member, Patient, Plan
from regimens.web.presenters.paper import css_string
from regimens.wording import ban
from tests.web import plan_rows
from tests.web.test_plan_page import TAGS, words
from tests.web.test_plan_signing import kept
from tests.wording.plans import event, prevention, without_nerves

SHEETS = ["clinical", "calendar"]
RULES = (
    "Draft rule set: not approved by a clinician. Not a registered medical device. For review by a clinician."
)
#: A browser that prints margins; for any other see test_printing_browsers.py.
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)
ESCAPE = re.compile(r"\\([0-9a-f]{1,6}) ?")


@pytest.fixture
def plan(patient: Patient, clinician: Member) -> Plan:
    """A signed plan with something in every part."""
    return plan_rows.signed(kept(patient, clinician, plan_rows.rich()), clinician)


def sheet(web: Client, plan: Plan, what: str) -> str:
    """The page made for paper."""
    response = web.get(f"/plans/{plan.pk}/{what}/")
    assert response.status_code == 200
    return response.content.decode()


def read_css(text: str) -> str:
    """A CSS string as the browser reads it: each escape is one character and eats one space."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def margins(html: str) -> dict[str, str]:
    """What stands in each margin of every page."""
    style = re.search(r'<style nonce="[^"]+">(.*?)</style>', html, re.DOTALL)
    assert style
    found = dict(
        re.findall(r"@(top-left|top-right|bottom-left|bottom-right) \{ content: (.*?); font:", style[1])
    )
    return {box: read_css(content).strip('"') for box, content in found.items()}


def text_of(html: str) -> str:
    """What is read on the sheet itself."""
    return words(html[html.index("<main") : html.index("</main>")])


@pytest.mark.parametrize("what", SHEETS)
def test_identity_and_page_numbers_stand_on_every_page(web: Client, plan: Plan, what: str) -> None:
    found = margins(sheet(web, plan, what))
    born = "27-Mar-1962" if what == "clinical" else "27 March 1962"
    assert found["top-left"] == f"EXAMPLE, Jane, born {born}, NHS No. 999 100 0003"
    assert found["top-right"] == 'Page " counter(page) " of " counter(pages)'


@pytest.mark.parametrize("what", SHEETS)
def test_version_check_code_and_rule_set_stand_on_every_page(web: Client, plan: Plan, what: str) -> None:
    foot = margins(sheet(web, plan, what))["bottom-left"]
    assert foot.startswith(f"B12-000001 version 1, check code {plan.check_code}, printed 23")
    assert "Latest version? Ask Elm Road Surgery." in foot
    assert foot.endswith(RULES)


@pytest.mark.parametrize("what", SHEETS)
def test_the_rule_set_is_said_on_the_sheet_itself(web: Client, plan: Plan, what: str) -> None:
    assert RULES in text_of(sheet(web, plan, what))


@pytest.mark.parametrize("what", SHEETS)
@pytest.mark.parametrize(("paper", "size"), [("a4", "A4"), ("letter", "Letter")])
def test_the_clinics_paper(web: Client, plan: Plan, what: str, paper: str, size: str) -> None:
    plan.clinic.paper = paper
    plan.clinic.save()
    html = sheet(web, plan, what)
    assert f"@page {{ size: {size};" in html
    assert f"For {size} paper." in html


@pytest.mark.parametrize(("what", "points"), [("clinical", "10.5pt"), ("calendar", "12.0pt")])
def test_nothing_in_the_margins_is_small(web: Client, plan: Plan, what: str, points: str) -> None:
    style = re.search(r"<style nonce[^>]*>(.*?)</style>", sheet(web, plan, what), re.DOTALL)
    assert style
    assert set(re.findall(r"[\d.]+pt", style[1])) == {points}


@pytest.mark.parametrize("what", SHEETS)
@pytest.mark.parametrize(
    ("state", "mark", "warning"),
    [
        ("draft", "DRAFT", "Draft, not signed. Do not act on this copy."),
        ("superseded", "SUPERSEDED", "Superseded: a newer version stands in its place."),
        ("withdrawn", "WITHDRAWN", "Withdrawn. Do not act on this copy."),
        ("entered_in_error", "ENTERED IN ERROR", "Entered in error. Do not act on this copy."),
    ],
)
def test_what_is_not_to_be_followed_says_so_on_every_page(
    web: Client, patient: Patient, clinician: Member, what: str, state: str, mark: str, warning: str
) -> None:
    plan = in_state(kept(patient, clinician, plan_rows.rich()), clinician, state)
    html = sheet(web, plan, what)
    assert margins(html)["top-left"].startswith(f"{mark}: EXAMPLE, Jane")
    assert f'data-mark="{mark}"' in html
    assert warning in text_of(html)


def in_state(plan: Plan, by: Member, state: str) -> Plan:
    """The plan, brought into this state."""
    if state == "withdrawn":
        return plans.withdraw(plan=plan, by=by, reason="Moved away", key="w")
    if state == "entered_in_error":
        return plans.enter_in_error(plan=plan, by=by, reason="Wrong patient", key="e")
    if state == "superseded":
        plan_rows.signed(plan, by)
        draft = plans.amend(plan=plan, by=by, reason="New result", key="a")
        plan_rows.signed(plan_rows.keep(draft, without_nerves(), "b"), by, "b")
    return Plan.everywhere.get(pk=plan.pk)


@pytest.mark.parametrize("what", SHEETS)
def test_a_signed_sheet_carries_no_mark(web: Client, plan: Plan, what: str) -> None:
    html = sheet(web, plan, what)
    assert "data-mark" not in html
    assert "Do not act on this copy" not in html


@pytest.mark.parametrize("what", SHEETS)
@pytest.mark.parametrize(
    "name",
    ['O\'Neil "Red"', "A\\26 B", "</style><script>alert(1)</script>", "{} /* ; */ @page", "Ångström 李"],
)
def test_a_name_never_leaves_its_margin(
    web: Client, plan: Plan, patient: Patient, what: str, name: str
) -> None:
    patient.given_name = name  # registration refuses most of these; an import might not
    patient.save()
    html = sheet(web, plan, what)
    assert f"EXAMPLE, {name}, born " in margins(html)["top-left"]
    assert html.count("<style") == html.count("</style>") == 1
    assert "<script>alert" not in html


@pytest.mark.parametrize("text", ['"', "\\", "\n", "a: b", "1 2", "é", "</style>", "x\u2028y"])
def test_a_css_string_reads_back_as_it_was(text: str) -> None:
    made = css_string(text)
    assert re.fullmatch(r'"[A-Za-z0-9 .,\\]*"', made)
    assert read_css(made)[1:-1] == text.replace("\n", " ")


@pytest.mark.parametrize("what", SHEETS)
def test_a_sheet_needs_no_script_and_names_nobody_in_its_title(web: Client, plan: Plan, what: str) -> None:
    html = web.get(f"/plans/{plan.pk}/{what}/", headers={"user-agent": CHROME}).content.decode()
    title = re.search(r"<title>(.*?)</title>", html)
    assert title
    assert "Example" not in title[1]
    assert "Jane" not in title[1]
    assert re.search(r"<button[^>]* hidden>Print</button>", html)
    assert "use your browser's Print command" in words(html)
    assert f'href="/plans/{plan.pk}/"' in html


def test_a_sheet_may_use_its_one_style_element(web: Client, plan: Plan) -> None:
    response = web.get(f"/plans/{plan.pk}/clinical/")
    nonce = re.search(r'<style nonce="([^"]+)">', response.content.decode())
    assert nonce
    assert f"'nonce-{nonce[1]}'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"


def test_the_clinical_copy_holds_everything_needed_to_act(web: Client, plan: Plan) -> None:
    found = text_of(sheet(web, plan, "clinical"))
    for said in (
        "EXAMPLE",
        "No known allergies",
        "DOSE 1 mg",
        "1,000 micrograms",
        "Caution. Already taking folic acid.",
        "Note. Nitrous oxide use.",
        "Not yet checked: eGFR.",
        "numbness: yes; unsteady walking or falls: yes",
        "Injections 1 to 11, loading, provisional: 1 Mon 23-Nov-2026",
        "4 Sun 29-Nov-2026 Needs an owner",
        "Today: Neurology.",
        "Never give it into a vein.",
        "Enter an eGFR from the last 12 months, or send the test.",
        "signed 23-Nov-2026 10:00 by Dr Chris Clinician, GMC 7000001",
        f"Check code {plan.check_code}",
        "Rule set ",
    ):
        assert said.upper() in found.upper(), said


def test_every_date_stands_on_both_sheets(web: Client, plan: Plan) -> None:
    dated = [event["on"] for event in plan.document["schedule"]]
    for what in SHEETS:
        shown = re.findall(r'<time datetime="([\d-]+)">', sheet(web, plan, what))[-len(dated) :]
        assert (sorted(shown) if what == "clinical" else shown) == dated  # one line holds all of loading


def test_the_calendar_has_a_box_to_tick_for_every_event(web: Client, plan: Plan) -> None:
    html = sheet(web, plan, "calendar")
    events = len(plan.document["schedule"])
    assert html.count('class="tick"') == 2 * events
    assert html.count("<caption>") == 2
    assert "Tue 23: Blood test" in words(html)
    assert "After the months the same dates stand as a list." in words(html)
    assert "Monday 7 December 2026 Check-up" in words(html)
    assert "More injections follow. We will tell you the dates." in words(html)
    assert "Ask us: closed that day; may change" in words(html)


def test_boxes_of_one_day_and_of_two_phases_are_told_apart(
    web: Client, patient: Patient, clinician: Member
) -> None:
    made = without_nerves()
    tests = [event("baseline", "2026-11-23", "blood_test"), event("potassium-1", "2026-11-23", "blood_test")]
    later = [event("maintenance-1", "2027-03-04", where="maintenance")]
    made = without_nerves(schedule=[*tests, *made["schedule"], *later])
    html = words(sheet(web, kept(patient, clinician, made), "calendar"))
    assert html.count("Blood test before the first dose") == 2
    assert html.count("Blood test: potassium") == 2
    assert html.count("Maintenance injection 1") == 2
    assert "Your injections go on after the last date here." in html


def test_each_allergy_stands_apart(web: Client, plan: Plan) -> None:
    Patient.everywhere.filter(pk=plan.patient_id).update(allergies="known", allergy_list="Penicillin\nLatex")
    said = "Known allergies: Penicillin; Latex"
    assert said in words(sheet(web, plan, "clinical"))
    assert said in words(web.get(f"/plans/{plan.pk}/").content.decode())


def test_a_short_calendar_stays_on_one_page(web: Client, patient: Patient, clinician: Member) -> None:
    html = sheet(web, kept(patient, clinician, without_nerves()), "calendar")
    assert "After the months" not in html
    assert "may change" not in html


def test_a_week_starts_on_sunday_in_the_us(web: Client, plan: Plan) -> None:
    assert 'abbr="Monday">Mon</th><th scope="col" abbr="Tuesday"' in sheet(web, plan, "calendar")
    plan.clinic.profile = "us"
    plan.clinic.save()
    html = sheet(web, plan, "calendar")
    assert html.index('abbr="Sunday"') < html.index('abbr="Monday"')
    assert "1,000 mcg" in sheet(web, plan, "clinical")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (prevention(), "There are no dates yet"),
        (plan_rows.nothing("contraindicated"), "No plan: past anaphylaxis to vitamin B12"),
    ],
)
def test_a_sheet_without_dates_says_so(
    web: Client, patient: Patient, clinician: Member, made: dict[str, Any], said: str
) -> None:
    plan = kept(patient, clinician, made)
    assert said in text_of(sheet(web, plan, "clinical"))
    assert "There are no dates yet." in text_of(sheet(web, plan, "calendar"))


@pytest.mark.parametrize("what", SHEETS)
def test_nothing_on_paper_can_be_misread(web: Client, plan: Plan, what: str) -> None:
    assert ban.hits(text_of(sheet(web, plan, what)), patient=what == "calendar") == []


@pytest.mark.parametrize("who", ["clinician", "nurse", "auditor", "manager"])
def test_who_prints_is_noted(request: pytest.FixtureRequest, client: Client, plan: Plan, who: str) -> None:
    client.force_login(request.getfixturevalue(who).user)
    for what in SHEETS:
        sheet(client, plan, what)
        event = Event.objects.order_by("-sequence")[0]
        assert (event.kind, event.detail["what"]) == ("plan_printed", what)


def test_the_file_is_the_document_byte_for_byte(web: Client, plan: Plan) -> None:
    response = web.get(f"/plans/{plan.pk}.json")
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response.content.decode() == plan.document_text
    assert json.loads(response.content) == plan.document
    assert "Example" not in response.content.decode()
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["what"]) == ("plan_exported", "json")


def test_templates_show_no_tag_as_text(web: Client, plan: Plan) -> None:
    for what in SHEETS:
        shown = TAGS.sub("", sheet(web, plan, what))
        assert "{{" not in shown
        assert "{%" not in shown
