"""What a plan would be then, in a sentence, and beneath it everything else that would come, go or move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regimens.clinical.effects import Effect
from regimens.clinical.events import Event
from regimens.wording import dates, doses, referrals, regimen
from regimens.wording.advice import ADVICE
from regimens.wording.alerts import ALERTS
from regimens.wording.blockers import BLOCKERS
from regimens.wording.flags import FLAGS
from regimens.wording.table import Phrases, listed, sentence
from regimens.wording.translated import in_language, said

WOULD = Phrases(
    "consequence",
    {
        "scope.in": "this tool would apply",
        "scope.out": "this tool would not apply",
        "scope.contraindicated": "vitamin B12 would be contraindicated",
        "deficiency.confirmed": "deficiency would count as confirmed",
        "deficiency.presumed": "deficiency would count as presumed",
        "deficiency.indeterminate": "deficiency would count as borderline",
        "deficiency.unlikely": "deficiency would count as unlikely",
        "deficiency.unknown": "deficiency would count as not known",
        "intent.treat": "it would be treatment",
        "intent.prevent": "it would be prevention",
        "intent.choice": "whether to treat would be the clinician's choice",
        "intent.none": "nothing would ask for treatment",
        "loading.alternate_days": "loading would be every other day until improvement stops",
        "loading.three_per_week": "loading would be 3 times a week for 2 weeks",
        "loading.none": "there would be no loading",
        "form.hydroxocobalamin_injection": "hydroxocobalamin would be injected",
        "form.cyanocobalamin_injection": "cyanocobalamin would be injected",
        "form.methylcobalamin_injection": "methylcobalamin would be injected",
        "form.cyanocobalamin_tablet": "cyanocobalamin tablets would be given",
        "form.methylcobalamin_tablet": "methylcobalamin tablets would be given",
        "form.none": "no form would be given",
        "route.intramuscular": "it would be given into a muscle",
        "route.deep_subcutaneous": "it would be given deep under the skin, off-label",
        "route.oral": "it would be given by mouth",
        "route.none": "there would be no route",
        "route_required.yes": "injections would be required",
        "route_required.no": "injections would not be required",
        "route_required.unknown": "whether injections are required would not be known",
        "duration.lifelong": "it would be for life",
        "duration.reviewed": "it would go on with a yearly review of the cause",
        "cyanocobalamin_lock.on": "cyanocobalamin would be locked",
        "cyanocobalamin_lock.off": "cyanocobalamin would not be locked",
        "folic_acid.allowed": "folic acid might be given once vitamin B12 has been started",
        "folic_acid.hold": "folic acid would wait for vitamin B12",
        "folic_acid.not_needed": "folic acid would not be needed",
    },
)
# The decisions in the order in which they are told.
TOLD = (
    "status", "loading", "maintenance", "form", "route", "duration", "cyanocobalamin_lock", "folic_acid",
    "route_required", "deficiency", "intent", "scope",
)  # fmt: skip
#: Without a plan these say no more than that there is none.
OF_A_PLAN = frozenset({"scope", "loading", "maintenance", "form", "route", "duration"})
#: What each status would come to.
STATUS = Phrases(
    "consequence for the status",
    {
        "planned": "there would be a plan",
        "clinician_choice": "no plan: the clinician's choice",
        "no_indication": "no plan: no regimen yet",
        "out_of_scope": "no plan: outside the scope of this tool",
        "contraindicated": "no plan: past anaphylaxis to vitamin B12",
        "cannot_supply": "no plan: nothing suitable in stock",
        "invalid_input": "no plan: the answers can't be read",
    },
)
# Where no decision changes.
LESSER = Phrases(
    "lesser consequence",
    {
        "cannot_sign": "the plan would stand, but could not be signed",
        "nearer_signing": "the plan would stand, with less in the way of signing",
        "notes": "the plan would stand, with other notes",
        "dates": "the plan would stand, with other dates",
        "none": "the plan would stand",
    },
)
SHORT = 2
# Whole phrases for one and for many: languages change the noun with the number.
KINDS = Phrases(
    "one date of a kind",
    {"injection": "{n} injection", "blood_test": "{n} blood test", "review": "{n} review"},
)
KINDS_OF_MANY = Phrases(
    "dates of a kind",
    {"injection": "{n} injections", "blood_test": "{n} blood tests", "review": "{n} reviews"},
)
# What would become of the dates.
MOVES = Phrases(
    "change of dates",
    {
        "added": "adds {events}",
        "dropped": "drops {events}",
        "moved": "moves {events}, the first from {old} to {new}",
        "altered": "changes the tests or the window of {events}",
    },
)


@dataclass(frozen=True)
class Consequence:
    """main: the sentence's second half; comes, goes and dates: the rest, each a line of its own."""

    main: str
    comes: tuple[str, ...]
    goes: tuple[str, ...]
    dates: str

    @property
    def is_short(self) -> bool:
        """So little that it stands in one line."""
        return len(self.comes) + len(self.goes) + bool(self.dates) <= SHORT

    @property
    def rest(self) -> str:
        """Everything but the sentence, in one line."""
        goes = said("No longer: {lines}", lines=" ".join(self.goes)) if self.goes else ""
        moves = said("In the dates: {moves}", moves=_small(self.dates)) if self.dates else ""
        return " ".join(part for part in (*self.comes, goes, moves) if part)


def consequence(effect: Effect) -> Consequence:
    """What would be different, and nothing else; where a plan ends, what goes with it is not listed."""
    ended = effect.decisions.get("status", ("", "planned"))[1] != "planned"
    told = decided(effect)
    comes, goes = _lines(effect.comes, told), () if ended else _lines(effect.goes, told)
    moves = "" if ended else dated(effect)
    rest = ended or bool(comes or goes or moves)
    main = listed(told) if told else _lesser(effect, bool(moves))
    return Consequence(main if rest else said("{main}; nothing else", main=main), comes, goes, moves)


def decided(effect: Effect) -> list[str]:
    """Each decision that would change, with its new value."""
    new = {name: pair[1] for name, pair in effect.decisions.items()}
    ended = new.get("status", "planned") != "planned"
    names = [name for name in TOLD if name in new and not (ended and name in OF_A_PLAN)]
    told = [_told(name, new[name]) for name in names]
    if effect.phases is not None and not {"loading", "maintenance", "form", "status"} & new.keys():
        told += _phases(*effect.phases)
    return list(dict.fromkeys(one for one in told if one))


def _told(name: str, value: Any) -> str:
    if name == "status":
        return STATUS.say(value)
    if name == "maintenance" and value:
        return said("injections would go on {every}", every=regimen.every(value))
    if name == "maintenance":
        return in_language("no injections would follow")
    return WOULD.say(f"{name}.{value}")


def _small(words: str) -> str:
    return words[0].lower() + words[1:]


def _phases(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[str]:
    """How a dose would be given otherwise, where no decision changes."""
    before, after = [_phase(one) for one in old], [_phase(one) for one in new]
    if before == after:
        return []
    return [
        said(
            "it would be given as {phases}",
            phases=listed([one for one in after if one not in before], "then"),
        )
    ]


def _phase(one: Mapping[str, Any]) -> str:
    return f"{doses.dose(one['dose_micrograms'])} {regimen.phase(one)}"


def _lesser(effect: Effect, moves: bool) -> str:
    """Where no decision changes: what kind of change it is."""
    if "blockers" in effect.comes:
        return LESSER["cannot_sign"]
    if "blockers" in effect.goes:
        return LESSER["nearer_signing"]
    if effect.comes or effect.goes:
        return LESSER["notes"]
    return LESSER["dates" if moves else "none"]


def _lines(parts: Mapping[str, tuple[str, ...]], decided: list[str]) -> tuple[str, ...]:
    """Blockers, alerts, referrals and advice in words; a flag only where nothing else says it."""
    lines = [BLOCKERS.say(code) for code in parts.get("blockers", ()) if code != "not_planned"]
    lines += [ALERTS.say(code) for code in parts.get("alerts", ()) if not (code == "A03" and lines)]
    lines += [_referral(code) for code in parts.get("referrals", ())]
    lines += [ADVICE.say(code) for code in parts.get("advice", ())]
    if not lines and not decided and set(parts) == {"flags"}:
        lines = [sentence(said("marked: {flag}", flag=FLAGS.say(code))) for code in parts["flags"]]
    return tuple(lines)


def _referral(code: str) -> str:
    to, urgency, finding = code.split(":")
    return referrals.in_short(urgency=urgency, to=to, finding=finding)


def dated(effect: Effect) -> str:
    """The dates that would come, go or move, counted."""
    come_and_go = {"added": effect.added, "dropped": effect.dropped}
    told = [MOVES[way].format(events=_counted(events)) for way, events in come_and_go.items() if events]
    if effect.moved:
        first = {
            end: dates.clinic_date(one.on) for end, one in zip(("old", "new"), effect.moved[0], strict=True)
        }
        moved = _counted([each for each, _ in effect.moved])
        told.append(MOVES["moved"].format(events=moved, **first))
    if effect.altered:
        told.append(MOVES["altered"].format(events=_counted([new for _, new in effect.altered])))
    return sentence(listed(told))


def _counted(events: Sequence[Event]) -> str:
    """11 injections and 1 review."""
    counts = Counter(event.kind for event in events)
    return listed(
        [(KINDS_OF_MANY if count > 1 else KINDS).say(kind).format(n=count) for kind, count in counts.items()]
    )
