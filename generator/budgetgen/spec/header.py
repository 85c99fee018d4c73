"""The header of a table of lines as it was understood: where each column stands, and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from budgetgen.ledger.money import from_accounting, half_width
from budgetgen.source.grid import GridCell, GridRow
from budgetgen.spec.heading_rows import Heading
from budgetgen.spec.money_columns import MoneyColumn
from budgetgen.spec.vocabulary import FUNCTION, LEVELS, PARTS, is_total


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
        return any(column + part in self.at for part in PARTS)

    def where(self, column: str) -> int:
        """Where a column stands, as one or in parts; the first column of money where there is none."""
        names = (column + part for part in PARTS)
        return next((self.at[name] for name in names if name in self.at), self.money[0].column)

    def code_by_levels(self, row: GridRow, column: str) -> GridCell:
        """The code that a row has in columns of its levels (类 201, 款 26 or 20126, 项 1), blank where none is."""
        found = GridCell("", row.place)
        for level, digits in LEVELS.items():
            cell = row.cell(self.at[column + level]) if column + level in self.at else found
            text = half_width(cell.text)
            if cell is found or not text.isdecimal():
                continue
            whole = text if found.text and text.startswith(found.text) else found.text + text.zfill(digits)
            found = replace(cell, text=whole, shown="")
        return found

    @property
    def amounts(self) -> list[int]:
        """The numbers of all columns of money."""
        return sorted(one.column for one in (*self.money, *self.totals))


def is_total_row(row: GridRow, header: Header) -> bool:
    """Whether a row is the total of others: it says so, and names no function."""
    functions = {header.at[name] for part in PARTS if (name := FUNCTION + part) in header.at}
    named = any(row.cell(at).text and not is_total(row.cell(at).text) for at in functions)
    return not named and any(is_total(cell.text) for cell in row.cells.values())


def is_nothing(cell: GridCell) -> bool:
    """Whether a cell of money is blank, or holds a zero in any of its writings: 0, 0.00, -."""
    return not cell.fault and not from_accounting(cell.text).strip("0.,")
