"""Reads the laboratory results of a history: analyte, value, unit, day, and when it was drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from regimens.clinical.history import Result
from regimens.clinical.plausible import UNITS_OF, plausible_range
from regimens.clinical.reader import Reader

ALL_UNITS: tuple[str, ...] = tuple(dict.fromkeys(unit for units in UNITS_OF.values() for unit in units))


def results(reader: Reader, top: Mapping[str, Any]) -> Iterator[Result]:
    """Every result that can be read, in the order of the history."""
    keys = frozenset(_RESULT)
    for i, raw in enumerate(reader.list(top["labs"], "/labs", 200) if "labs" in top else []):
        at = f"/labs/{i}"
        given = reader.object(raw, at, keys, ("analyte", "value", "unit", "taken_on"))
        read = {name: _RESULT[name](reader, value, f"{at}/{name}") for name, value in given.items()}
        if read.get("analyte") is None or any(name not in read for name in ("value", "unit", "taken_on")):
            continue
        result = _result(reader, read, given, at)
        if result is not None:
            yield result


def _result(reader: Reader, read: Mapping[str, Any], given: Mapping[str, Any], at: str) -> Result | None:
    analyte, unit, value = read["analyte"], read["unit"], read["value"]
    if unit is not None and unit not in UNITS_OF[analyte]:
        reader.fault(f"{at}/unit", "not_allowed", f"{analyte} in {', '.join(UNITS_OF[analyte])}")
        return None
    if value is None or unit is None or read["taken_on"] is None:
        return None
    if not reader.within(value, f"{at}/value", *plausible_range(analyte, unit)):
        return None
    timing = read.get("timing")
    return Result(
        analyte=analyte,
        value=value,
        comparator=read.get("comparator") or "=",
        unit=unit,
        taken_on=read["taken_on"],
        timing=None if timing == "unknown" else timing,
        pointer=at,
    )


_ANALYTES = tuple(UNITS_OF)
_RESULT: dict[str, Callable[[Reader, Any, str], Any]] = {
    "analyte": lambda reader, raw, at: reader.word(raw, at, _ANALYTES),
    "value": lambda reader, raw, at: reader.number(raw, at),
    "comparator": lambda reader, raw, at: reader.word(raw, at, ("=", "<", ">")),
    "unit": lambda reader, raw, at: reader.word(raw, at, ALL_UNITS),
    "taken_on": lambda reader, raw, at: reader.date(raw, at, not_after_as_of=True),
    "timing": lambda reader, raw, at: reader.word(raw, at, ("before_dose", "after_dose", "unknown")),
}
