"""What a decision was made from, with the day of each result, dose and record it read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.clinical.facts import all_facts
from regimens.wording import facts
from regimens.wording.translated import said

Document = Mapping[str, Any]
#: Which results stand behind a fact that was worked out from the laboratory's.
RESULTS: Mapping[str, tuple[str, ...]] = {
    "b12": ("b12",),
    "b12_on_treatment": ("b12",),
    "diagnosis_contradicted": ("b12",),
    "egfr": ("egfr", "creatinine"),
    "egfr_known": ("egfr", "creatinine"),
    "egfr_invalid": ("creatinine",),
    "anaemic": ("haemoglobin",),
    "severely_anaemic": ("haemoglobin",),
    "haemoglobin": ("haemoglobin",),
    "potassium": ("potassium",),
    "platelets": ("platelets",),
    "homocysteine": ("homocysteine",),
    "mma": ("mma",),
}
#: Records with a day of their own.
RECORDS = ("injections", "current_interval", "start_on", "plateau_on", "loading_until", "repleted_on")


def used(decision: Mapping[str, Any], document: Document) -> list[str]:
    """Every input that carried the decision, each with its value, and beneath it what that was read from."""
    values = facts.values(document)
    found = []
    for atom in decision.get("because") or []:
        if atom["truth"] == "unknown":
            continue
        own = facts.with_label(atom["fact"], atom["value"])
        read = [facts.with_label(name, values[name]) for name in _read(atom["fact"], values)]
        found.append(said("{own} (from {listed})", own=own, listed=", ".join(read)) if read else own)
    return list(dict.fromkeys(found))


def _read(fact: str, values: Mapping[str, str]) -> list[str]:
    """The dated facts that this one was read from, where they are known."""
    known = all_facts().get(fact)
    reads = known.reads if known else ()
    names = [*RESULTS.get(fact, ()), *(name for name in RECORDS if name in reads and name != fact)]
    return [name for name in names if values.get(name, "unknown") != "unknown"]
