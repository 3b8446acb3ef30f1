"""Answers histories from standard input with plans on standard output, one line for one line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand

from regimens import clinical
from regimens.management.answering import answer_stream, usable_cores


class Command(BaseCommand):
    """JSON Lines in, JSON Lines out; no database is needed, and the command never stops early."""

    help = "Answer each line of JSON (b12.history/1) on standard input with a plan (b12.plan/1)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the whole input as one history; how many processes answer a long input."""
        parser.add_argument("--pretty", action="store_true", help="one history in, one indented plan out")
        parser.add_argument(
            "--workers",
            type=_at_least_one,
            default=usable_cores(),
            help="processes that answer a long input; the answers are the same with any number (all cores)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Standard output carries plans alone."""
        write_plans(sys.stdin.buffer, sys.stdout.buffer, pretty=options["pretty"], workers=options["workers"])


def write_plans(source: BinaryIO, target: BinaryIO, *, pretty: bool, workers: int = 1) -> None:
    """Answer every line, or the whole input at once; the last line may lack its end."""
    if not pretty:
        answer_stream(source, target, workers=workers)
        return
    answered = json.loads(clinical.answer_line(source.read()))
    text = json.dumps(answered, indent=2, sort_keys=True, ensure_ascii=False)
    target.write(text.encode() + b"\n")
    target.flush()


def _at_least_one(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise ArgumentTypeError("a whole number from 1")
    return number
