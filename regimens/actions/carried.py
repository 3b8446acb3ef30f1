"""What a draft that amends a plan begins with: its answers, and what was recorded under it since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from regimens.actions import came_back, course_so_far, doses_on_record
from regimens.clinical.course import Standing
from regimens.clinical.reviewing import Response
from regimens.models import Plan, Record, RecordKind

#: What the answer at a review is called in the history of the next version.
AS_ANSWER: Mapping[Response, str] = {
    Response.BETTER: "improving",
    Response.RESOLVED: "well",
    Response.NOT_BETTER: "persists",
    Response.WORSE: "new_or_worse",
}
#: Answers that the version acted on; once a dose was given under it they would be acted on a second time.
ACTED_ON = ("returns_before_next_dose", "persists", "new_or_worse")
#: What another course of loading has of its own.
OF_A_COURSE = ("start", "start_on", "loading_until")


def into_amendment(
    plan: Plan, review: Record | None = None, *, afresh: bool = False
) -> tuple[dict[str, Any], Record | None]:
    """The first answers of an amendment, and the review behind them: what a version was told stays.

    Where nerve signs came back and nobody acted on it, that is the review, whatever was found since. afresh:
    without any answer.
    """
    records = course_so_far.standing_records(plan)
    if afresh:
        return {}, came_back.to_carry(plan.last_signed or plan, records) or review
    behind = came_back.to_carry(plan, records) or review
    if behind is None:
        return answers_so_far(plan, records), plan.assessment.review
    return answers_after(behind, plan, records), behind


def answers_so_far(plan: Plan, records: Sequence[Record]) -> dict[str, Any]:
    """The plan's answers with the doses and decisions recorded since, for a draft that amends it."""
    answers = dict(plan.assessment.answers) | dict(_doses(plan, records))
    seen = course_so_far.happened(plan, records)
    for name, day in (("plateau_on", seen.plateau_on), ("loading_until", seen.loading_until)):
        if day is not None:
            answers[name] = day.isoformat()
    stands = course_so_far.standing_now(plan, records)
    if stands is None:
        return answers
    answers |= _first_dose(plan, stands, answers)
    if answers.get("response") in ACTED_ON and _was_treated_since(plan, records):
        del answers["response"]
        answers |= interval_in_force(plan, stands)
    return answers


def answers_after(review: Record, plan: Plan, records: Sequence[Record]) -> dict[str, Any]:
    """The same with what a review found: the draft is then a review of treatment already started.

    Nerve signs that are new or worse once loading is over begin another course, whose first day is asked.
    Where the scores speak against the answer, the clinician says which holds.
    """
    answers = answers_so_far(plan, records)
    found = Response(review.detail["response"])
    answers |= {"purpose": "review", "response": AS_ANSWER[found]}
    is_doubted = found is not Response.WORSE and came_back.unsettled(plan, records) == review
    if (found is Response.WORSE or is_doubted) and plan.neurology != "yes":
        # What was answered before no longer holds: it is asked again.
        answers = {name: value for name, value in answers.items() if not name.startswith("neuro.")}
    if is_doubted:
        del answers["response"]
    if "injections" not in answers:
        answers |= {"treated_before": "tablets"} if plan.route == "oral" else {}
        if answers.get("treated_before") == "no":
            del answers["treated_before"]
    stands = course_so_far.standing_now(plan, records)
    if stands is None:
        return answers
    answers |= interval_in_force(plan, stands)
    is_loading = course_so_far.is_loading(plan, stands)
    if found is Response.WORSE and not is_loading:
        return {name: value for name, value in answers.items() if name not in OF_A_COURSE}
    if found is Response.NOT_BETTER and is_loading and not is_doubted:
        answers["response"] = "unchanged"  # loading goes on or ends; the interval after it takes no step yet
    return answers


def interval_in_force(plan: Plan, stands: Standing) -> dict[str, str]:
    """The interval by which doses are dated now, where it is a single one; a range is asked for.

    None while a first loading runs: the interval after it has not been in force on any day (R43). While a
    course is loaded again it is the one that the relapse made of the interval before (R48).
    """
    if not stands.given or (course_so_far.is_loading(plan, stands) and not stands.earlier):
        return {}
    for phase in (plan.document["regimen"] or {}).get("phases", ()):
        interval = phase["interval"]
        if interval and interval["at_least"] == interval["at_most"]:
            return {
                "current_interval.unit": interval["unit"],
                "current_interval.count": str(interval["at_least"]),
            }
    return {}


def _doses(plan: Plan, records: Sequence[Record]) -> Iterator[tuple[str, Any]]:
    rows = [dict(row) for row in plan.assessment.answers.get("injections") or []]
    known = {row.get("given_on") for row in rows}
    ours = course_so_far.of_this_plan(plan, records)
    added = [doses_on_record.as_row(record) for record in ours if record.kind == RecordKind.DOSE_GIVEN]
    rows += [row for row in added if row["given_on"] not in known]
    if rows:
        yield "injections", sorted(rows, key=lambda row: str(row.get("given_on")))
        yield "treated_before", "injections"


def _first_dose(plan: Plan, stands: Standing, answers: Mapping[str, Any]) -> dict[str, str]:
    """Day 1 of the course in force: a later one would load the patient a second time (R44).

    While no dose of it is given, a day booked as "tomorrow" does not come again.
    """
    if stands.given:
        return {"start": "other", "start_on": stands.given[0].isoformat()}
    booked = plan.history.get("start_on")
    has_come = booked is not None and date.fromisoformat(booked) <= plan.clinic.today()
    return {"start": "today"} if has_come and answers.get("start") == "tomorrow" else {}


def _was_treated_since(plan: Plan, records: Sequence[Record]) -> bool:
    """A dose was given under this version: the course has moved on from what its answers say."""
    last = max(course_so_far.days_listed(plan), default=date.min)
    given = course_so_far.days_given(plan, course_so_far.of_this_plan(plan, records))
    return any(day > last for day in given)
