"""Between which amounts one lies that a text states as a rounded number, and sums and differences of such."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add

from budgetgen.check.sentences.clauses import Said
from budgetgen.ledger.money import UNITS


@dataclass(frozen=True, slots=True)
class Span:
    """All amounts (分) from `low` to `high`."""

    low: Fraction
    high: Fraction

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low)

    def __sub__(self, other: Span) -> Span:
        return self + -other

    def towards(self, direction: int) -> Span:
        """The amount as a change: less than nothing where the direction is."""
        return self if direction > 0 else -self

    @property
    def middle(self) -> Fraction:
        """The amount that the number says."""
        return (self.low + self.high) / 2

    def meets(self, other: Span) -> bool:
        """Whether both may be the same amount."""
        return self.low <= other.high and other.low <= self.high


def span(said: Said) -> Span:
    """Where a stated amount lies: with two decimals it may be cut off, else it is rounded; a cited one is exact."""
    if not said.typed:
        return at_its_word(said)
    decimals = said.number.decimals
    last = Fraction(UNITS[said.number.unit], 10**decimals * (1 if decimals >= 2 else 2))
    return Span(said.fen - last, said.fen + last)


def at_its_word(said: Said) -> Span:
    """A stated amount, taken as it is written."""
    return Span(Fraction(said.fen), Fraction(said.fen))


def added(spans: Iterable[Span]) -> Span:
    """Where the sum of amounts lies."""
    return reduce(add, spans, Span(Fraction(0), Fraction(0)))
