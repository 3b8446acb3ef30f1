"""The SEQUENCE over all files of a plan: higher whenever a date or a status differs, and never falling."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from regimens.actions import accounts, calendar_numbers, calendars, details, patients, plans, visits
from regimens.actions.recording import CannotRecord
from regimens.models import Clinic, Event, FollowUp, Member, Patient, Plan, PlanState, Record, clock
from tests.actions.test_calendars import again
from tests.exports.reading import Seen, read
from tests.recorded import days_later
from tests.web import courses
from tests.web.courses import give


@dataclass(frozen=True)
class File:
    """One file as a calendar reads it. place: of its version among the signatures."""

    place: int
    number: int
    says: Mapping[str, tuple[date, str]]


@dataclass
class Story:
    """A plan's life with every file that was handed out."""

    plan: Plan
    by: Member
    manager: Member
    files: list[File]

    def take(self, plan: Plan | None = None) -> File:
        """The file of this version, or of the newest, as it stands now."""
        version = Plan.everywhere.get(pk=(plan or self.plan).pk)
        found: list[Seen] = read(calendars.hand_out(plan=version, by=self.by).content)
        [number] = {event.sequence for event in found}
        place = len(calendar_numbers.signed_up_to(version))
        made = File(place, number, {event.uid: (event.on, event.status) for event in found})
        self.files.append(made)
        return made

    def check(self) -> None:
        """Each file against every other of the same plan, in the order of versions and then of time."""
        in_order = sorted(self.files, key=lambda file: file.place)
        for earlier, later in itertools.combinations(in_order, 2):
            assert later.number >= earlier.number
            if later.place > earlier.place or differs(earlier, later):
                assert later.number > earlier.number


def differs(one: File, other: File) -> bool:
    return any(other.says.get(uid, said) != said for uid, said in one.says.items())


@pytest.fixture
def story(patient: Patient, clinician: Member, manager: Member, answers: dict[str, object]) -> Story:
    """Alternate days from today, signed."""
    plan = courses.signed(patient, clinician, answers | courses.NERVES)
    return Story(plan, clinician, manager, [])


def close(clinic: Clinic, by: Member, *days: date) -> None:
    now = Clinic.objects.get(pk=clinic.pk)
    closed = sorted({*now.closed_days, *(day.isoformat() for day in days)})
    accounts.change_clinic(clinic=now, by=by, settings={"closed_days": closed})


def change_details(plan: Plan, by: Member, phone: str, key: str) -> None:
    now = Patient.everywhere.get(pk=plan.patient_id)
    changed = replace(details.details_of(now), phone=phone)
    patients.amend(patient=now, by=by, details=changed, version=now.version, key=key)


def test_the_clinics_day_turns_within_one_day_of_utc(story: Story) -> None:
    """New York, doses overdue: two files of one day in UTC, made on two days of the clinic."""
    accounts.change_clinic(
        clinic=story.plan.clinic, by=story.manager, settings={"time_zone": "America/New_York"}
    )
    day = story.plan.clinic.today() + timedelta(days=8)
    with clock.at(datetime(day.year, day.month, day.day, 1, tzinfo=UTC)):
        first = story.take()
    with clock.at(datetime(day.year, day.month, day.day, 14, tzinfo=UTC)):
        second = story.take()
    assert differs(first, second)
    assert second.number > first.number


def test_closed_days_that_the_manager_adds_move_dates(story: Story) -> None:
    first = story.take()
    days = sorted(on for on, _ in first.says.values())
    close(story.plan.clinic, story.manager, *days[-8:])
    second = story.take()
    assert differs(first, second)
    assert second.number == first.number + 1


def test_the_same_file_again_has_the_same_number(story: Story) -> None:
    first = story.take()
    assert first.number >= 1  # a square code has none, which readers take for 0
    assert story.take().number == first.number


def test_changed_details_never_lower_the_file_of_a_version_that_is_replaced(story: Story) -> None:
    first = story.plan
    for number in range(4):
        change_details(first, story.by, f"0163296010{number}", f"d{number}")
    before = story.take()
    newer = again(first, story.by, {}, "v2")
    cancelled, new = story.take(first), story.take(newer)
    assert before.number < cancelled.number < new.number
    assert {status for _, status in cancelled.says.values()} == {"CANCELLED"}
    assert story.take(first).number == cancelled.number


def test_the_numbers_of_cancelled_versions_are_free_in_whatever_order_they_are_asked_for(
    story: Story,
) -> None:
    first = story.plan
    story.take()
    second = again(first, story.by, {}, "v2")
    third = again(second, story.by, {"choices.maintenance_months": "2"}, "v3")
    for version in (third, second, first, third, second):
        story.take(version)
    story.check()


def test_handing_out_is_still_one_event(story: Story) -> None:
    before = Event.objects.count()
    made = story.take()
    assert Event.objects.count() == before + 1
    noted = Event.objects.order_by("-sequence")[0]
    assert noted.detail["sequence"] == made.number
    assert len(noted.detail["digest"]) == calendars.DIGEST_SIGNS


# Files from before numbers were kept


def count_of_before(plan: Plan, *_: object) -> int:
    """The SEQUENCE as it used to be: days and changes, those of the patient's details for the newest alone."""
    versions = list(Plan.objects.in_clinic(plan.clinic).filter(number=plan.number).order_by("version"))
    later = [each.signed_at for each in versions if each.version > plan.version and each.signed_at]
    until = min(later, default=None)
    days = ((until or clock.now()).date() - versions[0].drafted_at.date()).days
    moments = [moment for each in versions for moment in (each.drafted_at, each.signed_at)]
    moments += [
        each.state_changed_at for each in versions if each.state not in (PlanState.DRAFT, PlanState.SIGNED)
    ]
    records = Record.objects.in_clinic(plan.clinic).filter(patient=plan.patient)
    if until is None:
        changes = sum(moment is not None for moment in moments) + records.count()
        return days + changes + Patient.everywhere.get(pk=plan.patient_id).version
    changes = sum(moment is not None and moment < until for moment in moments)
    return days + changes + records.filter(recorded_at__lt=until).count()


@pytest.fixture
def as_before(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Files are counted as they used to be, and their events keep neither number nor digest."""
    note = plans.exported

    def without_number(**of: Any) -> Any:
        return note(**{name: value for name, value in of.items() if name not in ("sequence", "digest")})

    monkeypatch.setattr(plans, "exported", without_number)
    monkeypatch.setattr(calendar_numbers, "sequence_of", count_of_before)
    return monkeypatch


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_file_follows_those_from_before_numbers_were_kept(
    story: Story, as_before: pytest.MonkeyPatch, is_replaced: bool
) -> None:
    first = story.plan
    for number in range(3):
        change_details(first, story.by, f"0163296010{number}", f"d{number}")
    story.take()
    with days_later(3):
        give(first, story.by, "1")
        story.take()
    with days_later(5):
        if is_replaced:
            story.plan = again(first, story.by, {}, "v2")
            story.take()
        as_before.undo()
        story.take()
        give(story.plan, story.by, "2")
        story.take()
        if not is_replaced:
            story.plan = again(first, story.by, {}, "v2")
            story.take()
        story.take(first)
    story.check()


# By chance


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_other_dates_have_a_higher_number(seed: int, story: Story) -> None:
    """Months told by chance; after each thing that happens, files of the newest and of older versions."""
    chance = random.Random(seed)
    versions, hours = [story.plan], 0
    for step in range(14):
        hours += chance.choice([0, 0, 5, 13, 24, 24, 48, 72, 500])
        with clock.at(clock.now() + timedelta(hours=hours)):
            happens(chance, story, versions, f"{seed}-{step}")
            for version in {versions[-1], chance.choice(versions)}:
                story.take(version)
    story.check()
    assert len({file.number for file in story.files}) > 3


def happens(chance: random.Random, story: Story, versions: list[Plan], key: str) -> None:
    """One thing; what the day does not allow is left undone."""
    plan, by, today = versions[-1], story.by, story.plan.clinic.today()
    what = chance.choice(["dose", "dose", "closure", "amend", "details", "rebook", "hold", "end", "nothing"])
    row = FollowUp.objects.in_clinic(plan.clinic).get(patient=plan.patient)
    try:
        if what == "dose":
            give(plan, by, key)
        elif what == "closure":
            close(plan.clinic, story.manager, *(today + timedelta(days=chance.randrange(60)) for _ in "abc"))
        elif what == "amend":
            versions.append(again(plan, by, {}, key))
        elif what == "details":
            change_details(plan, by, f"01632960{chance.randrange(100, 999)}", key)
        elif what == "rebook" and row.next_key:
            on = today + timedelta(days=chance.randrange(6))
            visits.rebook(plan=plan, by=by, on=on, place=row.next_key, reason="Away", key=key)
        elif what == "hold":
            visits.hold(plan=plan, by=by, until=today + timedelta(days=5), reason="Abroad", key=key)
        elif what == "end" and len(versions) > 2:
            plans.enter_in_error(plan=chance.choice(versions[:-1]), by=by, reason="Wrong", key=key)
    except (CannotRecord, plans.CannotSign, plans.CannotBegin, plans.IllegalStep):
        return
