"""Says whose plans the present rules would answer otherwise: plan numbers, never names."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regimens import clinical
from regimens.actions import impact
from regimens.actions.impact import Impact, PlanImpact
from regimens.models import Clinic

SCHEMA = "b12.impact/1"


class Command(BaseCommand):
    """Reads only; run it before a new version of the rules is approved, or put to work."""

    help = "Run every active plan's stored history under the present rules, and list what would change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which clinic, and in which form."""
        parser.add_argument("--clinic", default="", help="one clinic by its name; all of them otherwise")
        parser.add_argument("--format", choices=("text", "json"), default="text", dest="form")

    def handle(self, *args: Any, **options: Any) -> None:
        """Standard output carries the impact alone."""
        found = [(clinic, impact.of_clinic(clinic)) for clinic in _clinics(options["clinic"])]
        if options["form"] == "json":
            clinics = [_as_json(clinic, one) for clinic, one in found]
            document = {"schema": SCHEMA, "ruleset": clinical.RULESET.as_json(), "clinics": clinics}
            self.stdout.write(clinical.canonical(document))
            return
        ruleset = clinical.RULESET
        self.stdout.write(f"Rule set {ruleset.id} {ruleset.version}, check {ruleset.sha256[:12]}")
        for clinic, one in found:
            self.stdout.write("\n".join(_in_words(clinic, one)))


def _clinics(name: str) -> list[Clinic]:
    found = list(Clinic.objects.filter(**({"name": name} if name else {})).order_by("name"))
    if name and not found:
        raise CommandError(f"There is no clinic {name}.")
    return found


def _in_words(clinic: Clinic, found: Impact) -> Iterator[str]:
    yield (
        f"\n{clinic.name}: {found.signed} signed plans and {found.drafts} drafts run again; "
        f"{len(found.signed_changed)} signed plans and {len(found.drafts_changed)} drafts change, "
        f"{len(found.other_reasons)} rest on other rules only."
    )
    for one in found.changed:
        yield f"  {one.name} version {one.version}, {one.state}, made under {one.ruleset_version}"
        yield from (f"    {line}" for line in _lines(one))
    for one in found.other_reasons:
        yield f"  {one.name} version {one.version}, {one.state}: same plan, other reasons"
        yield from (f"    {line}" for line in _lines(one))


def _lines(found: PlanImpact) -> Iterator[str]:
    for change in found.changes:
        rules = f" [{' -> '.join(change.rules)}]" if change.rules else ""
        yield f"{change.what}: {change.before} -> {change.after}{rules}"


def _as_json(clinic: Clinic, found: Impact) -> dict[str, Any]:
    return {
        "clinic": clinic.name,
        "signed": found.signed,
        "drafts": found.drafts,
        "check": found.check_code,
        "changed": [_plan_json(one) for one in found.changed],
        "other_reasons": [_plan_json(one) for one in found.other_reasons],
    }


def _plan_json(found: PlanImpact) -> dict[str, Any]:
    changes = [
        {"what": one.what, "before": one.before, "after": one.after, "rules": list(one.rules)}
        for one in found.changes
    ]
    return {
        "plan": found.name,
        "version": found.version,
        "state": found.state,
        "made_under": found.ruleset_version,
        "changes": changes,
    }
