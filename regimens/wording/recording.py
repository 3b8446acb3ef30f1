"""What is recorded during treatment, in words: products, sites, reasons, warnings, contacts and tasks."""

from __future__ import annotations

from regimens.wording.table import Phrases

PRODUCTS = Phrases(
    "product given",
    {
        "hydroxocobalamin_1000": "Hydroxocobalamin 1 mg in 1 mL",
        "cyanocobalamin_1000": "Cyanocobalamin 1 mg in 1 mL",
        "methylcobalamin_1000": "Methylcobalamin 1 mg",
    },
)
ROUTES = Phrases(
    "route given",
    {"intramuscular": "Intramuscular", "deep_subcutaneous": "Deep subcutaneous"},
)
SITES = Phrases(
    "site given",
    {
        "left_deltoid": "Left upper arm (deltoid)",
        "right_deltoid": "Right upper arm (deltoid)",
        "left_thigh": "Left thigh (vastus lateralis)",
        "right_thigh": "Right thigh (vastus lateralis)",
        "left_hip": "Left hip (ventrogluteal)",
        "right_hip": "Right hip (ventrogluteal)",
    },
)
NOT_GIVEN = Phrases(
    "why no dose was given",
    {
        "did_not_attend": "Did not attend",
        "declined": "Declined the dose",
        "unwell": "Unwell on the day",
        "no_stock": "Not in stock",
        "clinic_closed": "Clinic closed",
        "other": "Another reason",
    },
)
STOP_REASONS = Phrases(
    "why treatment stops",
    {
        "patient_declines": "The patient declines",
        "treated_elsewhere": "Treated elsewhere",
        "not_indicated": "No longer needed: the cause has gone",
        "reaction": "Reaction to vitamin B12",
        "died": "The patient has died",
        "other": "Another reason",
    },
)
CONTACT_WAYS = Phrases(
    "way of contact",
    {
        "telephone": "Telephone",
        "letter": "Letter",
        "text_message": "Text message",
        "email": "E-mail",
        "in_person": "In person",
    },
)
CONTACT_OUTCOMES = Phrases(
    "outcome of contact",
    {
        "reached": "Reached",
        "no_answer": "No answer",
        "message_left": "Message left",
        "wrong_number": "Wrong number",
        "letter_sent": "Letter sent",
        "declined": "Declined to come",
    },
)
#: Before a dose is recorded: what is unusual, and what to check.
WARNINGS = Phrases(
    "warning before recording",
    {
        "died": "The record says that the patient died before this day. Check the date of the dose and the date of death.",
        "same_day": "A dose is on record for this day. Check that this is a second dose and not the same one.",
        "meanwhile": "A colleague has recorded this dose meanwhile. Check that this is another one.",
        "early": "This is earlier than the plan allows for. Check the date and the last dose.",
        "late": "This is later than the plan allows for. Check whether nerve symptoms have returned.",
        "ended": "Treatment here has ended: the patient was transferred or treatment was stopped. Amend the plan.",
        "no_place": "The plan has no open dose. Check the plan before you record one.",
        "on_hold": "Doses are on hold. Check with the person who paused them.",
        "before_plan": "This day lies before the plan. Check the date.",
        "locked_product": "Cyanocobalamin is locked for this patient: the kidneys or an optic nerve can make it unsafe, or nobody knows that they are well. Do not give it; if it was given, tell a clinician today.",
        "monthly_product": "Cyanocobalamin is given every month, and the next dose is dated by the plan's own product. Ask a clinician for an earlier day.",
        "other_product": "This is not the product of the plan. Check the ampoule and the plan.",
        "expired": "The ampoule was past its expiry date. Check the ampoule and report it.",
        "given_already": "A dose is on record for this place or this day. Check whether the visit was really without one.",
        "long_before": "This is long before the day that is planned for it. Check the date, and which planned one it is.",
        "closed_day": "The clinic is closed on that day. Agree on another day, or say who gives the dose.",
        "reviewed": "A review is on record for this day or this place. Check that this is another one: two people who score one review count as one.",
        "nerves_worse": "The latest review found nerve signs that are new, worse or scored higher. Loading goes on while they are: see the patient before you end it.",
        "no_plateau": "Two reviews without gain, apart and once doses had time to help, are not on record. Loading that ends early can leave nerve damage.",
        "not_scored": "The latest review has no score of any nerve sign. Score them before you end loading.",
        "doses_after": "Doses were given after this day: they then count as maintenance. Check the date.",
        "beyond_window": "This is later than the plan allows for. A longer gap can let nerve symptoms return.",
    },
)
PANELS = Phrases(
    "whether a planned test is done",
    {"whole": "Yes, all results have been seen", "awaited": "No, others are awaited"},
)
AWAITED = "Other results of this test are awaited"
NERVES = Phrases(
    "whether nerve symptoms have returned",
    {"no": "No", "yes": "Yes: ask a clinician today", "unknown": "Not asked or not known"},
)
SEVERITY = Phrases(
    "how strong a symptom is",
    {"0": "None", "1": "Mild", "2": "Moderate", "3": "Severe"},
)
TASKS = Phrases(
    "task",
    {
        "unknown": "Clear up what is not known",
        "nerves": "Nerve symptoms are back, new or worse: a clinician decides today",
        "result": "Potassium is low: a clinician decides today",
        "supply_back": "The product is available again: change the temporary plan back",
        "locked_dose": "Cyanocobalamin was given although it is locked: a clinician decides today",
        "listed_dose": "A dose that this plan lists was taken back: amend the plan, so that it is not counted",
        "rests_on": "A review or decision that this plan rests on was taken back, and the plan still goes by it: amend the plan",
        "no_plan": "No plan is in force: decide how treatment goes on",
    },
)
RISKS = Phrases(
    "risk on the worklist",
    {"1": "Nerves, loading", "2": "Nerves", "3": "Cause for life", "4": ""},
)
SECTIONS = Phrases(
    "section of the worklist",
    {
        "overdue": "Overdue",
        "this_week": "Due this week",
        "four_weeks": "Due in the next 4 weeks",
        "no_date": "No date booked",
        "on_hold": "On hold",
        "reviews": "Reviews due",
        "tests": "Blood tests due",
    },
)
ANALYTES = Phrases(
    "blood test",
    {
        "b12_total": "B12, total",
        "b12_active": "B12, active",
        "egfr": "eGFR",
        "creatinine": "Creatinine",
        "mma": "Methylmalonic acid",
        "homocysteine": "Homocysteine",
        "folate": "Folate",
        "potassium": "Potassium",
        "haemoglobin": "Haemoglobin",
        "haematocrit": "Haematocrit",
        "reticulocytes": "Reticulocytes",
        "platelets": "Platelets",
        "ferritin": "Ferritin",
    },
)
#: What is expected once treatment has started, with its source; drawn in the chart.
EXPECTED = Phrases(
    "expected response",
    {
        "reticulocytes": "Expected: reticulocytes rise on days 5 to 7, the day of the first dose being day 1 (S34, T30).",
        "haemoglobin": "Expected: haemoglobin recovered by 8 weeks (S34: source O-B4).",
    },
)
FINDINGS = Phrases(
    "finding of the register",
    {
        "loading_open": "Loading never completed",
        "nerves_unreviewed": "Nerve signs without a review",
        "folic_acid_first": "Folic acid before vitamin B12",
        "locked_cyanocobalamin": "Cyanocobalamin although it is locked",
        "interval_longer": "Intervals longer than planned",
    },
)
FINDING_MEANS = Phrases(
    "definition of a finding",
    {
        "loading_open": "Loading that began more than 6 weeks ago and is not complete: doses are missing, or no plateau is on record.",
        "nerves_unreviewed": "Nerve signs yes or not known, a plan older than 3 weeks, no review in a year.",
        "folic_acid_first": "Folic acid is taken or released, and no dose of vitamin B12 is on record.",
        "locked_cyanocobalamin": "Cyanocobalamin planned, or given in the last year, while the plan's lock is on. This must be 0.",
        "interval_longer": "After loading: a dose of the last year was given later than its plan allowed, agreed or not, or one is overdue now.",
    },
)
#: On every form of a patient who has died.
HAS_DIED = "The record says that this patient died on {day}. Nothing is due."
#: What extending loading comes to.
EXTENDS = "Injections every other day then go on until {until}."
#: How the worklist decides, as shown on the page.
POLICY = (
    "Loading doses are overdue the day after they were due. With an interval of a month or less a dose is "
    "overdue after 3 days, with a longer one after 7 days. After 28 days it is long overdue."
)
