"""Records of a spec as rows of 记录表: units, indicators, purchases, assets; with totals and subtotals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from budgetgen.disclosure.books import HOLDINGS, LINES, PRICES, PURCHASES, RESERVED, Books, Bought
from budgetgen.disclosure.form_rows import About, about_projects
from budgetgen.disclosure.model import BLANK, ITEM, SUBTOTAL, TOTAL, Cell, Row
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.dimensions import NATURES
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import Meaning, label_key
from budgetgen.pack.layout import (
    GROUPED_BY,
    JOINED_WHOLE,
    PROJECTS,
    PURCHASED,
    SUMMED,
    Column,
    HoldingRow,
    Table,
)
from budgetgen.source.shapes import Words, did_you_mean
from budgetgen.spec.model import Coded, Holding, Project
from budgetgen.spec.project_facts import FACTS

Fill = Callable[[str, dict[str, str]], str]

_SUMMED_IN = dict(zip(SUMMED, (RESERVED,), strict=True))


@dataclass(frozen=True, slots=True)
class Record:
    """One record: texts by field, amounts by field as (book, query), and what selects it in its own book."""

    name: str
    texts: dict[str, str]
    amounts: dict[str, tuple[str, Query]] = field(default_factory=dict)
    query: Query = Query()
    role: str = ITEM
    place: Place = Place()
    """Where the record was written."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where its texts were written, by field."""


def records_of(table: Table, project: Project | None, books: Books) -> list[Record]:
    """The records that a layout asks for; of one project where the table repeats."""
    if table.dataset == "单位":
        return [
            Record(
                unit.name.text,
                {
                    "名称": unit.name.text,
                    "性质": unit.kind,
                    "规格": str(unit.rank or ""),
                    "经费保障": str(unit.funding or ""),
                },
                place=unit.place,
                places=_places(名称=unit.name, 规格=unit.rank, 经费保障=unit.funding),
            )
            for unit in books.spec.units
        ]
    if table.dataset == "指标":
        records = _indicators([project] if project else list(books.spec.projects))
        _report_blanks(table, records, books)
        return records
    if table.dataset == PURCHASED:
        return _told_apart([_purchase(bought) for bought in books.bought])
    if table.dataset == PROJECTS:
        records = _told_apart([_project(about) for about in about_projects(table, books.spec, str)])
        _report_blanks(table, records, books)
        return records
    return _holdings(table, books)


def _project(about: About) -> Record:
    project = about.project
    texts = {name: str(about.facts[name]) for name in ("名称", *FACTS)} | {"单位": project.unit}
    return Record(
        project.name.text,
        texts,
        query=about.query,
        place=project.name.place,
        places=_places(名称=project.name, **project.facts),
    )


def _indicators(projects: list[Project]) -> list[Record]:
    return [
        Record(
            i.name.text,
            {
                "一级": i.first.text,
                "二级": i.second.text,
                "名称": i.name.text,
                "描述": i.description.text,
                "值": i.value.text,
                "依据": i.basis.text,
            },
            place=i.place,
            places=_places(
                一级=i.first, 二级=i.second, 名称=i.name, 描述=i.description, 值=i.value, 依据=i.basis
            ),
        )
        for project in projects
        for i in project.indicators
    ]


def _report_blanks(table: Table, records: list[Record], books: Books) -> None:
    """Fields that the form prints and a record leaves out."""
    fields = [column.field for column in table.all_columns if column.field and not table.unprinted]
    for record in records:
        for name in fields:
            if not record.texts[name]:
                message = f"{table.dataset}缺少 “{name}”"
                books.findings.append(
                    Finding(record.place, "missing-key", Severity.ERROR, message, f"请加一行 {name}: …")
                )


def _purchase(bought: Bought) -> Record:
    purchase, project = bought.purchase, bought.project
    this = Query.of({"item": (bought.number,)})
    texts = {
        "单位": bought.unit,
        "项目": project.name.text if project else "",
        "品名": purchase.item.name,
        "目录": purchase.item.code,
        "计量单位": purchase.measure.text,
        "数量": f"{purchase.quantity.normalize():f}",
    }
    amounts = {"单价": (PRICES, this), "预留": (RESERVED, this)}
    if project:
        paid = {"project": (project.name.text,), "unit": (bought.unit,), "nature": ("项目支出",)}
        amounts["项目金额"] = (LINES, Query.of(paid))
    places = _places(品名=purchase.item, 计量单位=purchase.measure)
    return Record(purchase.item.name, texts, amounts, this, place=purchase.place, places=places)


def _places(**words: Words | Coded | None) -> dict[str, Place]:
    return {name: word.place for name, word in words.items() if word}


def _told_apart(records: list[Record]) -> list[Record]:
    """Records of one name numbered from the second on, so that every figure has an address of its own."""
    seen: dict[str, int] = {}
    found = []
    for record in records:
        count = seen[record.name] = seen.get(record.name, 0) + 1
        name = record.name if count == 1 else f"{record.name}#{count}"
        found.append(replace(record, name=name))
    return found


def _holdings(table: Table, books: Books) -> list[Record]:
    written = books.spec.holdings
    known = [row.name for row in table.holdings if not row.whole]
    for key, value in written.items():
        if key not in known and key not in books.pack.holding_keys:
            remedy = did_you_mean(key, [*known, *books.pack.holding_keys])
            message = f"“资产” 里没有 “{key}” 这个键"
            books.findings.append(Finding(value.place, "unknown-key", Severity.ERROR, message, remedy))
    _report_missing(table, books)
    parts = tuple(row.name for row in table.holdings if not (row.whole or row.within))
    return [_holding(row, parts, books) for row in table.holdings]


def _report_missing(table: Table, books: Books) -> None:
    """What the form asks of 资产 and the spec does not say; one finding where it says nothing at all."""
    spec, written = books.spec, books.spec.holdings
    if "资产" in spec.lost:
        return
    wanted = {
        key: f"{key}: …"
        for key, kind in books.pack.holding_keys.items()
        if kind == "文字" and key not in written
    }
    for row in table.holdings:
        if not (row.whole or isinstance(written.get(row.name), Holding)):
            wanted[row.name] = f"{row.name}: {{数量: 0, 价值: 0}}（没有写 0）"
    place = spec.places.get("资产", spec.place)
    if "资产" not in spec.places and wanted:
        message = "没有写 “资产”"
        remedy = f"请加上 资产，下面写 {'、'.join(wanted)}"
        books.findings.append(Finding(place, "missing-key", Severity.ERROR, message, remedy))
        return
    for key, line in wanted.items():
        message = f"“资产” 里没有写 “{key}”"
        books.findings.append(Finding(place, "missing-key", Severity.ERROR, message, f"请加一行 {line}"))


def _holding(row: HoldingRow, parts: tuple[str, ...], books: Books) -> Record:
    written = books.spec.holdings.get(row.name)
    quantity = row.quantity
    if not quantity and isinstance(written, Holding) and written.quantity:
        quantity = written.quantity.text
    value = Query.of({"item": parts if row.whole else (row.name,)})
    texts = {"标签": row.label, "数量": quantity}
    role, place = TOTAL if row.whole else ITEM, written.place if isinstance(written, Holding) else Place()
    return Record(row.name, texts, {"价值": (HOLDINGS, value)}, role=role, place=place)


def record_rows(table: Table, records: list[Record], fill: Fill, books: Books) -> list[Row]:
    """The body of a 记录表: total, then each group's subtotal and records; or blank rows if there is nothing."""
    if not records:
        blank = [Row(tuple(Cell("") for _ in table.all_columns), BLANK)] * max(1, table.blank)
        first = (Cell(table.blank_text), *blank[0].cells[1:])
        return [replace(blank[0], cells=first), *blank[1:]]
    rows = []
    if table.total:
        rows.append(_sum_row(table, fill(table.total, {}), Query(), TOTAL, books))
    if table.subtotal:
        by = table.subtotal.field
        for group, members in _groups(records, by).items():
            within = Query.of({GROUPED_BY[by]: (group,)})
            rows.append(_sum_row(table, fill(table.subtotal.label, {"组": group}), within, SUBTOTAL, books))
            rows += [_row(table, record, books) for record in members]
    else:
        rows += [_row(table, record, books) for record in records]
    return _merged(rows, table.all_columns)


def _groups(records: list[Record], by: str) -> dict[str, list[Record]]:
    """The records by the text of a field, groups in the order of their first record."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.texts[by], []).append(record)
    return found


def _row(table: Table, record: Record, books: Books) -> Row:
    cells = []
    for column in table.all_columns:
        text = column.text or record.texts.get(column.field, "")
        if column.meaning is not None:
            meant = column.meaning & Meaning(record.query)
            cells.append(_cell(table, record.name, column, _book(table), meant, books))
        elif column.field in record.amounts:
            book, query = record.amounts[column.field]
            cells.append(_cell(table, record.name, column, book, Meaning(query), books))
        else:
            count = column.field == "数量" and text.replace(".", "", 1).isdecimal()
            cells.append(Cell(text, count=count, place=record.places.get(column.field, Place())))
    return Row(tuple(cells), record.role, record.name, place=record.place)


def _sum_row(table: Table, label: str, within: Query, role: str, books: Books) -> Row:
    """A row that sums records: figures by their queries, fields that the layout sums, blanks elsewhere."""
    name = label_key(label)
    cells = []
    for number, column in enumerate(table.all_columns):
        if column.meaning is not None:
            meant = column.meaning & Meaning(within & _all_of(table))
            cells.append(_cell(table, name, column, _book(table), meant, books))
        elif column.summed:
            cells.append(_cell(table, name, column, _SUMMED_IN[column.field], Meaning(within), books))
        else:
            cells.append(Cell(label if number == 0 else ""))
    return Row(tuple(cells), role, name)


def _book(table: Table) -> str:
    """The ledger that the figures of records are asked of."""
    return LINES if table.dataset == PROJECTS else PURCHASES


def _all_of(table: Table) -> Query:
    """What all records of a table have in common in that ledger."""
    return Query.of({"nature": NATURES[1:2]}) if table.dataset == PROJECTS else Query()


def _cell(table: Table, row: str, column: Column, book: str, meant: Meaning, books: Books) -> Cell:
    whole = column.meaning.query if column.meaning else Query()
    found = books.keep(books.figure(f"{table.name}/{row}/{column.name}", meant, column.look, book, whole))
    if found.amount is None and not table.unprinted:
        books.unknown(found)
    return Cell(found.text, found)


_JOINED = 10
"""How many rows are joined to one at most, unless the form joins all."""


def _merged(rows: list[Row], columns: list[Column]) -> list[Row]:
    """The rows with equal neighbours joined in the columns that the layout merges.

    More than a page can keep together are joined in parts, so that each part says again what they have in common.
    """
    for at, column in enumerate(columns):
        if not column.merge:
            continue
        most = len(rows) if column.merge == JOINED_WHOLE else _JOINED
        start = 0
        while start < len(rows):
            text = rows[start].cells[at].text
            end = start + 1
            while end < len(rows) and rows[end].cells[at].text == text and end - start < most:
                end += 1
            for number in range(start, end):
                first = number == start
                place = rows[number].cells[at].place
                cell = Cell(text if first else "", down=end - start if first else 0, place=place)
                cells = (*rows[number].cells[:at], cell, *rows[number].cells[at + 1 :])
                rows[number] = replace(rows[number], cells=cells)
            start = end
    return rows
