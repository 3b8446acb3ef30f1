"""Every source a rule may cite: the founding article, other documents, and our own decisions and rulings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from regimens.clinical.sources.decisions import DECISIONS
from regimens.clinical.sources.decisions_more import DECISIONS_MORE
from regimens.clinical.sources.documents import DOCUMENTS
from regimens.clinical.sources.documents_more import DOCUMENTS_MORE
from regimens.clinical.sources.documents_tests import DOCUMENTS_TESTS
from regimens.clinical.sources.rulings import RULINGS
from regimens.clinical.sources.rulings_more import RULINGS_MORE
from regimens.clinical.sources.source import Source, SourceKind
from regimens.clinical.sources.statements import STATEMENTS
from regimens.clinical.sources.statements_more import STATEMENTS_MORE

__all__ = ["ALL", "EVERY", "Source", "SourceKind", "find"]

EVERY: tuple[Source, ...] = (
    *STATEMENTS,
    *STATEMENTS_MORE,
    *DECISIONS,
    *DECISIONS_MORE,
    *RULINGS,
    *RULINGS_MORE,
    *DOCUMENTS,
    *DOCUMENTS_MORE,
    *DOCUMENTS_TESTS,
)
ALL: Mapping[str, Source] = MappingProxyType({source.code: source for source in EVERY})


def find(code: str) -> Source:
    """The source with this code; a KeyError that names the code when there is none."""
    if code not in ALL:
        raise KeyError(f"no source has the code {code!r}")
    return ALL[code]
