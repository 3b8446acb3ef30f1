"""Every message of the six steps, word for word; forgiving dates; follow-ups; nothing chosen before."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.forms import RadioSelect
from django.utils.datastructures import MultiValueDict

from regimens.templatetags.b12_forms import error_lines
from regimens.web.forms.fields import read_day
from regimens.web.forms.step import StepForm
from regimens.web.steps import STEPS, find
from tests.web.conftest import SIMPLE, situation


def filled(step: str, changes: dict[str, str], shown: tuple[str, ...] = (), **more: Any) -> StepForm:
    """The step's form with the answers of the simple case and these changes; an empty one takes away."""
    values = {name: value for name, value in (SIMPLE[step] | changes).items() if value}
    data = MultiValueDict({name: [value] for name, value in values.items()})
    data.setlist("shown", list(shown))
    found = find(step)
    assert found is not None
    return found.form(situation(**more), data)


ONE_ERROR = [
    ("reason", {"purpose": ""}, "purpose", "Select what this plan is for"),
    ("reason", {"diagnosis": ""}, "diagnosis", "Select how sure the diagnosis is"),
    ("reason", {"b12.value": "low"}, "b12.value", "B12 result must be a number, like 142"),
    ("reason", {"b12.value": "9"}, "b12.value", "B12 result must be between 10 and 5,000 ng/L"),
    ("reason", {"b12.value": "5001"}, "b12.value", "B12 result must be between 10 and 5,000 ng/L"),
    (
        "reason",
        {"b12.value": "3701", "b12.test": "active_pmol_l"},
        "b12.value",
        "B12 result must be between 5 and 3,700 pmol/L",
    ),
    ("reason", {"b12.value": ""}, "b12.value", "Enter the B12 result, or select 'No result to hand'"),
    (
        "reason",
        {"b12.test": "none"},
        "b12.value",
        "You entered a B12 result and 'No result to hand'. Clear one",
    ),
    ("reason", {"b12.test": ""}, "b12.test", "Select which test and unit, or 'No result to hand'"),
    ("reason", {"b12.taken_on": ""}, "b12.taken_on", "Enter the date of the B12 sample"),
    (
        "reason",
        {"b12.taken_on": "31 2 2026"},
        "b12.taken_on",
        "B12 sample date must be a real date, like 27 3 2026",
    ),
    (
        "reason",
        {"b12.taken_on": "24 11 2026"},
        "b12.taken_on",
        "B12 sample date must be today or in the past",
    ),
    (
        "reason",
        {"purpose": "review", "treated_before": ""},
        "response",
        "Select how the symptoms have gone on treatment",
    ),
    (
        "reason",
        {
            "treated_before": "injections",
            "injections-0.given_on": "2026-11-02",
            "injections-0.form": "hydroxocobalamin",
            "injections-0.micrograms": "1000",
        },
        "injections-0.route",
        "Select the route of dose 1",
    ),
    (
        "reason",
        {"treated_before": "injections", "current_interval.count": "13", "current_interval.unit": "month"},
        "current_interval.count",
        "The interval must be between 1 and 12",
    ),
    (
        "kidneys",
        {"egfr.value": "", "egfr.taken_on": ""},
        "egfr.value",
        "Enter the eGFR, or select 'No eGFR result'",
    ),
    ("kidneys", {"egfr.value": "good"}, "egfr.value", "eGFR must be a number, like 58 or >90"),
    ("kidneys", {"egfr.value": "0.9"}, "egfr.value", "eGFR must be between 1 and 200"),
    ("kidneys", {"egfr.value": "201"}, "egfr.value", "eGFR must be between 1 and 200"),
    (
        "kidneys",
        {"egfr.none": "yes"},
        "egfr.value",
        "You entered an eGFR and 'No eGFR result'. Clear one",
    ),
    ("kidneys", {"egfr.taken_on": ""}, "egfr.taken_on", "Enter the date of the eGFR sample"),
    ("kidneys", {"kidney.any": ""}, "kidney.any", "Select whether there is known kidney impairment"),
    (
        "kidneys",
        {"kidney.any": "yes"},
        "kidney.known_impairment",
        "Select at least one, or change the answer to 'No, none of these'",
    ),
    (
        "kidneys",
        {"creatinine.value": "9", "creatinine.unit": "umol/L", "creatinine.taken_on": "2026-11-02"},
        "creatinine.value",
        "Creatinine must be between 10 and 2,200 micromol/L",
    ),
    (
        "kidneys",
        {"potassium.value": "4.2", "potassium.taken_on": "2026-11-02"},
        "potassium.unit",
        "Select the unit of the potassium result",
    ),
    (
        "kidneys",
        {"haemoglobin.value": "92", "haemoglobin.unit": "g/dL", "haemoglobin.taken_on": "2026-11-02"},
        "haemoglobin.value",
        "Haemoglobin must be between 2 and 25 g/dL",
    ),
    ("nerves", {"neuro.tongue": ""}, "neuro.tongue", "Select whether the tongue is sore, red or smooth"),
    ("nerves", {"neuro.any": ""}, "neuro.any", "Select whether there are nerve symptoms or signs"),
    (
        "nerves",
        {"neuro.any": "yes"},
        "neuro.paraesthesia",
        "Select at least one symptom or sign, or change the answer to 'No'",
    ),
    (
        "gut",
        {"absorption.any": ""},
        "absorption.any",
        "Select whether surgery or a condition stops B12 being absorbed",
    ),
    (
        "gut",
        {"absorption.ileal_resection.present": "yes"},
        "absorption.ileal_resection.length_cm",
        "Enter the length of ileum removed in cm, or NK",
    ),
    (
        "gut",
        {"absorption.ileal_resection.present": "yes", "absorption.ileal_resection.length_cm": "long"},
        "absorption.ileal_resection.length_cm",
        "Length must be a number, like 25",
    ),
    (
        "gut",
        {"absorption.ileal_resection.present": "yes", "absorption.ileal_resection.length_cm": "400.1"},
        "absorption.ileal_resection.length_cm",
        "Length must be between 0.1 and 400 cm",
    ),
    (
        "gut",
        {"absorption.bariatric_surgery.present": "yes"},
        "absorption.bariatric_surgery",
        "Select which weight-loss operation",
    ),
    (
        "gut",
        {"absorption.any": "no", "absorption.pernicious_anaemia": ""},
        "absorption.other_causes",
        "Select whether anything else lowers B12",
    ),
    ("safety", {"preference": ""}, "preference", "Select what the patient prefers"),
    ("safety", {"safety.any": ""}, "safety.any", "Select whether any of the safety checks apply"),
    (
        "safety",
        {"safety.bleeding_risk": "yes"},
        "safety.any",
        "Select 'None apply' or the items that apply, not both",
    ),
    (
        "safety",
        {"safety.any": "some", "safety.cobalamin_reaction.present": "yes"},
        "safety.cobalamin_reaction",
        "Select what happened with B12 before",
    ),
    ("dates", {"start": ""}, "start", "Select when the first dose is"),
    ("dates", {"start": "other"}, "start_on", "Enter the date of the first dose"),
    (
        "dates",
        {"start": "other", "start_on": "27 13 2027"},
        "start_on",
        "First dose date must be a real date, like 27 3 2027",
    ),
    (
        "dates",
        {"start": "other", "start_on": "23 1 2027"},
        "start_on",
        "First dose must be between today and 22-Jan-2027",
    ),
]


@pytest.mark.parametrize(("step", "changes", "name", "message"), ONE_ERROR)
def test_the_message_in_summary_and_beside_the_question(
    step: str, changes: dict[str, str], name: str, message: str
) -> None:
    form = filled(step, changes)
    assert {one: list(said) for one, said in form.errors.items()} == {name: [message]}
    assert [line.text for line in error_lines(form)] == [message]


@pytest.mark.parametrize("step", SIMPLE)
def test_the_simple_case_has_no_complaint(step: str) -> None:
    assert not filled(step, {}).errors


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        ("reason", {"b12.value": "10"}),
        ("reason", {"b12.value": "5,000"}),
        ("reason", {"b12.value": "<150"}),
        ("reason", {"b12.taken_on": "23 11 2026"}),
        ("reason", {"b12.value": "", "b12.taken_on": "", "b12.test": "none"}),
        (
            "reason",
            {"purpose": "prevent", "diagnosis": "", "b12.value": "", "b12.taken_on": "", "b12.test": ""},
        ),
        ("kidneys", {"egfr.value": ">90"}),
        ("kidneys", {"egfr.value": "90+"}),
        ("kidneys", {"egfr.value": "1"}),
        ("kidneys", {"egfr.value": "", "egfr.taken_on": "", "egfr.none": "yes"}),
        ("gut", {"absorption.crohn_ileal.present": "yes", "absorption.crohn_ileal.length_cm": "nk"}),
        ("gut", {"absorption.crohn_ileal.present": "yes", "absorption.crohn_ileal.length_cm": "0.1"}),
        ("dates", {"start": "other", "start_on": "22 1 2027"}),
        ("dates", {"start": "not_booked"}),
    ],
)
def test_the_ends_of_a_range_and_every_unknown_pass(step: str, changes: dict[str, str]) -> None:
    assert not filled(step, changes).errors


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_every_required_question_left_empty_is_named_once_in_order(step: Any) -> None:
    form = step.form(situation(), MultiValueDict())
    lines = error_lines(form)
    inline = [form.errors[name][0] for name in form.fields if name in form.errors]
    assert [line.text for line in lines] == inline
    assert len({line.target for line in lines}) == len(lines) > 0


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_nothing_is_chosen_or_filled_before(step: Any) -> None:
    form = step.form(situation())
    html = "".join(str(form[name]) for name in form.fields)
    assert not re.search(r"<input[^>]* checked", html)
    assert not re.search(r'<option value="[^"]+" selected', html)
    assert all(not form[name].value() for name in form.fields)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_no_required_attribute_and_no_boolean_field(step: Any) -> None:
    form = step.form(situation())
    assert all("required" not in str(form[name]) for name in form.fields)
    assert all(type(field).__name__ != "BooleanField" for field in form.fields.values())


def test_every_history_question_offers_its_unknown() -> None:
    """Reason, unit, first dose and interval are what the person at the screen knows or decides."""
    decided = {"purpose", "b12.test", "start", "choices.maintenance_months", "closed_day_owner"}
    for step in STEPS:
        for name, field in step.form(situation(answers=dict(SIMPLE[step.key]))).fields.items():
            if (
                isinstance(field.widget, RadioSelect)
                and name not in decided
                and not name.startswith("choices.")
            ):
                values = {str(value) for value, _label in field.choices}  # type: ignore[attr-defined]
                assert values & {"unknown", "not_discussed", "type_unknown"}, name


@pytest.mark.parametrize(
    "text",
    [
        "14 8 1980",
        "14/08/1980",
        "14-Aug-1980",
        "14 August 1980",
        "1980-08-14",
        " 14.8.1980 ",
        "Thu 14-Aug-1980",
    ],
)
def test_dates_are_read_in_any_common_form(text: str) -> None:
    assert read_day(text, month_first=False) == date(1980, 8, 14)


@pytest.mark.parametrize(
    "text", ["14 8 80", "8 1980", "14 13 1980", "31 2 1980", "today", "14 Augustus 1980", "1880-01-01"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert read_day(text, month_first=False) is None


def test_the_us_profile_reads_the_month_first_and_iso_always() -> None:
    assert read_day("8/14/1980", month_first=True) == date(1980, 8, 14)
    assert read_day("14-Aug-1980", month_first=True) == date(1980, 8, 14)
    assert read_day("1980-08-14", month_first=True) == date(1980, 8, 14)
    assert read_day("14/8/1980", month_first=True) is None


def test_an_unusual_egfr_is_asked_once() -> None:
    form = filled("kidneys", {"egfr.value": "160"})
    assert form.errors["egfr.value"] == ["Check the eGFR: 160? Continue again if it is right"]
    again = MultiValueDict(
        {name: [value] for name, value in (SIMPLE["kidneys"] | {"egfr.value": "160"}).items()}
    )
    again.setlist("asked", form.asked)
    assert not type(form)(situation(), again).errors


def test_a_diagnosis_against_its_result_is_asked_once() -> None:
    def contradicts(answers: Any) -> dict[str, Any]:
        return {"advice": [{"code": "diagnosis_contradicted"}]}

    form = filled("reason", {"b12.value": "410"}, plan=contradicts)
    assert form.errors["diagnosis"] == ["The result is 410. Check it, or choose Strongly suspected"]
    assert "diagnosis_reason" in form.fields
    again = MultiValueDict(
        {name: [value] for name, value in (SIMPLE["reason"] | {"b12.value": "410"}).items()}
    )
    again.setlist("asked", form.asked)
    assert not type(form)(situation(plan=contradicts), again).errors


def test_an_allergy_on_record_contradicts_none_apply() -> None:
    record: dict[str, Any] = {"allergy_names_cobalamin": True}
    assert "safety.any" in filled("safety", {}, **record).errors
    named = {"safety.any": "some", "safety.cobalt_allergy": "yes"}
    assert not filled("safety", named, **record).errors
    assert not filled("safety", {"safety.any": "unknown"}, **record).errors


@pytest.mark.parametrize(
    ("sex", "age", "asked"),
    [
        ("female", 15, False),
        ("female", 16, True),
        ("female", 55, True),
        ("female", 56, False),
        ("male", 30, False),
        ("unknown", 30, True),
        ("other", 30, True),
    ],
)
def test_pregnancy_is_asked_when_it_applies(sex: str, age: int, asked: bool) -> None:
    form = filled("safety", {}, sex=sex, age_years=age)
    assert ("pregnancy" in form.fields) is asked


def test_closed_days_ask_who_gives_the_doses() -> None:
    def closed(answers: Any) -> dict[str, Any]:
        booked = answers.get("start") == "today"
        event = {"key": "loading-4", "on": "2026-11-29", "closed_day": True}
        return {"schedule": [event] if booked else [], "decisions": {}, "blockers": []}

    form = filled("dates", {}, plan=closed)
    assert form.errors["closed_day_owner"] == ["Select who gives the doses on closed days"]
    assert "Sun 29-Nov-2026" in str(form.fields["closed_day_owner"].label)
    changed = filled("dates", {"closed_day_owner": "mon_wed_fri"}, plan=closed)
    assert changed.errors["closed_day_reason"] == ["Enter why the days are changed"]
    assert "closed_day_owner" not in filled("dates", {"start": "not_booked"}, plan=closed).fields


def test_the_us_profile_explains_dates_its_own_way() -> None:
    form = filled("reason", {"b12.taken_on": "27 13 2026"}, month_first=True)
    assert form.errors["b12.taken_on"] == ["B12 sample date must be a real date, like 3 27 2026"]
    assert form.fields["b12.taken_on"].help_text == "For example 3 27 2026"


@pytest.mark.parametrize(
    ("step", "gate", "closing", "tick", "message"),
    [
        (
            "nerves",
            "neuro.any",
            "no",
            "neuro.numbness",
            "Select 'No' or the symptoms and signs that apply, not both",
        ),
        (
            "kidneys",
            "kidney.any",
            "no",
            "kidney.dialysis",
            "Select 'No, none of these' or the items that apply, not both",
        ),
        (
            "gut",
            "absorption.any",
            "no",
            "absorption.total_gastrectomy",
            "Select 'No' or the items that apply, not both",
        ),
        (
            "gut",
            "absorption.other_causes",
            "none",
            "absorption.nitrous_oxide",
            "Select 'None of these' or the items that apply, not both",
        ),
        (
            "safety",
            "safety.any",
            "none",
            "safety.bleeding_risk",
            "Select 'None apply' or the items that apply, not both",
        ),
    ],
)
def test_a_tick_beside_no_is_asked_about_and_kept(
    step: str, gate: str, closing: str, tick: str, message: str
) -> None:
    form = filled(step, {gate: closing, tick: "yes"})
    assert form.errors[gate] == [message]
    assert (form.kept()[gate], form.kept()[tick]) == (closing, "yes")
    saved = type(form)(situation(answers=form.kept()))
    assert tick in saved.fields, "the boxes show again when the page is opened anew"


def test_a_choice_with_an_error_is_kept_unless_it_is_none_of_the_choices() -> None:
    form = filled("reason", {"purpose": "review", "treated_before": "no", "diagnosis": "certain"})
    assert {"treated_before", "diagnosis"} <= set(form.errors)
    assert form.kept()["treated_before"] == "no"
    assert "diagnosis" not in form.kept()


def test_an_allergy_on_record_first_opens_the_boxes_then_asks() -> None:
    record: dict[str, Any] = {"allergy_names_cobalamin": True}
    opened = filled("safety", {"safety.any": "some"}, **record)
    assert opened.newly_opened
    assert "safety.any" not in opened.errors
    asked = "The record lists an allergy to vitamin B12 or cobalt"
    others = {"safety.any": "some", "safety.bleeding_risk": "yes"}
    assert asked in filled("safety", others, ("safety.any",), **record).errors["safety.any"][0]
    assert asked in filled("safety", {"safety.any.rest_unknown": "yes"}, **record).errors["safety.any"][0]
    assert not filled("safety", others | {"safety.any.rest_unknown": "yes"}, **record).errors


@pytest.mark.parametrize(
    ("analyte", "unit", "low", "high", "beyond", "message"),
    [
        ("haematocrit", "L/L", "0.05", "0.75", "0.76", "Haematocrit must be between 0.05 and 0.75 L/L"),
        ("haematocrit", "%", "5", "75", "76", "Haematocrit must be between 5 and 75 %"),
        ("reticulocytes", "10*9/L", "0", "1000", "1001", "Reticulocytes must be between 0 and 1,000 10⁹/L"),
        ("reticulocytes", "%", "0", "50", "51", "Reticulocytes must be between 0 and 50 %"),
        ("ferritin", "ug/L", "1", "50000", "0.9", "Ferritin must be between 1 and 50,000 micrograms/L"),
        ("ferritin", "ng/mL", "1", "50000", "50001", "Ferritin must be between 1 and 50,000 ng/mL"),
        ("folate", "ug/L", "0.1", "200", "201", "Serum folate must be between 0.1 and 200 micrograms/L"),
        ("folate", "ng/mL", "0.1", "200", "201", "Serum folate must be between 0.1 and 200 ng/mL"),
        ("folate", "nmol/L", "0.1", "200", "0.09", "Serum folate must be between 0.1 and 200 nmol/L"),
        ("homocysteine", "umol/L", "1", "500", "501", "Homocysteine must be between 1 and 500 micromol/L"),
        ("homocysteine", "mg/L", "0.1", "70", "71", "Homocysteine must be between 0.1 and 70 mg/L"),
        ("mma", "nmol/L", "10", "50000", "9", "Methylmalonic acid must be between 10 and 50,000 nmol/L"),
        ("mma", "umol/L", "0.01", "50", "51", "Methylmalonic acid must be between 0.01 and 50 micromol/L"),
        ("mma", "ug/L", "1", "6000", "6001", "Methylmalonic acid must be between 1 and 6,000 micrograms/L"),
    ],
)
def test_a_result_beyond_the_ends_of_its_unit_is_refused(
    analyte: str, unit: str, low: str, high: str, beyond: str, message: str
) -> None:
    def with_result(value: str) -> StepForm:
        day = {f"{analyte}.taken_on": "2026-11-02", f"{analyte}.unit": unit}
        return filled("kidneys", day | {f"{analyte}.value": value})

    assert not with_result(low).errors
    assert not with_result(high).errors
    assert with_result(beyond).errors == {f"{analyte}.value": [message]}


@pytest.mark.parametrize(
    ("step", "changes", "name", "message"),
    [
        (
            "reason",
            {"b12.taken_on": "13 8 1968"},
            "b12.taken_on",
            "B12 sample date is before the patient was born",
        ),
        (
            "kidneys",
            {"egfr.taken_on": "13 8 1968"},
            "egfr.taken_on",
            "eGFR sample date is before the patient was born",
        ),
        (
            "reason",
            {
                "treated_before": "injections",
                "injections-0.given_on": "13 8 1968",
                "injections-0.form": "hydroxocobalamin",
                "injections-0.micrograms": "1000",
                "injections-0.route": "intramuscular",
            },
            "injections-0.given_on",
            "Date of dose 1 is before the patient was born",
        ),
    ],
)
def test_nothing_happens_before_birth(step: str, changes: dict[str, str], name: str, message: str) -> None:
    assert filled(step, changes, born=date(1968, 8, 14)).errors == {name: [message]}
    assert not filled(step, changes, born=date(1968, 8, 13)).errors


@pytest.mark.parametrize(
    ("step", "changes", "name", "message"),
    [
        ("reason", {"b12.value": "9" * 30}, "b12.value", "B12 result is out of range"),
        ("reason", {"b12.value": "1,000,000,000"}, "b12.value", "B12 result is out of range"),
        ("kidneys", {"egfr.value": ">" + "9" * 30}, "egfr.value", "eGFR must be between 1 and 200"),
        (
            "kidneys",
            {"ferritin.value": "9" * 30, "ferritin.unit": "ug/L", "ferritin.taken_on": "2026-11-02"},
            "ferritin.value",
            "Ferritin is out of range",
        ),
    ],
)
def test_a_very_large_number_is_out_of_range(
    step: str, changes: dict[str, str], name: str, message: str
) -> None:
    assert filled(step, changes).errors == {name: [message]}
