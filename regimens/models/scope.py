"""Keeps every record inside its clinic, and keeps records from being deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from django.db import models

if TYPE_CHECKING:
    from regimens.models.clinic import Clinic

Record = TypeVar("Record", bound=models.Model)


class Unscoped(TypeError):
    """Somebody asked for records without saying of which clinic."""


class NeverDeleted(TypeError):
    """Clinical records and the audit trail are corrected by new rows, never deleted."""


class RecordQuerySet(models.QuerySet[Record]):
    """Rows of clinical records: they may be read and added, never deleted."""

    def delete(self) -> NoReturn:
        """Refuse, for every record and everybody."""
        raise NeverDeleted(f"{self.model._meta.verbose_name} records are never deleted")


class ClinicManager(models.Manager[Record], Generic[Record]):
    """Finds records of one clinic; a question without a clinic is an error, not an answer."""

    def in_clinic(self, clinic: Clinic) -> RecordQuerySet[Record]:
        """Every record of this clinic and none of another."""
        return RecordQuerySet[Record](self.model, using=self._db).filter(clinic=clinic)

    def create(self, **values: Any) -> Record:
        """Add one record; its clinic is among the values."""
        return RecordQuerySet[Record](self.model, using=self._db).create(**values)

    def get_queryset(self) -> NoReturn:
        """Refuse: say `.in_clinic(clinic)`; whole-installation jobs say `Model.everywhere`."""
        raise Unscoped(f"{self.model.__name__}.objects needs a clinic: use .in_clinic(clinic)")


class EverywhereManager(models.Manager[Record], Generic[Record]):
    """Finds records of all clinics: for Django itself, verification and the demo; never for a page."""

    def get_queryset(self) -> RecordQuerySet[Record]:
        """Every record of the installation."""
        return RecordQuerySet[Record](self.model, using=self._db)


class ClinicRecord(models.Model):
    """A record that belongs to one clinic and is never deleted."""

    everywhere: models.Manager[Any]

    class Meta:
        abstract = True

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refuse, for every record and everybody."""
        raise NeverDeleted(f"{self._meta.verbose_name} records are never deleted")
