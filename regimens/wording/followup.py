"""Words of a plan that is followed: where each line stands, what a review found and what it asks for."""

from __future__ import annotations

from regimens.wording.table import Phrases

STATES = Phrases(
    "state of a line",
    {
        "given": "Given",
        "done": "Done",
        "due": "Due",
        "overdue": "Overdue",
        "long_overdue": "Long overdue",
        "projected": "Planned",
        "provisional": "Planned, not certain yet",
        "on_hold": "On hold",
    },
)
RESPONSES = Phrases(
    "response at a review",
    {
        "better": "Better",
        "resolved": "No symptoms left",
        "not_better": "Not better, or not enough",
        "worse": "New or worse nerve signs",
    },
)
SCORES = Phrases("score of a symptom", {"0": "None", "1": "Mild", "2": "Moderate", "3": "Severe"})
NOT_ASSESSED = "Not assessed"
#: One instruction each.
NEXT_ACTIONS = Phrases(
    "next action",
    {
        "same_day_neurology": "Call neurology today about the new or worse nerve signs.",
        "decide_today": "A clinician decides today, and sees the patient, whether nerve signs are new or worse: the scores speak against the answer.",
        "continue_loading": "Go on with alternate-day injections, and extend loading by 14 days when its last day has come.",
        "propose_plateau": "Two reviews without gain: decide whether this is the plateau. If it is, record its date; maintenance is then dated.",
        "continue_unchanged": "Go on unchanged.",
        "check_other_causes": "Look for another cause of the symptoms first.",
        "shorten_one_step": "Shorten the interval by one step: amend the plan with today's answers.",
        "refer_specialist": "Refer to a specialist: beyond every 2 weeks no further step is taken here.",
        "reload": "Start alternate-day injections again: amend the plan with today's answers.",
        "make_new_plan": "Take the history again, and make a new plan from it.",
        "review_cause": "Review the cause, and decide whether treatment goes on.",
    },
)
#: Why the scores are read against the answer; a red flag is named however it was before.
RISEN = "Scored higher than before, or a red flag: {features}."
#: A sign that nobody looked at has not stood still.
NOT_SCORED = "No nerve sign was scored at the latest review: score them before you decide."
#: The policy by which a line counts as due and overdue: a proposal, for a clinic to change.
POLICIES = Phrases(
    "policy of overdue",
    {
        "loading": "Loading: due on the day, overdue the next day.",
        "month_or_less": "Every month or more often: due from 3 days before the date, overdue from 4 days after it, long overdue from 28 days.",
        "longer": "Every 2 months or less often: due from 7 days before the date, overdue from 8 days after it, long overdue from 28 days.",
        "first_week": "Blood tests of the first week: due on the day, overdue the next day.",
        "review_or_test": "Reviews and other blood tests: due on the day, overdue from 7 days after it.",
    },
)
ASKS_ABOUT_NERVES = "Ask about nerve symptoms, come back or new, before the dose is given."
MISSED_IN_ROW = (
    "Two or more loading doses in a row were missed. Tell the clinician who signed the plan today."
)
NO_DATE = "No injection has a date. Find out why, and book one."
LOADING_REVIEW_DUE = (
    "Loading has run its course. Review the patient, then record the plateau or an extension."
)
WAITS_FOR_ACCEPTANCE = "Given outside its window. Until the new dates are accepted, the earlier dates stand."
BEYOND_WINDOW = "The date agreed lies outside the window of this dose."
#: Sentences that stand alone, for the tests of words.
SENTENCES = (
    ASKS_ABOUT_NERVES,
    MISSED_IN_ROW,
    NO_DATE,
    LOADING_REVIEW_DUE,
    WAITS_FOR_ACCEPTANCE,
    BEYOND_WINDOW,
    NOT_SCORED,
)
