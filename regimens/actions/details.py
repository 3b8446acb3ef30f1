"""What may stand in a patient's details: limits, check digits, and the sentence for each mistake."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError as BadAddress
from django.core.validators import validate_email
from django.utils.translation import gettext, gettext_noop
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.gb import nhs

from regimens.models.clinic import Clinic, IdentifierKind
from regimens.models.person import Allergies, CommunicationNeed, Patient, Sex

NAME_LENGTH = 100
SHORT_LENGTH = 20
ALLERGY_LENGTH = 200
OLDEST_YEARS = 120
NAME_MARKS = frozenset(" '’-")
NHS_DIGITS = 10
#: What is said of a name: that it is missing, too long, or not of letters.
NAMES = {
    "family_name": (
        gettext_noop("Enter the family name"),
        gettext_noop("Family name must be {n} characters or fewer"),
        gettext_noop("Family name must only include letters, hyphens, apostrophes and spaces"),
    ),
    "given_name": (
        gettext_noop("Enter the given name"),
        gettext_noop("Given name must be {n} characters or fewer"),
        gettext_noop("Given name must only include letters, hyphens, apostrophes and spaces"),
    ),
}
EMAIL_LENGTH = 120
PHONE_MARKS = frozenset("0123456789 +")


@dataclass(frozen=True)
class PatientDetails:
    """A patient as the registration page asks; allergies one per line."""

    family_name: str
    given_name: str
    born: date | None
    sex: str
    allergies: str
    identifier: str = ""
    local_identifier: str = ""
    allergy_list: str = ""
    communication_needs: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    deceased_on: date | None = None


class BadDetails(ValueError):
    """The details can't be kept; `errors` says why, field by field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(sorted(errors)))
        self.errors = errors


def details_of(patient: Patient) -> PatientDetails:
    """The details as they are kept, to be changed and sent back."""
    return PatientDetails(
        family_name=patient.family_name,
        given_name=patient.given_name,
        born=patient.born,
        sex=patient.sex,
        allergies=patient.allergies,
        identifier=patient.identifier,
        local_identifier=patient.local_identifier,
        allergy_list=patient.allergy_list,
        communication_needs=tuple(patient.communication_needs),
        phone=patient.phone,
        email=patient.email,
        deceased_on=patient.deceased_on,
    )


def tidy(details: PatientDetails) -> PatientDetails:
    """The same details without stray spaces, identifiers in their compact form."""
    return replace(
        details,
        family_name=_one_line(details.family_name),
        given_name=_one_line(details.given_name),
        identifier="".join(c for c in details.identifier if c not in " -\u2013\u00a0"),
        local_identifier=_one_line(details.local_identifier),
        allergy_list="\n".join(filter(None, map(_one_line, details.allergy_list.splitlines()))),
        phone=_one_line(details.phone),
        email=_one_line(details.email),
    )


def check_details(details: PatientDetails, clinic: Clinic, today: date) -> None:
    """Raise BadDetails with a sentence for each field that can't be kept as it is."""
    errors: dict[str, str] = {}
    for field, sentence in _problems(details, clinic, today):
        errors.setdefault(field, sentence)
    if errors:
        raise BadDetails(errors)


def search_key(name: str) -> str:
    """A name as searches compare it: without accents, marks and capitals."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in parts if not unicodedata.combining(c)).split())


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _problems(details: PatientDetails, clinic: Clinic, today: date) -> Iterator[tuple[str, str]]:
    yield from _name_problems("family_name", details.family_name)
    yield from _name_problems("given_name", details.given_name)
    yield from _birth_problems(details.born, today)
    yield from _identifier_problems(details, clinic)
    if details.sex not in Sex.values:
        yield "sex", gettext("Select the sex used for kidney and pregnancy checks")
    yield from _allergy_problems(details)
    yield from _contact_problems(details)
    yield from _death_problems(details, today)


def _name_problems(field: str, name: str) -> Iterator[tuple[str, str]]:
    missing, long, marked = NAMES[field]
    if not name:
        yield field, gettext(missing)
    elif len(name) > NAME_LENGTH:
        yield field, gettext(long).format(n=NAME_LENGTH)
    elif not all(c in NAME_MARKS or unicodedata.category(c)[0] in "LM" for c in name):
        yield field, gettext(marked)
    elif not any(c.isalpha() for c in name):
        yield field, gettext(missing)


def _birth_problems(born: date | None, today: date) -> Iterator[tuple[str, str]]:
    if born is None:
        yield "born", gettext("Enter the date of birth")
    elif born > today:
        yield "born", gettext("Date of birth must be in the past")
    elif today.year - born.year > OLDEST_YEARS:
        yield "born", gettext("Date of birth must be within the last {n} years").format(n=OLDEST_YEARS)


def _identifier_problems(details: PatientDetails, clinic: Clinic) -> Iterator[tuple[str, str]]:
    if len(details.local_identifier) > SHORT_LENGTH:
        yield (
            "local_identifier",
            gettext("Local identifier must be {n} characters or fewer").format(n=SHORT_LENGTH),
        )
    elif any(unicodedata.category(c)[0] in "CZ" and c != " " for c in details.local_identifier):
        yield "local_identifier", gettext("Local identifier must only include letters, digits and marks")
    if not details.identifier:
        return
    if clinic.identifier_kind == IdentifierKind.NONE:
        yield "identifier", gettext("This clinic keeps no national identifier")
        return
    try:
        nhs.validate(details.identifier)
    except InvalidChecksum:
        yield "identifier", gettext("Check the NHS number: the last digit does not match")
    except ValidationError:
        yield "identifier", gettext("NHS number must be {n} digits").format(n=NHS_DIGITS)


def _allergy_problems(details: PatientDetails) -> Iterator[tuple[str, str]]:
    if details.allergies not in Allergies.values:
        yield "allergies", gettext("Select whether the patient has known allergies")
    elif details.allergies == Allergies.KNOWN and not details.allergy_list:
        yield "allergy_list", gettext("Enter the known allergies")
    elif details.allergies != Allergies.KNOWN and details.allergy_list:
        yield "allergies", gettext("You entered an allergy. Select 'Known allergies', or clear the list")
    if any(len(line) > ALLERGY_LENGTH for line in details.allergy_list.splitlines()):
        yield "allergy_list", gettext("Each allergy must be {n} characters or fewer").format(n=ALLERGY_LENGTH)
    if any(unicodedata.category(c) in {"Cc", "Cf"} and c != "\n" for c in details.allergy_list):
        yield "allergy_list", gettext("Known allergies must be plain text")


def _contact_problems(details: PatientDetails) -> Iterator[tuple[str, str]]:
    if len(details.phone) > SHORT_LENGTH:
        yield "phone", gettext("Phone number must be {n} characters or fewer").format(n=SHORT_LENGTH)
    elif not set(details.phone) <= PHONE_MARKS:
        yield "phone", gettext("Phone number must only include digits, spaces and plus")
    if details.email and not _is_an_address(details.email):
        yield "email", gettext("Email address must be like name@example.org")
    if not set(details.communication_needs) <= set(CommunicationNeed.values):
        yield "communication_needs", gettext("Select communication needs from the list")


def _is_an_address(text: str) -> bool:
    try:
        validate_email(text)
    except BadAddress:
        return False
    return len(text) <= EMAIL_LENGTH


def _death_problems(details: PatientDetails, today: date) -> Iterator[tuple[str, str]]:
    if details.deceased_on is None:
        return
    if details.deceased_on > today:
        yield "deceased_on", gettext("Date of death must be today or in the past")
    elif details.born and details.deceased_on < details.born:
        yield "deceased_on", gettext("Date of death must be after the date of birth")
