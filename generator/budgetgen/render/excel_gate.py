"""The gate before a workbook replaces the old one: sound parts, every text and number in its place under its header.

It reads what was written, not what was meant: a template whose headers were exchanged would print one column's
figures under the name of another, and every number would still be right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

from budgetgen.disclosure.model import Cell, HeadCell, TableBlock
from budgetgen.findings import Finding, Place, Severity
from budgetgen.render.excel_limits import CELL_TEXT, ROW_POINTS, units
from budgetgen.render.excel_sound import merge_of
from budgetgen.render.excel_taken import S
from budgetgen.render.package import MAX_TOLD
from budgetgen.render.package_gate import package_faults
from budgetgen.source.grid import cell_position, column_letters, squeezed
from budgetgen.source.packages import is_xml_name, parse_xml


@dataclass(frozen=True, slots=True)
class Printed:
    """A table and where it was put: sheet, rows of the body from 1, the sheet's column of each of the table's."""

    block: TableBlock
    sheet: str
    first_row: int
    columns: tuple[int, ...]
    form: Mapping[tuple[int, int], HeadCell] = field(default_factory=dict)
    """The figures above and below the records, by row and column of the sheet."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A cell as it stands in the file."""

    text: str
    is_number: bool = False
    has_formula: bool = False


class _Fault(NamedTuple):
    """What is wrong, before it is a finding."""

    rule: str
    message: str
    where: str = ""
    remedy: str = "请检查模板"


def check_workbook(parts: Mapping[str, bytes], tables: Sequence[Printed], file: str) -> list[Finding]:
    """What is wrong with a workbook's parts, and what of the tables is not in its place. `file`: the template's name.

    The sheets of tables are the first parts of sheets, in the order of `tables`.
    """
    faults: list[_Fault] = []
    trees: dict[str, Any] = {}
    for name, data in parts.items():
        if is_xml_name(name):
            try:
                trees[name] = parse_xml(data)
            except etree.XMLSyntaxError as error:
                faults.append(_Fault("xlsx-structure", f"{name} 不是完好的 XML：{error}"))
    if not faults:
        faults = [_Fault("xlsx-structure", fault) for fault, _ in package_faults(parts, trees)]
    if not faults:
        formats = len(trees["xl/styles.xml"].findall(f"{{{S}}}cellXfs/{{{S}}}xf"))
        for number, table in enumerate(tables, 1):
            faults += _Sheet(trees[f"xl/worksheets/sheet{number}.xml"], table, formats).faults()
    return [
        Finding(Place(file, inside=fault.where), fault.rule, Severity.ERROR, fault.message, fault.remedy)
        for fault in list(dict.fromkeys(faults))[:MAX_TOLD]
    ]


class _Sheet:
    """One written sheet, read back and held against its table."""

    def __init__(self, root: Any, table: Printed, formats: int) -> None:
        self.root, self.table, self.block = root, table, table.block
        self.formats = formats
        self.cells: dict[tuple[int, int], _Found] = {}
        self.wrong: list[_Fault] = []

    def faults(self) -> Iterator[_Fault]:
        for row in self.root.iterfind(f"{{{S}}}sheetData/{{{S}}}row"):
            self._row(row)
        yield from self.wrong
        yield from self._body()
        self._fill_merged()
        yield from self._headers()
        yield from self._texts()

    def _row(self, row: Any) -> None:
        number = int(row.get("r"))
        if float(row.get("ht", "0")) > ROW_POINTS:
            self._broken(f"A{number}", "行高超过 Excel 的上限")
        for cell in row.iterfind(f"{{{S}}}c"):
            reference = cell.get("r")
            column, _ = cell_position(reference)
            if int(cell.get("s", "0")) >= self.formats:
                self._broken(reference, "单元格格式不存在")
            kind = cell.get("t", "n")
            if kind == "inlineStr":
                text = "".join(t.text or "" for t in cell.iter(f"{{{S}}}t"))
            else:
                text = cell.findtext(f"{{{S}}}v") or ""
            if kind not in ("n", "str", "inlineStr") or (kind == "n" and text and not _is_number(text)):
                self._broken(reference, "单元格的类型与内容不符")
            if units(text) > CELL_TEXT:
                self._broken(reference, "一格的文字超过 Excel 的上限")
            formula = cell.find(f"{{{S}}}f") is not None
            self.cells[number, column] = _Found(text, kind == "n" and bool(text), formula)

    def _broken(self, reference: str, message: str) -> None:
        self.wrong.append(_Fault("xlsx-structure", message, f"{self.table.sheet}!{reference}"))

    def _at(self, row: int, column: int) -> str:
        return f"{self.table.sheet}!{column_letters(column)}{row}"

    def _body(self) -> Iterator[_Fault]:
        """Each cell of the table's body in its place; no formula elsewhere."""
        formulas = set()
        for number, row in enumerate(self.block.rows, self.table.first_row):
            for cell, column in zip(row.cells, self.table.columns, strict=True):
                found = self.cells.get((number, column), _Found(""))
                if cell.figure is not None:
                    formulas.add((number, column))
                if not _shows(found, cell):
                    what = cell.figure.address if cell.figure else cell.text[:20]
                    yield _Fault("xlsx-structure", f"“{what}” 没有印在它的格里", self._at(number, column))
        yield from self._form_figures()
        formulas |= self.table.form.keys()
        for at, found in self.cells.items():
            if found.has_formula and at not in formulas:
                yield _Fault("xlsx-structure", "这里有程序没有写的公式", self._at(*at))

    def _form_figures(self) -> Iterator[_Fault]:
        """Each figure above and below the records once, as it is shown."""
        for at, cell in self.table.form.items():
            if not _shows(self.cells.get(at, _Found("")), cell):
                yield _Fault("xlsx-structure", f"“{cell.text}” 没有印在它的格里", self._at(*at))
        printed = Counter(c.figure.address for c in self.table.form.values() if c.figure)
        for figure in self.block.head_figures:
            if printed[figure.address] != 1:
                message = f"“{figure.address}” 在工作表里印了 {printed[figure.address]} 次，应为 1 次"
                remedy = "请照 pack.yaml 用标签 {{表头[行][列]}} 或 {{表尾[行][列]}}，从 0 数起"
                yield _Fault("template-columns", message, self.table.sheet, remedy)

    def _fill_merged(self) -> None:
        """Give the cells that a merge above the body covers the text of its first one."""
        for merge in self.root.iterfind(f"{{{S}}}mergeCells/{{{S}}}mergeCell"):
            at = merge_of(merge.get("ref"))
            found = self.cells.get((at.top, at.left))
            if found is None or at.top >= self.table.first_row:
                continue
            for row in range(at.top, min(at.bottom, self.table.first_row - 1) + 1):
                for column in range(at.left, at.right + 1):
                    self.cells[row, column] = found

    def _headers(self) -> Iterator[_Fault]:
        """Above each column of the body its own labels, from the top down."""
        for number, labels in enumerate(_labels(self.block)):
            column = self.table.columns[number]
            above = [self.cells.get((row, column)) for row in range(1, self.table.first_row)]
            stands = [squeezed(found.text) for found in above if found and found.text]
            rest = iter(stands)
            if all(label in rest for label in labels):
                continue
            told = "／".join(dict.fromkeys(stands[-len(labels) :])) or "空白"
            message = f"列 “{'／'.join(labels)}” 的数印在 “{told[:40]}” 下面"
            remedy = "请照 pack.yaml 改表头，或把 {{行.…}} 移到它的表头下面"
            yield _Fault("template-columns", message, self._at(self.table.first_row, column), remedy)

    def _texts(self) -> Iterator[_Fault]:
        """Title and captions above the body, notes below it."""
        end = self.table.first_row + len(self.block.rows)
        above = "".join(squeezed(found.text) for (row, _), found in self.cells.items() if row < end)
        below = "".join(squeezed(found.text) for (row, _), found in self.cells.items() if row >= end)
        wanted = [("标题", "标题", self.block.title, above)]
        wanted += [("图注", f"图注[{at}]", text, above) for at, text in enumerate(self.block.captions)]
        wanted += [
            (part, f"{part}[{r}][{c}]", cell.text, page)
            for part, rows, page in (("表头", self.block.header, above), ("表尾", self.block.footer, below))
            for r, row in enumerate(rows)
            for c, cell in enumerate(row)
            if cell.form is not None and cell.figure is None
        ]
        wanted += [("注", "注", text, above + below) for text in self.block.notes]
        for what, tag, text, page in wanted:
            if squeezed(text) not in page:
                remedy = f"请照 pack.yaml 改，或用标签 {{{{{tag}}}}}"
                message = f"工作表没有印{what} “{text.strip()[:40]}”"
                yield _Fault("template-texts", message, self.table.sheet, remedy)


def _labels(block: TableBlock) -> list[list[str]]:
    """The header labels over each column of a table, from the top down; rows above the header are no labels."""
    found: list[list[str]] = [[] for _ in range(block.layout.width)]
    for line in block.header[len(block.layout.above) :]:
        for at, cell in enumerate(line):
            label = squeezed(cell.text)
            for column in range(at, at + cell.across if cell.down and label else at):
                found[column].append(label)
    return [found[block.grid_column(at)] for at in range(len(block.columns))]


def _shows(found: _Found, cell: Cell | HeadCell) -> bool:
    """Whether a cell in the file shows a cell of the table."""
    if cell.figure is None:
        return found.text == (cell.text if cell.down else "") and not found.has_formula
    number = cell.text.replace(",", "") if any(c.isdigit() for c in cell.text) else None
    return found.has_formula and found.text == (cell.text if number is None else number)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip() == text and text.lower() not in ("nan", "inf", "-inf", "infinity", "-infinity")
