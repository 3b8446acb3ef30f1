"""Rulings that settle how the rules are read; they stand above the decisions (R27 to R52)."""

from __future__ import annotations

from regimens.clinical.sources.source import Source, ruling

RULINGS_MORE: tuple[Source, ...] = (
    ruling(
        "R27",
        topic="loading that is extended, or overdue for review",
        rule="loading_until carries the clinician's recorded extension: each adds 14 days and a review on its last day (review-3...). When as_of is past the last planned loading dose with neither plateau nor extension: alternate days stand, blocker loading_review_due, nothing further is dated.",
    ),
    ruling(
        "R28",
        topic="when the cyanocobalamin lock is off",
        rule="The cyanocobalamin lock is off only when a usable eGFR is 50 or more, all five kidney facts are no, optic neuropathy is no and the person is surely not pregnant. Any unknown keeps it on, precautionary, and asks. RENAL_LOCK speaks of the kidney reasons (pregnancy included, R09); CN_LOCK_EYE of optic neuropathy; ORAL_CN_BLOCKED of either.",
    ),
    ruling(
        "R29",
        topic="red flags within neurological involvement",
        rule="R14 with red_flag: neurology is also yes when red_flag is yes; it is no only if the six of S12 are all no and none of weakness, visual loss, sphincter disturbance, psychiatric, red_flag is yes. Flag NEURO = involvement is yes. NEURO_TONGUE_ONLY: tongue yes and the other features of S12 surely no and no other yes.",
    ),
    ruling(
        "R30",
        topic="which B12 result counts",
        rule="Which B12 counts: the results of the latest sampling day before the first dose of injections (the same day counts unless after_dose); of several on that day the most deficient class. A result with a comparator counts only if every value it allows lies in one class. At a review without listed doses results are on treatment and do not classify; on tablets they classify only below the threshold. A result below the threshold confirms whatever is stated; a stated confirmed is never undone; suspected with a result above the indeterminate band is presumed only with nitrous oxide. Pernicious anaemia yes with purpose treat counts as confirmed. A contradiction is shown.",
    ),
    ruling(
        "R31",
        topic="indication at a review",
        rule="At purpose review with current_interval or doses given the indication stands and diagnosis is asked. If the doses given do not complete a loading course and the last is not older than 14 days, loading goes on; otherwise no loading unless new_or_worse, and without current_interval the blocker interval_not_recorded (instead of maintenance_not_chosen; not at a relapse). At purpose treat with deficiency unknown the text must not read as a refusal: it asks for the diagnosis or a B12, urgently when any neurological feature is yes.",
    ),
    ruling(
        "R32",
        topic="the interval at a review",
        rule="The interval at a review: well, improving or unchanged, the interval in force stands and counts as chosen. A step is the longest rung of R16 shorter than it (a month counts as 30 days), never longer than R17. After a relapse: R17, or one rung below the interval in force if that is shorter. A choice may only shorten.",
    ),
    ruling(
        "R33",
        topic="early tests belong to loading by injection",
        rule="K48, D57 and early counts belong to a loading course by injection, re-loading included; tablets and prevention have none. A missing potassium or haemoglobin result is asked for at baseline and does not fire K48 by itself; unknown pernicious anaemia, anaemia or potassium risk does, precautionary; D57 likewise on unknown pernicious anaemia or unknown anaemia. baseline: every treatment that starts, tablets and re-loading included.",
    ),
    ruling(
        "R34",
        topic="how far dates are drawn",
        rule='Horizon: from start_on, or as_of if later, horizon_months long, last day not included. "Nearest injection" means nearest listed injection by shown dates, ties earlier.',
    ),
    ruling(
        "R35",
        topic="what the first day means",
        rule="start_on is day 1 of the course that this plan is about; absent with doses listed, the first listed dose; absent without doses, the schedule has no dates. At a relapse it is the first re-loading dose; re-loading keys are reload-1..n.",
    ),
    ruling(
        "R36",
        topic="tablets in full",
        rule="R11 in full. S45: treatment; neurology surely no (or yes without red_flag and choices.route oral); S39 to S42, other_malabsorption and partial_gastrectomy all surely no; lock off. S21 and S25: bariatric surgery, deficiency unlikely, neurology surely no, S39, S40 and S42 surely no, lock off. While pregnant or breastfeeding after bariatric surgery: 1,000 micrograms daily.",
    ),
    ruling(
        "R37",
        topic="order of statuses, and shortages",
        rule="Order: invalid, out of scope, contraindicated, no indication, clinician's choice, cannot supply, planned. Without hydroxocobalamin in stock: cyanocobalamin injection if the lock is off, no neurology and not pregnant (loading as for hydroxocobalamin, labelled proposal, maintenance monthly); with neurology or pregnancy cannot_supply with same-day advice. Methylcobalamin only by choices.form. Tablets never replace missing injections by themselves. A choice the locks forbid is refused: blocker choice_refused.",
    ),
    ruling(
        "R38",
        topic="pregnancy unknown, and pregnancy and the kidney",
        rule="Pregnancy: male, absent means none and any value but none or unknown is invalid; female over 55, absent means none. Pregnant: RENAL_LOCK and RENAL_UNKNOWN unless an eGFR is below 50 (then RENAL_LOCK alone); never RENAL_WARN.",
    ),
    ruling(
        "R39",
        topic="usable kidney results",
        rule="Kidney: usable means taken on or after as_of minus 12 calendar months, and a comparator that leaves one side of 50 only. Sex other or unknown: all coefficient sets are computed and the lowest decides; haemoglobin limit 130. An unusable creatinine never displaces an eGFR. RENAL_WARN is judged on the value that decides the lock.",
    ),
    ruling(
        "R40",
        topic="when flags hold",
        rule="Flags about a regimen (IM_REQUIRED, LIFELONG, K48, D57, NO_IV, NO_BUTTOCK, ...) need a regimen; IM_REQUIRED and IM_NOT_REQUIRED a treatment. CAUSE_UNKNOWN: treatment and none of the absorption facts is yes (any bariatric kind, any ileal resection or ileal Crohn's count as yes). S24_DISPUTED: the interval rests on S24 alone. SUGGEST_ANNUAL_B12: only with no_indication; an unknown length suggests, it does not screen. HCY and MMA flags: strictly above, not with eGFR below 60, low folate or pregnancy. IGNORE_B12_LEVEL: above the indeterminate band on treatment. FOLATE_HOLD: treatment, folate deficiency documented, not already taking, not released, not repleted, not pregnant or trying. PRECAUTION: any entry of decisions is precautionary. A haemoglobin result decides alone over anaemia.",
    ),
    ruling(
        "R41",
        topic="windows, closed days and screening dates",
        rule="Dates: the 7 days of R06 are counted from on; latest from the dose before as shown. A booked first dose stays in every phase (marked closed_day when closed). A Monday, Wednesday, Friday dose on a holiday keeps its date with closed_day. screen-k needs ANNUAL_SCREEN and a start date, nearest open day before. A blood test while loading may still run carries all its tests except B12 and is provisional. An unknown ileal length never shortens the interval; it asks.",
    ),
    ruling(
        "R42",
        topic="safety facts, referrals and the site",
        rule="Safety facts of R13 are the six of safety; neuro_not_assessed blocks treatment by injection only. Stop alert A03 shows the blockers; it is the one stop that an unknown may raise. Urgent haematology is two_weeks, same_day with haemoglobin below 80; relapse same_day; cord or optic signs same_day. site.profile changes wording, units shown and defaults of a clinic, never a rule. out_of_date is added by the action of signing, never by the core. T34 is replaced by R16.",
    ),
    ruling(
        "R43",
        topic="unfinished loading at a review",
        rule='Amends R31: the sentence on an unfinished loading course holds only without current_interval. R27 comes first: alternate days, no plateau, last dose past the plan is loading_review_due; R31\'s "no loading" is for a completed loading or a known interval. Indication at a review: prevention if in a prophylaxis group and deficiency is neither confirmed nor presumed, otherwise treatment; with neither interval, doses nor diagnosis no_indication with the question.',
    ),
    ruling(
        "R44",
        topic="day 1 when doses are listed",
        rule="Amends R35 and R01: with doses of this course listed, day 1 is the first of them. If start_on lies after a listed dose and the doses from it on do not complete a loading, re-loading goes on whatever the response, keys reload-n. At a relapse without start_on there are no dates.",
    ),
    ruling(
        "R45",
        topic="replanning of loading",
        rule='Amends R26 and R27: replanning runs to day 21 or loading_until, not by count; a next dose that would lie before as_of is dated as_of. loading_review_due also when an extension has run out; loading_until is day 21 and 14k; "nothing further" means injections, tests and reviews stay. With plateau_on the doses up to it are loading whatever today\'s neurology; three a week is complete when the first six lie within 28 days. plateau_on without a listed dose: no maintenance dates, blocker last_loading_dose_missing.',
    ),
    ruling(
        "R46",
        topic="prevention groups and total gastrectomy",
        rule='Amends R21 and R23: "no prophylaxis group, none of unknown length, and no total gastrectomy". Clinician\'s choice for total gastrectomy only without another prophylaxis group; total gastrectomy counts as a group for R15. SUGGEST_ANNUAL_B12 with no_indication or clinician_choice. S24_DISPUTED in prevention only.',
    ),
    ruling(
        "R47",
        topic="unknown optic neuropathy and unknown pregnancy",
        rule="Amends R22: CN_LOCK_EYE too holds on unknown. Amends R28: pregnancy unknown keeps the lock on unless male or over 55; a stated unknown reads as absent.",
    ),
    ruling(
        "R48",
        topic="the interval after a relapse",
        rule="Amends R32: after a relapse never longer than the interval in force; response unknown: the interval stands. new_or_worse with neurology unknown is a relapse; with neurology no it is read as persists.",
    ),
    ruling(
        "R49",
        topic="follow-up at the ends, and the latest date",
        rule="Amends R34: a follow-up whose target lies past the end, or before as_of, is not listed. Amends R06: an unchosen range, or an interval in force at the shorter end of one, uses the longer end for latest too.",
    ),
    ruling(
        "R50",
        topic="flags that end",
        rule="Amends R40: FOLATE_HOLD ends the day after the last loading dose; taking unknown: it holds. Homocysteine and MMA flags not with eGFR unknown either. K48 and D57 while any of their days is not past.",
    ),
    ruling(
        "R51",
        topic="choices that are refused",
        rule="Amends R37: choice_refused also when S39 to S42 or the stock forbid the choice. Cyanocobalamin chosen with the lock off and hydroxocobalamin in stock is taken, labelled proposal. Neurology unknown counts as yes here.",
    ),
    ruling(
        "R52",
        topic="what is still open",
        rule="What is still open is read on the cautious side and written into docs/decisions.md with the case that shows it.",
    ),
)
