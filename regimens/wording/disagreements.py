"""Where sources disagree, in words: the question, each reading, and why the plan follows the one it does."""

from __future__ import annotations

from regimens.wording.table import Phrases

QUESTIONS = Phrases(
    "disagreement",
    {
        "tongue_signs": "Is a sore, red or smooth tongue a nerve sign?",
        "loading_without_nerves": "How is a deficiency without nerve involvement loaded?",
        "loading_until_plateau": "How long does every-other-day loading go on?",
        "choice_of_form": "Is one form of vitamin B12 better than another?",
        "renal_lock": "Is cyanocobalamin avoided when the kidneys are impaired?",
        "tablets_in_malabsorption": "Are injections needed when vitamin B12 is poorly absorbed?",
        "route_after_weight_loss_surgery": "Are injections needed after weight-loss surgery?",
        "tablets_after_weight_loss_surgery": "May tablets be given after weight-loss surgery?",
        "prevention_after_weight_loss_surgery": "How is deficiency prevented after weight-loss surgery?",
        "interval_after_ileal_resection": "How often after more than 20 cm of ileum were removed?",
        "prevention_in_crohns_disease": "Does Crohn's disease of the ileum alone call for prevention?",
        "folic_acid_waits": "When may folic acid follow vitamin B12?",
        "folic_acid_in_pregnancy": "Does folic acid wait in pregnancy, or when trying for a baby?",
        "deep_subcutaneous": "May hydroxocobalamin be given deep under the skin?",
        "for_life": "Is treatment for life, whatever the cause?",
        "pregnancy_without_surgery": "How is deficiency treated in pregnancy without weight-loss surgery?",
        "potassium": "Whose potassium is watched?",
        "early_counts": "When are the first blood counts taken?",
        "follow_up_levels": "Are B12 levels repeated during treatment?",
        "homocysteine_target": "Is there a homocysteine to aim for?",
        "mma_target": "Is there an MMA to aim for?",
    },
)
READINGS = Phrases(
    "reading of a disagreement",
    {
        "tongue_signs.nerve_sign": "Yes: it counts with numbness and the rest, and is loaded every other day.",
        "tongue_signs.mucosal_sign": "No: it is a sign of the lining of the mouth, seen also with low iron or folate.",
        "loading_without_nerves.three_a_week": "1 mg 3 times a week for 2 weeks.",
        "loading_without_nerves.product_information": "250 micrograms to 1 mg on alternate days for 1 to 2 weeks, "
        "then 250 micrograms once a week until the blood count is normal.",
        "loading_until_plateau.until_plateau": "Until improvement stops, which may take weeks to months.",
        "loading_until_plateau.early_stop": "Mild sensory symptoms without any response: every-other-day doses end "
        "at 2 weeks; otherwise at least 3 months are allowed for a response.",
        "choice_of_form.hydroxocobalamin": "Hydroxocobalamin first: it stays longer in the body and is what the UK uses.",
        "choice_of_form.no_difference_shown": "No trial has shown that one form works better than another.",
        "choice_of_form.cyanocobalamin": "In the United States cyanocobalamin is the usual injection.",
        "renal_lock.avoid": "Yes, with an eGFR below 50 or any known impairment: harm was seen in a trial of tablets "
        "that held cyanocobalamin, folic acid and vitamin B6.",
        "renal_lock.no_limit_named": "No product label names such a limit; its warning is about aluminium.",
        "tablets_in_malabsorption.injections": "Yes: injections reach everybody in whom absorption has failed.",
        "tablets_in_malabsorption.tablets_suffice": "Tablets of 1 mg or more a day are enough for most, also in "
        "pernicious anaemia.",
        "route_after_weight_loss_surgery.injections": "Yes, above all after a bypass or a biliopancreatic diversion.",
        "route_after_weight_loss_surgery.tablets": "Daily tablets, or a nasal form, are an alternative.",
        "tablets_after_weight_loss_surgery.injections": "No: injections are required.",
        "tablets_after_weight_loss_surgery.tablets": "Yes: 1 mg to 2 mg a day, as prevention.",
        "prevention_after_weight_loss_surgery.every_3_months": "1 mg by injection every 3 months, without end.",
        "prevention_after_weight_loss_surgery.monthly_or_daily_tablets": "1 mg by injection every month, or tablets daily.",
        "interval_after_ileal_resection.monthly": "1 mg every month for life.",
        "interval_after_ileal_resection.every_2_to_3_months": "Every 2 to 3 months, as the product information says "
        "for prevention after removal of ileum.",
        "interval_after_ileal_resection.length_unclear": "How much length matters is not settled, above all from 20 to 30 cm.",
        "prevention_in_crohns_disease.prevention": "Yes: 1 mg every month.",
        "prevention_in_crohns_disease.no_raised_risk": "Without an operation the risk was not shown to be raised.",
        "folic_acid_waits.after_repletion": "Only after vitamin B12 has been corrected.",
        "folic_acid_waits.after_24_hours": "From 24 hours after the first vitamin B12.",
        "folic_acid_waits.together": "Together with vitamin B12, when folate is low.",
        "folic_acid_in_pregnancy.after_repletion": "Only after vitamin B12 has been corrected; pregnancy is not named.",
        "folic_acid_in_pregnancy.never_withheld": "It is needed in pregnancy and before, and is never withheld.",
        "deep_subcutaneous.either": "Yes: into a muscle or deep under the skin.",
        "deep_subcutaneous.muscle_only": "The labels of hydroxocobalamin name the muscle alone.",
        "for_life.everybody": "For life, for everybody.",
        "for_life.by_cause": "For life where the cause stays; otherwise the cause is reviewed.",
        "pregnancy_without_surgery.treat_by_nerves": "It is treated as in others and reviewed early; active B12 is the better test.",
        "pregnancy_without_surgery.only_when_shown": "Hydroxocobalamin is not for anaemia of pregnancy unless lack of B12 is shown.",
        "potassium.pernicious_anaemia": "In pernicious anaemia, for 48 hours.",
        "potassium.whoever_is_at_risk": "In whoever may fall low at the start of treatment, and in severe anaemia.",
        "early_counts.days_5_to_7": "Daily on days 5, 6 and 7.",
        "early_counts.day_10_and_8_weeks": "Once about day 10, and again at 8 weeks.",
        "follow_up_levels.levels": "Yes: B12, homocysteine and a full count at 3, 6 and 12 months, then yearly.",
        "follow_up_levels.no_levels": "No: on injections a level says nothing, and no interval rests on evidence.",
        "follow_up_levels.listed_never_deciding": "Treatment follows symptoms: a level may raise a question, "
        "and never sets a dose.",
        "homocysteine_target.below_10": "Below 10 micromol/L.",
        "homocysteine_target.no_target": "Lowering it has not been shown to protect the heart, and the kidneys raise it.",
        "mma_target.below_271": "Below 271 nmol/L.",
        "mma_target.no_target": "No target was found; a similar level was used to call MMA raised, and the kidneys raise it.",
    },
)
FOLLOWED = "The plan follows this one"
