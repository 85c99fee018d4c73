"""A disclosure as an Excel workbook: one sheet a table, in the pack's template, amounts as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from jinja2 import TemplateError, UndefinedError
from lxml import etree

from budgetgen.disclosure.model import TOTAL, Cell, Disclosure, Row, TableBlock
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.money import decimal_text
from budgetgen.pack.layout import Pack
from budgetgen.render.excel_template import (
    ExcelTemplate,
    Merge,
    R,
    S,
    Styles,
    TemplateCell,
    TemplateRow,
    TemplateSheet,
    letters,
    prepare,
)
from budgetgen.render.package import app_properties, core_properties, parse_xml, write_package
from budgetgen.render.views import bindings, table_view

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_M = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished sheet."""

    name: str
    xml: str
    titles: tuple[int, int] | None


def write_excel(disclosure: Disclosure, pack: Pack, path: Path) -> tuple[bytes | None, list[Finding]]:
    """The bytes of the .xlsx through the template at `path`, or None with what is wrong with the template."""
    template, findings = prepare(path)
    if template is None:
        return None, findings
    styles = Styles(parse_xml(template.styles))
    sheets, findings = _sheets(disclosure, template, styles, path.name)
    if findings:
        return None, findings
    return write_package(_parts(disclosure, template, sheets, styles)), []


def _sheets(
    disclosure: Disclosure, template: ExcelTemplate, styles: Styles, file: str
) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of all printed tables, in the template's order; tables that repeat get a number."""
    findings: list[Finding] = []
    blocks: dict[str, list[TableBlock]] = {}
    for block in disclosure.tables:
        blocks.setdefault(block.name, []).append(block)
    sheets = []
    for sheet in template.sheets:
        found = blocks.pop(sheet.name, [])
        if not found:
            message = f"工作表 “{sheet.name}” 不是版式包里的表"
            findings.append(Finding(Place(file, inside=sheet.name), "template-name", Severity.ERROR, message))
        for number, block in enumerate(found, 1):
            name = f"{sheet.name}{number}" if block.layout.each else sheet.name
            sheets.append(_Filler(sheet, block, styles, file, findings).sheet(name))
    for name in blocks:
        message = f"模板没有表 “{name}” 的工作表"
        findings.append(Finding(Place(file), "template-name", Severity.ERROR, message, "请加一张同名工作表"))
    return sheets, findings


class _Filler:
    """Fills one template sheet with one table."""

    def __init__(
        self, sheet: TemplateSheet, block: TableBlock, styles: Styles, file: str, findings: list[Finding]
    ) -> None:
        self.template, self.block, self.styles = sheet, block, styles
        self.file, self.findings = file, findings
        self.facts: dict[str, Any] = table_view(block)
        self.positions = {".".join(path): at for path, at in bindings(block).items()}
        self.rows: list[str] = []
        self.merges: list[Merge] = []
        self.coded: set[int] = set()
        self.widths = dict(sheet.widths)
        self.body_rows: tuple[int, int] = (0, 0)

    def sheet(self, name: str) -> Sheet:
        at = 1
        for row in self.template.rows:
            at += max(0, row.number - at) if not self.rows else 0
            start = at
            if row.kind == "body":
                at = self.body(row, at)
                self.body_rows = (start, at - 1)
            elif row.kind == "note":
                for note in self.block.notes:
                    at = self.fixed(row, at, {"注": note})
            else:
                at = self.fixed(row, at, {})
        return Sheet(name, self.xml(at - 1), self.template.titles)

    def fixed(self, row: TemplateRow, at: int, more: dict[str, str]) -> int:
        cells = [self.written(cell, at, self.text(cell, more), cell.style) for cell in row.cells]
        height = row.height or ("42" if more.get("注") and len(more["注"]) > 60 else "")
        self.rows.append(_row(at, cells, height))
        self.merges += [
            Merge(at + m.top - row.number, m.left, at + m.bottom - row.number, m.right)
            for m in self.template.merges
            if m.top == row.number
        ]
        return at + 1

    def text(self, cell: TemplateCell, more: dict[str, str]) -> str:
        if cell.tag is None:
            return cell.text
        try:
            return cell.tag.render(self.facts | more)
        except (TemplateError, TypeError, ValueError, LookupError) as error:
            message = getattr(error, "message", None) or str(error)
            rule = "template-name" if isinstance(error, UndefinedError) else "template-syntax"
            place = Place(self.file, inside=f"{self.template.name} {cell.text}")
            self.findings.append(Finding(place, rule, Severity.ERROR, f"模板标签填不出来：{message}"))
            return ""

    def written(self, cell: TemplateCell, row: int, text: str, style: int) -> str:
        reference = f"{letters(cell.column)}{row}"
        if cell.number:
            return f'<c r="{reference}" s="{style}"><v>{cell.number}</v></c>'
        return _text_cell(reference, style, text)

    def body(self, template: TemplateRow, at: int) -> int:
        """The body rows; every column of the table must be bound exactly once."""
        bound = [cell.bound for cell in template.cells if cell.bound]
        for name in {*bound} - self.positions.keys():
            self.wrong(f"“{{{{行.{name}}}}}” 不是这张表的列", template.number)
        for name in self.positions:
            if bound.count(name) != 1:
                self.wrong(f"列 “{name}” 出现了 {bound.count(name)} 次，应为 1 次", template.number)
        if self.findings:
            return at
        for row in self.block.rows:
            cells = []
            for cell in template.cells:
                if not cell.bound:
                    cells.append(self.written(cell, at, self.text(cell, {}), cell.style))
                    continue
                value = row.cells[self.positions[cell.bound]]
                cells.append(self.body_cell(cell, value, row, at))
                if value.down > 1:
                    self.merges.append(Merge(at, cell.column, at + value.down - 1, cell.column))
            self.rows.append(_row(at, cells, template.height or self.height(template, row)))
            at += 1
        return at

    def height(self, template: TemplateRow, row: Row) -> str:
        """A row high enough for its longest text, in points; columns are as wide as the template says."""
        lines = 1
        for cell in template.cells:
            if not cell.bound:
                continue
            value = row.cells[self.positions[cell.bound]]
            if value.figure is None:
                room = max(2.0, self.widths.get(cell.column, 9) - 1)
                wanted = sum(2 if ord(c) > 0x2E7F else 1 for c in value.text) + 2 * value.indent
                lines = max(lines, -int(-wanted // room))
        return str(5 + 13 * lines)

    def body_cell(self, cell: TemplateCell, value: Cell, row: Row, at: int) -> str:
        style = self.styles.variant(cell.style, row.role == TOTAL, value.indent)
        reference = f"{letters(cell.column)}{at}"
        if value.figure is not None and value.text:
            self.widths[cell.column] = max(self.widths.get(cell.column, 9), len(value.text) + 2)
            number = _number(value)
            if number is not None:
                return f'<c r="{reference}" s="{style}"><v>{number}</v></c>'
        if value.count:
            return f'<c r="{reference}" s="{style}"><v>{value.text}</v></c>'
        if value.text.replace(".", "", 1).isdecimal():
            self.coded.add(cell.column)
        return _text_cell(reference, style, value.text)

    def wrong(self, message: str, row: int) -> None:
        place = Place(self.file, inside=f"{self.template.name} 第 {row} 行")
        self.findings.append(
            Finding(place, "template-columns", Severity.ERROR, message, "请对照 pack.yaml 的列")
        )

    def xml(self, last: int) -> str:
        width = max((c.column for row in self.template.rows for c in row.cells), default=1)
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{w:g}" customWidth="1"/>'
            for n, w in sorted(self.widths.items())
        )
        merges = "".join(
            f'<mergeCell ref="{letters(m.left)}{m.top}:{letters(m.right)}{m.bottom}"/>' for m in self.merges
        )
        first, end = self.body_rows
        ranges = " ".join(f"{letters(c)}{first}:{letters(c)}{end}" for c in sorted(self.coded))
        pieces = [
            f'{_HEAD}<worksheet xmlns="{S}" xmlns:r="{R}">',
            *(part for part in self.template.before if part.startswith("<sheetPr")),
            f'<dimension ref="A1:{letters(width)}{last}"/>',
            *(part for part in self.template.before if not part.startswith("<sheetPr")),
            f"<cols>{columns}</cols>" if columns else "",
            f"<sheetData>{''.join(self.rows)}</sheetData>",
            f'<mergeCells count="{len(self.merges)}">{merges}</mergeCells>' if merges else "",
            *self.template.after,
            f'<ignoredErrors><ignoredError sqref="{ranges}" numberStoredAsText="1"/></ignoredErrors>'
            if ranges
            else "",
            "</worksheet>",
        ]
        return "".join(pieces)


def _number(value: Cell) -> str | None:
    """The stored number of a figure as shown, or None where it shows a text such as --."""
    figure = value.figure
    if figure is None or not any(c.isdigit() for c in value.text):
        return None
    decimals = len(value.text.partition(".")[2])
    return decimal_text(figure.scaled, decimals) if decimals else value.text.replace(",", "")


def _row(number: int, cells: list[str], height: str) -> str:
    size = f' ht="{height}" customHeight="1"' if height else ""
    return f'<row r="{number}"{size}>{"".join(cells)}</row>'


def _text_cell(reference: str, style: int, text: str) -> str:
    if not text:
        return f'<c r="{reference}" s="{style}"/>'
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _parts(
    disclosure: Disclosure, template: ExcelTemplate, sheets: list[Sheet], styles: Styles
) -> dict[str, bytes]:
    count = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_M}.worksheet+xml"/>' for n in count
    )
    theme = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
        for name in template.parts
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in count
    )
    relations += f'<Relationship Id="rId{len(sheets) + 1}" Type="{R}/styles" Target="styles.xml"/>'
    for name in template.parts:
        relations += f'<Relationship Id="rIdTheme" Type="{R}/theme" Target="{name.removeprefix("xl/")}"/>'
    names = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n}">{escape(_quoted(sheet.name))}!$'
        f"{sheet.titles[0]}:${sheet.titles[1]}</definedName>"
        for n, sheet in enumerate(sheets)
        if sheet.titles
    )
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, 1)
    )
    workbook = (
        f'{_HEAD}<workbook xmlns="{S}" xmlns:r="{R}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{listed}</sheets>{f'<definedNames>{names}</definedNames>' if names else ''}</workbook>"
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_M}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_M}.styles+xml"/>{types}{theme}<Override '
        'PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{R}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" '
        f'Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{R}/extended-properties" Target="docProps/app.xml"/></Relationships>',
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
    }
    encoded = {name: content.encode() for name, content in parts.items()}
    encoded["docProps/core.xml"] = core_properties(
        disclosure.title, disclosure.department, disclosure.year, disclosure.date
    )
    encoded["docProps/app.xml"] = app_properties(disclosure.department)
    encoded |= {f"xl/worksheets/sheet{n}.xml": sheet.xml.encode() for n, sheet in enumerate(sheets, 1)}
    encoded["xl/styles.xml"] = etree.tostring(
        styles.root, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return encoded | dict(template.parts)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
