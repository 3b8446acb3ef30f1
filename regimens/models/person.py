"""The people: members of a clinic with their roles, and patients."""

from __future__ import annotations

import re
import unicodedata
import uuid
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from regimens.models import clock
from regimens.models.clinic import Clinic, IdentifierKind
from regimens.models.scope import ClinicManager, ClinicRecord, EverywhereManager

# B12, B-12, vitB12; cobalt, every cobalamin, Cobalin; and the brand that names neither.
COBALAMIN_WORDS = re.compile(
    r"(?<![a-z0-9])(?:vit(?:amin)?[\s.]*)?b[\s._-]*12(?!\d)|cobal|cytamen", re.IGNORECASE
)


class Role(StrEnum):
    """What a member of the clinic does; one person may hold several."""

    CLINICIAN = "clinician"
    NURSE = "nurse"
    AUDITOR = "auditor"
    MANAGER = "manager"


class Sex(models.TextChoices):
    """Sex as the kidney formula and the pregnancy question use it."""

    FEMALE = "female", gettext_lazy("Female")
    MALE = "male", gettext_lazy("Male")
    OTHER = "other", gettext_lazy("Intersex or another sex")
    UNKNOWN = "unknown", gettext_lazy("Not known")


class Allergies(models.TextChoices):
    """What the record says on allergies; not recorded is an answer of its own."""

    KNOWN = "known", gettext_lazy("Known allergies")
    NONE = "none", gettext_lazy("No known allergies")
    NOT_RECORDED = "not_recorded", gettext_lazy("Allergies not recorded")


class CommunicationNeed(models.TextChoices):
    """How the patient needs to be written or spoken to."""

    LARGE_PRINT = "large_print", gettext_lazy("Large print")
    EASY_READ = "easy_read", gettext_lazy("Easy read")
    BRAILLE = "braille", gettext_lazy("Braille")
    AUDIO = "audio", gettext_lazy("Audio")
    SIGN_LANGUAGE = "sign_language", gettext_lazy("British Sign Language")
    ANOTHER_LANGUAGE = "another_language", gettext_lazy("Another language")


class Member(models.Model):
    """A person who works for a clinic: what they may do and how they sign."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="member")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="members")
    is_clinician = models.BooleanField("clinician", default=False)
    is_nurse = models.BooleanField("nurse", default=False)
    is_auditor = models.BooleanField("auditor", default=False)
    is_manager = models.BooleanField("manager", default=False)
    display_name = models.CharField(max_length=120, blank=True, default="")
    registration_body = models.CharField(max_length=40, blank=True, default="", help_text="such as GMC")
    registration_number = models.CharField(max_length=40, blank=True, default="")

    def __str__(self) -> str:
        return f"member {self.pk}"

    @property
    def roles(self) -> frozenset[Role]:
        """Every role this member holds."""
        return frozenset(role for role in Role if getattr(self, f"is_{role}"))

    @property
    def name(self) -> str:
        """The name colleagues see; the account's name until a display name is given."""
        return self.display_name or self.user.get_username()


class Patient(ClinicRecord):
    """One patient of one clinic."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100)
    family_key = models.CharField(max_length=200, editable=False)
    given_key = models.CharField(max_length=200, editable=False)
    born = models.DateField()
    sex = models.CharField(max_length=8, choices=Sex)
    identifier_kind = models.CharField(max_length=16, choices=IdentifierKind)
    identifier = models.CharField(max_length=20, blank=True, default="")
    local_identifier = models.CharField(max_length=20, blank=True, default="")
    allergies = models.CharField(max_length=12, choices=Allergies)
    allergy_list = models.TextField(blank=True, default="")
    communication_needs = models.JSONField(default=list, blank=True)
    phone = models.CharField(max_length=20, blank=True, default="")
    email = models.CharField(max_length=120, blank=True, default="")
    deceased_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    registered_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ClinicManager["Patient"]()
    everywhere = EverywhereManager["Patient"]()

    class Meta:
        default_manager_name = "everywhere"
        base_manager_name = "everywhere"
        indexes = [
            models.Index(fields=["clinic", "family_key", "given_key"], name="patient_by_family_name"),
            models.Index(fields=["clinic", "given_key"], name="patient_by_given_name"),
            models.Index(fields=["clinic", "born"], name="patient_by_birth"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "identifier_kind", "identifier"],
                condition=~models.Q(identifier=""),
                name="patient_identifier_once_per_clinic",
            ),
            models.UniqueConstraint(
                fields=["clinic", "local_identifier"],
                condition=~models.Q(local_identifier=""),
                name="patient_local_identifier_once_per_clinic",
            ),
            models.CheckConstraint(
                condition=~models.Q(family_name="") & ~models.Q(given_name=""), name="patient_has_names"
            ),
            models.CheckConstraint(condition=models.Q(sex__in=Sex.values), name="patient_sex_known_code"),
            models.CheckConstraint(
                condition=models.Q(allergies__in=Allergies.values), name="patient_allergies_known_code"
            ),
            models.CheckConstraint(
                condition=models.Q(allergies="known") ^ models.Q(allergy_list=""),
                name="patient_allergy_list_when_known",
            ),
            models.CheckConstraint(
                condition=models.Q(deceased_on__isnull=True) | models.Q(deceased_on__gte=models.F("born")),
                name="patient_dies_after_birth",
            ),
        ]

    def __str__(self) -> str:
        # Never a name: this text reaches logs and the admin's own history.
        return f"patient {self.pk}"

    @property
    def name(self) -> str:
        """FAMILY, Given as the record writes it; the page sets the capitals."""
        return f"{self.family_name}, {self.given_name}"

    @property
    def allergy_names_cobalamin(self) -> bool:
        """Whether a recorded allergy names B12, a cobalamin or cobalt: contradicts "None apply"."""
        return bool(COBALAMIN_WORDS.search(unicodedata.normalize("NFKC", self.allergy_list)))

    def age_on(self, day: date) -> int:
        """Completed years of age on this day."""
        had_birthday = (day.month, day.day) >= (self.born.month, self.born.day)
        return day.year - self.born.year - (0 if had_birthday else 1)
