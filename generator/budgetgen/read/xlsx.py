"""An Excel workbook (.xlsx) as read: every cell as Excel shows it, sheet by sheet, nothing computed."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.read.losses import Losses
from budgetgen.read.model import ReadBlock, ReadDocument, ReadText, Spot
from budgetgen.read.sheets import MAX_CELLS, Range, Sheet, SheetCell, blocks_of
from budgetgen.source.grid import cell_position, column_letters
from budgetgen.source.number_formats import GENERAL, kind_and_look
from budgetgen.source.packages import DOCUMENTS, parse_xml
from budgetgen.source.workbook import (
    Workbook,
    as_number,
    hidden_columns,
    is_hidden,
    letters,
    rows_are_hidden,
    unescaped,
    whole,
)

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PRINTED_AGAIN = re.compile(r"\$([0-9]{1,7}):\$([0-9]{1,7})")
_NUMBERS = ("", "百分比")
_SHAPES = "http://schemas.openxmlformats.org/drawingml/2006"


def read_xlsx(data: bytes, file: str) -> ReadDocument:
    """The blocks of an .xlsx. Raises CannotGoOn for what is no sound one."""
    book, losses = Workbook(data, file, DOCUMENTS), Losses(file)
    blocks: list[ReadBlock] = []
    if any(name.endswith("vbaProject.bin") for name in book.parts):
        losses.hint("文件里有宏，没有运行")
    try:
        frames = _frames(book)
        heads = _heads(book)
        for name in book.sheets:
            sheet = _sheet(book, name, frames, losses)
            if sheet is None:
                continue
            sheet.head = heads.get(name, (0, 0))
            blocks += blocks_of(sheet, file)
            blocks += _drawn(book, name, losses)
        for name in sorted(book.hidden, key=list(book.hidden).index):
            hidden = _sheet(book, name, frames, Losses(file))
            if hidden is not None and any(hidden.rows.values()):
                losses.tell(
                    f"隐藏的工作表 {name} 没有读", remedy="要用里面的数，请先取消隐藏", rule="hidden-cells"
                )
    except (etree.XMLSyntaxError, KeyError):
        raise book.broken() from None
    return ReadDocument(file, "xlsx", tuple(blocks), losses.findings())


def _sheet(book: Workbook, name: str, frames: list[bool], losses: Losses) -> Sheet | None:
    """A sheet's cells; None for a sheet that is a chart."""
    root = book.root(name)
    data = root.find("{*}sheetData")
    if data is None:
        if etree.QName(root).localname == "chartsheet":
            losses.hint("图表没有读", Spot(sheet=name))
        return None
    sheet = Sheet(name)
    unseen_columns, all_unseen = hidden_columns(root), rows_are_hidden(root)
    space = data.tag[: data.tag.index("}") + 1] if data.tag.startswith("{") else ""
    value_tag, formula_tag, inline_tag = f"{space}v", f"{space}f", f"{space}is"
    looks: dict[tuple[int, str], SheetCell] = {}
    strings = [unescaped(text).strip() for text in book.strings]
    number, held = 0, 0
    for row in data:
        number = whole(row.get("r", ""), number + 1)
        if number in sheet.rows:
            raise book.broken()  # Excel would ask whether to repair it
        cells: dict[int, SheetCell] = {}
        column = 0
        framed = 0
        for cell in row:
            reference = cell.get("r")
            column = _column(reference) if reference else column + 1
            style = whole(cell.get("s", "0"), 0)
            framed += style < len(frames) and frames[style]
            if not len(cell):
                continue
            kind = cell.get("t", "n")
            if kind == "inlineStr":
                text = unescaped(letters(cell.find(inline_tag))).strip()
                found = SheetCell(text) if text else None
            else:
                value = cell.find(value_tag)
                text = (value.text or "") if value is not None else ""
                if not text and kind != "str" and cell.find(formula_tag) is not None:
                    spot = Spot(sheet=name, row=number, column=column)
                    message = "是公式，没有存下结果，读成空白"
                    losses.tell(message, spot, "请在 Excel 或 WPS 里打开、算出结果后保存", "formula-value")
                found = _cell(book, kind, text, style, strings, looks) if text else None
            if found is not None and found.text:
                if column in cells:
                    raise book.broken()
                cells[column] = found
                if kind == "e":
                    spot = Spot(sheet=name, row=number, column=column)
                    losses.tell(f"是错误值 {found.text[:20]}", spot, rule="formula-value")
                if column in unseen_columns:
                    _tell_hidden(losses, f"隐藏的列 {column_letters(column)} 里有内容，照样读了", name)
        held += len(cells)
        if held > MAX_CELLS:
            raise CannotGoOn(f"打不开文件 {book.file}：工作表 {name} 的格超过 {MAX_CELLS:,} 个", EXIT_USAGE)
        sheet.rows[number] = cells
        if framed:
            sheet.framed.add(number)
        if cells and is_hidden(row, all_unseen):
            _tell_hidden(losses, "隐藏的行里有内容，照样读了", name, number)
    sheet.merged = list(filter(None, map(_range, root.iterfind("{*}mergeCells/{*}mergeCell"))))
    _without_covered(sheet, losses)
    return sheet


def _tell_hidden(losses: Losses, message: str, sheet: str, row: int = 0) -> None:
    spot = Spot(sheet=sheet, row=row, column=1 if row else 0)
    losses.tell(message, spot, "不要的请先删去", "hidden-cells")


def _without_covered(sheet: Sheet, losses: Losses) -> None:
    """Take out what stands below merged ranges, which Excel does not show."""
    for top, left, bottom, right in sheet.merged:
        if (bottom - top + 1) * (right - left + 1) > MAX_CELLS:
            continue
        for number in range(top, bottom + 1):
            row = sheet.rows.get(number)
            if not row:
                continue
            for column in [c for c in row if left <= c <= right and (number, c) != (top, left)]:
                spot = Spot(sheet=sheet.name, row=number, column=column)
                losses.hint("合并单元格盖住的格里另有内容，看不见，没有读", spot)
                del row[column]


def _cell(
    book: Workbook,
    kind: str,
    text: str,
    style: int,
    strings: list[str],
    looks: dict[tuple[int, str], SheetCell],
) -> SheetCell | None:
    """A stored value as Excel shows it."""
    if kind == "s":
        at = whole(text, -1)
        return SheetCell(strings[at]) if 0 <= at < len(strings) else None
    if kind == "b":
        return SheetCell("TRUE" if text == "1" else "FALSE")
    if kind != "n":
        return SheetCell(unescaped(text).strip())
    found = looks.get((style, text))
    if found is None:
        code = book.formats[style] if style < len(book.formats) else GENERAL
        stored = as_number(text)
        what, look = kind_and_look(stored, code, book.since_1904)
        if "E+" in code.upper():
            look = stored
        number = what in _NUMBERS
        found = SheetCell(look, number, stored if number and look != stored else "")
        looks[style, text] = found
    return found


def _column(reference: str) -> int:
    if not _REFERENCE.fullmatch(reference):
        raise KeyError(reference)
    return cell_position(reference)[0]


def _range(merge: Any) -> Range | None:
    corners = merge.get("ref", "").split(":")
    if len(corners) != 2 or not all(map(_REFERENCE.fullmatch, corners)):
        return None
    (left, top), (right, bottom) = map(cell_position, corners)
    return Range(top, left, bottom, right) if top <= bottom and left <= right else None


def _frames(book: Workbook) -> list[bool]:
    """Whether each cell style draws a line at a side of the cell."""
    if "xl/styles.xml" not in book.parts:
        return []
    root = parse_xml(book.parts["xl/styles.xml"])
    borders = [
        any(_drawn_line(border, side) for side in ("left", "right", "start", "end"))
        for border in root.iterfind("{*}borders/{*}border")
    ]
    return [
        (at := whole(xf.get("borderId", ""), 0)) < len(borders) and borders[at]
        for xf in root.iterfind("{*}cellXfs/{*}xf")
    ]


def _drawn_line(border: Any, side: str) -> bool:
    line = border.find(f"{{*}}{side}")
    return line is not None and line.get("style", "none") != "none"


def _heads(book: Workbook) -> dict[str, tuple[int, int]]:
    """The rows of each sheet that are printed on every page."""
    names = [sheet.get("name", "") for sheet in book.book.iter("{*}sheet")]
    found = {}
    for defined in book.book.iterfind("{*}definedNames/{*}definedName"):
        at = whole(defined.get("localSheetId", ""), -1)
        rows = _PRINTED_AGAIN.search(defined.text or "")
        if defined.get("name") == "_xlnm.Print_Titles" and rows and 0 <= at < len(names):
            found[names[at]] = (int(rows[1]), int(rows[2]))
    return found


def _drawn(book: Workbook, name: str, losses: Losses) -> list[ReadText]:
    """The texts of boxes that lie on a sheet; pictures, charts and comments are told."""
    found: list[ReadText] = []
    related = book.related(name)
    spot = Spot(sheet=name)
    for part in related.get("drawing", ()):
        data = book.parts.get(part)
        if not data:
            continue
        root = parse_xml(data)
        for body in root.iter(f"{{{_SHAPES}/spreadsheetDrawing}}txBody"):
            lines = (
                "".join(t.text or "" for t in line.iter(f"{{{_SHAPES}/main}}t")).strip()
                for line in body.iter(f"{{{_SHAPES}/main}}p")
            )
            found += [ReadText(line, 0, spot) for line in lines if line]
        if next(root.iter(f"{{{_SHAPES}/spreadsheetDrawing}}pic"), None) is not None:
            losses.tell("图片没有读；图片里的字和表要先用 OCR 认出来", spot)
        if next(root.iter(f"{{{_SHAPES}/chart}}chart"), None) is not None:
            losses.hint("图表没有读", spot)
    if related.get("comments") or related.get("threadedComment"):
        losses.hint("批注没有读", spot)
    return found
