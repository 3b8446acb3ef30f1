"""Keeps every rule set that plans are made with, and reads it back only when it is what it was."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from regimens import clinical
from regimens.clinical.canonical import digest
from regimens.clinical.release import ENGINE_VERSION, RuleSet, ruleset_text
from regimens.models import RuleSetText, clock
from regimens.wording import rulebook
from regimens.wording.rulebook import Book

NOT_KEPT = gettext_noop(
    "The words of rule set {check} were not kept: only the codes of its rules and sources are shown."
)
BROKEN = gettext_noop(
    "The kept text of rule set {check} does not match its hash, so its words are not shown."
)


class BrokenRuleSet(ValueError):
    """The text of a rule set does not match its hash; the text names the rule set and is read by people."""


def keep(ruleset: RuleSet) -> RuleSetText:
    """The kept text of this rule set, kept now unless it was before.

    Called inside the transaction of what makes use of it. Raises BrokenRuleSet for a rule set that is
    neither kept nor the one whose rules are in force here.
    """
    return keep_text(ruleset.as_json())


def keep_text(ruleset: Mapping[str, str]) -> RuleSetText:
    """The same for a rule set as a plan document names it: id, version, sha256."""
    kept = RuleSetText.objects.filter(pk=ruleset["sha256"]).first()
    return kept or _keep_now(ruleset)


def _keep_now(ruleset: Mapping[str, str]) -> RuleSetText:
    text = ruleset_text()
    if digest(text) != ruleset["sha256"]:
        raise BrokenRuleSet(
            f"Rule set {ruleset['id']} {ruleset['version']} can't be kept: the rules here hash to "
            f"{digest(text)[:12]}, not to {ruleset['sha256'][:12]}."
        )
    words = rulebook.words_text()
    values = {
        "name": ruleset["id"],
        "version": ruleset["version"],
        "engine_version": ENGINE_VERSION,
        "canonical_text": text,
        "words_text": words,
        "words_sha256": digest(words),
        "kept_at": clock.now(),
    }
    kept, _ = RuleSetText.objects.get_or_create(sha256=ruleset["sha256"], defaults=values)
    return kept


def keep_present() -> RuleSetText:
    """Keep the rule set whose rules are in force here."""
    return keep(clinical.RULESET)


def fault(kept: RuleSetText) -> str:
    """What does not hold for a kept text: empty when both of its hashes hold."""
    if digest(kept.canonical_text) != kept.sha256:
        return "its kept text does not match its hash"
    if digest(kept.words_text) != kept.words_sha256:
        return "its kept words do not match their hash"
    return ""


def read(sha256: str) -> RuleSetText | None:
    """The kept rule set with this hash, if there is one; raises BrokenRuleSet when a hash does not hold."""
    kept = RuleSetText.objects.filter(pk=sha256).first()
    if kept is not None and (found := fault(kept)):
        raise BrokenRuleSet(f"Rule set {kept.name} {kept.version} ({sha256}) is refused: {found}.")
    return kept


def book(sha256: str) -> Book:
    """The words of a kept rule set; without words, and with the reason, where they can't be had."""
    check = sha256[:12]
    try:
        kept = read(sha256)
    except BrokenRuleSet:
        return Book({}, {}, gettext(BROKEN).format(check=check))
    return rulebook.read(kept.words_text) if kept else Book({}, {}, gettext(NOT_KEPT).format(check=check))
