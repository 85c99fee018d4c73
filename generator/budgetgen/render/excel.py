"""A disclosure as an Excel workbook: one sheet a table in the pack's template, live over sheets of data."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from budgetgen.disclosure.books import Books
from budgetgen.disclosure.model import Disclosure, TableBlock
from budgetgen.findings import Finding, Place, Severity, has_errors
from budgetgen.render.excel_books import sources_of, stated_sheets
from budgetgen.render.excel_data_xml import data_sheet_xml, stated_sheet_xml, sums_sheet_xml
from budgetgen.render.excel_fill import Filler, Sheet
from budgetgen.render.excel_formulas import SUMS, Sums
from budgetgen.render.excel_gate import check_workbook
from budgetgen.render.excel_limits import COLUMNS, ROWS, STYLES
from budgetgen.render.excel_names import SheetNames
from budgetgen.render.excel_package import workbook_parts
from budgetgen.render.excel_styles import Styles
from budgetgen.render.excel_template import ExcelTemplate, TemplateSheet, prepare
from budgetgen.render.package import write_package
from budgetgen.source.grid import column_letters
from budgetgen.source.packages import parse_xml


def write_excel(disclosure: Disclosure, books: Books, path: Path) -> tuple[bytes | None, list[Finding]]:
    """The bytes of the .xlsx through the template at `path`, or None with the errors; warnings go with the bytes."""
    template, findings = prepare(path)
    if template is None:
        return None, findings
    styles = Styles(parse_xml(template.styles))
    tables, found = _placed(disclosure, books.pack.tables, template, path.name)
    findings += found
    names = SheetNames()
    named = [
        (names.free(block.layout.sheet or sheet.name, number), sheet, block)
        for number, sheet, block in tables
    ]
    sums_name, sources = names.free(SUMS), sources_of(books, names)
    stated, cells = stated_sheets(books, names)
    sums = Sums(sums_name, sources, books.ledgers, cells)
    sheets = [
        Filler(sheet, block, styles, sums, path.name, findings, disclosure.wording).sheet(name)
        for name, sheet, block in named
    ]
    if has_errors(findings):
        return None, findings
    sheets.append(_working(sums_name, sums_sheet_xml(sums, styles)))
    data = {source.sheet.name: source.sheet for source in sources.values()}
    sheets += [_working(sheet.name, data_sheet_xml(sheet, styles)) for sheet in data.values()]
    sheets += [_working(sheet.name, stated_sheet_xml(sheet, styles)) for sheet in stated]
    findings += _past_limits(books, styles, max(sheet.last for sheet in data.values()), path.name)
    if has_errors(findings):
        return None, findings
    parts = workbook_parts(disclosure, template, sheets, styles)
    findings += check_workbook(parts, [sheet.printed for sheet in sheets if sheet.printed], path.name)
    return (None if has_errors(findings) else write_package(parts)), findings


def _working(name: str, xml: str) -> Sheet:
    """A sheet that the tables compute from: printing the workbook leaves it out, for its print area is an empty cell
    (programs print no empty pages at the end); where that is cleared, its titles repeat on every page.
    """
    return Sheet(name, xml, titles=(1, 1), area=f"${column_letters(COLUMNS)}$1")


def _placed(
    disclosure: Disclosure, known: Container[str], template: ExcelTemplate, file: str
) -> tuple[list[tuple[int, TemplateSheet, TableBlock]], list[Finding]]:
    """All printed tables with the sheets that they go into, in the template's order; tables that repeat have a number."""
    findings: list[Finding] = []
    blocks: dict[str, list[TableBlock]] = {}
    for block in disclosure.tables:
        blocks.setdefault(block.name, []).append(block)
    placed = []
    for sheet in template.sheets:
        found = blocks.pop(sheet.name, [])
        if sheet.name not in known:
            message = f"工作表 “{sheet.name}” 不是版式包里的表"
            findings.append(Finding(Place(file, inside=sheet.name), "template-name", Severity.ERROR, message))
        placed += [
            (number if block.layout.each else 0, sheet, block) for number, block in enumerate(found, 1)
        ]
    for name in blocks:
        message = f"模板没有表 “{name}” 的工作表"
        findings.append(Finding(Place(file), "template-name", Severity.ERROR, message, "请加一张同名工作表"))
    return placed, findings


def _past_limits(books: Books, styles: Styles, rows: int, file: str) -> list[Finding]:
    """What is too much for the format as a whole."""
    found = []
    if styles.too_many:
        message = f"模板里的单元格格式太多，Excel 最多 {STYLES} 种"
        remedy = "请把模板的内容复制到新的工作簿里，或重新生成模板"
        found.append(Finding(Place(file), "template-styles", Severity.ERROR, message, remedy))
    if rows > ROWS:
        message = f"明细有 {rows} 行，Excel 一张工作表最多 {ROWS} 行"
        remedy = "请把明细归并，或只要 Word：--format docx"
        found.append(Finding(books.spec.place, "excel-rows", Severity.ERROR, message, remedy))
    return found
