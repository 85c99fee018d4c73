"""Layout and ledger make tables: every cell is a query's sum, shown by one rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from budgetgen.disclosure.books import LINES, THIS_YEAR, Books
from budgetgen.disclosure.government import DIMENSION as GOVERNMENT
from budgetgen.disclosure.model import BLANK, ITEM, TOTAL, Cell, HeadCell, Row
from budgetgen.ledger.dimensions import CODE_LEVELS
from budgetgen.ledger.query import Query
from budgetgen.pack.layout import Classes, Column, Group, Listed, ListedRow, Rows, Table, Tree, depth, leaves
from budgetgen.pack.lexicon import Meaning, label_key

_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """一, 二, … 十, 十一, … 九十九, 一百, 一百零一, 一百一十 …"""
    hundreds, rest = divmod(number, 100)
    if hundreds:
        zero = "零" if 0 < rest < 10 else ""
        one = "一" if 10 <= rest < 20 else ""
        return f"{numeral(hundreds)}百{zero}{one}{numeral(rest) if rest else ''}"
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row before its cells: what stands in the stubs, and its part of every query."""

    label: str
    name: str
    meaning: Meaning | None
    role: str = ITEM
    code: str = ""
    level: int = 0
    label_in: str = "名称"


def header(table: Table) -> list[list[HeadCell]]:
    """The header grid of a table: nested labels with their spans, then 栏次."""
    columns = table.head
    height, width = depth(columns), len(leaves(columns))
    grid = [[HeadCell("", 0, 0) for _ in range(width)] for _ in range(height)]

    def fill(nodes: Iterable[Group | Column], row: int, at: int) -> int:
        for node in nodes:
            if isinstance(node, Group):
                end = fill(node.columns, row + 1, at)
                grid[row][at] = HeadCell(node.label, 1, end - at)
            else:
                end = at + 1
                grid[row][at] = HeadCell(node.label, height - row, 1)
            at = end
        return at

    fill(columns, 0, 0)
    if table.ordinal:
        numbers = [HeadCell(str(i)) for i in range(1, width)]
        first = HeadCell(table.ordinal)
        grid.append([first, *numbers])
    return grid


def planned_rows(
    rows: Rows, scope: Query, row_scope: Query, books: Books, book: str = LINES
) -> list[PlannedRow]:
    """The body rows that a layout asks for within a scope, without footers."""
    if isinstance(rows, Listed):
        return [planned for row in rows.rows for planned in _with_below(row, scope, row_scope, books, book)]
    within = scope & row_scope
    if isinstance(rows, Classes):
        return list(_classes(rows, within, row_scope, books))
    if book == LINES:
        within &= Query.of({"year": rows.years})
    return list(_tree(rows, within, row_scope, books, book))


def _with_below(
    row: ListedRow, scope: Query, row_scope: Query, books: Books, book: str = LINES
) -> Iterator[PlannedRow]:
    """A listed row, and the rows from the data that stand below it."""
    yield _listed(row, row_scope)
    if row.below is None or row.meaning is None:
        return
    for planned in planned_rows(row.below, scope, row_scope & row.meaning.query, books, book):
        yield replace(planned, name=f"{row.name}·{planned.name}" if planned.name else "")


def _listed(row: ListedRow, row_scope: Query = Query()) -> PlannedRow:
    if row.meaning is None:
        return PlannedRow("", "", None, BLANK)
    role = TOTAL if label_key(row.label) == "合计" else ITEM
    return PlannedRow(row.label, row.name, row.meaning & Meaning(row_scope), role)


def _classes(rows: Classes, within: Query, row_scope: Query, books: Books) -> Iterator[PlannedRow]:
    known = dict(books.pack.classes)
    used = sorted({code[:3] for code in books.ledger.members("function", within & THIS_YEAR)})
    listed = [(code, known.get(code) or books.name_of("function", code)) for code in used]
    if rows.every:
        listed = [*books.pack.classes, *(entry for entry in listed if entry[0] not in known)]
    for number, (code, name) in enumerate(listed, 1):
        meant = Meaning(Query.of({"function": (code,)}) & row_scope) if code else None
        yield PlannedRow(numbered(rows.numbering, number) + name, name, meant, code=code)


def numbered(first: str, number: int) -> str:
    """The numbering of a row as the first row is numbered: 一、 （一） 1."""
    return first.replace("一", numeral(number)).replace("1", str(number))


def _tree(rows: Tree, within: Query, row_scope: Query, books: Books, book: str) -> Iterator[PlannedRow]:
    members = books.ledgers[book].members(rows.dimension, within)
    if book == LINES and rows.dimension == GOVERNMENT:
        books.government.note(within)
    total = PlannedRow("合计", "合计", Meaning(row_scope), TOTAL, label_in=rows.total_in)
    if not members:
        yield from [PlannedRow("", "", None, BLANK)] * rows.blank
        if rows.total_if_empty:
            yield replace(total, meaning=None)
        return
    if rows.total == "首":
        yield total
    if rows.dimension in CODE_LEVELS:
        levels = CODE_LEVELS[rows.dimension]
        codes = sorted({code[:digits] for code in members for digits in levels if len(code) >= digits})
        for code in codes:
            name = books.name_of(rows.dimension, code)
            meant = Meaning(Query.of({rows.dimension: (code,)}) & row_scope)
            yield PlannedRow(name, code, meant, code=code, level=levels.index(len(code)))
    else:
        for member in members:
            yield PlannedRow(member, member, Meaning(Query.of({rows.dimension: (member,)}) & row_scope))
    if rows.total == "末":
        yield total


_CODE_PARTS = {"编码": slice(None), "类": slice(0, 3), "款": slice(3, 5), "项": slice(5, 7)}


def body_cells(
    row: PlannedRow, columns: list[Column], scope: Query, table: Table, books: Books, serial: str = ""
) -> list[Cell]:
    """The cells of one pivot row under the given columns."""
    cells = []
    in_row = Meaning(scope) & row.meaning if row.meaning else None
    names = [name for name in (row.label, row.code) if name and name != row.name]
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
            found = books.keep(books.figure(address, in_row & column.meaning, table, table.book), *other)
            if found.amount is None and not table.unprinted:
                books.unknown(found)
            cells.append(Cell(found.text, found))
    return cells


def pivot_rows(table: Table, books: Books) -> list[Row]:
    """The body of a 交叉表."""
    assert table.rows is not None
    rows = planned_rows(table.rows, table.scope, table.row_scope, books, table.book)
    columns = leaves(table.columns)
    numbered = _serials(rows)
    return [
        Row(
            tuple(body_cells(row, columns, table.scope, table, books, serial)),
            row.role,
            row.name,
            row.label,
            row.level + 1 if row.code else 0,
        )
        for row, serial in zip(rows, numbered, strict=True)
    ]


def _serials(rows: list[PlannedRow]) -> list[str]:
    """1, 2, 3 … over the rows; none on blank ones that stand alone for an empty table."""
    if all(row.role == BLANK for row in rows):
        return [""] * len(rows)
    return [str(number) for number in range(1, len(rows) + 1)]


def two_sided_rows(table: Table, books: Books) -> list[Row]:
    """The body of a 双列表: two lists zipped and padded, footers aligned at the bottom."""
    bodies, feet = [], []
    for side in table.sides:
        bodies.append(planned_rows(side.rows, table.scope & side.scope, side.row_scope, books))
        foot = planned_rows(Listed(side.foot), table.scope & side.scope, Query(), books)
        feet.append([replace(row, role=BLANK if row.meaning is None else TOTAL) for row in foot])
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
            cells += body_cells(row, leaves(side.columns), table.scope & side.scope, table, books)
        whole = any(row.role == TOTAL and "·" not in row.name for row in sides)
        rows.append(Row(tuple(cells), TOTAL if whole else ITEM, next((r.name for r in sides if r.name), "")))
    return rows


def is_empty(rows: list[Row]) -> bool:
    """Whether no cell of a table shows an amount."""
    return not any(cell.figure and cell.figure.amount for row in rows for cell in row.cells)
