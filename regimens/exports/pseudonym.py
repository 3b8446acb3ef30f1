"""A code in place of a patient: the same for one patient of one clinic always; outsiders can't tell whose."""

from __future__ import annotations

import hmac

LENGTH = 20
YOUNGEST_BAND, OLDEST_BAND, BAND = 18, 90, 10


def pseudonym(key: str, clinic: int, of: str, identity: str) -> str:
    """A keyed code (HMAC-SHA-256). clinic: keeps clinics apart. of: what it stands for, such as patient.

    Without the key nobody can work out which patient it is, not even by trying every id.
    """
    told = f"b12.pseudonym/1|{clinic}|{of}|{identity}"
    return hmac.new(key.encode(), told.encode(), "sha256").hexdigest()[:LENGTH]


def age_band(years: int) -> str:
    """The age in completed years as a band, in words that no spreadsheet takes for a date."""
    if years < YOUNGEST_BAND:
        return "under 18"
    if years >= OLDEST_BAND:
        return "90 and over"
    begins = max(YOUNGEST_BAND, years // BAND * BAND)
    return f"{begins} to {years // BAND * BAND + BAND - 1}"
