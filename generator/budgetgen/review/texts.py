"""Sentences against sentences: by characters, numbers and Latin words kept whole, since Chinese has no spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from budgetgen.review.model import Piece, TextChange

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?%?|[A-Za-z]+|.", re.DOTALL)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
_ALIKE = 0.4
"""Paragraphs that have less in common are another one."""


def tokens(text: str) -> list[str]:
    """A text in pieces that change as a whole."""
    return _TOKEN.findall(text)


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The stretches of two texts: kept, only in the old, only in the new."""
    one, two = tokens(old), tokens(new)
    found: list[Piece] = []
    for sign, start, end, first, last in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if sign == "equal":
            found.append(Piece(" ", "".join(one[start:end])))
            continue
        if start < end:
            found.append(Piece("-", "".join(one[start:end])))
        if first < last:
            found.append(Piece("+", "".join(two[first:last])))
    return tuple(found)


def changes(under: str, old: Sequence[str], new: Sequence[str]) -> Iterator[TextChange]:
    """The paragraphs that differ below one heading."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for sign, start, end, first, last in matcher.get_opcodes():
        if sign == "equal":
            continue
        for one, two in paired(old[start:end], new[first:last]):
            made = pieces(one or "", two or "")
            numbers = all(piece.sign == " " or _NUMBER.fullmatch(piece.text) for piece in made)
            yield TextChange(under, made, numbers and one is not None and two is not None)


def paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Old and new texts that belong together, in order; one alone where nothing is like it."""
    left = list(new)
    for one in old:
        ratios = [(SequenceMatcher(None, one, two, autojunk=False).ratio(), -n) for n, two in enumerate(left)]
        best, at = max(ratios, default=(0.0, 0))
        if best < _ALIKE:
            yield one, None
            continue
        yield from ((None, two) for two in left[:-at])
        yield one, left[-at]
        left = left[1 - at :]
    yield from ((None, two) for two in left)
