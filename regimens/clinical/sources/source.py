"""What one source is: its code, what it says, how far others agree, and how well it was seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """Three voices, kept apart on every screen: the founding article, another document, our own proposal."""

    SOURCE = "source"
    OTHER = "other"
    PROPOSAL = "proposal"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One source. `says` is its own content; `dissent` is what other documents say of it."""

    code: str
    kind: SourceKind
    title: str
    says: str
    dissent: str = ""
    agreement: str = ""  # how far other documents agree; empty where the question does not arise
    access: str = ""  # D displayed and read, 2 in a secondary document, R recalled and to be verified
    address: str = ""

    @property
    def text(self) -> str:
        """Everything a reader needs: what it says, and beside it what others say."""
        return f"{self.says} Other sources: {self.dissent}" if self.dissent else self.says


def statement(code: str, *, says: str, group: str, others: str, agreement: str = "") -> Source:
    """A statement of the founding article, restated, with the people it speaks of and what others say."""
    return Source(
        code=code,
        kind=SourceKind.SOURCE,
        title=f"Founding article, statement {int(code[1:])} ({group})",
        says=says,
        dissent=others,
        agreement=agreement,
    )


def decision(code: str, *, topic: str, question: str, rule: str, reason: str) -> Source:
    """A decision of ours where the founding article leaves a question open."""
    return Source(
        code=code,
        kind=SourceKind.PROPOSAL,
        title=f"Decision {int(code[1:])}: {topic}",
        says=f"{rule} The question: {question} The reason: {reason}",
    )


def ruling(code: str, *, topic: str, rule: str) -> Source:
    """A ruling of ours; it stands above the decisions."""
    return Source(code=code, kind=SourceKind.PROPOSAL, title=f"Ruling {int(code[1:])}: {topic}", says=rule)


def document(code: str, *, title: str, text: str, access: str, address: str = "") -> Source:
    """Another document, and how well it was seen."""
    return Source(code=code, kind=SourceKind.OTHER, title=title, says=text, access=access, address=address)
