"""The starting Excel template of a pack: one sheet a table, in the official layout, ready to print.

A row with {{行.…}} stands for all body rows, a row with {{注}} for the notes; everything else is the form's own.
"""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from budgetgen.disclosure.tabulate import header
from budgetgen.forms.scaffold_word import alignment, shown_or_tag, tags
from budgetgen.forms.widths import Fit, fit
from budgetgen.forms.word_parts import TEMPLATE_PROPERTIES
from budgetgen.pack.layout import Column, Table
from budgetgen.pack.model import Pack, TableRef
from budgetgen.render.package import app_properties, write_package
from budgetgen.source.packages import read_package

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
    width = len(table.all_columns)
    for number, column_width in enumerate(about.widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = round(column_width / 1.9, 1)
    row = _line(sheet, 1, width, shown_or_tag(table.title, "标题"), Font("黑体", size=15), "center", 26)
    if table.captions:
        row = _captions(sheet, row, table, width)
    row = head_end = _header(sheet, row, table)
    for number, (column, tag) in enumerate(tags(table), 1):
        cell = sheet.cell(row, number, tag)
        cell.font = Font("宋体", size=10)
        cell.border = _BOX
        cell.alignment = Alignment(alignment(column), "center", wrap_text=alignment(column) != "right")
        cell.number_format = number_format(table, column)
    row += 1
    _line(sheet, row, width, "{{注}}", Font("宋体", size=10), "left", None)
    _page(sheet, about, head_end)


def number_format(table: Table, column: Column) -> str:
    """The number format of a column: decimals and thousands of the table, zeros as the table prints them."""
    if column.meaning is None and alignment(column) != "right":
        return "General" if column.stub == "序号" or column.field == "数量" else "@"
    if table.trimmed:
        return "General"
    if column.meaning is not None and column.meaning.measure == "增减率":
        return "0.00"
    digits = ("#,##0" if table.thousands else "0") + ("." + "0" * table.decimals if table.decimals else "")
    plain_zero = table.zero is not None and table.zero.isdecimal() and table.decimals
    return f"{digits};-{digits};{table.zero}" if plain_zero else digits


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


def _captions(sheet: Worksheet, row: int, table: Table, width: int) -> int:
    """Captions left, middle, right; each spans its share of the columns."""
    count = len(table.captions)
    starts = [1, width // 2 + 1, width][:count] if count < 3 or width > 2 else list(range(1, count + 1))
    if count == 2:
        starts = [1, width]
    for number, start in enumerate(starts):
        end = starts[number + 1] - 1 if number + 1 < count else width
        cell = sheet.cell(row, start, "{{图注[" + str(number) + "]}}")
        cell.font = Font("宋体", size=10)
        place = "left" if number == 0 else "right" if number == count - 1 else "center"
        cell.alignment = Alignment(place, "center")
        if end > start:
            sheet.merge_cells(start_row=row, end_row=row, start_column=start, end_column=end)
    sheet.row_dimensions[row].height = 18
    return row + 1


def _header(sheet: Worksheet, row: int, table: Table) -> int:
    width = len(table.all_columns)
    if table.first_row:
        cells = [(1, table.first_row[0], 1), (2, "{{首行}}", width - 1)]
        for at, text, across in cells:
            _head_cell(sheet, row, at, text, 1, across)
        sheet.cell(row, 2).alignment = Alignment("left", "center", wrap_text=True)
        sheet.row_dimensions[row].height = 42
        row += 1
    for number, line in enumerate(header(table)):
        for at, cell in enumerate(line, 1):
            if cell.down:
                text = shown_or_tag(cell.text, f"表头[{number}][{at - 1}]")
                _head_cell(sheet, row, at, text, cell.down, cell.across)
        sheet.row_dimensions[row].height = 18 if line[0].text == table.ordinal and table.ordinal else 30
        row += 1
    return row


def _head_cell(sheet: Worksheet, row: int, column: int, text: str, down: int, across: int) -> None:
    for r in range(row, row + down):
        for c in range(column, column + across):
            sheet.cell(r, c).border = _BOX
    cell = sheet.cell(row, column, int(text) if text.isdecimal() else text)
    cell.font = Font("宋体", size=10)
    cell.alignment = Alignment("center", "center", wrap_text=True)
    if down > 1 or across > 1:
        sheet.merge_cells(
            start_row=row, end_row=row + down - 1, start_column=column, end_column=column + across - 1
        )


def _page(sheet: Worksheet, about: Fit, body: int) -> None:
    sheet.freeze_panes = f"A{body}"
    sheet.print_title_rows = f"1:{body - 1}"
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
