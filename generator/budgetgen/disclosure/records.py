"""Records of a spec as rows of 记录表: units, indicators, purchases, assets; with totals and subtotals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

from budgetgen.disclosure.model import BLANK, ITEM, SUBTOTAL, TOTAL, Cell, Figure, Row
from budgetgen.disclosure.tabulate import Books, figure, show
from budgetgen.findings import Finding, Severity
from budgetgen.ledger.ledger import Ledger, Line
from budgetgen.ledger.query import Query
from budgetgen.pack.layout import Column, HoldingRow, Table
from budgetgen.pack.lexicon import label_key
from budgetgen.source.shapes import Amount, Words, did_you_mean
from budgetgen.spec.model import Holding, Project, Purchase

Value = str | Amount
Fill = Callable[[str, dict[str, str]], str]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: fields by name (text or amount), and the lines of money it consists of."""

    name: str
    fields: dict[str, Value]
    lines: tuple[Line, ...] = ()
    role: str = ITEM
    absent: frozenset[str] = field(default_factory=frozenset)


def records_of(table: Table, project: Project | None, books: Books) -> list[Record]:
    """The records that a layout asks for; of one project where the table repeats."""
    if table.dataset == "单位":
        return [_unit(books, i) for i in range(len(books.spec.units))]
    if table.dataset == "指标":
        return _indicators([project] if project else list(books.spec.projects))
    if table.dataset == "采购":
        return _purchases(books)
    return _holdings(table, books)


def _unit(books: Books, index: int) -> Record:
    unit = books.spec.units[index]
    texts = {"名称": unit.name, "性质": unit.kind, "规格": unit.rank or "", "经费保障": unit.funding or ""}
    return Record(unit.name.text, {key: str(value) for key, value in texts.items()})


def _indicators(projects: list[Project]) -> list[Record]:
    return [
        Record(
            i.name.text,
            {
                "一级": i.first,
                "二级": i.second,
                "名称": i.name.text,
                "描述": i.description.text,
                "值": i.value.text,
                "依据": i.basis.text,
            },
        )
        for project in projects
        for i in project.indicators
    ]


def _purchases(books: Books) -> list[Record]:
    found = [
        _purchase(p, project.unit, project) for project in books.spec.projects for p in project.purchases
    ]
    return found + [_purchase(p, unit, None) for unit, p in books.spec.purchases]


def _purchase(purchase: Purchase, unit: str, project: Project | None) -> Record:
    quantity = purchase.quantity.normalize()
    lines = tuple(
        Line(s.amount, unit=unit, fund=s.fund, origin=s.origin, place=s.place) for s in purchase.shares
    )
    fields: dict[str, Value] = {
        "单位": unit,
        "项目": project.name.text if project else "",
        "项目金额": Amount(project.amount, project.place) if project else "",
        "品名": purchase.item.name,
        "目录": purchase.item.code,
        "计量单位": purchase.measure.text,
        "数量": f"{quantity:f}",
        "单价": Amount(purchase.price, purchase.place),
        "预留": Amount(purchase.reserved, purchase.place) if purchase.reserved else "",
    }
    return Record(purchase.item.name, fields, lines)


def _holdings(table: Table, books: Books) -> list[Record]:
    written = books.spec.holdings
    known = [row.name for row in table.holdings if not row.whole]
    for key, value in written.items():
        if key not in known and key not in books.pack.holding_keys:
            place = value.place
            remedy = did_you_mean(key, [*known, *books.pack.holding_keys])
            message = f"“资产” 里没有 “{key}” 这个键"
            books.findings.append(Finding(place, "unknown-key", Severity.ERROR, message, remedy))
    total = sum(_value(written.get(r.name)).fen for r in table.holdings if not (r.whole or r.within))
    return [_holding(row, written.get(row.name), total, books) for row in table.holdings]


def _value(holding: Holding | Words | Amount | None) -> Amount:
    return holding.value if isinstance(holding, Holding) and holding.value else Amount(0)


def _holding(row: HoldingRow, written: Holding | Words | Amount | None, total: int, books: Books) -> Record:
    value = Amount(total, books.spec.place) if row.whole else _value(written)
    quantity = row.quantity
    if not quantity and isinstance(written, Holding) and written.quantity:
        quantity = written.quantity.text
    if not row.whole and not isinstance(written, Holding):
        message = f"“资产” 里没有写 “{row.name}”"
        remedy = f"请加一行 {row.name}: {{数量: 0, 价值: 0}}（没有写 0）"
        books.findings.append(Finding(books.spec.place, "missing-key", Severity.ERROR, message, remedy))
    return Record(
        row.name, {"标签": row.label, "数量": quantity, "价值": value}, role=TOTAL if row.whole else ITEM
    )


def record_rows(table: Table, records: list[Record], fill: Fill, books: Books) -> list[Row]:
    """The body of a 记录表: total, then each group's subtotal and records; or blank rows if there is nothing."""
    if not records:
        return [Row(tuple(Cell("") for _ in table.all_columns), BLANK)] * table.blank
    rows = []
    if table.total:
        rows.append(_sum_row(table, fill(table.total, {}), records, TOTAL, books))
    if table.subtotal:
        by = table.subtotal.field
        for group, members in groupby(records, key=lambda r: str(r.fields[by])):
            listed = list(members)
            rows.append(_sum_row(table, fill(table.subtotal.label, {"组": group}), listed, SUBTOTAL, books))
            rows += [_row(table, record, books) for record in listed]
    else:
        rows += [_row(table, record, books) for record in records]
    return _merged(rows, table.all_columns)


def _row(table: Table, record: Record, books: Books) -> Row:
    cells = []
    for column in table.all_columns:
        address = f"{table.name}/{record.name}/{column.name}"
        value = record.fields.get(column.field, "")
        if column.meaning is not None:
            shown = books.keep(figure(address, column.meaning, Ledger(record.lines), table))
            cells.append(Cell(shown.text, shown))
        elif isinstance(value, Amount):
            shown = books.keep(_amount(address, value.fen, table))
            cells.append(Cell(shown.text, shown))
        else:
            cells.append(Cell(value, count=column.field == "数量" and value.replace(".", "", 1).isdecimal()))
    return Row(tuple(cells), record.role, record.name)


def _sum_row(table: Table, label: str, records: list[Record], role: str, books: Books) -> Row:
    """A row that sums records: figures by their queries, fields that the layout sums, blanks elsewhere."""
    ledger = Ledger(line for record in records for line in record.lines)
    name = label_key(label)
    cells = []
    for number, column in enumerate(table.all_columns):
        address = f"{table.name}/{name}/{column.name}"
        if column.meaning is not None:
            shown = books.keep(figure(address, column.meaning, ledger, table))
            cells.append(Cell(shown.text, shown))
        elif column.summed:
            shown = books.keep(_amount(address, _total(column, records), table))
            cells.append(Cell(shown.text, shown))
        else:
            cells.append(Cell(label if number == 0 else ""))
    return Row(tuple(cells), role, name)


def _total(column: Column, records: list[Record]) -> int:
    values = [record.fields.get(column.field) for record in records]
    return sum(value.fen for value in values if isinstance(value, Amount))


def _amount(address: str, fen: int, table: Table) -> Figure:
    return show(address, Query(), fen, table)


def _merged(rows: list[Row], columns: list[Column]) -> list[Row]:
    """The rows with equal neighbours joined in the columns that the layout merges."""
    for at, column in enumerate(columns):
        if not column.merge:
            continue
        start = 0
        while start < len(rows):
            end = start + 1
            while end < len(rows) and rows[end].cells[at].text == rows[start].cells[at].text:
                end += 1
            for number in range(start, end):
                cell = Cell(
                    rows[number].cells[at].text if number == start else "",
                    down=end - start if number == start else 0,
                )
                cells = (*rows[number].cells[:at], cell, *rows[number].cells[at + 1 :])
                rows[number] = Row(cells, rows[number].role, rows[number].name)
            start = end
    return rows
