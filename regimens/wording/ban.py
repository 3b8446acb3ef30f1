"""What may stand on no screen and no paper: signs and short forms by which doses were misread before."""

from __future__ import annotations

import re

EVERYWHERE: dict[str, str] = {
    "micro sign": r"[\u00b5\u03bc]",
    "ug": r"(?<![A-Za-z])ug(?![A-Za-z])",
    "IU": r"(?<![A-Za-z])IU(?![A-Za-z])",
    "U after a number": r"\d\s?U(?![A-Za-z])",
    "qd": r"(?i)\bq\.?d\.?\b",
    "qod": r"(?i)\bq\.?o\.?d\b",
    "od": r"\b(?:od|OD)\b",
    "bd": r"\b(?:bd|BD)\b",
    "tds": r"\b(?:tds|TDS)\b",
    "eod": r"\b(?:eod|EOD)\b",
    "cc": r"\b(?:cc|CC)\b",
    "SC or SQ": r"\b(?:SC|SQ)\b",
    "more or less than beside a number": r"[<>]\s?\d|\d\s?[<>]|[\u2264\u2265]",
    "trailing zero": r"\d\.0+ ?(?:mg|mL)\b",
    "no leading zero": r"(?<![\d.])\.\d",
    "no comma from one thousand": r"(?<![\d,.])\d{4,} ?(?:mg|mL|micrograms?|mcg|ng|pmol|nmol|units)\b",
    "at sign": r"@",
    "ampersand": r"&",
}
OUTSIDE_THE_US: dict[str, str] = {"mcg": r"(?i)\bmcg\b"}
FOR_PATIENTS: dict[str, str] = {"IM": r"\bIM\b"}
IN_AN_ORDER: dict[str, str] = {"symbol in an order": r"[<>/\\|\u00b0()\[\]]"}


def hits(text: str, profile: str = "uk", *, patient: bool = False, order: bool = False) -> list[str]:
    """Every banned form in the text, each with the words around it; empty when the text is safe."""
    bans = dict(EVERYWHERE)
    if profile != "us":
        bans |= OUTSIDE_THE_US
    if patient:
        bans |= FOR_PATIENTS
    if order:
        bans |= IN_AN_ORDER
    return [
        f"{name}: ...{text[max(0, hit.start() - 20) : hit.end() + 20]}..."
        for name, pattern in bans.items()
        for hit in re.finditer(pattern, text)
    ]
