"""One plan for four readers: what each reads of it, how far it holds, and why there may be none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regimens.actions import course_so_far, due, reviews
from regimens.actions.as_it_stands import as_it_stands
from regimens.models import Plan, PlanState, Record
from regimens.web.presenters import course, patient_sheet
from regimens.web.presenters.directions import Directions, directions_of
from regimens.wording import directions, followup, regimen
from regimens.wording.patient import NothingToTakeHome
from regimens.wording.readers import CARER, READERS, CarerSheet, Reader
from regimens.wording.readers import carer as carers
from regimens.wording.readers import nurse as nurses
from regimens.wording.readers import standing as standings
from regimens.wording.translated import in_language

#: The route of each reader's paper.
PAPER = {
    Reader.CLINICIAN: "plan_clinical",
    Reader.NURSE: "plan_directions",
    Reader.PATIENT: "plan_sheet",
    Reader.CARER: "plan_carer",
}
#: A pause ends no question about nerves.
IN_FORCE = (standings.FOLLOWED, "held")


@dataclass(frozen=True)
class Choice:
    """One reader in the switch; is_current: whose reading is shown."""

    reader: Reader
    name: str
    is_current: bool


@dataclass(frozen=True)
class ForNurse:
    """What the nurse reads: the directions, when not to give, whom to call."""

    directions: Directions
    do_not_give: list[str]
    call: list[str]


@dataclass(frozen=True)
class Held:
    """A treatment on hold. plan: the one in force. asks: that what asks for a dose is older than the hold.

    ends: whether signing the draft that is looked at ends the hold.
    """

    plan: Plan
    stands: course.Standing
    asks: str
    ends: bool


def choices(current: Reader | None = None) -> list[Choice]:
    """The switch: every reader in turn."""
    return [Choice(reader, READERS.say(reader), reader == current) for reader in Reader]


def refusal(plan: Plan, reader: Reader, language: str = "") -> str:
    """Why this reader has nothing to read, on screen as on paper; empty where there is something."""
    is_nothing = plan.document["regimen"] is None
    if reader is Reader.NURSE:
        return directions.why_none(plan.document)
    if reader is Reader.PATIENT:
        return in_language(NothingToTakeHome.SENTENCE) if is_nothing else _dates_may_not_stand(plan)
    if reader is Reader.CARER:
        if not carers.is_spoken(language):
            return in_language(carers.NOT_IN_ENGLISH)
        return in_language(carers.NOTHING_TO_HELP_WITH) if is_nothing else _dates_may_not_stand(plan)
    return ""


def _dates_may_not_stand(plan: Plan) -> str:
    """That nerve signs came back, so that its dates are no patient's to hear; empty where they did not."""
    records = course_so_far.standing_records(plan)
    is_so = code(plan, records) in IN_FORCE and reviews.signs_came_back(plan, records)
    return in_language(standings.SIGNS_CAME_BACK) if is_so else ""


def standing(plan: Plan, reader: Reader) -> list[str]:
    """What this reader has to know first: how far the plan holds, what is asked today, a red flag."""
    records = course_so_far.standing_records(plan)
    asked = asked_today(plan) if reader in (Reader.CLINICIAN, Reader.NURSE) else []
    said = [
        standings.standing(code(plan, records), reader),
        asks_for_a_dose(plan, reader),
        *asked,
        standings.red_flag(plan.document, reader),
    ]
    return [words for words in said if words]


def asks_for_a_dose(plan: Plan, reader: Reader) -> str:
    """While treatment is on hold: that what still asks for a dose is older; empty where nothing does."""
    stands = code(plan, course_so_far.standing_records(plan))
    return standings.asks_for_a_dose(stands, as_it_stands(plan).document, reader)


def nothing_at_home(plan: Plan, reader: Reader) -> str:
    """Why patient and carer are told how the plan stands and no more: on hold, not followed; else empty."""
    return no_paper(plan) if reader in (Reader.PATIENT, Reader.CARER) else ""


def held(plan: Plan, reader: Reader) -> Held | None:
    """The pause of the plan in force, for the page of this plan or of a draft for its patient."""
    in_force = due.signed_plan(plan.patient) if plan.state == PlanState.DRAFT else plan
    if in_force is None or in_force.state != PlanState.SIGNED:
        return None
    records = course_so_far.standing_records(in_force)
    stands = course.standing(in_force, records)
    if stands.code != "held":
        return None
    ends = course_so_far.on_hold_until(plan, records) is None
    asks = standings.asks_for_a_dose(stands.code, in_force.document, reader)
    return Held(in_force, stands, asks, ends)


def no_paper(plan: Plan) -> str:
    """Why nobody is handed the dates of this plan: on hold, not followed, or signs came back; else empty."""
    stands = code(plan, course_so_far.standing_records(plan))
    return standings.no_paper(stands) or _dates_may_not_stand(plan)


def asked_today(plan: Plan) -> list[str]:
    """What the latest review asks today, and the course, in words; nothing of a plan that is not in force.

    On hold too: a pause silences neither doses that were missed nor a question about nerves.
    """
    records = course_so_far.standing_records(plan)
    if code(plan, records) not in IN_FORCE:
        return []
    asked = [followup.NEXT_ACTIONS.say(each) for each in reviews.for_today(plan, records)]
    asked += course.asked(plan, records)
    return [words for words in (_dates_may_not_stand(plan), *asked) if words]


def code(plan: Plan, records: Sequence[Record]) -> str:
    """How a plan stands, as a code of wording.readers.standing. records: those that stand."""
    if plan.state != PlanState.SIGNED:
        return str(plan.state)
    if plan.patient.deceased_on is not None:
        return "died"
    return course.standing(plan, records).code


def for_carer(plan: Plan, owner: str) -> CarerSheet:
    """The carer's sheet with the dates that stand today; `owner` gives doses on closed days.

    Raises NothingToTakeHome.
    """
    made = patient_sheet.made(plan, owner, CARER)
    return carers.with_help(made, owner=owner, is_oral=plan.route == "oral")


def for_nurse(plan: Plan, owner: str) -> ForNurse:
    """The directions with when not to give and whom to call; only for injections."""
    clinic = plan.clinic
    call = nurses.whom_to_call(
        clinic.name,
        clinic.phone,
        clinic.help_phone,
        clinic.numbers(),
        plan.signer_name,
        loads=_may_miss_loading(plan),
    )
    return ForNurse(
        directions_of(plan, owner), [nurses.DO_NOT_GIVE.say(each) for each in nurses.DO_NOT_GIVE], list(call)
    )


def _may_miss_loading(plan: Plan) -> bool:
    """Loading is a part of the plan, and not known to be complete."""
    if not regimen.has_loading(plan.document):
        return False
    in_force = plan.state == PlanState.SIGNED
    return not (in_force and course.is_after_loading(plan, course_so_far.standing_records(plan)))
