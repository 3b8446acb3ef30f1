"""The PDFs of one random plan, read back by another library and held against its document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime

from regimens.models import Plan, PlanState
from regimens.wording import ban
from tests import sheets_in_full as sheets
from tests import surface_dates as dates
from tests.surface_sheets import Visits, says_the_dose_twice, visits_of
from tests.surfaces import (
    DRUGS,
    MILLIGRAM,
    TABLETS,
    Document,
    History,
    Said,
    amounts,
    amounts_of_order,
    documents,
    route_of_order,
    routes_in_plain_words,
    squeezed,
    told,
)

#: Beside clinical copy and patient sheet each plan has one of these in turn, and stands in one of these states.
IN_TURN = ("directions", "carer", "calendar")
STATES = (PlanState.SIGNED, PlanState.DRAFT, PlanState.SUPERSEDED, PlanState.ENTERED_IN_ERROR)
MARKS = {
    PlanState.SIGNED: "",
    PlanState.DRAFT: "DRAFT: ",
    PlanState.SUPERSEDED: "SUPERSEDED: ",
    PlanState.ENTERED_IN_ERROR: "ENTERED IN ERROR: ",
}
#: In a text without spaces: a day with its weekday, and the day that an event was moved from.
CLINIC_DAY = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(\d{2}-[A-Z][a-z]{2}-\d{4})")
PATIENT_DAY = re.compile(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(\d{1,2}[A-Z][a-z]+20\d{2})")
MOVED_FROM = re.compile(r"Movedfrom" + CLINIC_DAY.pattern)
HEAD_AND_FOOT = re.compile(r"(?:[A-Z ]+: )?EXAMPLE, Jane, born.*?For\s+review\s+by\s+a\s+clinician\.", re.S)
#: The title of a month: no day stands before it.
MONTH = re.compile(rf"(?<!\b\d )(?<!\b\d\d )\b({'|'.join(dates.MONTHS)}) (20\d\d)\b")
NUMBER_OR_VISIT = re.compile(r"\b(\d{1,2})\b|\bInjection|\bBlood\s*test|\bCheck-\s*up")
Check = Callable[[str, Said, Visits], None]


def stratified(part: int, count: int) -> Iterator[tuple[History, Document]]:
    """So many plans, each of another kind before one comes a second time."""
    seen: Counter[tuple[str, ...]] = Counter()
    most = 1
    for history, document in documents(part):
        regimen = document["regimen"]
        kind = (regimen["form"], regimen["route"], *(phase["kind"] for phase in regimen["phases"]))
        if count and seen[kind] < most:
            seen[kind] += 1
            count -= 1
            yield history, document
        most = min(seen.values()) + 1 if sum(seen.values()) % 10 == 9 else most
        if not count:
            return


def check_pdfs(history: History, document: Document, number: int) -> list[str]:
    """Three sheets of this plan hold its drug, dose, route and dates, and nobody else's; which three.

    number: of the plan among those that are printed; it settles the third sheet and the state of the plan.
    """
    plan = sheets.in_state(STATES[number // len(IN_TURN) % len(STATES)], history, document)
    kinds = ["clinical", "sheet", *third(plan, number)]
    wanted, visits = told(document), visits_of(plan, history, document)
    for kind in kinds:
        read = sheets.file(plan, kind)
        check_each_page(read, plan, kind)
        is_plain = kind in sheets.FOR_PATIENTS
        assert ban.hits(read.text, plan.clinic.profile, patient=is_plain) == [], (kind, history)
        signed_dates = visits_of(sheets.in_state(PlanState.DRAFT, history, document), history, document)
        CHECKS[kind](read.text, wanted, signed_dates if kind == "clinical" else visits)
    return kinds


def third(plan: Plan, number: int) -> list[str]:
    """The sheet whose turn it is; tablets have no direction sheet."""
    kind = IN_TURN[number % len(IN_TURN)]
    return [kind if kind in sheets.kinds_of(plan) else "calendar"]


def check_each_page(read: sheets.File, plan: Plan, kind: str) -> None:
    """On each the patient, page x of y, the check code, and the word for a plan that is not in force."""
    born = "14 August 1980" if kind in sheets.FOR_PATIENTS else "14-Aug-1980"
    who = squeezed(f"{MARKS[PlanState(plan.state)]}EXAMPLE, Jane, born {born}, Number L1")
    for number, text in enumerate(read.texts, 1):
        page = squeezed(text)
        assert who in page, (kind, number)
        assert squeezed(f"Page {number} of {len(read.texts)}") in page, (kind, number)
        assert squeezed(f"check code {plan.check_code}") in page, (kind, number)


# Each sheet


def check_clinical(text: str, wanted: Said, visits: Visits) -> None:
    """The order, and each event once among the dates."""
    said = squeezed(text)
    assert wanted.drug is not None
    assert f"Order{wanted.drug}\u2013" in said
    assert amounts_of_order(said) == wanted.micrograms
    assert route_of_order(said) == wanted.route
    assert dates_of_clinical(text) == visits.all


def dates_of_clinical(text: str) -> dates.Days:
    """Each day as often as the clinical copy lists it; a plan without dates has no such list."""
    said = squeezed(text)
    if "Therearenodatesyet" in said:
        return Counter()
    return clinic_days(_between(said, "DatesatElmRoadSurgery", "Rulesandsources:"))


def check_directions(text: str, wanted: Said, visits: Visits) -> None:
    """The order and the same dose beneath it, a row for each dose, a line for each test and review."""
    said = squeezed(text)
    assert f"Whattogive{wanted.drug}\u2013" in said
    assert amounts_of_order(said) == wanted.micrograms
    assert route_of_order(said) == wanted.route
    to_give = _between(" ".join(text.split()), "What to give", "Before each dose")
    assert amounts(to_give.partition("Cautions and notes")[0]) == wanted.micrograms
    doses, _, others = said.partition("Togive:dates")[2].partition("Bloodtestsandcheck-ups")
    assert clinic_days(doses) == visits.doses
    assert clinic_days(others) == visits.others


def check_plain(text: str, wanted: Said, visits: Visits) -> None:
    """Drug, dose in both units and manner in plain words, each visit once by month, and no other day."""
    said, words = squeezed(text), " ".join(text.split())
    assert {drug for drug in DRUGS if drug in said} == {wanted.drug}
    assert routes_in_plain_words(said) == {wanted.route}
    assert amounts(words) == {MILLIGRAM}
    assert says_the_dose_twice(words)
    assert tablets(words) in (frozenset(), wanted.micrograms)
    assert bool(tablets(words)) is (wanted.route == "oral")
    assert by_month(text) == visits.once
    others = set(patient_days(said)) - visits.days - visits.tablets_from
    assert not others, f"days of no visit: {sorted(others)}"


def check_sheet(text: str, wanted: Said, visits: Visits) -> None:
    """The same, and a line of the injection record for each dose."""
    before, _, record = text.partition("Your injection record")
    check_plain(before, wanted, visits)
    assert patient_days(squeezed(record)) == visits.doses


def check_calendar(text: str, _: Said, visits: Visits) -> None:
    """Each event once in the list; no drug and no dose that could be misread for another."""
    said = squeezed(text)
    assert patient_days(said.partition("Thesamedatesasalist")[2]) == visits.all
    assert not any(drug in said for drug in DRUGS)
    assert amounts(" ".join(text.split())) == frozenset()


CHECKS: dict[str, Check] = {
    "clinical": check_clinical,
    "directions": check_directions,
    "sheet": check_sheet,
    "carer": check_plain,
    "calendar": check_calendar,
}


# Days and doses in a text


def clinic_days(text: str) -> dates.Days:
    """Every Mon 23-Nov-2026 in a text without spaces, but for the days that something was moved from."""
    found = CLINIC_DAY.findall(MOVED_FROM.sub("", text))
    return _each_on_its_weekday((name, _read(day, "%d-%b-%Y")) for name, day in found)


def patient_days(text: str) -> dates.Days:
    """Every Monday 23 November 2026 in a text without spaces."""
    found = PATIENT_DAY.findall(text)
    return _each_on_its_weekday((name[:3], _read(day, "%d%B%Y")) for name, day in found)


def _read(day: str, form: str) -> date:
    return datetime.strptime(day, form).date()  # noqa: DTZ007


def _each_on_its_weekday(found: Iterator[tuple[str, date]]) -> dates.Days:
    days: dates.Days = Counter()
    for name, on in found:
        assert dates.SHORT_DAYS[on.weekday()] == name, (name, on)
        days[on] += 1
    return days


def by_month(text: str) -> dates.Days:
    """Every visit under its month and day on the calendar of a patient's or a carer's sheet."""
    months = HEAD_AND_FOOT.sub(" ", text).partition(" calendar\n")[2]
    titles = list(MONTH.finditer(months))
    found: dates.Days = Counter()
    for number, title in enumerate(titles):
        end = titles[number + 1].start() if number + 1 < len(titles) else len(months)
        day = 0
        for each in NUMBER_OR_VISIT.finditer(months[title.end() : end].partition("B12-")[0]):
            if each[1]:
                day = int(each[1])
            else:
                found[date(int(title[2]), dates.MONTHS.index(title[1]) + 1, day)] += 1
    return found


def tablets(text: str) -> frozenset[int]:
    """What is taken each morning, in micrograms; empty where it is no tablet."""
    counts = [
        1 if found == "one" else int(found) for pair in TABLETS.findall(text) for found in pair if found
    ]
    return frozenset(count * MILLIGRAM for count in counts)


def _between(text: str, begin: str, end: str) -> str:
    assert begin in text, begin
    after = text.partition(begin)[2]
    assert end in after, end
    return after.partition(end)[0]
