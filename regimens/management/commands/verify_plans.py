"""Re-hashes every stored plan and kept rule set, and makes the plans of the present rule set again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regimens.actions.verification import Tally, verify_plans


class Command(BaseCommand):
    """Finds a plan that was altered, or that the rules would answer differently."""

    help = (
        "Re-hash every stored plan and kept rule set, and re-run the plans of the present rule set; "
        "any difference is a failure."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each finding, then the count."""
        tally = Tally()
        findings = 0
        for finding in verify_plans(tally):
            findings += 1
            self.stderr.write(f"{finding.about}: {finding.finding}")
        done = f"{tally.checked} plans checked, {tally.rerun} made again with the present rule set."
        self.stdout.write(done)
        for name, count in sorted(tally.rule_sets.items()):
            present = ", the present one" if name.is_present else ""
            self.stdout.write(f"rule set {name.version}, check {name.sha256[:12]}{present}: {count}")
        if findings:
            raise CommandError(f"{findings} findings.")
