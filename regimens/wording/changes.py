"""What differs between two plan documents, in words: the order, decisions, answers, dates, alerts, and more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from regimens.wording import (
    advice,
    alerts,
    alternatives,
    blockers,
    dates,
    events,
    facts,
    order,
    referrals,
    regimen,
    statuses,
    still_true,
)
from regimens.wording.decisions import TITLES, in_order
from regimens.wording.flags import FLAGS
from regimens.wording.table import Phrases
from regimens.wording.translated import said

Document = Mapping[str, Any]
# What can differ beside the decisions, answers and dates, which have names of their own.
WHAT = Phrases(
    "what differs",
    {
        "status": "Kind of answer",
        "order": "Order",
        "alerts": "Alerts",
        "alert": "Alert",
        "blockers": "Before it can be signed",
        "ruleset": "Rule set",
        "ruleset_state": "State of the rule set",
        "referral": "Referral",
        "advice": "Advice",
        "flag": "Flag",
        "question": "Still needed",
    },
)
# What stands beside the day of an event.
MARKS = Phrases(
    "mark of a date",
    {
        "no_date": "no date",
        "provisional": "provisional",
        "closed_day": "on a closed day",
        "window": "between {earliest} and {latest}",
    },
)
NOTHING = Phrases("nothing", {"none": "none"})


@dataclass(frozen=True)
class Change:
    """One thing that differs: what, before, after, and by which rules where a rule is named."""

    what: str
    before: str
    after: str
    rules: tuple[str, ...] = ()


def changes(before: Document, after: Document, profile: str = "uk") -> list[Change]:
    """Everything that differs between two versions of a plan, most telling first."""
    return [
        *_status(before, after),
        *_order_lines(before, after, profile),
        *_decisions(before, after),
        *_answers(before, after),
        *_dates(before, after, _day),
        *_plain(WHAT["alerts"], _certain_alerts(before), _certain_alerts(after)),
        *_plain(WHAT["blockers"], _blockers(before), _blockers(after)),
        *_plain(WHAT["ruleset"], before["ruleset"]["version"], after["ruleset"]["version"]),
        *_plain(WHAT["ruleset_state"], _standing(before), _standing(after)),
    ]


def by_rules_alone(before: Document, after: Document, profile: str = "uk") -> list[Change]:
    """What two rule sets make of the same history: every difference that a reader would see, with its rules."""
    return [
        *_status(before, after),
        *_order_lines(before, after, profile),
        *_decisions(before, after),
        *_dates(before, after, _day_and_marks),
        *_listed(WHAT["alert"], _alert_lines(before), _alert_lines(after)),
        *_plain(WHAT["blockers"], _blockers(before), _blockers(after)),
        *_listed(WHAT["referral"], _referral_lines(before), _referral_lines(after)),
        *_listed(WHAT["advice"], _advice_lines(before), _advice_lines(after)),
        *_options(before, after, profile),
        *_listed(WHAT["flag"], _flag_lines(before), _flag_lines(after)),
        *_listed(WHAT["question"], _question_lines(before), _question_lines(after)),
    ]


def of_reasons(before: Document, after: Document) -> list[Change]:
    """Decisions that answer the same for another rule: the plan stands, its reason differs."""
    found: list[Change] = []
    for name in in_order({**before["decisions"], **after["decisions"]}):
        was, now = _rule(before, name), _rule(after, name)
        found += _plain(TITLES.say(name), was, now, was, now)
    return found


def _plain(what: str, before: str, after: str, *rules: str) -> list[Change]:
    if before == after:
        return []
    named = tuple(dict.fromkeys(filter(None, rules)))
    return [Change(what, before or NOTHING["none"], after or NOTHING["none"], named)]


def _status(before: Document, after: Document) -> list[Change]:
    words = statuses.STATUSES
    return _plain(WHAT["status"], words.say(before["status"]), words.say(after["status"]))


def _order_lines(before: Document, after: Document, profile: str) -> list[Change]:
    return _plain(
        WHAT["order"], _order(before, profile), _order(after, profile), *_phase_rules(before, after)
    )


def _order(document: Document, profile: str) -> str:
    made = order.of(document, profile)
    return made.text if made else ""


def _phase_rules(before: Document, after: Document) -> Iterable[str]:
    """The rules of those decisions of the order line that differ: what it rests on before and after."""
    for name in in_order({**before["decisions"], **after["decisions"]}):
        if _decided(before, name) != _decided(after, name):
            yield from (_rule(before, name), _rule(after, name))


def _rule(document: Document, name: str) -> str:
    return str(document["decisions"].get(name, {}).get("rule", ""))


def _decisions(before: Document, after: Document) -> list[Change]:
    """Decisions that the order line does not show already."""
    shown = {"form", "route", "duration"}
    names = [name for name in in_order({**before["decisions"], **after["decisions"]}) if name not in shown]
    found: list[Change] = []
    for name in names:
        was, now = _decided(before, name), _decided(after, name)
        found += _plain(TITLES.say(name), was, now, _rule(before, name), _rule(after, name))
    return found


def _decided(document: Document, name: str) -> str:
    decision = document["decisions"].get(name)
    return regimen.value_words(name, decision["value"]) if decision else ""


def _answers(before: Document, after: Document) -> list[Change]:
    """Given answers and results; what is derived from them shows as decisions."""
    was, now = _given(before), _given(after)
    found: list[Change] = []
    for fact in dict.fromkeys([*was, *now]):
        old, new = was.get(fact, "unknown"), now.get(fact, "unknown")
        label = facts.label(fact)
        found += _plain(label[0].upper() + label[1:], facts.value(fact, old), facts.value(fact, new))
    return found


def _given(document: Document) -> dict[str, str]:
    return {
        fact["fact"]: fact["value"]
        for fact in document["facts"]
        if fact["origin"] != "derived" and not fact["fact"].startswith("site.") and fact["fact"] != "as_of"
    }


def _dates(before: Document, after: Document, say: Callable[[Mapping[str, Any] | None], str]) -> list[Change]:
    """Each event whose date moved, came or went, with the rule of the calendar that found it."""
    was = {event["key"]: event for event in before["schedule"]}
    now = {event["key"]: event for event in after["schedule"]}
    found: list[Change] = []
    for key in dict.fromkeys([*was, *now]):
        document = before if key in was else after
        name = events.name(was.get(key) or now[key], document)
        rules = (each[key]["rule"] for each in (was, now) if key in each)
        found += _plain(name, say(was.get(key)), say(now.get(key)), *rules)
    return found


def _day(event: Mapping[str, Any] | None) -> str:
    return dates.clinic_day(dates.read(event["on"])) if event else MARKS["no_date"]


def _day_and_marks(event: Mapping[str, Any] | None) -> str:
    """The day with all that a reader sees beside it: provisional, closed, its window, its tests."""
    if event is None:
        return _day(None)
    marks = [_day(event)]
    marks += [MARKS["provisional"]] if event["provisional"] else []
    marks += [MARKS["closed_day"]] if event.get("closed_day") else []
    if event.get("earliest") and event.get("latest"):
        ends = {end: dates.clinic_date(dates.read(event[end])) for end in ("earliest", "latest")}
        marks.append(MARKS["window"].format(**ends))
    marks += [events.TESTS.say(test) for test in event.get("tests", ())]
    return ", ".join(marks)


def _certain_alerts(document: Document) -> str:
    certain = [alert for alert in document["alerts"] if not alert["precautionary"]]
    return " ".join(dict.fromkeys(alerts.text(alert, document) for alert in certain))


def _blockers(document: Document) -> str:
    return " ".join(blockers.BLOCKERS.say(code) for code in document["blockers"])


def _standing(document: Document) -> str:
    return statuses.RULESET_STATES.say(document["ruleset"]["state"])


# Lists of which single lines come and go: words -> the rule that gives the line


def _listed(what: str, was: Mapping[str, str], now: Mapping[str, str]) -> list[Change]:
    none = NOTHING["none"]
    gone = [Change(what, words, none, _named(rule)) for words, rule in was.items() if words not in now]
    come = [Change(what, none, words, _named(rule)) for words, rule in now.items() if words not in was]
    return gone + come


def _named(rule: str) -> tuple[str, ...]:
    return (rule,) if rule else ()


def _alert_lines(document: Document) -> dict[str, str]:
    """Alerts with their tier, the precautionary ones marked."""
    found = {}
    for alert in document["alerts"]:
        tier, text = alerts.heading(alert["tier"]), alerts.text(alert, document)
        careful = said("{tier} (on an unknown)", tier=tier) if alert["precautionary"] else tier
        found[f"{careful}: {text}"] = alert["rule"]
    return found


def _referral_lines(document: Document) -> dict[str, str]:
    return {referrals.in_short(**_referred(one)): one["rule"] for one in document["referrals"]}


def _referred(one: Mapping[str, Any]) -> dict[str, str]:
    return {name: one[name] for name in ("urgency", "to", "finding")}


def _advice_lines(document: Document) -> dict[str, str]:
    return {advice.text(one["code"], document): one["rule"] for one in still_true.advice(document)}


def _options(before: Document, after: Document, profile: str) -> list[Change]:
    """What was not chosen, each option with its state before and after."""
    was = {one["code"]: one for one in before["alternatives"]}
    now = {one["code"]: one for one in after["alternatives"]}
    found: list[Change] = []
    for code in dict.fromkeys([*was, *now]):
        rules = (each[code]["rule"] for each in (was, now) if code in each)
        what = said("Option: {option}", option=alternatives.option(code, profile))
        found += _plain(what, _option_state(was.get(code)), _option_state(now.get(code)), *rules)
    return found


def _option_state(option: Mapping[str, Any] | None) -> str:
    """The state with what would change it."""
    return "" if option is None else alternatives.state(option["state"], option["would_change"])


def _flag_lines(document: Document) -> dict[str, str]:
    """Flags name no rule in the document: their code says which."""
    return {f"{FLAGS.say(code)} ({code})": "" for code in document["flags"]}


def _question_lines(document: Document) -> dict[str, str]:
    return {facts.label(one["fact"]): "" for one in document["questions"]}
