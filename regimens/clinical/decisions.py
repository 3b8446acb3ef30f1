"""Asks every question in its fixed order, each reading what those before it decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from regimens.clinical.answer import Decided
from regimens.clinical.cautious import Settings
from regimens.clinical.engine import collect, decide
from regimens.clinical.fact import yes_no
from regimens.clinical.gather import Gathered, gather
from regimens.clinical.history import History
from regimens.clinical.interval_plan import IntervalPlan, plan_interval
from regimens.clinical.parameters import CROHN_LENGTH
from regimens.clinical.rule import Group
from regimens.clinical.rules import RULES, Rules
from regimens.clinical.schedule import Dated, Scheduler

#: The decisions of the plan document.
SHOWN = (
    "scope", "deficiency", "intent", "loading", "maintenance", "form", "route", "route_required", "duration",
    "cyanocobalamin_lock", "folic_acid",
)  # fmt: skip
#: Questions whose answer is stored under another fact's name.
STORED_AS = {"form": "product"}
FORM_OF = {
    "hydroxocobalamin_injection": "hydroxocobalamin",
    "cyanocobalamin_injection": "cyanocobalamin",
    "cyanocobalamin_tablet": "cyanocobalamin",
    "methylcobalamin_injection": "methylcobalamin",
    "methylcobalamin_tablet": "methylcobalamin",
    "none": "none",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """Everything decided about one history, before and with its dates."""

    history: History
    gathered: Gathered
    settings: Settings
    decided: Mapping[str, Decided]
    interval: IntervalPlan
    rules: Rules
    dated: Dated = field(default_factory=Dated)

    @property
    def status(self) -> str:
        """What kind of answer this is."""
        return str(self.decided["status"].value)

    @property
    def form(self) -> str:
        """The form of vitamin B12, or none."""
        return FORM_OF[self.decided["form"].value]

    @property
    def is_precautionary(self) -> bool:
        """A decision of the plan document reads an unknown on the cautious side."""
        return any(self.decided[name].is_precautionary for name in SHOWN)


def settle(history: History, *, dates: bool = True, rules: Rules = RULES) -> Outcome:
    """All decisions of a history by these rules; `dates=False`: without the calendar, for comparing only."""
    gathered = gather(history)
    settings = Settings(gathered.values)
    decided = {group.question.name: _ask(group, settings) for group in rules.decisions}
    interval = plan_interval(history, decided["maintenance"].value, decided["interval_step"].value)
    for name, value in interval_facts(settings.known, interval, decided["form"].value).items():
        settings.put(name, value)
    for group in rules.monitoring:
        settings.put(group.question.name, any_holds(group, settings))
    dated = _dates(history, gathered, settings, interval) if dates else Dated()
    settings.put("doses_on_closed_days", yes_no(_on_closed_days(dated)))
    settings.put("loading_review_due", yes_no(dated.loading_review_due))
    outcome = Outcome(
        history=history,
        gathered=gathered,
        settings=settings,
        decided=decided,
        interval=interval,
        rules=rules,
        dated=dated,
    )
    settings.put("precaution", yes_no(outcome.is_precautionary))
    return outcome


def _ask(group: Group, settings: Settings) -> Decided:
    answer = decide(group, settings)
    if group.question.name != "maintenance":  # it is planned first, and then asked for by its own facts
        settings.put(fact_of(group), answer.value)
    return answer


def fact_of(group: Group) -> str:
    """The fact by which later questions ask for the answer."""
    return STORED_AS.get(group.question.name, group.question.name)


def any_holds(group: Group, settings: Settings) -> str | None:
    """Yes when a rule surely holds, not known when one may hold, else no."""
    fired = collect(group, settings)
    if any(not each.is_precautionary for each in fired):
        return "yes"
    return None if fired else "no"


def interval_facts(known: Mapping[str, Any], interval: IntervalPlan, product: str) -> dict[str, str]:
    """What became of the interval and of the clinician's choices, for the questions that follow."""
    every = interval.every
    return {
        "chosen_interval": interval.chosen,
        "interval_range_left": yes_no(every and every.is_range),
        "step_taken": yes_no(interval.is_step),
        "interval_longer_than_rules": yes_no(interval.beyond_rules),
        "interval_above_month": yes_no(every and every.days[0] > 30),
        "choice_followed": _choice_followed(known, FORM_OF[product]),
    }


def _choice_followed(known: Mapping[str, Any], form: str) -> str:
    """The clinician's choice of form and of route stands in the plan (R37, R51)."""
    return yes_no(
        known["chosen_form"] in ("none", form) and known["chosen_route"] in ("none", known["route"])
    )


def _on_closed_days(dated: Dated) -> bool:
    return any(event.kind == "injection" and event.closed_day for event in dated.events)


def _dates(history: History, gathered: Gathered, settings: Settings, interval: IntervalPlan) -> Dated:
    known = settings.known
    if known["status"] != "planned":
        return Dated()
    needed = {name: known[name] for name in ("route", "intent", "loading", "relapse")}
    flags = {
        "pregnant": known["pregnancy"] == "pregnant",
        "bariatric": known["absorption.bariatric_surgery"] not in (None, "none"),
        "annual_screen": known["absorption.crohn_ileal.length_cm"].surely_above(CROHN_LENGTH.value),
        "watch_potassium": known["potassium_watched"] != "no",
        "count_daily": known["counts_daily"] != "no",
        "starts": known["intent"] == "treat"
        and (known["treatment_starts"] == "yes" or known["relapse"] == "yes"),
    }
    scheduler = Scheduler(
        history=history, standing=gathered.standing, decided=needed | flags, interval=interval
    )
    return scheduler.dates()
