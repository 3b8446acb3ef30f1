"""Answers histories from standard input with plans on standard output, one line for one line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand

from regimens import clinical


class Command(BaseCommand):
    """JSON Lines in, JSON Lines out; no database is needed, and the command never stops early."""

    help = "Answer each line of JSON (b12.history/1) on standard input with a plan (b12.plan/1)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One flag: read the whole input as one history."""
        parser.add_argument("--pretty", action="store_true", help="one history in, one indented plan out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Standard output carries plans alone."""
        write_plans(sys.stdin.buffer, sys.stdout.buffer, pretty=options["pretty"])


def write_plans(source: BinaryIO, target: BinaryIO, *, pretty: bool) -> None:
    """Answer every line, or the whole input at once; the last line may lack its end."""
    for line in [source.read()] if pretty else lines(source):
        answered = clinical.answer_line(line)
        if pretty:
            answered = json.dumps(json.loads(answered), indent=2, sort_keys=True, ensure_ascii=False)
        target.write(answered.encode() + b"\n")
    target.flush()


def lines(source: BinaryIO) -> Iterable[bytes]:
    """The lines without their ends, Windows ends included."""
    for line in source:
        yield line.removesuffix(b"\n").removesuffix(b"\r")
