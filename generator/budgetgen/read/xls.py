"""An old Excel workbook (.xls) or a binary one (.xlsb) as read by calamine: values as stored, not as Excel shows them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.read.losses import Losses
from budgetgen.read.model import ReadBlock, ReadDocument
from budgetgen.read.sheets import MAX_CELLS, Range, Sheet, SheetCell, blocks_of

_DIGITS = 15
"""Excel shows and compares so many digits."""


def read_xls(data: bytes, file: str) -> ReadDocument:
    """The blocks of an .xls. Raises CannotGoOn for what is no sound one."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    losses = Losses(file)
    blocks: list[ReadBlock] = []
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for kind in book.sheets_metadata:
            if kind.typ != SheetTypeEnum.WorkSheet:
                losses.hint(f"工作表 {kind.name} 是图表或宏，没有读")
                continue
            found = book.get_sheet_by_name(kind.name)
            if found.height * found.width > MAX_CELLS * 10:
                raise CannotGoOn(f"打不开文件 {file}：工作表 {kind.name} 太大", EXIT_USAGE)
            sheet = _sheet(kind.name, found)
            if kind.visible != SheetVisibleEnum.Visible:
                if any(sheet.rows.values()):
                    losses.tell(
                        f"隐藏的工作表 {kind.name} 没有读",
                        remedy="要用里面的数，请先取消隐藏",
                        rule="hidden-cells",
                    )
                continue
            blocks += blocks_of(sheet, file)
    except PasswordError:
        raise CannotGoOn(f"打不开文件 {file}：加了密码；请去掉密码后另存", EXIT_USAGE) from None
    except CannotGoOn:
        raise
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise _broken(file) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the library's Rust gives up
            raise
        raise _broken(file) from None
    if any(
        cell.number for sheet in blocks if not hasattr(sheet, "level") for row in sheet.rows for cell in row
    ):
        losses.hint(
            "旧格式里的数按存的值读，小数位数、千分位可能与看到的不同",
            remedy="要与看到的相同，请另存为 .xlsx",
        )
    return ReadDocument(file, "xls", tuple(blocks), losses.findings())


def _broken(file: str) -> CannotGoOn:
    return CannotGoOn(f"打不开文件 {file}：不是完好的工作簿；请用 Excel 重新保存为 .xlsx", EXIT_USAGE)


def _sheet(name: str, found: Any) -> Sheet:
    sheet = Sheet(name)
    for number, row in enumerate(found.to_python(skip_empty_area=False), 1):
        cells = {at: cell for at, value in enumerate(row, 1) if (cell := _cell(value)) is not None}
        if cells:
            sheet.rows[number] = cells
    for (top, left), (bottom, right) in found.merged_cell_ranges or ():
        sheet.merged.append(Range(top + 1, left + 1, bottom + 1, right + 1))
    return sheet


def _cell(value: Any) -> SheetCell | None:
    if isinstance(value, bool):
        return SheetCell("TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        number = (
            Decimal(format(Decimal(value), f".{_DIGITS}g")) if isinstance(value, float) else Decimal(value)
        )
        text = format(number, "f")
        return SheetCell(text.rstrip("0").rstrip(".") if "." in text else text, True)
    if isinstance(value, datetime):
        shown = value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    elif isinstance(value, date | time | timedelta):
        shown = str(value)
    else:
        shown = str(value).strip()
    return SheetCell(shown) if shown else None
