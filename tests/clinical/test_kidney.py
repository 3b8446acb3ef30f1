"""Both kidney equations against the specification's worked examples, and the intervals where they disagree."""

from __future__ import annotations

from decimal import Decimal

import pytest

from regimens.clinical.kidney import CKD_EPI, estimated

#: Serum creatinine in mg/dL (one is given as 102 micromol/L), age, sex, eGFR by the 2021 and 2009 equations.
WORKED = [
    (0.9, 55, "female", "75.50", "71.98"),
    (0.8, 25, "male", "125.95", "124.16"),
    (0.6, 30, "female", "123.76", "122.31"),
    (1.0, 40, "male", "97.58", "93.73"),
    (1.5, 70, "male", "49.77", "46.50"),
    (1.45, 66, "male", "53.15", "49.83"),
    (102 / 88.4, 72, "female", "50.41", "47.30"),
    (1.2, 68, "female", "49.31", "46.40"),
    (2.4, 58, "male", "30.51", "28.66"),
    (5.0, 62, "male", "12.34", "11.47"),
]
#: Creatinine in micromol/L: the ends between which only the 2009 equation is below 50.
DISAGREE = [
    (45, "male", 145, 150), (65, "male", 129, 135), (80, "male", 118, 125),
    (45, "female", 114, 118), (65, "female", 102, 106), (80, "female", 94, 98),
]  # fmt: skip


@pytest.mark.parametrize(("creatinine", "age", "sex", "by_2021", "by_2009"), WORKED)
def test_worked_examples(creatinine: float, age: int, sex: str, by_2021: str, by_2009: str) -> None:
    for equation, expected in (("ckd_epi_2021", by_2021), ("ckd_epi_2009", by_2009)):
        found = estimated(creatinine, age, equation, sex)
        assert round(Decimal(found.numerator) / Decimal(found.denominator), 2) == Decimal(expected)


@pytest.mark.parametrize(("age", "sex", "first", "last"), DISAGREE)
def test_the_equations_disagree_between_these_ends_alone(age: int, sex: str, first: int, last: int) -> None:
    for creatinine in (first - 1, first, last, last + 1):
        values = {name: estimated(creatinine / 88.4, age, name, sex) for name in CKD_EPI}
        only_2009 = values["ckd_epi_2009"] < 50 <= values["ckd_epi_2021"]
        assert only_2009 == (first <= creatinine <= last), creatinine
