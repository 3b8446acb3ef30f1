"""What the six steps have in common: which questions show, what was typed, what is kept or dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext

from regimens.web.forms.fields import Answer, Day, Tick
from regimens.web.forms.layout import FollowUp, Ticks

Posted = MultiValueDict[str, str]


@dataclass(frozen=True)
class Situation:
    """What a step may know beyond its own answers.

    `plan` gives the plan document for these answers, from the core, without keeping anything. `recorded`: the
    injections on record that a draft is to list, as rows of the answers.
    """

    age_years: int
    sex: str
    today: date
    month_first: bool
    allergy_names_cobalamin: bool
    answers: Mapping[str, Any]
    plan: Callable[[Mapping[str, object]], Mapping[str, Any] | None]
    born: date | None = None
    recorded: Callable[[], Sequence[Mapping[str, str]]] = tuple


class StepForm(forms.Form):
    """One step: its questions in reading order, the follow-ups that answers open, and its checks."""

    title: ClassVar[str]
    bound_field_class = Answer

    def __init__(self, situation: Situation, data: Posted | None = None) -> None:
        super().__init__(data, initial=dict(situation.answers), use_required_attribute=False, label_suffix="")
        self.situation = situation
        self.soft_errors: set[str] = set()
        self.page: Posted = data if data is not None else MultiValueDict()
        self.asked: list[str] = self.page.getlist("asked")
        self.prepare()
        parts = self.arrange()
        self.names = list(_names(parts))
        self.order_fields(self.names)
        self._set_dates()
        self.open_groups: dict[str, FollowUp] = {}
        self._open(parts)
        self.shut = self._drop_closed(parts)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = False
        self.helper.layout = Layout(*parts)

    def prepare(self) -> None:
        """Fit texts, limits and extra questions to the situation."""

    def arrange(self) -> list[str | LayoutObject]:
        """The step's parts in reading order."""
        raise NotImplementedError

    # What was typed

    def raw(self, name: str) -> str:
        """The answer as it stands: from the page when posted, else as saved."""
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return value.strip() if isinstance(value, str) else ""

    def ticked(self, *names: str) -> bool:
        """Whether one of these boxes is ticked."""
        return any(self.raw(name) == "yes" for name in names)

    def thought(self) -> Mapping[str, Any]:
        """The plan document if the answers of this page were kept; empty while there is none."""
        answers = {name: value for name, value in self.situation.answers.items() if name not in self.names}
        return self.situation.plan(answers | self.kept()) or {}

    # Follow-ups

    @property
    def newly_opened(self) -> list[FollowUp]:
        """Groups that an answer opened, that insist, and that the page neither showed nor answered."""
        if not self.is_bound:
            return []
        seen = set(self.page.getlist("shown"))
        return [
            group
            for key, group in self.open_groups.items()
            if group.insists and key not in seen and not any(self.raw(name) for name in group.names())
        ]

    def heading_of_new(self, group: FollowUp) -> str:
        """ "2 more questions" above the first follow-ups that a Continue had to show."""
        new = self.newly_opened
        if not new or new[0] is not group or any(name in self.errors for name in self.fields):
            return ""
        count = sum(_questions(one) for one in new)
        return ngettext("{n} more question", "{n} more questions", count).format(n=count)

    def forgive_all(self) -> None:
        """Take back every error: the page was not sent to be checked."""
        self.errors.clear()

    def forgive_unseen(self) -> None:
        """Take back errors of questions that the person has not seen yet."""
        for group in self.newly_opened:
            for name in group.names():
                self.errors.pop(name, None)

    def _open(self, parts: list[Any]) -> None:
        for part in parts:
            if isinstance(part, FollowUp):
                if not part.when(self):
                    continue
                self.open_groups[part.key] = part
            if not isinstance(part, str):
                self._open(part.fields)

    def _drop_closed(self, parts: list[Any]) -> list[str]:
        """Take the questions of closed groups off the form; their names, in order."""
        showing = set(self._showing(parts))
        shut = [name for name in self.names if name not in showing]
        for name in shut:
            self.fields.pop(name, None)
        return shut

    def _showing(self, parts: list[Any]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, str):
                yield part
            elif not isinstance(part, FollowUp) or part.key in self.open_groups:
                yield from self._showing(part.fields)

    # Checks

    def complain(self, name: str, message: str) -> None:
        """Put the message beside the question, unless it has one already or does not show."""
        if name in self.fields and name not in self.errors:
            self.add_error(name, message)

    def ask_once(self, name: str, message: str, about: str) -> None:
        """Stop the first Continue with this message; the second one passes."""
        token = f"{name}:{about}"
        if token in self.asked:
            return
        self.asked.append(token)
        self.soft_errors.add(name)
        self.complain(name, message)

    def need_one(self, names: tuple[str, ...], message: str) -> None:
        """At least one box of a list that shows."""
        if names[0] in self.fields and not self.ticked(*names):
            self.complain(names[0], message)

    def not_both(self, gate: str, closing: str, names: tuple[str, ...], message: str) -> None:
        """Boxes ticked beside the answer that none applies: never dropped, always asked about."""
        if self.raw(gate) == closing and self.ticked(*names):
            self.complain(gate, message)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing, once what was asked for confirmation is taken as confirmed."""
        return not self.missing

    @property
    def missing(self) -> list[str]:
        """What is still asked here, each in the words of its question's complaint, in reading order."""
        in_order = dict.fromkeys([*(name for name in self.names if name in self.errors), *self.errors])
        return [str(self.errors[name][0]) for name in in_order if name not in self.soft_errors]

    # What is kept

    def kept(self) -> dict[str, Any]:
        """The answers to keep: checked ones in their clean form, those with an error as given."""
        answers: dict[str, Any] = {}
        checked = getattr(self, "cleaned_data", {})
        for name, field in self.fields.items():
            value = checked.get(name) or self._as_given(name, field)
            if value:
                answers[name] = value
        return answers

    def _as_given(self, name: str, field: forms.Field) -> str:
        """What was typed or chosen; a choice that the question does not offer is nothing."""
        given = self.raw(name)
        return "" if isinstance(field, forms.ChoiceField) and not field.valid_value(given) else given

    def cleared(self) -> list[str]:
        """Control names of this step that hold nothing now."""
        kept = self.kept()
        return [name for name in self.names if name not in kept]

    def removed(self) -> list[str]:
        """Answers that were there and went because another answer closed their question."""
        return [name for name in self.shut if self.situation.answers.get(name)]

    def _set_dates(self) -> None:
        for field in self.fields.values():
            if not isinstance(field, Day):
                continue
            field.born = self.situation.born
            if self.situation.month_first:
                field.read_month_first()


def posted_from(answers: Mapping[str, Any]) -> Posted:
    """Saved answers as the page would post them."""
    posted: Posted = MultiValueDict()
    for name, value in answers.items():
        if isinstance(value, str):
            posted[name] = value
        elif name == "injections":
            for index, row in enumerate(value):
                for key, cell in row.items():
                    posted[f"injections-{index}.{key}"] = str(cell)
    return posted


def _names(parts: list[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            yield from _names(part.fields)


def _questions(group: FollowUp) -> int:
    """How many questions a group asks; a list of boxes is one."""
    return sum(1 for part in group.fields if isinstance(part, str | Ticks)) or 1


def opened_by(gate: str, opening: str, closing: str, names: tuple[str, ...]) -> Callable[[StepForm], bool]:
    """A list shows after its opening answer, and while boxes are ticked against the closing one."""

    def shows(form: StepForm) -> bool:
        answer = form.raw(gate)
        return answer == opening or (answer == closing and form.ticked(*names))

    return shows


def boxes(section: str, labels: Mapping[str, str]) -> dict[str, forms.Field]:
    """One box for each fact of a list."""
    return {f"{section}.{fact}": Tick(gettext(label).format(months=12)) for fact, label in labels.items()}
