"""A clinic's release of the present rule set, brought as far along its way as a test needs it."""

from __future__ import annotations

from regimens.actions import impact, rule_sets
from regimens.actions.rule_sets import Shown
from regimens.models import Clinic, Member, Release

STATEMENT = "Every rule read against its sources"


def shown(clinic: Clinic) -> Shown:
    """The impact as the page would show it now."""
    found = impact.of_clinic(clinic)
    return Shown(len(found.changed), found.check_code)


def submitted(manager: Member, key: str = "s") -> Release:
    """Submitted by the manager."""
    return rule_sets.submit(by=manager, key=key)


def in_review(manager: Member, key: str = "s") -> Release:
    """Taken into review."""
    return rule_sets.begin_review(release=submitted(manager, key), by=manager, key=key)


def endorse(release: Release, by: Member, key: str = "e", statement: str = STATEMENT) -> Release:
    """The clinician's approval, after a look at the impact."""
    return rule_sets.endorse(
        release=release, by=by, shown=shown(by.clinic), agreed=True, statement=statement, key=key
    )


def confirm(release: Release, by: Member, key: str = "c") -> Release:
    """The second person's confirmation, after a look at the impact."""
    return rule_sets.confirm(release=release, by=by, shown=shown(by.clinic), agreed=True, key=key)


def approved(manager: Member, clinician: Member, key: str = "s") -> Release:
    """Approved by the clinician and confirmed by the manager."""
    return confirm(endorse(in_review(manager, key), clinician, key), manager, key)
