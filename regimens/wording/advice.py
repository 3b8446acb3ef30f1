"""Advice that goes with a plan: one sentence a code, grouped as a clinician works."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.wording import events, regimen, still_true
from regimens.wording.table import Phrases

ADVICE = Phrases(
    "advice",
    {
        # Giving the injection
        "technique_no_iv": "Never give it into a vein.",
        "technique_no_buttock": "Avoid the buttock. If nothing else will do: upper outer quadrant, needle directed forwards.",
        "technique_sites": "Use the deltoid, the outer thigh or the ventrogluteal site; the volume is 1 mL.",
        "technique_rotate_sites": "Change the site each time during loading, and write it down.",
        "technique_bleeding": "With a bleeding risk use a fine needle, press for 5 minutes, and check the INR first if on warfarin.",
        "deep_subcutaneous_off_label": "Deep subcutaneous hydroxocobalamin is off-label: explain this and record consent.",
        "preservative_free_pregnancy": "In pregnancy and breastfeeding prefer a preservative-free ampoule: some vials contain benzyl alcohol.",
        # Blood tests
        "baseline_tests": "Before the first dose take haematocrit, reticulocytes, B12, folate, iron and potassium. Do not wait for the results.",
        "potassium_daily": "Check potassium before the first dose and daily for 2 days.",
        "potassium_symptoms": "Tell the patient to report palpitations, cramps or marked weakness in the first days.",
        "potassium_replace": "Replace potassium when it is low, and repeat the test.",
        "counts_days_5_to_7": "Take haematocrit and reticulocytes on days 5, 6 and 7.",
        "count_once_day_7_to_10": "Take one blood count with reticulocytes from day 7 to day 10.",
        "count_at_8_weeks": "Repeat the full blood count at 8 weeks: it should be normal.",
        "follow_up": "Review symptoms and a full blood count at 3, 6 and 12 months, then yearly.",
        "follow_up_levels_disputed": "B12 and homocysteine at follow-up are a source item; UK guidance does not repeat them on injections.",
        "trough": "Take follow-up blood just before the injection due that day.",
        "no_level_in_loading": "Do not measure B12 during loading: the level means nothing then.",
        "homocysteine_information": "The source names homocysteine below 10 micromol/L as a target; others dispute it. Information only: treatment does not change.",
        "mma_information": "The source names MMA below 271 nmol/L as a target; no other source was found. Information only: treatment does not change.",
        "mma_request": "Send MMA: the B12 is borderline or symptoms persist.",
        "markers_raised_by_kidney": "Reduced kidney function raises homocysteine and MMA: do not read them as lack of B12.",
        "near_threshold": "The length is near the threshold, and operation-note lengths are imprecise. Check the note.",
        "b12_every_3_months": "Check B12 every 3 months in pregnancy.",
        "active_b12_in_pregnancy": "Use active B12 in pregnancy if the laboratory offers it: total B12 falls without true lack.",
        "check_egfr": "Check the eGFR. Until then cyanocobalamin stays locked; hydroxocobalamin is unaffected.",
        "egfr_not_valid": "An eGFR worked out from this creatinine is not valid here. Use a laboratory value when it is.",
        "egfr_near_limit": "The eGFR is near 50 and varies by about a tenth. Repeat it before cyanocobalamin is ever considered.",
        "send_tests": "Send total B12, full blood count, folate and ferritin.",
        "annual_screen": "Check B12 once a year.",
        "suggest_annual_b12": "Consider a B12 once a year: the ileum is affected, below the source's threshold or by an unknown length.",
        # Folic acid
        "folic_acid_hold": "Folic acid waits until the day after the last loading dose, or until B12 is recorded as corrected.",
        "folic_acid_released": "Folic acid is released by the clinician's choice, from 24 hours after the first B12 dose.",
        "folic_acid_never_withhold": "Pregnant or trying: never withhold folic acid. Give vitamin B12 now; folic acid that is not yet taken begins from 24 hours later.",
        "folic_acid_continue": "Already taking folic acid: do not stop it. Give vitamin B12 the same day.",
        "folic_acid_not_before_b12": "Do not start folic acid before the first vitamin B12 dose: it can hide nerve damage.",
        "folic_acid_dose": "Once it may be given, folic acid is 5 mg once a day for documented folate deficiency.",
        # Going on
        "titrate_on_symptoms": "Once established, set the interval by symptoms, not by a B12 or MMA level.",
        "more_often_if_symptoms": "If symptoms return or persist, inject more often rather than change the form.",
        "ask_other_diagnoses": "Before each shorter step ask what else could explain the symptoms.",
        "interval_step": "The interval is one step shorter for symptoms; review before the next step.",
        "never_stop": "Do not stop because a level is normal: the cause stays, and stopping brings deficiency back.",
        "review_cause_yearly": "Review the cause yearly, and decide then whether treatment goes on.",
        "stop_refused": "The patient is well because of the treatment, and the cause is irreversible: continue.",
        "level_ignored": "A high or normal B12 on treatment is expected. It changes nothing.",
        "choice_longer_ignored": "A longer interval was chosen than the rules allow; it is not used.",
        "choice_shorter_step": "Changed from the recommended plan: a shorter interval by the clinician's choice.",
        "interval_longer_than_rules": "The interval in force is longer than the rules give. It stands until it is changed: consider a shorter one.",
        "dose_given_differs": "A dose already given was not 1 mg. It is counted as given; check the record.",
        "mon_wed_fri_change": "Changed from the source: Monday, Wednesday and Friday instead of every other day.",
        "reload_instead": "New or worse nerve signs: load again every other day. A shorter interval alone is the lesser choice.",
        "parameter_recheck_due": "A number in the rule set is past its re-check date. Confirm it before relying on it.",
        # Special situations
        "crohn_length_30": "The source's \u201c30 to 60 cm\u201d is read as above 30 cm; at exactly 30 cm, or with length not known, screen yearly.",
        "prophylaxis_disputed": "Prevention in Crohn's disease without resection is disputed: the patient may decline it and keep the yearly check.",
        "prophylaxis_declined": "Prevention is declined. The yearly check stands.",
        "oral_despite_surgery": "Tablets after weight-loss surgery: the source allows them here and elsewhere asks for injections. Recheck B12 early.",
        "pregnancy_source_silent": "The source covers pregnancy only after weight-loss surgery. Get obstetric and haematology advice; review at 1 month.",
        "source_silent_interval": "The source gives no interval after total gastrectomy without deficiency. UK product information: 1 mg every 2 or 3 months.",
        "diagnosis_contradicted": "The stated diagnosis and the result contradict each other. Both are kept: check which is right.",
        "nitrous_oxide": "Nitrous oxide: support stopping. A normal B12 does not exclude deficiency; homocysteine or MMA shows it.",
        "metformin": "Metformin lowers B12: check B12 periodically while it goes on.",
        "acid_suppression": "Long acid suppression lowers B12: review whether it is still needed.",
        "dietary": "A diet low in animal foods: discuss fortified food or a daily supplement once B12 is corrected.",
        "driving": "Loss of feeling or sight: consider the local rules on fitness to drive.",
        "specialist_16_17": "Aged 16 or 17: take specialist advice, and use a laboratory eGFR only.",
        "cyanocobalamin_monthly": "Cyanocobalamin injections are kept for a shorter time in the body: monthly, never longer.",
        "methylcobalamin_not_standardised": "Methylcobalamin is not standardised: read the strength on the label each time.",
        "record_diagnostic_basis": "Record what the diagnosis rests on: the test, its value and its date.",
        "operation_note": "Find the operation note: the length of ileum removed changes the plan.",
        "clear_reaction": "Find out what happened with vitamin B12 before; until then it counts as anaphylaxis.",
        "assess_nerves": "Assess nerve symptoms and signs: the loading depends on them.",
        "check_safety": "Complete the safety checks before the first dose.",
        "results_not_read": "Some results given are read by no rule here: look at them yourself.",
        "supply_advice": "Nothing suitable is in stock: ask pharmacy today, and do not let treatment wait.",
    },
)
GIVING = "Giving the injection"
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        GIVING,
        (
            "technique_no_iv", "technique_no_buttock", "technique_sites", "technique_rotate_sites",
            "technique_bleeding", "deep_subcutaneous_off_label", "preservative_free_pregnancy",
            "methylcobalamin_not_standardised",
        ),
    ),
    (
        "Blood tests",
        (
            "baseline_tests", "potassium_daily", "potassium_symptoms", "potassium_replace", "counts_days_5_to_7",
            "count_once_day_7_to_10", "count_at_8_weeks", "follow_up", "follow_up_levels_disputed", "trough",
            "no_level_in_loading", "homocysteine_information", "mma_information", "mma_request",
            "markers_raised_by_kidney", "b12_every_3_months", "active_b12_in_pregnancy", "annual_screen",
            "suggest_annual_b12",
        ),
    ),
    (
        "Folic acid",
        (
            "folic_acid_hold", "folic_acid_released", "folic_acid_never_withhold", "folic_acid_continue",
            "folic_acid_not_before_b12", "folic_acid_dose",
        ),
    ),
    (
        "Going on",
        (
            "titrate_on_symptoms", "more_often_if_symptoms", "ask_other_diagnoses", "interval_step",
            "interval_longer_than_rules", "dose_given_differs", "never_stop",
            "review_cause_yearly", "stop_refused", "level_ignored", "choice_longer_ignored", "choice_shorter_step",
            "mon_wed_fri_change", "reload_instead", "cyanocobalamin_monthly",
        ),
    ),
)  # fmt: skip
TASKS = (
    "assess_nerves", "check_safety", "clear_reaction", "check_egfr", "send_tests", "record_diagnostic_basis",
    "operation_note", "diagnosis_contradicted", "results_not_read", "supply_advice", "specialist_16_17", "parameter_recheck_due",
)  # fmt: skip
THE_REST = "For this patient"
TASKS_TITLE = "To do"
# Advice that says the plan differs from what the rules alone would give.
CHANGES = frozenset(
    {"choice_shorter_step", "mon_wed_fri_change", "folic_acid_released", "prophylaxis_declined"}
)


#: The same to those who load again: a first dose lies long behind.
AGAIN = Phrases(
    "advice before loading again",
    {
        "baseline_tests": "Before loading again take haematocrit, reticulocytes, B12, folate, iron and potassium. Do not wait for the results.",
        "potassium_daily": "Check potassium before loading again and daily for 2 days.",
        "folic_acid_not_before_b12": "Do not start folic acid before vitamin B12 is given again: it can hide nerve damage.",
    },
)
#: And to those in whom deficiency is prevented: none comes back.
PREVENTING = Phrases(
    "advice on prevention",
    {
        "never_stop": "Do not stop because a level is normal: the cause stays, and without prevention deficiency follows.",
    },
)
#: And where no loading is planned, or nothing is.
WITHOUT_LOADING = Phrases(
    "advice without loading",
    {"folic_acid_hold": "Folic acid waits until B12 is recorded as corrected."},
)
#: Once vitamin B12 was given, nothing asks for it again.
TREATED = Phrases(
    "advice under treatment",
    {
        "folic_acid_never_withhold": "Pregnant or trying: never withhold folic acid.",
        "folic_acid_continue": "Already taking folic acid: do not stop it. Keep vitamin B12 on its schedule.",
    },
)
#: And where folic acid waits for nothing: in pregnancy, for who is trying, and for who takes it already.
NOT_WAITING = Phrases(
    "advice on folic acid that waits for nothing",
    {"folic_acid_dose": "For documented folate deficiency the dose of folic acid is 5 mg once a day."},
)
#: And where the needle stays above the muscle: how it is directed in a muscle is no advice for it.
UNDER_THE_SKIN = Phrases(
    "advice on injecting under the skin",
    {"technique_no_buttock": "Avoid the buttock."},
)


def text(code: str, document: Mapping[str, Any]) -> str:
    """The advice in words that are true of this plan."""
    if code in TREATED and not still_true.asks_for_b12(code, document):
        return TREATED.say(code)
    if code in NOT_WAITING and still_true.folic_acid_waits_for_nothing(document):
        return NOT_WAITING.say(code)
    if code in UNDER_THE_SKIN and regimen.is_under_the_skin(document):
        return UNDER_THE_SKIN.say(code)
    if events.loads_again(document) and code in AGAIN:
        return AGAIN.say(code)
    if regimen.prevents(document) and code in PREVENTING:
        return PREVENTING.say(code)
    if not regimen.has_loading(document) and code in WITHOUT_LOADING:
        return WITHOUT_LOADING.say(code)
    return ADVICE.say(code)


def group(code: str) -> str:
    """The heading under which this advice stands."""
    if code in TASKS:
        return TASKS_TITLE
    return next((title for title, codes in GROUPS if code in codes), THE_REST)


def group_titles() -> list[str]:
    """The headings in the order in which they are read."""
    return [TASKS_TITLE, *(title for title, _ in GROUPS), THE_REST]
