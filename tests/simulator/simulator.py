"""Runs many generated patients through five years and tells everything that does not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context

from regimens.clinical.forecast import follow
from tests.proof.gate import Finding
from tests.simulator.living_years import Forecasting, Lived
from tests.simulator.patients import patients

PROCESSES = 2
OF_EACH = 50


def lived(first_seed: int, count: int, forecasting: Forecasting = follow) -> Iterator[Lived]:
    """Each patient's five years."""
    for patient in patients(first_seed, count):
        years = Lived(patient=patient, forecasting=forecasting)
        years.live()
        yield years


def run(patients: int, first_seed: int, processes: int = 1) -> Finding:
    """So many patients in the pure core, seeds from `first_seed` on."""
    chunks = [(first, min(OF_EACH, first_seed + patients - first)) for first in _firsts(patients, first_seed)]
    if processes == 1:
        told = [_chunk(chunk) for chunk in chunks]
    else:
        with get_context("spawn").Pool(processes) as pool:
            told = pool.map(_chunk, chunks)
    seen = sum((counted for _, counted in told), Counter[str]())
    return Finding(
        gate="simulator",
        looked_at="patients with plans of injections, five years each",
        count=patients,
        wrong=tuple(each for wrong, _ in told for each in wrong),
        note=", ".join(f"{what} {count}" for what, count in sorted(seen.items())),
    )


def _firsts(patients: int, first_seed: int) -> range:
    return range(first_seed, first_seed + patients, OF_EACH)


def _chunk(chunk: tuple[int, int]) -> tuple[list[str], Counter[str]]:
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    for years in lived(*chunk):
        wrong += years.wrong
        seen.update(years.seen)
        seen["steps"] += years.steps
    return wrong, seen
