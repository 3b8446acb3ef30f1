"""Drugs, routes, phases, intervals and durations in words, as the order line and the lists use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from regimens.wording import dates, doses
from regimens.wording.table import Phrases, missing
from regimens.wording.translated import in_language, said

Regimen = Mapping[str, Any]
Events = Sequence[Mapping[str, Any]]

DRUGS = Phrases(
    "drug",
    {
        "hydroxocobalamin": "hydroxocobalamin",
        "cyanocobalamin": "cyanocobalamin",
        "methylcobalamin": "methylcobalamin",
        "none": "no vitamin B12 treatment",
        "unknown": "a vitamin B12 whose form is not known",
    },
)
# What the rules choose between: a drug together with the way it is given.
PRODUCTS = Phrases(
    "product",
    {
        **DRUGS,
        "hydroxocobalamin_injection": "hydroxocobalamin injection",
        "cyanocobalamin_injection": "cyanocobalamin injection",
        "methylcobalamin_injection": "methylcobalamin injection",
        "cyanocobalamin_tablet": "cyanocobalamin tablet",
        "methylcobalamin_tablet": "methylcobalamin tablet",
    },
)
ROUTES = Phrases(
    "route",
    {
        "intramuscular": "intramuscular",
        "deep_subcutaneous": "deep subcutaneous, off-label",
        "oral": "oral",
        "none": "no route",
    },
)
BY_ROUTE = Phrases(
    "route as a way",
    {
        "intramuscular": "by injection into a muscle",
        "deep_subcutaneous": "by deep injection under the skin, which is off-label",
        "oral": "by mouth",
    },
)
DURATIONS = Phrases("duration", {"lifelong": "for life", "reviewed": "long term, review cause yearly"})
PHASES = Phrases(
    "phase",
    {
        "loading": "loading",
        "maintenance": "maintenance",
        "prophylaxis": "prevention",
        "oral": "tablets",
        "monitoring": "monitoring",
    },
)
PATTERNS = Phrases(
    "pattern",
    {
        "alternate_days": "every other day",
        "three_per_week": "3 times a week",
        "mon_wed_fri": "every Monday, Wednesday and Friday",
        "daily": "once a day",
        "every_interval": "at the interval of the plan",
        "none": "no loading",
    },
)
# What a review makes of the interval in force, beside the intervals themselves.
REVIEWED = Phrases(
    "maintenance",
    {
        "none": "no review of an interval",
        "stands": "the interval in force",
        "step": "one step shorter than the interval in force",
        "no_rung": "the interval in force, as no shorter step is left",
        "relapse": "the interval that the rules give after a relapse",
    },
)
STARTS = Phrases(
    "start of a phase",
    {
        "start_on": "from the first dose",
        "after_last_loading_dose_given": "counted from the last loading dose given",
        "after_last_dose_given": "counted from the last dose given",
    },
)
ENDS = Phrases(
    "end of a phase",
    {
        "after_doses": "ends after the last of these doses",
        "at_plateau": "ends when a clinician records that improvement has stopped",
        "never": "goes on for life",
        "when_cause_reviewed": "goes on; the cause is reviewed yearly",
    },
)
# Whole phrases for each unit: many languages change the noun with the number.
EVERY_ONE = Phrases(
    "interval of one",
    {"day": "every day", "week": "every week", "month": "every month", "year": "every year"},
)
EVERY = Phrases(
    "interval",
    {
        "day": "every {n} days",
        "week": "every {n} weeks",
        "month": "every {n} months",
        "year": "every {n} years",
    },
)
EVERY_OF_TWO = Phrases(
    "one of two intervals",
    {
        "day": "every {least} or {most} days",
        "week": "every {least} or {most} weeks",
        "month": "every {least} or {most} months",
        "year": "every {least} or {most} years",
    },
)
EVERY_IN_RANGE = Phrases(
    "range of intervals",
    {
        "day": "every {least} to {most} days",
        "week": "every {least} to {most} weeks",
        "month": "every {least} to {most} months",
        "year": "every {least} to {most} years",
    },
)
DOSES_A_WEEK = 3
NOT_STANDARDISED = "methylcobalamin"


def strength(form: str, route: str, profile: str = "uk") -> str:
    """The product as dispensed: 1 mg in 1 mL solution for injection; 1 mg tablet."""
    one = doses.amount(doses.MICROGRAMS_IN_A_MG, profile)
    if route == "oral":
        return said("{amount} tablet", amount=one)
    if form == NOT_STANDARDISED:
        return in_language("solution for injection, strength as on the label")
    return said("{amount} in 1 mL solution for injection", amount=one)


def every(interval: Mapping[str, Any]) -> str:
    """An interval: every month, every 2 months, every 2 or 3 months."""
    unit, least, most = interval["unit"], interval["at_least"], interval["at_most"]
    if least == most:
        return EVERY_ONE.say(unit) if least == 1 else EVERY.say(unit).format(n=least)
    ranged = EVERY_OF_TWO if most == least + 1 else EVERY_IN_RANGE
    return ranged.say(unit).format(least=least, most=most)


def interval(value: object) -> str:
    """An interval as a decision holds it; words when there is none."""
    return every(value) if isinstance(value, Mapping) else in_language("no interval")


def phase(step: Mapping[str, Any], review: str = "") -> str:
    """One phase of the order: 3 times a week for 2 weeks; `review` is the first review day in words."""
    if step["pattern"] == "daily":
        return PATTERNS.say("daily")
    if step["pattern"] == "every_interval" and step["interval"]:
        return _interval_phase(step)
    how = PATTERNS.say(step["pattern"])
    if step["ends"] == "at_plateau":
        if review:
            return said("{how} until no further improvement, review {review}", how=how, review=review)
        return said("{how} until no further improvement", how=how)
    if step["pattern"] == "three_per_week" and step["doses"]:
        weeks = -(-step["doses"] // DOSES_A_WEEK)
        return (
            said("{how} for 1 week", how=how) if weeks == 1 else said("{how} for {n} weeks", how=how, n=weeks)
        )
    return how if step["doses"] is None else said("{how}, {n} doses", how=how, n=step["doses"])


def _interval_phase(step: Mapping[str, Any]) -> str:
    is_open = step["interval"]["at_least"] != step["interval"]["at_most"]
    how = every(step["interval"])
    return said("{how}, not chosen yet", how=how) if is_open else how


def first_review(schedule: Events, step: Mapping[str, Any] | None = None) -> str:
    """The day of the first review in words: its date when booked, else its day of the course."""
    for event in schedule:
        if event["kind"] == "review" and event["key"].startswith("review-"):
            return dates.clinic_date(dates.read(event["on"]))
    days = (step or {}).get("review_days") or []
    return said("on day {n}", n=days[0]) if days else ""


def duration(document: Mapping[str, Any]) -> str:
    """How long treatment goes on: for life; long term, review cause yearly; until reviewed."""
    decided = document["decisions"].get("duration", {}).get("value")
    if decided:
        return DURATIONS.say(str(decided))
    review = first_review(document["schedule"])
    is_dated = review[:1].isdigit()
    return said("until reviewed on {day}", day=review) if is_dated else in_language("until reviewed")


def value_words(decision: str, value: object) -> str:
    """The value of a decision in words, for lists that compare plans."""
    if isinstance(value, Mapping):
        return every(value)
    if value is None:
        return in_language("none")
    table = _VALUES.get(decision)
    return table.say(str(value)) if table else missing("decision", decision)


_VALUES: Mapping[str, Phrases] = {
    "scope": Phrases(
        "scope", {"in": "within scope", "out": "outside scope", "contraindicated": "contraindicated"}
    ),
    "intent": Phrases(
        "intent",
        {
            "treat": "treat the deficiency",
            "prevent": "prevent a deficiency",
            "choice": "the clinician's choice",
            "none": "no treatment",
        },
    ),
    "deficiency": Phrases(
        "deficiency",
        {
            "confirmed": "confirmed",
            "presumed": "presumed",
            "indeterminate": "borderline",
            "unlikely": "unlikely",
            "unknown": "not known",
        },
    ),
    "loading": PATTERNS,
    "maintenance": REVIEWED,
    "form": PRODUCTS,
    "route": ROUTES,
    "route_required": Phrases(
        "injections required", {"yes": "required", "no": "not required", "unknown": "not known"}
    ),
    "duration": DURATIONS,
    "cyanocobalamin_lock": Phrases("cyanocobalamin lock", {"on": "locked", "off": "not locked"}),
    "folic_acid": Phrases(
        "folic acid", {"allowed": "may be given", "hold": "waits", "not_needed": "not needed"}
    ),
}


def goes_on(plan: Mapping[str, Any]) -> bool:
    """Treatment goes on after the last dose that is dated: the regimen ends with no number of doses."""
    return bool(plan["phases"][-1]["ends"] != "after_doses")


def prevents(document: Mapping[str, Any]) -> bool:
    """There is no deficiency to treat: nothing is loaded, and nothing comes back."""
    return bool(document["decisions"].get("intent", {}).get("value") == "prevent")


def has_loading(document: Mapping[str, Any]) -> bool:
    """A loading is planned: what waits for its last dose has something to wait for."""
    plan = document["regimen"]
    return plan is not None and any(phase["kind"] == "loading" for phase in plan["phases"])


def goes_without_loading(document: Mapping[str, Any]) -> bool:
    """Treatment is ordered and no loading: tablets, prevention, or maintenance that goes on."""
    return document["regimen"] is not None and not has_loading(document)


def is_under_the_skin(document: Mapping[str, Any]) -> bool:
    """Deep subcutaneous is ordered: what is said of a muscle is not true of it."""
    plan = document["regimen"]
    return plan is not None and plan["route"] == "deep_subcutaneous"
