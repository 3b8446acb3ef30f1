"""Doses, dates, facts, events, alerts and statuses in words, each against words written by hand."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from regimens import clinical
from regimens.wording import (
    advice,
    alerts,
    alternatives,
    ban,
    dates,
    decisions,
    doses,
    events,
    facts,
    inputs,
    locks,
    statuses,
)
from tests.wording import plans


@pytest.mark.parametrize(
    ("micrograms", "uk", "us"),
    [
        (1000, "1 mg", "1,000 mcg"),
        (500, "500 micrograms", "500 mcg"),
        (250, "250 micrograms", "250 mcg"),
        (1500, "1.5 mg", "1,500 mcg"),
        (2000, "2 mg", "2,000 mcg"),
        (10000, "10 mg", "10,000 mcg"),
    ],
)
def test_one_number_a_dose(micrograms: int, uk: str, us: str) -> None:
    assert doses.amount(micrograms) == uk
    assert doses.amount(micrograms, "us") == us


def test_below_one_milligram_nothing_is_said_twice() -> None:
    assert doses.equivalence({"at_least": 500, "at_most": 500}) == ""


def test_dates_for_clinicians_and_for_patients() -> None:
    day = date(2026, 11, 3)
    assert dates.clinic_day(day) == "Tue 03-Nov-2026"
    assert dates.clinic_date(day) == "03-Nov-2026"
    assert dates.patient_day(day) == "Tuesday 3 November 2026"
    assert dates.window(day, date(2027, 2, 28)) == "03-Nov-2026 to 28-Feb-2027"


@pytest.mark.parametrize(
    "text",
    [
        "1000 µg",
        "5 μg",
        "50 ug",
        "100 IU",
        "10U",
        "once qd",
        "q.o.d",
        "1 tablet od",
        "bd",
        "tds",
        "eod",
        "2 cc",
        "give SC",
        "SQ",
        "eGFR <50",
        "> 90",
        "1.0 mg",
        ".5 mg",
        "1000 micrograms",
        "a@b",
        "this & that",
        "1000 mcg",
        "≥ 50",
    ],
)
def test_the_ban_list_finds(text: str) -> None:
    assert ban.hits(text)


@pytest.mark.parametrize(
    "text",
    [
        "1 mg",
        "1,000 micrograms",
        "0.5 mg",
        "2026",
        "eGFR below 50",
        "body",
        "method",
        "1.73 m²",
        "odd",
        "1.05 mg",
        "142 ng/L",
        "B12-000123",
        "US",
        "accept",
    ],
)
def test_the_ban_list_lets_pass(text: str) -> None:
    assert ban.hits(text) == []


def test_patients_never_read_im() -> None:
    assert ban.hits("IM injection") == []
    assert ban.hits("IM injection", patient=True)


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("neuro.numbness", "yes", "numbness: yes"),
        ("safety.bleeding_risk", "unknown", "bleeding disorder, low platelets or anticoagulant: not known"),
        ("absorption.bariatric_surgery", "roux_en_y", "weight-loss surgery: Roux-en-Y bypass"),
        ("absorption.ileal_resection.length_cm", "40", "length of ileum removed: 40 cm"),
        ("start_on", "2026-11-23", "date of the first dose: Mon 23-Nov-2026"),
        ("egfr", ">90", "eGFR: above 90"),
        ("b12", "142 ng/L 2026-11-20", "B12 result: 142 ng/L 20-Nov-2026"),
        ("creatinine", "120 umol/L", "creatinine: 120 micromol/L"),
    ],
)
def test_a_fact_with_its_value(fact: str, value: str, words: str) -> None:
    assert facts.with_label(fact, value) == words


def test_the_dose_of_an_option_is_written_as_in_the_clinics_country() -> None:
    assert alternatives.option("cyanocobalamin_tablet") == "cyanocobalamin tablets, 1 mg to 2 mg a day"
    american = alternatives.option("cyanocobalamin_tablet", "us")
    assert american == "cyanocobalamin tablets, 1,000 mcg to 2,000 mcg a day"
    assert alternatives.option("monthly", "us") == "an injection every month"


def test_a_token_of_a_reason_is_read_out() -> None:
    assert alternatives.token("neuro.numbness=yes") == "numbness: yes"
    assert alternatives.token("choices.form=methylcobalamin") == "chosen form: methylcobalamin"


def test_what_would_change_an_alternative() -> None:
    withheld = {
        "code": "cyanocobalamin_tablet",
        "state": "withheld",
        "because": ["egfr=unknown", "neuro.numbness=yes"],
        "would_change": ["egfr=82"],
    }
    assert alternatives.why_not(withheld).endswith("; eGFR: not known and numbness: yes.")
    assert alternatives.would_change(withheld) == "eGFR: 82 mL/min/1.73 m\u00b2."
    assert alternatives.would_change({"state": "excluded", "would_change": []}) == "Nothing for this patient."


def test_a_moved_event_says_from_where_and_a_closed_day_asks_for_an_owner() -> None:
    moved = plans.event("maintenance-1", "2027-02-26", where="maintenance", anchor="2027-02-28")
    assert events.moved(moved) == "Moved from Sun 28-Feb-2027, clinic closed."
    closed = plans.event("loading-4", "2026-11-29", closed_day=True)
    assert "The clinic is closed that day: someone must own this." in events.about(closed, plans.nerves())


def test_only_a_move_from_a_closed_day_says_that_the_clinic_is_closed() -> None:
    with_dose = plans.event(
        "follow-up-6m", "2027-05-20", "blood_test", "monitoring", anchor="2027-05-27", before="maintenance-3"
    )
    assert events.moved(with_dose) == "Moved from Thu 27-May-2027, to the day of an injection."
    overdue = plans.event("maintenance-1", "2027-03-04", where="maintenance", anchor="2027-02-25")
    assert events.moved(overdue) == "Moved from Thu 25-Feb-2027."
    alone = plans.event("screen-1", "2027-05-28", "blood_test", "monitoring", anchor="2027-05-30")
    assert events.moved(alone) == "Moved from Sun 30-May-2027, clinic closed."


def test_a_blood_test_names_its_tests_and_the_dose_it_precedes() -> None:
    document = plans.without_nerves()
    baseline = plans.event(
        "baseline", "2026-11-23", "blood_test", "monitoring", tests=["full_blood_count", "b12", "iron"],
        before="loading-1",
    )  # fmt: skip
    assert events.about(baseline, document) == [
        "Tests: full blood count, B12 and iron.",
        "Take the sample before injection 1 of 6, loading.",
    ]


def test_a_window_is_said_in_dates() -> None:
    event = plans.event("maintenance-1", "2027-03-04", earliest="2027-02-25", latest="2027-04-04")
    assert "Window 25-Feb-2027 to 04-Apr-2027." in events.about(event, plans.without_nerves())


@pytest.mark.parametrize(
    ("blockers", "words"),
    [
        (["neuro_not_assessed"], "Nerve symptoms not assessed. The plan cannot be signed. Assess them."),
        (
            ["safety_not_checked"],
            "Not checked: cobalt allergy and bleeding disorder, low platelets or anticoagulant. "
            "The plan cannot be signed. Check it.",
        ),
    ],
)
def test_the_stop_for_what_is_open_names_it(blockers: list[str], words: str) -> None:
    unknown = [
        {"fact": f"safety.{name}", "value": "unknown", "origin": "absent"}
        for name in ("cobalt_allergy", "bleeding_risk")
    ]
    document = plans.nerves(blockers=blockers, facts=unknown)
    assert alerts.text(plans.alert("A03", "stop"), document) == words


def test_even_six_unknown_safety_facts_fit_into_25_words() -> None:
    names = ("cobalamin_reaction", "cobalt_allergy", "optic_neuropathy", "bleeding_risk", "potassium_risk")
    unknown = [{"fact": f"safety.{name}", "value": "unknown", "origin": "absent"} for name in names]
    document = plans.nerves(blockers=["safety_not_checked"], facts=unknown)
    text = alerts.text(plans.alert("A03", "stop"), document)
    assert "3 more" in text
    assert len(f"Stop. {text}".split()) <= 25


def test_near_a_threshold_says_which() -> None:
    length = {"fact": "absorption.ileal_resection.length_cm", "value": "19", "origin": "given"}
    document = plans.nerves(facts=[length], flags=["NEAR_THRESHOLD"])
    assert alerts.text(plans.alert("A16", "note"), document) == (
        "19 cm is near the threshold of 20 cm. Check the operation note."
    )


@pytest.mark.parametrize(
    ("injections", "flags", "when"),
    [
        ("unknown", [], "Check it before the first dose and daily"),
        ("2026-11-01", [], "Check it now and daily"),
        ("unknown", ["K_LOW_AT_BASELINE"], "Replace it; check it before the first dose and daily"),
        ("2026-11-01", ["K_LOW_AT_BASELINE"], "Replace it; check it now and daily"),
    ],
)
def test_potassium_is_checked_from_where_treatment_stands(
    injections: str, flags: list[str], when: str
) -> None:
    given = {"fact": "injections", "value": injections, "origin": "given"}
    document = plans.nerves(facts=[given], flags=flags)
    assert when in alerts.text(plans.alert("A09"), document)


@pytest.mark.parametrize("code", ["A02", "A07", "A09", "A11"])
@pytest.mark.parametrize("flags", [[], ["K_LOW_AT_BASELINE"]])
def test_once_a_dose_was_given_no_alert_asks_for_the_first_one(code: str, flags: list[str]) -> None:
    coming = plans.event("loading-1", "2026-11-23")
    signed = plans.nerves(schedule=[coming], flags=flags)
    begun = plans.nerves(schedule=[coming | {"state": "given"}], flags=flags)
    alert = plans.alert(code)
    asked = re.compile(r"[Gg]ive the first|before the first dose|first vitamin B12 dose|now")
    assert asked.search(alerts.text(alert, signed))
    said = alerts.text(alert, begun)
    assert asked.search(said) is None
    assert len(f"Stop. {said}".split()) <= 25
    assert any(word in said.lower() for word in alerts.ACTION_WORDS)


def test_an_egfr_that_pregnancy_makes_unreadable_is_not_called_missing() -> None:
    pregnant = {"fact": "pregnancy", "value": "pregnant", "origin": "given"}
    result = {"fact": "egfr", "value": "92 mL/min/1.73m2, 2026-02-04", "origin": "given"}
    with_result = alerts.text(plans.alert("A15", "note"), plans.nerves(facts=[pregnant, result]))
    without = alerts.text(plans.alert("A15", "note"), plans.nerves(facts=[pregnant]))
    assert with_result.startswith("eGFR is not read in pregnancy.")
    assert without.startswith("eGFR not known.")


def test_precautionary_notes_become_one_line() -> None:
    notes = [plans.alert(code, "note", precautionary=True) for code in ("A09", "A10", "A10")]
    document = plans.nerves(alerts=[plans.alert("A08"), *notes])
    assert alerts.not_yet_checked(document) == "Not yet checked: potassium risk and bleeding risk."


@pytest.mark.parametrize(
    ("facts_known", "flags", "words"),
    [
        ({"egfr": "42"}, ["RENAL_LOCK"], "eGFR 42"),
        ({"kidney.dialysis": "yes"}, ["RENAL_LOCK"], "dialysis"),
        ({}, ["RENAL_LOCK", "RENAL_UNKNOWN"], "kidney function not known"),
        ({}, ["PREGNANT", "RENAL_LOCK"], "pregnancy"),
        ({"safety.optic_neuropathy": "yes", "egfr": "80"}, ["CN_LOCK_EYE"], "optic neuropathy"),
    ],
)
def test_the_lock_says_what_locks(facts_known: dict[str, str], flags: list[str], words: str) -> None:
    known = [{"fact": name, "value": value, "origin": "given"} for name, value in facts_known.items()]
    assert locks.reason(plans.document(facts=known, flags=flags)) == words


def test_unknown_deficiency_asks_and_does_not_refuse() -> None:
    unknown = plans.document(
        status="no_indication", signable=False, blockers=["not_planned"],
        decisions={"deficiency": plans.decision("unknown")}, flags=["NOT_CONFIRMED"],
    )  # fmt: skip
    said = statuses.explain(unknown)
    assert said.heading == "Nearly there: the diagnosis or a B12 result"
    assert "does not say that treatment is not needed" in said.means
    assert any("Send total B12" in step for step in said.next_steps)
    assert any("Strongly suspected" in step for step in said.next_steps)


def test_unknown_deficiency_with_a_nerve_feature_is_urgent() -> None:
    urgent = plans.document(
        status="no_indication",
        decisions={"deficiency": plans.decision("unknown")},
        flags=["NEURO", "NOT_CONFIRMED"],
    )
    assert statuses.explain(urgent).heading.startswith("Needed today")


@pytest.mark.parametrize("status", sorted(statuses.STATUSES))
def test_every_status_has_an_explanation_of_its_own_without_banned_forms(status: str) -> None:
    said = statuses.explain(plans.document(status=status, flags=["SEED_SILENT_INTERVAL"]))
    text = " ".join((said.heading, said.means, *said.next_steps))
    assert said.heading
    assert ban.hits(text) == []


def test_a_decision_names_what_it_used_and_what_was_not_known() -> None:
    made = plans.decision(
        "alternate_days",
        because=[
            {"fact": "neuro.numbness", "value": "yes", "truth": "yes"},
            {"fact": "neuro.tongue", "value": "unknown", "truth": "unknown"},
        ],
        unknown=["neuro.tongue"],
        precautionary=True,
    )
    assert inputs.used(made, plans.document()) == ["numbness: yes"]
    assert decisions.unknown(made) == "Not known, read on the cautious side: sore, red or smooth tongue."


def test_a_range_is_said_to_be_the_clinicians_to_choose() -> None:
    words = decisions.sentence("maintenance", plans.decision(plans.months(2, 3)), plans.document())
    assert words == "Maintenance is every 2 or 3 months: the source gives a range, and the clinician chooses."


def test_a_computed_egfr_is_cut_and_never_rounded_up_to_the_limit() -> None:
    assert facts.value("egfr", "49.963216").startswith("49.9 ")
    assert facts.value("egfr", "50").startswith("50 ")
    assert facts.value("egfr", "49.96").startswith("49.9 ")
    assert facts.value("egfr_deciding", "29.098073").startswith("29")
    assert ban.hits(facts.with_label("egfr", "29.098073")) == []
    assert facts.value("absorption.ileal_resection.length_cm", "20.05") == "20.05 cm"


def test_alerts_are_true_of_who_is_under_treatment_already() -> None:
    """Nobody who has had vitamin B12 is told to get a first dose."""
    shared = Path(__file__).parents[1] / "vignettes" / "shared.jsonl"
    fresh = json.loads(shared.read_text(encoding="utf-8").splitlines()[1])["history"]
    fresh = {
        **fresh,
        "safety": {**fresh["safety"], "taking_folic_acid": "yes", "cobalamin_reaction": "other"},
    }
    fresh["neuro"] = {**fresh["neuro"], "gait_disturbance": "yes"}
    treated = {
        **fresh,
        "purpose": "review",
        "response": "improving",
        "current_interval": {"unit": "month", "count": 2},
    }
    for history, first in ((fresh, True), (treated, False)):
        plan = clinical.plan_document(history)
        said = {one["code"]: alerts.text(one, plan) for one in plan["alerts"]}
        assert {"A02", "A07", "A11"} <= set(said)
        assert all(("first" in said[code]) is first for code in ("A02", "A07", "A11")), said
        assert all(len(words.split()) <= 25 for words in said.values())


def test_who_takes_folic_acid_already_is_not_told_to_begin_it_a_day_later() -> None:
    """A pregnant woman on folic acid reads both sentences: neither makes her pause it (T21)."""
    begins = advice.ADVICE.say("folic_acid_never_withhold")
    assert "folic acid that is not yet taken begins from 24 hours later" in begins
