"""A Word document (.docx) as read: its text with edits accepted, its tables with their spans, straight from the XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.read.grids import Placed, grid_of, paragraphs, parted
from budgetgen.read.losses import Losses
from budgetgen.read.model import ReadBlock, ReadDocument, ReadGrid, ReadText, Spot
from budgetgen.read.word_numbers import Numbers, joined, numbers_of
from budgetgen.read.word_styles import PLAIN, is_hidden, paragraph_says, styles_of
from budgetgen.source.office_xml import ALTERNATIVE, WORD, related, shown_branch
from budgetgen.source.packages import DOCUMENTS, is_xml_name, parse_xml, read_package

_W = f"{{{WORD}}}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MAIN = re.compile(r"(?:^|/)officeDocument$")
_OFF = ("0", "false", "off")
P, TBL, TR, TC, R, T = (f"{_W}{name}" for name in ("p", "tbl", "tr", "tc", "r", "t"))
_VAL, _PARAGRAPH_IS, _RUN_IS = f"{_W}val", f"{_W}pPr", f"{_W}rPr"
_WRAPPERS = {
    f"{_W}{name}"
    for name in (
        *("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"),
        *("hyperlink", "fldSimple", "dir", "bdo", "ruby", "rubyBase"),
    )
} | {
    f"{{http://schemas.openxmlformats.org/officeDocument/2006/math}}{name}"
    for name in (
        "oMath",
        "oMathPara",
        "r",
        "f",
        "num",
        "den",
        "e",
        "sup",
        "sub",
        "sSup",
        "sSub",
        "d",
        "rad",
        "nary",
    )
}
"""What stands around runs and blocks and leaves its content."""
_EDITS = {f"{_W}{name}" for name in ("del", "moveFrom", "ins", "moveTo")}
_GONE = {f"{_W}{name}" for name in ("del", "moveFrom")}
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_LETTERS = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}
_FOREIGN = {
    f"{_W}drawing": "",
    f"{_W}pict": "",
    f"{_W}object": "嵌入的对象（如 Excel 表）没有读",
    f"{_W}altChunk": "嵌入的另一份文件没有读",
    f"{_W}subDoc": "子文档没有读",
    f"{_W}contentPart": "手写的墨迹没有读",
}
_BOX = f"{_W}txbxContent"
_PICTURES = tuple(
    f"{{{space}}}{name}"
    for space, name in (
        ("http://schemas.openxmlformats.org/drawingml/2006/picture", "pic"),
        ("urn:schemas-microsoft-com:vml", "imagedata"),
    )
)
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_NOTES = {f"{_W}footnoteReference": "footnotes", f"{_W}endnoteReference": "endnotes"}
_TICKS = {
    "F0FE": "☑",
    "F052": "☑",
    "F0FC": "√",
    "F050": "√",
    "F0A8": "□",
    "F0A3": "□",
    "F06F": "□",
    "F0FD": "☒",
}
"""The boxes and ticks of Wingdings and Wingdings 2; other letters of such faces have no text."""
UNREADABLE_SIGN = "\ufffd"
MAX_DEEP = 60
"""So deep may tables and boxes stand in each other."""


def read_docx(data: bytes, file: str) -> ReadDocument:
    """The blocks of a .docx. Raises CannotGoOn for what is no sound one."""
    losses = Losses(file)
    parts = read_package(
        BytesIO(data),
        f"文件 {file}",
        DOCUMENTS,
        lambda name: is_xml_name(name) or name == "[Content_Types].xml",
    )
    try:
        blocks = _Reader(parts, losses).blocks()
    except (etree.XMLSyntaxError, KeyError, RecursionError):
        raise CannotGoOn(
            f"打不开文件 {file}：不是完好的 Word 文档；请用 Word 或 WPS 重新保存", EXIT_USAGE
        ) from None
    return ReadDocument(file, "docx", tuple(blocks), losses.findings())


class _Reader:
    """One document while it is read."""

    def __init__(self, parts: dict[str, bytes], losses: Losses) -> None:
        self.parts, self.losses = parts, losses
        self.main = _main_part(parts)
        self.related = dict(related(parts, self.main))
        data = parts[self.main]
        self.body = self._root(self.main)
        self.styles = styles_of(self._other("styles"))
        self.numbers: Numbers = numbers_of(self._other("numbering"))
        self.hides = b"vanish" in data or any(style.hidden for style in self.styles.values())
        self.edited = False
        self.notes: list[tuple[str, str]] = []
        self.tables = self.paragraphs = 0
        self.spot = Spot()
        self.pending: list[ReadBlock] = []
        """Boxes and tables inside of what is being read, which follow it."""

    def _root(self, name: str) -> Any:
        data = self.parts[name]
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise KeyError(name)
        return parse_xml(data.replace(_STRICT, WORD.encode()))

    def _other(self, kind: str) -> Any | None:
        name = self.related.get(kind, "")
        return self._root(name) if self.parts.get(name) else None

    def blocks(self) -> list[ReadBlock]:
        body = self.body.find(f"{_W}body")
        if body is None:
            raise KeyError("body")
        found = list(self._blocks(body, 0))
        found += self._notes()
        if self.edited:
            message = "文档里有修订，按全部接受以后的样子读"
            self.losses.hint(
                message, rule="edits-accepted", remedy="如果修订还没有定，请先在 Word 里接受或拒绝"
            )
        comments = self._other("comments")
        if comments is not None and len(comments):
            self.losses.hint("批注没有读")
        self._around()
        return found

    def _around(self) -> None:
        """Tell of headers and footers that say more than page numbers."""
        said: dict[str, None] = {}
        for name in self.parts:
            if re.fullmatch(r"word/(header|footer)[0-9]*\.xml", name):
                text = "".join("".join(t.text or "" for t in self._root(name).iter(T)).split())
                if text.strip("-—–0123456789第共页/ "):
                    said.setdefault(text[:40])
        if said:
            self.losses.hint(f"页眉页脚没有读：{'；'.join(list(said)[:5])}")

    def _notes(self) -> Iterator[ReadBlock]:
        """The foot and end notes that the text refers to, after it."""
        for part in ("footnotes", "endnotes"):
            root = self._other(part)
            if root is None:
                continue
            by_id = {
                note.get(f"{_W}id", ""): note for note in root.iterchildren(f"{_W}footnote", f"{_W}endnote")
            }
            for kind, number in self.notes:
                if kind == part and (note := by_id.get(number)) is not None:
                    text = self._cell_text(note, 1).strip()
                    if text:
                        yield ReadText(text, 0, Spot(paragraph=self.paragraphs))
        if self.notes:
            self.losses.hint("脚注、尾注排在全文后面，正文里的注码没有读")

    # Blocks

    def _blocks(self, parent: Any, deep: int) -> Iterator[ReadBlock]:
        if deep > MAX_DEEP:
            raise RecursionError
        before = ""
        for child in self._flattened(parent, deep):
            if child.tag == TBL:
                if before.strip():
                    yield ReadText(before.strip(), 0, self.spot)
                    before = ""
                yield from self._table(child, deep)
                continue
            self.paragraphs += 1
            self.spot = Spot(paragraph=self.paragraphs)
            text, level, goes_on = self._paragraph(child, deep)
            text = before + text
            before = text if goes_on else ""
            if goes_on:
                continue
            if text := text.strip():
                yield ReadText(text, level, self.spot)
            if self.pending:
                yield from self.pending
                self.pending = []
        if before.strip():
            yield ReadText(before.strip(), 0, self.spot)

    def _flattened(self, parent: Any, deep: int) -> Iterator[Any]:
        """The paragraphs and tables below an element, whatever stands around them."""
        if deep > MAX_DEEP:
            raise RecursionError
        for child in parent:
            tag = child.tag
            if tag in (P, TBL):
                yield child
            elif tag in _WRAPPERS:
                self.edited = self.edited or tag in _EDITS
                yield from self._flattened(child, deep + 1)
            elif tag == ALTERNATIVE:
                branch = shown_branch(child)
                if branch is not None:
                    yield from self._flattened(branch, deep + 1)
            elif tag in _GONE:
                self.edited = True
            elif tag in _FOREIGN:
                self._foreign(child, deep)

    def _paragraph(self, paragraph: Any, deep: int) -> tuple[str, int, bool]:
        """(text, heading level, whether an edit joins it to the next one) of a paragraph."""
        properties = paragraph.find(_PARAGRAPH_IS)
        style, level, number, depth, goes_on = self.styles.get("", PLAIN), -1, "", -1, False
        if properties is not None:
            named = properties.find(f"{_W}pStyle")
            if named is not None:
                style = self.styles.get(named.get(_VAL, ""), PLAIN)
            level, number, depth = paragraph_says(properties)
            mark = properties.find(_RUN_IS)
            if mark is not None:
                goes_on = any(mark.find(gone) is not None for gone in _GONE)
                self.edited = self.edited or goes_on or any(mark.find(edit) is not None for edit in _EDITS)
        pieces: list[str] = []
        if not (self.hides and style.hidden):
            self._inline(paragraph, pieces, deep)
        elif next(paragraph.iter(T), None) is not None:
            self.losses.hint("隐藏的文字没有读", self.spot)
        text = "".join(pieces)
        number = number or style.number
        if number and number != "0":
            before, unknown = self.numbers.before(number, depth if depth >= 0 else style.list_level)
            if unknown:
                self.losses.tell(f"自动编号的写法 {unknown[:30]} 不认识，编号没有读", self.spot)
            before = "•" if len(before) == 1 and 0xE000 <= ord(before) <= 0xF8FF else before
            text = joined(before, text.lstrip()) if text.strip() or deep else ""
        return text, level if level >= 0 else style.level, goes_on

    def _inline(self, parent: Any, pieces: list[str], deep: int) -> None:
        """Add the text of what stands in a paragraph."""
        for child in parent:
            tag = child.tag
            if tag == R:
                if not (self.hides and self._hidden(child)):
                    self._run(child, pieces, deep)
                elif next(child.iter(T), None) is not None:
                    self.losses.hint("隐藏的文字没有读", self.spot)
            elif tag in _WRAPPERS:
                self.edited = self.edited or tag in _EDITS
                self._inline(child, pieces, deep + 1)
            elif tag in _GONE:
                self.edited = True
            elif tag == ALTERNATIVE:
                branch = shown_branch(child)
                if branch is not None:
                    self._inline(branch, pieces, deep + 1)
            elif tag == _MATH_TEXT:
                pieces.append(child.text or "")
            elif tag in _FOREIGN:
                self._foreign(child, deep)

    def _hidden(self, run: Any) -> bool:
        properties = run.find(_RUN_IS)
        if properties is None:
            return False
        named = properties.find(f"{_W}rStyle")
        style = self.styles.get(named.get(_VAL, ""), PLAIN) if named is not None else PLAIN
        mark = properties.find(f"{_W}vanish")
        return is_hidden(properties) if mark is not None else style.hidden

    def _run(self, run: Any, pieces: list[str], deep: int) -> None:
        for child in run:
            tag = child.tag
            if tag == T:
                pieces.append(child.text or "")
            elif tag in _LETTERS:
                pieces.append(_LETTERS[tag])
            elif tag in _FOREIGN:
                self._foreign(child, deep)
            elif tag == f"{_W}sym":
                code = child.get(f"{_W}char", "").upper()
                pieces.append(_TICKS.get(code) or self._sign(code))
            elif tag == ALTERNATIVE:
                branch = shown_branch(child)
                if branch is not None:
                    self._run(branch, pieces, deep)
            elif tag in _NOTES:
                self.notes.append((_NOTES[tag], child.get(f"{_W}id", "")))
            elif tag in _WRAPPERS:
                self._inline(child, pieces, deep + 1)

    def _sign(self, code: str) -> str:
        number = int(code, 16) if re.fullmatch("[0-9A-F]{1,4}", code) else 0
        if 0x20 <= number < 0xD800 or 0xF900 <= number < 0xFFF0:
            return chr(number)
        self.losses.tell("有一个符号字体里的字没有对应的文字", self.spot)
        return UNREADABLE_SIGN

    def _foreign(self, element: Any, deep: int) -> None:
        """What stands in the text and is none: boxes are read after the paragraph, the rest is told."""
        if deep > MAX_DEEP:
            raise RecursionError
        boxes = list(_outermost(element, _BOX))
        outside, self.pending = (self.pending, self.spot), []
        found: list[ReadBlock] = []
        for box in boxes:
            found += self._blocks(box, deep + 1)
        (self.pending, self.spot) = outside
        self.pending += found
        if message := _FOREIGN[element.tag]:
            self.losses.tell(message, self.spot, "请把里面的内容直接放进文档，或另外给出那份文件")
        elif next(element.iter(*_PICTURES), None) is not None:
            self.losses.tell("图片没有读；图片里的字和表要先用 OCR 认出来", self.spot)
        elif next(element.iter(_CHART), None) is not None:
            self.losses.hint("图表没有读", self.spot)

    # Tables

    def _table(self, table: Any, deep: int) -> Iterator[ReadBlock]:
        if deep > MAX_DEEP:
            raise RecursionError
        self.tables += 1
        number = self.tables
        spot = Spot(table=number)
        outside, self.pending = self.pending, []
        rows: list[list[Placed]] = []
        head, in_head = 0, True
        for row in self._wrapped(table, TR):
            properties = row.find(f"{_W}trPr")
            before = 0
            if properties is not None:
                if any(properties.find(gone) is not None for gone in _GONE):
                    self.edited = True
                    continue
                self.edited = self.edited or properties.find(f"{_W}ins") is not None
                hidden = properties.find(f"{_W}hidden")
                if hidden is not None and hidden.get(_VAL, "1") not in _OFF:
                    self.losses.tell("表里隐藏的行没有读", Spot(table=number, row=len(rows) + 1, column=1))
                    continue
                before = _span(properties.find(f"{_W}gridBefore"), 0)
                mark = properties.find(f"{_W}tblHeader")
                in_head = in_head and mark is not None and mark.get(_VAL, "1") not in _OFF
            else:
                in_head = False
            head += in_head
            rows.append(self._row(row, before, number, len(rows) + 1, deep))
        inside, self.pending = self.pending, outside
        if len(rows) == 1 and len(rows[0]) == 1:  # a frame around a text
            yield from paragraphs(rows[0][0].text, spot)
        elif rows:
            cells = grid_of(rows)
            if cells:
                yield from parted(ReadGrid(cells, min(head, len(cells)), spot))
        yield from inside

    def _row(self, row: Any, before: int, table: int, number: int, deep: int) -> list[Placed]:
        cells: list[Placed] = []
        column = before
        for cell in self._wrapped(row, TC):
            properties = cell.find(f"{_W}tcPr")
            span, covered, beside = 1, False, False
            if properties is not None:
                span = _span(properties.find(f"{_W}gridSpan"), 1)
                merge = properties.find(f"{_W}vMerge")
                covered = merge is not None and merge.get(_VAL, "continue") != "restart"
                merge = properties.find(f"{_W}hMerge")
                beside = merge is not None and merge.get(_VAL, "continue") != "restart"
            if beside and cells:
                cells[-1] = cells[-1]._replace(across=cells[-1].across + span)
                column += span
                continue
            self.spot = Spot(row=number, column=column + 1, table=table)
            text = self._cell_text(cell, deep + 1).strip()
            if covered and text:
                self.losses.hint("合并进上面一格的格里另有文字，看不见，没有读", self.spot)
            cells.append(Placed(column, span, covered, text, self.spot))
            column += span
        return cells

    def _cell_text(self, cell: Any, deep: int) -> str:
        lines, before = [], ""
        for child in self._flattened(cell, deep):
            if child.tag == P:
                text, _, goes_on = self._paragraph(child, deep + 1)
                before += text
                if not goes_on:
                    lines.append(before)
                    before = ""
            else:
                spot = self.spot
                self.pending += self._table(child, deep + 1)
                self.losses.hint("表格里面还有表格：里面的排在外面的后面", spot)
                self.spot = spot
        return "\n".join([*lines, before] if before else lines)

    def _wrapped(self, parent: Any, wanted: str) -> Iterator[Any]:
        """Rows of a table or cells of a row, whatever stands around them."""
        for child in parent:
            tag = child.tag
            if tag == wanted:
                yield child
            elif tag in _WRAPPERS:
                yield from self._wrapped(child, wanted)
            elif tag in _GONE:
                self.edited = True
            elif tag == ALTERNATIVE and (branch := shown_branch(child)) is not None:
                yield from self._wrapped(branch, wanted)


def _span(mark: Any | None, otherwise: int) -> int:
    text = mark.get(_VAL, "") if mark is not None else ""
    return min(int(text), 1000) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _outermost(element: Any, tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == ALTERNATIVE:
            branch = shown_branch(child)
            if branch is not None:
                yield from _outermost(branch, tag)
        else:
            yield from _outermost(child, tag)


def _main_part(parts: dict[str, bytes]) -> str:
    """The name of the part with the document, as the package says."""
    if "_rels/.rels" in parts:
        for relation in parse_xml(parts["_rels/.rels"]):
            if _MAIN.search(relation.get("Type", "")):
                name = relation.get("Target", "").lstrip("/")
                if name in parts:
                    return str(name)
    return "word/document.xml"
