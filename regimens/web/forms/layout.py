"""The parts a step is laid out with: follow-up questions, lists of boxes, folded and joined questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import get_template_pack
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from regimens.wording.dates import clinic_date

if TYPE_CHECKING:
    from regimens.web.forms.step import StepForm


class Group(LayoutObject):  # type: ignore[misc]
    """Some parts of a step that are drawn together by one template."""

    template = ""

    def __init__(self, *fields: str | LayoutObject, css_id: str = "") -> None:
        self.fields = list(fields)
        self.css_id = css_id

    def render(self, form: StepForm, context: Any, template_pack: str = "", **more: Any) -> str:
        """The parts, inside this group's own template."""
        body = self.get_rendered_fields(form, context, template_pack or get_template_pack())
        return render_to_string(
            f"bootstrap5/layout/{self.template}", self.shown(form) | {"group": self, "body": body}
        )

    def shown(self, form: StepForm) -> dict[str, Any]:
        """What the template needs beyond the parts."""
        return {}

    def names(self) -> list[str]:
        """The names of every question inside, in order."""
        inside: list[str] = []
        for part in self.fields:
            inside += [part] if isinstance(part, str) else part.names()
        return inside


class FollowUp(Group):
    """Questions that another answer opens; an empty place in the page until then.

    `insists`: continuing without having seen them shows them first.
    """

    template = "follow_up.html"

    def __init__(
        self, key: str, *fields: str | LayoutObject, when: Callable[[StepForm], bool], insists: bool = True
    ) -> None:
        super().__init__(*fields, css_id=f"follow-{key.replace('.', '-')}")
        self.key = key
        self.when = when
        self.insists = insists

    def render(self, form: StepForm, context: Any, template_pack: str = "", **more: Any) -> str:
        """Nothing inside while closed."""
        if self.key not in form.open_groups:
            return render_to_string(
                "bootstrap5/layout/follow_up.html", {"group": self, "is_open": False} | more
            )
        body = self.get_rendered_fields(form, context, template_pack or get_template_pack())
        heading = form.heading_of_new(self)
        values = {"group": self, "is_open": True, "body": body, "heading": heading} | more
        return render_to_string("bootstrap5/layout/follow_up.html", values)


class Ticks(Group):
    """A list of boxes under one legend; the list's error stands above the boxes."""

    template = "ticks.html"

    def __init__(self, legend: str, *fields: str | LayoutObject, css_id: str, hint: str = "") -> None:
        super().__init__(*fields, css_id=css_id)
        self.legend = legend
        self.hint = hint

    def render(self, form: StepForm, context: Any, template_pack: str = "", **more: Any) -> str:
        """Boxes by their own small template, follow-ups between them by theirs."""
        rows = [self._row(part, form, context) for part in self.fields]
        values = self.shown(form) | {"group": self, "body": SafeString("".join(rows))}
        return render_to_string("bootstrap5/layout/ticks.html", values)

    def _row(self, part: str | LayoutObject, form: StepForm, context: Any) -> str:
        if isinstance(part, str):
            return render_to_string("bootstrap5/layout/tick.html", {"field": form[part]})
        return str(part.render(form, context, get_template_pack()))

    def shown(self, form: StepForm) -> dict[str, Any]:
        """The first error of the boxes, and the ids that describe the list."""
        boxes = [part for part in self.fields if isinstance(part, str)]
        error = (
            next((form.errors[name][0] for name in boxes if name in form.errors), "") if form.is_bound else ""
        )
        ids = [f"{self.css_id}_hint"] * bool(self.hint) + [f"{self.css_id}_error"] * bool(error)
        return {"error": error, "described_by": " ".join(ids)}


class OrDivider(Group):
    """The word "or" before the last box of a list."""

    template = "or.html"


class Fold(Group):
    """Optional questions under a heading that folds away; open at first, or once something is answered."""

    template = "fold.html"

    def __init__(
        self,
        title: str,
        *fields: str | LayoutObject,
        hint: str = "",
        css_id: str = "",
        starts_open: bool = True,
    ) -> None:
        super().__init__(*fields, css_id=css_id)
        self.title = title
        self.hint = hint
        self.starts_open = starts_open

    def shown(self, form: StepForm) -> dict[str, Any]:
        """Whether it stands open: nothing that was answered or is wrong is ever folded away."""
        if self.starts_open:
            return {"is_open": True}
        names = [name for name in self.names() if name in form.fields]
        wrong = form.is_bound and any(name in form.errors for name in names)
        return {"is_open": wrong or any(form.raw(name) for name in names)}


class Together(Group):
    """Questions that make one row, such as a result with its unit and date."""

    template = "together.html"

    def __init__(self, legend: str, *fields: str | LayoutObject) -> None:
        super().__init__(*fields)
        self.legend = legend


class DoseRow(Group):
    """One dose already given: a row of its own, numbered."""

    template = "dose_row.html"

    def __init__(self, number: int, parts: list[str], *, is_new: bool) -> None:
        super().__init__(*parts)
        self.number = number
        self.is_new = is_new


class AddRow(Group):
    """The button for another row, or why there is none; an ordinary submit, that needs no JavaScript."""

    template = "add_row.html"

    def __init__(self, full: str = "") -> None:
        super().__init__()
        self.full = full


class RecordedDoses(Group):
    """How many injections are on record that no row lists, and the button that lists them."""

    template = "recorded_doses.html"

    def __init__(self, rows: Sequence[Mapping[str, str]]) -> None:
        super().__init__()
        self.count = len(rows)
        self.first, self.last = (clinic_date(date.fromisoformat(rows[at]["given_on"])) for at in (0, -1))


class Scores(Group):
    """Symptoms one under the other under one heading, the answers of each in one row."""

    template = "scores.html"
