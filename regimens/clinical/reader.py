"""Reads single values of a history and gathers faults: where, which code, and nothing is repaired."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from regimens.clinical.quantities import Exact, exact, number_text

DATE = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])", re.ASCII)
#: Beyond it a number is infinite, or nothing, to most programs that read JSON.
LARGEST_EXPONENT = 308
#: Whole numbers nearer to nothing than this need no further look.
LARGEST_PLAIN = 10**15


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that is wrong: where (a JSON pointer), a code of the contract, and words for a developer."""

    pointer: str
    code: str
    detail: str = ""

    def as_json(self) -> dict[str, str]:
        """As written in the plan document."""
        return {"pointer": self.pointer, "code": self.code, "detail": self.detail}


class Reader:
    """Walks through one history and gathers its faults."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.as_of: date | None = None

    def fault(self, pointer: str, code: str, detail: str = "") -> None:
        """Note a fault and go on, so that all are told at once."""
        self.faults.append(Fault(pointer=pointer, code=code, detail=detail))

    def object(
        self, raw: Any, pointer: str, keys: frozenset[str], required: tuple[str, ...] = ()
    ) -> Mapping[str, Any]:
        """An object with these keys alone; what is unknown or missing is a fault."""
        if not isinstance(raw, dict | Mapping):
            self.fault(pointer, "wrong_type", "an object is expected")
            return {}
        only_known = keys.issuperset(raw)
        if not only_known:
            for key in sorted(set(map(str, raw)) - keys):
                self.fault(f"{pointer}/{escaped(key)}", "unknown_key")
        for key in required:
            if key not in raw:
                self.fault(f"{pointer}/{key}", "missing")
        return raw if only_known else {key: raw[key] for key in raw if key in keys}

    def list(self, raw: Any, pointer: str, most: int, fewest: int = 0) -> list[Any]:
        """A list of no more than so many entries."""
        if not isinstance(raw, list):
            self.fault(pointer, "wrong_type", "a list is expected")
            return []
        if not fewest <= len(raw) <= most:
            self.fault(pointer, "out_of_range", f"{fewest} to {most} entries are read")
            return []
        return raw

    def word(self, raw: Any, pointer: str, allowed: tuple[str, ...]) -> str | None:
        """One of the allowed words."""
        if not isinstance(raw, str):
            self.fault(pointer, "wrong_type", "text is expected")
        elif raw not in allowed:
            self.fault(pointer, "not_allowed", f"one of {', '.join(allowed)}")
        else:
            return raw
        return None

    def words(self, raw: Any, pointer: str, allowed: tuple[str, ...], fewest: int = 0) -> frozenset[str]:
        """Distinct allowed words."""
        read = [
            self.word(entry, f"{pointer}/{i}", allowed)
            for i, entry in enumerate(self.list(raw, pointer, 99, fewest))
        ]
        if len(set(read)) != len(read):
            self.fault(pointer, "not_allowed", "an entry stands twice")
        return frozenset(entry for entry in read if entry)

    def date(self, raw: Any, pointer: str, *, not_after_as_of: bool = False) -> date | None:
        """A real date written YYYY-MM-DD."""
        if not isinstance(raw, str):
            self.fault(pointer, "wrong_type", "a date is expected, YYYY-MM-DD")
            return None
        try:
            read = date.fromisoformat(raw) if DATE.fullmatch(raw) else None
        except ValueError:
            read = None
        if read is None:
            self.fault(pointer, "not_a_date", "YYYY-MM-DD, and a day that exists")
        elif not_after_as_of and self.as_of and read > self.as_of:
            self.fault(pointer, "after_as_of", f"it lies after {self.as_of.isoformat()}")
            return None
        return read

    def number(self, raw: Any, pointer: str) -> Exact | None:
        """A finite number, exactly as written."""
        if type(raw) is int and -LARGEST_PLAIN < raw < LARGEST_PLAIN:
            return raw
        if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
            self.fault(pointer, "wrong_type", "a number is expected")
            return None
        size = Decimal(raw)
        if not size.is_finite() or size.adjusted() > LARGEST_EXPONENT:
            self.fault(pointer, "not_a_number", "a finite number is expected")
            return None
        if size.adjusted() < -LARGEST_EXPONENT and size != 0:
            self.fault(pointer, "out_of_range", "too near to nothing to be a measurement")
            return None
        return exact(raw)

    def whole(self, raw: Any, pointer: str, low: int, high: int) -> int | None:
        """A whole number within these ends."""
        value = self.number(raw, pointer)
        if value is None:
            return None
        if not isinstance(value, int):
            self.fault(pointer, "wrong_type", "a whole number is expected")
            return None
        return value if self.within(value, pointer, low, high) else None

    def within(self, value: Exact, pointer: str, low: Exact, high: Exact) -> bool:
        """The value is plausible, ends included."""
        if low <= value <= high:
            return True
        self.fault(pointer, "out_of_range", f"{number_text(low)} to {number_text(high)}")
        return False


def escaped(key: str) -> str:
    """A key as it stands in a JSON pointer; half a character, which UTF-8 can't carry, is replaced."""
    whole = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in key)
    return whole.replace("~", "~0").replace("/", "~1")
