"""The header of a table of lines: which rows it takes up, and what stands above each column, group by group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from budgetgen.ledger.dimensions import plain
from budgetgen.source.grid import GridCell, GridRow
from budgetgen.spec.vocabulary import vocabulary, without_unit

LOOKED_AT = 20
"""The header is looked for in so many rows; titles may stand above it."""
_MOST_ROWS = 5
"""A header has at most so many rows."""
SECOND_ROW = re.compile("(?:科目|单位|项目|预算单位)?(编码|代码|编号|名称)")
"""What stands in the second row of a header, below 功能分类科目."""

Known = Callable[[str], bool]
"""Whether a text is known as a heading."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column: the texts from top to bottom, and the lowest cell."""

    column: int
    path: tuple[str, ...]
    cell: GridCell

    @property
    def text(self) -> str:
        """The heading as a spec names it: 财政拨款/一般公共预算."""
        return "/".join(self.path)


def header_rows(rows: list[GridRow], known: Known) -> tuple[int, int] | None:
    """The first and the last row of the header; None where no row has two known headings.

    It is the row with most headings of columns that tell what an amount is for, with the rows of groups above and below.
    """
    scores = [_score(row, known) for row in rows[:LOOKED_AT]]
    best = max(scores, default=(0, 0))
    if best[1] < 2 or best[0] == 0:
        return None
    first = last = scores.index(best)
    while first > 0 and last - first < _MOST_ROWS and _is_group_row(rows[first - 1], rows[first], known):
        first -= 1
    while last + 1 < len(rows) and last - first < _MOST_ROWS and _is_below(rows[last], rows[last + 1], known):
        last += 1
    return first, last


def headings(rows: list[GridRow], first: int, last: int) -> list[Heading]:
    """What stands above each column, in their order; columns without a heading are left out."""
    block = rows[first : last + 1]
    found = []
    for column in sorted({column for row in block for column, cell in row.cells.items() if cell.text}):
        path: list[str] = []
        for number, row in enumerate(block):
            text = plain(_text_above(row, column, block[number + 1 :]))
            if text and text != (path[-1] if path else ""):
                path.append(text)
        own = [row.cell(column) for row in block if row.cell(column).text]
        cell = next((cell for cell in reversed(own) if not cell.merged), own[-1])
        found.append(Heading(column, tuple(path), cell))
    return found


def _text_above(row: GridRow, column: int, below: list[GridRow]) -> str:
    """The text of a row of the header for a column: its own, or that of the group which it belongs to."""
    text = row.cell(column).text
    if text or not any(lower.cell(column).text and not lower.cell(column).merged for lower in below):
        return text
    if any(_spans(row, other) for other in row.cells):
        return ""  # groups of this row are merged cells; this column is in none
    return next((row.cell(left).text for left in range(column - 1, -1, -1) if row.cell(left).text), "")


def _spans(row: GridRow, column: int) -> bool:
    """Whether the cell of a column is the continuation of the cell on its left."""
    cell = row.cell(column)
    return cell.merged and cell.text == row.cell(column - 1).text


def _score(row: GridRow, known: Known) -> tuple[int, int]:
    """How many headings of a row say what an amount is for, how many are known at all."""
    texts = [without_unit(cell.text)[0] for cell in _written(row)]
    return sum(text in vocabulary().headings for text in texts), sum(known(text) for text in texts)


def _written(row: GridRow) -> Iterator[GridCell]:
    """The cells of a row that say something of their own."""
    return (cell for cell in row.cells.values() if cell.text and not cell.merged)


def _is_group_row(upper: GridRow, lower: GridRow, known: Known) -> bool:
    """Whether a row above the header groups its columns: not a title, nor who made the table."""
    texts = [cell.text for cell in _written(upper)]
    return len(texts) > 1 and any(map(known, texts)) and _is_below(upper, lower, known)


def _is_below(upper: GridRow, lower: GridRow, known: Known) -> bool:
    """Whether a row goes on with the header above it: it divides a group, and holds no data."""
    cells = {column: cell for column, cell in lower.cells.items() if cell.text and not cell.merged}
    texts = [plain(cell.text) for cell in cells.values()]
    if not texts or any(text[0] in "-(" or (text[0].isdigit() and not known(text)) for text in texts):
        return False
    if all(SECOND_ROW.fullmatch(text) for text in texts):
        return True
    divides = any(not upper.cell(column).text or _spans(upper, column) for column in cells)
    return len(texts) > 1 and divides and any(map(known, texts))
