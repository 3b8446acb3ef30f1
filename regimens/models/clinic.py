"""A clinic: its days, clock, stock and papers; nothing here answers a question about a patient."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy

from regimens.models import clock
from regimens.wording import emergency_numbers

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STOCK = (
    "hydroxocobalamin_injection",
    "cyanocobalamin_injection",
    "methylcobalamin_injection",
    "cyanocobalamin_tablet",
    "methylcobalamin_tablet",
)
DAYS_LOOKED_BACK = 92
MOST_OWN_CLOSED_DAYS = 300
DAYS_IN_A_LONG_MONTH = 31


class Profile(models.TextChoices):
    """Whose wording and units the clinic sees."""

    UK = "uk", gettext_lazy("United Kingdom")
    US = "us", gettext_lazy("United States")


class Equation(models.TextChoices):
    """Which kidney value is shown; the renal lock always uses the lower of both."""

    CKD_EPI_2009 = "ckd_epi_2009", "CKD-EPI 2009"
    CKD_EPI_2021 = "ckd_epi_2021", "CKD-EPI 2021"


class Paper(models.TextChoices):
    """The paper in the printer."""

    A4 = "a4", "A4"
    LETTER = "letter", gettext_lazy("Letter")


class CalendarTitles(models.TextChoices):
    """What a visit is called in a patient's own calendar, which others may see."""

    NEUTRAL = "neutral", gettext_lazy("Clinic appointment, for every visit")
    NAMED = "named", gettext_lazy("Injection appointment, Blood test, Review")


class IdentifierKind(models.TextChoices):
    """Which national identifier patients carry, and so which check digit is verified."""

    NHS_NUMBER = "nhs_number", gettext_lazy("NHS number")
    NONE = "none", gettext_lazy("No national identifier")


def monday_to_friday() -> list[str]:
    """The usual opening days of a clinic."""
    return list(WEEKDAYS[:5])


def usual_stock() -> list[str]:
    """What a clinic stocks unless it says otherwise: everything but methylcobalamin."""
    return ["hydroxocobalamin_injection", "cyanocobalamin_injection", "cyanocobalamin_tablet"]


class Clinic(models.Model):
    """One clinic; every patient, assessment, plan and event belongs to exactly one."""

    name = models.CharField(max_length=120, unique=True)
    time_zone = models.CharField(max_length=64, default="Europe/London")
    country = models.CharField(max_length=2, default="GB", help_text="for public holidays, such as GB")
    subdivision = models.CharField(
        max_length=8, default="ENG", blank=True, help_text="for public holidays, such as ENG or SCT"
    )
    open_weekdays = models.JSONField(default=monday_to_friday)
    closed_days = models.JSONField(
        default=list, blank=True, help_text="own closed days beyond public holidays, as 2027-03-01"
    )
    stock = models.JSONField(default=usual_stock, blank=True)
    profile = models.CharField(max_length=2, choices=Profile, default=Profile.UK)
    egfr_equation = models.CharField(max_length=16, choices=Equation, default=Equation.CKD_EPI_2009)
    paper = models.CharField(max_length=6, choices=Paper, default=Paper.A4)
    identifier_kind = models.CharField(
        max_length=16, choices=IdentifierKind, default=IdentifierKind.NHS_NUMBER
    )
    calendar_titles = models.CharField(
        max_length=8,
        choices=CalendarTitles,
        default=CalendarTitles.NEUTRAL,
        help_text="what a visit is called in the calendar file and code that patients take home",
    )
    phone = models.CharField(max_length=20, blank=True, default="")
    help_phone = models.CharField(
        max_length=20, blank=True, default="", help_text="whom a patient rings out of hours"
    )
    # Accounts of a demo clinic sign in only while DEMO is set.
    demo = models.BooleanField(default=False, editable=False)
    horizon_months = models.PositiveSmallIntegerField(
        default=15, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    draft_days = models.PositiveSmallIntegerField(
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="a draft that nobody changes for so many days is closed",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="clinic_has_a_name"),
            models.CheckConstraint(condition=~models.Q(time_zone=""), name="clinic_has_a_time_zone"),
            models.CheckConstraint(
                condition=models.Q(profile__in=Profile.values), name="clinic_profile_known"
            ),
            models.CheckConstraint(
                condition=models.Q(egfr_equation__in=Equation.values), name="clinic_equation_known"
            ),
            models.CheckConstraint(condition=models.Q(paper__in=Paper.values), name="clinic_paper_known"),
            models.CheckConstraint(
                condition=models.Q(calendar_titles__in=CalendarTitles.values),
                name="clinic_calendar_titles_known",
            ),
            models.CheckConstraint(
                condition=models.Q(identifier_kind__in=IdentifierKind.values),
                name="clinic_identifier_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(horizon_months__gte=1, horizon_months__lte=36),
                name="clinic_horizon_1_to_36_months",
            ),
            models.CheckConstraint(
                condition=models.Q(draft_days__gte=1, draft_days__lte=60),
                name="clinic_keeps_drafts_1_to_60_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a time zone, holiday calendar or days that do not exist."""
        problems = dict(self._problems())
        if problems:
            raise ValidationError(problems)

    def _problems(self) -> Iterator[tuple[str, str]]:
        if self.time_zone not in available_timezones():
            yield "time_zone", "Enter a time zone such as Europe/London"
        if not self.open_weekdays or not set(self.open_weekdays) <= set(WEEKDAYS):
            yield "open_weekdays", "Select at least one day of the week"
        if not set(self.stock) <= set(STOCK):
            yield "stock", "Select products from the list"
        if len(self.closed_days) > MOST_OWN_CLOSED_DAYS or not all(map(_is_a_day, self.closed_days)):
            yield "closed_days", f"Enter at most {MOST_OWN_CLOSED_DAYS} real dates such as 2027-03-01"
        if not self._has_holiday_calendar():
            yield "country", "No public holidays are known for this country and subdivision"
        elif not emergency_numbers.is_known(self.country):
            yield "country", "No emergency number is known for this country: no sheet could name it"

    def _has_holiday_calendar(self) -> bool:
        try:
            self._public_holidays(clock.now().year, clock.now().year)
        except NotImplementedError:
            return not self.country
        return True

    def numbers(self) -> emergency_numbers.Numbers:
        """Whom patients and nurses ring in an emergency, and for advice, where the clinic is."""
        # GB is the country where nobody has named one: wording of the United States says otherwise.
        country = "US" if (self.profile, self.country) == (Profile.US, "GB") else self.country
        return emergency_numbers.numbers_in(country, self.subdivision)

    def today(self) -> date:
        """The date on the clinic's own wall calendar."""
        return clock.now().astimezone(ZoneInfo(self.time_zone)).date()

    def moment_of(self, moment: datetime) -> datetime:
        """A moment on the clinic's own wall clock."""
        return moment.astimezone(ZoneInfo(self.time_zone))

    def day_of(self, moment: datetime) -> date:
        """The clinic's own date of a moment."""
        return self.moment_of(moment).date()

    def closed_on(self, today: date) -> list[date]:
        """Public holidays and own closed days near the plans made on this day, in order."""
        first = today - timedelta(days=DAYS_LOOKED_BACK)
        last = today + timedelta(days=self.horizon_months * DAYS_IN_A_LONG_MONTH + DAYS_LOOKED_BACK)
        return self.closed_between(first, last)

    def closed_between(self, first: date, last: date) -> list[date]:
        """Public holidays and own closed days from the first to the last day, in order, as known today."""
        own = {date.fromisoformat(day) for day in self.closed_days}
        closed = own | self._public_holidays(first.year, last.year)
        return sorted(day for day in closed if first <= day <= last)

    def available(self) -> list[str]:
        """What is stocked and can be had now."""
        from regimens.models.shortage import Shortage

        short = Shortage.objects.in_clinic(self).filter(ended_on__isnull=True)
        missing = set(short.values_list("product", flat=True))
        return [product for product in self.stock if product not in missing]

    def site_document(self, today: date) -> dict[str, Any]:
        """The clinic as the `site` of a history, on this day."""
        return {
            "profile": self.profile,
            "stock": self.available(),
            "open_weekdays": list(self.open_weekdays),
            "closed_on": [day.isoformat() for day in self.closed_on(today)],
            "egfr_equation": self.egfr_equation,
            "horizon_months": self.horizon_months,
        }

    def _public_holidays(self, first_year: int, last_year: int) -> set[date]:
        if not self.country:
            return set()
        return set(_holidays(self.country, self.subdivision, first_year, last_year))


@lru_cache(maxsize=64)
def _holidays(country: str, subdivision: str, first_year: int, last_year: int) -> frozenset[date]:
    """Public holidays of these years; raises NotImplementedError where none are known."""
    # A fifth of a second to import, and only needed when a history is put together.
    import holidays

    years = range(first_year, last_year + 1)
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=years))


def _is_a_day(text: object) -> bool:
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return False
    return True
