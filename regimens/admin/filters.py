"""Filters whose choices are known beforehand, so that no list is read to offer them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from regimens import clinical
from regimens.admin.site import member_of
from regimens.models import Member, Plan
from regimens.wording.alerts import ALERTS


class CodeFilter(admin.SimpleListFilter):
    """Keeps the rows whose column holds one of a few known codes."""

    codes: tuple[tuple[str, str], ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """The codes with their words."""
        return self.codes

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that hold the chosen code."""
        if self.value() is None:
            return queryset
        return queryset.filter(**{self.parameter_name or "": self.value()})


def by_code(column: str, words: str, codes: dict[str, str]) -> type[CodeFilter]:
    """A filter over one column of codes."""
    return type(
        f"{column.title()}Filter",
        (CodeFilter,),
        {"title": words, "parameter_name": column, "codes": tuple(codes.items())},
    )


STATUS = by_code(
    "status",
    "outcome",
    {
        "planned": "Planned",
        "clinician_choice": "Clinician's choice",
        "no_indication": "No indication",
        "out_of_scope": "Out of scope",
        "contraindicated": "Contraindicated",
        "cannot_supply": "Cannot be supplied",
    },
)
PURPOSE = by_code("purpose", "reason for plan", {"treat": "Treat", "prevent": "Prevent", "review": "Review"})
DRUG = by_code(
    "drug",
    "drug",
    {
        "hydroxocobalamin": "Hydroxocobalamin",
        "cyanocobalamin": "Cyanocobalamin",
        "methylcobalamin": "Methylcobalamin",
    },
)
ROUTE = by_code(
    "route",
    "route",
    {"intramuscular": "Intramuscular", "deep_subcutaneous": "Deep subcutaneous", "oral": "By mouth"},
)
LOADING = by_code(
    "loading",
    "loading",
    {"alternate_days": "Alternate days", "three_per_week": "Three a week", "none": "None"},
)
MAINTENANCE = by_code(
    "maintenance",
    "maintenance",
    {
        "1 month": "Every month",
        "2 month": "Every 2 months",
        "2-3 month": "Every 2 or 3 months, not chosen",
        "3 month": "Every 3 months",
    },
)
DURATION = by_code("duration", "duration", {"lifelong": "For life", "reviewed": "Reviewed yearly"})
NEUROLOGY = by_code(
    "neurology",
    "nerves",
    {"yes": "Yes", "no": "No", "tongue_only": "Tongue only", "unknown": "Not known"},
)
LOCK = by_code("lock", "cyanocobalamin lock", {"on": "On", "off": "Off"})
EGFR = by_code(
    "egfr_band",
    "eGFR",
    {
        "below_50": "Below 50 or another kidney reason",
        "50_to_59": "50 to 59",
        "60_and_over": "60 and over",
        "none": "None usable",
    },
)


class AlertFilter(admin.SimpleListFilter):
    """Keeps the plans on which one alert was shown."""

    title = "alert"
    parameter_name = "alert"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Every alert with the finding that it begins with."""
        return [(code, f"{code} {ALERTS.say(code).split('.')[0]}") for code in sorted(ALERTS)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Plan]) -> QuerySet[Plan]:
        """The plans that carry the chosen alert."""
        chosen = self.value() or ""
        return queryset.filter(alert_codes__contains=chosen) if chosen in ALERTS else queryset


class OpenQuestionsFilter(admin.SimpleListFilter):
    """Tells plans that still ask something from those that ask nothing."""

    title = "open questions"
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Some, or none."""
        return [("some", "Some"), ("none", "None")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Plan]) -> QuerySet[Plan]:
        """The plans with or without open questions."""
        if self.value() == "some":
            return queryset.filter(open_questions__gt=0)
        return queryset.filter(open_questions=0) if self.value() == "none" else queryset


class SignerFilter(admin.SimpleListFilter):
    """Keeps the plans signed by one member of the clinic."""

    title = "signed by"
    parameter_name = "signer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """The clinic's clinicians."""
        member = member_of(request)
        members = Member.objects.filter(clinic=member.clinic, is_clinician=True) if member else []
        return [(str(one.pk), one.name) for one in members]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Plan]) -> QuerySet[Plan]:
        """The plans that the chosen member signed."""
        chosen = self.value() or ""
        return queryset.filter(signed_by=int(chosen)) if chosen.isdigit() else queryset


class RulesetFilter(admin.SimpleListFilter):
    """Tells plans of the present rule set from older ones."""

    title = "rule set"
    parameter_name = "ruleset"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """The present rule set, or any other."""
        return [("present", f"Present ({clinical.RULESET.version})"), ("other", "Not the present one")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Plan]) -> QuerySet[Plan]:
        """The plans of the chosen rule set."""
        present = {"ruleset_version": clinical.RULESET.version}
        if self.value() == "present":
            return queryset.filter(**present)
        return queryset.exclude(**present) if self.value() == "other" else queryset
