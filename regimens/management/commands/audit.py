"""Verifies the audit trail from end to end, and writes down where it ends."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regimens.actions import audit


class Command(BaseCommand):
    """Finds every edit, insertion and deletion; with a checkpoint also a cut end."""

    help = (
        "audit verify [--checkpoint FILE]: check the chain of events. audit checkpoint: print where it ends."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and the checkpoint to compare with."""
        parser.add_argument("what", choices=["verify", "checkpoint"])
        parser.add_argument("--checkpoint", type=Path, help="a file written by `audit checkpoint`")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the findings; any finding is a failure."""
        if options["what"] == "checkpoint":
            self.stdout.write(json.dumps(asdict(audit.checkpoint())))
            return
        faults = list(audit.verify(_read(options["checkpoint"])))
        for fault in faults:
            self.stderr.write(f"event {fault.sequence}: {fault.finding}")
        if faults:
            raise CommandError(f"The audit trail does not hold: {len(faults)} findings.")
        self.stdout.write(f"The audit trail holds: {audit.checkpoint().sequence} events.")


def _read(path: Path | None) -> audit.Checkpoint | None:
    if path is None:
        return None
    try:
        return audit.Checkpoint(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError) as problem:
        raise CommandError(f"{path.name} is not a checkpoint.") from problem
