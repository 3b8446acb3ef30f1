"""The wizard as a list: six steps in order, each with its form and the page that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from regimens.web.forms.first_dose import FirstDoseForm
from regimens.web.forms.gut import GutForm
from regimens.web.forms.kidneys import KidneysForm
from regimens.web.forms.nerves import NervesForm
from regimens.web.forms.reason import ReasonForm
from regimens.web.forms.safety import SafetyForm
from regimens.web.forms.step import Situation, StepForm, posted_from

CHECK = "check"


@dataclass(frozen=True)
class Step:
    """One step of the wizard."""

    key: str
    form: type[StepForm]
    template: str = "regimens/wizard/step.html"

    @property
    def title(self) -> str:
        """The step's heading."""
        return gettext(self.form.title)

    @property
    def number(self) -> int:
        """Which of the steps this is, from 1."""
        return STEPS.index(self) + 1

    @property
    def next_key(self) -> str:
        """The key of what follows: the next step, or the check page after the last."""
        return STEPS[self.number].key if self.number < len(STEPS) else CHECK

    @property
    def previous_key(self) -> str:
        """The key of the step before; empty at the first."""
        return STEPS[self.number - 2].key if self.number > 1 else ""

    def filled(self, situation: Situation) -> StepForm:
        """The step's form with the saved answers put through its checks."""
        return self.form(situation, posted_from(situation.answers))

    def is_complete(self, situation: Situation) -> bool:
        """Whether the saved answers of this step leave nothing to ask."""
        return self.filled(situation).is_complete


STEPS = (
    Step("reason", ReasonForm),
    Step("kidneys", KidneysForm),
    Step("nerves", NervesForm),
    Step("gut", GutForm),
    Step("safety", SafetyForm),
    Step("dates", FirstDoseForm),
)


def find(key: str) -> Step | None:
    """The step of this key."""
    return next((step for step in STEPS if step.key == key), None)


def first_incomplete(situation: Situation) -> Step | None:
    """The first step that still asks something."""
    return next((step for step in STEPS if not step.is_complete(situation)), None)


def answered(answers: Mapping[str, Any], form: StepForm) -> Iterator[str]:
    """The control names of this form that hold an answer."""
    return (name for name in form.names if answers.get(name))
