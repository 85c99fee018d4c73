"""Whether a plain part of a Word template has the shape that Word, and the program, count on.

Rows stand in tables, cells in rows, paragraphs in cells, runs in paragraphs, properties first and once. A part of
another shape is refused with the place: Word would not open what comes of it, and a walk over it could stumble.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from budgetgen.render.word_plain import foreign, ignored, unknown_attributes
from budgetgen.render.word_tags import part_name
from budgetgen.render.word_xml import W, text_of, w
from budgetgen.source.office_xml import ALTERNATIVE, BRANCHES, PREFIXES

Fault = tuple[str, str]
"""(message, where)."""

MAX_SPAN, MAX_ID, MAX_WIDTH = 63, 10**9, 10**6
_NUMBERS = {
    w("gridSpan"): (w("val"), 1, MAX_SPAN),
    w("bookmarkStart"): (w("id"), -MAX_ID, MAX_ID),
    w("gridCol"): (w("w"), 0, MAX_WIDTH),
    w("tcW"): (w("w"), 0, MAX_WIDTH),
}
"""Attributes of elements that must be whole numbers, with the least and the most; a width may be left out."""

_MARKS = (
    *("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd"),
    "proofErr",
)
_BLOCKS = ("p", "tbl", "altChunk", *_MARKS)
_IN_LINES = ("r", "hyperlink", "fldSimple", "dir", "bdo", "subDoc", *_MARKS)
_CHILDREN: dict[str, tuple[str, ...]] = {
    "document": ("background", "body"),
    "body": (*_BLOCKS, "sectPr"),
    "hdr": _BLOCKS,
    "ftr": _BLOCKS,
    "footnotes": ("footnote",),
    "endnotes": ("endnote",),
    "footnote": _BLOCKS,
    "endnote": _BLOCKS,
    "txbxContent": _BLOCKS,
    "tbl": ("tblPr", "tblGrid", "tr", *_MARKS),
    "tblGrid": ("gridCol",),
    "tr": ("tblPrEx", "trPr", "tc", *_MARKS),
    "tc": ("tcPr", *_BLOCKS),
    "p": ("pPr", *_IN_LINES),
    "hyperlink": _IN_LINES,
    "fldSimple": ("fldData", *_IN_LINES),
    "dir": _IN_LINES,
    "bdo": _IN_LINES,
    "r": (
        *(
            "rPr",
            "t",
            "br",
            "tab",
            "cr",
            "sym",
            "ptab",
            "noBreakHyphen",
            "softHyphen",
            "instrText",
            "fldChar",
        ),
        *("drawing", "pict", "object", "ruby", "lastRenderedPageBreak", "commentReference", "annotationRef"),
        *("footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef", "pgNum", "contentPart"),
        *(
            "separator",
            "continuationSeparator",
            "dayShort",
            "monthShort",
            "yearShort",
            "dayLong",
            "monthLong",
        ),
        "yearLong",
    ),
    "ruby": ("rubyPr", "rt", "rubyBase"),
    "rt": ("r", *_MARKS),
    "rubyBase": ("r", *_MARKS),
    "t": (),
    "instrText": (),
}
_ALLOWED = {w(parent): frozenset(map(w, children)) for parent, children in _CHILDREN.items()}
_PLACED = {
    w(child)
    for child in ("body", "p", "tbl", "tr", "tc", "r", "t", "instrText", "gridCol", "tcPr", "fldChar")
}
"""What may stand nowhere but where `_CHILDREN` says."""
_FIRST = {
    w(parent): tuple(map(w, own))
    for parent, own in {
        "p": ("pPr",),
        "r": ("rPr",),
        "tc": ("tcPr",),
        "tr": ("tblPrEx", "trPr"),
        "tbl": ("tblPr", "tblGrid"),
    }.items()
}
"""Properties: each at most once, in this order, before anything else."""
_OWN = f"{{{W}}}"
_OPEN_EDITS = (w("cellDel"), w("cellMerge"))
"""Tracked edits that cannot be accepted without drawing the table anew."""
_WORDS = {w("t"), w("instrText")}
_FREE = frozenset(map(w, _MARKS))
_NAMES = {
    **{
        "p": "段落",
        "r": "文字",
        "t": "文字",
        "tbl": "表格",
        "tr": "表格的行",
        "tc": "单元格",
        "body": "正文",
    },
    **{"hyperlink": "超链接", "txbxContent": "文本框", "instrText": "域"},
}


def shape_faults(root: Any, part: str) -> Iterator[Fault]:
    """What Word would not open, each with its place."""
    known = ignored(root)
    skipped = {element for outer in foreign(root, known) for element in outer.iter()}
    for element in foreign(root):
        if element not in skipped:
            yield f"模板里有 Word 不认识的内容 {_name(element).strip()}", _place(element, part)
            skipped.update(element.iter())
    for element, attribute in unknown_attributes(root, known):
        if element not in skipped:
            yield f"模板里有 Word 不认识的内容 {attribute}", _place(element, part)
    for element in root.iter("*"):
        for attribute in PREFIXES:
            if lost := [p for p in (element.get(attribute) or "").split() if p not in element.nsmap]:
                yield f"模板提到的扩展 {lost[0][:20]} 没有声明", _place(element, part)
        if element in skipped:
            continue
        yield from ((message, _place(element, part)) for message in _misplaced(element, skipped))
        yield from ((message, _place(element, part)) for message in _bad_number(element))
    bodies = len(root.findall(w("body")))
    if root.tag == w("document") and bodies != 1:
        yield f"模板里有 {bodies} 个正文", part_name(part)


def _misplaced(element: Any, skipped: set[Any]) -> Iterator[str]:
    """What stands inside an element where it may not, or the element itself."""
    allowed = _ALLOWED.get(element.tag)
    if element.tag in _OPEN_EDITS:
        yield "有没处理的修订：删去或合并了单元格"
    if element.tag in BRANCHES:
        return  # what stands in them stands where they stand
    if allowed is None:
        for child in _children(element):
            if child.tag in _PLACED and (element.tag.startswith(_OWN) or child.tag != w("r")):
                yield f"{_name(child)}不能放在 {_name(element)} 里"
        return
    if element.tag not in _WORDS and any(
        text.strip() for text in (element.text or "", *(c.tail or "" for c in element))
    ):
        yield f"{_name(element)}里有不在文字里的字"
    if element.tag in (w("tbl"), w("tr")) and element.find(ALTERNATIVE) is not None:
        yield f"{_name(element)}里不能有两种写法（AlternateContent）"
    seen = []
    for child in _children(element):
        if child in skipped:
            continue
        if child.tag.startswith(_OWN) and child.tag not in allowed:
            yield f"{_name(child)}不能放在{_name(element)}里"
        elif child.tag not in _FREE or element.tag == w("tc"):
            seen.append(child.tag)
    first = _FIRST.get(element.tag, ())
    own = [tag for tag in first if tag in seen]
    if seen[: len(own)] != own or any(tag in first for tag in seen[len(own) :]):
        yield f"{_name(element)}的格式不在开头，或有几份"


def _children(element: Any) -> Iterator[Any]:
    """The children of an element, those in alternatives among them."""
    for child in element.iterchildren("*"):
        if child.tag == ALTERNATIVE:
            for branch in child.iterchildren("*"):
                yield from _children(branch)
        elif element.tag != ALTERNATIVE:
            yield child


def _bad_number(element: Any) -> Iterator[str]:
    """Spans, widths and numbers that no document has."""
    attribute, least, most = _NUMBERS.get(element.tag, ("", 0, 0))
    if not attribute or element.get(w("type"), "dxa") != "dxa":
        return
    number = element.get(attribute, "0" if attribute == w("w") else "")
    if not number.removeprefix("-").isdecimal() or not least <= int(number[:11]) <= most:
        yield f"{etree.QName(element).localname} 的数 {number[:12]} 不对"


def _name(element: Any) -> str:
    local = etree.QName(element).localname
    return _NAMES.get(local, f" {local} ") if element.tag.startswith(_OWN) else f" {local} "


def _place(element: Any, part: str) -> str:
    """Where a reader finds an element: table and row, or the words in it or around it."""
    told, root = part_name(part), element.getroottree().getroot()
    for around in (element, *element.iterancestors(w("tbl"))):
        if around.tag == w("tbl"):
            number = list(root.iter(w("tbl"))).index(around) + 1
            rows = list(around.iter(w("tr")))
            inside = {element, *element.iterancestors()}
            row = next((n for n, r in enumerate(rows, 1) if r in inside), 0)
            return f"{told} 表 {number}" + (f" 行 {row}" if row else "")
    words = next((t for e in (element, *element.iterancestors(w("p"))) if (t := text_of(e).strip())), "")
    return f"{told} “{words[:20]}”" if words and element is not root else told
