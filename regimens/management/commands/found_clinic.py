"""Founds a clinic with its first manager: the one thing that nobody inside the product can do."""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from regimens.actions import accounts
from regimens.models import Role


class Command(BaseCommand):
    """Adds a clinic and the manager who adds everybody else."""

    help = "Found a clinic and its first manager. The password is asked for, or read from MANAGER_PASSWORD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The clinic's name and the manager's user name."""
        parser.add_argument("name", help="the clinic's name")
        parser.add_argument("--manager", required=True, help="user name of its first manager")

    def handle(self, *args: Any, **options: Any) -> None:
        """Found the clinic, or say why it can't be."""
        password = os.environ.get("MANAGER_PASSWORD") or getpass.getpass("Password for the manager: ")
        try:
            with transaction.atomic():
                clinic = accounts.open_clinic(name=options["name"])
                accounts.add_member(
                    clinic=clinic,
                    by=None,
                    username=options["manager"],
                    password=password,
                    roles=[Role.MANAGER],
                )
        except ValidationError as problem:
            raise CommandError("; ".join(problem.messages)) from problem
        self.stdout.write(
            f"{clinic.name} is founded. {options['manager']} adds the others in the audit pages."
        )
