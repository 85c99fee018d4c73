"""One sheet of a workbook filled in: fixed lines, body rows with their formulas, notes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from jinja2 import TemplateError, UndefinedError

from budgetgen.disclosure.model import TOTAL, Cell, Row, TableBlock
from budgetgen.findings import Finding, Place, Severity
from budgetgen.pack.wording import Wording
from budgetgen.render.excel_formulas import Sums, shown
from budgetgen.render.excel_template import (
    Merge,
    R,
    S,
    Styles,
    TemplateCell,
    TemplateRow,
    TemplateSheet,
)
from budgetgen.render.views import bindings, table_view
from budgetgen.source.grid import column_letters
from budgetgen.source.shapes import nearest

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished sheet."""

    name: str
    xml: str
    titles: tuple[int, int] | None = None
    figures: tuple[tuple[str, str], ...] = ()
    """Address and cell of every figure on the sheet."""


class Filler:
    """Fills one template sheet with one table."""

    def __init__(
        self,
        sheet: TemplateSheet,
        block: TableBlock,
        styles: Styles,
        sums: Sums,
        file: str,
        findings: list[Finding],
        wording: Wording = Wording(),
    ) -> None:
        self.template, self.block, self.styles, self.sums = sheet, block, styles, sums
        self.file, self.findings, self.wording = file, findings, wording
        self.facts: dict[str, Any] = table_view(block)
        self.positions = {".".join(path): at for path, at in bindings(block).items()}
        self.rows: list[str] = []
        self.merges: list[Merge] = []
        self.coded: set[int] = set()
        self.widths = dict(sheet.widths)
        self.body_rows: tuple[int, int] = (0, 0)
        self.figures: list[tuple[str, str]] = []

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
        if self.body_rows == (0, 0):
            self.wrong("没有 {{行.…}} 的一行，数据没有地方印", 1)
        figures = tuple((address, f"{_quoted(name)}!{cell}") for address, cell in self.figures)
        return Sheet(name, self.xml(at - 1), self.template.titles, figures)

    def fixed(self, row: TemplateRow, at: int, more: dict[str, str]) -> int:
        cells = [self.written(cell, at, self.text(cell, more), cell.style) for cell in row.cells]
        height = row.height or ("42" if more.get("注") and len(more["注"]) > 60 else "")
        self.rows.append(row_xml(at, cells, height))
        self.merges += [
            Merge(at + m.top - row.number, m.left, at + m.bottom - row.number, m.right)
            for m in self.template.merges
            if m.top == row.number
        ]
        return at + 1

    def text(self, cell: TemplateCell, more: dict[str, str]) -> str:
        if cell.tag is None:
            return self.wording.text(cell.text)
        try:
            return cell.tag.render(self.facts | more)
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, MemoryError) as error:
            message = getattr(error, "message", None) or str(error)
            rule = "template-name" if isinstance(error, UndefinedError) else "template-syntax"
            place = Place(self.file, inside=f"{self.template.name} {cell.text}")
            self.findings.append(Finding(place, rule, Severity.ERROR, f"模板标签填不出来：{message}"))
            return ""

    def written(self, cell: TemplateCell, row: int, text: str, style: int) -> str:
        reference = f"{column_letters(cell.column)}{row}"
        if cell.number:
            return number_cell(reference, style, cell.number)
        return text_cell(reference, style, text)

    def body(self, template: TemplateRow, at: int) -> int:
        """The body rows; every column of the table must be bound exactly once."""
        bound = [cell.bound for cell in template.cells if cell.bound]
        for name in {*bound} - self.positions.keys():
            close = nearest(name, self.positions)
            remedy = f"是否想写 “{{{{行.{close}}}}}”？" if close else "请对照 pack.yaml 的列"
            self.wrong(f"“{{{{行.{name}}}}}” 不是这张表的列", template.number, remedy)
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
            self.rows.append(row_xml(at, cells, template.height or self.height(template, row)))
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
        reference = f"{column_letters(cell.column)}{at}"
        if value.figure is not None:
            self.widths[cell.column] = max(self.widths.get(cell.column, 9), len(value.text) + 2)
            self.figures.append((value.figure.address, f"${column_letters(cell.column)}${at}"))
            formula = shown(self.sums, value.figure, self.block.layout)
            return formula_cell(reference, style, formula, _stored(value), value.text)
        if value.count:
            return number_cell(reference, style, value.text)
        if value.text.replace(".", "", 1).isdecimal():
            self.coded.add(cell.column)
        return text_cell(reference, style, value.text)

    def wrong(self, message: str, row: int, remedy: str = "请对照 pack.yaml 的列") -> None:
        place = Place(self.file, inside=f"{self.template.name} 第 {row} 行")
        self.findings.append(Finding(place, "template-columns", Severity.ERROR, message, remedy))

    def xml(self, last: int) -> str:
        width = max((c.column for row in self.template.rows for c in row.cells), default=1)
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{w:g}" customWidth="1"/>'
            for n, w in sorted(self.widths.items())
        )
        merges = "".join(
            f'<mergeCell ref="{column_letters(m.left)}{m.top}:{column_letters(m.right)}{m.bottom}"/>'
            for m in self.merges
        )
        first, end = self.body_rows
        ranges = " ".join(f"{column_letters(c)}{first}:{column_letters(c)}{end}" for c in sorted(self.coded))
        pieces = [
            f'{XML_HEAD}<worksheet xmlns="{S}" xmlns:r="{R}">',
            *(part for part in self.template.before if part.startswith("<sheetPr")),
            f'<dimension ref="A1:{column_letters(width)}{last}"/>',
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


def _stored(value: Cell) -> str | None:
    """The stored number of a figure as shown, or None where it shows a text such as --."""
    figure = value.figure
    if figure is None or not any(c.isdigit() for c in value.text):
        return None
    return value.text.replace(",", "")


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def row_xml(number: int, cells: list[str], height: str = "") -> str:
    """A row."""
    size = f' ht="{height}" customHeight="1"' if height else ""
    return f'<row r="{number}"{size}>{"".join(cells)}</row>'


def text_cell(reference: str, style: int, text: str) -> str:
    """A cell with text, which stays text whatever it begins with."""
    if not text:
        return f'<c r="{reference}" s="{style}"/>'
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def formula_cell(reference: str, style: int, formula: str, number: str | None, text: str = "") -> str:
    """A cell with a formula and its stored value: a number, or a text."""
    kind, value = ("", number) if number is not None else (' t="str"', escape(text))
    return f'<c r="{reference}" s="{style}"{kind}><f>{escape(formula)}</f><v>{value}</v></c>'


def number_cell(reference: str, style: int, number: object) -> str:
    """A cell with a number."""
    return f'<c r="{reference}" s="{style}"><v>{number}</v></c>'
