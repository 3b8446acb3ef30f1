"""The page of a plan version: every part, every state, every status, for every role that may open it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from regimens.actions import plans
from regimens.models import Event, Member, Patient, Plan
from regimens.wording import ban
from tests.web import plan_rows
from tests.wording.plans import alert, document, months, prevention, tablets, without_nerves

DRAFT_RULES = "Draft rule set: not approved by a clinician. Not a registered medical device."
TAGS = re.compile(r"<[^>]+>")


def words(html: str) -> str:
    """The page as it is read."""
    return " ".join(unescape(TAGS.sub(" ", html)).split())


def part(html: str, element: str) -> str:
    """What is read from this element id to the end of its section."""
    found = re.search(rf'<(section|table|dl)[^>]*\sid="{element}".*?</\1>', html, re.DOTALL)
    assert found, f"no element {element}"
    return words(found[0])


@pytest.fixture
def draft_row(patient: Patient, clinician: Member) -> Plan:
    """A draft with something in every part."""
    return plan_rows.keep(plan_rows.begin(patient, clinician, {"purpose": "treat"}), plan_rows.rich())


def show(web: Client, plan: Plan) -> str:
    """The page, opened."""
    response = web.get(f"/plans/{plan.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def kept(patient: Patient, by: Member, made: dict[str, Any], **answers: object) -> Plan:
    """A draft of this document."""
    return plan_rows.keep(plan_rows.begin(patient, by, {"purpose": "treat", **answers}), made)


def test_state_order_and_rule_set_stand_first(web: Client, draft_row: Plan) -> None:
    page = show(web, draft_row)
    assert part(page, "state").startswith("Draft plan, not signed B12-000001 version 1")
    assert DRAFT_RULES in part(page, "state")
    assert (
        "hydroxocobalamin – 1 mg in 1 mL solution for injection – DOSE 1 mg – intramuscular – every other day "
        "until no further improvement, review 07-Dec-2026 , then every 2 months – long term, review cause yearly"
    ) in part(page, "order")
    assert "1 mg is the same as 1,000 micrograms . 1 ampoule ( 1 mL ) each time." in part(page, "order")
    assert page.index('id="state"') < page.index('id="order"') < page.index('class="alert-caution"')
    assert 'href="#sign-off"' in page


def test_dates_and_amounts_never_break(web: Client, draft_row: Plan) -> None:
    page = show(web, draft_row)
    assert '<span class="nowrap">07-Dec-2026</span>' in page
    assert '<strong><span class="nowrap">1 mg</span></strong>' in page


def test_three_cautions_open_and_the_rest_folded(web: Client, draft_row: Plan) -> None:
    page = show(web, draft_row)
    before, folded = page.split("1 more caution and 1 note", 1)
    assert before.count('class="alert-caution"') == 3
    assert "The cause may be reversible" in words(folded)
    assert "Not yet checked: eGFR." in words(folded)
    assert page.count("Already taking folic acid. Do not stop it.") == 1


def test_doses_on_closed_days_name_who_gives_them(
    web: Client, patient: Patient, clinician: Member, draft_row: Plan
) -> None:
    assert "nobody is assigned" in words(show(web, draft_row))
    assert part(show(web, draft_row), "schedule").count("Needs an owner") == 2
    answered = plan_rows.begin(patient, clinician, {"purpose": "treat", "closed_day_owner": "community"}, "b")
    owned = words(show(web, plan_rows.keep(answered, plan_rows.rich(), "b")))
    assert "nobody is assigned" not in owned
    assert "Needs an owner" not in owned
    assert "Community nurse" in owned


def test_why_says_rule_inputs_evidence_dissent_and_other_rules(web: Client, draft_row: Plan) -> None:
    why = part(show(web, draft_row), "why")
    assert "With nerve involvement: an injection every other day until improvement stops." in why
    assert "numbness: yes; unsteady walking or falls: yes" in why
    assert "Source: the founding article says it" in why
    assert "Proposal: our own decision, with its reason" in why
    assert re.search(r"Evidence S13 \w", why)
    assert (
        "3 times a week, by the rule on without nerves: does not apply, because of numbness: yes. "
        "loading.without_nerves"
    ) in why
    assert "Cautious reading" in why
    assert "Not known, read on the cautious side: bleeding disorder, low platelets or anticoagulant." in why
    assert "Nobody yet. Draft rule set" in why


def test_the_dates_are_one_list_in_every_view(web: Client, draft_row: Plan) -> None:
    page = show(web, draft_row)
    table = page[page.index('id="schedule"') : page.index("The same dates as a calendar")]
    dated = re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)">', table)
    assert dated == [event["on"] for event in draft_row.document["schedule"]]
    calendar = page[page.index("The same dates as a calendar") : page.index('id="referrals"')]
    assert calendar.count('class="day-event"') + calendar.count("<li>") == len(dated)
    assert "November 2026" in calendar
    assert "Tue 23-Feb-2027: Blood test" in words(calendar)


def test_rows_say_tests_moves_and_why_a_date_is_not_firm(web: Client, draft_row: Plan) -> None:
    schedule = part(show(web, draft_row), "dates")
    assert "Tests: haematocrit, B12 and potassium." in schedule
    assert "Moved from Sun 06-Dec-2026 , clinic closed." in schedule
    assert schedule.count("Provisional: loading goes on until improvement stops, and a review decides.") == 1
    assert (
        "Maintenance injections, every 2 months, until a clinician changes it, are not dated yet: they are "
        "counted from the last loading dose given, once a clinician records that improvement has stopped."
    ) in schedule
    assert "Injections continue" not in schedule
    assert "11 injections dated" in schedule
    assert "No date yet, counted from the last loading dose given" in schedule


def test_referrals_come_most_urgent_first_with_their_text(web: Client, draft_row: Plan) -> None:
    found = part(show(web, draft_row), "referrals")
    assert found.index("Today: Neurology.") < found.index("Routine: Haematology.")
    assert "Include: Onset, gait" in found


def test_advice_stands_in_groups_with_its_label(web: Client, draft_row: Plan) -> None:
    found = part(show(web, draft_row), "monitoring")
    for heading in ("To do", "Giving the injection", "Folic acid", "Going on"):
        assert heading in found
    assert "Never give it into a vein. Source, S43" in found
    assert "Proposal, S43" in found


def test_not_chosen_answers_and_what_is_still_needed(web: Client, draft_row: Plan) -> None:
    page = show(web, draft_row)
    not_chosen = part(page, "not-chosen")
    assert "cyanocobalamin injection Excluded" in not_chosen
    assert "eGFR: 42 mL/min/1.73 m²" in not_chosen
    assert "Nothing for this patient." in not_chosen
    answers = part(page, "answers")
    assert "Numbness yes" in answers
    assert "eGFR not known" in answers
    assert "involvement" not in answers
    assert "Urgent. " in words(page)
    assert "could change: whether cyanocobalamin is locked" in words(page)


def test_the_text_for_the_record_is_plain(web: Client, draft_row: Plan) -> None:
    page = show(web, draft_row)
    record = unescape(re.search(r'<textarea id="record".*?>(.*?)</textarea>', page, re.DOTALL)[1])  # type: ignore[index]
    assert record.startswith("EXAMPLE, Jane, born 27-Mar-1962, plan B12-000001 version 1, check code ")
    assert "DOSE 1 mg, intramuscular" in record
    assert "Next injection planned: Mon 23-Nov-2026" in record
    assert "Not a registered medical device" in record


def test_a_signed_plan_offers_paper_and_no_signature(web: Client, clinician: Member, draft_row: Plan) -> None:
    plan_rows.signed(draft_row, clinician)
    page = show(web, draft_row)
    assert part(page, "state").startswith("Signed 23-Nov-2026 10:00 by Dr Chris Clinician, GMC 7000001")
    assert ">Plan signed</h1>" in page
    assert "Print clinical copy" in page
    assert "Print calendar" in page
    assert 'name="checked"' not in page
    assert "Choose otherwise" not in page


def test_taken_back_plans_say_so_with_the_reason(web: Client, clinician: Member, draft_row: Plan) -> None:
    plan_rows.signed(draft_row, clinician)
    plans.withdraw(plan=draft_row, by=clinician, reason="Moved away", key="w")
    state = part(show(web, draft_row), "state")
    assert state.startswith("Withdrawn 23-Nov-2026 10:00")
    assert "Was signed 23-Nov-2026 10:00 by Dr Chris Clinician" in state
    assert "Reason: Moved away." in state
    plans.enter_in_error(plan=draft_row, by=clinician, reason="Wrong patient", key="e")
    assert part(show(web, draft_row), "state").startswith("Entered in error")


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        ("no_indication", "Nearly there: the diagnosis or a B12 result"),
        ("clinician_choice", "The clinician's choice"),
        ("out_of_scope", "Outside the scope of this tool"),
        ("contraindicated", "No plan: past anaphylaxis to vitamin B12"),
        ("cannot_supply", "Nothing suitable in stock"),
    ],
)
def test_without_a_regimen_it_says_what_to_do(
    web: Client, patient: Patient, clinician: Member, status: str, heading: str
) -> None:
    page = show(web, kept(patient, clinician, plan_rows.nothing(status)))
    order = part(page, "order")
    assert order.startswith(heading)
    assert "<li>" in page[page.index('id="order"') :]
    assert "There is no regimen to sign in this plan." in part(page, "sign-off")
    assert 'name="checked"' not in page
    assert "No dates: there is no regimen." in words(page)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (without_nerves(), "3 times a week for 2 weeks, then every 3 months – for life"),
        (prevention(), "every 3 months – for life"),
        (tablets(), "cyanocobalamin – 1 mg tablet – DOSE 1 mg – oral – once a day"),
        (without_nerves(months(2, 3)), "every 2 or 3 months, not chosen yet"),
    ],
)
def test_every_kind_of_regimen(
    web: Client, patient: Patient, clinician: Member, made: dict[str, Any], said: str
) -> None:
    assert said in part(show(web, kept(patient, clinician, made)), "order")


def test_a_plan_without_dates_says_why(web: Client, patient: Patient, clinician: Member) -> None:
    page = show(web, kept(patient, clinician, prevention()))
    assert "There are no dates yet: the first dose is not booked." in words(page)
    assert "Calendar for paper" not in page


def test_everything_that_stops_stands_in_one_panel(web: Client, patient: Patient, clinician: Member) -> None:
    made = plan_rows.red_flag(
        signable=False,
        blockers=["safety_not_checked"],
        facts=[plan_rows.fact("safety.cobalt_allergy", "unknown", "absent")],
    )
    page = show(web, kept(patient, clinician, made))
    stop = part(page, "stop")
    assert page.count('id="stop"') == 1
    assert "Possible spinal cord or optic nerve involvement." in stop
    assert "The safety checks are not complete." in stop
    assert "Not known: cobalt allergy." in stop
    assert "Change the answers" in stop


def test_no_alert_no_heading(web: Client, patient: Patient, clinician: Member) -> None:
    page = show(web, kept(patient, clinician, without_nerves()))
    assert "Cautions and notes" not in page
    assert 'id="stop"' not in page


@pytest.mark.parametrize("who", ["clinician", "nurse", "auditor", "manager"])
def test_who_may_read_it(request: pytest.FixtureRequest, client: Client, draft_row: Plan, who: str) -> None:
    client.force_login(request.getfixturevalue(who).user)
    page = show(client, draft_row)
    assert ("Withdraw this plan" in page) == (who == "clinician")
    assert ("Choose otherwise" in page) == (who in {"clinician", "nurse"})
    assert ("Change the answers" in page) == (who in {"clinician", "nurse"})
    if who != "clinician":
        assert "Only a clinician can sign. Send it to a prescriber to sign: Dr Chris Clinician." in words(
            page
        )


def test_opening_it_is_noted(web: Client, draft_row: Plan) -> None:
    show(web, draft_row)
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.subject_id) == ("plan_viewed", str(draft_row.pk))


ADDRESSES = ["", "clinical/", "calendar/"]
VERBS = ["sign", "choose", "rerun", "amend", "withdraw", "error"]


@pytest.mark.parametrize("what", ADDRESSES)
def test_a_foreign_plan_is_not_there(
    client: Client, other_clinician: Member, draft_row: Plan, what: str
) -> None:
    client.force_login(other_clinician.user)
    foreign = client.get(f"/plans/{draft_row.pk}/{what}")
    absent = client.get(f"/plans/{uuid4()}/{what}")
    assert foreign.status_code == absent.status_code == 404
    assert client.get(f"/plans/{draft_row.pk}.json").status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_done_to_a_foreign_plan(
    client: Client, other_clinician: Member, draft_row: Plan, verb: str
) -> None:
    client.force_login(other_clinician.user)
    assert client.post(f"/plans/{draft_row.pk}/{verb}/", {"key": "k", "checked": "yes"}).status_code == 404
    assert Plan.everywhere.get(pk=draft_row.pk).state == "draft"


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_done_is_posted(web: Client, draft_row: Plan, verb: str) -> None:
    assert web.get(f"/plans/{draft_row.pk}/{verb}/").status_code == 405


def test_nothing_on_the_page_can_be_misread(web: Client, draft_row: Plan) -> None:
    page = show(web, draft_row)
    assert ban.hits(words(page[page.index("<main") : page.index("</main>")])) == []


def test_the_browser_keeps_no_copy(web: Client, draft_row: Plan) -> None:
    response = web.get(f"/plans/{draft_row.pk}/")
    assert response["Cache-Control"] == "no-store"
    assert "unsafe" not in response["Content-Security-Policy"]


def test_an_alert_text_fits_its_tier(web: Client, patient: Patient, clinician: Member) -> None:
    made = document(
        **{key: value for key, value in without_nerves().items() if key not in ("sha256", "alerts")},
        alerts=[alert("A17", "note")],
    )
    page = show(web, kept(patient, clinician, made))
    assert "1 note" in page
    assert 'class="alert-note"' in page
