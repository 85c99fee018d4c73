"""The header of a table of lines as it was understood: where each column stands, and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from budgetgen.source.grid import GridCell, GridRow
from budgetgen.spec.heading_rows import Heading
from budgetgen.spec.money_columns import MoneyColumn
from budgetgen.spec.vocabulary import CODE, FUNCTION, NAME, is_total


@dataclass(frozen=True, slots=True)
class Column:
    """What one column is: in words, and where that is known from; "" and why where it is not clear."""

    heading: Heading
    meaning: str
    evidence: str
    money: bool = False
    """Whether it holds amounts that are read or compared."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands (功能科目, 功能科目编码 …), the columns of money, the unit of the amounts if it tells.

    `first` and `row` are the header's first and last row; `totals` the columns that add up others. `unread` are the
    headings of columns that nothing is read from; `headed` all columns with a heading, `width` how many columns the
    header has, blank ones too.
    """

    at: Mapping[str, int]
    money: tuple[MoneyColumn, ...]
    totals: tuple[MoneyColumn, ...]
    unit: str
    first: int
    row: int
    unread: tuple[GridCell, ...] = ()
    headed: frozenset[int] = frozenset()
    width: int = 0

    def has(self, column: str) -> bool:
        """Whether there is a column, as one or in parts."""
        return any(name in self.at for name in (column, column + CODE, column + NAME))

    def where(self, column: str) -> int:
        """Where a column stands, as one or in parts; the first column of money where there is none."""
        names = (column, column + CODE, column + NAME)
        return next((self.at[name] for name in names if name in self.at), self.money[0].column)

    @property
    def amounts(self) -> list[int]:
        """The numbers of all columns of money."""
        return sorted(one.column for one in (*self.money, *self.totals))


def is_total_row(row: GridRow, header: Header) -> bool:
    """Whether a row is the total of others: it says so, and names no function."""
    functions = {header.at[name] for part in ("", CODE, NAME) if (name := FUNCTION + part) in header.at}
    named = any(row.cell(at).text and not is_total(row.cell(at).text) for at in functions)
    return not named and any(is_total(cell.text) for cell in row.cells.values())
