"""The gate of a PDF: every character of the Word document stands in its text, in order.

What a layout adds is known and left out: headers and footers with page numbers, header rows repeated on the next page.
Cells of a row are printed line by line side by side, so a row (or rows that cells span) is held as a whole.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO
from typing import Any

from budgetgen.source.packages import parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AROUND = re.compile(r"word/(?:header|footer)\d*\.xml")
_SPAN = 12
"""So many rows may be joined by cells that span them."""
_NUMBERING = 12
"""So many characters a layout may put before a paragraph that is numbered by Word."""
_TOLD = 16
"""So many characters before a loss are told."""
_HYPHENS = {0xFFFE: "-", 0x02: "-"}
"""What the library gives for a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class LostText:
    """Characters of the document that the PDF does not have where they should stand."""

    where: str
    """The text before, or the row."""
    lost: str


def compared() -> bool:
    """Whether the library is there that reads the text of a PDF (extra pdf)."""
    try:
        import pypdfium2  # noqa: F401
    except ImportError:
        return False
    return True


def lost_text(docx: bytes, pdf: bytes) -> list[LostText]:
    """Where the text of a PDF is not that of the .docx it was made of. Raises ValueError if it is no PDF."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        body = parse_xml(package.read("word/document.xml")).find(f"{_W}body")
        around = [_pattern(parse_xml(package.read(n))) for n in package.namelist() if _AROUND.fullmatch(n)]
    printed = _Printed(_pages(pdf), sorted(filter(None, around), key=len, reverse=True))
    return list(_losses(body, printed))


def _pages(pdf: bytes) -> list[str]:
    """The text of each page, without white space, as it was written."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
        return [_squeezed(page.get_textpage().get_text_range()).translate(_HYPHENS) for page in document]
    except pypdfium2.PdfiumError as error:
        raise ValueError("no PDF") from error


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _text(element: Any) -> str:
    return _squeezed("".join(part.text or "" for part in element.iter(f"{_W}t")))


def _pattern(part: Any) -> str:
    """A header or footer as a pattern: its text, any number where a field stands or a digit was."""
    pieces = []
    for element in part.iter(f"{_W}t", f"{_W}fldSimple", f"{_W}instrText"):
        pieces.append(_squeezed(element.text or "") if element.tag == f"{_W}t" else "0")
    return re.sub(r"[0-9]+", r"[0-9]+", re.escape("".join(pieces)))


class _Printed:
    """The text of a PDF, read from its beginning to its end."""

    def __init__(self, pages: list[str], around: list[str]) -> None:
        self._pages_begin: set[int] = set()
        self.text = ""
        for page in pages:
            self._pages_begin.add(len(self.text))
            self.text += _without(page, around)
        self.at = 0

    def ahead(self, length: int, header: str = "") -> tuple[str, int]:
        """The next `length` characters without header rows that a new page repeats, and where they end."""
        found, at = "", self.at
        while len(found) < length and at < len(self.text):
            if header and at in self._pages_begin and _same(self.text[at : at + len(header)], header):
                at += len(header)
                continue
            end = min([at + length - len(found), *(page for page in self._pages_begin if page > at)])
            found += self.text[at:end]
            at = end
        return found, at


def _without(page: str, around: list[str]) -> str:
    """The text of a page without its header and footer."""
    for pattern in around:
        page = re.sub(rf"\A{pattern}|{pattern}\Z", "", page)
    return page


def _same(text: str, other: str) -> bool:
    """Whether two texts have the same characters, in whatever order."""
    return Counter(text) == Counter(other)


def _losses(body: Any, printed: _Printed) -> Iterator[LostText]:
    before = ""
    for child in body:
        if child.tag == f"{_W}tbl":
            yield from _of_table(child, printed, before)
            before = _text(child) or before
            continue
        for paragraph in [child] if child.tag == f"{_W}p" else child.iter(f"{_W}p"):
            yield from _of_paragraph(paragraph, printed)
            before = _text(paragraph) or before


def _of_paragraph(paragraph: Any, printed: _Printed) -> Iterator[LostText]:
    wanted = _text(paragraph)
    most = _NUMBERING if paragraph.find(f".//{_W}numPr") is not None else 0
    begin = printed.at
    for skipped in range(most + 1):
        printed.at = begin + skipped
        found, end = printed.ahead(len(wanted))
        if found == wanted:
            printed.at = end
            return
    printed.at = begin
    found, _ = printed.ahead(len(wanted))
    same = SequenceMatcher(None, wanted, found, autojunk=False)
    for kind, start, stop, _, _ in same.get_opcodes():
        if kind in ("delete", "replace"):
            yield LostText(wanted[max(0, start - _TOLD) : start], wanted[start:stop])
    kept = [block for block in same.get_matching_blocks() if block.size]
    if kept:
        _, printed.at = printed.ahead(kept[-1].b + kept[-1].size)


def _of_table(table: Any, printed: _Printed, before: str) -> Iterator[LostText]:
    rows = table.findall(f"{_W}tr")
    texts = [_text(row) for row in rows]
    heads = 0
    while heads < len(rows) and rows[heads].find(f"{_W}trPr/{_W}tblHeader") is not None:
        heads += 1
    header, at = "".join(texts[:heads]), 0
    while at < len(rows):
        for end in range(at + 1, min(len(rows), at + _SPAN) + 1):
            wanted = "".join(texts[at:end])
            found, behind = printed.ahead(len(wanted), header if at >= heads else "")
            if _same(found, wanted):
                printed.at, at = behind, end
                break
        else:
            wanted = texts[at]
            found, _ = printed.ahead(len(wanted), header if at >= heads else "")
            lost = "".join((Counter(wanted) - Counter(found)).elements())
            yield LostText(f"{before[-_TOLD:]} 表第 {at + 1} 行：{wanted[:40]}", lost)
            printed.at += len(found) - len(lost)
            at += 1
