"""One line of JSON in, one line of JSON out: what cannot be read is answered at its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from regimens.clinical.canonical import canonical_read, digest, sealed
from regimens.clinical.history import History
from regimens.clinical.plan import refusal, refused, spelled_plan
from regimens.clinical.reader import Fault, escaped
from regimens.clinical.reading import read_history
from regimens.clinical.rules import RULES, Rules

#: Digits of the largest number that other programs read as finite.
LONGEST_INTEGER = 309


class NotANumber(str):
    """A number that is none: NaN, an infinity, or one beyond what programs read as finite."""


class Twice(dict[str, Any]):
    """An object of which some keys stand more than once."""

    doubled: tuple[str, ...] = ()


class Doubtful(Exception):
    """A key stands twice or a number is none: the line is read once more, to say where."""


def answer_line(line: bytes, *, rules: Rules = RULES) -> str:
    """The plan document, in its canonical spelling, for one line of UTF-8 JSON."""
    try:
        return sealed(_answered(line, rules))
    except RecursionError:
        return sealed(_refused("not_json", line))


def answer_lines(lines: list[bytes]) -> bytes:
    """The same for many lines, each answer in UTF-8 with its line end."""
    return b"".join([answer_line(line).encode() + b"\n" for line in lines])


def _answered(line: bytes, rules: Rules) -> str:
    if not line.strip():
        return _refused("blank_line", line)
    try:
        history = json.loads(
            line.decode("utf-8"),
            object_pairs_hook=_strict_object,
            parse_float=_strict_float,
            parse_int=_strict_int,
            parse_constant=_strict_constant,
        )
        read = read_history(history, all_finite=True)
    except (ValueError, Doubtful):
        return _told(line)
    if not isinstance(read, History):
        return _told(line)
    return spelled_plan(read, digest(canonical_read(history)), rules=rules)


def _told(line: bytes) -> str:
    """The answer to a line that cannot be planned for: every fault with its place."""
    try:
        history = json.loads(
            line.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_float,
            parse_int=_int,
            parse_constant=NotANumber,
        )
    except ValueError:
        return _refused("not_json", line)
    faults = list(_faults(history))
    return refusal(faults, digest(line), history) if faults else refused(history)


def _refused(code: str, line: bytes) -> str:
    return refusal([Fault(pointer="", code=code)], digest(line))


def _strict_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Doubtful
    return found


def _strict_float(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Doubtful from error


def _strict_int(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise Doubtful
    return int(text)


def _strict_constant(_: str) -> None:
    raise Doubtful


def _float(text: str) -> Decimal | NotANumber:
    try:
        return Decimal(text)
    except InvalidOperation:
        return NotANumber(text)


def _int(text: str) -> int | NotANumber:
    return int(text) if len(text) <= LONGEST_INTEGER else NotANumber(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = Twice(pairs)
    names = [name for name, _ in pairs]
    found.doubled = tuple(sorted({name for name in names if names.count(name) > 1}))
    return found


def _faults(value: Any, pointer: str = "") -> Iterator[Fault]:
    """Keys that stand twice and numbers that are none, anywhere in the line."""
    if isinstance(value, NotANumber):
        yield Fault(pointer=pointer, code="not_a_number", detail="a finite number is expected")
    elif isinstance(value, Mapping):
        for name in getattr(value, "doubled", ()):
            yield Fault(pointer=f"{pointer}/{escaped(name)}", code="duplicate_key")
        for name, each in value.items():
            yield from _faults(each, f"{pointer}/{escaped(name)}")
    elif isinstance(value, list):
        for i, each in enumerate(value):
            yield from _faults(each, f"{pointer}/{i}")
