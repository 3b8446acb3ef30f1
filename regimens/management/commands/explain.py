"""Explains one history: the whole plan in plain text, or what one rule did and what would turn it."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand

from regimens import clinical
from regimens.clinical.decisions import settle
from regimens.clinical.disagreements import concerning
from regimens.clinical.explain import readable
from regimens.clinical.rule_trace import NoSuchRule, TracedDate, check_is_rule, trace
from regimens.wording import in_text
from regimens.wording.errors import ERRORS

INVALID, NO_SUCH_RULE = 1, 2


class Command(BaseCommand):
    """One history on standard input, plain text on standard output; no database is needed."""

    help = "Explain one history (b12.history/1): why, why not, what would change it; or one rule of it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which rule; the whole plan without one."""
        parser.add_argument("--rule", metavar="ID", help="what this rule did, and what would turn it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with every fault of a history that can't be read; exit 2 for a rule that is none."""
        rule = options["rule"]
        try:
            if rule is not None:
                check_is_rule(rule)
        except NoSuchRule as unknown:
            self._refuse(no_such_rule(rule, unknown.near), NO_SUCH_RULE)
        raw = sys.stdin.buffer.read()
        document = json.loads(clinical.answer_line(raw))
        if document["errors"]:
            self._refuse(faults(document), INVALID)
        history = json.loads(raw, parse_float=Decimal)
        said = explained(history, document) if rule is None else one_rule(history, rule)
        self.stdout.write("\n".join(said))

    def _refuse(self, said: Iterator[str], code: int) -> None:
        self.stderr.write("\n".join(said))
        raise SystemExit(code)


def explained(history: Any, document: dict[str, Any]) -> Iterator[str]:
    """The whole explanation of the plan."""
    disagreeing = concerning(settle(readable(history)))
    return in_text.plan_text(document, clinical.explain(history), disagreeing)


def one_rule(history: Any, rule: str) -> Iterator[str]:
    """What this rule did."""
    traced = trace(settle(readable(history)), rule)
    return in_text.date_text(traced) if isinstance(traced, TracedDate) else in_text.rule_text(traced)


def faults(document: dict[str, Any]) -> Iterator[str]:
    """Every fault with its place."""
    yield "This history can't be read:"
    for fault in document["errors"]:
        detail = f" ({fault['detail']})" if fault["detail"] else ""
        yield f"  {fault['pointer'] or '(whole)'}: {fault['code']}. {ERRORS.say(fault['code'])}{detail}"


def no_such_rule(rule: str, near: list[str]) -> Iterator[str]:
    """The name that is none, and those most like it."""
    yield f"No rule is called {rule!r}."
    if near:
        yield f"Did you mean: {', '.join(near)}?"
    yield "Every rule stands in the rulebook: manage.py rulebook"
