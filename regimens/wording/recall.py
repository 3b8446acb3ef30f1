"""The email that calls somebody back: it tells a stranger who reads it nothing about an illness."""

from __future__ import annotations

SUBJECT = "A message from {clinic}"
BODY = """Hello,

Please ring {clinic}{phone} to book your next visit.
If you have had this visit somewhere else, please tell us when and where.

{clinic}
Please do not answer this email: nobody reads the answers.
"""


def email(clinic: str, phone: str) -> tuple[str, str]:
    """Subject and text, without name, date, drug or reason."""
    return SUBJECT.format(clinic=clinic), BODY.format(clinic=clinic, phone=f" on {phone}" if phone else "")
