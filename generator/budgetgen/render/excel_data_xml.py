"""The data sheets as XML: titles, cells with formulas and stored values, widths, a frozen first row.

A column is no wider than a page can show: a longer text is broken into lines, and a remark goes over all columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from budgetgen.render.excel_books import StatedSheet
from budgetgen.render.excel_data import DataCell, DataSheet
from budgetgen.render.excel_formulas import Sums
from budgetgen.render.excel_heights import fits, height
from budgetgen.render.excel_limits import CELL_TEXT, ROW_POINTS, cut
from budgetgen.render.excel_styles import Styles, Variant
from budgetgen.render.excel_taken import S
from budgetgen.render.excel_xml import XML_HEAD, formula_cell, number_cell, row_xml, text_cell
from budgetgen.source.grid import column_letters

_GENERAL, _TEXT, _FEN = "General", "@", "#,##0"
_WIDEST, _AIR = 60, 2
"""The widest column in digits, and the room around its texts."""


def data_sheet_xml(sheet: DataSheet, styles: Styles) -> str:
    """A sheet of lines, its spare rows below them; a cell that is typed later has its column's format."""
    formats = [
        _FEN if column.is_number else _GENERAL if column.formula else _TEXT for column in sheet.columns
    ]
    return _sheet([column.title for column in sheet.columns], sheet.rows(), styles, formats)


def stated_sheet_xml(sheet: StatedSheet, styles: Styles) -> str:
    """A sheet of amounts known as margins."""
    titles = ["范围", "按", "项", "金额（分）", "出处"]
    return _sheet(titles, ([DataCell(value) for value in row] for row in sheet.rows), styles)


def sums_sheet_xml(sums: Sums, styles: Styles) -> str:
    """取数: every query once, with its exact sum in 分."""
    titles = ["编号", "取数条件", "最先用在", "金额（分）"]
    rows = (
        [
            DataCell(number),
            DataCell(one.words),
            DataCell(one.address),
            DataCell(one.amount, one.formula),
        ]
        for number, one in enumerate(sums.rows, 1)
    )
    return _sheet(titles, rows, styles)


def _sheet(
    titles: Sequence[str], rows: Iterable[list[DataCell]], styles: Styles, formats: Sequence[str] = ()
) -> str:
    """A sheet; blank cells are left out, for a program may take one that has a format for a 0."""
    head = styles.made(_TEXT, bold=True)
    text, fen = styles.made(_TEXT), styles.made(_FEN)
    points = styles.look(text).points
    letters = [column_letters(number) for number in range(1, len(titles) + 1)]
    widths = [_width(title) for title in titles]
    lines = [
        row_xml(
            1, [text_cell(f"{letter}1", head, title) for letter, title in zip(letters, titles, strict=True)]
        )
    ]
    merged = ""
    for at, row in enumerate(rows, 2):
        cells = []
        high = 0.0
        for column, cell in enumerate(row):
            if cell.value == "" and not cell.formula:
                continue
            room, kind = _WIDEST + _AIR, text
            if len(row) > 1:
                widths[column] = max(widths[column], _width(str(cell.value)))
            else:
                room = sum(min(_WIDEST, width) + _AIR for width in widths)
                merged = f'<mergeCells count="1"><mergeCell ref="A{at}:{letters[-1]}{at}"/></mergeCells>'
            if need := _lines_height(cell, room, points):
                high, kind = max(high, need), styles.variant(text, Variant(wraps=True))
            formula = styles.made(formats[column]) if formats else fen
            cells.append(_cell(f"{letters[column]}{at}", cell, kind, fen, formula))
        lines.append(row_xml(at, cells, f"{high:g}" if high else ""))
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{min(_WIDEST, width) + _AIR}"{_style(styles, formats, n)} customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    last = f"{letters[-1]}{len(lines)}"
    texts = f'<ignoredErrors><ignoredError sqref="A1:{last}" numberStoredAsText="1"/></ignoredErrors>'
    return (
        f'{XML_HEAD}<worksheet xmlns="{S}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{last}"/>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        f'state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>{"".join(lines)}</sheetData>'
        f'<autoFilter ref="A1:{last}"/>{merged}<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>{texts}</worksheet>'
    )


def _lines_height(cell: DataCell, room: float, points: float) -> float:
    """The height of a text that does not stand on one line in `room`; 0 for what does."""
    if not isinstance(cell.value, str) or cell.formula or fits(cell.value, room, points):
        return 0
    return min(ROW_POINTS, height(cell.value, room, points))


def _style(styles: Styles, formats: Sequence[str], number: int) -> str:
    return f' style="{styles.made(formats[number - 1])}"' if formats else ""


def _cell(reference: str, cell: DataCell, text: int, fen: int, formula: int) -> str:
    """A cell; one with a formula never has the format of texts: edited in Excel, the formula would become a text."""
    if cell.formula:
        number = None if isinstance(cell.value, str) else str(cell.value)
        return formula_cell(reference, formula, cell.formula, number, str(cell.value))
    if isinstance(cell.value, str):
        return text_cell(reference, text, cut(cell.value, CELL_TEXT))
    return number_cell(reference, fen, cell.value)


@lru_cache(maxsize=1 << 12)
def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if c > "\u2e7f" else 1 for c in text[:_WIDEST])
