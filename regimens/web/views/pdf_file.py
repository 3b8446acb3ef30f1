"""A sheet of paper as a file: a PDF from the very HTML of the page, or its words as plain text."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from regimens.actions import plans
from regimens.actions.noting import Noted
from regimens.exports.pdf import LETTERS, NotRendered, Renderer
from regimens.models import Plan
from regimens.web.asking import signed_in
from regimens.web.presenters.plain_text import plain_text

UNAVAILABLE = 503
STYLES = ("letters.css", "print.css", "patient.css", "pdf.css")
#: What stands on a copy, laid out from the plan as it was noted.
LayOut = Callable[[Noted], dict[str, Any]]
RENDERER = Renderer()
atexit.register(RENDERER.close)


def named(sheet: str, *, as_file: bool, as_text: bool) -> str:
    """The name under which such a copy is noted."""
    return f"{sheet}.txt" if as_text else f"{sheet}.pdf" if as_file else sheet


def handed_out(
    request: HttpRequest,
    noted: Noted,
    template: str,
    lay_out: LayOut,
    *,
    as_file: bool,
    as_text: bool = False,
) -> HttpResponse:
    """The copy that was noted, laid out from the plan as it stood then: a page to print, a PDF, or a text.

    One that can't be made is noted as such, and a file that can't is answered with a page that says so.
    """
    try:
        values = lay_out(noted)
        if as_text:
            return text(noted.plan, values)
        return pdf(request, noted.plan, template, values) if as_file else render(request, template, values)
    except Exception as failed:
        plans.not_printed(copy=noted, by=signed_in(request))
        if not isinstance(failed, NotRendered):
            raise
        about = {"plan": noted.plan, "patient": noted.plan.patient, "refused": str(failed)}
        return render(request, "regimens/plans/no_pdf.html", about, status=UNAVAILABLE)


def pdf(request: HttpRequest, plan: Plan, template: str, values: dict[str, object]) -> HttpResponse:
    """The sheet as a file whose name is its check code. Raises NotRendered where it could not be made."""
    html = render_to_string(template, values | {"as_file": True}, request)
    margins = str(getattr(values["sheet"], "style", ""))
    made = RENDERER.render(html, f"{styles()}\n{margins}")
    return _attached(made, plan, "pdf", "application/pdf")


def text(plan: Plan, values: Mapping[str, Any]) -> HttpResponse:
    """The sheet as plain text under the same name, for who reads Braille or has it read aloud."""
    made = plain_text(values["made"], values["sheet"], values["red_flag"])
    return _attached(made.encode(), plan, "txt", "text/plain; charset=utf-8")


def _attached(made: bytes, plan: Plan, ending: str, kind: str) -> HttpResponse:
    """A file whose name names nobody."""
    name = f'attachment; filename="{plan.check_code}.{ending}"'
    return HttpResponse(made, content_type=kind, headers={"Content-Disposition": name})


@lru_cache(maxsize=1)
def styles() -> str:
    """The sheets' own styles; letters are named as the renderer knows them."""
    folder = settings.BASE_DIR / "static" / "css"
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in STYLES)
    return text.replace('url("../fonts/', f'url("{LETTERS}')
