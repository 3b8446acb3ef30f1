"""A shortage in words: the product, the plans it touches, and what the rules give instead of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from regimens.actions import shortages
from regimens.models import Clinic, Plan, Shortage
from regimens.web.presenters.patients import clinic_day
from regimens.wording import regimen, statuses
from regimens.wording.table import sentence


@dataclass(frozen=True, kw_only=True)
class Instead:
    """One plan, what the rules give instead, and whether that can be signed."""

    plan: Plan
    words: str
    is_plan: bool


@dataclass(frozen=True, kw_only=True)
class Short:
    """One product unavailable now."""

    shortage: Shortage
    title: str
    since: str
    count: int
    plans: list[Instead]


def product(name: str) -> str:
    """The product in words."""
    return regimen.PRODUCTS.say(name).capitalize() if name in regimen.PRODUCTS else gettext("The product")


def products(clinic: Clinic) -> list[tuple[str, str]]:
    """What may be marked: stocked and available now."""
    return [(name, product(name)) for name in clinic.available()]


def short(shortage: Shortage) -> Short:
    """The product with the first plans it touches."""
    return Short(
        shortage=shortage,
        title=product(shortage.product),
        since=clinic_day(shortage.began_on),
        count=shortages.touched(shortage).count(),
        plans=[_instead(each) for each in shortages.affected(shortage)],
    )


def _instead(affected: shortages.Affected) -> Instead:
    document = affected.instead
    plan = document["regimen"]
    if plan is None:
        return Instead(plan=affected.plan, words=statuses.explain(document).heading, is_plan=False)
    given = f"{regimen.DRUGS.say(plan['form'])}, {regimen.ROUTES.say(plan['route'])}"
    return Instead(plan=affected.plan, words=sentence(f"{given}{_next(document)}{_then(plan)}"), is_plan=True)


def _next(document: Mapping[str, Any]) -> str:
    """The next dose and whether it is one of loading, so that nobody is loaded again unseen."""
    doses = (event for event in document["schedule"] if event["kind"] == "injection" and event.get("on"))
    first = next(doses, None)
    if first is None:
        return ""
    is_loading = first["phase"] == "loading"
    said = gettext("next loading dose on {day}") if is_loading else gettext("next dose on {day}")
    return f", {said.format(day=clinic_day(date.fromisoformat(first['on'])))}"


def _then(plan: Mapping[str, Any]) -> str:
    every = next((phase["interval"] for phase in plan["phases"] if phase["interval"]), None)
    return f", {gettext('then {every}').format(every=regimen.every(every))}" if every else ""


def back(plan: Plan) -> tuple[Plan, str]:
    """A temporary plan, and the product that is available again."""
    shortage = plan.assessment.shortage
    return plan, product(shortage.product) if shortage else ""
