"""An Excel template made ready once: its sheets as rows of cells with styles, tags compiled, the rest as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateSyntaxError
from lxml import etree

from budgetgen.findings import Finding, Place, Severity
from budgetgen.pack.sandbox import Sandbox
from budgetgen.render.package import refused
from budgetgen.source.packages import parse_xml, read_package

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BODY_TAG = re.compile(r"\{\{\s*行\.([\w.]+)\s*\}\}")
_NOTE_TAG = re.compile(r"\{\{\s*注\s*\}\}")


def s(name: str) -> str:
    """A SpreadsheetML name in lxml's notation."""
    return f"{{{S}}}{name}"


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


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A row of the template; `kind` is "", "body" or "note"."""

    number: int
    cells: tuple[TemplateCell, ...]
    height: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: first and last row and column, from 1."""

    top: int
    left: int
    bottom: int
    right: int


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
    sheets = []
    for index, sheet in enumerate(workbook.iter(s("sheet"))):
        target = targets[sheet.get(f"{{{R}}}id")].lstrip("/").removeprefix("xl/")
        reader = _SheetReader(path.name, sheet.get("name"), strings, environment, findings)
        sheets.append(reader.sheet(parse_xml(parts[f"xl/{target}"]), _print_titles(workbook, index)))
    kept = {name: data for name, data in parts.items() if name.startswith("xl/theme/")}
    return (None if findings else ExcelTemplate(tuple(sheets), kept, parts["xl/styles.xml"])), findings


def prepare(path: Path) -> tuple[ExcelTemplate | None, list[Finding]]:
    """The template at `path`, ready to fill."""
    stat = path.stat()
    return _prepared(path, (stat.st_mtime_ns, stat.st_size))


def _shared_strings(data: bytes | None) -> list[str]:
    if data is None:
        return []
    return ["".join(t.text or "" for t in item.iter(s("t"))) for item in parse_xml(data)]


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
        strings: list[str],
        environment: Sandbox,
        findings: list[Finding],
    ) -> None:
        self.file, self.name, self.strings = file, name, strings
        self.environment, self.findings = environment, findings

    def sheet(self, root: Any, titles: tuple[int, int] | None) -> TemplateSheet:
        before: list[str] = []
        after: list[str] = []
        rows: list[TemplateRow] = []
        merges: list[Merge] = []
        widths: dict[int, float] = {}
        for child in root:
            name = etree.QName(child).localname
            if name == "sheetData":
                rows = [self.row(row) for row in child]
            elif name == "mergeCells":
                merges = [_merge(m.get("ref")) for m in child]
            elif name == "cols":
                for column in child:
                    for number in range(int(column.get("min")), min(int(column.get("max")), 200) + 1):
                        widths[number] = float(column.get("width", "9"))
            elif name in ("sheetPr", "sheetViews", "sheetFormatPr"):
                before.append(_inner(child))
            elif name in ("printOptions", "pageMargins", "pageSetup", "headerFooter"):
                for attribute in list(child.attrib):
                    if attribute.startswith("{"):
                        del child.attrib[attribute]
                after.append(_inner(child))
        return TemplateSheet(
            self.name, tuple(rows), tuple(merges), tuple(before), widths, tuple(after), titles
        )

    def row(self, row: Any) -> TemplateRow:
        cells = [self.cell(cell) for cell in row]
        kind = "body" if any(c.bound for c in cells) else ""
        if any(c.tag is not None and c.bound == "" and _NOTE_TAG.search(c.text) for c in cells):
            kind = "note"
        return TemplateRow(int(row.get("r")), tuple(cells), row.get("ht", ""), kind)

    def cell(self, cell: Any) -> TemplateCell:
        column, _ = _position(cell.get("r"))
        style = int(cell.get("s", "0"))
        if cell.find(s("f")) is not None:
            place = Place(self.file, inside=f"{self.name}!{cell.get('r')}")
            self.findings.append(
                Finding(
                    place, "template-formula", Severity.ERROR, "模板里有公式", "数字由程序填写，请删去公式"
                )
            )
        value = cell.find(s("v"))
        kind = cell.get("t", "n")
        if kind == "s" and value is not None:
            text = self.strings[int(value.text)]
        elif kind == "inlineStr":
            text = "".join(t.text or "" for t in cell.iter(s("t")))
        else:
            return TemplateCell(column, style, number=(value.text or "") if value is not None else "")
        if body := _BODY_TAG.fullmatch(text.strip()):
            return TemplateCell(column, style, text, bound=body[1])
        return TemplateCell(column, style, text, tag=self.compiled(text, cell.get("r")))

    def compiled(self, text: str, where: str) -> Template | None:
        if "{{" not in text and "{%" not in text:
            return None
        try:
            return self.environment.from_string(text)
        except TemplateSyntaxError as error:
            place = Place(self.file, inside=f"{self.name}!{where}")
            message = f"模板标签写法有误：{error.message}"
            self.findings.append(
                Finding(place, "template-syntax", Severity.ERROR, message, "请检查 {{…}} 是否成对")
            )
            return None


def _inner(element: Any) -> str:
    """An element's XML without namespace declarations (they stand on the root)."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", text)


def _position(reference: str) -> tuple[int, int]:
    """(column, row) of A1."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, int(reference[len(letters) :])


def _merge(reference: str) -> Merge:
    first, _, last = reference.partition(":")
    left, top = _position(first)
    right, bottom = _position(last or first)
    return Merge(top, left, bottom, right)
