"""What a rule answers, in words, for the rulebook: every code that a rule may give has its phrase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from regimens.wording import alternatives, referrals, regimen
from regimens.wording.advice import ADVICE
from regimens.wording.alerts import ALERTS, TIERS
from regimens.wording.blockers import BLOCKERS
from regimens.wording.flags import FLAGS
from regimens.wording.statuses import STATUSES
from regimens.wording.table import Phrases, sentence

Answer = Mapping[str, Any]

YES_NO = Phrases("yes or no", {"yes": "yes", "no": "no"})
_TABLES: Mapping[str, Phrases] = {
    "tablets_permitted": YES_NO,
    "tablets_permitted_but_for_lock": YES_NO,
    "relapse": YES_NO,
    "potassium_watched": YES_NO,
    "counts_daily": YES_NO,
    "interval_step": regimen.REVIEWED,
    "status": STATUSES,
    "flags": FLAGS,
    "flags_on_unknown": FLAGS,
    "advice": ADVICE,
    "test_advice": ADVICE,
    "test_precautions": ADVICE,
    "blockers": BLOCKERS,
}


def said(question: str, value: Any) -> str:
    """The answer of a rule to its question, in words."""
    family = question.partition(".")[0]
    if (made := _MADE.get(family)) is not None:
        return made(value)
    table = _TABLES.get(question)
    return table.say(str(value)) if table else regimen.value_words(question, value)


def _alert(value: Answer) -> str:
    return f"{TIERS.say(value['tier'])}. {ALERTS.say(value['code'])}"


def _referral(value: Answer) -> str:
    return referrals.in_short(urgency=value["urgency"], to=value["to"], finding=value["finding"])


def _option(value: Answer) -> str:
    return sentence(alternatives.state(value["state"], value.get("would_change", ())))


_MADE: Mapping[str, Callable[[Answer], str]] = {
    "alerts": _alert,
    "alerts_on_certainty": _alert,
    "referrals": _referral,
    "alternative": _option,
}
