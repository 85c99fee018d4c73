"""A workbook of LibreOffice or WPS (.ods) as read: every cell has its text as shown beside its value."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.read.losses import Losses
from budgetgen.read.model import ReadBlock, ReadDocument, Spot
from budgetgen.read.sheets import MAX_CELLS, Range, Sheet, SheetCell, blocks_of
from budgetgen.source.packages import DOCUMENTS, parse_xml, read_package

_URN = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_SPACES = {name: _URN.format(name) for name in ("table", "office", "text", "style")}
_SPACES["fo"] = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
_SIDES = ("border", *(f"border-{side}" for side in ("left", "right")))
_NUMBERS = ("float", "currency", "percentage")
_MOST = 20_000
"""So many equal rows or columns are written out; what repeats more often is the blank rest of a sheet."""


@cache
def _n(name: str) -> str:
    """A name as OpenDocument writes it (table:table-row) in lxml's notation."""
    short, _, local = name.partition(":")
    return f"{{{_SPACES[short]}}}{local}"


def read_ods(data: bytes, file: str) -> ReadDocument:
    """The blocks of an .ods. Raises CannotGoOn for what is no sound one."""
    parts = read_package(BytesIO(data), f"文件 {file}", DOCUMENTS, lambda name: name == "content.xml")
    broken = CannotGoOn(f"打不开文件 {file}：不是完好的 .ods；请重新保存，或另存为 .xlsx", EXIT_USAGE)
    content = parts.get("content.xml", b"")
    if not content or b"<!DOCTYPE" in content:
        raise broken
    try:
        root = parse_xml(content)
    except etree.XMLSyntaxError:
        raise broken from None
    losses = Losses(file)
    unseen, framed = _styles(root)
    blocks: list[ReadBlock] = []
    for table in root.iter(_n("table:table")):
        name = table.get(_n("table:name"), "")
        sheet = _sheet(table, name, framed, losses, file)
        if table.get(_n("table:style-name"), "") in unseen:
            if any(sheet.rows.values()):
                losses.tell(
                    f"隐藏的工作表 {name} 没有读", remedy="要用里面的数，请先取消隐藏", rule="hidden-cells"
                )
            continue
        blocks += blocks_of(sheet, file)
    return ReadDocument(file, "ods", tuple(blocks), losses.findings())


def _styles(root: Any) -> tuple[set[str], set[str]]:
    """The names of styles of hidden tables, and of styles of cells with a line at a side."""
    unseen, framed = set(), set()
    for style in root.iter(_n("style:style")):
        name = style.get(_n("style:name"), "")
        for properties in style.iterchildren(_n("style:table-properties")):
            if properties.get(_n("table:display")) == "false":
                unseen.add(name)
        for properties in style.iterchildren(_n("style:table-cell-properties")):
            if any(properties.get(_n(f"fo:{side}"), "none") != "none" for side in _SIDES):
                framed.add(name)
    return unseen, framed


def _sheet(table: Any, name: str, framed: set[str], losses: Losses, file: str) -> Sheet:
    sheet = Sheet(name)
    number = held = 0
    for row, is_head in _rows(table, False):
        count = _count(row, "table:number-rows-repeated")
        cells: dict[int, SheetCell] = {}
        column = 1
        frame = False
        for cell in row.iterchildren(_n("table:table-cell"), _n("table:covered-table-cell")):
            times = _count(cell, "table:number-columns-repeated")
            frame = frame or cell.get(_n("table:style-name"), "") in framed
            covered = cell.tag == _n("table:covered-table-cell")
            found = None if covered else _cell(cell, name, number + 1, column, losses)
            if found is not None:
                for at in range(min(times, _MOST)):
                    cells[column + at] = found
            down, across = (
                _count(cell, "table:number-rows-spanned"),
                _count(cell, "table:number-columns-spanned"),
            )
            if not covered and (down > 1 or across > 1):
                sheet.merged.append(Range(number + 1, column, number + down, column + across - 1))
            column += times
        again = min(count, _MOST) if cells or frame else 0
        held += len(cells) * again
        if held > MAX_CELLS:
            raise CannotGoOn(f"打不开文件 {file}：工作表 {name} 的格超过 {MAX_CELLS:,} 个", EXIT_USAGE)
        for at in range(again):
            sheet.rows[number + 1 + at] = dict(cells)
            if frame:
                sheet.framed.add(number + 1 + at)
        if is_head:
            first = sheet.head[0] or number + 1
            sheet.head = (first, number + again)
        if cells and row.get(_n("table:visibility"), "visible") != "visible":
            spot = Spot(sheet=name, row=number + 1, column=1)
            losses.tell("隐藏的行里有内容，照样读了", spot, "不要的请先删去", "hidden-cells")
        number += count
    return sheet


def _rows(parent: Any, is_head: bool) -> Iterator[tuple[Any, bool]]:
    for child in parent:
        if child.tag == _n("table:table-row"):
            yield child, is_head
        elif child.tag in (_n("table:table-row-group"), _n("table:table-rows")):
            yield from _rows(child, is_head)
        elif child.tag == _n("table:table-header-rows"):
            yield from _rows(child, True)


def _cell(cell: Any, sheet: str, row: int, column: int, losses: Losses) -> SheetCell | None:
    kind = cell.get(_n("office:value-type"), "")
    text = "\n".join(map(_line, cell.iterchildren(_n("text:p")))).strip()
    if not text and cell.get(_n("table:formula")) and not kind:
        message = "是公式，没有存下结果，读成空白"
        losses.tell(
            message, Spot(sheet=sheet, row=row, column=column), "请打开、算出结果后保存", "formula-value"
        )
    if next(cell.iterchildren(_n("office:annotation")), None) is not None:
        losses.hint("批注没有读", Spot(sheet=sheet, row=row, column=column))
    if not text:
        return None
    value = cell.get(_n("office:value"), "")
    number = kind in _NUMBERS
    return SheetCell(text, number, value if number and value != text else "")


def _line(paragraph: Any) -> str:
    pieces: list[str] = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == _n("text:s"):
            pieces.append(" " * min(_whole(child.get(_n("text:c"), "1")), 100))
        elif child.tag == _n("text:tab"):
            pieces.append("\t")
        elif child.tag == _n("text:line-break"):
            pieces.append("\n")
        elif child.tag != _n("office:annotation"):
            pieces.append("".join(child.itertext()))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _count(element: Any, name: str) -> int:
    return max(_whole(element.get(_n(name), "1")), 1)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
