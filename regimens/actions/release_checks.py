"""What keeps a rule set from being approved: numbers past their day, and a second person who is the first."""

from __future__ import annotations

from regimens.actions import drafting
from regimens.models import Member, Release


class CannotRelease(ValueError):
    """This can't be done with the release as things stand; the text is the sentence to read."""


def check_numbers(by: Member) -> None:
    """Rules with a number past its re-check date are neither submitted nor approved."""
    try:
        drafting.check_rules_are_current(by.clinic.today())
    except drafting.RulesOutOfDate as refused:
        raise CannotRelease(str(refused)) from refused


def is_same_person(release: Release, member: Member) -> bool:
    """Another account of the clinician who approved: the same name, or the same registration."""
    named = member.name.strip().casefold() == release.approver_name.strip().casefold()
    number = member.registration_number.strip().casefold()
    return named or (bool(number) and number == release.approver_number.strip().casefold())
