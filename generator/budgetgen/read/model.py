"""What a reader of any format gives: blocks in reading order, every cell with its text as shown and its spot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.findings import Finding
from budgetgen.source.grid import column_letters


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands in a file: page, sheet, row and column (of the sheet, else of the table), line of a text;
    `table` and `paragraph` count those of a document without pages. 0 and "" where the format has none; from 1."""

    page: int = 0
    sheet: str = ""
    row: int = 0
    column: int = 0
    line: int = 0
    table: int = 0
    paragraph: int = 0

    def __str__(self) -> str:
        cell = f"{column_letters(self.column)}{self.row}" if self.row and self.column else ""
        if self.sheet:
            return f"工作表 {self.sheet} {cell}".strip()
        found = [
            f"第 {self.page} 页" if self.page else "",
            f"第 {self.table} 个表 {cell}".strip() if self.table else "",
            f"第 {self.paragraph} 段" if self.paragraph else "",
            f"第 {self.line} 行" if self.line else "",
        ]
        return "，".join(filter(None, found))


@dataclass(frozen=True, slots=True)
class ReadText:
    """A heading or a paragraph. `level`: 1 and deeper for headings that the file marks as such, 0 for all else."""

    text: str
    level: int = 0
    spot: Spot = Spot()


@dataclass(frozen=True, slots=True)
class ReadCell:
    """One cell: its text as a reader of the file sees it, without the white space around it.

    `down`, `across`: how many rows and columns it spans; 0 in both where another cell covers it, whose text it does
    not repeat. `number`: whether the file stores a number here rather than a text. `stored`: that number as a decimal
    where the text shows it in another way (rounded, with thousands), else "".
    """

    text: str
    down: int = 1
    across: int = 1
    number: bool = False
    spot: Spot = Spot()
    stored: str = ""


COVERED = ReadCell("", 0, 0)


@dataclass(frozen=True, slots=True)
class ReadGrid:
    """A table: rows of cells, all rows equally wide. A table that runs over pages is one grid.

    `head`: how many rows at the top the file marks as the header that repeats; 0 where it marks none.
    """

    rows: tuple[tuple[ReadCell, ...], ...]
    head: int = 0
    spot: Spot = Spot()

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.rows[0]) if self.rows else 0

    def cells(self) -> Iterator[tuple[int, int, ReadCell]]:
        """(row, column, cell) of every cell that is not covered; rows and columns count from 0."""
        for r, row in enumerate(self.rows):
            for c, cell in enumerate(row):
                if cell.down:
                    yield r, c, cell


ReadBlock = ReadText | ReadGrid


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file as read: where it came from, its blocks in reading order, and what the reader could not keep."""

    file: str
    format: str
    blocks: tuple[ReadBlock, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def grids(self) -> list[ReadGrid]:
        """The tables, in order."""
        return [block for block in self.blocks if isinstance(block, ReadGrid)]

    @property
    def texts(self) -> list[ReadText]:
        """The headings and paragraphs, in order."""
        return [block for block in self.blocks if isinstance(block, ReadText)]
