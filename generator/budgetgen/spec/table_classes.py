"""Rows that add up the rows beside them by what they are for: a class of codes, a unit or a project by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from budgetgen.ledger.dimensions import CODE_LEVELS, plain
from budgetgen.ledger.money import half_width
from budgetgen.source.grid import GridRow
from budgetgen.spec.amounts import BY_ECONOMICS, CODED
from budgetgen.spec.header import Header
from budgetgen.spec.table_rows import Cells
from budgetgen.spec.vocabulary import (
    CLASS,
    CODE,
    ECONOMIC,
    FUNCTION,
    NATURE,
    PARTS,
    PROJECT,
    UNIT,
    is_subtotal,
    is_total,
)


@dataclass(frozen=True, slots=True)
class What:
    """What a row is for, as written, "" for what it does not say; codes by their digits."""

    function: str
    economic: str
    nature: str
    unit: str
    project: str

    @property
    def owner(self) -> tuple[str, str]:
        """Whose it is."""
        return self.unit, self.project


@dataclass(frozen=True, slots=True)
class Classes:
    """Finds the rows that a row stands for."""

    rows: list[GridRow]
    cells: Cells

    def rows_of(self, number: int) -> tuple[str, range] | None:
        """What a row is called and the rows that it adds up, below it or else above it; None where it is a line."""
        mine = self._what(number)
        is_under = self._members(mine)
        if is_under is None:
            return None
        for step, start in ((1, number + 1), (-1, number - 1)):
            end = start
            while self.cells.header.row < end < len(self.rows) and self._goes_on(mine, is_under, end):
                end += step
            if any(is_under(self._what(row)) for row in range(start, end, step)):
                label = mine.economic or mine.function or mine.project or mine.unit
                return label, range(min(start, end - step), max(start, end - step) + 1)
        return None

    def _members(self, mine: What) -> Callable[[What], bool] | None:
        """How the rows are told which a row may stand for; None where it says all that a line does."""
        if mine.economic and mine.function:
            if len(mine.economic) == CODE_LEVELS["economic"][-1]:
                return None
            return lambda o: (
                o.function == mine.function
                and len(o.economic) > len(mine.economic)
                and o.economic.startswith(mine.economic)
            )
        if len(mine.function) in CODE_LEVELS["function"][:-1]:
            return lambda o: len(o.function) > len(mine.function) and o.function.startswith(mine.function)
        if mine.function and self._lacks_economics(mine):
            return lambda o: o.function == mine.function and bool(o.economic)
        if mine.function == mine.economic == mine.nature == "" and any(mine.owner):
            return lambda o: bool(o.function) and _owns(mine, o)
        return None

    def _lacks_economics(self, mine: What) -> bool:
        """Whether a row with a function alone cannot be a line: what is of its nature has an economic section."""
        header = self.cells.header
        basic = self.cells.nature in BY_ECONOMICS if self.cells.nature else header.has(NATURE)
        return header.has(ECONOMIC) and basic and not mine.nature

    def _goes_on(self, mine: What, is_under: Callable[[What], bool], number: int) -> bool:
        """Whether a row is one of those that a row stands for, or a subtotal among them."""
        what, texts = self._what(number), (cell.text for cell in self.rows[number].cells.values())
        part = not mine.function and not what.function and _owns(mine, what) and what != mine
        coded = f"{what.function}{what.economic}"[:1].isdigit()
        total = not coded and any(is_total(t) or is_subtotal(t) for t in texts)
        return is_under(what) or part or total

    def _what(self, number: int) -> What:
        row, header = self.rows[number], self.cells.header
        codes = _digits(row, header, FUNCTION), _digits(row, header, ECONOMIC)
        return What(*codes, *(_text(row, header, column) for column in (NATURE, UNIT, PROJECT)))


def _owns(mine: What, other: What) -> bool:
    """Whether a row is of the unit and the project that another names."""
    return all(not said or said == told for said, told in zip(mine.owner, other.owner, strict=True))


def _digits(row: GridRow, header: Header, column: str) -> str:
    if column + CLASS in header.at:
        return header.code_by_levels(row, column).text
    for name in (column, column + CODE):
        if name in header.at and (match := CODED.fullmatch(row.cell(header.at[name]).text)):
            return half_width(match[1])
    return _text(row, header, column)


def _text(row: GridRow, header: Header, column: str) -> str:
    """What a row says in a column, which may come as one or in parts."""
    cells = (row.cell(header.at[column + part]) for part in PARTS if column + part in header.at)
    return next((plain(cell.text) for cell in cells if cell.text), "")
