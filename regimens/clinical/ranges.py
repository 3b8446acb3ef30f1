"""Ranges of an amount, cut so finely that no rule can tell two values of one range apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from regimens.clinical.quantities import Exact, number_text, simplest


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """From low to high; an open end does not contain its number. first, last: nothing lies beyond that end.

    whole: only whole numbers are meant, such as years of age.
    """

    low: Exact
    high: Exact
    low_open: bool = False
    high_open: bool = False
    first: bool = False
    last: bool = False
    whole: bool = False

    @property
    def inside(self) -> Exact:
        """A value of the range."""
        if not self.low_open:
            return self.low
        return self.high if not self.high_open else simplest(Fraction(self.low + self.high) / 2)

    def holds(self, value: Exact) -> bool:
        """Whether the value lies in the range."""
        above = value > self.low or (value == self.low and not self.low_open)
        return above and (value < self.high or (value == self.high and not self.high_open))

    def joined(self, after: Range) -> Range:
        """This range and the one that follows it, as one."""
        return Range(
            low=self.low,
            low_open=self.low_open,
            first=self.first,
            high=after.high,
            high_open=after.high_open,
            last=after.last,
            whole=self.whole,
        )

    def as_json(self) -> dict[str, object]:
        """Both ends as decimal strings, None where nothing lies beyond."""
        return {
            "low": None if self.first else number_text(self.low),
            "high": None if self.last else number_text(self.high),
            "low_open": self.low_open,
            "high_open": self.high_open,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Domain:
    """Every value an amount may have, ends included unless low_open."""

    low: Exact
    high: Exact
    low_open: bool = False
    whole: bool = False


def cells(domain: Domain, cuts: Iterable[Exact]) -> list[Range]:
    """The domain cut below and above each number: below it, the number itself, and what follows."""
    inner = sorted({cut for cut in cuts if domain.low < cut < domain.high})
    if domain.whole:
        return _whole(domain, inner)
    ends = [domain.low, *inner, domain.high]
    found: list[Range] = []
    for i, cut in enumerate(inner, 1):
        found.append(_between(domain, ends, i))
        found.append(Range(low=cut, high=cut))
    found.append(_between(domain, ends, len(ends) - 1))
    return found


def _between(domain: Domain, ends: Sequence[Exact], i: int) -> Range:
    first, last = i == 1, i == len(ends) - 1
    return Range(
        low=ends[i - 1],
        low_open=domain.low_open or not first,
        high=ends[i],
        high_open=not last,
        first=first,
        last=last,
    )


def _whole(domain: Domain, inner: Sequence[Exact]) -> list[Range]:
    """Whole numbers: up to below a cut, the cut itself, and what follows up to below the next."""
    starts = sorted({int(domain.low), *(int(cut) for cut in inner), *(int(cut) + 1 for cut in inner)})
    ends = [*(start - 1 for start in starts[1:]), int(domain.high)]
    return [
        Range(low=low, high=high, first=low == domain.low, last=high == domain.high, whole=True)
        for low, high in zip(starts, ends, strict=True)
        if low <= high
    ]
