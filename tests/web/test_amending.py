"""A plan amended on screen: the check page is complete as it opens, and says what it still asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from django.test import Client

from regimens.actions import assessments, plans, reviews
from regimens.models import Assessment, Member, Patient, Plan
from tests.recorded import NERVES, give, on_day, review
from tests.web.conftest import TODAY
from tests.web.courses import signed
from tests.web.test_plan_page import words

DAY = timedelta(days=1)
LATER = TODAY + 21 * DAY


@pytest.fixture
def loaded(patient: Patient, nurse: Member, clinician: Member, answers: Mapping[str, object]) -> Plan:
    """Numbness, and eight doses on alternate days."""
    plan = signed(patient, clinician, {**answers, **NERVES, "closed_day_owner": "community"})
    for number in range(8):
        with on_day(TODAY + 2 * number * DAY):
            give(plan, nurse, f"dose-{number}", reason="As it fell")
    return plan


@pytest.fixture
def clinicians(client: Client, clinician: Member) -> Client:
    """The clinician's browser."""
    client.force_login(clinician.user)
    return client


def check_page(client: Client, draft: Assessment) -> str:
    return words(str(client.get(f"/drafts/{draft.pk}/check/").content.decode()))


def reviewed(plan: Plan, by: Member, response: str = "better") -> Assessment:
    made = review(plan, by, "review", response, "review-1", numbness=1)
    return reviews.amend_after(review=made, by=by, key="amend")


def test_after_a_review_nothing_is_missing_and_the_plan_is_made(
    clinicians: Client, clinician: Member, loaded: Plan
) -> None:
    with on_day(TODAY + 15 * DAY):
        draft = reviewed(loaded, clinician)
        page = check_page(clinicians, draft)
        assert "Not complete" not in page
        assert "Has the patient had vitamin B12 treatment before? Yes, injections" in page
        response = clinicians.post(
            f"/drafts/{draft.pk}/check/", {"version": str(draft.version), "key": "create"}
        )
        assert response.status_code == 303
        made = Plan.everywhere.get(supersedes=loaded)
        assert made.history["start_on"] == TODAY.isoformat()
        assert any(event["key"] == "loading-9" for event in made.document["schedule"])


def test_the_dates_say_that_a_later_first_dose_loads_again(
    clinicians: Client, clinician: Member, loaded: Plan
) -> None:
    with on_day(TODAY + 15 * DAY):
        draft = plans.amend(plan=loaded, by=clinician, reason="A new result", key="amend")
        page = words(str(clinicians.get(f"/drafts/{draft.pk}/dates/").content.decode()))
    assert "A first dose on a later day than that loads the patient again" in page


def test_a_first_day_that_a_dose_came_to_lie_before_is_missing_and_said_to_be_removed(
    clinicians: Client, clinician: Member, loaded: Plan
) -> None:
    """Until it is answered again."""
    with on_day(TODAY + 15 * DAY):
        draft = plans.amend(plan=loaded, by=clinician, reason="Given in hospital", key="amend")
        rows = draft.answers["injections"]
        earlier = [rows[0] | {"given_on": (TODAY - DAY).isoformat()}, *rows]
        draft = assessments.answer(
            assessment=draft, by=clinician, step="reason", answers={"injections": earlier},
            clears=["removed"], version=draft.version,
        )  # fmt: skip
        page = check_page(clinicians, draft)
        assert "Dates Not complete" in page
        assert "Removed because you changed an earlier answer: Date of the first dose" in page
        dates = f"/drafts/{draft.pk}/dates/"
        first = TODAY - DAY
        answered = {
            "start": "other",
            "start_on": f"{first.day} {first.month} {first.year}",
            "closed_day_owner": "community",
            "intent": "save",
            "version": str(draft.version),
        }
        assert clinicians.post(dates, answered).status_code == 303
        draft.refresh_from_db()
        page = check_page(clinicians, draft)
    assert "earlier answer: Date of the first dose" not in page
    assert draft.answers["start_on"] == first.isoformat()


def test_what_is_missing_is_named(clinicians: Client, clinician: Member, loaded: Plan) -> None:
    """At a relapse the first day of the next course is asked."""
    with on_day(TODAY + 16 * DAY):
        reviews.record_plateau(
            plan=loaded, by=clinician, on=TODAY + 16 * DAY, reason="Improvement has stopped", key="plateau"
        )
    with on_day(LATER):
        draft = reviewed(loaded, clinician, "worse")
        assert not {"start", "start_on"} & draft.answers.keys()
        assert "Dates Not complete Select when the first dose is." in check_page(clinicians, draft)
        response = clinicians.post(
            f"/drafts/{draft.pk}/check/", {"version": str(draft.version), "key": "create"}
        )
        assert response.status_code == 422
        page = words(str(response.content.decode()))
        assert "Answer 'Dates' first: Select when the first dose is" in page


@pytest.mark.parametrize(
    ("day", "refused"),
    [(TODAY, False), (TODAY + DAY, True), (TODAY - DAY, True), (TODAY + 15 * DAY, False)],
)
def test_a_first_dose_in_the_past_is_one_of_those_listed(
    clinicians: Client, clinician: Member, loaded: Plan, day: date, refused: bool
) -> None:
    with on_day(TODAY + 15 * DAY):
        draft = plans.amend(plan=loaded, by=clinician, reason="A new result", key="amend")
        changed = assessments.answer(
            assessment=draft,
            by=clinician,
            step="dates",
            answers={"start": "other", "start_on": day.isoformat()},
            clears=[],
            version=draft.version,
        )
        assert ("Dates Not complete" in check_page(clinicians, changed)) is refused
