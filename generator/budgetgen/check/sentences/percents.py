"""Percentages in texts: whether they fit two amounts, exactly or as these are rounded for the text."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product

from budgetgen.check.sentences.clauses import MONEY, PERCENT, Said
from budgetgen.check.sentences.likeness import Number
from budgetgen.ledger.money import UNITS, decimal_text, round_half_away


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


def span(said: Said) -> tuple[Fraction, Fraction]:
    """Between which amounts (分) a stated amount lies: with two decimals it may be cut off, else it is rounded."""
    if not said.typed:
        return Fraction(said.fen), Fraction(said.fen)
    decimals = said.number.decimals
    last = Fraction(UNITS[said.number.unit], 10**decimals * (1 if decimals >= 2 else 2))
    return said.fen - last, said.fen + last


def may_fit(percent: Number, part: tuple[Fraction, Fraction], whole: tuple[Fraction, Fraction]) -> bool:
    """Whether a percentage may be a share of two amounts that are known within spans."""
    if whole[0] <= 0:
        return True
    low, high = part[0] / whole[1] * 100, part[1] / whole[0] * 100
    last = Fraction(1, 10**percent.decimals)
    return low - last < Fraction(percent.scaled, 10**percent.decimals) < high + last


def percent_text(part: int | Fraction, whole: int | Fraction, decimals: int) -> str:
    """part/whole in per cent for people: 7.39%."""
    exact = abs(Fraction(part) / Fraction(whole)) * 100 * 10**decimals
    return decimal_text(round_half_away(exact.numerator, exact.denominator), decimals) + "%"
