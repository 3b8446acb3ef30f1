"""The patient sheet in words: each sentence from its answer, nothing that the plan does not say."""

from __future__ import annotations

import re
from typing import Any

import pytest

from regimens.wording.emergency_numbers import UNITED_STATES
from regimens.wording.patient import NothingToTakeHome, PatientSheet, Place, patient_phrases
from regimens.wording.speech import Speech
from tests.web import plan_rows
from tests.wording import patient_cases as cases
from tests.wording import plans
from tests.wording.patient_cases import section_text, sheet, whole_text

YES = "yes"


def facts(**values: str) -> list[dict[str, str]]:
    """Facts by name; a double underscore stands for the full stop."""
    return [plan_rows.fact(name.replace("__", "."), value) for name, value in values.items()]


def treats(deficiency: str = "confirmed", **more: Any) -> dict[str, Any]:
    """A treatment without nerve signs."""
    made = plans.without_nerves()
    decided = made["decisions"] | {
        "intent": plans.decision("treat"),
        "deficiency": plans.decision(deficiency),
    }
    return made | {"decisions": decided, "facts": facts(neuro="no")} | more


def prevents(deficiency: str = "unlikely", **more: Any) -> dict[str, Any]:
    """A prevention."""
    made = plans.prevention()
    decided = made["decisions"] | {"deficiency": plans.decision(deficiency)}
    return made | {"decisions": decided, "facts": facts(neuro="no")} | more


# The model cases, whole


def test_the_model_of_nerves_reads_as_it_should() -> None:
    made = sheet(cases.document(cases.nerves_history()), owner="community")
    assert made.title == "Your vitamin B12 injections"
    assert section_text(made, "main") == (
        "You need vitamin B12 injections to help your nerves. Please come to each one. "
        "Your first injection is on Monday 23 November 2026."
    )
    assert section_text(made, "why") == (
        "Your body is low on vitamin B12. B12 keeps your nerves and blood healthy. "
        "Nerves can get hurt without it. This may be why you feel tingling. "
        "It may also be why you feel unsteady when you walk. It can take weeks or months to feel better. "
        "Some people do not get fully better. Starting now gives your nerves the best chance."
    )
    plan = section_text(made, "plan")
    for said in (
        "Each injection is 1 mg. This is the same as 1,000 micrograms.",
        "Some are at home, with a community nurse.",
        "Step 1, now: You have one injection every other day.",
        "We will check how you are on Monday 7 December 2026. We will check you again on Monday 14 December",
        "Step 2, later: You have one injection every 2 months. We will tell you when to start this step.",
        "We will check each year if you still need it.",
    ):
        assert said in plan
    assert "for life" not in whole_text(made)


def test_the_model_of_prevention_reads_as_it_should() -> None:
    made = sheet(cases.document(cases.surgery_history()))
    assert made.title == "Your vitamin B12 after weight-loss surgery"
    assert section_text(made, "main").startswith(
        "You need one vitamin B12 injection every 3 months. You need this for life. "
        "Please come to each one, even when you feel well."
    )
    assert section_text(made, "why").endswith(
        "You are not low on vitamin B12 now. The injections are to keep it that way."
    )
    assert "Your surgery changed your stomach and gut." in section_text(made, "why")
    assert "Keep taking all the other vitamins your surgery team gave you." in section_text(made, "do")
    keys = [part.key for part in made.sections]
    assert keys == ["main", "why", "plan", "do", "feel", "now", "week", "tests", "ask"]


def test_tablets_are_taken_and_never_injected() -> None:
    made = sheet(cases.document(cases.tablets_history()))
    assert made.title == "Your vitamin B12 tablets"
    assert made.card is None
    assert "injection" not in whole_text(made).lower()
    assert "Take 1 or 2 tablets every morning. We will tell you how many." in section_text(made, "plan")
    assert "Do not stop your tablets unless we tell you to." in section_text(made, "plan")


@pytest.mark.parametrize("purpose", ["treat", "prevent"])
def test_tablets_that_begin_later_say_when(purpose: str) -> None:
    history = cases.tablets_history() if purpose == "treat" else cases.surgery_history("band")
    by_mouth = {"preference": "tablets", "choices": {"route": "oral", "form": "methylcobalamin"}}
    later = history | by_mouth | {"start_on": "2026-12-05"}
    later["site"] |= {"stock": ["methylcobalamin_tablet"]}
    made = cases.document(later)
    assert made["regimen"]["route"] == "oral"
    has_test = any(event["key"] == "baseline" for event in made["schedule"])
    assert has_test is (purpose == "treat")
    said = "Start your tablets on Saturday 5 December 2026, not before."
    assert said in section_text(sheet(made), "main")
    assert "Start your tablets" not in whole_text(sheet(made, today="2026-12-05"))


def test_a_late_blood_test_before_tablets_is_asked_for_whether_they_were_begun_or_not() -> None:
    made = cases.document(cases.tablets_history())
    assert "You need a blood test before you start." in section_text(sheet(made), "tests")
    listed = [
        event | ({"state": "overdue"} if event["key"] == "baseline" else {}) for event in made["schedule"]
    ]
    said = section_text(sheet(made | {"schedule": listed}), "tests")
    assert "before you start" not in said
    assert "You still need a blood test." in said


@pytest.mark.parametrize(
    ("micrograms", "said"),
    [
        ((1000, 1000), "Take one tablet every morning."),
        ((2000, 2000), "Take 2 tablets every morning."),
        ((1000, 2000), "Take 1 or 2 tablets every morning. We will tell you how many."),
    ],
)
def test_how_many_tablets(micrograms: tuple[int, int], said: str) -> None:
    made = plans.tablets()
    made["regimen"]["phases"][0]["dose_micrograms"] = dict(
        zip(("at_least", "at_most"), micrograms, strict=True)
    )
    plan = section_text(sheet(made), "plan")
    assert said in plan
    assert "Each tablet is 1 mg. This is the same as 1,000 micrograms." in plan


# Every slot and its variants


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (treats(), "Your body is low on vitamin B12."),
        (treats("presumed"), "We think your body is low on vitamin B12."),
        (treats("unlikely", facts=facts(purpose="review")), "You have treatment for low vitamin B12."),
        (prevents(), "You are not low on vitamin B12 now."),
        (prevents("unknown"), "The injections stop your B12 from getting too low."),
        (prevents("indeterminate"), "The injections stop your B12 from getting too low."),
    ],
)
def test_low_now_or_not(made: dict[str, Any], said: str) -> None:
    assert said in section_text(sheet(made), "why")


def test_not_low_is_said_only_where_a_result_says_so() -> None:
    for deficiency in ("unknown", "indeterminate", "confirmed"):
        assert "not low" not in section_text(sheet(prevents(deficiency)), "why")


@pytest.mark.parametrize(
    ("signs", "said"),
    [
        (["paraesthesia"], ["This may be why you feel tingling."]),
        (
            ["numbness", "tongue"],
            ["This may be why parts of you feel numb.", "It may also be why your tongue is sore."],
        ),
        (
            ["weakness", "memory_problem", "psychiatric"],
            ["This may be why you have the problems we talked about."],
        ),
        ([], []),
    ],
)
def test_at_most_two_signs_are_named(signs: list[str], said: list[str]) -> None:
    given = facts(neuro=YES, **{f"neuro__{sign}": YES for sign in signs})
    text = section_text(sheet(treats(facts=given, flags=["NEURO"])), "why")
    found = re.findall(r"(?:This|It) may (?:also )?be why [^.]*\.", text)
    assert found == said


def test_no_sign_is_read_from_an_unknown() -> None:
    given = facts(neuro="unknown", neuro__numbness="unknown", absorption__metformin="unknown")
    text = whole_text(sheet(treats(facts=given)))
    assert "may be why" not in text
    assert "metformin" not in text


def test_somebody_long_treated_waits_for_no_first_effect() -> None:
    settled = cases.document(cases.vignette("V35"))
    text = whole_text(sheet(settled))
    assert "You need to keep having your vitamin B12 injections." in text
    assert "You have treatment for low vitamin B12." in text
    assert "weeks or months to feel better" not in text
    assert "weeks or months to feel better" in whole_text(sheet(treats()))


def test_who_had_one_before_is_not_told_of_a_first() -> None:
    made = sheet(cases.document(cases.vignette("V24")))
    assert section_text(made, "main").endswith("Your next injection is on Wednesday 15 April 2026.")


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ("roux_en_y", "Your surgery changed your stomach and gut."),
        ("one_anastomosis", "Your surgery changed your stomach and gut."),
        ("biliopancreatic_diversion", "Your surgery changed your stomach and gut."),
        ("sleeve", "Your surgery made your stomach smaller."),
        ("band", "You have a band on your stomach, so you eat less."),
        ("type_unknown", "Weight-loss surgery can make it hard to get enough B12 from food."),
    ],
)
def test_the_surgery_that_was_done(operation: str, said: str) -> None:
    made = sheet(prevents(facts=facts(neuro="no", absorption__bariatric_surgery=operation)))
    assert section_text(made, "why").startswith(said)
    assert made.title == "Your vitamin B12 after weight-loss surgery"


@pytest.mark.parametrize("operation", ["none", "unknown"])
def test_no_surgery_is_made_up(operation: str) -> None:
    made = sheet(prevents(facts=facts(neuro="no", absorption__bariatric_surgery=operation)))
    assert "surgery" not in whole_text(made).replace("Elm Road Surgery", "")
    assert made.title == "Your vitamin B12 injections"


@pytest.mark.parametrize(
    ("duration", "said", "never"),
    [
        ("lifelong", "You need this for life.", "for now"),
        ("reviewed", "You need this for now. We will check each year if you still need it.", "for life"),
        (None, "Do not stop your injections unless we tell you to.", "for life"),
    ],
)
def test_how_long(duration: str | None, said: str, never: str) -> None:
    made = treats()
    made["decisions"] = made["decisions"] | {"duration": plans.decision(duration)}
    text = whole_text(sheet(made))
    assert said in text
    assert never not in text


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (plans.months(1), "one injection every month."),
        (plans.months(2), "one injection every 2 months."),
        (plans.months(2, 3), "one injection every 2 or 3 months. We will tell you which."),
        (plans.months(1, unit="week"), "one injection every week."),
        (plans.months(6, unit="week"), "one injection every 6 weeks."),
    ],
)
def test_how_often(interval: dict[str, Any], said: str) -> None:
    assert f"You have {said}" in section_text(sheet(plans.without_nerves(interval)), "plan")
    made = prevents()
    made["regimen"]["phases"][0]["interval"] = interval
    head = section_text(sheet(made), "main")
    assert head.startswith(f"You need {said.replace('one injection', 'one vitamin B12 injection')}")


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ("community", "Some are at home, with a community nurse."),
        ("hospital", "Some are at the hospital."),
        ("self", "You, or someone you trust, will give some of them at home. We will show you how."),
    ],
)
def test_who_gives_the_doses_of_closed_days(owner: str, said: str) -> None:
    closed = plan_rows.rich()
    assert said in section_text(sheet(closed, owner=owner), "plan")
    assert said not in section_text(sheet(plans.nerves(), owner=owner), "plan")
    notes = [entry.notes for entry in sheet(closed, owner="").calendar.entries if entry.notes]
    assert ("ask us where: we are closed",) in notes


def test_under_the_skin_says_that_it_is_not_usual() -> None:
    made = treats()
    made["regimen"] = made["regimen"] | {"route": "deep_subcutaneous"}
    found = sheet(made)
    assert "A nurse gives it deep under your skin." in section_text(found, "plan")
    assert "This is not the usual way to give it." in section_text(found, "plan")
    assert "muscle in your arm" not in whole_text(found)
    assert found.card is not None
    assert "Where, left or right" in found.card.columns


@pytest.mark.parametrize(
    ("advice", "more", "said"),
    [
        ("folic_acid_not_before_b12", {}, "Do not start folic acid tablets unless we tell you to."),
        ("folic_acid_hold", {}, "They can hide the signs of low B12."),
        (
            "folic_acid_never_withhold",
            {"pregnancy": "pregnant"},
            "Take your folic acid as we told you. Do not stop it.",
        ),
        ("folic_acid_released", {}, "Start your folic acid on the day we tell you."),
        (
            "folic_acid_continue",
            {"safety__taking_folic_acid": YES},
            "Keep taking your folic acid. Do not stop it.",
        ),
        (
            "folic_acid_never_withhold",
            {"safety__taking_folic_acid": YES, "pregnancy": "pregnant"},
            "Keep taking your folic acid. Do not stop it.",
        ),
    ],
)
def test_folic_acid_as_the_plan_says(advice: str, more: dict[str, str], said: str) -> None:
    given = facts(neuro="no", **more)
    made = treats(
        facts=given, advice=[plan_rows.advice("folic_acid_not_before_b12"), plan_rows.advice(advice)]
    )
    text = section_text(sheet(made), "do")
    assert said in text
    if "pregnancy" in more or "safety__taking_folic_acid" in more:
        assert "Do not start folic acid" not in text, "never withheld from whom it would harm"


@pytest.mark.parametrize(
    ("given", "is_asked"),
    [
        ({"sex": "female", "age_years": "34", "pregnancy": "none"}, True),
        ({"sex": "female", "age_years": "unknown", "pregnancy": "unknown"}, True),
        ({"sex": "female", "age_years": "55", "pregnancy": "breastfeeding"}, True),
        ({"sex": "female", "age_years": "56", "pregnancy": "none"}, False),
        ({"sex": "male", "age_years": "34", "pregnancy": "none"}, False),
        ({"sex": "female", "age_years": "34", "pregnancy": "pregnant"}, False),
        ({"sex": "female", "age_years": "34", "pregnancy": "trying"}, False),
    ],
)
def test_who_is_asked_to_tell_of_a_pregnancy(given: dict[str, str], is_asked: bool) -> None:
    made = treats(facts=facts(neuro="no", **given))
    assert ("if you are pregnant" in section_text(sheet(made), "do")) is is_asked


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("absorption.metformin", YES, "Keep taking your other medicines unless we tell you to stop."),
        ("absorption.acid_suppression", YES, "Keep taking your other medicines unless we tell you to stop."),
        ("absorption.nitrous_oxide", YES, "Do not use laughing gas. We can help you stop."),
        ("absorption.dietary", YES, "Ask us which foods have B12 added to them."),
        ("safety.cobalt_allergy", YES, "Tell the nurse about your allergy before each injection."),
        ("safety.cobalamin_reaction", "other", "Tell the nurse how you felt after B12 in the past."),
    ],
)
def test_what_one_answer_adds(fact: str, value: str, said: str) -> None:
    assert said in section_text(sheet(treats(facts=[plan_rows.fact(fact, value)])), "do")
    assert said not in whole_text(sheet(treats()))


# When to seek help


def titles(made: PatientSheet) -> list[str]:
    """The degrees of hurry on the sheet."""
    return [part.title for part in made.sections if part.key in ("now", "today", "week")]


def test_the_safety_net_follows_the_plan() -> None:
    nerves = sheet(treats(facts=facts(neuro=YES), flags=["NEURO"]))
    assert titles(nerves) == ["Call 999 now if:", "Call us today, or call 111, if:"]
    assert "You cannot move your legs as normal" in section_text(nerves, "now")
    assert "Your heart beats" not in whole_text(nerves)
    unknown = sheet(treats(facts=facts(neuro="unknown")))
    assert titles(unknown) == titles(nerves), "nobody looked: the graver net holds"


def test_new_signs_of_the_nerves_or_eyes_under_treatment_are_for_the_same_day() -> None:
    """R42: cord and optic signs are same-day, and nobody's first ones wait a week for want of earlier ones."""
    calm = sheet(treats())
    assert titles(calm) == ["Call 999 now if:", "Call us today, or call 111, if:", "Call us this week if:"]
    assert "You cannot hold your pee or poo" in section_text(calm, "now")
    for sign in ("A tingling or numb feeling starts", "You are more unsteady", "Your sight gets worse."):
        assert sign in section_text(calm, "today")
        assert sign not in section_text(calm, "week")
    assert "You feel very tired" in section_text(calm, "week")


def test_prevention_watches_for_the_first_signs_without_alarm() -> None:
    prevention = sheet(prevents())
    assert titles(prevention) == ["Call 999 now if:", "Call us this week if:"]
    assert "cannot move your legs" not in whole_text(prevention)
    assert "Your hands or feet tingle or feel numb." in section_text(prevention, "week")


def test_very_tired_is_for_the_same_day_where_the_blood_counts_are_so() -> None:
    """R42: urgent haematology the same day, haemoglobin below 80 grams per litre among it."""
    anaemic = sheet(treats(flags=["REDFLAG_HAEM"]))
    assert "You feel very tired, or out of breath." in section_text(anaemic, "today")
    assert "You feel very tired" not in section_text(anaemic, "week")


@pytest.mark.parametrize("advice", ["potassium_symptoms", "potassium_daily"])
def test_heart_and_cramps_only_where_the_plan_thinks_of_potassium(advice: str) -> None:
    with_salts = sheet(treats(advice=[plan_rows.advice(advice)]))
    assert "Your heart beats in a strange way." in section_text(with_salts, "today")
    assert titles(with_salts)[-1] == "Call us this week if:"


def test_a_low_mood_has_its_own_line() -> None:
    made = sheet(treats(facts=facts(neuro=YES, neuro__psychiatric=YES), flags=["NEURO"]))
    assert "Your mood gets worse, or you do not feel safe." in section_text(made, "today")


def test_the_numbers_of_the_country() -> None:
    place = Place("Elm Street Clinic", "555 0100", profile="us", numbers=UNITED_STATES)
    made = sheet(treats(flags=["NEURO"]), place=place)
    assert titles(made) == ["Call 911 now if:", "Call us today if:"]
    assert not re.search(r"\b(999|111)\b", whole_text(made))


@pytest.mark.parametrize(
    ("phone", "help_phone", "said"),
    [
        ("01632 960 123", "", "Call Elm Road Surgery on 01632 960 123."),
        ("", "", "Ask the team at Elm Road Surgery."),
        ("", "01632 960 999", "When we are closed, call 01632 960 999."),
    ],
)
def test_the_clinics_numbers_as_far_as_they_are_known(phone: str, help_phone: str, said: str) -> None:
    text = whole_text(sheet(treats(), place=Place("Elm Road Surgery", phone, help_phone)))
    assert said in text
    assert ("When we are closed" in text) is bool(help_phone)
    assert "on ." not in text


# What has no sheet, and who speaks


@pytest.mark.parametrize(
    "status", ["no_indication", "clinician_choice", "out_of_scope", "contraindicated", "cannot_supply"]
)
def test_a_plan_without_treatment_has_no_sheet(status: str) -> None:
    with pytest.raises(NothingToTakeHome, match="There is no patient sheet, because this plan has no treat"):
        sheet(plan_rows.nothing(status))


def test_every_word_goes_through_the_speech() -> None:
    """A language that says nothing but its placeholders leaves nothing of English."""
    known = set(patient_phrases())

    def bare(phrase: str) -> str:
        assert phrase in known, phrase
        return "".join(f"[{{{name}}}]" for name in re.findall(r"\{(\w+)\}", phrase)) or "x"

    for history in (cases.nerves_history(), cases.surgery_history(), cases.tablets_history()):
        made = sheet(cases.document(history), speech=Speech("xx", "rtl", bare))
        assert (made.language, made.direction) == ("xx", "rtl")
        left = set(re.findall(r"[A-Za-z]{2,}", whole_text(made) + made.title + made.born))
        kept = {"hydroxocobalamin", "cyanocobalamin", "micrograms", "mg", "or", "Elm", "Road", "Surgery"}
        said_aloud = {"hi", "drox", "oh", "co", "BAL", "min", "sy", "an"}
        assert left - kept - said_aloud <= {"xx"}
