"""Prints the rule set: in words for a reader, or in the canonical form that is hashed and stored."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from regimens import clinical
from regimens.clinical.release import ruleset_json


class Command(BaseCommand):
    """No database is needed."""

    help = "Print every rule with its sources, in words (md) or in canonical form (json)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which form."""
        parser.add_argument("--format", choices=("md", "json"), default="md", dest="form")

    def handle(self, *args: Any, **options: Any) -> None:
        """Standard output carries the rule set alone."""
        if options["form"] == "json":
            self.stdout.write(clinical.canonical(ruleset_json()))
        else:
            self.stdout.write("\n".join(markdown()))


def markdown() -> Iterator[str]:
    """The rulebook as a document."""
    ruleset = clinical.RULESET
    yield f"# Rule set {ruleset.id} {ruleset.version}"
    yield f"\nState: {ruleset.state}, not approved by a clinician. Not a registered medical device."
    yield f"SHA-256: {ruleset.sha256}"
    for title, intro, rules in clinical.rulebook.sections():
        yield f"\n## {title}\n\n{intro}\n"
        for rule in rules:
            yield f"- **{rule.title}** (`{rule.id}`): when {rule.when}, then {rule.then}."
            caveat = f" {rule.caveat}" if rule.caveat else ""
            yield f"  Basis: {', '.join(rule.basis)} ({rule.label}).{caveat}"
    yield "\n## Numbers\n"
    for name, value, basis, recheck in clinical.rulebook.numbers():
        yield f"- {name}: {value}. Basis: {', '.join(basis)}. Check again by {recheck}."
