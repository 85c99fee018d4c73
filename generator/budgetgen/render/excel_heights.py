"""How much room a text takes in a sheet: in widths of a digit across, in points from top to bottom."""

from __future__ import annotations

import re

_DIGIT_POINTS = 10.5
"""At this size of type a Chinese character is as wide as two digits of the width that columns are counted in."""
_LINE, _AIR = 1.3, 5
"""The height of a line by the size of its type; the points above and below a cell's lines together."""
_MARGIN, _INDENT, _LEAST = 1, 2, 2
_WORD = re.compile(r"[!-~]+|.")


def width(text: str, points: float) -> float:
    """How wide a line of text is in type of so many points."""
    if text.isascii():
        return len(text) * points / _DIGIT_POINTS
    return sum(2 if c > "\x7f" else 1 for c in text) * points / _DIGIT_POINTS


def fits(text: str, room: float, points: float, indent: int = 0) -> bool:
    """Whether a text stands on one line in columns that are `room` wide."""
    return "\n" not in text and width(text, points) <= _inside(room, indent)


def height(text: str, room: float, points: float, indent: int = 0) -> float:
    """The points that a text takes whose lines break at the edges of columns `room` wide."""
    inside = _inside(room, indent)
    lines = sum(_lines(line, inside, points) for line in text.split("\n"))
    return _AIR + _LINE * points * lines


def _inside(room: float, indent: int) -> float:
    return max(_LEAST, room - _MARGIN - _INDENT * indent)


def _lines(text: str, room: float, points: float) -> int:
    """The lines of a paragraph: a Chinese character goes whole to the next line, and so does a word."""
    if width(text, points) <= room:
        return 1
    lines, used = 1, 0.0
    for word in _WORD.findall(text):
        wide = width(word, points)
        if used + wide <= room:
            used += wide
            continue
        lines += used > 0
        extra = max(0, -int(-wide // room) - 1)  # a word longer than a line breaks
        lines, used = lines + extra, wide - extra * room
    return lines
