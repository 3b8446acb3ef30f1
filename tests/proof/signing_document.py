"""The signing set as a document that a clinician reads and signs: each person in words, then the plan in words.

`python -m tests.proof.signing_document` chooses the set anew, keeps its answers and writes docs/signing-set.md;
with `--only-words` the set stays and the document alone is written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from regimens.clinical import RULESET, plan_document
from regimens.wording import (
    advice,
    alerts,
    alternatives,
    blockers,
    dates,
    decisions,
    events,
    facts,
    order,
    referrals,
    statuses,
    still_true,
)
from regimens.wording.table import listed
from tests.proof.signing import ROOT, choose, keep, kept

DOCUMENT = ROOT / "docs" / "signing-set.md"
Plan = Mapping[str, Any]
#: Answers that say only that something is absent are listed by their names alone.
ABSENT = ("no", "none")
NOT_SAID = ("site.", "as_of", "egfr_deciding", "egfr.ckd")
DATES_SHOWN = 14

HEAD = """# Signing set

{count} worked cases, the fewest found (greedily) that notice every wrong change of a rule that changes anything:
{noticed} mutants of the rules, {equivalent} of which are proved to change nothing. Whoever agrees with every plan
below has looked at every threshold, exception and override of rule set {version} (SHA-256 `{sha256}`).

The file is generated (`python -m tests.proof.signing_document`); the suite holds every answer in it. **The rule set
is a draft until a named clinician approves it inside the product.** Not a registered medical device.

Signed, with name, registration body and number, and date: ______________________________________________

Second person, with name and date: ______________________________________________
"""


def document(cases: Sequence[Mapping[str, Any]], *, noticed: int, equivalent: int) -> str:
    """The whole document."""
    head = HEAD.format(
        count=len(cases),
        noticed=f"{noticed:,}",
        equivalent=equivalent,
        version=RULESET.version,
        sha256=RULESET.sha256,
    )
    parts = [f"{head}"]
    for number, case in enumerate(cases, 1):
        parts.append("\n".join(_case(number, case)))
    return "\n".join(parts) + "\n"


def _case(number: int, case: Mapping[str, Any]) -> Iterator[str]:
    plan = plan_document(case["history"])
    yield f"\n## {number}. {title(plan)}\n"
    yield f"Case {case['id']}, on {dates.clinic_day(dates.read(plan['as_of']))}. Agreed: [ ]  Not agreed, because: ____\n"
    yield from _history(plan)
    yield ""
    yield from _plan(plan)


def title(plan: Plan) -> str:
    """The person in a line: age, sex, and what is out of the ordinary."""
    known = facts.values(plan)
    age = known["age_years"]
    who = f"{known['sex'].capitalize()}, {age if age == 'unknown' else f'{age} years'}"
    marked = [
        facts.label(fact)
        for fact, value in known.items()
        if value == "yes"
        and fact.partition(".")[0] in ("neuro", "absorption", "kidney", "safety")
        and "." in fact
    ]
    return f"{who}, to {facts.value('purpose', known['purpose'])}" + (f": {listed(marked)}" if marked else "")


def _history(plan: Plan) -> Iterator[str]:
    given = [
        fact
        for fact in plan["facts"]
        if fact["origin"] != "derived" and not fact["fact"].startswith(NOT_SAID)
    ]
    said = [
        facts.with_label(fact["fact"], fact["value"])
        for fact in given
        if fact["value"] not in (*ABSENT, "unknown") and fact["fact"] not in ("age_years", "sex", "purpose")
    ]
    yield "- Known: " + ("; ".join(said) or "nothing more") + "."
    absent = [facts.label(fact["fact"]) for fact in given if fact["value"] in ABSENT]
    yield "- No: " + (listed(absent) or "nothing was said to be absent") + "."
    unknown = [facts.label(fact["fact"]) for fact in given if fact["value"] == "unknown"]
    yield "- Not known: " + (listed(unknown) or "nothing") + "."
    closed = [
        facts.with_label(f["fact"], f["value"])
        for f in plan["facts"]
        if f["fact"] in ("site.open_weekdays", "site.stock")
    ]
    yield "- Clinic: " + "; ".join(closed) + "."


def _plan(plan: Plan) -> Iterator[str]:
    made = order.of(plan)
    yield f"**{made.text if made else statuses.explain(plan).heading}**\n"
    for name in decisions.in_order(plan["decisions"]):
        decision = plan["decisions"][name]
        careful = " *Cautious reading.*" if decision["precautionary"] else ""
        yield f"- {decisions.sentence(name, decision, plan)}{careful} ({decision['rule']})"
    yield from _lines("Cannot be signed", [blockers.BLOCKERS.say(code) for code in plan["blockers"]])
    yield from _lines(
        "Alerts",
        [f"{alerts.heading(a['tier'])} ({a['code']}): {alerts.text(a, plan)}" for a in plan["alerts"]],
    )
    yield from _lines("Referrals", [_referral(one) for one in plan["referrals"]])
    yield from _lines("Dates", _dates(plan))
    yield from _lines("Advice", [advice.text(line["code"], plan) for line in still_true.advice(plan)])
    yield from _lines("Not chosen", [_not_chosen(one) for one in plan["alternatives"]])
    yield f"- Flags: {', '.join(plan['flags']) or 'none'}."


def _lines(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"- {heading}:"
        yield from (f"  - {line}" for line in lines)


def _referral(one: Mapping[str, Any]) -> str:
    return f"{referrals.URGENCY.say(one['urgency'])}: {referrals.TO.say(one['to'])}, {referrals.FINDINGS.say(one['finding'])}"


def _dates(plan: Plan) -> list[str]:
    listed_events = plan["schedule"]
    told = [
        " ".join(
            [f"{dates.clinic_day(dates.read(e['on']))}: {events.name(e, plan)}.", *events.about(e, plan)]
        )
        for e in listed_events[:DATES_SHOWN]
    ]
    left = len(listed_events) - DATES_SHOWN
    return [*told, f"and {left} more, held by the suite"] if left > 0 else told


def _not_chosen(one: Mapping[str, Any]) -> str:
    option = alternatives.option(one["code"])
    return f"{option}, {alternatives.STATES.say(one['state'])}: {alternatives.why_not(one)}"


def written() -> str:
    """The document of the signing set as it is kept."""
    from tests.proof.mutation import equivalent
    from tests.proof.signing import all_mutants

    return document(kept(), noticed=len(all_mutants()), equivalent=len(equivalent()))


def main(path: Path = DOCUMENT, *, only_words: bool = False) -> int:
    """Choose, keep, write; fails when a wrong change is neither noticed nor proved to change nothing."""
    from tests.proof.mutation import equivalent

    if only_words:
        path.write_text(written(), encoding="utf-8")
        return 0
    chosen, alive = choose()
    keep(chosen)
    path.write_text(written(), encoding="utf-8")
    lost = sorted(set(alive) - set(equivalent()))
    sys.stdout.write(f"{len(chosen)} cases\n" + "".join(f"not noticed: {name}\n" for name in lost))
    return 1 if lost else 0


if __name__ == "__main__":
    raise SystemExit(main(only_words="--only-words" in sys.argv))
