"""Tables of records (purchases): their totals and subtotals against their rows, their amounts against quantity and price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.dimensions import plain
from budgetgen.lexicon.lexicon import is_total
from budgetgen.read.model import ReadCell
from budgetgen.recognition.model import FigureTable
from budgetgen.recognition.numbers import read_number

BOUGHT = "采购"
_QUANTITY, _PRICE, _WHOLE, _PART = "数量", "单价", "合计", "小计"
Row = tuple[ReadCell, ...]


def audit_records(file: str, tables: Sequence[FigureTable]) -> dict[Finding, ReadCell]:
    """What does not add up in the tables of purchases, each with its cell."""
    found: dict[Finding, ReadCell] = {}
    for table in tables:
        if table.records == BOUGHT:
            for cell, message in (*_sums(table), *_products(table)):
                place = Place(file, inside=str(cell.spot))
                told = f"“{table.title}” {message}"
                found[Finding(place, "records-add-up", Severity.ERROR, told, "请核对")] = cell
    return found


def _sums(table: FigureTable) -> Iterator[tuple[ReadCell, str]]:
    """The totals and subtotals that differ from the rows that they sum."""
    rows = [row for row in table.grid.rows[table.head :] if any(cell.text.strip() for cell in row)]
    totals = [_label(row) if is_total(_label(row)) else "" for row in rows]
    if not any(totals):
        return
    above = bool(totals[0])
    for at, total in enumerate(totals):
        if not total:
            continue
        summed = (
            _items(rows, totals, at, above)
            if total.endswith(_PART)
            else [row for row, name in zip(rows, totals, strict=True) if not name]
        )
        for column in range(len(rows[at])):
            yield from _sum(
                rows[at][column], [row[column] for row in summed], f"{total}，{table.columns[column].name}"
            )


def _items(rows: list[Row], totals: list[str], at: int, above: bool) -> list[Row]:
    """The rows that a subtotal sums: those up to the next total, below it or above it."""
    found = []
    step = 1 if above else -1
    here = at + step
    while 0 <= here < len(rows) and not totals[here]:
        found.append(rows[here])
        here += step
    return found


def _sum(total: ReadCell, parts: list[ReadCell], where: str) -> Iterator[tuple[ReadCell, str]]:
    shown = _value(total.text)
    numbers = [value for part in parts if (value := _value(part.text)) is not None]
    if shown is None or not numbers:
        return
    whole = sum((value for value, _ in numbers), Decimal())
    room = shown[1] / 2 + sum((step / 2 for _, step in numbers), Decimal()) if shown[1] < 1 else Decimal()
    if abs(shown[0] - whole) > room:
        yield total, f"{where} 印 {total.text}，各行相加是 {whole}"


def _products(table: FigureTable) -> Iterator[tuple[ReadCell, str]]:
    """The amounts that are not quantity times price."""
    fields = {column.field: n for n, column in enumerate(table.columns) if column.field}
    whole = next((n for n, c in enumerate(table.columns) if c.labels and plain(c.labels[-1]) == _WHOLE), None)
    if whole is None or not {_QUANTITY, _PRICE} <= fields.keys():
        return
    for row in table.grid.rows[table.head :]:
        values = [_value(row[n].text) for n in (fields[_QUANTITY], fields[_PRICE], whole)]
        if None in values or is_total(_label(row)):
            continue
        (count, _), (price, fine), (amount, step) = (value for value in values if value is not None)
        if abs(count * price - amount) > count * fine / 2 + step / 2:
            yield (
                row[whole],
                f"{_label(row)} 印 {row[whole].text}，数量 {count} 乘单价 {price} 是 {count * price}",
            )


def _value(text: str) -> tuple[Decimal, Decimal] | None:
    """(the number that a cell shows, 1 of its last decimal)."""
    number = read_number(text)
    if number is None or number.percent:
        return None
    return Decimal(number.scaled).scaleb(-number.decimals), Decimal(1).scaleb(-number.decimals)


def _label(row: Row) -> str:
    """What a row is called: its first text that is no number."""
    return plain(next((c.text for c in row if c.text.strip() and read_number(c.text) is None), ""))
