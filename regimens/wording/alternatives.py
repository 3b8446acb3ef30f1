"""What was not chosen, why not here, and what would change that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from regimens.clinical.regimen import TABLET_MICROGRAMS
from regimens.wording import doses, facts
from regimens.wording.table import Phrases, listed, sentence
from regimens.wording.translated import in_language, said

OPTIONS = Phrases(
    "alternative",
    {
        "cyanocobalamin_injection": "cyanocobalamin injection",
        "methylcobalamin_injection": "methylcobalamin injection",
        "cyanocobalamin_tablet": "cyanocobalamin tablets, {least} to {most} a day",
        "methylcobalamin_tablet": "methylcobalamin tablets",
        "monthly": "an injection every month",
        "longer_interval": "a longer interval",
        "three_per_week": "3 times a week for 2 weeks",
        "alternate_days": "every other day until no further improvement",
        "deep_subcutaneous": "deep subcutaneous injection, off-label",
        "folic_acid": "folic acid now",
    },
)
STATES = Phrases(
    "state of an alternative",
    {"available": "Possible", "withheld": "Withheld", "excluded": "Excluded"},
)
# Why an option stands back even when nothing about the patient speaks against it.
GENERAL = Phrases(
    "why not an alternative",
    {
        "cyanocobalamin_injection": "the source prefers hydroxocobalamin",
        "methylcobalamin_injection": "methylcobalamin is not standardised",
        "cyanocobalamin_tablet": "injections stand here; tablets need a preference and surely no reason against them",
        "methylcobalamin_tablet": "methylcobalamin is not standardised",
        "monthly": "the source allows it when symptoms return before the next dose",
        "longer_interval": "lengthening an interval is the unsafe direction",
        "three_per_week": "nerve involvement asks for every other day",
        "alternate_days": "there is no nerve involvement",
        "deep_subcutaneous": "it is off-label for hydroxocobalamin",
        "folic_acid": "vitamin B12 comes first",
    },
)
# A value that is compared with: at least 50.
COMPARED = Phrases(
    "comparison",
    {">=": "at least {value}", "<=": "at most {value}", "!=": "other than {value}"},
)
CHOOSE_IT = "Choose it on this page."
NOTHING_WOULD = "Nothing for this patient."


def option(code: str, profile: str = "uk") -> str:
    """The option in words, its dose as the clinic's country writes it."""
    least, most = (doses.amount(micrograms, profile) for micrograms in TABLET_MICROGRAMS)
    return OPTIONS.say(code).format(least=least, most=most)


def token(text: str) -> str:
    """One token of a reason, `fact=value`, in words: numbness: yes."""
    for sign in COMPARED:
        fact, found, value = text.partition(sign)
        if found and "=" not in fact:
            return f"{facts.label(fact)}: {COMPARED[sign].format(value=facts.value(fact, value))}"
    fact, sign, value = text.partition("=")
    if not sign:
        return facts.label(fact) if fact in facts.LABELS else fact.replace("_", " ")
    return f"{facts.label(fact)}: {facts.value(fact, value)}"


def why_not(alternative: Mapping[str, Any]) -> str:
    """Why it is not the plan, naming the answers it rests on."""
    because = [token(text) for text in alternative["because"]]
    general = GENERAL.say(alternative["code"])
    return sentence(f"{general}; {listed(because)}" if because else general)


def would_change(alternative: Mapping[str, Any]) -> str:
    """What would change it; nothing for this patient when nothing would."""
    tokens = [token(text) for text in alternative.get("would_change", [])]
    if tokens:
        return sentence(listed(tokens, "or"))
    return in_language(CHOOSE_IT if alternative["state"] == "available" else NOTHING_WOULD)


def state(code: str, would_change: Iterable[str]) -> str:
    """How an option stands, with what would change it: Withheld; eGFR: at least 50 would change it."""
    tokens, words = [token(text) for text in would_change], STATES.say(code)
    if not tokens:
        return words
    return said("{state}; {tokens} would change it", state=words, tokens=listed(tokens, "or"))
