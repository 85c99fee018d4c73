"""From cells as files keep them (a column, how many it spans, whether the one above covers it) to grids."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from budgetgen.read.model import COVERED, ReadCell, Spot

MAX_COLUMNS = 1000


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
