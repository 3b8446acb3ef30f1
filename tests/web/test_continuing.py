"""What a plan says after its last date, when that date is of a blood test alone."""

from __future__ import annotations

from regimens.web.presenters.continuing import continues
from tests.wording.plans import event, tablets


def test_tablets_are_named_after_a_list_of_blood_tests() -> None:
    made = tablets() | {"schedule": [event("follow-up-3m", "2027-03-04", "blood_test")]}
    said = continues(made)
    assert said.startswith("Tablets continue once a day")
    assert said.endswith(("for life.", "until a clinician changes it."))
