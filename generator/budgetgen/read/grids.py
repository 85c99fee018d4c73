"""From cells as files keep them (a column, how many it spans, whether the one above covers it) to grids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from budgetgen.read.model import COVERED, ReadBlock, ReadCell, ReadGrid, ReadText, Spot

MAX_COLUMNS = 1000
LONG = 40
"""So many letters are a sentence."""
_TITLE = re.compile("(?:表|表[（(][^（）()]{0,40}[）)]|[：:].{0,60})$|^[（(][^（）()]{0,40}[）)]$")
_NOTE = re.compile("^(?:注|备注|说明|附注|填表)|。$")


class Placed(NamedTuple):
    """A cell in its row: its first column (from 0), how many columns it spans, whether the cell above covers it."""

    column: int
    across: int
    covered: bool
    text: str
    spot: Spot


def grid_of(rows: list[list[Placed]]) -> tuple[tuple[ReadCell, ...], ...]:
    """The rows as wide as each other. A column in which no cell begins in any row is none; short rows get blanks."""
    starts = sorted({cell.column for row in rows for cell in row if cell.column < MAX_COLUMNS})
    if not starts:
        return ()
    at = {column: index for index, column in enumerate(starts)}
    width = len(starts)
    ends = {**at}

    def end(column: int) -> int:
        """The index of the first column at or behind one."""
        if column not in ends:
            ends[column] = next((index for index, start in enumerate(starts) if start >= column), width)
        return ends[column]

    grid: list[list[ReadCell]] = []
    open_above: dict[
        int, tuple[int, int]
    ] = {}  # first column -> (row, columns) of the cell that may be continued
    downs: dict[tuple[int, int], int] = {}
    for r, row in enumerate(rows):
        line = [ReadCell("")] * width
        opened: dict[int, tuple[int, int]] = {}
        for cell in row:
            if cell.column not in at:
                continue
            first = at[cell.column]
            across = max(1, end(cell.column + cell.across) - first)
            above = open_above.get(first)
            if cell.covered and above is not None and above[1] == across:
                downs[above[0], first] += 1
                opened[first] = above
                line[first : first + across] = [COVERED] * across
                continue
            line[first] = ReadCell(cell.text, 1, across, spot=cell.spot)
            line[first + 1 : first + across] = [COVERED] * (across - 1)
            downs[r, first] = 1
            opened[first] = (r, across)
        open_above = opened
        grid.append(line)
    for (r, c), down in downs.items():
        if down > 1:
            grid[r][c] = replace(grid[r][c], down=down)
    return tuple(map(tuple, grid))


def parted(grid: ReadGrid) -> Iterator[ReadBlock]:
    """A grid without the titles, captions and notes at its head and foot that are one cell across all columns."""
    rows = grid.rows
    first, end = 0, len(rows)
    whole = all(map(spans_all, rows))
    while first < end and spans_all(rows[first]) and (whole or reads_as_title(rows[first][0].text)):
        first += 1
    while end > first and spans_all(rows[end - 1]) and reads_as_note(rows[end - 1][0].text):
        end -= 1
    if (first, end) == (0, len(rows)):
        yield grid
        return
    for row in rows[:first]:
        yield from paragraphs(row[0].text, row[0].spot)
    if first < end:
        spot = next((cell.spot for cell in rows[first] if cell.down), grid.spot)
        yield ReadGrid(
            rows[first:end], max(grid.head - first, 0), replace(grid.spot, row=spot.row, column=spot.column)
        )
    for row in rows[end:]:
        yield from paragraphs(row[0].text, row[0].spot)


def spans_all(row: tuple[ReadCell, ...]) -> bool:
    """Whether a row is one cell across several columns that does not reach down."""
    return len(row) > 1 and row[0].across == len(row) and row[0].down == 1


def reads_as_title(text: str) -> bool:
    """Whether a text above all columns names the table, its year or its unit, and is no head of columns."""
    return bool(_TITLE.search(text.strip())) or reads_as_note(text)


def reads_as_note(text: str) -> bool:
    """Whether a text below all columns is a note, and no row of the table."""
    return bool(_NOTE.search(text.strip())) or len(text) > LONG


def paragraphs(text: str, spot: Spot) -> Iterator[ReadText]:
    """The lines of a cell's text as paragraphs, blank ones left out."""
    yield from (ReadText(line, 0, spot) for line in map(str.strip, text.split("\n")) if line)
