"""A table in a file of its own, CSV, text parted by tabs, or a sheet of an Excel workbook, as rows of placed cells."""

from __future__ import annotations

from pathlib import Path

from budgetgen.findings import CannotGoOn
from budgetgen.source.delimited import read_csv
from budgetgen.source.files import read_bytes
from budgetgen.source.grid import GridRow
from budgetgen.source.packages import MAX_FILE
from budgetgen.source.scalars import Reading, Words, did_you_mean

MAX_ROWS = 50_000
TEXTS = ("csv", "txt", "tsv")


def read_table(file: Words, sheet: Words | None, reading: Reading) -> list[GridRow] | None:
    """The rows of the table that `file` names (and `sheet`, in a workbook); None after reporting why there are none."""
    suffix = file.text.rpartition(".")[2].lower()
    if suffix not in (*TEXTS, "xlsx"):
        old = suffix in ("xls", "et", "xlsm", "ods")
        remedy = "请另存为 .xlsx 或 .csv" if old else "请写 .csv 或 .xlsx 文件"
        reading.error(file.place, "table-format", f"“{file.text}” 不是 .csv 或 .xlsx 文件", remedy)
        return None
    if suffix in TEXTS and sheet is not None:
        reading.error(sheet.place, "table-format", "文本文件没有工作表", "请删去 “工作表”")
        return None
    if reading.files is None or (suffix in TEXTS and reading.files.used_before(file, "", reading)):
        return None
    content = reading.files.content(file, reading, MAX_FILE)
    if content is None:
        return None
    shown, data = content
    if suffix in TEXTS:
        rows, findings = read_csv(data, shown)
        reading.findings += findings
    else:
        rows = _sheet(data, shown, file, sheet, reading)
    if rows is not None and len(rows) > MAX_ROWS:
        reading.error(file.place, "table-format", f"“{file.text}” 超过 {MAX_ROWS:,} 行", "请检查文件")
        return None
    return rows


def sheets_of(path: Path) -> tuple[str, ...]:
    """The sheets of a workbook that are not hidden and hold something. Raises CannotGoOn for what is no workbook."""
    from budgetgen.source.workbook import Workbook

    return Workbook(read_bytes(path, str(path), MAX_FILE), str(path)).filled()


def _sheet(
    data: bytes, shown: str, file: Words, sheet: Words | None, reading: Reading
) -> list[GridRow] | None:
    from budgetgen.source.workbook import Workbook

    try:
        book = Workbook(data, shown)
        if sheet is not None and sheet.text not in book.sheets:
            hidden = sheet.text in book.hidden
            message = f"{file.text} 里{f'的工作表 “{sheet.text}” 是隐藏的' if hidden else f'没有工作表 “{sheet.text}”'}"
            remedy = "请在 Excel 里取消隐藏" if hidden else did_you_mean(sheet.text, book.sheets)
            reading.error(sheet.place, "table-format", message, remedy)
            return None
        filled = book.filled() if sheet is None and len(book.sheets) > 1 else book.sheets
        if sheet is None and len(filled) != 1:
            message = f"{file.text} 里有 {len(filled)} 张工作表，没有说用哪一张"
            remedy = f"请加 工作表: {'、'.join(filled)} 之一" if filled else "请检查文件"
            reading.error(file.place, "table-format", message, remedy)
            return None
        name = sheet.text if sheet else filled[0]
        assert reading.files is not None
        if reading.files.used_before(file, name, reading):
            return None
        reading.files.note_sheets(file, name, book.others(name))
        return book.rows(name)
    except CannotGoOn as stop:
        reading.error(file.place, "file-unreadable", str(stop))
        return None
