"""Ampoules counted by hand for every kind of regimen, and the volume from the strength."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from regimens.clinical.ampoules import Ampoules, LoadingSoFar, ampoules, volume_ml

THREE = {"kind": "loading", "pattern": "three_per_week", "doses": 6, "ends": "after_doses", "interval": None}
OPEN = {"kind": "loading", "pattern": "alternate_days", "doses": None, "ends": "at_plateau", "interval": None}
TEST = {"kind": "blood_test", "phase": "loading"}
FIXED_DAYS = OPEN | {"pattern": "mon_wed_fri"}


def after(least: int, most: int, unit: str = "month", kind: str = "maintenance") -> dict[str, Any]:
    """The phase after loading."""
    every = {"unit": unit, "at_least": least, "at_most": most}
    return {"kind": kind, "pattern": "every_interval", "ends": "never", "doses": None, "interval": every}


def plan(*phases: dict[str, Any], dated: int = 0, form: str = "hydroxocobalamin", dose: int = 1000) -> Any:
    """A document of these phases with so many dated doses of loading."""
    amount = {"at_least": dose, "at_most": dose}
    row = {"kind": "injection", "phase": "loading"}
    later = [{"kind": "injection", "phase": "maintenance"}, TEST]
    regimen = {
        "form": form,
        "route": "intramuscular",
        "phases": [phase | {"dose_micrograms": amount} for phase in phases],
    }
    return {"regimen": regimen, "schedule": [row] * dated + later}


@pytest.mark.parametrize(
    ("document", "counted"),
    [
        (plan(THREE, after(3, 3), dated=6), Ampoules(each=1, loading=6, a_year=(4, 5))),
        (plan(THREE, after(2, 3), dated=6), Ampoules(each=1, loading=6, a_year=(4, 7))),
        # Maintenance alone is dated: loading lies behind, and none of it is ordered again.
        (plan(THREE, after(3, 3), dated=0), Ampoules(each=1, a_year=(4, 5))),
        (plan(OPEN, after(2, 2), dated=0), Ampoules(each=1, a_year=(6, 7))),
        # Nothing but tests is dated.
        (plan(THREE, after(3, 3)) | {"schedule": [TEST]}, Ampoules(each=1, loading=6, a_year=(4, 5))),
        (plan(THREE, after(3, 3), dated=2), Ampoules(each=1, loading=2, a_year=(4, 5))),
        (plan(OPEN, after(2, 2), dated=11), Ampoules(each=1, loading=11, further=7, a_year=(6, 7))),
        (
            plan(OPEN, after(2, 2)) | {"schedule": [TEST]},
            Ampoules(each=1, loading=0, further=7, a_year=(6, 7)),
        ),
        (
            plan(OPEN, after(2, 2)) | {"schedule": []},
            Ampoules(each=1, loading=11, further=7, a_year=(6, 7), first_days=21),
        ),
        (
            plan(FIXED_DAYS, after(2, 2), dose=1500) | {"schedule": []},
            Ampoules(each=2, loading=20, further=12, a_year=(12, 14), first_days=21),
        ),
        (plan(THREE, after(3, 3)) | {"schedule": []}, Ampoules(each=1, loading=6, a_year=(4, 5))),
        (plan(FIXED_DAYS, after(2, 2), dated=9), Ampoules(each=1, loading=9, further=6, a_year=(6, 7))),
        (plan(after(1, 1)), Ampoules(each=1, a_year=(12, 13))),
        (plan(after(2, 2, "week")), Ampoules(each=1, a_year=(26, 27))),
        (plan(after(3, 3, kind="prophylaxis")), Ampoules(each=1, a_year=(4, 5))),
        (plan(THREE, after(3, 3), dated=6, dose=1500), Ampoules(each=2, loading=12, a_year=(8, 10))),
        (plan(after(1, 1), form="cyanocobalamin"), Ampoules(each=1, a_year=(12, 13))),
        (plan(after(1, 1), form="methylcobalamin"), None),
        ({"regimen": None, "schedule": []}, None),
        ({"regimen": {"form": "cyanocobalamin", "route": "oral", "phases": []}, "schedule": []}, None),
    ],
)
def test_counted_by_hand(document: Any, counted: Ampoules | None) -> None:
    assert ampoules(document) == counted


@pytest.mark.parametrize(
    ("document", "given", "dated", "is_over", "counted"),
    [
        (plan(THREE, after(3, 3), dated=6), 2, 4, False, Ampoules(each=1, loading=4, a_year=(4, 5))),
        (plan(THREE, after(3, 3), dated=6), 2, 0, False, Ampoules(each=1, loading=4, a_year=(4, 5))),
        (plan(THREE, after(3, 3), dated=6), 6, 0, True, Ampoules(each=1, a_year=(4, 5))),
        (plan(THREE, after(3, 3), dated=6), 8, 0, False, Ampoules(each=1, loading=0, a_year=(4, 5))),
        (plan(OPEN, after(2, 2), dated=11), 3, 8, False, Ampoules(each=1, loading=8, further=7, a_year=(6, 7))),
        (plan(OPEN, after(2, 2), dated=11), 11, 0, False, Ampoules(each=1, loading=0, further=7, a_year=(6, 7))),
        (plan(OPEN, after(2, 2), dated=11), 9, 0, True, Ampoules(each=1, a_year=(6, 7))),
        (plan(THREE, after(3, 3), dated=6, dose=1500), 2, 4, False, Ampoules(each=2, loading=8, a_year=(8, 10))),
        (plan(after(1, 1)), 2, 0, True, Ampoules(each=1, a_year=(12, 13))),
    ],
)  # fmt: skip
def test_once_loading_has_begun_what_is_still_to_give_is_counted(
    document: Any, given: int, dated: int, is_over: bool, counted: Ampoules
) -> None:
    assert ampoules(document, LoadingSoFar(given=given, dated=dated, is_over=is_over)) == counted


@pytest.mark.parametrize(
    ("form", "micrograms", "ml"),
    [
        ("hydroxocobalamin", 1000, Fraction(1)),
        ("cyanocobalamin", 500, Fraction(1, 2)),
        ("hydroxocobalamin", 250, Fraction(1, 4)),
        ("methylcobalamin", 1000, None),
    ],
)
def test_the_volume_comes_from_the_strength(form: str, micrograms: int, ml: Fraction | None) -> None:
    assert volume_ml(form, micrograms) == ml
