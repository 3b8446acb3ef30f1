"""Works out anew what is due for everybody followed: each night, and after closed days were changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from regimens.actions import due
from regimens.models import Clinic


class Command(BaseCommand):
    """Days go by without a record, and a clinic may close on other days than it did: the list follows."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Every clinic, one after the other; says how many rows were worked out."""
        for clinic in Clinic.objects.order_by("pk"):
            count = due.refresh_all(clinic)
            if options["verbosity"]:
                self.stdout.write(f"{clinic.name}: {count}")
