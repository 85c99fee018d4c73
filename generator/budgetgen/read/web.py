"""A web page (.html, .htm, .mht) as read, also one that a finance system calls .xls: what a browser shows of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

from lxml import etree, html

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.read.grids import MAX_COLUMNS, parted
from budgetgen.read.losses import Losses
from budgetgen.read.model import COVERED, ReadBlock, ReadCell, ReadDocument, ReadGrid, ReadText, Spot
from budgetgen.read.plain import decoded

_SAID = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_CHINESE = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "gb_2312-80": "gb18030",
}
_NOT_SHOWN = {
    "script",
    "style",
    "head",
    "template",
    "noscript",
    "title",
    "meta",
    "link",
    "select",
    "textarea",
    "svg",
}
_PICTURES = {"img", "picture", "canvas", "object", "embed", "iframe", "video", "map"}
_BLOCKS = {
    *(
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
    ),
    *(
        "center",
        "form",
        "fieldset",
        "blockquote",
        "pre",
        "hr",
        "body",
        "html",
        "figure",
        "figcaption",
        "address",
    ),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "caption", "details", "summary"),
}
_HIDDEN = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)
_SPACES = re.compile("[ \t\r\n\f]+")
_SPAN_LIMIT = 1000
MAX_DEEP = 200
MAX_CELLS = 1_000_000


def read_html(data: bytes, file: str) -> ReadDocument:
    """The blocks of a page. Raises CannotGoOn for what cannot be read as one."""
    losses = Losses(file)
    blocks = tuple(_Page(_tree(_text(data, file), file), losses, file).blocks())
    return ReadDocument(file, "html", blocks, losses.findings())


def read_mht(data: bytes, file: str) -> ReadDocument:
    """The page inside of a web archive. Raises CannotGoOn where there is none."""
    for part in message_from_bytes(data, policy=policy.compat32).walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            charset = str(part.get_content_charset() or "")
            if isinstance(page, bytes):
                named = (
                    b"" if _SAID.search(page[:4000]) or not charset else f"<meta charset={charset}>".encode()
                )
                return read_html(named + page, file)
    raise CannotGoOn(f"读不了 {file}：网页存档里没有网页；请在浏览器里另存为 “仅 HTML”", EXIT_USAGE)


def _text(data: bytes, file: str) -> str:
    """The text of a page: by its mark, as it says of itself where that is right, else as UTF-8 or GB 18030."""
    said = _SAID.search(data[:4000])
    if said and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = said[1].decode().lower()
        try:
            return data.decode(_CHINESE.get(name, name))
        except (UnicodeDecodeError, LookupError):
            pass  # it says so and is not
    return decoded(data, file)


def _tree(text: str, file: str) -> Any:
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    try:
        found = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise CannotGoOn(f"读不了 {file}：网页里没有内容", EXIT_USAGE) from None
    return found


class _Page:
    """One page while it is read."""

    def __init__(self, root: Any, losses: Losses, file: str) -> None:
        self.root, self.losses, self.file = root, losses, file
        self.pieces: list[str] = []
        self.line = self.tables = 0

    def blocks(self) -> Iterator[ReadBlock]:
        """What the page shows, in order."""
        yield from self._blocks(self.root, 0, 0)
        yield from self._flushed(0)

    def _blocks(self, element: Any, level: int, deep: int) -> Iterator[ReadBlock]:
        if deep > MAX_DEEP:
            raise CannotGoOn(f"读不了 {self.file}：网页里一层套一层，超过 {MAX_DEEP} 层", EXIT_USAGE)
        self.pieces.append((element.text or "").replace("\v", " "))
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            line = child.sourceline or self.line
            if tag in _NOT_SHOWN or not tag:
                pass
            elif _is_hidden(child):
                if "".join(child.itertext()).strip():
                    self.losses.hint("隐藏的内容没有读", Spot(line=line))
            elif tag in _PICTURES:
                self.losses.hint("图片没有读", Spot(line=line))
            elif tag == "br":
                self.pieces.append("\v")
            elif tag == "table":
                yield from self._flushed(level)
                self.line = line
                yield from self._table(child, deep)
            elif tag in _BLOCKS:
                yield from self._flushed(level)
                self.line = line
                inner = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else level
                yield from self._blocks(child, inner, deep + 1)
                yield from self._flushed(inner)
            else:
                yield from self._blocks(child, level, deep + 1)
            self.pieces.append((child.tail or "").replace("\v", " "))

    def _flushed(self, level: int) -> Iterator[ReadText]:
        lines = _shown(self.pieces)
        self.pieces = []
        yield from (ReadText(line, level, Spot(line=self.line)) for line in lines)

    def _table(self, table: Any, deep: int) -> Iterator[ReadBlock]:
        rows = [row for row in _rows_of(table) if not _is_hidden(row)]
        if any(_has_table(row) for row in rows):  # laid out with tables, as pages once were
            for row in rows:
                for cell in row.iterchildren("td", "th"):
                    yield from self._blocks(cell, 0, deep + 1)
                    yield from self._flushed(0)
            return
        for caption in table.iterchildren("caption"):
            yield from (ReadText(line, 0, Spot(line=self.line)) for line in _shown(caption.itertext()))
        grid: list[list[ReadCell | None]] = []
        self.tables += 1
        held = 0
        for r, row in enumerate(rows):
            while len(grid) <= r:
                grid.append([])
            column = 0
            for cell in row.iterchildren("td", "th"):
                while column < len(grid[r]) and grid[r][column] is not None:
                    column += 1
                down = min(_span(cell.get("rowspan")) or len(rows), len(rows) - r)
                across = min(_span(cell.get("colspan")) or 1, MAX_COLUMNS - min(column, MAX_COLUMNS - 1))
                held += down * across
                if held > MAX_CELLS or column >= MAX_COLUMNS:
                    raise CannotGoOn(f"读不了 {self.file}：第 {self.line} 行的表太大了", EXIT_USAGE)
                spot = Spot(line=cell.sourceline or 0, table=self.tables, row=r + 1, column=column + 1)
                _put(grid, r, column, ReadCell(self._cell_text(cell), down, across, spot=spot))
                column += across
        width = max(map(len, grid), default=0)
        head = sum(1 for row in rows if row.getparent().tag == "thead")
        if not width:
            return
        cells = tuple(
            tuple([cell or ReadCell("") for cell in [*row, *[None] * (width - len(row))]]) for row in grid
        )
        if len(cells) == 1 and width == 1:
            yield from (
                ReadText(line, 0, Spot(line=self.line)) for line in cells[0][0].text.split("\n") if line
            )
        else:
            yield from parted(ReadGrid(_narrow(cells), head, Spot(line=self.line, table=self.tables)))

    def _cell_text(self, cell: Any) -> str:
        outside, self.pieces = self.pieces, []
        found = [block.text for block in self._blocks(cell, 0, 1) if isinstance(block, ReadText)]
        found += _shown(self.pieces)
        self.pieces = outside
        return "\n".join(found)


def _put(grid: list[list[ReadCell | None]], r: int, column: int, cell: ReadCell) -> None:
    """Put a cell and what it covers into a grid that grows."""
    for y in range(r, r + cell.down):
        while len(grid) <= y:
            grid.append([])
        row = grid[y]
        row += [None] * (column + cell.across - len(row))
        for x in range(column, column + cell.across):
            row[x] = cell if (y, x) == (r, column) else (row[x] or COVERED)


def _narrow(rows: tuple[tuple[ReadCell, ...], ...]) -> tuple[tuple[ReadCell, ...], ...]:
    """The rows without columns in which no cell begins."""
    kept = [x for x in range(len(rows[0])) if any(row[x].down for row in rows)]
    if len(kept) == len(rows[0]):
        return rows
    return tuple(
        tuple(
            replace(row[x], across=sum(x <= other < x + row[x].across for other in kept))
            if row[x].down
            else COVERED
            for x in kept
        )
        for row in rows
    )


def _rows_of(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _has_table(row: Any) -> bool:
    return next(row.iter("table"), None) is not None


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")[:500]))


def _shown(pieces: Any) -> list[str]:
    """Pieces of text as lines: white space is one blank, only line breaks (\\v) part them."""
    lines = (_SPACES.sub(" ", line).replace("\xa0", " ").strip() for line in "".join(pieces).split("\v"))
    return [line for line in lines if line]


def _span(text: str | None) -> int:
    return min(int(text), _SPAN_LIMIT) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
