"""A disclosure as its reader sees it: blocks of headings, paragraphs and tables; every number a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from budgetgen.findings import Place
from budgetgen.ledger.query import Query
from budgetgen.pack.form_rows import FormCell
from budgetgen.pack.layout import Column, Look, Table
from budgetgen.pack.wording import Wording


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a reader sees: where it stands, what it sums, how much exactly, how it is shown.

    `amount` is in 分 (for a rate: as `scaled`), None where the ledger does not tell.
    """

    address: str
    query: Query
    amount: int | None
    text: str
    measure: str = ""
    scaled: int = 0
    """The shown number as an integer of its last decimal (55553 for 555.53)."""
    book: str = "明细"
    """The ledger that was asked: the lines of the budget, or the amounts of records."""
    base: Query = Query()
    """What a change or a share is counted from; only with a measure."""
    look: Look = Look()
    """How the number is shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table's body. `down` > 1 spans rows below; 0 is covered by the cell above.

    `count`: the text is a plain number that is no amount (serials, quantities).
    """

    text: str
    figure: Figure | None = None
    indent: int = 0
    down: int = 1
    count: bool = False
    place: Place = Place()
    """Where the text was written; unknown where the form or several texts make it."""


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of a table's header, or of a row above or below its records; `down` = 0: covered by another cell."""

    text: str
    down: int = 1
    across: int = 1
    place: Place = Place()
    """Where the text was written, if in the spec."""
    figure: Figure | None = None
    form: FormCell | None = None
    """What the layout says of it, in rows above and below the records."""


ITEM, TOTAL, SUBTOTAL, BLANK = "item", "total", "subtotal", "blank"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table's body."""

    cells: tuple[Cell, ...]
    role: str = ITEM
    name: str = ""
    label: str = ""
    level: int = 0
    """How deep the row stands in a tree of codes, from 1; 0 for rows of no tree."""
    place: Place = Place()
    """Where the record of the row was written; unknown for rows of sums."""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table as shown. Header and footer are grids; the body has a cell for each of `columns`.

    A column may take several of the grid's (see `grid_row`).
    """

    layout: Table
    title: str
    captions: tuple[str, ...]
    columns: tuple[Column, ...]
    header: tuple[tuple[HeadCell, ...], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    of: str = ""
    """What this table is about where a layout repeats (the project's name)."""
    place: Place = Place()
    """Where that was written; else where the layout was."""
    footer: tuple[tuple[HeadCell, ...], ...] = ()
    """The rows below the records."""

    @property
    def name(self) -> str:
        """The table's name in the pack."""
        return self.layout.name

    @property
    def head_figures(self) -> list[Figure]:
        """The figures in the rows above and below the records."""
        rows = (*self.header, *self.footer)
        return [cell.figure for row in rows for cell in row if cell.figure is not None]

    def grid_row(self, row: Row) -> list[str]:
        """The texts of a row of the body on the grid, blank where a cell spans columns."""
        pairs = zip(self.columns, row.cells, strict=False)
        return [text for column, cell in pairs for text in (cell.text, *[""] * (column.across - 1))]

    def grid_column(self, at: int) -> int:
        """Where a column of the body begins on the grid."""
        return sum(column.across for column in self.columns[:at])


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading; `name` as in the pack."""

    name: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A figure inside a paragraph: text[start:end]."""

    start: int
    end: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a statement."""

    statement: str
    text: str
    citations: tuple[Citation, ...] = ()


_LINE_2 = re.compile("[一二三四五六七八九十]{1,3}、[^。；，：？！]{1,40}")
_LINE_3 = re.compile("（[一二三四五六七八九十]{1,3}）[^。；，：？！]{1,40}")
"""How lines that head others are numbered (GB/T 9704); they have no punctuation."""


def line_level(text: str) -> int:
    """The level of a line that heads others within a statement, as 一、项目概述 is 2; 0 for a paragraph."""
    line = text.strip()
    return 2 if _LINE_2.fullmatch(line) else 3 if _LINE_3.fullmatch(line) else 0


Block = HeadingBlock | Paragraph | TableBlock


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The whole document before any format."""

    title: str
    department_code: str
    department: str
    called: str
    """What the form calls who publishes: 部门 or 单位."""
    year: int
    date: str
    cover: tuple[str, ...]
    blocks: tuple[Block, ...]
    unprinted: tuple[TableBlock, ...] = ()
    figures: dict[str, Figure] = field(default_factory=dict)
    wording: Wording = Wording()
    """How the words of templates change."""

    @property
    def tables(self) -> list[TableBlock]:
        """The printed tables, in order."""
        return [block for block in self.blocks if isinstance(block, TableBlock)]
