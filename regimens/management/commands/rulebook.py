"""Prints the rule set: in words for a reader, or in the canonical form that is hashed and stored."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from regimens.clinical.release import ruleset_text
from regimens.wording import rulebook_document


class Command(BaseCommand):
    """No database is needed; the JSON ends without a line end, so that its hash is that of the rule set."""

    help = "Print every rule with its sources, in words (md) or in canonical form (json)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which form."""
        parser.add_argument("--format", choices=("md", "json"), default="md", dest="form")

    def handle(self, *args: Any, **options: Any) -> None:
        """Standard output carries the rule set alone."""
        text = ruleset_text() if options["form"] == "json" else rulebook_document.markdown()
        self.stdout.write(text, ending="")
