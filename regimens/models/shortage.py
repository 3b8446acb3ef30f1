"""A product that the clinic cannot get for a time, so that plans made meanwhile do without it."""

from __future__ import annotations

import uuid

from django.db import models

from regimens.models.clinic import STOCK, Clinic
from regimens.models.person import Member
from regimens.models.scope import ClinicManager, ClinicRecord, EverywhereManager


class Shortage(ClinicRecord):
    """One product unavailable from a day until supply returns; two of the same at once cannot be."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="shortages")
    product = models.CharField(max_length=32, choices=[(name, name) for name in STOCK])
    began_on = models.DateField()
    began_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ClinicManager["Shortage"]()
    everywhere = EverywhereManager["Shortage"]()

    class Meta:
        default_manager_name = "everywhere"
        base_manager_name = "everywhere"
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "product"],
                condition=models.Q(ended_on__isnull=True),
                name="shortage_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(product__in=list(STOCK)), name="shortage_product_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, ended_by__isnull=True)
                | models.Q(ended_by__isnull=False, ended_on__gte=models.F("began_on")),
                name="shortage_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"shortage {self.pk}"
