"""What a nurse reads of a plan beyond the direction sheet: when not to give a dose, and whom to call."""

from __future__ import annotations

from collections.abc import Iterator

from regimens.wording.emergency_numbers import Numbers
from regimens.wording.table import Phrases

DO_NOT_GIVE = Phrases(
    "reason not to give a dose",
    {
        "identity": "Identity, drug, strength or version does not match: do not give it.",
        "reaction": "A past anaphylaxis to vitamin B12, or a reaction of unknown kind: do not give it. Call the clinician.",
        "window": "Before or after its day or window: ask the clinician first. The dates after it change.",
        "refused": "The patient says no: do not give it. Record it, and tell the clinician.",
    },
)
CALL = Phrases(
    "whom a nurse calls",
    {
        "emergency": "A severe reaction, or trouble breathing: call {number} now.",
        "signs": "New weakness of the legs, loss of bladder or bowel control, or loss of sight: tell a clinician at once.",
        "missed": "If two loading doses in a row are missed: tell the clinician who signed, the same day.",
        "clinic": "Questions: {clinic}{phone}.",
        "closed": "When the clinic is closed: {phone}.",
        "signer": "The clinician who signed: {signer}.",
    },
)


def whom_to_call(
    clinic: str, phone: str, help_phone: str, numbers: Numbers, signer: str, *, loads: bool
) -> Iterator[str]:
    """The emergency first; a number that is not known is left out. loads: loading is not complete."""
    yield CALL["emergency"].format(number=numbers.emergency)
    yield CALL["signs"]
    if loads:
        yield CALL["missed"]
    yield CALL["clinic"].format(clinic=clinic, phone=f", {phone}" if phone else "")
    if help_phone:
        yield CALL["closed"].format(phone=help_phone)
    if signer:
        yield CALL["signer"].format(signer=signer)
