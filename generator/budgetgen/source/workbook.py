"""Excel workbooks as rows of cells: the stored value of every cell, read with bounds, nothing computed."""

from __future__ import annotations

import posixpath
import re
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from lxml import etree

from budgetgen.findings import EXIT_USAGE, CannotGoOn, Place
from budgetgen.source.decoding import UNSEEN, unseen_message
from budgetgen.source.grid import GridCell, GridRow, column_letters
from budgetgen.source.packages import parse_xml, read_package

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DIGITS = 15
"""Excel shows and compares so many digits; what is stored behind them is noise."""


class Workbook:
    """A workbook's sheets by name. Raises CannotGoOn for what is no sound workbook."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self._parts = read_package(BytesIO(data), "工作簿")
        try:
            self._targets = self._sheets()
            self._strings = self._shared()
        except (etree.XMLSyntaxError, KeyError):
            raise self._broken() from None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets that are not hidden, in order."""
        return tuple(self._targets)

    def rows(self, sheet: str) -> list[GridRow]:
        """The rows of a sheet that have cells. Raises CannotGoOn where the sheet is broken."""
        try:
            root = parse_xml(self._part(self._targets[sheet]))
        except (etree.XMLSyntaxError, KeyError):
            raise self._broken() from None
        rows = []
        number = 0
        for row in root.iterfind("{*}sheetData/{*}row"):
            number = _whole(row.get("r", ""), number + 1)
            cells: dict[int, GridCell] = {}
            column = -1
            for cell in row.iterfind("{*}c"):
                column = _column(cell.get("r", ""), column + 1)
                place = Place(self.file, inside=f"{sheet}!{column_letters(column + 1)}{number}")
                cells[column] = self._cell(cell, place)
            rows.append(GridRow(cells, Place(self.file, inside=f"{sheet}!A{number}")))
        return rows

    def _cell(self, cell: Any, place: Place) -> GridCell:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            text = _letters(cell.find("{*}is"))
        else:
            value = cell.find("{*}v")
            text = (value.text or "") if value is not None else ""
            if cell.find("{*}f") is not None and not text and kind != "str":
                return GridCell("", place, "是公式，没有存下结果")
        if kind == "s":
            position = _whole(text, -1)
            text = self._strings[position] if 0 <= position < len(self._strings) else ""
        elif kind == "n":
            text = _number(text)
        elif kind == "e":
            return GridCell("", place, f"是错误值 {text[:20]}")
        text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text).strip()
        unseen = UNSEEN.search(text)
        return GridCell("", place, unseen_message(unseen[0])) if unseen else GridCell(text, place)

    def _sheets(self) -> dict[str, str]:
        relations = {
            relation.get("Id"): relation.get("Target", "")
            for relation in parse_xml(self._part("xl/_rels/workbook.xml.rels"))
        }
        found = {}
        for sheet in parse_xml(self._part("xl/workbook.xml")).iter("{*}sheet"):
            if sheet.get("state", "visible") == "visible":
                target = relations[sheet.get(_RELATION)]
                path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
                found[sheet.get("name", "")] = posixpath.normpath(path)
        return found

    def _shared(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._parts:
            return []
        return [_letters(item) for item in parse_xml(self._part("xl/sharedStrings.xml")).iterfind("{*}si")]

    def _part(self, name: str) -> bytes:
        data = self._parts[name]
        if b"<!DOCTYPE" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise self._broken()
        return data

    def _broken(self) -> CannotGoOn:
        return CannotGoOn(f"打不开工作簿 {self.file}：不是完好的 .xlsx；请用 Excel 重新保存", EXIT_USAGE)


def _letters(item: Any) -> str:
    """The text of a string item, its runs together, without the hints for pronunciation."""
    if item is None:
        return ""
    pieces = [t for t in item.iter("{*}t") if etree.QName(t.getparent()).localname != "rPh"]
    return "".join(t.text or "" for t in pieces)


def _number(text: str) -> str:
    """A stored number as people read it: 1.4813E6 as 1481300, without the noise behind its 15 digits."""
    if len(text) > 60:
        return text
    try:
        value = Decimal(format(Decimal(text), f".{_DIGITS}g")) if text else None
    except InvalidOperation:
        return text
    if value is None or not value.is_finite() or abs(value.adjusted()) > 30:
        return text
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _column(reference: str, following: int) -> int:
    """The column (from 0) of C12; the one that follows where a cell has no reference."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return following
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
