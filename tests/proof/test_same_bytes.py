"""A plan has the same bytes on every supported Python that is present, whatever the machine is set to."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.oracle.stratified import histories
from tests.proof import same_bytes

SHARED = Path(__file__).parents[1] / "vignettes" / "shared.jsonl"


def test_the_same_bytes_on_every_python_seed_zone_and_language() -> None:
    told = [json.loads(line)["history"] for line in SHARED.read_text().splitlines()]
    finding = same_bytes.one_answer_everywhere([*told, *histories(21, 75)])
    assert finding.wrong == ()
    assert finding.count == 100 * len(same_bytes.SETTINGS) * len(same_bytes.interpreters())


def test_this_python_is_among_those_compared() -> None:
    assert ".".join(map(str, sys.version_info[:2])) in same_bytes.interpreters()


def test_another_answer_would_be_seen() -> None:
    one, other = ([history] for history in histories(21, 2))
    assert set(same_bytes.digests(one).values()) != set(same_bytes.digests(other).values())
