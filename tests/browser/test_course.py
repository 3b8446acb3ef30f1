"""The course of a patient in a real browser: every state accessible, by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from regimens.actions import taking_back, visits
from regimens.models import Member, Patient, Plan, Task, TaskKind
from tests.browser.conftest import sign_in
from tests.browser.test_accessible_pages import check
from tests.recorded import days_later
from tests.web import courses
from tests.web.courses import give

OPEN_ALL = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
FOLD = 800


@pytest.fixture(params=[1280, 320])
def at(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """The clinician's page of this width."""
    context = browser.new_context(viewport={"width": request.param, "height": FOLD})
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


@pytest.fixture
def nerve_plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Loading that goes on until improvement stops, begun 16 days ago."""
    return signed_earlier(patient, clinician, answers | courses.NERVES, 16)


def signed_earlier(patient: Patient, by: Member, answers: Mapping[str, object], days: int) -> Plan:
    """A plan of these answers, signed so many days ago."""
    with days_later(-days):
        sampled = (patient.clinic.today() - timedelta(days=7)).isoformat()
        dated = {"b12.taken_on": sampled, "egfr.taken_on": sampled}
        return courses.signed(patient, by, {**answers, **dated})


@pytest.fixture
def full(nerve_plan: Plan, nurse: Member, clinician: Member) -> Plan:
    """Doses, reviews, results, a task, and a dose that was taken back."""
    for day in range(-16, -2, 2):
        with days_later(day):
            give(nerve_plan, nurse, f"dose {day}")
    with days_later(-16):
        courses.review(nerve_plan, nurse, "r0", numbness=3, gait_disturbance=2)
        courses.result(nerve_plan, nurse, "hb", "haemoglobin", "96", "g/L")
    with days_later(-11):
        courses.result(nerve_plan, nurse, "retic", "reticulocytes", "180", "10*9/L")
    with days_later(-3):
        courses.review(nerve_plan, clinician, "r1", place="review-1", numbness=3, gait_disturbance=2)
        courses.result(nerve_plan, nurse, "hb2", "haemoglobin", "113", "g/L")
    wrong = give(nerve_plan, nurse, "wrong")
    taking_back.take_back(record=wrong, by=clinician, reason="Entered under the wrong patient", key="back")
    task_of(nerve_plan, clinician)
    return nerve_plan


def task_of(plan: Plan, owner: Member) -> Task:
    """The potassium to clear up, whether signing has opened the task or not."""
    same = {"clinic": plan.clinic, "patient": plan.patient, "kind": TaskKind.UNKNOWN, "about": "potassium"}
    yesterday = plan.clinic.today() - timedelta(days=1)
    more = {"plan": plan, "owner": owner, "due_on": yesterday}
    return Task.everywhere.get_or_create(**same, closed_at=None, defaults=more)[0]


def open_course(page: Page, site: str, plan: Plan) -> None:
    """The course with everything unfolded."""
    page.goto(f"{site}/plans/{plan.pk}/course/")
    page.evaluate(OPEN_ALL)


def test_before_the_first_dose(at: Page, site: str, signed_plan: Plan) -> None:
    open_course(at, site, signed_plan)
    expect(at.locator("#next")).to_contain_text("Injection 1 of 6, loading")
    check(at)


def test_a_course_with_everything_in_it(at: Page, site: str, full: Plan) -> None:
    open_course(at, site, full)
    for part in ("#decide", "#lines", "#chart figure svg", "#tasks form", "#log .taken-back"):
        expect(at.locator(part).first).to_be_visible()
    check(at)


def test_two_doses_missed(at: Page, site: str, nerve_plan: Plan) -> None:
    open_course(at, site, nerve_plan)
    expect(at.locator("#stop")).to_contain_text("Signed by Dr Chris Clinician")
    stop = at.locator("#stop").bounding_box()
    assert stop
    assert stop["y"] + stop["height"] < FOLD
    check(at)


def test_on_hold_and_stopped(at: Page, site: str, nerve_plan: Plan, clinician: Member) -> None:
    until = nerve_plan.clinic.today() + timedelta(days=9)
    visits.hold(plan=nerve_plan, by=clinician, until=until, reason="In hospital", key="hold")
    open_course(at, site, nerve_plan)
    expect(at.locator("#state")).to_contain_text("On hold until")
    check(at)
    today = nerve_plan.clinic.today()
    visits.stop(
        plan=nerve_plan, by=clinician, on=today, why="patient_declines", reason="Asked twice", key="s"
    )
    open_course(at, site, nerve_plan)
    expect(at.locator("#state")).to_contain_text("Stopped on")
    check(at)


def test_a_task_refused_and_closed(at: Page, site: str, signed_plan: Plan, clinician: Member) -> None:
    task = task_of(signed_plan, clinician)
    open_course(at, site, signed_plan)
    at.click(f"form[action='/tasks/{task.pk}/hand-over/'] button")
    expect(at.locator(f"#owner-{task.pk}-err")).to_be_visible()
    check(at)
    at.click(f"form[action='/tasks/{task.pk}/close/'] button")
    expect(at.locator("#es")).to_be_focused()
    check(at)
    at.locator("#es a").click()
    expect(at.locator(f"#outcome-{task.pk}")).to_be_focused()
    at.keyboard.type("Asked for; 4.1")
    at.keyboard.press("Enter")
    expect(at.locator(".messages")).to_contain_text("Task closed.")
    open_course(at, site, signed_plan)
    check(at)


#: Six loading doses take 10 days; the first maintenance dose, 3 months later, came 20 days late, today.
LATE = 10 + 91 + 20


@pytest.fixture
def moved(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Plan:
    """A dose outside its window was given today: later dates wait to be accepted."""
    plan = signed_earlier(patient, clinician, answers, LATE)
    for number in range(6):
        with days_later(2 * number - LATE):
            give(plan, nurse, f"dose {number}")
    give(plan, nurse, "late")
    return plan


def test_new_dates_are_accepted_with_one_click(at: Page, site: str, moved: Plan) -> None:
    open_course(at, site, moved)
    check(at)
    at.get_by_role("button", name="Accept the new dates").click()
    expect(at.locator(".messages")).to_contain_text("New dates accepted.")
    expect(at.locator("#moved")).to_have_count(0)
    check(at)


def test_without_javascript(plain: Page, site: str, full: Plan) -> None:
    plain.goto(f"{site}/plans/{full.pk}/course/")
    task = Task.everywhere.get(patient=full.patient, about="potassium")
    plain.fill(f"#outcome-{task.pk}", "4.1, normal")
    plain.click(f"form[action='/tasks/{task.pk}/close/'] button")
    expect(plain.locator(".messages")).to_contain_text("Task closed.")
    plain.get_by_role("button", name="Amend the plan as a review").click()
    expect(plain.locator("h1")).to_contain_text("Check your answers")
    plain.goto(f"{site}/plans/{full.pk}/course/")
    plain.get_by_role("link", name="Improvement has stopped").click()
    expect(plain.locator("h1")).to_be_visible()
    assert "/record/plateau/" in plain.url
