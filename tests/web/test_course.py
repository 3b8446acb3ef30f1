"""The page of a patient's course: how it stands, what is due, decided, accepted, cleared up and recorded."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from regimens.actions import (
    assessments,
    course_so_far,
    doses,
    patients,
    plans,
    reviews,
    taking_back,
    tasks,
    visits,
)
from regimens.clinical.forecast import follow
from regimens.models import (
    Assessment,
    Event,
    EventKind,
    Member,
    Patient,
    Plan,
    Record,
    RecordKind,
    Task,
    TaskKind,
)
from regimens.web.presenters import course_lines
from regimens.wording import followup
from tests.recorded import days_later
from tests.web import courses
from tests.web.courses import give


def text_of(response: Any) -> str:
    """The page as text, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def part(response: Any, name: str) -> str:
    """One section of the page, as it was sent."""
    found = re.search(rf'<section[^>]*id="{name}".*?</section>', response.content.decode(), re.S)
    assert found, name
    return found[0]


def signed_in(member: Member) -> Client:
    """A browser of this member."""
    client = Client()
    client.force_login(member.user)
    return client


def address(plan: Plan, more: str = "") -> str:
    """Of the course, or of what is sent from it."""
    return f"/plans/{plan.pk}/course/{more}"


@pytest.fixture
def nurses(nurse: Member, signed_plan: Plan) -> Client:
    """The nurse's browser."""
    return signed_in(nurse)


@pytest.fixture
def clinicians(clinician: Member) -> Client:
    """The clinician's browser."""
    return signed_in(clinician)


@pytest.fixture
def nerve_plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """A signed plan whose loading goes on until improvement stops."""
    return courses.signed(patient, clinician, answers | courses.NERVES)


@pytest.fixture
def task(signed_plan: Plan, clinician: Member) -> Task:
    """Something that the clinician has to clear up today."""
    return Task.objects.create(
        clinic=signed_plan.clinic,
        patient=signed_plan.patient,
        plan=signed_plan,
        kind=TaskKind.UNKNOWN,
        about="potassium",
        owner=clinician,
        due_on=signed_plan.clinic.today(),
    )


# How it stands


def test_a_followed_plan_says_what_is_next(nurses: Client, signed_plan: Plan) -> None:
    page = nurses.get(address(signed_plan))
    assert "Followed." in text_of(page)
    said = text_of_part(page, "next")
    assert "Hydroxocobalamin 1 mg" in said
    assert "into muscle" in said or "intramuscular" in said
    assert "Injection 1 of 6, loading" in said
    assert "Due" in said


def text_of_part(page: Any, name: str) -> str:
    """The words of one section."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", part(page, name))))


def test_overdue_is_counted_to_today_in_both_places(nurses: Client, signed_plan: Plan) -> None:
    with days_later(9):
        page = nurses.get(address(signed_plan))
    assert "Overdue by 9 days." in text_of_part(page, "next")
    assert "Overdue by 9 days" in text_of_part(page, "lines")


def test_two_missed_loading_doses_stop_the_page(nurses: Client, signed_plan: Plan, nurse: Member) -> None:
    assert 'id="stop"' not in nurses.get(address(signed_plan)).content.decode()
    give(signed_plan, nurse, "one")
    with days_later(10):
        stop = text_of_part(nurses.get(address(signed_plan)), "stop")
    assert followup.MISSED_IN_ROW in stop
    assert "Signed by Dr Chris Clinician." in stop


def test_a_long_overdue_dose_asks_about_the_nerves(nurses: Client, signed_plan: Plan, nurse: Member) -> None:
    loaded_long_ago(signed_plan, nurse)
    with days_later(30 + 91 + 40):
        page = nurses.get(address(signed_plan))
    assert followup.ASKS_ABOUT_NERVES in text_of_part(page, "notices")
    assert "Long overdue by" in text_of_part(page, "next")


def loaded_long_ago(plan: Plan, nurse: Member) -> None:
    """All six loading doses, the last after 10 days."""
    for number in range(6):
        with days_later(2 * number):
            give(plan, nurse, f"dose {number}")


def test_on_hold_says_until_when_and_why(nurses: Client, signed_plan: Plan, nurse: Member) -> None:
    until = signed_plan.clinic.today() + timedelta(days=5)
    visits.hold(plan=signed_plan, by=nurse, until=until, reason="In hospital", key="h")
    with days_later(2):
        page = nurses.get(address(signed_plan))
    assert "On hold until" in text_of_part(page, "state")
    assert "In hospital" in text_of_part(page, "state")
    assert "Overdue" not in text_of_part(page, "next")
    assert "On hold" in text_of_part(page, "next")
    with days_later(6):
        assert "On hold" not in text_of_part(nurses.get(address(signed_plan)), "state")


def test_transferred_out_nothing_is_due(nurses: Client, signed_plan: Plan, nurse: Member) -> None:
    today = signed_plan.clinic.today()
    visits.transfer(plan=signed_plan, by=nurse, on=today, reason="To Harbour Practice", key="t")
    page = nurses.get(address(signed_plan))
    assert "Transferred out on" in text_of_part(page, "state")
    assert "To Harbour Practice" in text_of_part(page, "state")
    assert "Nothing is due." in text_of_part(page, "next")
    assert "Record given" not in text_of(page)
    assert 'id="lines"' not in page.content.decode()


def test_stopped_says_why(nurses: Client, signed_plan: Plan, clinician: Member) -> None:
    today = signed_plan.clinic.today()
    visits.stop(plan=signed_plan, by=clinician, on=today, why="reaction", reason="Rash twice", key="s")
    state = text_of_part(nurses.get(address(signed_plan)), "state")
    assert "Stopped on" in state
    assert "Reaction to vitamin B12: Rash twice" in state


def test_nothing_is_due_for_somebody_who_has_died(
    nurses: Client, signed_plan: Plan, patient: Patient, clinician: Member
) -> None:
    patient.refresh_from_db()
    details = patients.details_of(patient)
    changed = type(details)(**{**vars(details), "deceased_on": patient.clinic.today()})
    patients.amend(patient=patient, by=clinician, details=changed, version=patient.version, key="died")
    page = nurses.get(address(signed_plan))
    assert "has died" in text_of_part(page, "state")
    assert "Nothing is due." in text_of_part(page, "next")


def test_a_superseded_version_leads_to_the_one_that_is_followed(
    nurses: Client, signed_plan: Plan, clinician: Member
) -> None:
    newest = amended(signed_plan, clinician)
    page = nurses.get(address(signed_plan))
    assert "This version is superseded" in text_of_part(page, "state")
    assert address(newest) in part(page, "state")
    assert "Nothing is due." in text_of_part(page, "next")
    assert "Record given" not in text_of(page)
    assert "Followed." in text_of_part(nurses.get(address(newest)), "state")


def amended(plan: Plan, by: Member) -> Plan:
    """A newer version with the same answers, signed."""

    draft = plans.amend(plan=plan, by=by, reason="Checked again", key="amend")
    made = assessments.complete(assessment=draft, by=by, version=draft.version, key="amend")
    return plans.sign(plan=made, by=by, checked=True, key="amend")


def test_a_draft_amendment_leaves_the_signed_version_followed(
    nurses: Client, signed_plan: Plan, clinician: Member
) -> None:
    plans.amend(plan=signed_plan, by=clinician, reason="Checked again", key="amend")
    page = nurses.get(address(signed_plan))
    assert "Followed." in text_of_part(page, "state")
    assert "followed now" not in text_of(page)


def test_a_draft_has_no_course_yet(clinicians: Client, draft_plan: Plan) -> None:
    page = clinicians.get(address(draft_plan))
    assert "This version is draft: nothing is due under it." in text_of_part(page, "state")
    assert "No dose is on record yet" in text_of_part(page, "chart")


# Roles


@pytest.mark.parametrize(
    ("who", "status", "records", "stops"),
    [("clinician", 200, True, True), ("nurse", 200, True, False), ("auditor", 200, False, False),
     ("manager", 403, False, False), ("other_clinician", 404, False, False)],
)  # fmt: skip
def test_each_role_is_offered_what_it_may(
    request: pytest.FixtureRequest, signed_plan: Plan, task: Task,
    who: str, status: int, records: bool, stops: bool,
) -> None:  # fmt: skip
    page = signed_in(request.getfixturevalue(who)).get(address(signed_plan))
    assert page.status_code == status
    said = page.content.decode()
    assert (f"/plans/{signed_plan.pk}/record/dose/" in said) is records
    assert (f"/tasks/{task.pk}/close/" in said) is records
    assert (f"/plans/{signed_plan.pk}/record/stop/" in said) is stops


def test_opening_it_leaves_exactly_one_event(nurses: Client, signed_plan: Plan) -> None:
    before = Event.objects.count()
    nurses.get(address(signed_plan))
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("sequence")
    assert (event.kind, event.subject_id) == (EventKind.COURSE_VIEWED, str(signed_plan.pk))


def test_one_page_makes_one_forecast(
    nurses: Client, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    real = follow

    def counted(*given: Any) -> Any:
        made.append(given)
        return real(*given)

    monkeypatch.setattr(course_so_far, "follow", counted)
    nurses.get(address(signed_plan))
    assert len(made) == 1


# Reviews and what is decided


def test_a_review_proposes_and_a_clinician_decides(
    clinicians: Client, nerve_plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(nerve_plan, nurse, "one")
    with days_later(2):
        courses.review(nerve_plan, clinician, "r1", response="better", numbness=2, gait_disturbance=1)
        page = clinicians.get(address(nerve_plan))
        nurses_page = signed_in(nurse).get(address(nerve_plan))
    decide = text_of_part(page, "decide")
    assert followup.NEXT_ACTIONS["continue_loading"] in decide
    for words in ("Loading goes on for 14 days", "Improvement has stopped", "Amend the plan as a review"):
        assert words in decide
    assert "Loading goes on for 14 days" not in text_of(nurses_page)


def test_an_unscored_review_is_named_beside_a_plateau(
    clinicians: Client, nerve_plan: Plan, nurse: Member
) -> None:
    give(nerve_plan, nurse, "one")
    for number in (14, 21):
        with days_later(number):
            courses.review(nerve_plan, nurse, f"day {number}", response="not_better")
            decide = text_of_part(clinicians.get(address(nerve_plan)), "decide")
            assert (followup.NOT_SCORED in decide) is (number == 21)


def test_what_was_scored_higher_than_before_is_named_beside_the_proposal(
    clinicians: Client, nerve_plan: Plan, nurse: Member
) -> None:
    courses.review(nerve_plan, nurse, "one", response="better", numbness=1)
    with days_later(7):
        courses.review(nerve_plan, nurse, "two", response="better", numbness=2, weakness=1)
        page = text_of(clinicians.get(address(nerve_plan)))
    assert "Scored higher than before, or a red flag: numbness, weakness in arms or legs." in page
    assert "A clinician decides today" in page


def test_once_improvement_has_stopped_loading_is_not_offered(
    clinicians: Client, nerve_plan: Plan, clinician: Member, nurse: Member
) -> None:

    give(nerve_plan, nurse, "one")
    assert "Improvement has stopped" in text_of(clinicians.get(address(nerve_plan)))
    reviews.record_plateau(
        plan=nerve_plan, by=clinician, on=nerve_plan.clinic.today(), reason="Improvement has stopped", key="p"
    )
    page = clinicians.get(address(nerve_plan))
    assert f"/plans/{nerve_plan.pk}/record/plateau/" not in page.content.decode()


def test_the_plan_is_amended_as_a_review(clinicians: Client, signed_plan: Plan, clinician: Member) -> None:
    courses.review(signed_plan, clinician, "r", response="better", numbness=0)
    response = clinicians.post(address(signed_plan, "amend/"), {"key": "a"})
    draft = Assessment.everywhere.exclude(pk=signed_plan.assessment_id).get()
    assert (response.status_code, response.headers["Location"]) == (303, f"/drafts/{draft.pk}/check/")
    assert draft.answers["response"] == "improving"


def test_without_a_review_nothing_is_amended(clinicians: Client, signed_plan: Plan) -> None:
    response = clinicians.post(address(signed_plan, "amend/"), {"key": "a"})
    assert response.status_code == 409
    assert "Record a review first" in text_of(response)
    assert not Assessment.everywhere.exclude(pk=signed_plan.assessment_id).exists()


# New dates


@pytest.fixture
def with_moved(signed_plan: Plan, nurse: Member) -> Plan:
    """The first maintenance dose came 20 days late: later dates wait to be accepted."""
    loaded_long_ago(signed_plan, nurse)
    return signed_plan


LATE = 10 + 91 + 20


def test_new_dates_are_shown_beside_the_old_and_accepted_together(
    nurses: Client, with_moved: Plan, nurse: Member
) -> None:
    with days_later(LATE):
        give(with_moved, nurse, "late")
        page = nurses.get(address(with_moved))
        moved = part(page, "moved")
        assert moved.count("<button") == 1
        shown = re.search(r'name="shown" value="([^"]+)"', moved)
        assert shown
        seen = course_so_far.forecast_of(with_moved, with_moved.clinic.today())
        assert seen.moved
        assert unescape(shown[1]) == doses.dates_shown(seen.moved)
        for one in course_lines.moved(with_moved, seen):
            assert one.what in moved
            assert f'datetime="{one.old}"' in moved
            assert f'datetime="{one.new}"' in moved
        sent = {"shown": unescape(shown[1]), "key": "accept"}
        response = nurses.post(address(with_moved, "accept/"), sent)
        assert (response.status_code, response.headers["Location"]) == (303, address(with_moved))
        assert nurses.post(address(with_moved, "accept/"), sent).status_code == 303
        assert Record.everywhere.filter(kind=RecordKind.DATES_ACCEPTED).count() == 1
        assert 'id="moved"' not in nurses.get(address(with_moved)).content.decode()
        dues = {
            line.key: line.due
            for line in course_so_far.forecast_of(with_moved, with_moved.clinic.today()).lines
        }
        assert all(dues[key] == new for key, _, new in seen.moved)


def test_other_dates_than_were_shown_are_refused(nurses: Client, with_moved: Plan, nurse: Member) -> None:
    with days_later(LATE):
        give(with_moved, nurse, "late")
        response = nurses.post(
            address(with_moved, "accept/"), {"shown": "maintenance-2:2026-01-01", "key": "k"}
        )
    assert response.status_code == 409
    assert "The dates have changed since this page was shown" in text_of(response)
    assert 'id="moved"' in response.content.decode()


# The schedule


def test_the_schedule_tells_every_line_of_the_forecast(
    clinicians: Client, nerve_plan: Plan, nurse: Member
) -> None:
    give(nerve_plan, nurse, "one")
    page = clinicians.get(address(nerve_plan))
    table = part(page, "lines")
    seen = course_so_far.forecast_of(nerve_plan, nerve_plan.clinic.today())
    assert re.findall(r'data-key="([^"]+)"', table) == [line.key for line in seen.lines]
    assert {"injection", "blood_test", "review"} <= {line.kind for line in seen.lines}
    rows = re.findall(r"<tr class.*?</tr>", table, re.S)
    for line, row in zip(seen.lines, rows, strict=True):
        assert followup.STATES[line.state] in row
        assert f'datetime="{line.due}"' in row
    [first] = [row for row in rows if 'data-key="loading-1"' in row]
    for words in ("HX24-117", "Left upper arm (deltoid)", "By Gil Giver", "Given"):
        assert words in first


def test_a_line_that_is_not_certain_says_so(clinicians: Client, nerve_plan: Plan) -> None:
    seen = course_so_far.forecast_of(nerve_plan, nerve_plan.clinic.today())
    assert any(line.provisional for line in seen.lines)
    table = part(clinicians.get(address(nerve_plan)), "lines")
    rows = re.findall(r"<tr class.*?</tr>", table, re.S)
    for line, row in zip(seen.lines, rows, strict=True):
        said = "Not certain yet" in row or "Planned, not certain yet" in row
        assert said is line.provisional, line.key


def test_a_review_done_shows_what_it_found(clinicians: Client, nerve_plan: Plan, clinician: Member) -> None:
    give(nerve_plan, clinician, "one")
    seen = course_so_far.forecast_of(nerve_plan, nerve_plan.clinic.today())
    place = next(line.key for line in seen.lines if line.kind == "review")
    with days_later(14):
        courses.review(nerve_plan, clinician, "r", response="better", place=place)
        shown = part(clinicians.get(address(nerve_plan)), "lines")
    [row] = re.findall(rf'<tr class[^>]*data-key="{place}".*?</tr>', shown, re.S)
    assert "Done" in row
    assert "Better" in row


# Tasks


def test_a_task_is_closed_with_what_came_of_it(nurses: Client, task: Task) -> None:
    page = nurses.get(address(task.plan))
    assert "With Dr Chris Clinician, by" in text_of_part(page, "tasks")
    response = nurses.post(f"/tasks/{task.pk}/close/", {"outcome": "4.1, normal", "key": "c"})
    assert (response.status_code, response.headers["Location"]) == (303, address(task.plan))
    task.refresh_from_db()
    assert (task.outcome, task.closed_by_id is not None) == ("4.1, normal", True)
    said = text_of_part(nurses.get(address(task.plan)), "tasks")
    assert "Closed tasks (1)" in said
    assert "4.1, normal" in said
    assert "Closed by Nat Nurse" in said


def test_a_task_without_an_outcome_stays_open_beside_its_error(nurses: Client, task: Task) -> None:
    response = nurses.post(f"/tasks/{task.pk}/close/", {"outcome": " ", "key": "c"})
    assert response.status_code == 422
    assert f'href="#outcome-{task.pk}"' in response.content.decode()
    assert f'id="outcome-{task.pk}-err"' in response.content.decode()
    task.refresh_from_db()
    assert task.closed_at is None


def test_what_was_typed_is_kept(nurses: Client, task: Task) -> None:
    typed = "a long story " * 60
    response = nurses.post(f"/tasks/{task.pk}/close/", {"outcome": typed, "key": "c"})
    assert response.status_code == 422
    assert typed.strip() in response.content.decode()
    assert "500 characters or fewer" in text_of(response)


def test_a_task_closed_meanwhile_is_a_conflict(nurses: Client, task: Task, clinician: Member) -> None:
    tasks.close(task=task, by=clinician, outcome="Done", key="first")
    response = nurses.post(f"/tasks/{task.pk}/close/", {"outcome": "Mine", "key": "c"})
    assert response.status_code == 409
    assert "closed already" in text_of(response)


def test_a_nurse_reads_why_a_decision_is_not_theirs_to_close(
    nurses: Client, clinician: Member, signed_plan: Plan, nurse: Member
) -> None:
    tasks.open_for_plan(signed_plan, TaskKind.NERVES, nurse)
    decided = Task.objects.in_clinic(signed_plan.clinic).get(kind=TaskKind.NERVES)
    page = nurses.get(address(signed_plan))
    said = text_of_part(page, "tasks")
    assert said.count("A clinician closes this task, because it needs a decision about treatment.") == 1
    assert said.index("Nerve symptoms are back") < said.index("Clear up what is not known")
    assert f"/tasks/{decided.pk}/close/" not in page.content.decode()
    assert f"/tasks/{decided.pk}/hand-over/" in page.content.decode()
    refused = nurses.post(f"/tasks/{decided.pk}/close/", {"outcome": "Looks well", "key": "c"})
    assert refused.status_code == 403
    assert "Your role does not allow you to decide about treatment." in text_of(refused)
    decided.refresh_from_db()
    assert decided.closed_at is None
    mine = signed_in(clinician)
    assert "A clinician closes this task" not in text_of(mine.get(address(signed_plan)))
    closed = mine.post(f"/tasks/{decided.pk}/close/", {"outcome": "Loading again", "key": "c"})
    assert closed.status_code == 303


def test_a_task_is_handed_over(nurses: Client, task: Task, nurse: Member) -> None:
    response = nurses.post(f"/tasks/{task.pk}/hand-over/", {"owner": str(nurse.pk), "key": "h"})
    assert response.status_code == 303
    task.refresh_from_db()
    assert task.owner_id == nurse.pk


@pytest.mark.parametrize("owner", ["", "nobody", "999999", "9" * 40, "\u0663", "auditor", "other_clinician"])
def test_a_task_goes_to_nobody_else(
    request: pytest.FixtureRequest, nurses: Client, task: Task, owner: str, clinician: Member
) -> None:
    sent = str(request.getfixturevalue(owner).pk) if owner in ("auditor", "other_clinician") else owner
    response = nurses.post(f"/tasks/{task.pk}/hand-over/", {"owner": sent, "key": "h"})
    assert response.status_code == 422
    assert f'href="#owner-{task.pk}"' in response.content.decode()
    assert "Select a clinician or nurse of the clinic." in text_of(response)
    task.refresh_from_db()
    assert task.owner_id == clinician.pk


@pytest.mark.parametrize("verb", ["close", "hand-over"])
def test_a_task_of_another_clinic_is_not_there(task: Task, other_clinician: Member, verb: str) -> None:
    response = signed_in(other_clinician).post(f"/tasks/{task.pk}/{verb}/", {"outcome": "x", "owner": "1"})
    assert response.status_code == 404


# The log


def test_the_log_has_the_newest_first_with_warnings_and_reasons(
    nurses: Client, signed_plan: Plan, nurse: Member
) -> None:
    give(signed_plan, nurse, "one")
    with days_later(4):
        give(signed_plan, nurse, "two", reason="Bus strike")
        log = part(nurses.get(address(signed_plan)), "log")
    entries = re.findall(r"<li.*?</li>", log, re.S)
    assert len(entries) == 2
    assert "Bus strike" in entries[0]
    assert "Warned:" in entries[0]
    assert "later than the plan allows for" in entries[0]
    assert "Entered by Nat Nurse" in entries[0]
    assert "HX24-117" in entries[1]


def test_what_was_taken_back_stays_and_says_so(nurses: Client, signed_plan: Plan, nurse: Member) -> None:
    made = give(signed_plan, nurse, "one")
    taking_back.take_back(record=made, by=nurse, reason="Wrong patient", key="t")
    page = nurses.get(address(signed_plan))
    log = part(page, "log")
    assert "<s>" in log
    assert "Taken back by Nat Nurse" in log
    assert "Wrong patient" in log
    assert f"/records/{made.pk}/take-back/" not in log
    assert "HX24-117" not in part(page, "lines")


def test_take_back_is_offered_to_who_may(
    nurses: Client, clinicians: Client, signed_plan: Plan, nurse: Member, clinician: Member
) -> None:
    mine = give(signed_plan, nurse, "one")
    theirs = courses.review(signed_plan, clinician, "r")
    log = part(nurses.get(address(signed_plan)), "log")
    assert f"/records/{mine.pk}/take-back/" in log
    assert f"/records/{theirs.pk}/take-back/" not in log
    assert f"/records/{mine.pk}/take-back/" in part(clinicians.get(address(signed_plan)), "log")


def test_a_day_to_come_is_told_as_one(nurses: Client, signed_plan: Plan, nurse: Member) -> None:
    until = signed_plan.clinic.today() + timedelta(days=5)
    visits.hold(plan=signed_plan, by=nurse, until=until, reason="Abroad", key="h")
    assert re.search(r"On hold, until \w{3} \d{2}", text_of_part(nurses.get(address(signed_plan)), "log"))
