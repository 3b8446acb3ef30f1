"""Every source that a rule may cite is there, says something, and gives no dose a thousandfold wrong."""

from __future__ import annotations

import re

import pytest

from regimens.clinical import sources
from regimens.clinical.sources import SourceKind
from regimens.wording import ban

STATEMENTS = [f"S{number:02}" for number in range(1, 51)]
DECISIONS = [f"T{number:02}" for number in range(1, 41)]
RULINGS = [f"R{number:02}" for number in range(1, 53)]
# How many documents the index lists under each letter.
INDEX = {"N": 13, "B": 6, "L": 1, "U": 5, "F": 7, "H": 3, "A": 2, "C": 9, "O": 8}
INDEX |= {"I": 5, "P": 1, "X": 9, "M": 3, "K": 6, "J": 2}
DOCUMENTS = [f"O-{letter}{number}" for letter, last in INDEX.items() for number in range(1, last + 1)]
KINDS = {"S": SourceKind.SOURCE, "T": SourceKind.PROPOSAL, "R": SourceKind.PROPOSAL, "O": SourceKind.OTHER}


def test_no_code_is_missing_doubled_or_invented() -> None:
    codes = [source.code for source in sources.EVERY]
    assert sorted(codes) == sorted(STATEMENTS + DECISIONS + RULINGS + DOCUMENTS)


def test_each_says_something_in_its_own_voice() -> None:
    for source in sources.EVERY:
        assert sources.find(source.code) is source, source.code
        assert source.kind is KINDS[source.code[0]], source.code
        assert len(source.title) > 8, source.code
        assert len(source.says) > 15, source.code
        assert source.text.startswith(source.says), source.code


def test_no_dose_is_a_thousandfold_slip() -> None:
    for source in sources.EVERY:
        text = f"{source.title} {source.text}"
        milligrams = [float(n.replace(",", "")) for n in re.findall(r"([\d,.]*\d) ?mg(?!/L)", text)]
        assert all(amount <= 25 for amount in milligrams), milligrams
        assert ban.hits(f"{text} {source.agreement}") == [], source.code


def test_nothing_is_left_of_the_shorthand_it_was_written_in() -> None:
    for source in sources.EVERY:
        text = f"{source.title} {source.text} {source.agreement}"
        assert not re.search(r"\b(HC|CN|MC|PA|FBC|TIW|SEED|seed)\b|\*\*|`|\[[D2R]\]|\bneuro\b", text)


def test_every_statement_of_a_dose_names_micrograms() -> None:
    dosed = ["S01", "S02", "S03", "S04", "S05", "S13", "S15", "S16", "S17", "S19", "S20", "S21", "S22"]
    dosed += ["S24", "S25", "S45"]
    assert all("1,000" in sources.find(code).says for code in dosed)
    assert all("micrograms" in sources.find(code).says for code in dosed)


def test_every_statement_says_how_far_others_agree() -> None:
    for code in [code for code in STATEMENTS if code != "S50"]:
        source = sources.find(code)
        assert re.match(r"AGREES|PARTLY|DISPUTED|NOT FOUND", source.agreement)
        assert source.dissent in source.text, source.code


def test_every_document_says_how_well_it_was_seen() -> None:
    for code in DOCUMENTS:
        source = sources.find(code)
        assert source.access in ("D", "2", "R")
        assert source.address.startswith("http") or code in ("O-N7", "O-C8")
        assert " " not in source.address, source.code


def test_every_code_in_a_text_is_a_source() -> None:
    for source in sources.EVERY:
        cited = set(re.findall(r"\b(?:[STR]\d\d|O-[A-Z]\d+)\b", source.text))
        assert cited <= set(sources.ALL), source.code


def test_an_unknown_code_is_named() -> None:
    with pytest.raises(KeyError, match="S51"):
        sources.find("S51")
