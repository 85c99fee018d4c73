"""One sheet of a workbook filled in: fixed lines, body rows with their formulas, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError, UndefinedError

from budgetgen.disclosure.model import TOTAL, Cell, Figure, HeadCell, Row, TableBlock
from budgetgen.findings import Finding, Place, Severity
from budgetgen.pack.wording import Wording
from budgetgen.render.excel_formulas import Sums, shown
from budgetgen.render.excel_gate import Printed
from budgetgen.render.excel_grid import Grid, Text
from budgetgen.render.excel_names import quoted
from budgetgen.render.excel_number_formats import format_for
from budgetgen.render.excel_sound import Merge
from budgetgen.render.excel_styles import Styles, Variant
from budgetgen.render.excel_taken import S
from budgetgen.render.excel_template import R, TemplateCell, TemplateRow, TemplateSheet
from budgetgen.render.excel_xml import XML_HEAD, formula_cell, number_cell
from budgetgen.render.views import bindings, table_view
from budgetgen.source.decoding import UNSEEN, unseen_message
from budgetgen.source.grid import column_letters
from budgetgen.source.shapes import nearest

_FORM_TAG = re.compile(r"\{\{\s*+(表头|表尾)\[(\d{1,4})\]\[(\d{1,4})\]\s*+\}\}")
"""A cell that shows one cell above or below the records, and nothing else."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished sheet."""

    name: str
    xml: str
    titles: tuple[int, int] | None = None
    figures: tuple[tuple[str, str], ...] = ()
    """Address and cell of every figure on the sheet."""
    printed: Printed | None = None
    """The table on the sheet, and where it stands."""
    area: str = ""
    """What alone is printed of the sheet; nothing: all of it."""


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
        self.grid = Grid(styles, dict(sheet.widths))
        self.places = {cell.text: cell.place for line in block.header for cell in line if cell.place.line}
        self.coded: set[int] = set()
        self.body_rows: tuple[int, int] = (0, 0)
        self.columns: dict[int, int] = {}
        """The sheet's column of each column of the table."""
        self.figures: list[tuple[str, str]] = []
        self.spans: dict[int, int] = {}
        """The last column of each cell of the body that spans columns of the sheet, by its first."""
        self.printed: dict[tuple[int, int], HeadCell] = {}
        """Where the figures above and below the records stand."""

    def sheet(self, name: str) -> Sheet:
        """The sheet, called `name`; what is wrong with the template or too much for Excel becomes a finding."""
        at = 1
        for row in self.template.rows:
            at += max(0, row.number - at) if not self.grid.rows else 0
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
        xml = self.xml(at - 1)
        self.findings += self.grid.findings(name)
        figures = tuple((address, f"{quoted(name)}!{cell}") for address, cell in self.figures)
        columns = tuple(column for _, column in sorted(self.columns.items()))
        printed = Printed(self.block, name, self.body_rows[0], columns, self.printed)
        return Sheet(name, xml, self.template.titles, figures, printed)

    def fixed(self, row: TemplateRow, at: int, more: dict[str, str]) -> int:
        self.grid.row(at, row.height)
        merges = {
            merge.left: Merge(at, merge.left, at + merge.bottom - merge.top, merge.right)
            for merge in self.template.merges
            if merge.top == row.number
        }
        self.grid.merges += merges.values()
        for cell in row.cells:
            alone = Merge(at, cell.column, at, cell.column)
            head = self.head_cell(cell)
            if head is not None and head.figure is not None:
                self.printed[at, cell.column] = head
                self.figure_cell(cell, head.figure, head.text, Variant(), at)
            else:
                self.write(cell, merges.get(cell.column, alone), self.text(cell, more))
        return at + 1

    def head_cell(self, cell: TemplateCell) -> HeadCell | None:
        """The cell above or below the records that a cell of the template shows, if it shows one."""
        if (tag := _FORM_TAG.fullmatch(cell.text.strip())) is None:
            return None
        rows = self.block.header if tag[1] == "表头" else self.block.footer
        row, column = int(tag[2]), int(tag[3])
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else None

    def text(self, cell: TemplateCell, more: dict[str, str]) -> str:
        if cell.tag is None:
            return self.wording.text(cell.text)
        place = Place(self.file, inside=f"{self.template.name} {cell.text}")
        try:
            text = cell.tag.render(self.facts | more)
            if not (unseen := UNSEEN.search(text)):
                return text
            message = f"模板标签填出来的文字不能用：{unseen_message(unseen[0])}"
            self.findings.append(Finding(place, "template-syntax", Severity.ERROR, message))
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, MemoryError) as error:
            message = getattr(error, "message", None) or str(error)
            rule = "template-name" if isinstance(error, UndefinedError) else "template-syntax"
            self.findings.append(Finding(place, rule, Severity.ERROR, f"模板标签填不出来：{message}"))
        return ""

    def write(self, cell: TemplateCell, at: Merge, text: str) -> None:
        """Put a cell of the template into the row that `at` begins in."""
        if cell.number:
            reference = f"{column_letters(cell.column)}{at.top}"
            self.grid.put(at.top, cell.column, number_cell(reference, cell.style, cell.number))
        else:
            place = self.places.get(text, self.block.place)
            self.grid.put(at.top, cell.column, Text(at, cell.style, text, place=place))

    def body(self, template: TemplateRow, at: int) -> int:
        """The body rows; every column of the table must be bound exactly once."""
        before = len(self.findings)
        bound = [cell.bound for cell in template.cells if cell.bound]
        for name in {*bound} - self.positions.keys():
            close = nearest(name, self.positions)
            remedy = f"是否想写 “{{{{行.{close}}}}}”？" if close else "请对照 pack.yaml 的列"
            self.wrong(f"“{{{{行.{name}}}}}” 不是这张表的列", template.number, remedy)
        for name in self.positions:
            if bound.count(name) != 1:
                self.wrong(f"列 “{name}” 出现了 {bound.count(name)} 次，应为 1 次", template.number)
        if len(self.findings) > before:
            return at
        self.columns = {self.positions[cell.bound]: cell.column for cell in template.cells if cell.bound}
        self.spans = {m.left: m.right for m in self.template.merges if m.top == m.bottom == template.number}
        for row in self.block.rows:
            self.grid.row(at, template.height)
            for cell in template.cells:
                if cell.bound:
                    self.body_cell(cell, row.cells[self.positions[cell.bound]], row, at)
                else:
                    self.write(cell, Merge(at, cell.column, at, cell.column), self.text(cell, {}))
            at += 1
        return at

    def body_cell(self, cell: TemplateCell, value: Cell, row: Row, at: int) -> None:
        """Put a cell of the table's body into a row: a formula, a number or a text."""
        column = cell.column
        reference = f"{column_letters(column)}{at}"
        variant = Variant(row.role == TOTAL, value.indent)
        if value.figure is not None:
            self.figure_cell(cell, value.figure, value.text, variant, at)
            return
        style = self.styles.variant(cell.style, variant)
        if value.count:
            self.grid.put(at, column, number_cell(reference, style, value.text))
            return
        if value.text.replace(".", "", 1).isdecimal():
            self.coded.add(column)
        below = Merge(at, column, at + max(value.down, 1) - 1, self.spans.get(column, column))
        if value.down and (below.bottom > at or below.right > column):
            self.grid.merges.append(below)
        place = value.place if value.place.line else row.place if row.place.line else self.block.place
        self.grid.put(at, column, Text(below, style, value.text, value.indent, place))

    def figure_cell(self, cell: TemplateCell, figure: Figure, text: str, look: Variant, at: int) -> None:
        """Put a figure into a row: its formula, the number it gives, a format that shows the text."""
        column, widths = cell.column, self.grid.widths
        if self.spans.get(column, column) == column:
            widths[column] = max(widths.get(column, 9), len(text) + 2)
        self.figures.append((figure.address, f"${column_letters(column)}${at}"))
        own, stored = self.styles.look(cell.style).number_format, _stored(text)
        code = format_for(text, stored, own, figure.look)
        style = self.styles.variant(cell.style, look._replace(number_format="" if code == own else code))
        formula = shown(self.sums, figure)
        reference = f"{column_letters(column)}{at}"
        self.grid.put(at, column, formula_cell(reference, style, formula, stored, text))

    def wrong(self, message: str, row: int, remedy: str = "请对照 pack.yaml 的列") -> None:
        place = Place(self.file, inside=f"{self.template.name} 第 {row} 行")
        self.findings.append(Finding(place, "template-columns", Severity.ERROR, message, remedy))

    def xml(self, last: int) -> str:
        width = max((c.column for row in self.template.rows for c in row.cells), default=1)
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{w:g}" customWidth="1"/>'
            for n, w in sorted(self.grid.widths.items())
        )
        rows, merges = self.grid.xml(), self.grid.merges
        joined = "".join(f'<mergeCell ref="{merge.told}"/>' for merge in merges)
        first, end = self.body_rows
        ranges = " ".join(f"{column_letters(c)}{first}:{column_letters(c)}{end}" for c in sorted(self.coded))
        pieces = [
            f'{XML_HEAD}<worksheet xmlns="{S}" xmlns:r="{R}">',
            *(part for part in self.template.before if part.startswith("<sheetPr")),
            f'<dimension ref="A1:{column_letters(width)}{last}"/>',
            *(part for part in self.template.before if not part.startswith("<sheetPr")),
            f"<cols>{columns}</cols>" if columns else "",
            f"<sheetData>{rows}</sheetData>",
            f'<mergeCells count="{len(merges)}">{joined}</mergeCells>' if merges else "",
            *self.template.after,
            f'<ignoredErrors><ignoredError sqref="{ranges}" numberStoredAsText="1"/></ignoredErrors>'
            if ranges
            else "",
            "</worksheet>",
        ]
        return "".join(pieces)


def _stored(text: str) -> str | None:
    """The stored number of a figure as shown, or None where it shows a text such as --."""
    return text.replace(",", "") if any(c.isdigit() for c in text) else None
