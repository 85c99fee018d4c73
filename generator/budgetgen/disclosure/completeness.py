"""Money that a table's total holds and that no row, or no column, beside the total shows.

Asked of the layout and the ledger, line by line, before anything is rounded: such a table is never printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetgen.disclosure.books import LINES, THIS_YEAR, Books
from budgetgen.disclosure.rows import PlannedRow
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import Meaning, is_part, is_total
from budgetgen.pack.layout import Column, Group, Table, leaves


def note_left_out(
    rows: list[PlannedRow], columns: tuple[Group | Column, ...], scope: Query, table: Table, books: Books
) -> None:
    """Note in the books the lines that a total of the table sums and that no row, or no column, beside it does.

    Rows and columns that say 其中 list only a part on purpose. Tables that are not printed may list what they like.
    """
    if table.unprinted:
        return
    asked = [row for row in rows if row.meaning is not None]
    shown = [column for column in leaves(columns) if _sums(column)]
    ledger = books.ledgers[table.book]

    def lines(row: PlannedRow, column: Column) -> int:
        assert row.meaning is not None and column.meaning is not None
        query = (Meaning(scope) & row.meaning & column.meaning).query
        if table.book == LINES and "year" not in query.by_dimension:
            query &= THIS_YEAR
        return ledger.chosen(query)

    def note(left: int, row: PlannedRow, column: Column, what: str) -> None:
        if left:
            books.left_out(ledger.lines_of(left), f"{table.name}/{row.name}/{column.name}", what)

    for column in shown:
        in_rows = [(row, lines(row, column)) for row in asked]
        for row, whole in in_rows:
            if is_total(row.label) and not all(is_part(other.label) for other in asked if other is not row):
                note(whole & ~_parts(row, whole, in_rows), row, column, "行")
    for total, parts in _totals(columns):
        for row in asked:
            left = lines(row, total)
            for part in parts:
                left &= ~lines(row, part)
            note(left, row, total, "列")


def _parts(total: PlannedRow, whole: int, rows: list[tuple[PlannedRow, int]]) -> int:
    """The lines of the rows beside a total: all that are no totals, and the totals within it."""
    found = 0
    for row, lines in rows:
        if row is not total and (not is_total(row.label) or (lines != whole and lines & whole == lines)):
            found |= lines
    return found


def _sums(column: Column) -> bool:
    return column.meaning is not None and not column.meaning.measure


def _totals(columns: Sequence[Group | Column]) -> Iterator[tuple[Column, list[Column]]]:
    """Each column that is the total of those beside it, under the same heading, and these."""
    for node in columns:
        if isinstance(node, Group):
            yield from _totals(node.columns)
    for total in columns:
        if isinstance(total, Column) and _sums(total) and is_total(total.label):
            beside = [node for node in columns if node is not total]
            parts = [column for column in leaves(tuple(beside)) if _sums(column)]
            if parts and not any(is_part(node.label) for node in beside):
                yield total, parts
