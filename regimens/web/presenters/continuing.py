"""What happens after the last date of a plan, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from regimens.web.presenters.schedule import Document, belongs
from regimens.wording import regimen


def continues(document: Document) -> str:
    """What happens after the last date: Injections continue every 2 months after that."""
    plan = document["regimen"]
    if not plan or not regimen.goes_on(plan) or not document["schedule"]:
        return ""
    last = plan["phases"][-1]
    if not last["interval"]:
        return _lasting(
            last,
            gettext("Tablets continue {pattern}, for life."),
            gettext("Tablets continue {pattern}, until a clinician changes it."),
        ).format(pattern=regimen.PATTERNS.say(last["pattern"]))
    every = regimen.every(last["interval"])
    if any(belongs(event, last["kind"]) for event in document["schedule"]):
        return _lasting(
            last,
            gettext("Injections continue {every} after the last injection listed here, for life."),
            gettext(
                "Injections continue {every} after the last injection listed here, "
                "until a clinician changes it."
            ),
        ).format(every=every)
    return _undated(plan["phases"], every)


def _undated(phases: list[Mapping[str, Any]], every: str) -> str:
    """That the last phase has no dates yet, what it counts from, and what it waits for."""
    last = phases[-1]
    said = _lasting(
        last,
        gettext("{phase} injections, {every}, for life, are not dated yet: they are {starts}."),
        gettext(
            "{phase} injections, {every}, until a clinician changes it, are not dated yet: they are {starts}."
        ),
    )
    if any(phase["ends"] == "at_plateau" for phase in phases):
        said = _lasting(
            last,
            gettext(
                "{phase} injections, {every}, for life, are not dated yet: they are {starts}, "
                "once a clinician records that improvement has stopped."
            ),
            gettext(
                "{phase} injections, {every}, until a clinician changes it, are not dated yet: they are "
                "{starts}, once a clinician records that improvement has stopped."
            ),
        )
    phase = regimen.PHASES.say(last["kind"]).capitalize()
    return said.format(phase=phase, every=every, starts=regimen.STARTS.say(last["starts"]))


def _lasting(phase: Mapping[str, Any], for_life: str, until_changed: str) -> str:
    """Of two whole sentences the one that says how long this phase lasts."""
    return for_life if phase["ends"] == "never" else until_changed
