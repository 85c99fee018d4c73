"""An Excel template made ready once: its sheets as rows of cells with styles, tags compiled, the rest as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateSyntaxError
from lxml import etree

from budgetgen.findings import Finding, Place, Severity, has_errors
from budgetgen.pack.sandbox import Sandbox
from budgetgen.render.excel_sound import Merge, crossing, loose_ends, merge_of, out_of_order
from budgetgen.render.excel_taken import elements, s, taken, xml_of
from budgetgen.render.package import MAX_TOLD, refused
from budgetgen.source.decoding import UNSEEN, unseen_message
from budgetgen.source.grid import cell_position
from budgetgen.source.packages import parse_xml, read_package
from budgetgen.source.workbook import letters

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BODY_TAG = re.compile(r"\{\{\s*行\.([\w.]+)\s*\}\}")
_BEFORE = ("sheetPr", "sheetViews", "sheetFormatPr")
_AFTER = ("printOptions", "pageMargins", "pageSetup", "headerFooter")
"""What stands before and after the rows, in the order of the standard."""
_COLUMNS = 200
_NUMBER = re.compile(r"(-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?)?")
_OTHER_KINDS = {"b": "真假值", "e": "错误值", "d": "日期", "n": "坏了的数"}
_SAVE_AGAIN = "请用 Excel 或 WPS 打开模板看看，另存一次"
_NOTE_TAG = re.compile(r"\{\{\s*注\s*\}\}")


@dataclass(frozen=True, slots=True)
class TemplateCell:
    """A cell of the template: column number from 1, style, fixed text or number or a compiled tag."""

    column: int
    style: int
    text: str = ""
    number: str = ""
    tag: Template | None = None
    bound: str = ""
    """For a body cell: the path behind 行, as in `收入.预算数`."""
    rich: bool = False
    """Whether its pieces look different, which the workbook does not keep."""


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A row of the template; `kind` is "", "body" or "note"."""

    number: int
    cells: tuple[TemplateCell, ...]
    height: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """One sheet: its rows, its merges, and the XML before and after them."""

    name: str
    rows: tuple[TemplateRow, ...]
    merges: tuple[Merge, ...]
    before: tuple[str, ...]
    widths: Mapping[int, float]
    after: tuple[str, ...]
    titles: tuple[int, int] | None
    """The rows that repeat on every printed page."""


@dataclass(frozen=True, slots=True)
class ExcelTemplate:
    """The prepared template: sheets in order, and the parts that are copied."""

    sheets: tuple[TemplateSheet, ...]
    parts: Mapping[str, bytes]
    styles: bytes


@lru_cache(maxsize=8)
def _prepared(path: Path, stamp: tuple[int, int]) -> tuple[ExcelTemplate | None, list[Finding]]:
    parts = read_package(path)
    findings = refused(path.name, parts, "xl/workbook.xml")
    if findings:
        return None, findings
    strings = _shared_strings(parts.get("xl/sharedStrings.xml"))
    workbook = parse_xml(parts["xl/workbook.xml"])
    targets = {
        r.get("Id"): r.get("Target") for r in parse_xml(parts["xl/_rels/workbook.xml.rels"]) if r.get("Id")
    }
    environment = Sandbox()
    styles = taken(parse_xml(parts["xl/styles.xml"]), "styleSheet")
    findings += _broken(path.name, "styles.xml", styles.faults or loose_ends(styles.root))
    if findings:
        return None, findings
    findings += left(path.name, "styles.xml", styles.left)
    formats = len(styles.root.find(s("cellXfs")))
    findings += _left_of_book(workbook, path.name)
    sheets = []
    for index, sheet in enumerate(workbook.iter(s("sheet"))):
        target = targets[sheet.get(f"{{{R}}}id")].lstrip("/").removeprefix("xl/")
        reader = _SheetReader(path.name, sheet.get("name"), strings, formats, environment, findings)
        sheets.append(reader.sheet(parse_xml(parts[f"xl/{target}"]), _print_titles(workbook, index)))
    themes = [name for name in sorted(parts) if name.startswith("xl/theme/") and name.endswith(".xml")]
    kept = {name: parts[name] for name in themes[:1]}
    stopped = has_errors(findings)
    return (None if stopped else ExcelTemplate(tuple(sheets), kept, etree.tostring(styles.root))), findings


def prepare(path: Path) -> tuple[ExcelTemplate | None, list[Finding]]:
    """The template at `path`, ready to fill, or None with the errors; what it leaves of the template is told, too."""
    stat = path.stat()
    template, findings = _prepared(path, (stat.st_mtime_ns, stat.st_size))
    return template, list(findings)


def left(file: str, inside: str, what: Iterable[str]) -> list[Finding]:
    """A warning that things of a template do not come into the workbook; none where there are none."""
    told = "、".join(what)
    if not told:
        return []
    message = f"模板里的{told}不会带到生成的工作簿里"
    remedy = "用不着的请在模板里删去，就不再提示"
    return [Finding(Place(file, inside=inside), "template-left", Severity.WARNING, message, remedy)]


def _broken(file: str, inside: str, faults: Iterable[str]) -> list[Finding]:
    place = Place(file, inside=inside)
    return [
        Finding(place, "xlsx-structure", Severity.ERROR, fault, _SAVE_AGAIN)
        for fault in islice(faults, MAX_TOLD)
    ]


def _left_of_book(workbook: Any, file: str) -> list[Finding]:
    names = [name.get("name", "") for name in workbook.iter(s("definedName"))]
    what = {"打印区域": "_xlnm.Print_Area" in names}
    what["自己定义的名称"] = any(not name.startswith("_xlnm.") for name in names)
    what["工作簿保护"] = any(element.attrib for element in workbook.iter(s("workbookProtection")))
    return left(file, "", (word for word, there in what.items() if there))


def _shared_strings(data: bytes | None) -> dict[str, tuple[str, bool]]:
    """The texts of a workbook by their number, each with whether its pieces look different."""
    items = parse_xml(data).iter(s("si")) if data else ()
    return {str(number): (letters(item), _is_rich(item)) for number, item in enumerate(items)}


def _is_rich(item: Any) -> bool:
    looks = [run.find(s("rPr")) for run in item.iter(s("r"))]
    return len({b"" if look is None else etree.tostring(look) for look in looks}) > 1


def _print_titles(workbook: Any, index: int) -> tuple[int, int] | None:
    for name in workbook.iter(s("definedName")):
        if name.get("name") == "_xlnm.Print_Titles" and name.get("localSheetId") == str(index):
            rows = re.search(r"\$(\d+):\$(\d+)$", name.text or "")
            return (int(rows[1]), int(rows[2])) if rows else None
    return None


class _SheetReader:
    def __init__(
        self,
        file: str,
        name: str,
        strings: Mapping[str, tuple[str, bool]],
        formats: int,
        environment: Sandbox,
        findings: list[Finding],
    ) -> None:
        self.file, self.name, self.strings, self.formats = file, name, strings, formats
        self.environment, self.findings = environment, findings

    def sheet(self, whole: Any, titles: tuple[int, int] | None) -> TemplateSheet:
        of_sheet = taken(whole, "worksheet")
        if of_sheet.faults:
            self.findings += _broken(self.file, self.name, of_sheet.faults)
            return TemplateSheet(self.name, (), (), (), {}, (), titles)
        root, leaves = of_sheet.root, of_sheet.left
        for view in root.iter(s("sheetView")):
            view.set("workbookViewId", "0")
        parts = {etree.QName(child).localname: child for child in root}
        rows = tuple(self.row(row) for row in elements(parts.get("sheetData"), "row"))
        if any(cell.rich for row in rows for cell in row.cells):
            leaves.append("一格之内的不同字体")
        self.findings += left(self.file, self.name, leaves)
        merges = tuple(merge_of(merge.get("ref")) for merge in elements(parts.get("mergeCells"), "mergeCell"))
        positions = ((row.number, [cell.column for cell in row.cells]) for row in rows)
        self.findings += _broken(self.file, self.name, out_of_order(positions))
        for merge, message in islice(crossing(merges), MAX_TOLD):
            self.wrong(merge.told, "sheet-merges", message, "请取消其中一处合并")
        widths = {
            number: float(column.get("width", "9"))
            for column in elements(parts.get("cols"), "col")
            for number in range(int(column.get("min")), min(int(column.get("max")), _COLUMNS) + 1)
        }
        return TemplateSheet(
            self.name,
            rows,
            merges,
            tuple(xml_of(parts[name]) for name in _BEFORE if name in parts),
            widths,
            tuple(xml_of(parts[name]) for name in _AFTER if name in parts),
            titles,
        )

    def row(self, row: Any) -> TemplateRow:
        cells = [self.cell(cell) for cell in elements(row, "c")]
        kind = "body" if any(c.bound for c in cells) else ""
        if any(c.tag is not None and c.bound == "" and _NOTE_TAG.search(c.text) for c in cells):
            kind = "note"
        number = int(row.get("r"))
        for cell in elements(row, "c"):
            if cell_position(cell.get("r"))[1] != number:
                self.wrong(cell.get("r"), "xlsx-structure", f"这一格写在第 {number} 行里", _SAVE_AGAIN)
        return TemplateRow(number, tuple(cells), row.get("ht", ""), kind)

    def cell(self, cell: Any) -> TemplateCell:
        where = cell.get("r")
        column, _ = cell_position(where)
        style = int(cell.get("s", "0"))
        if cell.find(s("f")) is not None:
            self.wrong(where, "template-formula", "模板里有公式", "数字由程序填写，请删去公式")
        value = cell.findtext(s("v")) or ""
        kind = cell.get("t", "n")
        rich = False
        if style >= self.formats:
            self.wrong(where, "xlsx-structure", "这一格的格式在 styles.xml 里没有", _SAVE_AGAIN)
        if kind == "s":
            if value and value not in self.strings:
                self.wrong(where, "xlsx-structure", "这一格的文字在 sharedStrings.xml 里没有", _SAVE_AGAIN)
            text, rich = self.strings.get(value, ("", False))
        elif kind == "inlineStr":
            text, rich = letters(cell.find(s("is"))), _is_rich(cell)
        elif kind == "str":
            text = value
        else:
            if kind != "n" or not _NUMBER.fullmatch(value):
                message = f"这一格是{_OTHER_KINDS.get(kind, '程序不认识的内容')}，不是文字也不是数"
                self.wrong(where, "xlsx-structure", message, "请改成文字")
            return TemplateCell(column, style, number=value)
        if unseen := UNSEEN.search(text):
            self.wrong(where, "xlsx-structure", unseen_message(unseen[0]), "请删去它")
        if body := _BODY_TAG.fullmatch(text.strip()):
            return TemplateCell(column, style, text, bound=body[1], rich=rich)
        return TemplateCell(column, style, text, tag=self.compiled(text, where), rich=rich)

    def wrong(self, where: str, rule: str, message: str, remedy: str) -> None:
        place = Place(self.file, inside=f"{self.name}!{where}")
        self.findings.append(Finding(place, rule, Severity.ERROR, message, remedy))

    def compiled(self, text: str, where: str) -> Template | None:
        if "{{" not in text and "{%" not in text:
            return None
        try:
            return self.environment.from_string(text)
        except TemplateSyntaxError as error:
            message = f"模板标签写法有误：{error.message}"
            self.wrong(where, "template-syntax", message, "请检查 {{…}} 是否成对")
            return None
