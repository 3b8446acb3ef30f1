"""Units that each laboratory result may have, and the ends between which its value is plausible."""

from __future__ import annotations

from fractions import Fraction

from regimens.clinical.quantities import Exact

UNITS_OF: dict[str, tuple[str, ...]] = {
    "b12_total": ("ng/L", "pg/mL", "pmol/L"),
    "b12_active": ("pmol/L",),
    "egfr": ("mL/min/1.73m2",),
    "creatinine": ("umol/L", "mg/dL"),
    "mma": ("nmol/L", "umol/L", "ug/L"),
    "homocysteine": ("umol/L", "mg/L"),
    "folate": ("ug/L", "ng/mL", "nmol/L"),
    "potassium": ("mmol/L", "mEq/L"),
    "haemoglobin": ("g/L", "g/dL"),
    "haematocrit": ("L/L", "%"),
    "reticulocytes": ("10*9/L", "%"),
    "platelets": ("10*9/L",),
    "ferritin": ("ug/L", "ng/mL"),
}
#: Contract, section 1: a value outside is a slip of unit or of typing, and is refused.
PLAUSIBLE: dict[tuple[str, str], tuple[Exact, Exact]] = {
    ("b12_total", "ng/L"): (10, 5000),
    ("b12_total", "pg/mL"): (10, 5000),
    ("b12_total", "pmol/L"): (5, 3700),
    ("b12_active", "pmol/L"): (5, 3700),
    ("egfr", "mL/min/1.73m2"): (1, 200),
    ("creatinine", "umol/L"): (10, 2200),
    ("creatinine", "mg/dL"): (Fraction(1, 10), 25),
    ("haemoglobin", "g/L"): (20, 250),
    ("haemoglobin", "g/dL"): (2, 25),
    ("potassium", "mmol/L"): (1, 10),
    ("potassium", "mEq/L"): (1, 10),
    ("platelets", "10*9/L"): (1, 2000),
}
WIDEST: tuple[Exact, Exact] = (0, 100_000)


def plausible_range(analyte: str, unit: str) -> tuple[Exact, Exact]:
    """The least and the greatest plausible value in this unit, ends included."""
    return PLAUSIBLE.get((analyte, unit), WIDEST)
