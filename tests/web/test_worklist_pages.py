"""The pages of the clinic's list: worklist, register, batch trace, recall and shortages, each in its states."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from regimens.actions import assessments, doses, plans, tasks, visits, worklist
from regimens.models import (
    Assessment,
    Event,
    EventKind,
    FollowUp,
    Member,
    Patient,
    Plan,
    Record,
    Shortage,
    Task,
    TaskKind,
)
from regimens.web.presenters.patients import clinic_day
from regimens.web.presenters.worklist import later
from regimens.wording import ban
from regimens.wording.dates import patient_day
from tests.actions.test_worklist import another
from tests.recorded import nerves_plan
from tests.surfaces import text_of as words


def text_of(response: Any) -> str:
    """The page as it is sent; it says nothing that can be misread."""
    html = str(response.content.decode())
    assert ban.hits(words(html)) == []
    return html


def signed_in(member: Member) -> Client:
    """A browser of this member."""
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def nurses(nurse: Member, signed_plan: Plan) -> Client:
    """The nurse's browser; one patient has a signed plan."""
    return signed_in(nurse)


@pytest.fixture
def managers(manager: Member, signed_plan: Plan) -> Client:
    """The manager's browser."""
    return signed_in(manager)


# Worklist


def test_an_empty_list_says_so_in_every_section(nurse: Member) -> None:
    page = text_of(signed_in(nurse).get("/worklist/"))
    assert page.count("Nobody.") == 7
    assert "Nothing to clear up." in page


def test_a_row_says_who_what_when_and_how_to_reach_them(nurses: Client, signed_plan: Plan) -> None:
    page = text_of(nurses.get("/worklist/"))
    assert "EXAMPLE, Jane" in page
    assert 'Hydroxocobalamin <span class="nowrap">1 mg</span>' in page
    assert "Injection 1, loading" in page
    assert "No phone" in page
    assert "Cause for life" in page
    assert f"/plans/{signed_plan.pk}/record/dose/?return=this_week-1" in page


def test_overdue_is_said_in_words(nurses: Client, signed_plan: Plan) -> None:
    today = signed_plan.clinic.today()
    row = FollowUp.objects.in_clinic(signed_plan.clinic)
    row.update(due_on=today - timedelta(days=9), overdue_from=today - timedelta(days=8))
    page = text_of(nurses.get("/worklist/"))
    assert "Overdue by 9 days" in page
    row.update(long_overdue_from=today)
    assert "Long overdue: ask whether nerve symptoms have returned" in text_of(nurses.get("/worklist/"))


def test_two_missed_stand_on_top_with_the_signer(nurses: Client, signed_plan: Plan) -> None:
    today = signed_plan.clinic.today()
    FollowUp.objects.in_clinic(signed_plan.clinic).update(
        overdue_from=today, due_on=today - timedelta(days=1), two_missed_from=today
    )
    page = text_of(nurses.get("/worklist/"))
    assert "Stop: two loading doses missed in a row" in page
    assert "Signed by Dr Chris Clinician" in page


def test_after_a_row_the_next_one_has_the_focus_and_the_rest_is_counted(nurses: Client) -> None:
    page = text_of(nurses.get("/worklist/?after=this_week-1"))
    assert "Recorded. 1 left in Due this week." in page
    assert page.count("autofocus") == 1
    assert "autofocus" not in text_of(nurses.get("/worklist/?after=<script>"))


@pytest.mark.parametrize("place", ["overdue-999", "overdue-0", "overdue-11", "elsewhere-1", "this_week-"])
def test_a_place_that_no_page_has_is_not_announced(nurses: Client, place: str) -> None:
    page = text_of(nurses.get(f"/worklist/?after={place}"))
    assert "Recorded." not in page
    assert 'id="done"' not in page


@pytest.fixture
def twelve(signed_plan: Plan, clinician: Member, answers: dict[str, object]) -> Plan:
    """Twelve patients whose first dose and first blood test are due: two pages of both; the last of them."""
    return [another(clinician, number, answers) for number in range(11)][-1]


def test_a_row_of_the_second_page_leads_back_to_the_second_page(nurses: Client, twelve: Plan) -> None:
    page = text_of(nurses.get("/worklist/?page_tests=2&drug=hydroxocobalamin"))
    [at] = re.findall(r'href="([^"]*/record/contact/\?return=tests-2[^"]*)"', page)
    form = text_of(nurses.get(unescape(at)))
    assert 'href="/worklist/?drug=hydroxocobalamin&amp;page_tests=2"' in form, "Back, and Cancel"
    kept = dict(re.findall(r'<input type="hidden" name="(return|list_\w+)" value="([^"]*)">', form))
    sent = {"way": "telephone", "outcome": "no_answer", "on": twelve.clinic.today().isoformat()}
    done = nurses.post(unescape(at).split("?")[0], sent | kept)
    back = done.headers["Location"]
    assert back == "/worklist/?after=tests-2&drug=hydroxocobalamin&page_tests=2"
    page = text_of(nurses.get(back))
    assert "Recorded. 12 left in Blood tests due." in page
    focused = page.split("autofocus")[0].rpartition('<tr id="')[2]
    assert focused.startswith("tests-2")
    assert "Telephone, no answer" in focused, "the very row"


@pytest.mark.parametrize("number", ["0", "x", "12345", "2&2", "٢"])
def test_what_is_no_page_is_not_kept(nurses: Client, signed_plan: Plan, number: str) -> None:
    asked = {"return": "tests-1", "page_tests": number}
    form = text_of(nurses.get(f"/plans/{signed_plan.pk}/record/contact/", asked))
    assert "page_tests" not in form


def test_past_the_end_the_last_page_is_shown(nurses: Client, twelve: Plan) -> None:
    page = text_of(nurses.get("/worklist/?page_tests=7"))
    tests = page.split('<section aria-labelledby="tests-title"')[1].split("</section>")[0]
    assert tests.count('<tr id="tests-') == 2
    assert "Nobody." not in tests
    assert "page_tests=2" in tests, "a row leads back to the page that was shown"


def test_stop_is_offered_to_who_may(nurses: Client, clinician: Member, signed_plan: Plan) -> None:
    assert "/record/hold/" in text_of(nurses.get("/worklist/"))
    assert "/record/stop/" not in text_of(nurses.get("/worklist/"))
    assert "/record/stop/" in text_of(signed_in(clinician).get("/worklist/"))


def test_with_htmx_the_form_opens_in_the_row_and_names_the_patient(nurses: Client, signed_plan: Plan) -> None:
    address = f"/plans/{signed_plan.pk}/record/dose/?return=this_week-1&drug=hydroxocobalamin"
    part = text_of(nurses.get(address, headers={"HX-Request": "true"}))
    assert part.startswith('<tr id="row-form"')
    assert "Record a dose given: " in part
    assert "EXAMPLE, Jane</span>, born " in part
    assert "<html" not in part
    assert 'name="list_drug" value="hydroxocobalamin"' in part


def test_with_htmx_errors_stay_in_the_row_and_success_leads_to_the_next(
    nurses: Client, signed_plan: Plan
) -> None:
    address = f"/plans/{signed_plan.pk}/record/contact/"
    htmx = {"HX-Request": "true"}
    sent = {"way": "telephone", "reason": "Rang twice", "return": "this_week-1"}
    refused = nurses.post(address, sent, headers=htmx)
    assert refused.status_code == 422
    assert text_of(refused).startswith('<tr id="row-form"')
    assert "Rang twice" in text_of(refused)
    today = signed_plan.clinic.today()
    whole = sent | {"outcome": "no_answer", "on": today.isoformat()}
    done = nurses.post(address, whole, headers=htmx)
    assert done.headers["HX-Redirect"] == "/worklist/?after=this_week-1"
    assert Record.objects.in_clinic(signed_plan.clinic).count() == 1


def test_an_auditor_reads_it_and_is_offered_no_action(auditor: Member, signed_plan: Plan) -> None:
    page = text_of(signed_in(auditor).get("/worklist/"))
    assert "EXAMPLE, Jane" in page
    assert "/record/" not in page


def test_filters_stay_in_the_address_and_can_be_taken_off(nurses: Client) -> None:
    page = text_of(nurses.get("/worklist/?nerves=yes&drug=hydroxocobalamin"))
    assert "Show everybody" in page
    assert "EXAMPLE, Jane" not in page.split('id="tasks"')[0]


def test_contacts_are_shown_with_their_outcome(nurses: Client, nurse: Member, signed_plan: Plan) -> None:
    today = signed_plan.clinic.today()
    for number in range(4):
        visits.contact(
            plan=signed_plan,
            by=nurse,
            on=today,
            way="telephone",
            outcome="no_answer",
            note="",
            key=f"c{number}",
        )
    page = text_of(nurses.get("/worklist/"))
    assert page.count("Telephone, no answer") == 6  # three of the four, in two sections


# Register


def test_the_register_defines_what_it_counts(nurses: Client) -> None:
    page = text_of(nurses.get("/register/"))
    assert "1 patient with an active plan." in page
    assert "Cyanocobalamin although it is locked: 0 of 1" in page
    assert "This must be 0." in page


def test_a_batch_is_traced_with_phone_and_date(nurses: Client, nurse: Member, signed_plan: Plan) -> None:
    dose = doses.Given(
        on=signed_plan.clinic.today(),
        place="loading-1",
        product="hydroxocobalamin_1000",
        route="intramuscular",
        site="left_deltoid",
        batch="HX-7",
    )
    doses.give(plan=signed_plan, by=nurse, dose=dose, reason="", key="d")
    page = text_of(nurses.post("/register/batch/", {"batch": "hx-7"}))
    assert "1 dose on record." in page
    assert "EXAMPLE, Jane" in page
    assert "No dose of this batch is on record." in text_of(nurses.post("/register/batch/", {"batch": "<b>"}))


@pytest.mark.parametrize("batch", ["", "x" * 41])
def test_a_batch_that_is_none_is_refused_and_kept(nurses: Client, batch: str) -> None:
    response = nurses.post("/register/batch/", {"batch": batch})
    assert response.status_code == 422
    assert "Enter the batch as printed on the ampoule" in text_of(response)


# Recall


def test_nobody_overdue_is_said(nurses: Client) -> None:
    assert "Nobody is overdue today." in text_of(nurses.get("/recall/"))


@pytest.fixture
def overdue(signed_plan: Plan) -> Plan:
    """The first dose was due five days ago."""
    today = signed_plan.clinic.today()
    FollowUp.objects.in_clinic(signed_plan.clinic).update(
        due_on=today - timedelta(days=5), overdue_from=today - timedelta(days=4)
    )
    return signed_plan


def test_letters_are_made_once_the_number_is_typed(nurses: Client, overdue: Plan) -> None:
    assert "<strong>1</strong> person is overdue" in text_of(nurses.get("/recall/"))
    for wrong, status in (("", 422), ("one", 422), ("2", 409)):
        response = nurses.post("/recall/letters/", {"count": wrong})
        assert response.status_code == status
        assert 'id="es"' in text_of(response)
    assert not Event.objects.filter(kind=EventKind.RECALL_PRINTED).exists()
    page = text_of(nurses.post("/recall/letters/", {"count": "1"}))
    assert "Dear Jane Example," in page
    assert "We have no record that you had it." in page
    phones = text_of(nurses.post("/recall/phones/", {"count": "1"}))
    assert "Phone list: 1 overdue" in phones
    assert nurses.post("/recall/pigeons/", {"count": "1"}).status_code == 404


def test_emails_are_sent_only_with_the_clinics_own_settings(
    nurses: Client, overdue: Plan, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    assert "Emails" not in text_of(nurses.get("/recall/"))
    assert nurses.post("/recall/emails/", {"count": "1", "key": "k"}).status_code == 409
    settings.EMAIL_URL, settings.EMAIL_FROM = "smtp://mail.example.org", "surgery@example.org"
    overdue.patient.email = "jane@example.org"
    overdue.patient.save()
    assert "names no illness, drug or date" in text_of(nurses.get("/recall/"))
    assert nurses.post("/recall/emails/", {"count": "2", "key": "k"}).status_code == 409
    assert not mailoutbox
    done = nurses.post("/recall/emails/", {"count": "1", "key": "k"}, follow=True)
    assert "1 email handed to the mail server." in text_of(done)
    assert len(mailoutbox) == 1


def test_who_has_no_date_after_missed_doses_is_written_to_in_words_that_fit(
    nurses: Client, overdue: Plan
) -> None:
    today = overdue.clinic.today()
    row = FollowUp.objects.in_clinic(overdue.clinic)
    undated = {"next_key": "", "due_on": None, "overdue_from": None, "two_missed_from": today}
    row.update(**undated, missed_on=today - timedelta(days=9))
    assert "missed two loading doses and has no date booked is among them" in text_of(nurses.get("/recall/"))
    letter = text_of(nurses.post("/recall/letters/", {"count": "1"}))
    assert f"was due on <strong>{patient_day(today - timedelta(days=9))}</strong>" in letter
    assert "We have no record that you had it, or any injection after it." in letter
    phones = text_of(nurses.post("/recall/phones/", {"count": "1"}))
    assert clinic_day(today - timedelta(days=9)) in phones
    assert "Two or more doses missed, no date booked" in phones
    assert "Two doses missed in a row" in text_of(nurses.get("/worklist/"))
    row.update(missed_on=None)
    letter = text_of(nurses.post("/recall/letters/", {"count": "1"}))
    assert "You have missed injections: we have no record that you had them." in letter
    assert "was due on" not in letter, "no day is made up"


# Tasks


def test_every_task_is_on_some_page_and_the_filters_stay(
    nurses: Client, signed_plan: Plan, nurse: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "TASKS_A_PAGE", 1)
    tasks.open_for_plan(signed_plan, TaskKind.NERVES, nurse)
    count = Task.objects.in_clinic(signed_plan.clinic).count()
    first = text_of(nurses.get("/worklist/?drug=hydroxocobalamin"))
    assert f"Tasks: <strong>{count}</strong>" in first
    assert "Nerve symptoms are back" in first
    assert f'href="?drug=hydroxocobalamin&amp;page_tasks=2#tasks">{count - 1} more</a>' in first
    shown = [text_of(nurses.get(f"/worklist/?page_tasks={page}")) for page in range(1, count + 1)]
    words = {re.search(r'#tasks">([^<]+)</a></th>', page.split('id="tasks"')[1]) for page in shown}
    assert len({found[1] for found in words if found}) == count
    assert " more</a>" not in shown[-1].split('id="tasks"')[1]
    assert "page_tasks=2" in shown[1], "a row leads back to the page that was shown"
    beyond = text_of(nurses.get("/worklist/?page_tasks=99"))
    assert beyond.split('id="tasks"')[1].count('#tasks">') == 1, "the last page"
    for wrong in ("0", "x", "9" * 5000, "\u0662"):
        assert "Nerve symptoms are back" in text_of(nurses.get("/worklist/", {"page_tasks": wrong}))


def test_more_tasks_than_are_counted_are_said_to_be_more(
    nurses: Client, signed_plan: Plan, nurse: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "TASKS_A_PAGE", 1)
    monkeypatch.setattr(worklist, "MOST_COUNTED", 1)
    tasks.open_for_plan(signed_plan, TaskKind.NERVES, nurse)
    page = text_of(nurses.get("/worklist/"))
    assert "Tasks: <strong>more than 1</strong>" in page
    assert '?page_tasks=2#tasks">More</a>' in page


# Shortages


def test_a_manager_marks_and_ends_a_shortage(managers: Client, signed_plan: Plan) -> None:
    page = text_of(managers.get("/shortages/"))
    assert "Every product that the clinic stocks is available." in page
    refused = managers.post("/shortages/mark/", {"key": "k"})
    assert refused.status_code == 422
    assert managers.post("/shortages/mark/", {"product": "hydroxocobalamin_injection"}).status_code == 303
    page = text_of(managers.get("/shortages/"))
    assert "1 signed plan rests on it." in page
    assert "Cyanocobalamin, intramuscular, next loading dose on " in page
    shortage = Shortage.everywhere.get()
    assert managers.post(f"/shortages/{shortage.pk}/end/", {"key": "e"}).status_code == 303
    assert managers.post(f"/shortages/{shortage.pk}/end/", {"key": "f"}).status_code == 409


def test_where_nothing_can_be_given_instead_no_amendment_is_offered(
    manager: Member, patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    nerves_plan(patient, clinician, answers)
    signed_in(manager).post("/shortages/mark/", {"product": "hydroxocobalamin_injection"})
    page = text_of(signed_in(clinician).get("/shortages/"))
    assert "A clinician decides: no plan can be made" in page
    assert "Amend for the time being" not in page


def test_a_clinician_amends_for_the_time_being_and_back(
    managers: Client, clinician: Member, signed_plan: Plan
) -> None:
    managers.post("/shortages/mark/", {"product": "hydroxocobalamin_injection"})
    shortage = Shortage.everywhere.get()
    client = signed_in(clinician)
    response = client.post(f"/shortages/{shortage.pk}/{signed_plan.pk}/", {"key": "s"})
    assert response.status_code == 303
    assert response.headers["Location"].endswith("/check/")
    draft = Assessment.objects.in_clinic(clinician.clinic).get(state="draft")
    made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="t")
    signed = plans.sign(plan=made, by=clinician, checked=True, key="sign")
    for page in ("", "clinical/", "course/"):
        shown = text_of(client.get(f"/plans/{signed.pk}/{page}"))
        assert "Temporary: hydroxocobalamin injection is unavailable since " in shown
    managers.post(f"/shortages/{shortage.pk}/end/", {"key": "e"})
    assert "is available again since " in text_of(client.get(f"/plans/{signed.pk}/"))
    assert "change the temporary plan back" in text_of(client.get("/worklist/"))
    assert client.post(f"/shortages/{shortage.pk}/{signed_plan.pk}/", {"key": "other"}).status_code == 409
    assert client.post(f"/plans/{signed_plan.pk}/change-back/", {"key": "b"}).status_code == 409


def test_a_foreign_shortage_is_404(managers: Client, other_clinician: Member, signed_plan: Plan) -> None:
    managers.post("/shortages/mark/", {"product": "hydroxocobalamin_injection"})
    shortage = Shortage.everywhere.get()
    assert signed_in(other_clinician).post(f"/shortages/{shortage.pk}/{signed_plan.pk}/").status_code == 404


def test_the_queries_of_the_whole_page_do_not_grow_with_its_rows(
    nurses: Client, clinician: Member, answers: dict[str, object]
) -> None:
    nurses.get("/worklist/")  # what is asked once only, at the first page of a process
    with CaptureQueriesContext(connection) as few:
        nurses.get("/worklist/")
    for number in range(4):
        another(clinician, number, answers)
    with CaptureQueriesContext(connection) as many:
        page = text_of(nurses.get("/worklist/"))
    assert page.count('<tr id="this_week-') == 5
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 more people have the next dose in more than 4 weeks."),
        (1, "1 more person has the next dose in more than 4 weeks."),
        (1_000, "1,000 more people have the next dose in more than 4 weeks."),
        (1_001, "More than 1,000 other people have the next dose in more than 4 weeks."),
    ],
)
def test_those_beyond_the_list_are_counted_up_to_a_thousand(count: int, said: str) -> None:
    assert later(count) == said


def test_the_count_of_those_beyond_the_list(
    nurses: Client,
    signed_plan: Plan,
    clinician: Member,
    answers: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    another(clinician, 1, answers)
    beyond = signed_plan.clinic.today() + timedelta(days=28)
    row = FollowUp.objects.in_clinic(signed_plan.clinic)
    row.update(due_on=beyond, overdue_from=beyond + timedelta(days=1))
    assert "2 more people have" in text_of(nurses.get("/worklist/"))
    monkeypatch.setattr(worklist, "MOST_COUNTED", 0)
    assert worklist.due_later(signed_plan.clinic, signed_plan.clinic.today(), worklist.Filters()) == 1


def test_a_section_with_more_than_is_counted_says_so(
    signed_plan: Plan,
    nurses: Client,
    clinician: Member,
    answers: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worklist, "ROWS_A_PAGE", 1)
    monkeypatch.setattr(worklist, "MOST_COUNTED", 1)
    another(clinician, 1, answers)
    first = text_of(nurses.get("/worklist/"))
    assert "Due this week: <strong>more than 1</strong>" in first
    assert '#this_week">More</a>' in first
    last = text_of(nurses.get("/worklist/?page_this_week=2"))
    assert "Due this week: <strong>2</strong>" in last
    assert "Recorded. More than 1 left" in text_of(nurses.get("/worklist/?after=this_week-1"))
