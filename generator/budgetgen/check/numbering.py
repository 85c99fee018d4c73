"""Numbers at the beginning of headings and items: 第一部分 一、（一）1. （1） 1） ① 一是."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from budgetgen.disclosure.rows import numeral
from budgetgen.ledger.money import half_width

_HAN = "[一二三四五六七八九十]{1,3}"
_STYLES = (
    f"第(?P<a>{_HAN})(?:部分|章|节|篇)",
    f"(?P<b>{_HAN})[、．.]",
    f"[（(](?P<c>{_HAN})[）)]",
    "(?P<d>[0-9０-９]{1,2})(?:[、．.](?![0-9０-９])|[．.](?=[0-9０-９]{4}年))",
    "[（(](?P<e>[0-9０-９]{1,2})[）)]",
    "(?P<f>[0-9０-９]{1,2})[）)]",
    "(?P<g>[①-\u2473])",
    "(?P<h>[一二三四五六七八九十])是",
)
NUMBER = "(?:" + "|".join(_STYLES) + ")"
"""A pattern of all styles; the group that matches is the style, from the outermost (a) to the innermost."""

_NUMBER = re.compile(NUMBER)


class Number(NamedTuple):
    """A number: its style (a … h, outer before inner), its value, and how many characters it takes."""

    style: str
    value: int
    length: int


def number_of(match: re.Match[str]) -> Number:
    """The number that a match of NUMBER shows; its value is 0 where the numerals are none."""
    style = next(style for style in "abcdefgh" if match[style])
    return Number(style, _value(match[style]), len(match[0]))


def numbered(text: str) -> Number | None:
    """The number that a text begins with."""
    match = _NUMBER.match(text)
    return number_of(match) if match else None


def _value(digits: str) -> int:
    if digits.isdecimal():
        return int(half_width(digits))
    return ord(digits) - ord("①") + 1 if "①" <= digits <= "\u2473" else _numerals().get(digits, 0)


@cache
def _numerals() -> dict[str, int]:
    return {numeral(value): value for value in range(1, 100)}
