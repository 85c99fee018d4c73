"""A disclosure as an Excel workbook: one sheet a table in the pack's template, live over sheets of data."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from budgetgen.disclosure.books import Books
from budgetgen.disclosure.model import Disclosure, TableBlock
from budgetgen.findings import Finding, Place, Severity
from budgetgen.render.excel_data import sheets_of, stated_sheets
from budgetgen.render.excel_data_xml import data_sheet_xml, stated_sheet_xml, sums_sheet_xml
from budgetgen.render.excel_fill import Filler, Sheet
from budgetgen.render.excel_formulas import SUMS, Sums
from budgetgen.render.excel_package import workbook_parts
from budgetgen.render.excel_template import ExcelTemplate, Styles, prepare
from budgetgen.render.package import write_package
from budgetgen.source.packages import parse_xml


def write_excel(disclosure: Disclosure, books: Books, path: Path) -> tuple[bytes | None, list[Finding]]:
    """The bytes of the .xlsx through the template at `path`, or None with what is wrong with the template."""
    template, findings = prepare(path)
    if template is None:
        return None, findings
    styles = Styles(parse_xml(template.styles))
    stated, cells = stated_sheets(books)
    sums = Sums(sheets_of(books), books.ledgers, cells)
    sheets, findings = _tables(disclosure, books.pack.tables, template, styles, sums, path.name)
    if findings:
        return None, findings
    sheets.append(Sheet(SUMS, sums_sheet_xml(sums, styles)))
    data = {sheet.name: sheet for sheet in sums.sheets.values()}
    sheets += [Sheet(sheet.name, data_sheet_xml(sheet, styles)) for sheet in data.values()]
    sheets += [Sheet(sheet.name, stated_sheet_xml(sheet, styles)) for sheet in stated]
    return write_package(workbook_parts(disclosure, template, sheets, styles)), []


def _tables(
    disclosure: Disclosure,
    known: Container[str],
    template: ExcelTemplate,
    styles: Styles,
    sums: Sums,
    file: str,
) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of all printed tables, in the template's order; tables that repeat get a number."""
    findings: list[Finding] = []
    blocks: dict[str, list[TableBlock]] = {}
    for block in disclosure.tables:
        blocks.setdefault(block.name, []).append(block)
    sheets = []
    for sheet in template.sheets:
        found = blocks.pop(sheet.name, [])
        if sheet.name not in known:
            message = f"工作表 “{sheet.name}” 不是版式包里的表"
            findings.append(Finding(Place(file, inside=sheet.name), "template-name", Severity.ERROR, message))
        for number, block in enumerate(found, 1):
            name = f"{sheet.name}{number}" if block.layout.each else sheet.name
            sheets.append(Filler(sheet, block, styles, sums, file, findings, disclosure.wording).sheet(name))
    for name in blocks:
        message = f"模板没有表 “{name}” 的工作表"
        findings.append(Finding(Place(file), "template-name", Severity.ERROR, message, "请加一张同名工作表"))
    return sheets, findings
