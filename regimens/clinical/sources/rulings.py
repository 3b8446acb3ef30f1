"""Rulings that settle how the rules are read; they stand above the decisions (R01 to R26)."""

from __future__ import annotations

from regimens.clinical.sources.source import Source, ruling

RULINGS: tuple[Source, ...] = (
    ruling(
        "R01",
        topic="a plan follows from the history alone",
        rule='The core is a pure function of the history. It reads no clock; as_of is the only "today". An absent fact is unknown. Day 1 is the date of the first dose. All clinical dates are plain dates.',
    ),
    ruling(
        "R02",
        topic="the range of 2 to 3 months",
        rule="Maintenance range 2 to 3 months (T03): the range is stored, the clinician chooses. Without a choice the schedule is dated at 2 months, each such event provisional, and the plan has the blocker maintenance_not_chosen.",
    ),
    ruling(
        "R03",
        topic="three doses a week for 2 weeks",
        rule="Three times a week for 2 weeks (T07): exactly 6 doses; each on the earliest open day that is at least 2 days after the dose before and at least 7 days after the dose three before. Monday start: days 1, 3, 5, 8, 10, 12. A start on a closed day stays (someone asked for it) and is marked closed_day.",
    ),
    ruling(
        "R04",
        topic="alternate days",
        rule="Alternate days (T06): days 1, 3, ... 21, 11 doses, provisional, exactly on those days; a dose on a closed day keeps its date with closed_day true and needs an owner. With choices.loading_days = mon_wed_fri: first dose on the start date, then every Monday, Wednesday, Friday at least 2 days after the dose before, within the same 21 days; recorded as a change from the source. Reviews on day 14 and day 21, moved to the next open day. After a review the clinician extends by 14 days or records the plateau; nothing ends by itself.",
    ),
    ruling(
        "R05",
        topic="no maintenance date before loading has ended",
        rule='No maintenance date exists before the loading phase has a last dose: with alternate-day loading, maintenance is described ("every 2 months, from the last loading dose") and dated only once plateau_on is recorded.',
    ),
    ruling(
        "R06",
        topic="maintenance and prevention dates",
        rule="Maintenance and prophylaxis dates: anchor and k x interval, clamped to the month end, never chained. On a closed day, earlier: the nearest open day before. earliest = 7 days before; latest = 7 days after, or, when the chosen interval is the shorter end of a range, the longer end counted from the dose before. Anchor: last dose actually given (or last planned loading dose while none is given). A given dose within 7 days of its date keeps the anchor; outside, the next dates are re-anchored on the date given and shown as old and new.",
    ),
    ruling(
        "R07",
        topic="dates of tests",
        rule="Tests: baseline on the first-dose date, before the dose. Potassium on days 1, 2, 3 and counts on days 5, 6, 7 keep their dates; on a closed day closed_day true. One count instead of three (T29): the first open day from day 7. Follow-up at 3, 6, 12 months from the start and yearly: on the nearest maintenance or prophylaxis date (ties earlier), drawn before that injection; where no injection is dated, on the day itself, provisional; for tablets on the nearest open day. Follow-up applies to treatment and prophylaxis alike. Never a B12 level during loading.",
    ),
    ruling(
        "R08",
        topic="an eGFR goes out of date",
        rule="An eGFR older than 12 months at as_of is unknown. Unknown locks cyanocobalamin on every route and blocks nothing else. Above 90 and below 15 keep their comparators.",
    ),
    ruling(
        "R09",
        topic="kidney function in pregnancy",
        rule="In pregnancy neither a reported nor a computed eGFR clears the lock; an eGFR below 50 from before still locks. A creatinine given in pregnancy, under 18, in acute kidney injury or on dialysis: flag EGFR_INVALID.",
    ),
    ruling(
        "R10",
        topic="both kidney equations",
        rule="Both equations are computed from creatinine; the lower decides the lock (T25). A laboratory eGFR, if present and newer or equal, wins over a computed one.",
    ),
    ruling(
        "R11",
        topic="when tablets are chosen",
        rule="Tablets are chosen when the person prefers them and a rule permits (S45: treatment, no S12 feature but none severe, injections surely not required, lock off; S21, S25: after bariatric surgery without deficiency, lock off). Otherwise injections, with the tablet option listed as withheld or excluded and what would change it. With the lock on, tablets are possible only as methylcobalamin, in stock, by the clinician's own choice of form and route. With a non-severe neurological feature tablets need the clinician's choice of route. Oral dose: S45, S21 1000 to 2,000 micrograms daily; S25 (pregnant, after bariatric surgery) 1000.",
    ),
    ruling(
        "R12",
        topic="the status of a plan",
        rule="Status: under 16 out_of_scope; age unknown out_of_scope with a question; past anaphylaxis to a cobalamin contraindicated; nothing suitable in stock cannot_supply; no indication no_indication; the source is silent on the regimen (total gastrectomy without deficiency) clinician_choice; else planned. 16 and 17: planned, laboratory eGFR only, specialist advice.",
    ),
    ruling(
        "R13",
        topic="what is not known",
        rule="An unknown never stops a draft and never reads as no. Not assessed neurology: loading read as alternate days (precautionary), blocker neuro_not_assessed. Reaction to cobalamin or another safety fact unknown: blocker safety_not_checked. A reaction whose kind is not known is entered as anaphylaxis until cleared up.",
    ),
    ruling(
        "R14",
        topic="neurological involvement",
        rule="Neurological involvement: yes if any of paraesthesia, numbness, gait disturbance, cognitive difficulty, memory problem, tongue (S12), weakness, visual loss, sphincter disturbance, psychiatric (other sources) is yes; no if the six of S12 are all no and none of the others is yes; else unknown.",
    ),
    ruling(
        "R15",
        topic="deficiency",
        rule="Deficiency (T27), from the latest B12 before treatment, or the stated diagnosis: total below 180 ng/L (below 133 pmol/L) or active below 25 pmol/L, or stated confirmed: confirmed. Stated suspected with any neurological feature or nitrous oxide: presumed. Indeterminate result with symptoms (neurological feature) in a prophylaxis group: presumed (T36). 180 to 350 ng/L, 133 to 258 pmol/L, active 25 to 70: indeterminate. Above: unlikely. Nothing known: unknown. Confirmed and presumed are treated, whatever the purpose; a stated diagnosis that the result contradicts is kept and noted. The threshold is converted to the result's unit, never the result.",
    ),
    ruling(
        "R16",
        topic="steps to a shorter interval",
        rule="Titration ladder (T34): 3 months, 2 months, 1 month, 2 weeks, one step a review, for symptoms that return before the next dose or persist; beyond 2 weeks a specialist referral instead of a step. The current step is current_interval. New or worse neurology on maintenance: alternate-day loading again (T35), flag RELAPSE, urgent review. A level never sets an interval.",
    ),
    ruling(
        "R17",
        topic="the shortest interval stands",
        rule="Maintenance is the shortest interval of all indications that hold (T15): neurology 2 months, no neurology 2 to 3, ileal resection over 20 cm 1, Crohn's over 30 cm 1, bariatric 3, cyanocobalamin injection 1. When the shortest is a single number it stands alone; 2 to 3 and 3 give 2 to 3.",
    ),
    ruling(
        "R18",
        topic="what an unknown does to each kind of rule",
        rule="Collecting rules (alerts, monitoring, prohibitions) fire on unknown too, marked precautionary with the unknown fact named. Permissions (tablets, folic acid, a longer interval) fire only on certainty, and are withheld otherwise with what would release them.",
    ),
    ruling(
        "R19",
        topic="for life, or reviewed",
        rule="Duration: lifelong when the cause is irreversible (pernicious anaemia, atrophic gastritis, total gastrectomy, bariatric surgery, ileal resection over 20 cm); else reviewed yearly (T22). Crohn's prophylaxis: reviewed yearly unless resected.",
    ),
    ruling(
        "R20",
        topic="folic acid",
        rule="Folic acid (T21): with folate deficiency documented, it waits until B12 is repleted (repleted_on) or, by default, for the day after the last loading dose; the clinician may release it from 24 hours after the first B12 dose with a reason; pregnant or trying: never withheld; already taking: not stopped. Never before the first B12 dose.",
    ),
    ruling(
        "R21",
        topic="no indication",
        rule='Purpose treat with deficiency unknown, indeterminate or unlikely, no prophylaxis group and no total gastrectomy: no_indication, flag NOT_CONFIRMED, with the tests to send. Stated borderline without a result is indeterminate; excluded without a result is unlikely; a result outranks both. The help under "Strongly suspected" reads that treatment before results is for a nerve feature or nitrous oxide.',
    ),
    ruling(
        "R22",
        topic="alerts and flags on an unknown",
        rule='Stop alerts A01 and A02 and referrals never fire on an unknown alone (A02 only when neurological involvement is yes); the blockers stand for them. Other precautionary alerts are notes: one per fact in the document, one line on screen ("Not yet checked: ..."). Flags hold what is certain, except RENAL_LOCK, K48 and D57, which also hold on unknown. An unknown kidney fact or an unknown optic neuropathy locks cyanocobalamin; RENAL_LOCK speaks of the kidney only.',
    ),
    ruling(
        "R23",
        topic="choices, and the smaller series of dates",
        rule="A chosen maintenance_months inside the range becomes the interval; shorter is taken and recorded as a step; longer is ignored with a note. prophylaxis_declined: no_indication, the screening advice stays. purpose review without current_interval: no loading unless new_or_worse; blocker interval_not_recorded. A prophylaxis length unknown and nothing else: clinician_choice. Follow-up takes the nearest injection date after moves for closed days. b12-pregnancy-k: start and 3k months, k = 1 to 3, drawn like follow-up. pregnancy-review-1: start and 1 month, next open day. baseline: treatment only. screen-k: yearly from the start date. Series end before start and horizon_months. The 8-week count is advice, not an event.",
    ),
    ruling(
        "R24",
        topic="a plan is signed on its own date",
        rule="Signing is refused when the clinic's date is not the plan's as_of (blocker out_of_date); one click re-runs the same answers for today and shows what changed. A first dose already given is entered as given, up to 7 days back.",
    ),
    ruling(
        "R25",
        topic="numbers of doses given",
        rule="Doses in injections are numbered in date order within their phase: loading until the loading phase is complete (6 doses three a week; up to and including plateau_on with alternate days), then maintenance; with prevention all are prophylaxis; with current_interval and no complete loading in the list all are maintenance. A given dose keeps its number and leaves the schedule, which holds only events not yet done.",
    ),
    ruling(
        "R26",
        topic="anchor until loading is complete",
        rule="Until loading is complete the anchor of maintenance is the last planned loading dose; then the last loading dose given. Remaining loading doses are replanned from the doses given by the same rule (R03 with the real dates; alternate days: 2 days after the last dose given).",
    ),
)
