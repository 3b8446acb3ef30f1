"""What a draft that amends a plan begins with: its answers, and what was recorded under it since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from regimens.actions import course_so_far
from regimens.actions.permissions import Do, may
from regimens.clinical.course import Standing
from regimens.clinical.reviewing import Response, counted, risen
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


def into_amendment(plan: Plan, review: Record | None = None) -> tuple[dict[str, Any], Record | None]:
    """The first answers of an amendment, and the review behind them: what a version was told stays."""
    records = course_so_far.standing_records(plan)
    if review is not None:
        return answers_after(review, plan, records), review
    passed_over = review_passed_over(plan, records)
    if passed_over is None:
        return answers_so_far(plan, records), plan.assessment.review
    answers = answers_after(passed_over, plan, records)
    if passed_over.detail["response"] != Response.WORSE:
        del answers["response"]  # its scores speak against it: the clinician says which holds
    return answers, passed_over


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
    """
    answers = answers_so_far(plan, records)
    found = Response(review.detail["response"])
    answers |= {"purpose": "review", "response": AS_ANSWER[found]}
    if found is Response.WORSE and plan.neurology != "yes":
        # What was answered before no longer holds: it is asked again.
        answers = {name: value for name, value in answers.items() if not name.startswith("neuro.")}
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
    if found is Response.NOT_BETTER and is_loading:
        answers["response"] = "unchanged"  # loading goes on or ends; the interval after it takes no step yet
    return answers


def review_passed_over(plan: Plan, records: Sequence[Record]) -> Record | None:
    """The latest review where nerve signs came back after loading, or scores say so, and nobody acted on it.

    An amendment for any reason answers it: without it the next version would go on as if they had not. A
    later review settles it only where a clinician made it.
    """
    stands = course_so_far.standing_now(plan, records)
    if stands is None or course_so_far.is_loading(plan, stands):
        return None
    made = course_so_far.review_records(plan, records)
    while made and not is_acted_on(made[-1], plan, records):
        if _came_back(plan, made):
            return _graver_of_its_day(made)
        if may(made[-1].recorded_by, Do.DECIDE):
            return None
        made = made[:-1]
    return None


def _came_back(plan: Plan, made: Sequence[Record]) -> bool:
    """The latest of these reviews found nerve signs new or worse, by its answer or by its scores."""
    read = [course_so_far.review_of(record) for record in made]
    return counted(read)[-1].response is Response.WORSE or bool(risen(plan.document, read))


def _graver_of_its_day(made: Sequence[Record]) -> Record:
    of_that_day = [record for record in made if record.on == made[-1].on]
    worse = (record for record in of_that_day if Response(record.detail["response"]) is Response.WORSE)
    return next(worse, made[-1])


def is_acted_on(review: Record, plan: Plan, records: Sequence[Record]) -> bool:
    """The plan was made of this review, or a clinician has decided about loading since."""
    return review.pk == plan.assessment.review_id or is_decided_since(review, plan, records)


def is_decided_since(review: Record, plan: Plan, records: Sequence[Record]) -> bool:
    """A clinician has ended or extended loading since this review was recorded."""
    decided = (RecordKind.PLATEAU, RecordKind.LOADING_EXTENDED)
    return any(
        record.kind in decided and record.plan_id == plan.pk and record.recorded_at > review.recorded_at
        for record in records
    )


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
    added = [_row(record) for record in ours if record.kind == RecordKind.DOSE_GIVEN]
    rows += [row for row in added if row["given_on"] not in known]
    if rows:
        yield "injections", sorted(rows, key=lambda row: str(row.get("given_on")))
        yield "treated_before", "injections"


def _row(record: Record) -> dict[str, str]:
    detail = record.detail
    return {
        "given_on": record.on.isoformat(),
        "form": detail["form"],
        "micrograms": str(detail["micrograms"]),
        "route": detail["route"],
    }


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
