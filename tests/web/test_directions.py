"""The direction sheet: what to give, the doses on record, a row for each open one, and who may not give."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from regimens.actions import course_so_far, doses, plans, reviews, visits
from regimens.actions.as_it_stands import as_it_stands
from regimens.clinical.following import PAST
from regimens.models import Event, Member, Patient, Plan
from regimens.wording import ban, dates
from tests import recorded
from tests.recorded import days_later, nerves_plan
from tests.web import plan_rows
from tests.web.courses import give, signed
from tests.web.test_course import LATE, loaded_long_ago
from tests.web.test_plan_page import words
from tests.web.test_plan_paper import in_state, margins
from tests.web.test_plan_paper import text_of as spaced
from tests.web.test_plan_signing import kept
from tests.wording.plans import tablets

DAYS = re.compile(r'<time datetime="([\d-]+)">')
COLUMN = re.compile(r'<th scope="col">(.*?)</th>')
#: The heads of what whoever gives a dose writes.
TO_FILL_IN = [
    "Dose",
    "Date, and window",
    "Done",
    "Site, left or right",
    "Batch",
    "Expiry",
    "Date and time",
    "Signature",
]


def text_of(html: str) -> str:
    """What is read on the sheet, without the space that a tag leaves before a sign."""
    return re.sub(r" ([.:,;])", r"\1", spaced(html))


def page(web: Client, plan: Plan, what: str = "directions", status: int = 200) -> str:
    """The sheet as it is sent."""
    response = web.get(f"/plans/{plan.pk}/{what}/")
    assert response.status_code == status
    return response.content.decode()


def to_give(html: str) -> list[str]:
    """The days of the rows to fill in."""
    return DAYS.findall(html[html.index('id="d-open"') :].partition("</section>")[0])


@pytest.fixture
def answers_plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """The simple case, signed: six doses in two weeks, then every 3 months."""
    return signed(patient, clinician, answers)


def test_it_says_what_to_give_and_how_much(web: Client, answers_plan: Plan) -> None:
    said = text_of(page(web, answers_plan))
    for part in (
        "hydroxocobalamin – 1 mg in 1 mL solution for injection – DOSE 1 mg – intramuscular",
        "Volume each time 1 mL",
        "1 mg is the same as 1,000 micrograms.",
        "Change the site each time: left and right in turn.",
        "Ampoules of 1 mg in 1 mL: 6 for loading; then 1 each time, 4 to 5 in a year as the dates fall.",
        "Prescriber Signed 23-Nov-2026 10:00 by Dr Chris Clinician, GMC 7000001",
        "Questions: Elm Road Surgery",
        "Never give it into a vein.",
        "No known allergies",
        answers_plan.check_code,
    ):
        assert part in said, part
    assert "Stop" not in said
    assert ban.hits(said, patient=False) == []


def test_how_to_inject_stands_beside_an_open_task_too(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    """The plan's tasks are the clinician's: they never take the place of how to inject."""
    made = signed(patient, clinician, answers | {"egfr.value": "", "egfr.taken_on": ""})
    assert "check_egfr" in {line["code"] for line in made.document["advice"]}
    html = page(web, made)
    assert "Never give it into a vein." in text_of(html)
    checks = html[html.index('id="d-checks"') : html.index('id="d-not"')]
    advised = html[html.index('id="d-advice"') :]
    assert "Never give it into a vein." in words(checks)
    for part in (checks, advised):
        assert "Check the eGFR." not in words(part)


LISTED = re.compile(r"<(li|p)\b[^>]*>(.*?)</\1>", re.DOTALL)


@pytest.mark.parametrize("document", [plan_rows.rich, plan_rows.red_flag])
def test_paper_says_all_that_the_nurse_reads_on_screen(
    web: Client, patient: Patient, clinician: Member, document: Callable[[], dict[str, object]]
) -> None:
    """Stops, cautions, blood tests, when not to give, whom to call: every sentence of the screen."""
    plan = kept(patient, clinician, document())
    screen, said = page(web, plan, "for/nurse"), text_of(page(web, plan))
    reading = screen[screen.index('<article class="written') : screen.index("</article>")]
    left_out = re.compile(r'<section id="standing".*?</section>|<h3>To do</h3>.*?</ul>', re.DOTALL)
    sentences = [
        re.sub(r" ([.:,;])", r"\1", words(found)) for _, found in LISTED.findall(left_out.sub("", reading))
    ]
    assert len(sentences) > 20
    assert [each for each in sentences if each not in said] == []
    assert said.index("A severe reaction, or trouble breathing: call 999 now.") < said.index("To give: dates")


def test_a_stop_and_a_test_before_the_first_dose_are_on_paper(
    web: Client, patient: Patient, clinician: Member
) -> None:
    said = text_of(page(web, kept(patient, clinician, plan_rows.red_flag())))
    assert "get same-day neurology advice" in said
    assert said.index("same-day neurology advice") < said.index("What to give")
    assert "Take the sample before injection 1" in said


def test_each_open_dose_has_a_row_with_its_window(web: Client, answers_plan: Plan) -> None:
    html = page(web, answers_plan)
    planned = [row["on"] for row in answers_plan.document["schedule"] if row["kind"] == "injection"]
    assert to_give(html) == planned
    assert COLUMN.findall(html) == TO_FILL_IN
    assert html.count('class="tick"') == len(planned)
    assert "Mon 23-Nov-2026" in words(html)
    latest = next(row["latest"] for row in answers_plan.document["schedule"] if "latest" in row)
    assert date.fromisoformat(latest).strftime("%d-%b-%Y") in words(html)


def test_a_dose_given_is_shown_with_its_record(web: Client, answers_plan: Plan, nurse: Member) -> None:
    give(answers_plan, nurse, "one")
    html = page(web, answers_plan)
    said = text_of(html)
    assert "Mon 23-Nov-2026 Injection 1 of 6, loading Left upper arm (deltoid) HX24-117 Gil Giver" in said
    assert COLUMN.findall(html) == ["Given", "Dose", "Site", "Batch", "By", *TO_FILL_IN]
    assert "Another site than last time. Last given: Left upper arm (deltoid)." in said
    assert "2026-11-23" not in to_give(html)


def amended(plan: Plan, by: Member) -> Plan:
    """Version 2 in force."""
    draft = plans.amend(plan=plan, by=by, reason="A new result", key="amend")
    return recorded.sign(draft, by, "amend")


def test_doses_given_under_the_version_before_are_listed_too(
    web: Client, answers_plan: Plan, nurse: Member, clinician: Member
) -> None:
    for number, day in enumerate((0, 2, 4)):
        with days_later(day):
            give(answers_plan, nurse, f"d{number}")
    with days_later(5):
        web.force_login(clinician.user)
        made = amended(answers_plan, clinician)
        assert made.version == 2
        html = page(web, made)
        given = text_of(html[: html.index('id="d-open"')] + "</main>")
        for count, when in enumerate(("Mon 23-Nov-2026", "Wed 25-Nov-2026", "Fri 27-Nov-2026"), 1):
            named = f"{when} Injection {count} of 6, loading Left upper arm (deltoid) HX24-117 Gil Giver"
            assert given.count(named) == 1
        assert "Another site than last time. Last given: Left upper arm (deltoid)." in given
        assert "Injection 4 of 6" in words(html[html.index('id="d-open"') :])
    with days_later(7):
        web.force_login(clinician.user)
        give(made, nurse, "d3")
        assert page(web, made).count("HX24-117") == 4


def test_doses_of_a_course_before_this_one_are_not(
    web: Client, patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    """Loaded again after a relapse, the sheet begins anew."""
    plan = nerves_plan(patient, clinician, answers)
    for number in range(3):
        with days_later(2 * number):
            give(plan, nurse, f"d{number}")
    with days_later(5):
        today = plan.clinic.today()
        reviews.record_plateau(
            plan=plan, by=clinician, on=today, reason="Improvement has stopped", key="plateau"
        )
        made = recorded.review(plan, clinician, "review", "worse", numbness=3)
        draft = reviews.amend_after(review=made, by=clinician, key="relapse")
        draft.answers |= {"start": "other", "start_on": (today + timedelta(days=1)).isoformat()}
        draft.save()
        again = recorded.sign(draft, clinician, "relapse")
        web.force_login(clinician.user)
        assert "Given so far" not in words(page(web, again))
        assert "Injection 1, loading again" in words(page(web, again))
    with days_later(6):
        web.force_login(clinician.user)
        give(again, nurse, "again")
        assert page(web, again).count("HX24-117") == 1


def supply(web: Client, plan: Plan, by: Member) -> str:
    """The line of the sheet that says how many ampoules to order."""
    web.force_login(by.user)
    (found,) = re.findall(r"<dt>Supply</dt><dd>(.*?)</dd>", page(web, plan), re.DOTALL)
    return words(found)


def test_after_a_dose_no_sample_is_to_be_taken_before_it(
    web: Client, answers_plan: Plan, nurse: Member
) -> None:
    assert "Blood test before the first dose. " in text_of(page(web, answers_plan))
    assert "Before the first dose take haematocrit" in text_of(page(web, answers_plan))
    give(answers_plan, nurse, "one")
    for day, what in ((0, "directions"), (3, "directions"), (3, "for/nurse"), (3, "for/clinician")):
        with days_later(day):
            said = text_of(page(web, answers_plan, what))
        assert "Blood test: still to do" in said, (day, what)
        assert "before the first dose" not in said.lower(), (day, what)
        assert "Take the sample before injection 1 of 6" not in said, (day, what)


def test_what_was_given_is_not_ordered_again(
    web: Client, answers_plan: Plan, nurse: Member, clinician: Member
) -> None:
    assert "6 for loading" in supply(web, answers_plan, clinician)
    for number, day in enumerate((0, 2, 4, 7, 9, 11), 1):
        with days_later(day):
            give(answers_plan, nurse, f"d{number}")
            left = (
                f": {6 - number} for the loading doses still to give; then 1 each"
                if number < 6
                else ": 1 each"
            )
            assert left in supply(web, answers_plan, clinician)


def test_after_a_plateau_no_loading_is_ordered(
    web: Client, patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    plan = nerves_plan(patient, clinician, answers)
    before = supply(web, plan, clinician)
    assert "for the loading doses dated now; then 7 for each further 14 days" in before
    give(plan, nurse, "one")
    dated = int(re.findall(r": (\d+) for the loading", before)[0])
    assert f": {dated - 1} for the loading doses dated now; then 7" in supply(web, plan, clinician)
    with days_later(1):
        today = plan.clinic.today()
        reviews.record_plateau(
            plan=plan, by=clinician, on=today, reason="Improvement has stopped", key="plateau"
        )
        assert "loading" not in supply(web, plan, clinician)


@pytest.mark.parametrize(
    ("state", "mark", "refusal"),
    [
        ("draft", "DRAFT", "Not signed: nobody may give from this sheet."),
        ("superseded", "SUPERSEDED", "This version is not in force: nobody may give from this sheet."),
        ("withdrawn", "WITHDRAWN", "This version is not in force: nobody may give from this sheet."),
        ("entered_in_error", "ENTERED IN ERROR", "This version is not in force"),
    ],
)
def test_nobody_gives_from_a_sheet_that_is_not_in_force(
    web: Client, patient: Patient, clinician: Member, state: str, mark: str, refusal: str
) -> None:
    plan = in_state(kept(patient, clinician, plan_rows.rich()), clinician, state)
    html = page(web, plan)
    assert margins(html)["top-left"].startswith(f"{mark}: EXAMPLE, Jane")
    assert refusal in text_of(html)
    assert "Not to be given" in text_of(html)
    assert 'class="tick"' not in html


@pytest.mark.parametrize("word", ["ON HOLD", "NO LONGER FOLLOWED", "DIED"])
def test_every_page_says_in_its_margin_why_nobody_gives(
    web: Client, answers_plan: Plan, clinician: Member, word: str
) -> None:
    today = answers_plan.clinic.today()
    if word == "ON HOLD":
        until = today + timedelta(days=30)
        visits.hold(plan=answers_plan, by=clinician, until=until, reason="Ill.", key="hold")
    elif word == "NO LONGER FOLLOWED":
        visits.stop(plan=answers_plan, by=clinician, on=today, why="other", reason="Tablets.", key="end")
    else:
        Patient.everywhere.filter(pk=answers_plan.patient_id).update(deceased_on=today)
    assert margins(page(web, answers_plan))["top-left"].startswith(f"{word}: EXAMPLE, Jane")


def test_once_treatment_is_stopped_nothing_is_ordered(
    web: Client, answers_plan: Plan, clinician: Member
) -> None:
    assert "Supply" in text_of(page(web, answers_plan))
    today = answers_plan.clinic.today()
    visits.stop(plan=answers_plan, by=clinician, on=today, why="other", reason="Moved to tablets.", key="end")
    said = text_of(page(web, answers_plan))
    assert "Nothing is to be given from this sheet." in said
    assert "Supply" not in said


def test_tablets_and_no_regimen_have_none(web: Client, patient: Patient, clinician: Member) -> None:
    said = text_of(page(web, kept(patient, clinician, tablets()), status=409))
    assert "this plan is of tablets, and nobody gives an injection under it" in said
    assert Event.objects.order_by("-sequence")[0].kind == "plan_viewed"


def test_a_plan_without_a_regimen_has_none(web: Client, patient: Patient, clinician: Member) -> None:
    plan = kept(patient, clinician, plan_rows.nothing("contraindicated"))
    assert "this plan has no injections" in text_of(page(web, plan, status=409))


def test_each_copy_is_noted_and_linked(web: Client, answers_plan: Plan) -> None:
    page(web, answers_plan)
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["what"]) == ("plan_printed", "directions")
    for where in ("", "course/"):
        assert (
            f"/plans/{answers_plan.pk}/directions/"
            in web.get(f"/plans/{answers_plan.pk}/{where}").content.decode()
        )


@pytest.mark.parametrize(
    "name", ['O\'Neil "Red"', "</style><script>alert(1)</script>", "\u202eevil\r\nX: y", "J" * 200]
)
def test_a_name_does_no_harm(web: Client, answers_plan: Plan, patient: Patient, name: str) -> None:
    patient.given_name = name
    patient.save()
    html = page(web, answers_plan)
    assert html.count("<style") == html.count("</style>") == 1
    assert "<script>alert" not in html


def test_us_words_on_us_paper(web: Client, answers_plan: Plan) -> None:
    answers_plan.clinic.profile = "us"
    answers_plan.clinic.save()
    said = text_of(page(web, answers_plan))
    assert "DOSE 1,000 mcg" in said
    assert "Ampoules of 1,000 mcg in 1 mL: 6 for loading" in said


# Paper follows the course


def late(plan: Plan, nurse: Member) -> int:
    """The third dose of loading came five days late; how many days later that is."""
    for number, day in enumerate((0, 2)):
        with days_later(day):
            give(plan, nurse, f"d{number}")
    with days_later(9):
        give(plan, nurse, "late")
    return 9


def late_and_accepted(plan: Plan, nurse: Member) -> int:
    """The first maintenance dose came twenty days late, and the new dates were accepted."""
    loaded_long_ago(plan, nurse)
    with days_later(LATE):
        give(plan, nurse, "late")
        moved = course_so_far.forecast_of(plan, plan.clinic.today()).moved
        assert moved
        doses.accept_dates(plan=plan, by=nurse, shown=doses.dates_shown(moved), key="accept")
    return LATE


def future(days: list[str], today: date) -> list[str]:
    """Those after today, each once."""
    return sorted({day for day in days if day > today.isoformat()})


@pytest.mark.parametrize("story", [late, late_and_accepted])
def test_all_paper_and_the_file_hold_the_same_days_after_a_late_dose(
    web: Client, answers_plan: Plan, nurse: Member, story: Callable[[Plan, Member], int]
) -> None:
    before, code = answers_plan.document_text, answers_plan.check_code
    clinical = [row["on"] for row in answers_plan.document["schedule"]]
    passed = story(answers_plan, nurse)
    with days_later(passed):
        web.force_login(nurse.user)
        today = answers_plan.clinic.today()
        ics = web.get(f"/plans/{answers_plan.pk}/calendar.ics").content.decode()
        events = [part for part in ics.split("BEGIN:VEVENT")[1:] if "STATUS:CANCELLED" not in part]
        starts = [re.search(r"DTSTART;VALUE=DATE:(\d{4})(\d\d)(\d\d)", part) for part in events]
        file = future(["-".join(found.groups()) for found in starts if found], today)
        calendar, sheet = page(web, answers_plan, "calendar"), page(web, answers_plan, "sheet")
        assert future(DAYS.findall(calendar[calendar.index("<main") :]), today) == file
        dated = sheet[sheet.index("dates-page") :]
        assert future(DAYS.findall(dated), today) == file
        stands = as_it_stands(answers_plan)
        assert stands.has_moved
        injections = [row["on"] for row in stands.document["schedule"] if row["kind"] == "injection"]
        assert future(to_give(page(web, answers_plan)), today) == future(injections, today)
        assert set(future(injections, today)) <= set(file)
        assert f"Dates as they stand on {dates.patient_date(today)}." in words(calendar)
        assert f"These are your dates as they stand on {dates.patient_day(today)}." in words(sheet)
        copy = page(web, answers_plan, "clinical")
        assert sorted(DAYS.findall(copy[copy.index("p-dates") :])) == sorted(clinical)
        assert "The dates of this version; the course has moved since: see the direction sheet." in words(
            copy
        )
    kept_plan = Plan.everywhere.get(pk=answers_plan.pk)
    assert (kept_plan.document_text, kept_plan.check_code) == (before, code)


def test_before_anything_happened_paper_shows_the_signed_dates(web: Client, answers_plan: Plan) -> None:
    stands = as_it_stands(answers_plan)
    assert (stands.document, stands.on, stands.has_moved) == (answers_plan.document, None, False)
    assert "Dates as they stand" not in words(page(web, answers_plan, "calendar"))
    assert "the course has moved" not in words(page(web, answers_plan, "clinical"))


def test_an_overdue_dose_moves_paper_too(web: Client, answers_plan: Plan) -> None:
    with days_later(5):
        web.force_login(Member.objects.get(user__username="clinician").user)
        stands = as_it_stands(answers_plan)
        assert stands.has_moved
        ahead = [row for row in stands.document["schedule"] if row["kind"] == "injection"]
        assert ahead[0]["on"] >= answers_plan.clinic.today().isoformat()
        assert "Was due Mon 23-Nov-2026" in text_of(page(web, answers_plan))


def test_the_days_that_stand_are_those_of_the_forecast(answers_plan: Plan, nurse: Member) -> None:
    with days_later(late(answers_plan, nurse)):
        seen = course_so_far.forecast_of(answers_plan, answers_plan.clinic.today())
        stands = as_it_stands(answers_plan).document["schedule"]
        assert [(row["key"], row["on"]) for row in stands] == [
            (line.key, line.on.isoformat()) for line in seen.lines
        ]
        past = {line.key for line in seen.lines if line.state in PAST}
        assert past
        assert all("latest" not in row and not row["provisional"] for row in stands if row["key"] in past)
