"""What one plan says and another does not: decisions, phases, alerts, advice, referrals and dates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from regimens.clinical import gatherings
from regimens.clinical.decisions import SHOWN, Outcome
from regimens.clinical.events import Event
from regimens.clinical.questions import signature
from regimens.clinical.regimen import regimen

#: What a plan says beside its decisions, each as codes.
PARTS = ("blockers", "flags", "alerts", "advice", "referrals")
_REASONS = frozenset({"rule", "basis"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """Everything a plan says that a reader acts on, without its reasons.

    A note that something is not known goes with the answer to it, so it is no part of this, and neither is
    the flag that says an unknown was read with caution.
    """

    decisions: Mapping[str, Any]
    phases: tuple[Mapping[str, Any], ...]
    parts: Mapping[str, frozenset[str]]
    dates: Mapping[str, Event]


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What becomes of a plan: each change as old and new, what comes, what goes, which dates move."""

    decisions: Mapping[str, tuple[Any, Any]]
    phases: tuple[tuple[Mapping[str, Any], ...], tuple[Mapping[str, Any], ...]] | None
    comes: Mapping[str, tuple[str, ...]]
    goes: Mapping[str, tuple[str, ...]]
    added: tuple[Event, ...]
    dropped: tuple[Event, ...]
    moved: tuple[tuple[Event, Event], ...]
    altered: tuple[tuple[Event, Event], ...]

    @property
    def is_nothing(self) -> bool:
        """The plan stays as it is."""
        kept = (self.decisions, self.comes, self.goes, self.added, self.dropped, self.moved, self.altered)
        return self.phases is None and not any(kept)

    @property
    def is_of_the_plan(self) -> bool:
        """A decision changes, what is given, or whether it may be signed."""
        signed = "blockers" in self.comes or "blockers" in self.goes
        return bool(self.decisions) or self.phases is not None or signed


def said(outcome: Outcome) -> Said:
    """What the plan of this outcome says."""
    found = signature(outcome)
    plan = regimen(outcome)
    return Said(
        decisions={name: found[name] for name in (*SHOWN, "status")},
        phases=tuple(_bare(phase) for phase in plan["phases"]) if plan else (),
        parts={
            "blockers": frozenset(found["blockers"]),
            "flags": frozenset(found["flags"]),
            "alerts": frozenset(_alerts(outcome)),
            "advice": frozenset(line["code"] for line in _read(gatherings.advice(outcome))),
            "referrals": frozenset(_referral(one) for one in _read(gatherings.referrals(outcome))),
        },
        dates={event.key: event for event in outcome.dated.events},
    )


def _read(spelled: Iterable[str]) -> list[dict[str, Any]]:
    """What stands beside a regimen is spelled where it is made; here its parts are compared."""
    return [json.loads(one) for one in spelled]


def _alerts(outcome: Outcome) -> list[str]:
    alerts = _read(gatherings.alerts(outcome))
    return [one["code"] for one in alerts if not (one["precautionary"] and one["tier"] == "note")]


def _referral(one: Mapping[str, Any]) -> str:
    return f"{one['to']}:{one['urgency']}:{one['finding']}"


def _bare(phase: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in phase.items() if name not in _REASONS}


def effect(now: Said, then: Said) -> Effect:
    """From the plan as it is to the plan as it would be."""
    names = [name for name in now.decisions if now.decisions[name] != then.decisions[name]]
    both = [(now.dates[key], then.dates[key]) for key in now.dates if key in then.dates]
    return Effect(
        decisions={name: (now.decisions[name], then.decisions[name]) for name in names},
        phases=None if now.phases == then.phases else (now.phases, then.phases),
        comes=_without(then.parts, now.parts),
        goes=_without(now.parts, then.parts),
        added=tuple(event for key, event in then.dates.items() if key not in now.dates),
        dropped=tuple(event for key, event in now.dates.items() if key not in then.dates),
        moved=tuple((old, new) for old, new in both if old.on != new.on),
        altered=tuple((old, new) for old, new in both if old.on == new.on and _seen(old) != _seen(new)),
    )


def _without(
    these: Mapping[str, frozenset[str]], those: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, ...]]:
    found = {part: tuple(sorted(these[part] - those[part])) for part in PARTS}
    return {part: codes for part, codes in found.items() if codes}


def _seen(event: Event) -> dict[str, Any]:
    return _bare(json.loads(event.spelled()))
