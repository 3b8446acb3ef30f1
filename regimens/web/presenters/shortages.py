"""A shortage in words: the product, the plans it touches, and what the rules give instead of each."""

from __future__ import annotations

from dataclasses import dataclass

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
    return regimen.PRODUCTS.say(name).capitalize() if name in regimen.PRODUCTS else "The product"


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
        words = statuses.explain(document).heading
    else:
        every = next((phase["interval"] for phase in plan["phases"] if phase["interval"]), None)
        how_often = f", then {regimen.every(every)}" if every else ""
        given = f"{regimen.DRUGS.say(plan['form'])}, {regimen.ROUTES.say(plan['route'])}"
        words = sentence(f"{given}{how_often}")
    return Instead(plan=affected.plan, words=words, is_plan=plan is not None)


def back(plan: Plan) -> tuple[Plan, str]:
    """A temporary plan, and the product that is available again."""
    shortage = plan.assessment.shortage
    return plan, product(shortage.product) if shortage else ""
