"""The targets of blood results: at their limits, in every unit, with every sign."""

from __future__ import annotations

import pytest

from regimens.clinical.plausible import UNITS_OF
from regimens.clinical.targets import is_met, target_of


@pytest.mark.parametrize(
    ("analyte", "sex", "pregnant", "limit"),
    [
        ("haemoglobin", "male", False, 130),
        ("haemoglobin", "female", False, 120),
        ("haemoglobin", "female", True, 110),
        ("haemoglobin", "other", False, 130),
        ("haemoglobin", "unknown", False, 130),
        ("homocysteine", "female", False, 10),
        ("mma", "male", False, 271),
    ],
)
def test_the_limit(analyte: str, sex: str, pregnant: bool, limit: int) -> None:
    found = target_of(analyte, sex=sex, pregnant=pregnant)
    assert found is not None
    assert found.limit.value == limit


@pytest.mark.parametrize(
    "analyte", sorted(set(UNITS_OF) - {"haemoglobin", "homocysteine", "mma", "potassium"})
)
def test_no_other_test_has_a_target(analyte: str) -> None:
    assert target_of(analyte, sex="female", pregnant=False) is None


@pytest.mark.parametrize(
    ("analyte", "comparator", "value", "unit", "met"),
    [
        ("haemoglobin", "=", 120, "g/L", True),
        ("haemoglobin", "=", 119, "g/L", False),
        ("haemoglobin", "=", 11.9, "g/dL", False),
        ("haemoglobin", "=", 12, "g/dL", True),
        ("potassium", "=", 3.5, "mmol/L", True),
        ("potassium", "=", 3.4, "mEq/L", False),
        ("homocysteine", "=", 10, "umol/L", True),
        ("homocysteine", "=", 10.1, "umol/L", False),
        ("homocysteine", "=", 1.4, "mg/L", False),
        ("mma", "=", 0.271, "umol/L", True),
        ("mma", "=", 0.272, "umol/L", False),
        ("mma", "<", 300, "nmol/L", None),
        ("mma", "<", 200, "nmol/L", True),
        ("mma", ">", 271, "nmol/L", False),
        ("haemoglobin", ">", 100, "g/L", None),
        ("haemoglobin", "<", 120, "g/L", False),
    ],
)
def test_whether_a_result_meets_it(
    analyte: str,
    comparator: str,
    value: float,
    unit: str,
    met: bool | None,
) -> None:
    found = target_of(analyte, sex="female", pregnant=False)
    assert found is not None
    assert is_met(found, analyte=analyte, value=value, comparator=comparator, unit=unit) is met
