"""Amounts: what is surely above or below a limit, and how an exact number is written down."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from regimens.clinical.quantities import (
    TO_STANDARD,
    Exact,
    Interval,
    exact,
    exactly,
    from_comparator,
    number_text,
    simplest,
    unknown,
)

ANY: Interval[Any] = unknown()
FIFTY: Interval[Any] = exactly(50)
LESS: Interval[Any] = Interval(0, 50, high_open=True)
AT_MOST: Interval[Any] = Interval(0, 50)
MORE: Interval[Any] = Interval(50, None, low_open=True)
AT_LEAST: Interval[Any] = Interval(50)
BETWEEN: Interval[Any] = Interval(50, 60)


def ids(value: object) -> str:
    """An amount as it is written."""
    return str(value)


@pytest.mark.parametrize(
    ("amount", "below", "at_least", "above", "at_most"),
    [
        # Of each amount: the limits out of 49, 50, 51 and 60 for which the answer is yes.
        (ANY, [], [], [], []),
        (FIFTY, [51, 60], [49, 50], [49], [50, 51, 60]),
        (LESS, [50, 51, 60], [], [], [50, 51, 60]),
        (AT_MOST, [51, 60], [], [], [50, 51, 60]),
        (MORE, [], [49, 50], [49, 50], []),
        (AT_LEAST, [], [49, 50], [49], []),
        (BETWEEN, [], [49, 50], [49], [60]),
    ],
    ids=ids,
)
def test_what_is_sure_of_an_amount(
    amount: Interval[Any], below: list[int], at_least: list[int], above: list[int], at_most: list[int]
) -> None:
    limits = (49, 50, 51, 60)
    assert [limit for limit in limits if amount.surely_below(limit) is True] == below
    assert [limit for limit in limits if amount.surely_at_least(limit) is True] == at_least
    assert [limit for limit in limits if amount.surely_above(limit) is True] == above
    assert [limit for limit in limits if amount.surely_at_most(limit) is True] == at_most


@pytest.mark.parametrize("limit", [49, 50, 51])
def test_what_is_not_sure_is_answered_no(limit: int) -> None:
    assert ANY.surely_below(limit) is False
    assert ANY.surely_at_most(limit) is False
    assert ANY.surely_above(limit) is False
    assert ANY.surely_at_least(limit) is False


def test_only_one_value_is_exact_and_only_everything_is_unknown() -> None:
    amounts: tuple[Interval[Any], ...] = (
        ANY,
        FIFTY,
        LESS,
        AT_MOST,
        MORE,
        AT_LEAST,
        BETWEEN,
        exactly(0),
        Interval(0, None, True),
    )
    assert [each for each in amounts if each.is_exact] == [FIFTY, exactly(0)]
    assert [each for each in amounts if each.is_unknown] == [ANY]
    assert (ANY.low, ANY.high, ANY.low_open, ANY.high_open) == (0, None, False, False)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (ANY, "unknown"),
        (FIFTY, "50"),
        (exactly(0), "0"),
        (exactly(Fraction(7, 2)), "3.5"),
        (LESS, "<50"),
        (AT_MOST, "<=50"),
        (MORE, ">50"),
        (AT_LEAST, ">=50"),
        (Interval(0, None, True), ">0"),
        (BETWEEN, "50 to 60"),
        (Interval(1, 2, True, True), "1 to 2"),
    ],
)
def test_an_amount_is_written_so(amount: Interval[Any], text: str) -> None:
    assert str(amount) == text


def test_a_laboratory_comparator_opens_one_end() -> None:
    assert from_comparator("<", 15) == Interval(0, 15, False, True)
    assert from_comparator(">", 90) == Interval(90, None, True, False)
    assert from_comparator("=", 48) == Interval(48, 48, False, False)


@pytest.mark.parametrize(
    ("amount", "factor", "scaled"),
    [
        (exactly(3), 10, Interval(30, 30)),
        (LESS, 2, Interval(0, 100, False, True)),
        (MORE, 2, Interval(100, None, True, False)),
        (Interval(1, 2, True, True), Fraction(1, 2), Interval(Fraction(1, 2), 1, True, True)),
        (Interval(2, 4, True, False), Fraction(1, 2), Interval(1, 2, True, False)),
        (exactly(Fraction(884, 10)), Fraction(10, 884), Interval(1, 1)),
    ],
)
def test_another_unit_keeps_the_open_ends(
    amount: Interval[Any], factor: Exact, scaled: Interval[Any]
) -> None:
    found = amount.scaled(factor)
    assert found == scaled
    assert (type(found.low), type(found.high)) == (type(scaled.low), type(scaled.high))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(7, 7), (Fraction(7, 1), 7), (Fraction(7, 2), Fraction(7, 2)), (Fraction(-4, 2), -2)],
)
def test_a_whole_number_is_spelled_as_one(value: Exact, expected: Exact) -> None:
    assert simplest(value) == expected
    assert type(simplest(value)) is type(expected)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (110, 110),
        (0, 0),
        (4.2, Fraction(21, 5)),
        (0.1, Fraction(1, 10)),
        (50.0, 50),
        (Decimal("49.9999"), Fraction(499999, 10000)),
        (Decimal("3.50"), Fraction(7, 2)),
        (Decimal("2E+2"), 200),
    ],
)
def test_a_number_is_read_as_it_was_written(written: int | float | Decimal, value: Exact) -> None:
    assert exact(written) == value
    assert type(exact(written)) is type(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (48, "48"),
        (1200, "1200"),
        (Fraction(100, 1), "100"),
        (Fraction(7, 2), "3.5"),
        (Fraction(-7, 2), "-3.5"),
        (Fraction(1, 3), "0.333333"),
        (Fraction(2, 3), "0.666666"),
        (Fraction(1234567, 1000000), "1.234567"),
        (Fraction(12345678, 10000000), "1.234567"),
        (Fraction(10000001, 10000000), "1"),
        (Fraction(1005, 100), "10.05"),
        (Fraction(1, 10000000000), "0"),
        (Fraction(100001, 10), "10000.1"),
        (Fraction(5, 10000), "0.0005"),
        # More digits than are worked out: what is left has no decimals.
        (Fraction(10**30 + 1, 2), "5" + "0" * 29),
    ],
)
def test_an_exact_number_is_written_in_decimal(value: Exact, text: str) -> None:
    assert number_text(value) == text


def test_every_conversion_is_that_of_the_specification() -> None:
    """Spec 3.7, written down again by hand; a number and its unit are looked up in this table alone."""
    assert {
        ("creatinine", "umol/L"): 1,
        ("creatinine", "mg/dL"): Fraction("88.4"),
        ("haemoglobin", "g/L"): 1,
        ("haemoglobin", "g/dL"): 10,
        ("potassium", "mmol/L"): 1,
        ("potassium", "mEq/L"): 1,
        ("platelets", "10*9/L"): 1,
        ("egfr", "mL/min/1.73m2"): 1,
        ("homocysteine", "umol/L"): 1,
        ("homocysteine", "mg/L"): Fraction("7.397"),
        ("mma", "nmol/L"): 1,
        ("mma", "umol/L"): 1000,
        ("mma", "ug/L"): Fraction("8.468"),
        ("folate", "ug/L"): 1,
        ("folate", "ng/mL"): 1,
        ("folate", "nmol/L"): 1 / Fraction("2.266"),
        ("ferritin", "ug/L"): 1,
        ("ferritin", "ng/mL"): 1,
    } == TO_STANDARD
