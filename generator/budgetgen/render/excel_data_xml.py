"""The data sheets as XML: titles, cells with formulas and stored values, widths, a frozen first row."""

from __future__ import annotations

from decimal import Decimal

from budgetgen.render.excel_data import DataCell, DataSheet, StatedSheet
from budgetgen.render.excel_fill import XML_HEAD, formula_cell, number_cell, row_xml, text_cell
from budgetgen.render.excel_formulas import Sums
from budgetgen.render.excel_template import S, Styles
from budgetgen.source.grid import column_letters

_FEN = "#,##0"


def data_sheet_xml(sheet: DataSheet, styles: Styles) -> str:
    """A sheet of lines."""
    return _sheet([column.title for column in sheet.columns], sheet.cells(), styles)


def stated_sheet_xml(sheet: StatedSheet, styles: Styles) -> str:
    """A sheet of amounts known as margins."""
    titles = ["范围", "按", "项", "金额（分）", "出处"]
    return _sheet(titles, [[DataCell(value) for value in row] for row in sheet.rows], styles)


def sums_sheet_xml(sums: Sums, styles: Styles) -> str:
    """取数: every query once, with its exact sum in 分."""
    titles = ["编号", "取数条件", "最先用在", "金额（分）"]
    rows = [
        [
            DataCell(number),
            DataCell(one.words),
            DataCell(one.address),
            DataCell(one.amount, one.formula),
        ]
        for number, one in enumerate(sums.rows, 1)
    ]
    return _sheet(titles, rows, styles)


def _sheet(titles: list[str], rows: list[list[DataCell]], styles: Styles) -> str:
    head, text, number = styles.made("@", bold=True), styles.made("@"), styles.made(_FEN)
    widths = [_width(title) for title in titles]
    lines = [
        row_xml(1, [text_cell(f"{column_letters(n)}1", head, title) for n, title in enumerate(titles, 1)])
    ]
    for at, row in enumerate(rows, 2):
        cells = []
        for column, cell in enumerate(row, 1):
            widths[column - 1] = max(widths[column - 1], _width(str(cell.value)))
            cells.append(_cell(f"{column_letters(column)}{at}", cell, text, number))
        lines.append(row_xml(at, cells))
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{min(60, width + 2)}" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    last = f"{column_letters(len(titles))}{len(rows) + 1}"
    texts = f'<ignoredErrors><ignoredError sqref="A1:{last}" numberStoredAsText="1"/></ignoredErrors>'
    return (
        f'{XML_HEAD}<worksheet xmlns="{S}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{last}"/>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        f'state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>{"".join(lines)}</sheetData>'
        f'<autoFilter ref="A1:{last}"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>{texts}</worksheet>'
    )


def _cell(reference: str, cell: DataCell, text: int, number: int) -> str:
    if isinstance(cell.value, int | Decimal):
        if cell.formula:
            return formula_cell(reference, number, cell.formula, str(cell.value))
        return number_cell(reference, number, cell.value)
    if cell.formula:
        return formula_cell(reference, text, cell.formula, None, cell.value)
    return text_cell(reference, text, cell.value)


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
