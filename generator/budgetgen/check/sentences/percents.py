"""Percentages in texts: whether they fit two amounts, exactly or as these are rounded for the text."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product

from budgetgen.check.sentences.clauses import MONEY, PERCENT, Said
from budgetgen.check.sentences.likeness import Number
from budgetgen.check.sentences.spans import Span
from budgetgen.ledger.money import decimal_text, round_half_away


def is_percent(said: Said | None) -> bool:
    """Whether a number is a percentage, stated exactly."""
    return said is not None and said.kind == PERCENT and not said.about


def is_money(said: Said | None) -> bool:
    """Whether a number is an amount, stated exactly."""
    return said is not None and said.kind == MONEY and not said.about


def fits(percent: Number, part: Fraction | int, whole: Fraction | int) -> bool:
    """Whether a percentage is part/whole, rounded or cut off at its decimals."""
    if not whole:
        return False
    exact = abs(Fraction(part) / Fraction(whole)) * 100 * 10**percent.decimals
    return bool(abs(exact - abs(percent.scaled)) < 1)


def fits_any(percent: Number, parts: Iterable[int], wholes: Iterable[int], like: Number) -> bool:
    """Whether a percentage fits any of the pairs (分), exact or rounded like the amounts of the text."""
    return any(
        fits(percent, part, whole) or fits(percent, like.of(part), like.of(whole))
        for part, whole in product(parts, wholes)
    )


def may_fit(percent: Number, part: Span, whole: Span) -> bool:
    """Whether a percentage may be a share of two amounts that are known within spans."""
    if whole.low <= 0:
        return True
    low, high = part.low / whole.high * 100, part.high / whole.low * 100
    last = Fraction(1, 10**percent.decimals)
    return low - last < Fraction(percent.scaled, 10**percent.decimals) < high + last


def percent_text(part: int | Fraction, whole: int | Fraction, decimals: int) -> str:
    """part/whole in per cent for people: 7.39%."""
    exact = abs(Fraction(part) / Fraction(whole)) * 100 * 10**decimals
    return decimal_text(round_half_away(exact.numerator, exact.denominator), decimals) + "%"
