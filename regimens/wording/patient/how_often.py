"""How often an injection is given: one whole sentence for each kind of interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.wording.speech import Speech

# An interval of one unit, of several, and one of which the clinician has not chosen yet.
MAIN: Mapping[str, str] = {
    "month.one": "You need one vitamin {B12} injection every month.",
    "month.many": "You need one vitamin {B12} injection every {count} months.",
    "month.open": "You need one vitamin {B12} injection every {least} or {most} months.",
    "week.one": "You need one vitamin {B12} injection every week.",
    "week.many": "You need one vitamin {B12} injection every {count} weeks.",
}
HOW_OFTEN: Mapping[str, str] = {
    "month.one": "You have one injection every month.",
    "month.many": "You have one injection every {count} months.",
    "month.open": "You have one injection every {least} or {most} months.",
    "week.one": "You have one injection every week.",
    "week.many": "You have one injection every {count} weeks.",
}
OPEN = "We will tell you which."


def how_often(interval: Mapping[str, Any], speech: Speech, *, is_main: bool = False) -> str:
    """You have one injection every 2 months."""
    least, most = interval["at_least"], interval["at_most"]
    kind = "open" if least != most else "one" if least == 1 else "many"
    phrase = (MAIN if is_main else HOW_OFTEN)[f"{interval['unit']}.{kind}"]
    said = speech.say(phrase, count=least, least=least, most=most)
    return f"{said} {speech.say(OPEN)}" if kind == "open" else said
