"""What a recording form must never do: answer a question by itself, hide a colleague's entry, lose what was typed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from regimens.actions import plans
from regimens.models import Member, Patient, Plan, Record
from regimens.wording import ban, recording
from tests.conftest import PASSWORD
from tests.recorded import give, on_day
from tests.web.conftest import TODAY
from tests.web.test_plan_page import words

DOSE = {"product": "hydroxocobalamin_1000", "route": "intramuscular", "site": "left_deltoid", "key": "form"}
LOADING = [TODAY + timedelta(days=days) for days in (0, 2, 4, 7, 9, 11)]
LONG_AFTER = LOADING[-1] + timedelta(days=150)


@pytest.fixture
def plan(draft_plan: Plan, clinician: Member) -> Plan:
    """Signed; the first dose is booked for today."""
    return plans.sign(plan=draft_plan, by=clinician, checked=True, key="sign")


@pytest.fixture
def nurses(nurse: Member) -> Client:
    """The nurse's browser."""
    client = Client()
    client.force_login(nurse.user)
    return client


def place(plan: Plan, slug: str = "dose") -> str:
    """The form of this kind."""
    return f"/plans/{plan.pk}/record/{slug}/"


def text(response: Any) -> str:
    """The page as it was sent."""
    return str(response.content.decode())


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the recording form."""
    form = page[page.index("data-carry") :]
    return dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    )


def load(plan: Plan, nurse: Member) -> None:
    """The whole loading, on its days."""
    for number, day in enumerate(LOADING):
        with on_day(day):
            give(plan, nurse, f"load-{number}")


def test_the_filter_of_the_list_never_answers_the_question_about_nerves(
    nurses: Client, nurse: Member, plan: Plan
) -> None:
    load(plan, nurse)
    with on_day(LONG_AFTER):
        page = text(nurses.get(f"{place(plan)}?return=overdue-1&nerves=yes&drug=hydroxocobalamin"))
        assert "Have nerve symptoms returned?" in page
        assert "New symptoms count too." in page
        hidden = fields(page)
        assert "nerves" not in hidden
        sent = hidden | DOSE | {"on": LONG_AFTER.isoformat(), "warned": "late", "reason": "Abroad"}
        refused = nurses.post(place(plan), sent)
        assert refused.status_code == 422
        assert "Select whether nerve symptoms have returned" in text(refused)
        done = nurses.post(place(plan), sent | {"nerves": "no"})
    assert done.status_code == 303
    assert done.headers["Location"] == "/worklist/?after=overdue-1&nerves=yes&drug=hydroxocobalamin"
    assert Record.objects.in_clinic(plan.clinic).order_by("-on")[0].detail["nerves"] == "no"


def test_a_colleagues_entry_of_the_same_dose_stands_beside_the_warning(
    nurses: Client, clinician: Member, plan: Plan
) -> None:
    give(plan, clinician, "his", batch="HX-77")
    response = nurses.post(place(plan), DOSE | {"on": TODAY.isoformat(), "place": "loading-1"})
    said = words(text(response))
    assert response.status_code == 422
    assert "On record: Dose given: Injection 1, loading, Mon 23-Nov-2026." in said
    assert "Batch HX-77. Entered by Dr Chris Clinician, Mon 23-Nov-2026 10:00." in said


def test_a_warning_hides_no_error(nurses: Client, plan: Plan) -> None:
    late = TODAY + timedelta(days=3)
    with on_day(late):
        sent = DOSE | {
            "on": late.isoformat(),
            "place": "loading-1",
            "warned": "late",
            "site": "",
            "reason": "",
        }
        page = text(nurses.post(place(plan), sent))
    summary = page[page.index('id="es"') : page.index("<h1")]
    assert recording.WARNINGS["late"] in words(summary)
    assert 'href="#id_site_0">Select the site, left or right' in summary
    assert 'href="#id_reason">Enter the reason' in summary


def test_a_version_that_is_not_followed_shows_no_form(nurses: Client, clinician: Member, plan: Plan) -> None:
    plans.withdraw(plan=plan, by=clinician, reason="Moved away", key="w")
    response = nurses.get(place(plan))
    assert response.status_code == 409
    assert "This plan is withdrawn: nothing is recorded under it." in words(text(response))
    assert "Record dose" not in text(response)


def signed_in(client: Client, username: str, **carried: str) -> Any:
    """Sign in on the page that carries the form."""
    return client.post("/accounts/login/", {"username": username, "password": PASSWORD, **carried})


def test_a_dose_typed_before_the_session_ended_is_not_lost(client: Client, nurse: Member, plan: Plan) -> None:
    client.force_login(nurse.user)
    hidden = fields(text(client.get(place(plan))))
    client.logout()
    sent = hidden | DOSE | {"on": TODAY.isoformat(), "batch": "HX-88"}
    page = text(client.post(place(plan), sent | {"intent": "save", "page_for": hidden["page_for"]}))
    token = re.search(r'name="carried" value="([^"]+)"', page)
    assert token
    back = text(signed_in(client, "nurse", carried=token[1]))
    assert 'value="HX-88"' in back
    assert re.search(r'value="left_deltoid"[^>]* checked', back)
    assert not Record.everywhere.exists()  # signing in again is no wish to record
    again = fields(back)
    assert client.post(place(plan), again | DOSE | {"on": TODAY.isoformat()}).status_code == 303
    assert Record.everywhere.count() == 1


def test_a_result_is_set_against_its_target_for_information(nurses: Client, plan: Plan) -> None:
    page = words(text(nurses.get(place(plan, "result"))))
    assert "Target for haemoglobin: 120 g/L or more (T29)." in page
    assert "Target for homocysteine: 10 micromol/L or less (S36)." in page
    assert ban.hits(page[page.index("Targets, for information") :]) == []
    sent = {
        "on": TODAY.isoformat(),
        "analyte": "haemoglobin",
        "value": "112",
        "unit": "g/L",
        "answers": "none",
    }
    said = words(text(nurses.post(place(plan, "result"), sent, follow=True)))
    assert "This result is below it." in said
    assert "a result changes no date by itself" in said


def test_doses_are_written_as_in_the_clinics_profile(nurses: Client, plan: Plan, patient: Patient) -> None:
    assert "Hydroxocobalamin 1 mg in 1 mL" in words(text(nurses.get(place(plan))))
    plan.clinic.profile = "us"
    plan.clinic.save()
    page = words(text(nurses.get(place(plan))))
    assert "Hydroxocobalamin 1,000 mcg in 1 mL" in page
    assert "1 mg" not in page


def test_no_form_knows_a_day_that_was_not_today(nurses: Client, plan: Plan) -> None:
    page = text(nurses.get(place(plan)))
    assert f'value="{date(2026, 11, 23):%d-%b-%Y}"' in page
