"""The calendar file by itself: read back by two readers, for random plans, dates and names of all kinds."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any
from uuid import UUID, uuid5

import icalendar
import pytest

from regimens import clinical
from regimens.clinical.following import Forecast, Line, State
from regimens.clinical.forecast import Happened, forecast
from regimens.exports import calendar_file as made
from regimens.exports.calendar_file import Origin, Status, Visit
from regimens.wording import ban
from regimens.wording import calendar_file as words
from tests.exports.reading import Program, read, standing
from tests.oracle.stratified import histories

LINEAGE = UUID("0e3e7a3a-1111-4222-8333-123456789abc")
STAMP = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
TODAY, WEDNESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 27)
#: What must not be read off a patient's calendar: drug, route, reason, number.
TELLING = re.compile(
    r"pregnan|potassium|loading|maintenance|follow-|review-|b12|cobalamin|vitamin|anaemi|nerve|deficien|\bmg\b|microgram|intramuscular|nhs",
    re.I,
)
NASTY = [
    "Elm Road\r\nATTENDEE:mailto:x@example.org",
    "Elm\rRoad\nSurgery",
    "\u202eElm\u200f Road\u2067",
    "Elm \U0001f3e5 Road \U0001f468\u200d\u2695\ufe0f",
    "E" * 200,
    "\u0639\u064a\u0627\u062f\u0629 " * 30,
    'Elm, "Road"; \\n Surgery',
    "Elm\x00Road\x1b\x85\u2028x\u2029y",
    "</style><script>",
    "\ud800Elm",
]


def origin(**more: Any) -> Origin:
    usual: dict[str, Any] = {
        "lineage": LINEAGE,
        "host": "clinic.example.org",
        "sequence": 3,
        "stamped_at": STAMP,
        "clinic": "Elm Road Surgery",
    }
    return Origin(**(usual | more))


def visit(key: str = "loading-1", on: date = TODAY, status: Status = Status.CONFIRMED, **more: Any) -> Visit:
    return Visit(key=key, on=on, status=status, **more)


def file_of(*listed: Visit, **more: Any) -> bytes:
    return made.calendar_file(listed, origin(**more))


@cache
def random_plans() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """History and document of 200 random plans with dates."""
    made = ((history, clinical.plan_document(history)) for history in histories(51_126, 2000))
    dated = (
        (history, document) for history, document in made if document["regimen"] and document["schedule"]
    )
    return list(itertools.islice(dated, 200))


def test_an_event_holds_what_calendars_need_and_nothing_else() -> None:
    content = file_of(visit("maintenance-2", date(2027, 2, 28)))
    assert content.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Regimens//Clinic visits 1.0//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        "SUMMARY:Clinic appointment",
        "DTSTART;VALUE=DATE:20270228",
        "DTEND;VALUE=DATE:20270301",
        "DTSTAMP:20261123T100500Z",
        f"UID:{LINEAGE}-{uuid5(LINEAGE, 'maintenance-2').hex[:12]}@clinic.example.org",
        "SEQUENCE:3",
        "CATEGORIES:Appointment",
        "CLASS:PRIVATE",
        "LAST-MODIFIED:20261123T100500Z",
        "LOCATION:Elm Road Surgery",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Clinic appointment",
        "TRIGGER:-PT15H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_dose_with_a_window_says_it_and_one_to_be_agreed_does_not() -> None:
    window = (date(2027, 2, 21), date(2027, 3, 7))
    firm = visit("maintenance-2", date(2027, 2, 28), window=window)
    said = "If you cannot come that day, ring the clinic: it can be any day from Sunday 21 February 2027 to Sunday 7 March 2027."
    assert told(firm) == said
    assert told(made.to_agree(firm)) == words.TO_AGREE
    assert ban.hits(said, "uk", patient=True) == []
    assert len(made.inline_event(firm, origin())) < 300, "a square code has no room for it"
    assert "any day" not in made.inline_event(firm, origin())


def test_the_windows_of_the_forecast_are_those_in_the_file() -> None:
    windows = 0
    for history, document in random_plans()[:40]:
        seen = forecast(document, history, Happened(), date.fromisoformat(document["as_of"]))
        lines = {line.key: line for line in seen.lines}
        for each in made.visits(seen):
            line = lines[each.key]
            assert each.window == ((line.earliest, line.latest) if line.earliest else None)
            windows += each.window is not None
    assert windows > 100


def test_a_window_that_the_agreed_day_lies_outside_is_not_said() -> None:
    agreed = replace(
        line("maintenance-1", FRIDAY, State.PROJECTED),
        earliest=TODAY - timedelta(days=9),
        latest=TODAY,
    )
    (seen,) = made.visits(Forecast(lines=(agreed,)))
    assert seen.window is None


def test_the_last_visit_asks_for_a_new_file_where_treatment_goes_on() -> None:
    listed = made.goes_on([visit("maintenance-1", WEDNESDAY), visit("maintenance-2", FRIDAY)])
    assert [told(each) for each in listed] == ["", words.LAST]
    assert made.goes_on([]) == []


def told(one: Visit) -> str:
    """What stands beside the visit."""
    (event,) = icalendar.Calendar.from_ical(file_of(one)).walk("VEVENT")
    return str(event.get("DESCRIPTION", ""))


def test_the_dates_in_the_file_are_those_in_the_document_for_200_random_plans() -> None:
    plans = random_plans()
    assert len(plans) == 200
    kinds = set()
    for history, document in plans:
        as_of = date.fromisoformat(document["as_of"])
        seen = made.visits(forecast(document, history, Happened(), as_of))
        found = read(made.calendar_file(seen, origin()))
        assert [(event.key, event.on.isoformat()) for event in found] == [
            (event["key"], event["on"]) for event in document["schedule"]
        ]
        assert [each.kind for each in seen] == [event["kind"] for event in document["schedule"]]
        open_ended = [event.status == "TENTATIVE" for event in found]
        assert open_ended == [event["provisional"] for event in document["schedule"]]
        assert all(event.until == event.on + timedelta(days=1) for event in found)
        kinds |= {each.kind for each in seen}
    assert kinds == {"injection", "blood_test", "review"}


@pytest.mark.parametrize(
    ("on", "until"),
    [
        ("2027-01-31", "2027-02-01"),
        ("2027-02-28", "2027-03-01"),
        ("2028-02-28", "2028-02-29"),
        ("2028-02-29", "2028-03-01"),
        ("2026-12-31", "2027-01-01"),
        ("2027-03-28", "2027-03-29"),
    ],
)
def test_a_day_ends_where_the_next_begins(on: str, until: str) -> None:
    (event,) = read(file_of(visit(on=date.fromisoformat(on))))
    assert (event.on.isoformat(), event.until.isoformat()) == (on, until)


@pytest.mark.parametrize("name", NASTY)
def test_whatever_a_clinic_is_called_its_file_stays_whole(name: str) -> None:
    content = file_of(visit(), visit("loading-2", date(2026, 11, 25)), clinic=name)
    assert [event.key for event in read(content)] == ["loading-1", "loading-2"]
    lines = content.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    assert not re.search(r"[\u200b-\u200f\u2028-\u202e\u2066-\u2069]", content.decode())
    names = {line.split(b":")[0].split(b";")[0] for line in lines if line[:1] not in (b" ", b"")}
    assert b"ATTENDEE" not in names
    place = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]["LOCATION"]
    assert str(place) == made.plain(name) != ""


def test_lines_are_folded_between_characters() -> None:
    content = file_of(visit(), clinic="é" * 200)
    assert b"\r\n " in content
    for line in content.split(b"\r\n"):
        line.decode()  # no character is cut in two


def test_nothing_tells_why_the_patient_comes() -> None:
    every = [
        visit(kind, status=status, closed=closed, to_agree=late)
        for kind in ("loading-1", "follow-up-3m", "potassium-1", "review-2", "pregnancy-review-1")
        for status in Status
        for closed in (False, True)
        for late in (False, True)
    ]
    text = made.calendar_file(every, origin()).decode().replace("\r\n ", "")
    said = [line.partition(":")[2] for line in text.split("\r\n")]
    assert not TELLING.search("\n".join(said))
    words_said = [line for line in said if "@" not in line]
    assert [hit for line in words_said for hit in ban.hits(line, patient=True)] == []
    titles = {line for line in text.split("\r\n") if line.startswith("SUMMARY")}
    assert titles == {"SUMMARY:Clinic appointment"}
    assert "METHOD" not in text
    assert "RRULE" not in text


def test_a_clinic_may_name_its_visits() -> None:
    keys = (
        "loading-1",
        "reload-2",
        "prophylaxis-3",
        "baseline",
        "screen-1",
        "review-1",
        "pregnancy-review-1",
    )
    found = read(file_of(*(visit(key) for key in keys), named=True))
    assert [event.title for event in found] == [
        *["Injection appointment"] * 3,
        *["Blood test"] * 2,
        *["Review"] * 2,
    ]
    assert not TELLING.search(" ".join(words.TITLES.values()))


def test_what_the_patient_has_to_know_of_a_date() -> None:
    listed = [
        visit("loading-1", status=Status.TENTATIVE),
        visit("loading-2", WEDNESDAY, closed=True),
        visit("loading-3", FRIDAY, status=Status.TENTATIVE, to_agree=True),
        visit("loading-4", date(2026, 11, 30), status=Status.CANCELLED),
    ]
    events = icalendar.Calendar.from_ical(made.calendar_file(listed, origin())).walk("VEVENT")
    assert [str(event["DESCRIPTION"]) for event in events] == [
        words.MAY_CHANGE,
        words.ELSEWHERE,
        words.TO_AGREE,
        words.OVER,
    ]
    assert ["LOCATION" in event for event in events] == [True, False, True, True]
    assert [bool(event.walk("VALARM")) for event in events] == [True, True, True, False]


def line(key: str, on: date = TODAY, state: State = State.OVERDUE) -> Line:
    kind = visit(key).kind
    return Line(
        key=key, kind=kind, phase="monitoring", number=None, tests=(), state=state, due=on, on=on,
        earliest=None, latest=None, overdue_from=on, long_overdue_from=None, days_late=0, closed_day=False,
        provisional=False,
    )  # fmt: skip


def test_late_blood_tests_of_one_day_are_one_visit() -> None:
    """The first stands for them; one that is due, on another day, or no blood test, has its own."""
    lines = (
        line("loading-1"),
        line("potassium-1"),
        line("baseline"),
        line("potassium-2", state=State.DUE),
        line("review-1"),
        line("follow-up-3m"),
        line("response-1", WEDNESDAY),
        line("response-2", WEDNESDAY),
    )
    found = made.visits(Forecast(lines=lines))
    assert [(each.key, each.to_agree) for each in found] == [
        ("loading-1", True),
        ("potassium-1", True),
        ("potassium-2", False),
        ("review-1", True),
        ("response-1", True),
    ]
    known = {each.key: each.on for each in lines}
    cancelled = {each.key for each in made.with_dropped(found, known) if each.status is Status.CANCELLED}
    assert cancelled == {"baseline", "follow-up-3m", "response-2"}


def alarms(content: bytes) -> list[tuple[date, str]]:
    """Day and words of each alarm."""
    events: list[Any] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return [
        (event["DTSTART"].dt, str(alarm["DESCRIPTION"])) for event in events for alarm in event.walk("VALARM")
    ]


def test_a_day_with_several_visits_has_one_alarm_for_each_title() -> None:
    first_day = [visit("baseline"), visit("potassium-1"), visit("loading-1")]
    cancelled = visit("loading-3", WEDNESDAY, status=Status.CANCELLED)
    listed = [*first_day, cancelled, visit("potassium-2", WEDNESDAY), visit("loading-2", WEDNESDAY)]
    assert alarms(file_of(*listed)) == [(TODAY, words.NEUTRAL), (WEDNESDAY, words.NEUTRAL)]
    assert alarms(file_of(*listed, named=True)) == [
        (TODAY, "Blood test"),
        (TODAY, "Injection appointment"),
        (WEDNESDAY, "Blood test"),
        (WEDNESDAY, "Injection appointment"),
    ]
    assert len(read(file_of(*listed))) == len(listed)  # each visit keeps its own event and UID


def test_each_day_with_a_visit_has_an_alarm_for_200_random_plans() -> None:
    for history, document in random_plans():
        seen = forecast(document, history, Happened(), date.fromisoformat(document["as_of"]))
        listed = made.visits(seen)
        days = {each.on for each in listed}
        found = alarms(made.calendar_file(listed, origin()))
        assert [day for day, _ in found] == sorted(days)


def test_a_version_opened_over_the_one_before_shows_what_it_shows_alone() -> None:
    """By chance plans of the same person on two days, any number of visits added, moved or dropped."""
    plans = random_plans()[:60]
    for (_, first), (_, second) in itertools.pairwise(plans):
        before = [visit(event["key"], date.fromisoformat(event["on"])) for event in first["schedule"]]
        after = [visit(event["key"], date.fromisoformat(event["on"])) for event in second["schedule"]]
        listed = made.with_dropped(after, {each.key: each.on for each in before})
        old, new = file_of(*before, sequence=4), file_of(*listed, sequence=9)
        alone, over, late = Program(), Program(), Program()
        alone.opens(new)
        over.opens(old)
        over.opens(new)
        late.opens(new)
        late.opens(old)  # an old file found again in the mail changes nothing
        assert over.shows == alone.shows == late.shows == {(each.key, each.on) for each in after}


def test_what_is_dropped_stays_in_the_file_cancelled() -> None:
    listed = made.with_dropped([visit("loading-2")], {"loading-1": date(2026, 11, 21), "loading-2": TODAY})
    found = read(made.calendar_file(listed, origin()))
    assert [(event.key, event.status) for event in found] == [
        ("loading-1", "CANCELLED"),
        ("loading-2", "CONFIRMED"),
    ]
    assert standing(found) == {("loading-2", TODAY)}


@pytest.mark.parametrize("host", ["", "a b", "x@y", "clinic.example.org\r\nX:1", "-a", "é.org", "a..b"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="host"):
        origin(host=host)


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=1))])
def test_a_file_is_stamped_in_utc(zone: timezone | None) -> None:
    with pytest.raises(ValueError, match="UTC"):
        origin(stamped_at=datetime(2026, 11, 23, 10, tzinfo=zone))


def test_the_next_visit_is_the_first_after_today() -> None:
    today, coming, later = visit("loading-2"), visit("loading-3", WEDNESDAY), visit("loading-4", FRIDAY)
    dropped = visit("baseline", WEDNESDAY, status=Status.CANCELLED)
    late_test = visit("review-1", WEDNESDAY, status=Status.TENTATIVE, to_agree=True)
    assert made.next_visit([today, dropped, late_test, later, coming], TODAY) == coming
    late = visit("loading-2", status=Status.TENTATIVE, to_agree=True)
    assert made.next_visit([late, coming, later], TODAY) is None
    assert made.next_visit([today, dropped], TODAY) is None


def test_the_readers_would_find_a_fault() -> None:
    """The negative control: an event without UID, and a day that does not exist."""
    good = file_of(visit())
    for bad in (
        re.sub(rb"UID:.*?\r\n(?: .*?\r\n)*", b"", good),
        good.replace(b"VALUE=DATE:20261123", b"VALUE=DATE:20261131"),
        good.replace(b"SEQUENCE:3\r\n", b""),
    ):
        assert bad != good
        with pytest.raises((AssertionError, KeyError, AttributeError, ValueError)):
            read(bad)


def test_a_square_code_says_how_firm_the_day_is() -> None:
    firm, open_ = visit("loading-1"), visit("loading-1", status=Status.TENTATIVE, closed=True)
    assert "STATUS" not in made.inline_event(firm, origin())
    said = made.inline_event(open_, origin())
    assert "STATUS:TENTATIVE" in said
    assert f"DESCRIPTION:{words.CLOSED} {words.CHANGES}" in said
