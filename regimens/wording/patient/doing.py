"""What the patient does: visits, other medicines, folic acid, pregnancy, and what to do about a missed one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from regimens.wording.patient.parts import Section, prose, section
from regimens.wording.patient.situation import Situation
from regimens.wording.speech import Speech

TITLES: Mapping[str, str] = {"do": "What you need to do", "feel": "How you may feel after"}
DO: Mapping[str, str] = {
    "visits": "Come to each visit on your calendar.",
    "tick": "Tick the box after each injection.",
    "bring": "Bring this sheet with you.",
    "tell": "Tell us at each visit if you feel better, worse or the same.",
    "water": "Take your tablets with water.",
    "no_more": "Do not take more than we told you.",
    "missed_tablet": "If you miss a day, tell us when you next see us.",
    "missed_today": "If you miss an injection, call us the same day.",
    "do_not_wait": "Do not wait for the next one.",
    "missed": "If you miss an injection, call us as soon as you can.",
    "new_date": "We will find you a new date.",
}
MEDICINES: Mapping[str, str] = {
    "vitamins": "Keep taking all the other vitamins your surgery team gave you.",
    "not_instead": "Your vitamin {B12} does not replace them.",
    "keep_taking": "Keep taking your other medicines unless we tell you to stop.",
    "laughing_gas": "Do not use laughing gas.",
    "help_stop": "We can help you stop.",
    "foods": "Ask us which foods have {B12} added to them.",
    "bleeding": "Tell the nurse each time if you bleed easily or take a blood thinner.",
    "allergy": "Tell the nurse about your allergy before each injection.",
    "reaction": "Tell the nurse how you felt after {B12} in the past.",
    "driving": "Ask us if it is safe for you to drive.",
}
FOLIC: Mapping[str, str] = {
    "keep": "Keep taking your folic acid.",
    "as_told": "Take your folic acid as we told you.",
    "not_stop": "Do not stop it.",
    "do_not_start": "Do not start folic acid tablets unless we tell you to.",
    "hides": "They can hide the signs of low {B12}.",
    "on_the_day": "Start your folic acid on the day we tell you.",
    "not_before": "Do not start it before your {B12}.",
}
PREGNANCY: Mapping[str, str] = {
    "tell_today": "Tell us today if you are pregnant, or trying for a baby.",
    "may_need": "You may need folic acid.",
    "tell": "Tell us if you are pregnant, or trying for a baby.",
    "more_tests": "You will need more blood tests.",
}
FEEL: Mapping[str, str] = {
    "sore": "Your arm or leg may be sore for a day or two.",
    "sore_skin": "Your skin may be sore or red for a day or two.",
    "sick": "Some people feel sick or dizzy.",
    "headache": "Some people get a headache, loose poo or a hot, red face.",
    "tablets_fine": "Most people feel fine on these tablets.",
    "tablets_sick": "Some people feel sick or get loose poo.",
    "pass": "This should soon pass.",
    "tell": "Tell us if it does not.",
}


def what_to_do(plan: Situation, speech: Speech) -> Section:
    """One action a sentence."""
    paragraphs = (_visits(plan), chain(_folic(plan), _others(plan)), _missed(plan))
    said = (prose(*(speech.say(phrase) for phrase in phrases)) for phrases in paragraphs)
    return section("do", speech.say(TITLES["do"]), *said)


def how_you_may_feel(plan: Situation, speech: Speech) -> Section:
    """The usual effects, which pass."""
    if plan.is_oral:
        keys = ["tablets_fine", "tablets_sick"]
    else:
        under_skin = plan.document["regimen"]["route"] == "deep_subcutaneous"
        keys = ["sore_skin" if under_skin else "sore", "sick", "headache"]
    said = (speech.say(FEEL[key]) for key in [*keys, "pass", "tell"])
    return section("feel", speech.say(TITLES["feel"]), prose(*said))


def _visits(plan: Situation) -> Iterator[str]:
    if plan.is_oral:
        yield from (DO["water"], DO["no_more"])
    else:
        yield from (DO["visits"], DO["tick"], DO["bring"])
    if not plan.prevents:
        yield DO["tell"]


def _folic(plan: Situation) -> Iterator[str]:
    """What the plan says of folic acid, and of a pregnancy that nobody knows of yet."""
    is_taking = plan.fact("safety.taking_folic_acid") == "yes"
    if is_taking:
        yield from (FOLIC["keep"], FOLIC["not_stop"])
    elif plan.says("folic_acid_never_withhold"):
        yield from (FOLIC["as_told"], FOLIC["not_stop"])
    elif plan.says("folic_acid_released"):
        yield from (FOLIC["on_the_day"], FOLIC["not_before"])
    elif plan.says("folic_acid_hold", "folic_acid_not_before_b12"):
        yield from (FOLIC["do_not_start"], FOLIC["hides"])
    if plan.may_become_pregnant:
        is_open = not is_taking and not plan.prevents
        yield from (PREGNANCY[key] for key in (("tell_today", "may_need") if is_open else ("tell",)))
        if plan.prevents and plan.bariatric:
            yield PREGNANCY["more_tests"]


def _others(plan: Situation) -> Iterator[str]:
    if plan.bariatric:
        yield from (MEDICINES["vitamins"], MEDICINES["not_instead"])
    if "yes" in (plan.fact("absorption.metformin"), plan.fact("absorption.acid_suppression")):
        yield MEDICINES["keep_taking"]
    if plan.fact("absorption.nitrous_oxide") == "yes":
        yield from (MEDICINES["laughing_gas"], MEDICINES["help_stop"])
    if plan.fact("absorption.dietary") == "yes":
        yield MEDICINES["foods"]
    yield from _to_the_nurse(plan)
    if plan.says("driving"):
        yield MEDICINES["driving"]


def _to_the_nurse(plan: Situation) -> Iterator[str]:
    if plan.is_oral:
        return
    if plan.says("technique_bleeding"):
        yield MEDICINES["bleeding"]
    if plan.fact("safety.cobalt_allergy") == "yes":
        yield MEDICINES["allergy"]
    if plan.fact("safety.cobalamin_reaction") == "other":
        yield MEDICINES["reaction"]


def _missed(plan: Situation) -> Iterator[str]:
    if plan.is_oral:
        yield DO["missed_tablet"]
    elif plan.may_be_nerves or plan.phases[0]["kind"] == "loading":
        yield from (DO["missed_today"], DO["do_not_wait"])
    else:
        yield from (DO["missed"], DO["new_date"])
