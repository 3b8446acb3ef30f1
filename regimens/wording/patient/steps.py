"""The plan in the patient's words: the medicine, how it is given, the steps, and how long they go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from regimens.wording import dates, doses, events
from regimens.wording.patient.how_often import how_often
from regimens.wording.patient.parts import Block, Kind, Section, prose, section
from regimens.wording.patient.situation import Situation
from regimens.wording.speech import Speech

TITLES: Mapping[str, str] = {
    "plan": "Your plan",
    "now": "Step {number}, now:",
    "later": "Step {number}, later:",
}
MEDICINE: Mapping[str, str] = {
    "called": "The medicine is called {drug}.",
    "said": "You say it like this: {said}.",
    "type": "It is a type of vitamin {B12}.",
    "injection": "Each injection is {dose}.",
    "tablet": "Each tablet is {dose}.",
    "same": "This is the same as {micrograms}.",
}
# How the name is said aloud, in English letters; never translated.
SAID: Mapping[str, str] = {
    "hydroxocobalamin": "hi-drox-oh-co-BAL-a-min",
    "cyanocobalamin": "sy-an-oh-co-BAL-a-min",
    "methylcobalamin": "meth-il-co-BAL-a-min",
}
GIVEN: Mapping[str, str] = {
    "intramuscular": "A nurse gives it into a muscle in your arm or thigh.",
    "deep_subcutaneous": "A nurse gives it deep under your skin.",
    "seconds": "It takes a few seconds.",
    "not_usual": "This is not the usual way to give it.",
    "ask_why": "Ask us why we chose it for you.",
    "community": "Some are at home, with a community nurse.",
    "hospital": "Some are at the hospital.",
    "self": "You, or someone you trust, will give some of them at home.",
    "shown": "We will show you how.",
}
STEPS: Mapping[str, str] = {
    "alternate_days": "You have one injection every other day.",
    "mon_wed_fri": "You have one injection each {days}.",
    "three_per_week": "You have {count} injections a week for {weeks} weeks.",
    "again": "Your signs came back or got worse, so you start again.",
    "anew": "You have had injections before, and now you start again.",
    "under_way": "You are in this step now.",
    "while_better": "You keep going as long as you are getting better.",
    "check": "We will check how you are on {day}.",
    "check_again": "We will check you again on {day}.",
    "more_checks": "Your calendar shows the other check-ups.",
    "then_on": "The first one is on {day}.",
    "then_told": "We will tell you when to start this step.",
}
TABLETS: Mapping[str, str] = {
    "one": "Take one tablet every morning.",
    "many": "Take {count} tablets every morning.",
    "open": "Take {least} or {most} tablets every morning.",
    "told": "We will tell you how many.",
    "write": "Write the number here: ______.",
}
LASTS: Mapping[str, str] = {
    "lifelong": "You need this for life.",
    "reviewed": "You need this for now.",
    "yearly": "We will check each year if you still need it.",
    "good_test": "A good blood test means the injections are working.",
    "not_stop": "It does not mean you can stop.",
    "do_not_stop": "Do not stop your injections unless we tell you to.",
    "do_not_stop_tablets": "Do not stop your tablets unless we tell you to.",
    "feel_well": "Keep coming even if you feel well.",
    "test_normal": "Keep coming even if a blood test is normal.",
}
A_WEEK = 3
MON_WED_FRI = (0, 2, 4)
NAMED_CHECKS = 2


def your_plan(plan: Situation, speech: Speech) -> Section:
    """The medicine, the steps and how long."""
    given = () if plan.is_oral else _given(plan, speech)
    return section(
        "plan",
        speech.say(TITLES["plan"]),
        prose(*_medicine(plan, speech), *given),
        *_steps(plan, speech),
        prose(*_lasts(plan, speech)),
    )


def _medicine(plan: Situation, speech: Speech) -> Iterator[str]:
    form = plan.document["regimen"]["form"]
    amount = plan.phases[0]["dose_micrograms"]
    one = {"at_least": doses.MICROGRAMS_IN_A_MG, "at_most": doses.MICROGRAMS_IN_A_MG}
    each = one if plan.is_oral else amount
    yield speech.say(MEDICINE["called"], drug=form)
    yield speech.say(MEDICINE["said"], said=SAID[form])
    yield speech.say(MEDICINE["type"])
    yield speech.say(MEDICINE["tablet" if plan.is_oral else "injection"], dose=doses.dose(each))
    yield speech.say(MEDICINE["same"], micrograms=doses.in_micrograms(each))


def _given(plan: Situation, speech: Speech) -> Iterator[str]:
    route = plan.document["regimen"]["route"]
    keys = [route, "seconds"]
    if route == "deep_subcutaneous":
        keys += ["not_usual", "ask_why"]
    if any(event.get("closed_day") for event in plan.injections) and plan.owner in GIVEN:
        keys += [plan.owner, *(["shown"] if plan.owner == "self" else [])]
    yield from (speech.say(GIVEN[key]) for key in keys)


def _steps(plan: Situation, speech: Speech) -> Iterator[Block]:
    if plan.is_oral:
        yield prose(*_tablets(plan, speech))
        return
    first, *later = plan.phases
    if first["kind"] != "loading":
        yield prose(how_often(first["interval"], speech), *_checks(plan, speech))
        return
    if plan.is_loaded:
        yield from (prose(*_after(phase, plan, speech)) for phase in later)
        yield prose(*_checks(plan, speech))
        return
    yield _step("now", 1, _loading(first, plan, speech), speech)
    for number, phase in enumerate(later, 2):
        yield _step("later", number, _after(phase, plan, speech), speech)


def _step(when: str, number: int, said: Iterator[str], speech: Speech) -> Block:
    return Block(Kind.STEP, tuple(said), speech.say(TITLES[when], number=number))


def _loading(phase: Mapping[str, Any], plan: Situation, speech: Speech) -> Iterator[str]:
    if plan.is_loaded_again:
        yield speech.say(STEPS["again" if plan.has_relapsed else "anew"])
    if plan.fact("course").startswith("goes_on"):
        yield speech.say(STEPS["under_way"])
    weeks = -(-phase["doses"] // A_WEEK) if phase["doses"] else None
    days = speech.listed([speech.weekday(number) for number in MON_WED_FRI])
    yield speech.say(STEPS[phase["pattern"]], days=days, count=A_WEEK, weeks=weeks)
    if phase["ends"] == "at_plateau":
        yield speech.say(STEPS["while_better"])
    yield from _checks(plan, speech)


def _checks(plan: Situation, speech: Speech) -> Iterator[str]:
    coming = (event["on"] for event in plan.of_kind("review") if not events.is_over(event))
    # Two that are due on one day are one visit.
    days = [dates.read(day) for day in dict.fromkeys(coming)]
    for phrase, day in zip(("check", "check_again"), days, strict=False):
        yield speech.say(STEPS[phrase], day=speech.date(day))
    if len(days) > NAMED_CHECKS:
        yield speech.say(STEPS["more_checks"])


def _after(phase: Mapping[str, Any], plan: Situation, speech: Speech) -> Iterator[str]:
    yield how_often(phase["interval"], speech)
    dated = [event for event in plan.injections if event["phase"] == phase["kind"]]
    if not dated:
        yield speech.say(STEPS["then_told"])
    elif not (plan.is_late or any(events.is_over(event) for event in dated)):
        yield speech.say(STEPS["then_on"], day=speech.date(dates.read(dated[0]["on"])))


def _tablets(plan: Situation, speech: Speech) -> Iterator[str]:
    amount = plan.phases[0]["dose_micrograms"]
    least, most = (amount[end] // doses.MICROGRAMS_IN_A_MG for end in ("at_least", "at_most"))
    kind = "open" if least != most else "one" if least == 1 else "many"
    yield speech.say(TABLETS[kind], count=least, least=least, most=most)
    if kind == "open":
        yield speech.say(TABLETS["told"])
        yield speech.say(TABLETS["write"])
    yield from _checks(plan, speech)


def _lasts(plan: Situation, speech: Speech) -> Iterator[str]:
    lasts = plan.decided("duration")
    keys = [lasts, *(["yearly"] if lasts == "reviewed" else [])] if lasts else []
    if plan.is_oral:
        keys.append("do_not_stop_tablets")
    elif lasts == "lifelong":
        keys += ["good_test", "not_stop"]
    else:
        keys += ["do_not_stop", "feel_well", "test_normal"]
    yield from (speech.say(LASTS[key]) for key in keys)
