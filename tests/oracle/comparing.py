"""Runs the product's own command on many histories and lists where it differs from the second reading.

By hand, with a seed and a count: `python -m tests.oracle.comparing 7 20000`.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.oracle import answer
from tests.oracle.stratified import histories

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = ("form", "route", "loading", "maintenance", "duration", "deficiency", "intent")
MORE = ("cyanocobalamin_lock", "route_required", "folic_acid")
Difference = tuple[Any, Any]


def plans(histories: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "manage.py", "plan", "--workers", "1"],
        input="".join(json.dumps(history) + "\n" for history in histories),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def as_answer(plan: dict[str, Any]) -> dict[str, Any]:
    """The product's document in the words of the second reading."""
    out: dict[str, Any] = {name: plan["decisions"][name]["value"] for name in DECISIONS + MORE}
    out["status"] = plan["status"]
    out["oral"] = daily(plan)
    out["flags"] = sorted(set(plan["flags"]) - {"PRECAUTION"})
    out["blockers"] = sorted(plan["blockers"])
    out["signable"] = plan["signable"]
    out["alerts"] = sorted(
        ([alert["code"], alert["tier"], alert["precautionary"]] for alert in plan["alerts"]), key=str
    )
    out["referrals"] = sorted([one["to"], one["urgency"], one["finding"]] for one in plan["referrals"])
    out["dates"] = {event["key"]: event["on"] for event in plan["schedule"]}
    out["windows"] = {
        event["key"]: [event["earliest"], event["latest"]]
        for event in plan["schedule"]
        if event["phase"] in ("maintenance", "prophylaxis") and "earliest" in event
    }
    return out


def daily(plan: dict[str, Any]) -> list[int] | None:
    phases = plan["regimen"]["phases"] if plan["regimen"] else []
    for phase in phases:
        if phase["kind"] == "oral":
            dose = phase["dose_micrograms"]
            return [dose["at_least"], dose["at_most"]]
    return None


def parted(given: dict[str, Any]) -> dict[str, Any]:
    """Each alert and each referral as an answer of its own, so that one of them can be compared alone."""
    out = {key: value for key, value in given.items() if key not in ("alerts", "referrals")}
    for code, tier, precautionary in given["alerts"]:
        out.setdefault(f"alert {code}", []).append([tier, precautionary])
    for to, urgency, finding in given["referrals"]:
        out.setdefault(f"referral {to} {finding}", []).append(urgency)
    return out


def differences(history: dict[str, Any], plan: dict[str, Any]) -> dict[str, Difference]:
    """By key of the answer: what the product says, and what the second reading says."""
    if plan["status"] == "invalid_input":
        return {"invalid_input": (plan["errors"], "valid")}
    product, oracle = parted(as_answer(plan)), parted(answer(history))
    return {
        key: (product.get(key), oracle.get(key))
        for key in sorted(product.keys() | oracle.keys())
        if product.get(key) != oracle.get(key)
    }


def disagreements(seed: int, count: int) -> list[tuple[dict[str, Any], dict[str, Difference]]]:
    """Every history of this seed on which the two readings differ, with the keys that differ."""
    asked = list(histories(seed, count))
    compared = [
        (history, differences(history, plan)) for history, plan in zip(asked, plans(asked), strict=True)
    ]
    return [(history, found) for history, found in compared if found]


def main(seed: int, count: int) -> int:
    found = disagreements(seed, count)
    for history, keys in found:
        sys.stdout.write(json.dumps({"history": history, "product_and_oracle": keys}) + "\n")
    sys.stderr.write(f"{count - len(found)} of {count} histories agree\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), int(sys.argv[2])))
