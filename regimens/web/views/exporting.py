"""The page of exports: a form, and the file that it asks for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from regimens.actions import exporting
from regimens.actions.permissions import Do, may
from regimens.web.asking import signed_in
from regimens.web.forms.exporting import ExportForm

OK, UNPROCESSABLE = 200, 422
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form; a POST answers with the file, or with the form and what is wrong with it."""
    member = signed_in(request)
    names, month_first = may(member, Do.EXPORT_NAMES), member.clinic.profile == "us"
    if request.method != "POST":
        return _form(request, ExportForm(names=names, month_first=month_first))
    form = ExportForm(request.POST, names=names, month_first=month_first)
    if not form.is_valid():
        return _form(request, form, UNPROCESSABLE)
    try:
        made = exporting.export(by=member, asked=form.asked())
    except exporting.CannotExport as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _form(request, form, UNPROCESSABLE)
    response = HttpResponse(made.content, content_type=TYPES[made.name.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


def _form(request: HttpRequest, form: ExportForm, status: int = OK) -> HttpResponse:
    values = {"form": form, "most": f"{exporting.MOST_ROWS:,}"}
    return render(request, "regimens/exports/exports.html", values, status=status)
