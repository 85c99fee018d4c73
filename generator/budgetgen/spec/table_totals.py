"""Rows of a table of lines that add up others: compared with them, never counted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from budgetgen.ledger.dimensions import plain
from budgetgen.ledger.money import decimal_text
from budgetgen.source.grid import GridCell, GridRow
from budgetgen.spec.header import is_total_row
from budgetgen.spec.table_classes import Classes
from budgetgen.spec.table_rows import Cells
from budgetgen.spec.vocabulary import is_subtotal, is_total

_MOST_SPANS = 50
"""So many groups above and below a subtotal are tried."""


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row that adds up others: what it is called, how many lines stand above it, the rows that its code says it adds up."""

    number: int
    label: str
    above: int
    rows: range | None = None


@dataclass(slots=True)
class Totals:
    """Takes the rows that are totals, and compares them when all lines are read."""

    rows: list[GridRow]
    cells: Cells
    found: list[TotalRow] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """The rows of the lines."""
    amounts: list[dict[int, int]] = field(default_factory=list)
    _sums: dict[int, list[int]] = field(default_factory=dict)

    def takes(self, number: int) -> bool:
        """Whether a row is a total: 合计, 小计, a class of codes, a unit or a project beside its lines."""
        row, header = self.rows[number], self.cells.header
        texts = [plain(cell.text).rstrip(":") for cell in row.cells.values() if cell.text]
        if is_total_row(row, header):
            label = next(text for text in texts if is_total(text))
            self.found.append(TotalRow(number, label, len(self.numbers)))
            return True
        if label := next((text for text in texts if is_subtotal(text)), ""):
            self.found.append(TotalRow(number, label, len(self.numbers)))
            return True
        if found := Classes(self.rows, self.cells).rows_of(number):
            self.found.append(TotalRow(number, found[0], len(self.numbers), found[1]))
            if not found[0].isdigit():
                self.cells.beside.unread.setdefault("只写了单位、项目的行（是下面各行的合计）", row.place)
            return True
        return False

    @property
    def ended(self) -> bool:
        """Whether the row before was the total of lines above it."""
        last = self.found[-1] if self.found else None
        return last is not None and is_total(last.label) and 0 < last.above == len(self.numbers)

    def line(self, number: int, amounts: dict[int, int]) -> None:
        """A row with lines: its amounts by column."""
        if amounts:
            self.numbers.append(number)
            self.amounts.append(amounts)

    def check(self) -> None:
        """Report the totals that differ from their lines."""
        rows = [total for total in self.found if total.rows is None]
        alike: dict[str, list[TotalRow]] = {}
        places: dict[int, tuple[int, int]] = {}
        for place, total in enumerate(rows):
            same = alike.setdefault(total.label, [])
            places[total.number] = place, len(same)
            same.append(total)
        for total in self.found:
            if total.rows is not None:
                first, end = total.rows.start, total.rows.stop
                spans = [(bisect_left(self.numbers, first), bisect_left(self.numbers, end))]
            elif is_total(total.label):
                spans = list(self._spans(total, alike[total.label], places[total.number][1]))
            else:
                spans = list(self._spans(total, rows, places[total.number][0]))
            self._check(total, spans)

    def sums(self) -> dict[int, int]:
        """The sum of each column of money (分) by its number, totals left out."""
        whole = 0, len(self.numbers)
        return {column: self._sum(column, whole) for column in self.cells.header.amounts}

    def _check(self, total: TotalRow, spans: list[tuple[int, int]]) -> None:
        row, reading = self.rows[total.number], self.cells.reading
        columns = [column for column in self.cells.header.amounts if _says(row.cell(column))]
        if not columns and total.rows is None:
            self.cells.number(row.cell(self.cells.header.money[0].column))
            return
        before = len(reading.findings)
        written = {column: self.cells.number(row.cell(column)) for column in columns}
        if len(reading.findings) > before or any(
            all(amount == self._sum(column, span) for column, amount in written.items()) for span in spans
        ):
            return
        column, amount = next((c, a) for c, a in written.items() if a != self._sum(c, spans[0]))
        assert amount is not None
        place = row.cell(column).place
        if self._has_lines_below(total):
            remedy = "合计写在各行的最后，或第一行；分组的写 小计。请核对"
            reading.error(place, "table-total", "合计行下面还有金额", remedy)
            return
        sums = self._sum(column, spans[0])
        which = f"{self._heading(column)} 一列" if len(self.cells.header.amounts) > 1 else ""
        message = f"{total.label}行{which}写的是 {_yuan(amount)} 元，各行相加是 {_yuan(sums)} 元，差 {_yuan(amount - sums)} 元"
        reading.error(place, "table-total", message, f"请核对各行和{total.label}")

    def _spans(self, total: TotalRow, same: list[TotalRow], place: int) -> Iterator[tuple[int, int]]:
        """The lines that a total may add up, the likeliest first, as (first, behind the last).

        `same` are the totals that end a group as this one does, which is the one at `place`.
        """
        whole = 0, len(self.numbers)
        if total.above and is_total(total.label) and len(same) == 1:
            yield whole
            return
        above = [0, *(t.above for t in same[max(place - _MOST_SPANS, 0) : place])]
        below = [*(t.above for t in same[place + 1 : place + _MOST_SPANS]), whole[1]]
        down = [(total.above, end) for end in below if end > total.above]
        up = [(start, total.above) for start in reversed(above) if start < total.above]
        yield from (*down, *up) if above[-1] == total.above else (*up, *down)
        yield whole

    def _has_lines_below(self, total: TotalRow) -> bool:
        """Whether lines stand on both sides of the only total of all."""
        return is_total(total.label) and 0 < total.above < len(self.numbers)

    def _sum(self, column: int, span: tuple[int, int]) -> int:
        sums = self._sums.get(column)
        if sums is None:
            parts = next((one.parts for one in self.cells.header.totals if one.column == column), (column,))
            sums = [0]
            for amounts in self.amounts:
                sums.append(sums[-1] + sum(amounts.get(part, 0) for part in parts))
            self._sums[column] = sums
        return sums[span[1]] - sums[span[0]]

    def _heading(self, column: int) -> str:
        header = self.cells.header
        return next(f" “{o.heading.text}”" for o in (*header.money, *header.totals) if o.column == column)


def _says(cell: GridCell) -> bool:
    return bool(cell.text or cell.fault)


def _yuan(fen: int) -> str:
    return decimal_text(fen, 2, True)
