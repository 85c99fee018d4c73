"""What is wrong in a pack although each of its keys is right by itself: keys of a table, names, numbers of things."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from budgetgen.findings import Place
from budgetgen.pack.form_rows import lay_out
from budgetgen.pack.layout import (
    ASSETS,
    DATASETS,
    PIVOT,
    PROJECTS,
    PURCHASED,
    RECORDS,
    SUMMED,
    TWO_SIDED,
    Column,
    Listed,
    ListedRow,
    Rows,
    Table,
    Tree,
    leaves,
)
from budgetgen.pack.model import Heading, StatementRef, TableRef
from budgetgen.source.shapes import Reading, Words, did_you_mean

_NEEDED = {
    PIVOT: {"columns": "列", "rows": "行"},
    TWO_SIDED: {"sides": "侧"},
    RECORDS: {"columns": "列", "dataset": "记录"},
}
_LISTABLE = ("economic", "government")
"""Dimensions whose whole list a table may have."""
_OF_RECORDS = {
    "dataset": "记录",
    "total": "合计",
    "subtotal": "小计",
    "blank": "空行",
    "blank_text": "空行印",
    "above": "上方",
    "below": "下方",
}
_OF_SIDES = {"sides": "侧", "height": "行数", "serial": "序号"}
_OF_BODY = {"row_slots": "行词位", "row_scope": "行范围"}
_UNUSED = {
    PIVOT: _OF_SIDES | _OF_RECORDS,
    TWO_SIDED: {"columns": "列", "column_slots": "列词位", "rows": "行", "book": "账册"}
    | _OF_BODY
    | _OF_RECORDS,
    RECORDS: {"scope": "范围", "book": "账册"} | _OF_SIDES | _OF_BODY,
}
"""Keys that a kind of table needs, or has no use for."""

_TOP_NAMES = ("标题", "说明", "封面", "目录", "部门", "预算年度", "公开日期", "行", "注", "表", "条", "段")
_FACT_NAMES = (
    *("上年度", "称谓", "公开日期", "单位", "项目", "组", "资产", "职责", "绩效", "名词", "其他事项", "填"),
    *("数", "比", "幅", "原因", "是零", "中文", "日期", "各行"),
)
"""Names of what sentences find in every spec, and of what they call."""
_ROW_NAMES = ("加粗", "合并", "书签")
"""Names that mean something else to templates: beside tables, and in a row."""

_MAX_CLASSES, _MAX_SHEET_NAME = 99, 28
_NOT_IN_SHEETS = re.compile(r"[:/\\?*\[\]]|^'|'$")


class Faults:
    """Finds what contradicts in a pack; `defaults` are keys that stand in every table anyway."""

    def __init__(self, reading: Reading, defaults: frozenset[str]) -> None:
        self.reading, self.defaults = reading, defaults
        self._tables: dict[str, Place] = {}

    def of_keys(self, name: Words, written: dict[str, Any]) -> None:
        """The keys of a table fit its kind, its name can stand in a template's tags."""
        kind = written["kind"]
        self.usable(name.text, name.place, "表名", _TOP_NAMES)
        self._sheet(name, "表名")
        if "sheet" in written:
            self._sheet(written["sheet"], "工作表")
        for attribute, key in _NEEDED[kind].items():
            if _missing(written, attribute, key):
                remedy = "请写 记录: " + "、".join(DATASETS) if attribute == "dataset" else f"请加 {key}: …"
                self.reading.error(name.place, "missing-key", f"{kind} “{name.text}” 缺少 “{key}”", remedy)
        for attribute, key in _UNUSED[kind].items():
            if attribute in written and key not in self.defaults:
                self.reading.error(
                    name.place, "unused-key", f"{kind} “{name.text}” 用不到 “{key}”", "请删去，或改 类型"
                )
        self._rows_of_kind(name, written)

    def _sheet(self, name: Words, what: str) -> None:
        """A name that Excel takes for a sheet, and that no other sheet has."""
        if len(name.text.encode("utf-16-le")) > 2 * _MAX_SHEET_NAME:  # Excel counts rare characters twice
            message = f"{what} “{name.text}” 太长，放不进 Excel 的表名"
            remedy = f"不超过 {_MAX_SHEET_NAME} 个字；全称写在 标题"
            self.reading.error(name.place, "name-usable", message, remedy)
        if _NOT_IN_SHEETS.search(name.text):
            message = f"{what} “{name.text}” 有 Excel 的工作表名不许用的符号"
            self.reading.error(name.place, "name-usable", message, "不用 : / \\ ? * [ ]，也不以 ' 开头、结尾")
        folded = unicodedata.normalize("NFKC", name.text).casefold()
        if (other := self._tables.setdefault(folded, name.place)) != name.place:
            message = (
                f"{what} “{name.text}” 第 {other.line} 行已有（大小写、全半角不分），Excel 的工作表不能同名"
            )
            self.reading.error(name.place, "name-usable", message, "请换一个名字")

    def _rows_of_kind(self, name: Words, written: dict[str, Any]) -> None:
        """Rows of assets belong to the table of assets, other records have no rows of their own."""
        rows, dataset = written.get("rows", []), written.get("dataset", "")
        of_assets = [r for r in rows if isinstance(r, dict) and r.keys() & {"quantity", "value", "within"}]
        if dataset == ASSETS:
            wrong = isinstance(rows, dict) or any(isinstance(row, tuple) for row in rows)
        else:
            wrong = bool(rows and dataset) or (isinstance(rows, list) and bool(of_assets))
        if wrong:
            message = (
                f"“{name.text}” 的 “行” 不合它的记录" if dataset else f"“{name.text}” 的行写了资产表才有的键"
            )
            remedy = "数量、价值、其中 只用在 记录: 资产 的行里；其余记录表没有 行"
            self.reading.error(name.place, "wrong-type", message, remedy)

    def of_tree(self, tree: Tree, place: Place) -> None:
        """All codes are listed of economic classes only; blank rows stand where there is no other; no dimension twice."""
        if tree.every and tree.dimension not in _LISTABLE:
            message = "全部 只用在 树: 经济、政府经济：功能科目太多，单位和项目没有目录"
            self.reading.error(place, "unused-key", message, "请删去 全部")
        if tree.blank_text and not tree.blank:
            self.reading.error(place, "unused-key", "没有空行，空行印 不起作用", "请加 空行: 1，或删去")
        if tree.every and (tree.blank or tree.total_if_empty):
            message = "全部列出的表总有行，空行、空表合计 不起作用"
            self.reading.error(place, "unused-key", message, "请删去")
        if tree.below is not None and tree.dimension in _dimensions(tree.below):
            message = "下级的树与上级是同一个维度"
            self.reading.error(place, "name-unique", message, "请在 下 里写另一个维度")

    def of_side(self, name: Words, written: dict[str, Any]) -> None:
        """A side has a usable name, columns and a footer."""
        self.usable(name.text, name.place, "侧名", _ROW_NAMES)
        for attribute, key in (("columns", "列"), ("foot", "合计行")):
            if _missing(written, attribute, key):
                message = f"侧 “{name.text}” 没有 “{key}”"
                self.reading.error(name.place, "missing-key", message, f"请加 {key}: […]")

    def usable(self, name: str, place: Place, what: str, taken: tuple[str, ...] = ()) -> None:
        """A name that templates write in their tags is one word, and none that means something else there."""
        if not name.isidentifier():
            message = f"{what} “{name}” 不能直接当名字用"
            self.reading.error(place, "name-usable", message, "只用汉字、字母、数字，不以数字开头")
        elif name in taken:
            message = f"{what} “{name}” 在模板的标签里另有所指"
            self.reading.error(place, "name-usable", message, "请换一个名字")

    def of_classes(self, written: list[Words]) -> None:
        """Each functional class has a row of its own, and templates number them with two digits."""
        if len(written) > _MAX_CLASSES:
            message = f"功能类有 {len(written)} 个，最多 {_MAX_CLASSES} 个"
            self.reading.error(written[_MAX_CLASSES].place, "number-range", message, "请删去多余的")

    def of_outline(self, outline: list[Heading | StatementRef | TableRef]) -> None:
        """Names of statements, and of headings that are filled in, can stand in tags; those of headings are unique."""
        filled = [entry for entry in outline if isinstance(entry, Heading) and "{" in entry.text]
        for heading in filled:
            self.usable(heading.name, heading.place, "标题")
        for entry in outline:
            if isinstance(entry, StatementRef):
                self.usable(entry.name, entry.place, "说明")
        self._unique(((h.name, h.place) for h in filled), "标题", "请改其中一个的 名")

    def of_words(self, written: list[tuple[Words, Words]]) -> None:
        """A word of the pack's own has a name that sentences can write, and that means nothing else there."""
        for name, _ in written:
            self.usable(name.text, name.place, "用词", (*_TOP_NAMES, *_FACT_NAMES))

    def of_table(self, table: Table) -> None:
        """Names are unique, totals have their column, records have what the columns ask for."""
        for columns in [leaves(side.columns) for side in table.sides] or [leaves(table.columns)]:
            self._unique(
                ((c.name, c.place) for c in columns), "列", "请在其中一列写 名: …，或给上层表头写 名"
            )
        self._unique(_addresses(table), "行", "请在其中一行写 名: …")
        for rows, columns in _bodies(table):
            self._total_shown(rows, columns, table.place)
        known = DATASETS.get(table.dataset, ())
        for column in table.all_columns:
            if len(column.widths) not in (0, 1, column.across):
                message = f"列 “{column.label}” 占 {column.across} 列，写了 {len(column.widths)} 个宽"
                self.reading.error(column.place, "number-range", message, "请写一个总的宽，或每列一个")
            if column.name in _ROW_NAMES:
                self.usable(column.name, column.place, "列", _ROW_NAMES)
            if known:
                self._field(column, table, known)
            elif table.kind != RECORDS and _of_records(column):
                message = (
                    f"{table.kind} “{table.name}” 的列 “{column.label}” 用不到 “字段”“文字”“占列”“合并”“求和”"
                )
                self.reading.error(column.place, "unused-key", message, f"请删去；它们只用在 {RECORDS} 里")
        self.of_form_rows(table)
        if table.subtotal and known and table.dataset != PURCHASED:
            message = f"记录 “{table.dataset}” 不能分组小计"
            self.reading.error(table.place, "unused-key", message, f"小计 只用在 记录: {PURCHASED}")

    def of_form_cell(self, written: dict[str, Any]) -> None:
        """A cell above or below the records is a text or a figure, and a figure has a name to be cited by."""
        text, figure = "text" in written, "query" in written
        if text and figure:
            message, remedy = "一格里 文 和 查询 只写一个", "文字和数分写两格"
            self.reading.error(written["place"], "unused-key", message, remedy)
        elif figure and "name" not in written:
            message, remedy = "取数的一格没有 “名”", "请加 名: …，用来引用这个数"
            self.reading.error(written["place"], "missing-key", message, remedy)
        elif "name" in written and not figure:
            message, remedy = "只印文字的一格用不到 “名”", "请删去，或写 查询"
            self.reading.error(written["place"], "unused-key", message, remedy)

    def of_form_rows(self, table: Table) -> None:
        """Rows above and below the records fill the table's columns; their figures have names of their own."""
        cells = [cell for rows in (table.above, table.below) for row in rows for cell in row]
        for rows in (table.above, table.below):
            for place, message, remedy in lay_out(rows, table.width).faults:
                where = place if place.line else table.place
                self.reading.error(where, "number-range", f"“{table.name}” 的{message}", remedy)
        self._unique(((cell.name, cell.place) for cell in cells), "格", "请给其中一格改 名")

    def _unique(self, names: Iterable[tuple[str, Place]], what: str, remedy: str) -> None:
        first: dict[str, Place] = {}
        told: set[Place] = set()
        for name, place in names:
            if name and first.setdefault(name, place) is not place and place not in told:
                told.add(place)
                message = f"{what} “{name.rpartition('/')[2]}” 有两个，文件第 {first[name].line} 行已有"
                self.reading.error(place, "name-unique", message, remedy)

    def _total_shown(self, rows: Rows, columns: list[Column], place: Place) -> None:
        if isinstance(rows, Tree) and rows.total and rows.total_in not in {c.stub for c in columns}:
            message = f"合计二字要印在 “{rows.total_in}” 栏，表里没有这一栏"
            self.reading.error(place, "unknown-name", message, "请改 合计栏")

    def _field(self, column: Column, table: Table, known: tuple[str, ...]) -> None:
        """A column of records shows a field that they have; only purchases and projects have figures besides."""
        if column.field and column.field not in known:
            message = f"记录 “{table.dataset}” 没有字段 “{column.field}”"
            self.reading.error(column.place, "unknown-name", message, did_you_mean(column.field, known))
        elif not (column.field or column.stub or column.text or table.dataset in (PROJECTS, PURCHASED)):
            message = f"记录 “{table.dataset}” 的列 “{column.label}” 没有写字段"
            self.reading.error(column.place, "missing-key", message, "请写 字段: " + "、".join(known))
        if column.summed and column.field not in SUMMED:
            message = f"字段 “{column.field}” 不能求和"
            self.reading.error(column.place, "unused-key", message, "可以求和的：" + "、".join(SUMMED))


def _of_records(column: Column) -> bool:
    """Whether a column says what only records have."""
    return bool(column.field or column.text or column.merge or column.summed or column.across > 1)


def _dimensions(tree: Tree) -> list[str]:
    """The dimensions of a tree and of those below it."""
    return [tree.dimension, *(_dimensions(tree.below) if tree.below else [])]


def _missing(written: dict[str, Any], attribute: str, key: str) -> bool:
    """Whether a key was left out or left empty; one that could not be read is reported already."""
    return not written.get(attribute) and (attribute in written or key not in written["written"])


def _bodies(table: Table) -> Iterator[tuple[Rows, list[Column]]]:
    """The rows of a table or of its sides, with the columns that show them."""
    for side in table.sides:
        yield side.rows, leaves(side.columns)
    if table.rows is not None:
        yield table.rows, leaves(table.columns)


def _addresses(table: Table) -> Iterator[tuple[str, Place]]:
    """The figures of listed rows as row/column, each where its row was written."""
    for side in table.sides:
        listed = side.rows.rows if isinstance(side.rows, Listed) else ()
        yield from _figures((*listed, *side.foot), leaves(side.columns))
    if isinstance(table.rows, Listed):
        yield from _figures(table.rows.rows, leaves(table.columns))


def _figures(rows: tuple[ListedRow, ...], columns: list[Column]) -> Iterator[tuple[str, Place]]:
    for row in rows:
        if row.meaning is not None:
            yield from ((f"{c.name}/{row.name}", row.place) for c in columns if c.meaning is not None)
