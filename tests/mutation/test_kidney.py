"""Which kidney value decides, on results of our own; computed values are the specification's worked examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from regimens.clinical import kidney
from regimens.clinical.history import History, Result
from regimens.clinical.kidney import (
    CKD_EPI,
    Coefficients,
    Kidney,
    by_equation,
    computed,
    equations_hold,
    estimated,
    in_mg_dl,
    in_window,
    kidney_of,
    one_side,
)
from regimens.clinical.quantities import Exact, Interval, exactly, unknown

TODAY = date(2026, 3, 2)
ANY: Interval[Any] = unknown()


def result(
    value: Exact, taken_on: str = "2026-02-23", comparator: str = "=", analyte: str = "creatinine"
) -> Result:
    """A creatinine in micromol/L, a week ago."""
    unit = "umol/L" if analyte == "creatinine" else "mL/min/1.73m2"
    return Result(
        analyte=analyte,
        value=value,
        comparator=comparator,
        unit=unit,
        taken_on=date.fromisoformat(taken_on),
        timing=None,
        pointer="",
    )


def egfr(value: Exact, taken_on: str = "2026-02-23", comparator: str = "=") -> Result:
    """An eGFR from the laboratory, a week ago."""
    return result(value, taken_on, comparator, "egfr")


def person(*results: Result, age: int | None = 72, sex: str | None = "female", **kidneys: str) -> History:
    """A woman of 72; further answers about the kidneys by their last names."""
    answers = {"purpose": "treat"} | {f"kidney.{key}": value for key, value in kidneys.items()}
    if sex is not None:
        answers["sex"] = sex
    return History(as_of=TODAY, answers=answers, age_years=age, results=results)


def two_places(value: Any) -> str:
    """As the specification prints its examples."""
    return f"{float(value):.2f}"


# The equations


def test_an_estimate_is_kept_to_the_sixth_decimal() -> None:
    """102 micromol/L, woman of 72: the specification prints 50.41 and 47.30."""
    for equation, printed in (("ckd_epi_2021", "50.41"), ("ckd_epi_2009", "47.30")):
        found = estimated(102 / 88.4, 72, equation, "female")
        assert two_places(found) == printed
        assert found * 10**6 == int(found * 10**6)
        assert found != round(found, 4)


def test_each_constant_of_the_equations() -> None:
    """K1 and K4, written down again by hand: scale, knot, exponent below, exponent above, age."""
    constants = {
        (equation, sex): (c.scale, c.knot, c.below, c.above, c.age)
        for equation, sexes in CKD_EPI.items()
        for sex, c in sexes.items()
    }
    assert constants == {
        ("ckd_epi_2009", "female"): (pytest.approx(143.538), 0.7, -0.329, -1.209, 0.993),
        ("ckd_epi_2009", "male"): (141, 0.9, -0.411, -1.209, 0.993),
        ("ckd_epi_2021", "female"): (pytest.approx(143.704), 0.7, -0.241, -1.2, 0.9938),
        ("ckd_epi_2021", "male"): (142, 0.9, -0.302, -1.2, 0.9938),
    }


def test_creatinine_is_converted_by_884_tenths() -> None:
    assert in_mg_dl(102, "umol/L") == 102 / 88.4
    assert in_mg_dl(Fraction(3, 2), "mg/dL") == 1.5
    assert in_mg_dl(Fraction(442, 10), "umol/L") == 0.5


def test_a_thousand_estimates_and_conversions_are_kept() -> None:
    assert estimated.cache_info().maxsize == 1000
    assert in_mg_dl.cache_info().maxsize == 1000


@pytest.mark.parametrize(
    ("sex", "printed"),
    [("female", "50.41"), ("male", "67.35"), ("other", "50.41"), (None, "50.41")],
)
def test_for_any_other_sex_the_lower_of_both_counts(sex: str | None, printed: str) -> None:
    """Male by hand: 142 x (1.1538 / 0.9) to the power -1.2 x 0.9938 to the power 72."""
    found = by_equation(person(sex=sex), result(102), "ckd_epi_2021")
    assert two_places(found) == printed


def test_each_sex_has_its_own_estimate_whichever_is_lower(monkeypatch: pytest.MonkeyPatch) -> None:
    """By both real equations a woman's is always the lower; here a man's is, at the knot itself and age 0."""
    own = {"female": Coefficients(90, 0.5, -1, -1, 1), "male": Coefficients(60, 0.5, -1, -1, 1)}
    monkeypatch.setitem(CKD_EPI, "made up", own)
    creatinine = result(Fraction(442, 10))
    found = {sex: by_equation(person(sex=sex), creatinine, "made up") for sex in ("female", "male", "other")}
    assert found == {"female": 90, "male": 60, "other": 60}


def test_each_equation_and_age_counts() -> None:
    assert two_places(by_equation(person(), result(102), "ckd_epi_2009")) == "47.30"
    female_68 = person(age=68)
    creatinine = replace(result(Fraction(12, 10)), unit="mg/dL")
    assert two_places(by_equation(female_68, creatinine, "ckd_epi_2021")) == "49.31"
    assert by_equation(person(age=None), result(102), "ckd_epi_2021") is None


def test_the_lower_equation_decides_and_a_comparator_opens_one_end() -> None:
    exact = computed(person(), result(102))
    assert exact.is_exact
    assert two_places(exact.low) == "47.30"
    low = exact.low
    assert computed(person(), result(102, comparator=">")) == Interval(0, low, False, True)
    assert computed(person(), result(102, comparator="<")) == Interval(low, None, True, False)
    assert computed(person(age=None), result(102)) == ANY


@pytest.mark.parametrize(
    ("age", "pregnant", "kidneys", "hold"),
    [
        (18, False, {}, True),
        (17, False, {}, False),
        (None, False, {}, False),
        (40, True, {}, False),
        (40, False, {"dialysis": "yes"}, False),
        (40, False, {"acute_kidney_injury": "yes"}, False),
        (40, False, {"dialysis": "no", "acute_kidney_injury": "no"}, True),
        (40, False, {"transplant": "yes"}, True),
    ],
)
def test_where_the_equations_hold(
    age: int | None, pregnant: bool, kidneys: dict[str, str], hold: bool
) -> None:
    assert equations_hold(person(age=age, **kidneys), pregnant=pregnant) is hold


# Which result counts


@pytest.mark.parametrize(
    ("taken_on", "counts"), [("2025-03-02", True), ("2025-03-01", False), ("2026-03-02", True)]
)
def test_a_result_counts_for_twelve_months(taken_on: str, counts: bool) -> None:
    assert in_window(person(), date.fromisoformat(taken_on)) is counts
    found = kidney_of(person(egfr(80, taken_on)), pregnant=False)
    assert found.egfr == (exactly(80) if counts else ANY)
    computed_ones = kidney_of(person(result(102, taken_on)), pregnant=False)
    assert (computed_ones.deciding is not None) is counts


@pytest.mark.parametrize(
    ("amount", "lies"),
    [
        (exactly(49), True),
        (exactly(50), True),
        (Interval(0, 50, high_open=True), True),
        (Interval(50), True),
        (Interval(0, 51), False),
        (Interval(49, None), False),
        (ANY, False),
    ],
)
def test_an_amount_that_spans_the_limit_is_no_value(amount: Interval[Any], lies: bool) -> None:
    assert one_side(amount) is lies


def decided(*results: Result, pregnant: bool = False, **changes: Any) -> tuple[str, Result | None, bool]:
    """The deciding amount as text, the result it was made from, and whether the creatinine is invalid."""
    found = kidney_of(person(*results, **changes), pregnant=pregnant)
    assert isinstance(found, Kidney)
    text = two_places(found.egfr.low) if found.egfr.is_exact else str(found.egfr)
    return text, found.deciding, found.creatinine_invalid


def test_nothing_measured_is_unknown() -> None:
    assert decided() == ("unknown", None, False)


def test_a_laboratory_value_counts_by_its_day() -> None:
    old, new = egfr(40, "2025-12-01"), egfr(70, "2026-02-01")
    assert decided(old, new) == ("70.00", new, False)
    assert decided(new, old) == ("70.00", new, False)


def test_of_one_day_the_lowest_counts() -> None:
    first, second = egfr(70), egfr(55)
    assert decided(first, second) == ("55.00", second, False)
    assert decided(second, first) == ("55.00", second, False)


def test_of_equal_low_ends_the_closed_and_then_the_nearer_counts() -> None:
    at, above = egfr(60), egfr(60, comparator=">")
    assert decided(above, at) == ("60.00", at, False)
    assert decided(at, above) == ("60.00", at, False)
    below_30, below_45 = egfr(30, comparator="<"), egfr(45, comparator="<")
    assert decided(below_45, below_30) == ("<30", below_30, False)
    assert decided(below_30, below_45) == ("<30", below_30, False)


def test_a_value_that_spans_the_limit_hides_the_older_ones_and_is_named() -> None:
    spans, older = egfr(60, comparator="<"), egfr(80, "2025-12-01")
    assert decided(spans, older) == ("unknown", spans, False)


def test_only_results_of_that_day_are_compared() -> None:
    older_lower = egfr(20, "2025-12-01")
    newest = egfr(88)
    assert decided(older_lower, newest) == ("88.00", newest, False)
    older_higher, same_day = result(300, "2025-12-01"), result(102)
    assert decided(older_higher, same_day) == ("47.30", same_day, False)


def test_a_creatinine_is_computed_from_the_highest_of_its_day() -> None:
    lower, higher = result(90), result(102)
    assert decided(lower, higher) == ("47.30", higher, False)
    assert decided(higher, lower) == ("47.30", higher, False)


def test_a_laboratory_value_gives_way_only_to_a_newer_creatinine() -> None:
    laboratory, same_day, newer = egfr(80), result(102), result(102, "2026-02-24")
    older = result(102, "2026-02-22")
    assert decided(laboratory, same_day) == ("80.00", laboratory, False)
    assert decided(laboratory, older) == ("80.00", laboratory, False)
    assert decided(laboratory, newer) == ("47.30", newer, False)
    # A value of no use gives way to a newer one as well, but not to an older one.
    spans = egfr(60, comparator="<")
    assert decided(spans, older) == ("unknown", spans, False)
    assert decided(spans, newer) == ("47.30", newer, False)


def test_an_unusable_creatinine_never_displaces_a_laboratory_value() -> None:
    laboratory = egfr(80)
    # Less than 102 leaves more than 47.30 open, on both sides of the limit.
    open_ended = result(102, "2026-02-24", "<")
    assert decided(laboratory, open_ended) == ("80.00", laboratory, False)
    assert decided(open_ended) == ("unknown", None, False)


def test_a_creatinine_of_unknown_age_or_on_dialysis_is_invalid() -> None:
    creatinine, laboratory = result(102, "2026-02-24"), egfr(80)
    assert decided(creatinine, age=None) == ("unknown", None, True)
    assert decided(creatinine, dialysis="yes") == ("unknown", None, True)
    assert decided(creatinine, laboratory, dialysis="yes") == ("80.00", laboratory, True)
    assert decided(laboratory, dialysis="yes") == ("80.00", laboratory, False)


def test_in_pregnancy_only_a_low_laboratory_value_counts() -> None:
    low, normal, at = egfr(49), egfr(80), egfr(50)
    assert decided(low, pregnant=True) == ("49.00", low, False)
    assert decided(normal, pregnant=True) == ("unknown", None, False)
    assert decided(at, pregnant=True) == ("unknown", None, False)
    assert decided(result(102), pregnant=True) == ("unknown", None, True)
    assert decided(result(102), low, pregnant=True) == ("49.00", low, True)


def test_a_creatinine_above_a_value_stays_below_an_estimate() -> None:
    above = result(102, comparator=">")
    found = kidney_of(person(above), pregnant=False)
    assert (found.deciding, found.egfr.low, found.egfr.high_open) == (above, 0, True)
    assert two_places(found.egfr.high) == "47.30"


def test_of_several_open_creatinines_the_nearest_estimate_counts() -> None:
    """More than 102 leaves less than 47.30, more than 150 less than that."""
    higher, lower = result(150, comparator=">"), result(102, comparator=">")
    for both in ((higher, lower), (lower, higher)):
        assert kidney_of(person(*both), pregnant=False).deciding == higher


def test_an_amount_with_no_upper_end_is_sorted_last() -> None:
    assert kidney._floor(Interval(0)) == (0, False, 10**9)
    assert kidney._floor(Interval(0, 10**8)) == (0, False, 10**8)
    assert kidney._floor(Interval(3, 4, True)) == (3, True, 4)
