"""Why the patient needs it: how low B12 is, what it does, what it may explain, and where it went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from regimens.wording.patient.parts import Section, prose, section
from regimens.wording.patient.situation import Situation
from regimens.wording.speech import Speech

TITLE = "Why you need them"
WHY: Mapping[str, str] = {
    "low": "Your body is low on vitamin {B12}.",
    "suspected": "We think your body is low on vitamin {B12}.",
    "treated": "You have treatment for low vitamin {B12}.",
    "not_low": "You are not low on vitamin {B12} now.",
    "keep_injections": "The injections are to keep it that way.",
    "keep_tablets": "The tablets are to keep it that way.",
    "prevent_injections": "The injections stop your {B12} from getting too low.",
    "prevent_tablets": "The tablets stop your {B12} from getting too low.",
    "job": "{B12} keeps your nerves and blood healthy.",
    "harm": "Nerves can get hurt without it.",
    "store": "Your body keeps a store of {B12}.",
    "runs_down": "The store runs down bit by bit.",
    "feel_well": "You can feel well as it falls.",
    "too_low": "If it gets too low, it can harm your nerves and your blood.",
    "many": "This may be why you have the problems we talked about.",
    "slow": "It can take weeks or months to feel better.",
    "not_all": "Some people do not get fully better.",
    "start_now": "Starting now gives your nerves the best chance.",
    "keep_on": "Keeping on gives your nerves the best chance.",
}
SYMPTOMS: Mapping[str, str] = {
    "neuro.paraesthesia": "This may be why you feel tingling.",
    "neuro.numbness": "This may be why parts of you feel numb.",
    "neuro.gait_disturbance": "This may be why you feel unsteady when you walk.",
    "neuro.weakness": "This may be why your arms or legs feel weak.",
    "neuro.visual_loss": "This may be why your sight has got worse.",
    "neuro.sphincter_disturbance": "This may be why it is hard to hold your pee or poo.",
    "neuro.cognitive_difficulty": "This may be why you find it hard to think.",
    "neuro.memory_problem": "This may be why you find it hard to recall things.",
    "neuro.psychiatric": "This may be why your mood or thoughts have changed.",
    "neuro.tongue": "This may be why your tongue is sore.",
}
# The second that is named; tingling always comes first.
ALSO: Mapping[str, str] = {
    "neuro.numbness": "It may also be why parts of you feel numb.",
    "neuro.gait_disturbance": "It may also be why you feel unsteady when you walk.",
    "neuro.weakness": "It may also be why your arms or legs feel weak.",
    "neuro.visual_loss": "It may also be why your sight has got worse.",
    "neuro.sphincter_disturbance": "It may also be why it is hard to hold your pee or poo.",
    "neuro.cognitive_difficulty": "It may also be why you find it hard to think.",
    "neuro.memory_problem": "It may also be why you find it hard to recall things.",
    "neuro.psychiatric": "It may also be why your mood or thoughts have changed.",
    "neuro.tongue": "It may also be why your tongue is sore.",
}
# In the order in which they are named on the sheet; each is a fact of the plan that is answered yes.
CAUSES: Mapping[str, tuple[str, ...]] = {
    "absorption.pernicious_anaemia": (
        "Your body cannot take in enough {B12} from food.",
        "The name for this is pernicious anaemia.",
    ),
    "absorption.total_gastrectomy": (
        "Your stomach was taken out.",
        "You need it to take in {B12} from food.",
    ),
    "absorption.partial_gastrectomy": (
        "Part of your stomach was taken out.",
        "This makes it hard to take in {B12} from food.",
    ),
    "absorption.atrophic_gastritis": (
        "The lining of your stomach is thin.",
        "It is hard for you to take in {B12} from food.",
    ),
    "absorption.ileal_resection.present": (
        "Part of your gut was taken out.",
        "That part takes in {B12} from food.",
    ),
    "absorption.crohn_ileal.present": (
        "You have Crohn's disease.",
        "It can harm the part of the gut that takes in {B12}.",
    ),
    "absorption.other_malabsorption": ("Your gut finds it hard to take in {B12} from food.",),
    "absorption.dietary": ("You may not get enough {B12} from your food.",),
    "absorption.metformin": ("You take {metformin}, which can lower {B12}.",),
    "absorption.acid_suppression": ("You take a medicine for stomach acid, which can lower {B12}.",),
    "absorption.nitrous_oxide": ("Laughing gas can stop {B12} from working.",),
}
SURGERY: Mapping[str, tuple[str, ...]] = {
    "bypass": (
        "Your surgery changed your stomach and gut.",
        "Now your body cannot take in enough {B12} from food.",
    ),
    "sleeve": (
        "Your surgery made your stomach smaller.",
        "Now it is hard to get enough {B12} from food.",
    ),
    "band": (
        "You have a band on your stomach, so you eat less.",
        "Now it is hard to get enough {B12} from food.",
    ),
    "type_unknown": ("Weight-loss surgery can make it hard to get enough {B12} from food.",),
}
METFORMIN = "metformin"
MOST_NAMED = 2


def why(plan: Situation, speech: Speech) -> Section:
    """The reasons, each only where it was answered."""
    made = _prevention if plan.prevents else _treatment
    return section("why", speech.say(TITLE), *(prose(*lines) for lines in made(plan, speech)))


def _treatment(plan: Situation, speech: Speech) -> Iterator[list[str]]:
    keys = [_how_low(plan), "job", *(["harm"] if plan.nerves == "yes" else [])]
    yield [*(speech.say(WHY[key]) for key in keys), *_causes(plan, speech)]
    yield [*_symptoms(plan, speech), *(speech.say(WHY[key]) for key in _how_slow(plan))]


def _how_slow(plan: Situation) -> list[str]:
    """What to expect; somebody long treated is told only to keep on."""
    nerves = plan.nerves == "yes"
    if plan.is_settled:
        return ["keep_on"] if nerves else []
    return ["slow", *(["not_all", "keep_on" if plan.has_had_one else "start_now"] if nerves else [])]


def _how_low(plan: Situation) -> str:
    if plan.has_begun:
        return "treated"
    return "suspected" if plan.decided("deficiency") == "presumed" else "low"


def _prevention(plan: Situation, speech: Speech) -> Iterator[list[str]]:
    yield list(_causes(plan, speech))
    yield [speech.say(WHY[key]) for key in ("store", "runs_down", "feel_well", "too_low")]
    what = "tablets" if plan.is_oral else "injections"
    is_known = plan.decided("deficiency") == "unlikely"
    yield [
        speech.say(WHY[key]) for key in (("not_low", f"keep_{what}") if is_known else (f"prevent_{what}",))
    ]


def _causes(plan: Situation, speech: Speech) -> Iterator[str]:
    for sentence in SURGERY.get(plan.bariatric, ()):
        yield speech.say(sentence)
    for fact, sentences in CAUSES.items():
        if plan.fact(fact) == "yes":
            yield from (speech.say(sentence, metformin=METFORMIN) for sentence in sentences)


def _symptoms(plan: Situation, speech: Speech) -> Iterator[str]:
    """At most two by name; where there are more, the ones that were talked about."""
    named = [fact for fact in SYMPTOMS if plan.fact(fact) == "yes"]
    if len(named) > MOST_NAMED:
        yield speech.say(WHY["many"])
        return
    for table, fact in zip((SYMPTOMS, ALSO), named, strict=False):
        yield speech.say(table[fact])
