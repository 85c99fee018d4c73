"""Excel workbooks as rows of cells: the stored value of every cell, read with bounds, nothing computed."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from lxml import etree

from budgetgen.findings import EXIT_USAGE, CannotGoOn, Place
from budgetgen.ledger.money import trimmed
from budgetgen.source.decoding import UNSEEN, unseen_message
from budgetgen.source.grid import GridCell, GridRow, cell_position, column_letters
from budgetgen.source.number_formats import (
    GENERAL,
    formats_of,
    kind_and_look,
    starts_in_1904,
    strikes,
    struck_styles,
)
from budgetgen.source.office_xml import related
from budgetgen.source.packages import Bounds, is_xml_name, parse_xml, read_package, what_it_is

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_YES, _NO = ("1", "true"), ("0", "false")
_DIGITS = 15
"""Excel shows and compares so many digits; what is stored behind them is noise."""


_MAX_MERGED = 10_000
"""So many cells that merged ranges cover are given their text; no table of lines has more."""
_NOT_COMPUTED = "请在 Excel 里打开、算出结果后保存，或改写成数"


class Workbook:
    """A workbook's sheets by name. Raises CannotGoOn for what is no sound workbook."""

    def __init__(self, data: bytes, file: str, bounds: Bounds = Bounds()) -> None:
        self.file = file
        if what := what_it_is(data):
            remedy = "请在 Excel 或 WPS 里打开，另存为 “Excel 工作簿（.xlsx）”"
            raise CannotGoOn(
                f"打不开工作簿 {file}：里面其实是{what}，只是扩展名像 Office 文件；{remedy}", EXIT_USAGE
            )
        self.parts = read_package(BytesIO(data), f"工作簿 {file}", bounds, is_xml_name)
        try:
            self.book = book = parse_xml(self._part("xl/workbook.xml"))
            self.since_1904 = starts_in_1904(book)
            self._targets, self._hidden = self._sheets(book)
            self.strings, self._struck_strings = self._shared()
            styles = "xl/styles.xml"
            written = self._part(styles) if styles in self.parts else None
            self.formats = formats_of(written, parse_xml)
            self._struck = struck_styles(written, parse_xml)
        except (etree.XMLSyntaxError, KeyError):
            raise self.broken() from None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets that are not hidden, in order."""
        return tuple(name for name in self._targets if name not in self._hidden)

    @property
    def hidden(self) -> frozenset[str]:
        """The names of the sheets that are hidden."""
        return frozenset(self._hidden)

    def filled(self) -> tuple[str, ...]:
        """The names of the sheets that are not hidden and hold something, in order."""
        return tuple(name for name in self.sheets if not all(row.is_blank for row in self.rows(name)))

    def others(self, read: str) -> list[str]:
        """The sheets beside the one that was read which hold something, hidden ones with the word 隐藏."""
        return [
            f"{name}（隐藏）" if name in self._hidden else name
            for name in self._targets
            if name != read and not all(row.is_blank for row in self.rows(name))
        ]

    def rows(self, sheet: str) -> list[GridRow]:
        """The rows of a sheet that have cells. Raises CannotGoOn where the sheet is broken."""
        root = self.root(sheet)
        hidden = {number - 1 for number in hidden_columns(root)}
        all_unseen = rows_are_hidden(root)
        rows: dict[int, GridRow] = {}
        number = 0
        for row in root.iterfind("{*}sheetData/{*}row"):
            number = whole(row.get("r", ""), number + 1)
            cells: dict[int, GridCell] = {}
            column = -1
            for cell in row.iterfind("{*}c"):
                column = column_of(cell.get("r", ""), column + 1)
                place = Place(self.file, inside=f"{sheet}!{column_letters(column + 1)}{number}")
                found = self._cell(cell, place)
                if column in cells:
                    raise self.broken()  # Excel would ask whether to repair it
                struck = bool(found.text) and self._is_struck(cell)
                unseen = column in hidden
                cells[column] = replace(found, hidden=unseen, struck=struck) if unseen or struck else found
            if number in rows:
                raise self.broken()
            place = Place(self.file, inside=f"{sheet}!A{number}")
            rows[number] = GridRow(cells, place, is_hidden(row, all_unseen))
        _fill_merged(root, rows)
        return list(rows.values())

    def root(self, sheet: str) -> Any:
        """The root of a sheet's part. Raises CannotGoOn where the sheet is broken."""
        try:
            return parse_xml(self._part(self._targets[sheet]))
        except (etree.XMLSyntaxError, KeyError):
            raise self.broken() from None

    def related(self, sheet: str) -> dict[str, list[str]]:
        """The parts that a sheet refers to by the last word of the relation: drawing, comments."""
        found: dict[str, list[str]] = {}
        for kind, path in related(self.parts, self._targets[sheet]):
            found.setdefault(kind, []).append(path)
        return found

    def _cell(self, cell: Any, place: Place) -> GridCell:
        kind = cell.get("t", "n")
        shown = ""
        if kind == "inlineStr":
            text = letters(cell.find("{*}is"))
        else:
            value = cell.find("{*}v")
            text = (value.text or "") if value is not None else ""
            if cell.find("{*}f") is not None and not text and kind != "str":
                return GridCell("", place, "是公式，没有存下结果", _NOT_COMPUTED)
        if kind == "s":
            position = whole(text, -1)
            text = self.strings[position] if 0 <= position < len(self.strings) else ""
        elif kind == "n" and text:
            style = whole(cell.get("s", ""), 0)
            code = self.formats[style] if style < len(self.formats) else GENERAL
            text = as_number(text)
            what, look = kind_and_look(text, code, self.since_1904)
            if what:
                return GridCell("", place, f"是{what} {look}")
            as_stored = look == text or "E+" in code.upper()  # 6.00E+04 is the number, told in another way
            shown = "" if as_stored else look or "空白"
        elif kind == "d":
            return GridCell("", place, f"是日期 {text[:30]}")
        elif kind == "b":
            return GridCell("", place, f"是真假值 {'TRUE' if text == '1' else 'FALSE'}")
        elif kind == "e":
            return GridCell("", place, f"是错误值 {text[:20]}")
        text = unescaped(text).strip()
        unseen = UNSEEN.search(text)
        return (
            GridCell("", place, unseen_message(unseen[0])) if unseen else GridCell(text, place, shown=shown)
        )

    def _is_struck(self, cell: Any) -> bool:
        """Whether a line goes through all of a cell's text: by its style, or by each of its runs."""
        if whole(cell.get("s", ""), 0) in self._struck:
            return True
        if cell.get("t") == "s" and (value := cell.find("{*}v")) is not None:
            return whole(value.text or "", -1) in self._struck_strings
        return cell.get("t") == "inlineStr" and is_struck(cell.find("{*}is"))

    def _sheets(self, book: Any) -> tuple[dict[str, str], set[str]]:
        """The part of each sheet, and which sheets are hidden."""
        relations = {
            relation.get("Id"): relation.get("Target", "")
            for relation in parse_xml(self._part("xl/_rels/workbook.xml.rels"))
        }
        found, hidden = {}, set()
        for sheet in book.iter("{*}sheet"):
            name = sheet.get("name", "")
            target = relations[sheet.get(_RELATION) or sheet.get(_STRICT_RELATION)]
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            found[name] = posixpath.normpath(path)
            if sheet.get("state", "visible") != "visible":
                hidden.add(name)
        return found, hidden

    def _shared(self) -> tuple[list[str], frozenset[int]]:
        """The texts that cells share, and which of them are struck through."""
        if "xl/sharedStrings.xml" not in self.parts:
            return [], frozenset()
        items = parse_xml(self._part("xl/sharedStrings.xml")).findall("{*}si")
        struck = frozenset(number for number, item in enumerate(items) if is_struck(item))
        return [letters(item) for item in items], struck

    def _part(self, name: str) -> bytes:
        data = self.parts[name]
        if b"<!DOCTYPE" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise self.broken()
        return data

    def broken(self) -> CannotGoOn:
        """That the workbook cannot be read."""
        return CannotGoOn(f"打不开工作簿 {self.file}：不是完好的 .xlsx；请用 Excel 重新保存", EXIT_USAGE)


def _fill_merged(root: Any, rows: dict[int, GridRow]) -> None:
    """Give the cells that a merged range covers the text of its first one, as people read them."""
    left_over = _MAX_MERGED
    for merge in root.iterfind("{*}mergeCells/{*}mergeCell"):
        corners = [_REFERENCE.fullmatch(corner) for corner in merge.get("ref", "").split(":")]
        if len(corners) != 2 or None in corners:
            continue
        (left, top), (right, bottom) = ((column_of(m[0], 0), int(m[2])) for m in corners if m)
        first = rows[top].cells.get(left) if top in rows else None
        if first is None or not first.text:
            continue
        for number in range(top, min(bottom, top + left_over) + 1):
            for column in range(left, min(right, left + left_over) + 1):
                if number in rows and (number, column) != (top, left) and left_over > 0:
                    left_over -= 1
                    cells = dict(rows[number].cells)
                    cells[column] = replace(rows[number].cell(column), text=first.text, merged=True)
                    rows[number] = replace(rows[number], cells=cells)


def letters(item: Any) -> str:
    """The text of a string item, its runs together, without the hints for pronunciation."""
    if item is None:
        return ""
    pieces = [t for t in item.iter("{*}t") if etree.QName(t.getparent()).localname != "rPh"]
    return "".join(t.text or "" for t in pieces)


def is_struck(item: Any) -> bool:
    """Whether every run of a string item is struck through."""
    runs = [] if item is None else item.findall("{*}r")
    return bool(runs) and all((font := run.find("{*}rPr")) is not None and strikes(font) for run in runs)


def as_number(text: str) -> str:
    """A stored number as people read it: 1.4813E6 as 1481300, without the noise behind its 15 digits."""
    if len(text) > 60:
        return text
    try:
        value = Decimal(format(Decimal(text), f".{_DIGITS}g")) if text else None
    except InvalidOperation:
        return text
    if value is None or not value.is_finite() or abs(value.adjusted()) > 30:
        return text
    return trimmed(format(value, "f"))


def column_of(reference: str, following: int) -> int:
    """The column (from 0) of C12; the one that follows where a cell has no reference."""
    return cell_position(reference)[0] - 1 if _REFERENCE.fullmatch(reference) else following


def hidden_columns(root: Any) -> set[int]:
    """The hidden columns of a sheet, from 1."""
    return {
        number
        for column in root.iterfind("{*}cols/{*}col")
        if column.get("hidden") in _YES or _is_nothing(column.get("width"))
        for number in range(
            whole(column.get("min", ""), 1), min(whole(column.get("max", ""), 0), _MAX_MERGED) + 1
        )
    }


def rows_are_hidden(root: Any) -> bool:
    """Whether the rows of a sheet are hidden unless they say otherwise."""
    unsaid = root.find("{*}sheetFormatPr")
    return unsaid is not None and unsaid.get("zeroHeight") in _YES


def is_hidden(row: Any, unless_said: bool) -> bool:
    """Whether a row is hidden, by hand or by a filter."""
    unseen = row.get("hidden") in _YES or _is_nothing(row.get("ht")) or unless_said
    return unseen and row.get("hidden") not in _NO


def unescaped(text: str) -> str:
    """A text with what Excel writes as _x000D_ in its place."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _is_nothing(size: str | None) -> bool:
    """Whether a height or a width is stated, and is none."""
    return bool(size) and re.fullmatch(r"0+(\.0+)?", size or "") is not None


def whole(text: str, otherwise: int) -> int:
    """A text as a whole number below 100,000,000."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
