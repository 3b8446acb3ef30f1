"""One spelling for every document: sorted keys, no spaces, whole numbers and text only, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from json.encoder import encode_basestring
from typing import Any

from regimens.clinical.quantities import exact, number_text


def canonical(document: Any) -> str:
    """A plan document or rule set in its one spelling; these hold whole numbers and text alone."""
    return _SPELL.encode(document)


def canonical_history(history: Any) -> str:
    """A history in its one spelling; a number that is not whole becomes decimal text."""
    return canonical(_plain(history))


#: One text in its one spelling.
quoted: Callable[[str], str] = encode_basestring
_SPELL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_read(history: Any) -> str:
    """The same for what was read from a line, in which numbers are whole or decimal and never binary."""
    return _SPELL_READ.encode(history)


def listed(parts: Iterable[str]) -> str:
    """A list of what is spelled already."""
    return f"[{','.join(parts)}]"


def keyed(parts: Mapping[str, str]) -> str:
    """An object of what is spelled already."""
    return "{" + ",".join(f"{quoted(key)}:{parts[key]}" for key in sorted(parts)) + "}"


def truth_value(value: bool) -> str:
    """True or false."""
    return "true" if value else "false"


def sha256(document: Mapping[str, Any]) -> str:
    """The hash of a plan document without its own key `sha256`."""
    return digest(canonical({key: value for key, value in document.items() if key != "sha256"}))


def sealed(bare: str) -> str:
    """A spelled plan document that has no hash yet, with its hash.

    The key `sha256` sorts just before `signable`, which no other object of a plan has.
    """
    return bare.replace(',"signable":', f',"sha256":"{digest(bare)}","signable":', 1)


def digest(text: str | bytes) -> str:
    """SHA-256 in hexadecimal, of UTF-8."""
    return hashlib.sha256(
        text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    ).hexdigest()


def verify(document: Mapping[str, Any]) -> bool:
    """The document still has the hash it was written with."""
    return document.get("sha256") == sha256(document)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float | Decimal | Fraction):
        return _number(value)
    return value


def _number(value: float | Decimal | Fraction) -> int | str:
    if not isinstance(value, Fraction):
        if not Decimal(value).is_finite() or abs(Decimal(value).adjusted()) > 400:
            return str(value)
        value = Fraction(exact(value))
    return int(value) if value.denominator == 1 else number_text(value)


_SPELL_READ = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_number
)
