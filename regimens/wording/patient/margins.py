"""What stands in the margins of a sheet: whose it is, which page, which version, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from regimens.wording import statuses
from regimens.wording.speech import Speech

PAGES = "Page {page} of {pages}"
NHS_NUMBER = "NHS No."
NUMBERS: Mapping[str, str] = {NHS_NUMBER: "NHS No. {number}", "Number": "Number {number}"}
NOT_KNOWN = "Not known"
MARGINS: Mapping[str, str] = {
    "identity": "{family}, {given}, born {date}, {number}",
    "marked": "{mark}: {identity}",
    "version": "{plan} version {version}, check code {code}, printed {date}, record {record}.",
    "origin": "{plan} version {version}, check code {code}.",
    "latest": "Latest version? Ask {whom}.",
    "clinic": "{clinic}, {phone}",
}


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One copy of a plan version: what its foot names, and the state of its rule set."""

    plan: str
    version: int
    code: str
    on: str
    record: int
    clinic: str
    phone: str
    ruleset: str


def identity(family: str, given: str, born: str, number: str, speech: Speech) -> str:
    """EXAMPLE, Jane, born 27 March 1962, NHS No. 999 100 0003."""
    return speech.say(MARGINS["identity"], family=family, given=given, date=born, number=number)


def numbered(label: str, number: str, speech: Speech) -> str:
    """NHS No. 999 100 0003; the label is the one the clinic uses."""
    return speech.say(NUMBERS[label], number=speech.translate(number) if number == NOT_KNOWN else number)


def marked(mark: str, who: str, speech: Speech) -> str:
    """DRAFT: EXAMPLE, Jane; the identity alone on a copy that may be followed."""
    return speech.say(MARGINS["marked"], mark=mark, identity=who) if mark else who


def warning(state: str, speech: Speech) -> str:
    """What a copy that is not to be followed says at its head; empty on any other."""
    said = statuses.COPIES[state]
    return speech.translate(said) if said else ""


def foot(copy: Printed, speech: Speech) -> str:
    """Version, check code, day, record, whom to ask, and what the rules are worth."""
    version = speech.say(
        MARGINS["version"],
        plan=copy.plan,
        version=copy.version,
        code=copy.code,
        date=copy.on,
        record=copy.record,
    )
    whom = copy.clinic
    if copy.phone:
        whom = speech.say(MARGINS["clinic"], clinic=copy.clinic, phone=copy.phone)
    latest = speech.say(MARGINS["latest"], whom=whom)
    return f"{version} {latest} {standing(copy, speech)}"


def origin(copy: Printed, speech: Speech) -> str:
    """The last line of the sheet itself: version, check code and what the rules are worth."""
    said = speech.say(MARGINS["origin"], plan=copy.plan, version=copy.version, code=copy.code)
    return f"{said} {standing(copy, speech)}"


def standing(copy: Printed, speech: Speech) -> str:
    """How far the rule set is approved, and that this is not a medical device."""
    state = statuses.RULESET_STATES.english(copy.ruleset)
    return f"{speech.translate(state)} {speech.translate(statuses.NOT_A_DEVICE)}"


def margin_phrases() -> Iterator[str]:
    """Every phrase of the margins and of what a copy is worth."""
    yield from (PAGES, *NUMBERS.values(), NOT_KNOWN, *MARGINS.values())
    yield from statuses.RULESET_STATES.in_english()
    yield statuses.NOT_A_DEVICE
    for table in (statuses.WATERMARKS, statuses.COPIES):
        yield from (phrase for phrase in table.values() if phrase)
