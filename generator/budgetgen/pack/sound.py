"""Whether a pack can be tabulated and bound to templates: every table whole, every name usable in a tag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetgen.findings import Finding, Place, Severity
from budgetgen.pack.layout import (
    PIVOT,
    RECORDS,
    TWO_SIDED,
    Column,
    Heading,
    Pack,
    StatementRef,
    Table,
    leaves,
)

GROUPED_BY, SUMMED = ("单位", "项目"), ("预留",)
"""Fields of purchases that subtotals may stand for, and those that a total may sum."""

MAX_CLASSES, MAX_SHEET_NAME = 99, 28
_ROW_NAMES = ("加粗", "合并", "书签")
_TOP_NAMES = ("标题", "说明", "封面", "目录", "部门", "预算年度", "公开日期", "行", "注", "表", "条", "段")


def faults(pack: Pack) -> Iterator[Finding]:
    """What would keep a pack's tables from being made, or its names from being used in templates."""
    if len(pack.classes) > MAX_CLASSES:
        yield _fault(_file(pack), "table-whole", f"功能类有 {len(pack.classes)} 个，最多 {MAX_CLASSES} 个")
    for table in pack.tables.values():
        yield from _lacks(table)
        yield from _names(table)
    yield from _outline_names(pack)


def _file(pack: Pack) -> Place:
    """Where a pack begins: its first table's file."""
    return next((Place(table.place.file, 1, 1) for table in pack.tables.values()), Place())


def _lacks(table: Table) -> Iterator[Finding]:
    name, place = f"{table.kind} “{table.name}”", table.place
    if table.kind == TWO_SIDED:
        if len(table.sides) < 2:
            yield _fault(place, "table-whole", f"{name} 缺少 “侧”", "请写 侧: {收入: {…}, 支出: {…}}")
        for side in table.sides:
            yield from _columns(side.columns, f"{name} 的侧 “{side.name}”", place)
        feet = [side.name for side in table.sides if not side.foot]
        if feet and len(feet) < len(table.sides):
            message = f"{name} 的侧 “{'、'.join(feet)}” 没有 “合计行”，别的侧有"
            yield _fault(place, "table-whole", message, '合计行在底部对齐；请补上，空着的行写 ""')
        return
    yield from _columns(table.columns, name, place)
    if table.kind == PIVOT and table.rows is None:
        yield _fault(place, "table-whole", f"{name} 缺少 “行”", "请写行的列表，或 {树: 功能}")
    if table.kind == RECORDS:
        yield from _records(table, name)


def _columns(columns: tuple[object, ...], name: str, place: Place) -> Iterator[Finding]:
    if not columns:
        yield _fault(place, "table-whole", f"{name} 缺少 “列”", "请写列的列表")


def _records(table: Table, name: str) -> Iterator[Finding]:
    width = len(table.all_columns)
    if table.first_row and not 2 <= len(table.first_row) <= width:
        message = f"{name} 的 “首行” 有 {len(table.first_row)} 格，应有 2 到 {width} 格"
        yield _fault(table.place, "table-whole", message)
    if table.subtotal and (table.dataset != "采购" or table.subtotal.field not in GROUPED_BY):
        message = f"{name} 不能按 “{table.subtotal.field}” 小计"
        yield _fault(table.place, "table-whole", message, f"只有采购可以，按 {'、'.join(GROUPED_BY)}")
    for column in table.all_columns:
        if column.summed and column.field not in SUMMED:
            message = f"列 “{column.name}” 不能 “求和”"
            yield _fault(column.place, "table-whole", message, f"可以求和的字段：{'、'.join(SUMMED)}")
        elif column.meaning is not None and table.dataset != "采购":
            message = f"{name} 的列 “{column.name}” 没有写 “字段”"
            yield _fault(column.place, "table-whole", message, "记录表里只有采购可以按标签取数")


def _names(table: Table) -> Iterator[Finding]:
    """Names of the table, its sides and columns: usable in tags, each once."""
    if not table.name.isidentifier() or len(table.name) > MAX_SHEET_NAME or table.name in _TOP_NAMES:
        yield _unusable("表", table.name, table.place)
    parts: Iterable[tuple[str, list[Column]]] = [(table.name, table.all_columns)]
    if table.sides:
        parts = [(f"{table.name}/{side.name}", leaves(side.columns)) for side in table.sides]
        for side in table.sides:
            if not side.name.isidentifier() or side.name in _ROW_NAMES:
                yield _unusable("侧", side.name, table.place)
    for where, columns in parts:
        first: dict[str, Column] = {}
        for column in columns:
            before = first.setdefault(column.name, column)
            if before is not column:
                message = f"{where} 有两列都叫 “{column.name}”，第 {before.place.line} 行已有"
                yield _fault(column.place, "name-unique", message, "请在一列上加 名: …")
            if column.name in _ROW_NAMES:
                yield _unusable("列", column.name, column.place)


def _outline_names(pack: Pack) -> Iterator[Finding]:
    headings: dict[str, Heading] = {}
    for entry in pack.outline:
        if isinstance(entry, StatementRef) and not entry.name.isidentifier():
            yield _unusable("说明", entry.name, entry.place)
        if isinstance(entry, Heading) and "{" in entry.text:
            if not entry.name.isidentifier():
                yield _unusable("标题", entry.name, entry.place)
            if headings.setdefault(entry.name, entry) is not entry:
                message = f"两个标题的 “名” 都是 “{entry.name}”"
                yield _fault(entry.place, "name-unique", message, "请改其中一个的 名")


def _unusable(what: str, name: str, place: Place) -> Finding:
    message = f"{what} “{name}” 不能在模板的标签里当名字用"
    return _fault(place, "tag-name", message, "请用汉字、字母、数字，不以数字开头，不与模板已有的名字相同")


def _fault(place: Place, rule: str, message: str, remedy: str = "") -> Finding:
    return Finding(place, rule, Severity.ERROR, message, remedy)
