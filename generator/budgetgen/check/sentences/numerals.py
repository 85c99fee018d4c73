"""Numbers written in Chinese numerals: amounts (八十五万元, 一亿二千万元) and counts (三个, 两项)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.sentences.likeness import Number
from budgetgen.ledger.money import UNITS

_DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD, _HUNDRED_MILLION = 10**4, 10**8
_AMOUNT = re.compile(
    r"(?<![数几上第])([一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]{0,30}?)(亿|万)?元"
)


def han_amounts(text: str) -> Iterator[tuple[int, int, Number]]:
    """(start, end without the unit, number) of the amounts in Chinese numerals; what is vague (三五万元) is passed over."""
    for match in _AMOUNT.finditer(text):
        unit = f"{match[2] or ''}元"
        value = _value(match[1] + (match[2] or ""))
        if value is not None:
            scaled, rest = divmod(value * UNITS["元"], UNITS[unit])
            if not rest:
                yield match.start(1), match.end(1), Number(scaled, 0, unit)


def count_of(words: str) -> int | None:
    """What a count says, in digits or Chinese numerals; None for a vague one (三五个)."""
    return int(words) if words.isdecimal() else _value(words)


def _value(text: str) -> int | None:
    """What a numeral counts, None where two digits stand side by side."""
    total = section = 0
    digit: int | None = None
    for mark in text:
        if mark in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[mark]
        elif mark in _TENS:
            section += (1 if digit is None else digit) * _TENS[mark]
            digit = None
        else:
            counted = section + (digit or 0)
            total = (total + counted) * _HUNDRED_MILLION if mark == "亿" else total + counted * _MYRIAD
            section, digit = 0, None
    return total + section + (digit or 0)
