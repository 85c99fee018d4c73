"""Layout and ledger make tables: every cell is a query's sum, shown by one rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from budgetgen.disclosure.books import Books
from budgetgen.disclosure.completeness import note_left_out
from budgetgen.disclosure.model import BLANK, ITEM, TOTAL, Cell, HeadCell, Row
from budgetgen.disclosure.rows import PlannedRow, planned_rows
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import Meaning
from budgetgen.pack.form_rows import FormRows, lay_out
from budgetgen.pack.layout import Column, Group, Listed, Table, depth, leaves


def header(table: Table) -> list[list[HeadCell]]:
    """The header grid of a table: rows above its records, nested labels with their spans, then 栏次."""
    grid = labels(table)
    if table.ordinal:
        numbers = [table.ordinal, *(str(i) for i in range(1, len(table.all_columns)))]
        pairs = zip(table.all_columns, numbers, strict=True)
        grid.append([cell for column, number in pairs for cell in _spread(column, number)])
    return [*form_rows(table.above, table.width), *grid]


def footer(table: Table) -> list[list[HeadCell]]:
    """The rows below a table's records."""
    return form_rows(table.below, table.width)


def form_rows(rows: FormRows, width: int) -> list[list[HeadCell]]:
    """Rows above or below records on the table's grid, before anything is filled in."""
    return [
        [
            HeadCell("", 0, 0) if cell is None else HeadCell(cell.text, cell.down, cell.across, form=cell)
            for cell in line
        ]
        for line in lay_out(rows, width).grid
    ]


def labels(table: Table) -> list[list[HeadCell]]:
    """The labels over the columns: common ones above those that they have in common."""
    columns = table.head
    height = depth(columns)
    grid = [[HeadCell("", 0, 0) for _ in range(table.width)] for _ in range(height)]

    def fill(nodes: Iterable[Group | Column], row: int, at: int) -> int:
        for node in nodes:
            if isinstance(node, Group):
                end = fill(node.columns, row + 1, at)
                grid[row][at] = HeadCell(node.label, 1, end - at)
            else:
                end = at + node.across
                grid[row][at] = HeadCell(node.label, height - row, node.across)
            at = end
        return at

    fill(columns, 0, 0)
    return grid


def _spread(column: Column, text: str) -> list[HeadCell]:
    """A cell over a column, with what it covers."""
    return [HeadCell(text, 1, column.across), *[HeadCell("", 0, 0)] * (column.across - 1)]


_CODE_PARTS = {"编码": slice(None), "类": slice(0, 3), "款": slice(3, 5), "项": slice(5, 7)}


def body_cells(
    row: PlannedRow,
    columns: list[Column],
    scope: Query,
    all_rows: Query,
    table: Table,
    books: Books,
    serial: str = "",
) -> list[Cell]:
    """The cells of one pivot row under the given columns; `all_rows`: what shares in a column are shares of."""
    cells = []
    in_row = Meaning(scope) & row.meaning if row.meaning else None
    names = [n for n in (row.label, row.code) if n and n != row.name and not row.nested]
    for column in columns:
        if column.stub == "序号":
            cells.append(Cell(serial, count=bool(serial)))
        elif column.stub == row.label_in:
            cells.append(Cell(row.label, indent=row.level))
        elif column.stub:
            cells.append(Cell(row.code[_CODE_PARTS.get(column.stub, slice(0))]))
        elif in_row is None or column.meaning is None:
            cells.append(Cell(""))
        else:
            address = f"{table.name}/{row.name}/{column.name}"
            other = [f"{table.name}/{name}/{column.name}" for name in names]
            whole = (Meaning(all_rows) & column.meaning).query
            figure = books.figure(address, in_row & column.meaning, column.look, table.book, whole)
            found = books.keep(figure, *other)
            if found.amount is None and not table.unprinted:
                books.unknown(found)
            cells.append(Cell(found.text, found))
    return cells


def pivot_rows(table: Table, books: Books) -> list[Row]:
    """The body of a 交叉表."""
    assert table.rows is not None
    rows = planned_rows(table.rows, table.scope, table.row_scope, books, table.book)
    note_left_out(rows, table.columns, table.scope, table, books)
    columns, whole = leaves(table.columns), table.scope & table.row_scope
    numbered = _serials(rows)
    return [
        Row(
            tuple(body_cells(row, columns, table.scope, whole, table, books, serial)),
            row.role,
            row.name,
            row.label,
            row.level + 1 if row.code else 0,
        )
        for row, serial in zip(rows, numbered, strict=True)
    ]


def _serials(rows: list[PlannedRow]) -> list[str]:
    """1, 2, 3 … over the rows; none where all are blank, for an empty table."""
    if all(row.meaning is None for row in rows):
        return [""] * len(rows)
    return [str(number) for number in range(1, len(rows) + 1)]


def two_sided_rows(table: Table, books: Books) -> list[Row]:
    """The body of a 双列表: two lists zipped and padded, footers aligned at the bottom."""
    bodies, feet = [], []
    for side in table.sides:
        bodies.append(planned_rows(side.rows, table.scope & side.scope, side.row_scope, books))
        foot = planned_rows(Listed(side.foot), table.scope & side.scope, Query(), books)
        feet.append([replace(row, role=BLANK if row.meaning is None else TOTAL) for row in foot])
        note_left_out([*bodies[-1], *foot], side.columns, table.scope & side.scope, table, books)
    blank = PlannedRow("", "", None, BLANK)
    foot_height = max(len(foot) for foot in feet)
    height = max(*(len(body) for body in bodies), table.height - foot_height)
    columns = []
    for body, foot in zip(bodies, feet, strict=True):
        padding = [blank] * (foot_height - len(foot))
        columns.append(body + [blank] * (height - len(body)) + padding + foot)
    rows = []
    for number, sides in enumerate(zip(*columns, strict=True), 1):
        cells = [Cell(str(number), count=True)] if table.serial else []
        for side, row in zip(table.sides, sides, strict=True):
            scope = table.scope & side.scope
            all_rows = scope if row.role == TOTAL else scope & side.row_scope
            cells += body_cells(row, leaves(side.columns), scope, all_rows, table, books)
        whole = any(row.role == TOTAL and "·" not in row.name for row in sides)
        rows.append(Row(tuple(cells), TOTAL if whole else ITEM, next((r.name for r in sides if r.name), "")))
    return rows


def is_empty(rows: list[Row]) -> bool:
    """Whether no cell of a table shows an amount."""
    return not any(cell.figure and cell.figure.amount for row in rows for cell in row.cells)
