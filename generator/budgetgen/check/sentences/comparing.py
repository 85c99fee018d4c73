"""A number held against figures: the same, cut off, a digit off at the end, in another unit, nearly the same, different."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from budgetgen.check.sentences.likeness import Number, pool
from budgetgen.disclosure.model import Figure
from budgetgen.pack.model import Pack

SAME, CUT_OFF, LAST_DIGIT, OTHER_UNIT, NEAR, ROUGH, DIFFERENT = (
    *("相同", "截断", "末位", "单位", "近似", "约数", "不同"),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A number held against figures: how they agree, with which figure, what went wrong."""

    how: str
    figure: Figure | None = None
    slip: str = ""


def as_shown(pack: Pack) -> Number:
    """How texts of a form show amounts: 万元 with two decimals."""
    return Number(0, pack.narrative_decimals, pack.narrative_unit)


def compare(number: Number, figures: Iterable[Figure], shown: Number) -> Compared:
    """How a number agrees with any of some figures, signs apart; texts show figures like `shown`."""
    by_amount: dict[int, Figure] = {}
    for figure in figures:
        by_amount.setdefault(abs(figure.amount or 0), figure)
    tests = ((SAME, number.equals), (CUT_OFF, number.cut_off))
    last = LAST_DIGIT if number.decimals >= shown.decimals else ROUGH
    for how, test in (*tests, (last, number.last_digit)):
        for fen, figure in by_amount.items():
            if test(fen):
                return Compared(how, figure)
    for fen, figure in by_amount.items():
        if unit := number.in_another_unit(fen):
            return Compared(OTHER_UNIT, figure, unit)
    if number.scaled and (found := pool(by_amount, shown).slip(number)):
        return Compared(NEAR, by_amount[found[1]], found[0])
    return Compared(DIFFERENT, next(iter(by_amount.values()), None))
