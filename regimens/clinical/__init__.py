"""The clinical core: one history in, one cited plan out; standard library only, no clock, no input or output.

A newcomer's path: `history` (what is known), `gather` and `facts` (what rules may ask), `rules` (the
rules), `engine` (how they come together), `explanation` (why an answer is the answer), `decisions` (the
order of the questions), `schedule` (the dates), `plan` (the document). `questions` and `supposing` find what
is still worth asking, `explain` what would change a plan; `rulebook` says every rule in words; `sources` what
each rests on. `rules.RULES` is the one value that says by which rules a plan is made.
"""

from regimens.clinical import facts, rulebook, rules, sources
from regimens.clinical.canonical import canonical, sha256, verify
from regimens.clinical.explain import explain
from regimens.clinical.idle import would_not_change
from regimens.clinical.lines import answer_line
from regimens.clinical.plan import plan_document
from regimens.clinical.release import RULESET

__all__ = [
    "RULESET",
    "answer_line",
    "canonical",
    "explain",
    "facts",
    "plan_document",
    "rulebook",
    "rules",
    "sha256",
    "sources",
    "verify",
    "would_not_change",
]
