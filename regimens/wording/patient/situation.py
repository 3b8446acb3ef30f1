"""What the sheet has to know of a plan, read once from its document: nothing here is decided anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from regimens.clinical.lateness import is_of_first_week
from regimens.wording import dates, events, facts, still_true, tablets

Document = Mapping[str, Any]
Event = Mapping[str, Any]
BYPASSES = ("roux_en_y", "one_anastomosis", "biliopancreatic_diversion")
CAN_BE_PREGNANT = ("none", "breastfeeding", "unknown")
LAST_AGE_OF_PREGNANCY = 55


@dataclass(frozen=True)
class Situation:
    """A plan with a regimen, on the day the sheet is printed; `owner` gives doses on closed days.

    has_moved: its dates are those that stand on that day, not the ones it was signed with. has_missed:
    injections were missed, and none is dated until somebody has decided how it goes on.
    """

    document: Document
    today: date
    owner: str = ""
    has_moved: bool = False
    has_missed: bool = False
    facts: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """The facts by name."""
        object.__setattr__(self, "facts", facts.values(self.document))

    def fact(self, name: str) -> str:
        """The value of a fact; `unknown` where nobody knows."""
        return self.facts.get(name, "unknown")

    def decided(self, name: str) -> str:
        """The value of a decision as text; empty where there is none."""
        return str(self.document["decisions"].get(name, {}).get("value") or "")

    def says(self, *advice: str) -> bool:
        """Whether the plan gives one of these pieces of advice."""
        return any(each["code"] in advice for each in self.document["advice"])

    def has(self, flag: str) -> bool:
        """Whether the plan carries this flag."""
        return flag in self.document["flags"]

    @property
    def phases(self) -> list[Mapping[str, Any]]:
        """The phases in turn."""
        return list(self.document["regimen"]["phases"])

    @property
    def is_oral(self) -> bool:
        """Tablets: nothing is injected."""
        return bool(self.document["regimen"]["route"] == "oral")

    @property
    def prevents(self) -> bool:
        """There is no deficiency to treat."""
        return self.decided("intent") == "prevent" or self.has("PROPHYLAXIS")

    @property
    def nerves(self) -> str:
        """Whether nerves are involved: yes, no, unknown."""
        return "yes" if self.has("NEURO") else self.fact("neuro")

    @property
    def may_be_nerves(self) -> bool:
        """Nerves are involved, or nobody has looked: the graver safety net holds."""
        return self.nerves != "no" and not (self.prevents and self.nerves == "unknown")

    @property
    def has_begun(self) -> bool:
        """Treatment goes on from before this plan, or it is a review."""
        return tablets.goes_on(self.document)

    @property
    def has_had_one(self) -> bool:
        """An injection was given, before this plan or under it: the next one is not the first."""
        is_given = events.has_begun(self.document)
        return is_given or self.has_begun or self.fact("injections") != "unknown"

    @property
    def is_loaded_again(self) -> bool:
        """Loading begins a second time, for whatever reason."""
        return self.has("RELAPSE") or events.loads_again(self.document)

    @property
    def has_relapsed(self) -> bool:
        """Somebody answered that signs are new or worse: loading begun anew alone says nothing of them (R44)."""
        return self.has("RELAPSE") or self.fact("response") == "new_or_worse"

    @property
    def is_loaded(self) -> bool:
        """Loading is over: the next injection is one of those after it."""
        coming = self.open_injections
        return self.phases[0]["kind"] == "loading" and bool(coming) and coming[0]["phase"] != "loading"

    @property
    def is_settled(self) -> bool:
        """Loading lies behind and is not given again: nobody waits for a first effect."""
        return self.fact("course") == "over" and self.phases[0]["kind"] != "loading"

    @property
    def injections(self) -> list[Event]:
        """The dated injections in order."""
        return self.of_kind("injection")

    @property
    def open_injections(self) -> list[Event]:
        """Those not given yet."""
        return [event for event in self.injections if not events.is_over(event)]

    @property
    def is_late(self) -> bool:
        """An injection is late: its day, and those of the later ones, are still to be agreed."""
        return any(events.is_late(event) for event in self.injections)

    @property
    def tablets_begin(self) -> date | None:
        """The first day of tablets that lies ahead; the plan's own day too, where they are not taken already."""
        day = tablets.first_day(self.document)
        if day is None or day < self.today:
            return None
        is_to_come = day > self.today
        begins_now = self.today == dates.read(self.document["as_of"]) and not self.has_begun
        return day if is_to_come or begins_now else None

    @property
    def next_injection(self) -> date | None:
        """The first dated injection from today on that is not given yet."""
        days = (dates.read(event["on"]) for event in self.open_injections)
        return next((day for day in days if day >= self.today), None)

    def of_kind(self, kind: str) -> list[Event]:
        """The dated events of this kind, in order."""
        return [event for event in self.document["schedule"] if event["kind"] == kind]

    def of_family(self, family: str) -> list[Event]:
        """The dated events whose key is of this family: potassium, follow-up."""
        return [each for each in self.document["schedule"] if events.family(each["key"])[0] == family]

    def is_behind(self, event: Event) -> bool:
        """A blood test of the first days that is still to be done when these days are over."""
        if not is_of_first_week(event["key"]) or events.is_over(event):
            return False
        is_begun = events.has_begun(self.document) or (
            # No record says whether tablets were begun on their day.
            self.is_oral and events.is_late(event)
        )
        before_first = events.family(event["key"])[0] == "baseline" and is_begun
        return before_first or (self.has_had_one and events.is_late(event))

    @property
    def checks_potassium(self) -> bool:
        """The plan tests potassium or tells the patient what to report in the first days, or it is low."""
        is_tested = bool(self.of_family("potassium")) or still_true.potassium_is_low(self.document)
        return is_tested or self.says("potassium_symptoms", "potassium_daily")

    @property
    def bariatric(self) -> str:
        """The weight-loss operation: bypass, sleeve, band, type_unknown; empty without one."""
        kind = self.fact("absorption.bariatric_surgery")
        return "bypass" if kind in BYPASSES else "" if kind in ("none", "unknown") else kind

    @property
    def may_become_pregnant(self) -> bool:
        """Not pregnant and not trying as far as known, and neither by sex nor by age unable to be."""
        age = self.fact("age_years")
        is_past = age.isdigit() and int(age) > LAST_AGE_OF_PREGNANCY
        return self.fact("pregnancy") in CAN_BE_PREGNANT and self.fact("sex") != "male" and not is_past
