"""Texts as rules read them: citations masked, sentences, amounts of money with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.ledger.money import ANY_UNIT, AmountError, half_width, parse_amount

MASK = "\ufdd0"
"""Stands for each character of a citation; no text can hold it."""

_CITED = re.compile(r"\$\{[^{}]*\}?")
_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
COMPARED = re.compile("比|较|上年|去年|增加|减少")
"""Words before an amount that is a change, or another year's."""
_AMOUNT = re.compile(
    r"(?<![\d.,，A-Za-z])([+\-－]?[\d０-９]{1,3}(?:[,，][\d０-９]{3})+(?:[.．][\d０-９]+)?|[+\-－]?[\d０-９]+(?:[.．][\d０-９]+)?)"
    rf"\s*({ANY_UNIT})"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An amount of money in a text: text[start:end] is `number` with its unit; exact 分; decimals as typed."""

    start: int
    end: int
    number: str
    unit: str
    fen: int
    decimals: int


def is_han(character: str) -> bool:
    """Whether a character (or none, at the end of a text) is Chinese."""
    return "\u4e00" <= character <= "\u9fa5"


def masked(text: str) -> str:
    """The text with every citation `${…}` masked, all other characters where they were."""
    return _CITED.sub(lambda m: MASK * len(m[0]), text)


def sentences(text: str) -> Iterator[tuple[str, int]]:
    """The sentences of a text, split at 。；！？ and line ends, each with where it starts."""
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            yield match[0], match.start()


def amounts(text: str) -> Iterator[Mention]:
    """The amounts of money that a text states: 18.45万元, 4,500元."""
    for match in _AMOUNT.finditer(text):
        number = half_width(match[1]).replace("，", ",")
        try:
            fen = parse_amount(number, match[2])
        except AmountError:
            continue
        decimals = len(number.partition(".")[2])
        yield Mention(match.start(), match.end(), match[1], match[2], fen, decimals)
