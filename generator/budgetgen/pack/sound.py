"""Whether a pack can be bound to templates: names that tags can use, a first row that fits its table."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.findings import Finding, Place, Severity
from budgetgen.pack.layout import (
    Heading,
    Pack,
    StatementRef,
    Table,
)

MAX_CLASSES, MAX_SHEET_NAME = 99, 28
_ROW_NAMES = ("加粗", "合并", "书签")
_TOP_NAMES = ("标题", "说明", "封面", "目录", "部门", "预算年度", "公开日期", "行", "注", "表", "条", "段")


def faults(pack: Pack) -> Iterator[Finding]:
    """What would keep a pack's tables from being made, or its names from being used in templates."""
    if len(pack.classes) > MAX_CLASSES:
        yield _fault(_file(pack), "table-whole", f"功能类有 {len(pack.classes)} 个，最多 {MAX_CLASSES} 个")
    for table in pack.tables.values():
        yield from _first_row(table)
        yield from _names(table)
    yield from _outline_names(pack)


def _file(pack: Pack) -> Place:
    """Where a pack begins: its first table's file."""
    return next((Place(table.place.file, 1, 1) for table in pack.tables.values()), Place())


def _first_row(table: Table) -> Iterator[Finding]:
    """The row above the header of records: a label and what spans the rest, or cells for all columns."""
    width = len(table.all_columns)
    if table.first_row and not 2 <= len(table.first_row) <= width:
        message = f"{table.kind} “{table.name}” 的 “首行” 有 {len(table.first_row)} 格，应有 2 到 {width} 格"
        yield _fault(table.place, "table-whole", message)


def _names(table: Table) -> Iterator[Finding]:
    """Names of the table, its sides and columns that templates use for something else."""
    if len(table.name) > MAX_SHEET_NAME or table.name in _TOP_NAMES:
        yield _unusable("表", table.name, table.place)
    for side in table.sides:
        if side.name in _ROW_NAMES:
            yield _unusable("侧", side.name, table.place)
    for column in table.all_columns:
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
