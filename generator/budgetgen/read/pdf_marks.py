"""What a page of a PDF holds, made plain: letters with their boxes, ruling lines; and letters as lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

THIN = 3.0
"""A rectangle no thicker (in points) is a ruling line."""
_NEAR = 0.5
"""Letters stand on one line where their middles differ by less than this part of their height."""
_LATIN_END, _LATIN_START = re.compile("[A-Za-z,;:]$"), re.compile("[A-Za-z]")
_CODE = re.compile(r"\(cid:\d{1,6}\)")
UNREADABLE_SIGN = "\ufffd"


class Letter(NamedTuple):
    """A letter and its box, in points from the upper left corner of the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def size(self) -> float:
        return self.bottom - self.top


class Ruling(NamedTuple):
    """A ruling line: `at` across its direction, from `start` to `end` along it."""

    at: float
    start: float
    end: float


class Line(NamedTuple):
    """A line of text on a page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    page: int


def letters_of(page: Any) -> list[Letter]:
    """The letters of a page, each once: bold type is drawn by some programs twice, a hair apart."""
    found: list[Letter] = []
    seen: dict[tuple[str, int, int], tuple[float, float]] = {}
    width, height = float(page.width), float(page.height)
    for char in page.chars:
        text = char["text"]
        if len(text) > 1 and _CODE.fullmatch(text):
            text = UNREADABLE_SIGN
        x0, top, x1, bottom = char["x0"], char["top"], char["x1"], char["bottom"]
        if not text or x1 <= 0 or bottom <= 0 or x0 >= width or top >= height or bottom <= top:
            continue
        if text.isspace():
            found.append(Letter(" ", x0, top, x1, bottom))
            continue
        near = (int(x0 / 4), int(top / 4))
        others = [seen.get((text, near[0] + dx, near[1] + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        close = (0.4 * (x1 - x0), 0.2 * (bottom - top))
        if any(o is not None and abs(o[0] - x0) < close[0] and abs(o[1] - top) < close[1] for o in others):
            continue
        seen[text, *near] = (x0, top)
        found.append(Letter(text, x0, top, x1, bottom))
    return found


def rulings_of(page: Any) -> tuple[list[Ruling], list[Ruling]]:
    """(level, upright) ruling lines of a page: lines, thin rectangles, and the sides of rectangles that are drawn."""
    level: list[Ruling] = []
    upright: list[Ruling] = []
    for shape in (*page.lines, *page.rects):
        x0, x1 = sorted((shape["x0"], shape["x1"]))
        top, bottom = sorted((shape["top"], shape["bottom"]))
        wide, high = x1 - x0, bottom - top
        if high <= THIN and wide <= THIN:
            continue  # a corner
        if high <= THIN:
            level.append(Ruling((top + bottom) / 2, x0, x1))
        elif wide <= THIN:
            upright.append(Ruling((x0 + x1) / 2, top, bottom))
        elif shape.get("object_type") == "rect" and shape.get("stroke", False):
            level += [Ruling(top, x0, x1), Ruling(bottom, x0, x1)]
            upright += [Ruling(x0, top, bottom), Ruling(x1, top, bottom)]
    return level, upright


def lines_of(letters: Iterable[Letter], page: int = 0) -> list[Line]:
    """The letters as lines from top to bottom; a wide gap inside of a line is a tab."""
    rows: list[list[Letter]] = []
    middles: list[float] = []
    for letter in sorted(letters, key=lambda one: (one.top + one.bottom) / 2):
        middle = (letter.top + letter.bottom) / 2
        if rows and middle - middles[-1] < _NEAR * max(letter.size, rows[-1][0].size):
            rows[-1].append(letter)
        else:
            rows.append([letter])
            middles.append(middle)
    found = [line for row in rows if (line := _line(sorted(row, key=lambda one: one.x0), page)) is not None]
    return found


def _line(row: list[Letter], page: int) -> Line | None:
    pieces: list[str] = []
    end = None
    blank = False
    inked = [letter for letter in row if letter.text != " "]
    if not inked:
        return None
    size = sorted(letter.size for letter in inked)[len(inked) // 2]
    for letter in row:
        if letter.text == " ":
            blank = True
            continue
        if end is not None:
            gap = letter.x0 - end
            if gap > 2.2 * size:
                pieces.append("\t")
            elif (blank and gap > 0.15 * size) or gap > 0.6 * size:
                pieces.append(" ")
        pieces.append(letter.text)
        end, blank = letter.x1, False
    return Line(
        "".join(pieces),
        inked[0].x0,
        min(letter.top for letter in inked),
        inked[-1].x1,
        max(letter.bottom for letter in inked),
        size,
        page,
    )


def joined(first: str, second: str) -> str:
    """Two lines of one text: Chinese and numbers go on without a blank, Latin words with one."""
    blank = " " if _LATIN_END.search(first) and _LATIN_START.match(second) else ""
    return first + blank + second


def text_in_cell(letters: list[Letter]) -> str:
    """The text of a cell whose lines are broken where the cell ends."""
    text = ""
    for line in lines_of(letters):
        text = joined(text, line.text.replace("\t", " ")) if text else line.text.replace("\t", " ")
    return text.strip()
