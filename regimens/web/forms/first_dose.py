"""Step 6: choices that the rules leave open, the first dose, and who gives doses on closed days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import LayoutObject
from django.utils.translation import gettext, gettext_noop, ngettext

from regimens.web.forms.fields import Choice, Day, Words, in_words, read_day
from regimens.web.forms.layout import Fold, FollowUp
from regimens.web.forms.step import StepForm
from regimens.web.presenters.patients import clinic_date, clinic_day

DAYS_AHEAD = 60
OWNERS = [
    ("community", gettext_noop("Community nurse")),
    ("self", gettext_noop("Patient or carer gives it")),
    ("hospital", gettext_noop("Hospital or out-of-hours")),
    ("mon_wed_fri", gettext_noop("Change to Monday, Wednesday, Friday")),
]
OTHER_CHOICES: dict[str, tuple[str, list[tuple[str, str]], tuple[str, ...]]] = {
    "choices.form": (
        gettext_noop("Another form of vitamin B12"),
        [
            ("hydroxocobalamin", "hydroxocobalamin"),
            ("cyanocobalamin", "cyanocobalamin"),
            ("methylcobalamin", "methylcobalamin"),
        ],
        ("cyanocobalamin_injection", "methylcobalamin_injection", "methylcobalamin_tablet"),
    ),
    "choices.route": (
        gettext_noop("Another route"),
        [
            ("intramuscular", gettext_noop("Intramuscular")),
            ("deep_subcutaneous", gettext_noop("Deep subcutaneous, off-label")),
            ("oral", gettext_noop("By mouth")),
        ],
        ("deep_subcutaneous", "cyanocobalamin_tablet", "methylcobalamin_tablet"),
    ),
    "choices.folic_acid_release": (
        gettext_noop("Release folic acid {hours} hours after the first dose?"),
        [("yes", gettext_noop("Yes, release it")), ("no", gettext_noop("No, wait"))],
        ("folic_acid",),
    ),
    "choices.prophylaxis_declined": (
        gettext_noop("Does the patient decline preventive injections?"),
        [("yes", gettext_noop("Yes, declined")), ("no", gettext_noop("No"))],
        (),
    ),
}
CLOSED_DAYS_NAMED = 6
LOADING = ("loading-", "reload-")


class FirstDoseForm(StepForm):
    """Dates."""

    title = gettext_noop("Dates")

    def prepare(self) -> None:
        """The questions of this step."""
        today = self.situation.today
        tomorrow, last = today + timedelta(days=1), today + timedelta(days=DAYS_AHEAD)
        self.document = self._document()
        self.fields["choices.maintenance_months"] = Choice(
            gettext("How often should maintenance injections be?"),
            [
                ("2", gettext("Every {number} months").format(number="2")),
                ("3", gettext("Every {number} months").format(number="3")),
                ("1", gettext("Every month")),
            ],
            help_text=gettext(
                "The source allows every {least} or every {most} months. Left blank, the plan page asks. "
                "Every month is recorded as a step closer."
            ).format(least="2", most="3"),
        )
        for name, (label, options, _codes) in OTHER_CHOICES.items():
            self.fields[name] = Choice(gettext(label).format(hours=24), in_words(options), says_optional=True)
        self.fields["start"] = Choice(
            gettext("When is the first dose?"),
            [
                ("today", gettext("Today, {day}").format(day=clinic_day(today))),
                ("tomorrow", gettext("Tomorrow, {day}").format(day=clinic_day(tomorrow))),
                ("other", gettext("Another date")),
                ("not_booked", gettext("Not booked yet")),
            ],
            empty=gettext("Select when the first dose is"),
            help_text=self._begun()
            or gettext("Not booked yet: the plan counts in days and has no calendar."),
        )
        earliest = min(self.given, default=today)
        within = {
            "first": gettext("today") if earliest >= today else clinic_date(earliest),
            "last": clinic_date(last),
        }
        self.fields["start_on"] = Day(
            gettext("Date of the first dose"),
            gettext("First dose date must be a real date, like {example}").format(example="27 3 2027"),
            outside=gettext("First dose must be between {first} and {last}").format(**within),
            help_text=gettext("Between {first} and {last}").format(**within),
        )
        self.fields["start_on"].earliest, self.fields["start_on"].latest = min(earliest, today), last  # type: ignore[attr-defined]
        self.fields["closed_day_owner"] = Choice(self._closed_question(), in_words(OWNERS))
        self.fields["closed_day_reason"] = Words(
            gettext("Why are the days changed?"),
            size="whole",
            max_length=500,
            help_text=gettext("Recorded as a change from the source rule, every other day."),
        )

    def arrange(self) -> list[str | LayoutObject]:
        """The interval, the first dose with what its date opens, and folded what few ask for."""
        chosen = FollowUp(
            "choices.maintenance_months", "choices.maintenance_months", when=_range_left, insists=False
        )
        others = [
            FollowUp(name, name, when=_leaves(name, codes), insists=False)
            for name, (_label, _options, codes) in OTHER_CHOICES.items()
        ]
        folded: list[LayoutObject] = []
        if any(part.when(self) for part in others):
            folded = [
                Fold(
                    gettext("Other choices the rules allow (optional)"),
                    *others,
                    hint=gettext("Leave blank to keep the recommended plan."),
                    starts_open=False,
                )
            ]
        return [
            chosen,
            "start",
            FollowUp("start", "start_on", when=lambda form: form.raw("start") == "other"),
            FollowUp(
                "closed_day_owner",
                "closed_day_owner",
                FollowUp(
                    "closed_day_reason",
                    "closed_day_reason",
                    when=lambda form: form.raw("closed_day_owner") == "mon_wed_fri",
                ),
                when=lambda form: isinstance(form, FirstDoseForm) and bool(form.closed_days),
            ),
            *(folded or others),
        ]

    def clean(self) -> dict[str, Any]:
        """Another date is given; doses on closed days have somebody to give them."""
        checked = super().clean() or {}
        if checked.get("start") == "other" and not self.raw("start_on"):
            self.complain("start_on", gettext("Enter the date of the first dose"))
        day = checked.get("start_on")
        if (
            day
            and date.fromisoformat(day) < self.situation.today
            and date.fromisoformat(day) not in self.given
        ):
            self.complain(
                "start_on",
                gettext("A first dose in the past must be one of the doses listed in step {number}").format(
                    number="1"
                ),
            )
        if "closed_day_owner" in self.fields and not checked.get("closed_day_owner"):
            self.complain("closed_day_owner", gettext("Select who gives the doses on closed days"))
        if checked.get("closed_day_owner") == "mon_wed_fri" and not self.raw("closed_day_reason"):
            self.complain("closed_day_reason", gettext("Enter why the days are changed"))
        return checked

    @property
    def given(self) -> list[date]:
        """The days of the doses listed in the first step."""
        rows = self.situation.answers.get("injections") or []
        texts = (str(row.get("given_on", "")) for row in rows if isinstance(row, Mapping))
        days = (read_day(text, month_first=self.situation.month_first) for text in texts)
        return sorted(day for day in days if day is not None)

    def _begun(self) -> str:
        """That a first day after doses on record means loading once more (R44); nothing without a dose."""
        if not self.given:
            return ""
        return gettext(
            "The first dose on record was given on {day}. A first dose on a later day "
            "than that loads the patient again; to go on as before, enter the day on which this course began."
        ).format(day=clinic_day(self.given[0]))

    @property
    def closed_days(self) -> list[date]:
        """Days in the loading phase, as the source writes it, on which the clinic is closed."""
        events = self.document.get("schedule", [])
        return [
            date.fromisoformat(event["on"])
            for event in events
            if event.get("closed_day") and event.get("on") and event["key"].startswith(LOADING)
        ]

    def _document(self) -> Mapping[str, Any]:
        """The plan for the first dose as it stands on the page, alternate days as written."""
        answers = {
            name: value for name, value in self.situation.answers.items() if not name.startswith("closed_day")
        }
        answers |= {"start": self.raw("start"), "start_on": self._typed_day()}
        answers |= {name: self.raw(name) for name in OTHER_CHOICES if self.raw(name)}
        return self.situation.plan(answers) or {}

    def _typed_day(self) -> str:
        day = read_day(self.raw("start_on"), month_first=self.situation.month_first)
        return day.isoformat() if day else ""

    def _closed_question(self) -> str:
        days = self.closed_days
        named = ", ".join(clinic_day(day) for day in days[:CLOSED_DAYS_NAMED])
        if len(days) > CLOSED_DAYS_NAMED:
            return gettext(
                "Injections fall on {n} days when the clinic is closed: {days} and {more} more. "
                "How will these be given?"
            ).format(n=len(days), days=named, more=len(days) - CLOSED_DAYS_NAMED)
        return ngettext(
            "Injections fall on {n} day when the clinic is closed: {days}. How will these be given?",
            "Injections fall on {n} days when the clinic is closed: {days}. How will these be given?",
            len(days),
        ).format(n=len(days), days=named)


def _range_left(form: StepForm) -> bool:
    """Whether the rules leave a range of intervals, or a choice was made already."""
    document = form.document if isinstance(form, FirstDoseForm) else {}
    value = document.get("decisions", {}).get("maintenance", {}).get("value")
    ranged = isinstance(value, Mapping) and value.get("at_least") != value.get("at_most")
    return (
        ranged
        or "maintenance_not_chosen" in document.get("blockers", [])
        or bool(form.raw("choices.maintenance_months"))
    )


def _leaves(name: str, codes: tuple[str, ...]) -> Any:
    """Whether the rules offer this choice to this patient, or it was made already."""

    def offered(form: StepForm) -> bool:
        document = form.document if isinstance(form, FirstDoseForm) else {}
        available = {one["code"] for one in document.get("alternatives", []) if one["state"] == "available"}
        prevention = name == "choices.prophylaxis_declined" and "PROPHYLAXIS" in document.get("flags", [])
        return bool(form.raw(name)) or bool(available & set(codes)) or prevention

    return offered
