"""A product runs out: whose plan it touches, what the rules give instead, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext

from regimens.actions import audit, carried, drafting, plans, tasks
from regimens.actions.permissions import Do, check, check_same_clinic
from regimens.actions.recording import CannotRecord
from regimens.actions.submissions import once
from regimens.models import Assessment, Clinic, EventKind, Following, Member, Plan, PlanState, Shortage

#: Product -> the drug of a plan, and whether it is given as tablets.
PLANS_WITH: dict[str, tuple[str, bool]] = {
    "hydroxocobalamin_injection": ("hydroxocobalamin", False),
    "cyanocobalamin_injection": ("cyanocobalamin", False),
    "methylcobalamin_injection": ("methylcobalamin", False),
    "cyanocobalamin_tablet": ("cyanocobalamin", True),
    "methylcobalamin_tablet": ("methylcobalamin", True),
}
MOST_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Affected:
    """A plan that the shortage touches, and the document the same answers give with what is in stock."""

    plan: Plan
    instead: dict[str, Any]


@transaction.atomic
def declare(*, by: Member, product: str, key: str) -> Shortage:
    """Mark a product as unavailable from today; new plans do without it at once."""
    check(by, Do.MANAGE_STOCK)
    form = once(by, "declare_shortage", key, product)
    if (first := form.first_result(Shortage)) is not None:
        return first
    if product not in by.clinic.stock:
        raise CannotRecord(gettext("Select a product that the clinic stocks."), "product")
    clinic = Clinic.objects.select_for_update().get(pk=by.clinic_id)
    if open_shortages(clinic).filter(product=product).exists():
        raise CannotRecord(gettext("This product is marked as unavailable already."), "product")
    made = Shortage.objects.create(clinic=clinic, product=product, began_on=clinic.today(), began_by=by)
    audit.record(EventKind.SHORTAGE_DECLARED, by=by, on=made, detail={"product": product})
    return form.keep(made)


@transaction.atomic
def end(*, shortage: Shortage, by: Member, key: str) -> Shortage:
    """Supply has returned; the plans that were changed for it wait to be changed back."""
    check(by, Do.MANAGE_STOCK)
    check_same_clinic(by, shortage.clinic_id)
    form = once(by, "end_shortage", key, shortage.pk)
    if (first := form.first_result(Shortage)) is not None:
        return first
    current = Shortage.objects.in_clinic(by.clinic).select_for_update(of=("self",)).get(pk=shortage.pk)
    if current.ended_on is not None:
        raise CannotRecord(gettext("This product is available again already."))
    current.ended_on, current.ended_by = current.clinic.today(), by
    current.save()
    waiting = temporary(current.clinic).filter(assessment__shortage__product=current.product)
    tasks.open_to_change_back(waiting, by)
    audit.record(EventKind.SHORTAGE_ENDED, by=by, on=current, detail={"product": current.product})
    return form.keep(current)


def open_shortages(clinic: Clinic) -> QuerySet[Shortage]:
    """What the clinic cannot get now."""
    return Shortage.objects.in_clinic(clinic).filter(ended_on__isnull=True).order_by("began_on", "product")


def touched(shortage: Shortage) -> QuerySet[Plan]:
    """The plans followed that rest on the product, the one whose missed dose harms soonest first."""
    drug, is_tablet = PLANS_WITH[shortage.product]
    signed = Plan.objects.in_clinic(shortage.clinic).filter(state=PlanState.SIGNED, drug=drug)
    of_route = signed.filter(route="oral") if is_tablet else signed.exclude(route="oral")
    followed = of_route.filter(patient__follow_up__state=Following.ACTIVE)
    by_risk = ("patient__follow_up__risk", F("patient__follow_up__due_on").asc(nulls_last=True), "pk")
    return followed.select_related("patient__clinic", "clinic", "assessment").order_by(*by_risk)


def affected(shortage: Shortage, first: int = 0) -> Iterator[Affected]:
    """Touched plans from the one so numbered on, each with what the rules give instead."""
    for plan in touched(shortage)[first : first + MOST_SHOWN]:
        yield Affected(plan=plan, instead=instead_of(plan))


def instead_of(plan: Plan) -> dict[str, Any]:
    """The document that an amendment of the plan would give today with what is in stock."""
    today = plan.clinic.today()
    answers, _ = carried.into_amendment(plan)
    draft = Assessment(clinic=plan.clinic, patient=plan.patient, answers=answers)
    return drafting.document_of(drafting.history_of(draft, today), plan.clinic)


@transaction.atomic
def switch(*, plan: Plan, shortage: Shortage, by: Member, key: str) -> Assessment:
    """Open a draft that amends the plan for the time of the shortage; it is marked temporary."""
    check_same_clinic(by, shortage.clinic_id)
    if shortage.ended_on is not None:
        raise CannotRecord(gettext("This product is available again."))
    if instead_of(plan)["regimen"] is None:
        raise CannotRecord(
            gettext("With what is in stock no plan can be made for this patient: a clinician decides.")
        )
    reason = f"Temporary: {shortage.product.replace('_', ' ')} is unavailable"
    return plans.amend(plan=plan, by=by, reason=reason, key=key, shortage=shortage)


def temporary(clinic: Clinic) -> QuerySet[Plan]:
    """Plans followed that were changed for a shortage."""
    signed = Plan.objects.in_clinic(clinic).filter(state=PlanState.SIGNED, assessment__shortage__isnull=False)
    followed = signed.filter(patient__follow_up__state=Following.ACTIVE)
    return followed.select_related("patient__clinic", "clinic", "assessment__shortage").order_by("pk")


def to_change_back(clinic: Clinic) -> QuerySet[Plan]:
    """Temporary plans whose product is available again."""
    return temporary(clinic).filter(assessment__shortage__ended_on__isnull=False)


@transaction.atomic
def change_back(*, plan: Plan, by: Member, key: str) -> Assessment:
    """Open a draft that amends a temporary plan now that supply has returned."""
    shortage = plan.assessment.shortage
    if shortage is None or shortage.ended_on is None:
        raise CannotRecord(gettext("This plan does not wait for a product that is available again."))
    reason = f"{shortage.product.replace('_', ' ').capitalize()} is available again"
    return plans.amend(plan=plan, by=by, reason=reason, key=key)
