"""Where a line of the plan comes from, in words: source, other or proposal; how far others agree."""

from __future__ import annotations

from regimens.wording.table import Phrases

LABELS = Phrases(
    "label",
    {
        "source": "Source: the founding article says it",
        "other": "Other: another document says it",
        "proposal": "Proposal: our own decision, with its reason",
    },
)
LABEL_WORDS = Phrases("label in a word", {"source": "Source", "other": "Other", "proposal": "Proposal"})
AGREEMENT = Phrases(
    "agreement",
    {
        "AGREES": "AGREES: other sources agree",
        "PARTLY": "PARTLY: other sources agree in part",
        "DISPUTED": "DISPUTED: other sources disagree",
        "NOT FOUND": "NOT FOUND: no other source found",
    },
)
ACCESS = Phrases(
    "how a source was seen",
    {
        "D": "Seen: displayed and read",
        "2": "Seen: in a secondary document",
        "R": "Not seen: recalled, to be verified",
    },
)
TRUTHS = Phrases("truth", {"yes": "holds", "no": "does not hold", "unknown": "not known"})
TRACE_STATES = Phrases(
    "state of a rule",
    {
        "fired": "applies",
        "overridden": "applies, but gives way to another rule",
        "not_met": "does not apply",
        "unknown": "not known whether it applies",
        "outranked": "applies, but a shorter interval stands",
    },
)


def agreement(code: str) -> str:
    """How far other sources agree; a verdict with its own limits, such as AGREES (UK), speaks for itself."""
    code = code.strip().replace("_", " ")
    return AGREEMENT.get(code.upper(), code)


def agreement_word(code: str) -> str:
    """The first verdict alone, for paper: AGREES, PARTLY, DISPUTED, NOT FOUND."""
    return next((word for word in AGREEMENT if code.strip().upper().startswith(word)), "")
