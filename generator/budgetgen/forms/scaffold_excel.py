"""The starting Excel template of a pack: one sheet a table, in the official layout, ready to print.

A row with {{行.…}} stands for all body rows, a row with {{注}} for the notes; everything else is the form's own.
"""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from budgetgen.disclosure.model import HeadCell
from budgetgen.disclosure.tabulate import footer, header
from budgetgen.forms.scaffold_word import alignment, head_alignment, head_text, shown_or_tag, tags
from budgetgen.forms.widths import Fit, fit
from budgetgen.forms.word_parts import TEMPLATE_PROPERTIES
from budgetgen.pack.layout import Column, Look, Table
from budgetgen.pack.model import Pack, TableRef
from budgetgen.render.package import app_properties, write_package
from budgetgen.source.packages import read_package

_POINTS = 10
_DIGIT = 1.852
"""The size of type in a sheet, and the width in mm of the digit that columns are counted in (Calibri 11)."""
_LAST_CAPTION = 18
"""How wide the last caption is at least: 单位：万元, 截止时间：2025年8月31日."""
_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def template(pack: Pack) -> bytes:
    """The bytes of template.xlsx for a pack."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for entry in pack.outline:
        if isinstance(entry, TableRef):
            _sheet(book.create_sheet(entry.name), pack.tables[entry.name])
    buffer = BytesIO()
    book.save(buffer)
    buffer.seek(0)
    parts = read_package(buffer)
    parts["docProps/core.xml"] = TEMPLATE_PROPERTIES.encode()  # openpyxl writes the time of day
    parts["docProps/app.xml"] = app_properties("")
    return write_package(parts)


def _sheet(sheet: Worksheet, table: Table) -> None:
    about = fit(table)
    width, size = table.width, _POINTS if len(table.above) <= 1 else about.size
    for number, column_width in enumerate(widths(about, size), 1):
        sheet.column_dimensions[get_column_letter(number)].width = column_width
    row = _line(sheet, 1, width, shown_or_tag(table.title, "标题"), Font("黑体", size=15), "center", 26)
    if table.captions:
        row = _captions(sheet, row, table, widths(about, size))
    row = head_end = _form(sheet, row, table, header(table), "表头", size)
    _body(sheet, row, table, size)
    row = _form(sheet, row + 1, table, footer(table), "表尾", size)
    _line(sheet, row, width, "{{注}}", Font("宋体", size=_POINTS), "left", None)
    labels = len(header(table)) - len(table.above)
    _page(sheet, about, range(head_end - labels if table.above else 1, head_end))


def _body(sheet: Worksheet, row: int, table: Table, size: float) -> None:
    """The row that stands for all rows of the body; a column takes one or several of the sheet's."""
    at = 1
    for column, tag in tags(table):
        end = at + column.across - 1
        _box(sheet, row, at, row, end)
        cell = sheet.cell(row, at, tag)
        cell.font = Font("宋体", size=size)
        cell.alignment = Alignment(alignment(column), "center", wrap_text=alignment(column) != "right")
        cell.number_format = number_format(column)
        if end > at:
            sheet.merge_cells(start_row=row, end_row=row, start_column=at, end_column=end)
        at = end + 1


def widths(about: Fit, size: float) -> list[float]:
    """The widths of a sheet's columns in digits: as on the page of the document, for type of another size.

    Where the document's type is smaller, the sheet is wider and printed smaller, so that its lines break alike.
    """
    larger = max(1, size / about.size)
    return [round(width * larger / _DIGIT, 1) for width in about.widths]


def number_format(column: Column) -> str:
    """The number format of a column: texts as they are, amounts and rates as it prints them."""
    if column.meaning is None and alignment(column) != "right":
        return "General" if column.stub == "序号" or column.field == "数量" else "@"
    return amount_format(column.look.of(column.meaning.measure if column.meaning else ""))


def amount_format(look: Look) -> str:
    """The number format of amounts: their decimals and thousands, zeros as they are printed."""
    if look.trimmed:
        return "General"
    digits = ("#,##0" if look.thousands else "0") + ("." + "0" * look.decimals if look.decimals else "")
    plain_zero = look.zero is not None and look.zero.isdecimal() and look.decimals
    return f"{digits};-{digits};{look.zero}" if plain_zero else digits


def _line(
    sheet: Worksheet, row: int, width: int, text: str, font: Font, horizontal: str, height: float | None
) -> int:
    """A line across the table; returns the next row."""
    cell = sheet.cell(row, 1, text)
    cell.font = font
    cell.alignment = Alignment(horizontal, "center", wrap_text=horizontal == "left")
    if width > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    if height:
        sheet.row_dimensions[row].height = height
    return row + 1


def _captions(sheet: Worksheet, row: int, table: Table, widths: list[float]) -> int:
    """Captions left, middle, right; each spans its share of the columns, the last as many as its words want."""
    count, width = len(table.captions), len(widths)
    last = next((at for at in range(width, 0, -1) if sum(widths[at - 1 :]) >= _LAST_CAPTION), 1)
    last = max(min(last, width), count)
    middle = max(2, min(width // 2 + 1, last - 1))
    starts = {1: [1], 2: [1, last]}.get(count, [1, middle, last])
    for number, start in enumerate(starts):
        end = starts[number + 1] - 1 if number + 1 < count else width
        cell = sheet.cell(row, start, "{{图注[" + str(number) + "]}}")
        cell.font = Font("宋体", size=_POINTS)
        place = "left" if number == 0 else "right" if number == count - 1 else "center"
        cell.alignment = Alignment(place, "center")
        if end > start:
            sheet.merge_cells(start_row=row, end_row=row, start_column=start, end_column=end)
    sheet.row_dimensions[row].height = 18
    return row + 1


def _form(
    sheet: Worksheet, row: int, table: Table, grid: list[list[HeadCell]], part: str, size: float
) -> int:
    """The rows of a header, or of the cells below the records; returns the next row."""
    for number, line in enumerate(grid):
        for at, cell in enumerate(line, 1):
            if cell.down:
                found = _head_cell(sheet, row, at, cell, head_text(cell, f"{part}[{number}][{at - 1}]"))
                found.font = Font("宋体", size=size)
                if cell.form and cell.form.meaning:
                    found.number_format = amount_format(table.look)
        long = [c for c in line if c.form and c.form.align == "left" and "{{" in c.text]
        low = line[0].text == table.ordinal and table.ordinal
        sheet.row_dimensions[row].height = 42 if long else 18 if low or line[0].form else 30
        row += 1
    return row


def _head_cell(sheet: Worksheet, row: int, column: int, cell: HeadCell, text: str) -> Cell:
    bottom, right = row + cell.down - 1, column + cell.across - 1
    _box(sheet, row, column, bottom, right)
    found = sheet.cell(row, column, int(text) if text.isdecimal() else text)
    aside = head_alignment(cell)
    found.alignment = Alignment(aside, "center", wrap_text=aside != "right")
    if bottom > row or right > column:
        sheet.merge_cells(start_row=row, end_row=bottom, start_column=column, end_column=right)
    return found


def _box(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    """Lines around each cell of a range."""
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            sheet.cell(row, column).border = _BOX


def _page(sheet: Worksheet, about: Fit, labels: range) -> None:
    """Page and print titles: all above the body, or its labels alone where more stands above them."""
    if labels.start == 1:
        sheet.freeze_panes = f"A{labels.stop}"
    sheet.print_title_rows = f"{labels.start}:{labels.stop - 1}"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if about.landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.page_margins.top = sheet.page_margins.bottom = 0.8
    footer = HeaderFooterItem(center=_HeaderFooterPart("— &P —"))
    sheet.HeaderFooter.oddFooter = footer
