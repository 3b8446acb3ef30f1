"""Fills an installation with fictional patients and demo accounts: only where DEMO=1, and only once."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from b12site import secret_key
from regimens.actions import accounts
from regimens.management import demo_story
from regimens.models import Clinic, Member, Role, clock

CLINIC, OTHER_CLINIC = "Elm Road Surgery", "Harbour Lane Practice"
PASSWORD_BYTES = 12
NOBODY_KNOWS = 32

# User name, roles, display name, registration body and number; all fictional.
ACCOUNTS: tuple[tuple[str, tuple[Role, ...], str, str, str], ...] = (
    ("manager", (Role.MANAGER,), "Robin Hale", "", ""),
    ("clinician", (Role.CLINICIAN,), "Dr Alex Morgan", "GMC", "0000001"),
    ("nurse", (Role.NURSE,), "Sam Okafor", "NMC", "00A0001E"),
    ("auditor", (Role.AUDITOR,), "Jo Lindgren", "", ""),
)
OTHER_ACCOUNTS = (("clinician2", (Role.CLINICIAN,), "Dr Kim Harbour", "GMC", "0000002"),)


class Command(BaseCommand):
    """Two demo clinics, their accounts, and forty fictional patients with plans in every state."""

    help = "Make the demo clinics, accounts and patients (DEMO=1 only; DEMO_PASSWORD sets the password)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is not there yet, and print the accounts."""
        if not settings.DEMO:
            raise CommandError("Demo data and accounts are made only where DEMO=1 is set.")
        with transaction.atomic():
            if not Clinic.objects.filter(demo=True).exists():
                _refuse_among_real_records()
                self.stdout.write(f"{_make()} fictional patients made.")
            password = demo_password()
            _set_passwords(password)
        self.stdout.write(f"Demo accounts ({CLINIC}): clinician, nurse, auditor, manager.")
        self.stdout.write(f"Demo account of a second clinic ({OTHER_CLINIC}): clinician2.")
        self.stdout.write(f"Password of all: {password}")


def demo_password() -> str:
    """The password that was set, else one made on the first start and kept."""
    kept = Path(settings.DATA_DIR)
    return os.environ.get("DEMO_PASSWORD") or secret_key.kept_in(kept, "demo_password", PASSWORD_BYTES)


def _refuse_among_real_records() -> None:
    if Clinic.objects.exists():
        raise CommandError("This installation holds a real clinic: demo data is never mixed with it.")


def _make() -> int:
    with clock.at(demo_story.beginning()):
        members = _open(CLINIC, ACCOUNTS)
        _open(OTHER_CLINIC, OTHER_ACCOUNTS)
    return demo_story.tell(members["clinician"], members["nurse"])


def _open(name: str, people: tuple[tuple[str, tuple[Role, ...], str, str, str], ...]) -> dict[str, Member]:
    told = {"demo": True, "phone": "01632 960110", "help_phone": "01632 960111"}
    clinic = accounts.open_clinic(name=name, settings=told)
    first: Member | None = None
    members: dict[str, Member] = {}
    for username, roles, display_name, body, number in people:
        members[username] = accounts.add_member(
            clinic=clinic,
            by=first,
            username=username,
            # Replaced at once by the demo's own password, which may be as short as somebody likes.
            password=secrets.token_urlsafe(NOBODY_KNOWS),
            roles=roles,
            display_name=display_name,
            registration_body=body,
            registration_number=number,
        )
        first = first or members[username]
    return members


def _set_passwords(password: str) -> None:
    for member in Member.objects.filter(clinic__demo=True).select_related("user"):
        if not member.user.check_password(password):
            member.user.set_password(password)
            member.user.save()
