"""The product beside the second implementation, which was written from the specification alone, on many histories."""

from __future__ import annotations

import json
from multiprocessing import get_context

from tests.oracle.comparing import disagreements
from tests.proof.gate import Finding

PROCESSES = 2
#: Histories of one seed.
OF_EACH = 2_500


def readings_agree(count: int, first_seed: int = 1000) -> Finding:
    """Status, regimen, flags, blockers, every date and window are the same, history by history."""
    seeds = range(first_seed, first_seed + count // OF_EACH)
    with get_context("spawn").Pool(PROCESSES) as pool:
        found = [told for each in pool.imap_unordered(_differing, seeds) for told in each]
    return Finding(
        gate="second implementation",
        looked_at=f"stratified histories, seeds {seeds.start} to {seeds.stop - 1}",
        count=len(seeds) * OF_EACH,
        wrong=tuple(sorted(found)),
        note="status, regimen, decisions, flags, blockers, dates, windows",
    )


def _differing(seed: int) -> list[str]:
    return [
        f"seed {seed}, {history['case_id']}: {json.dumps(keys, sort_keys=True)}"
        for history, keys in disagreements(seed, OF_EACH)
    ]
