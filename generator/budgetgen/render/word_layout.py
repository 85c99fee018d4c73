"""How a table of a Word template breaks over lines and pages, as marks that become Jinja.

Rows of a group and the last rows of a table stay together, a text that begins with blanks goes on below its beginning,
a header that holds a long text of the spec does not repeat. What a template says of these itself stays.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from budgetgen.render.word_styles import Styles, style_of
from budgetgen.render.word_xml import text_of, w

_HEADER_TAG = re.compile(r"\{\{\s*+(\w+)\.表头\[")
_AFTER_INDENT = (
    *("contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment"),
    *("textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
)
"""What stands after an indent in a paragraph's properties, in the order of the standard."""


def mark_repeated(table: Any) -> None:
    """A header stands above a row; one that tells what the spec says (an objective) repeats only where it is short."""
    repeated = [(row, mark) for row in table.iterchildren(w("tr")) for mark in row.iter(w("tblHeader"))]
    for row, _ in repeated:
        _keep(row, "1")
    for found in filter(None, [_HEADER_TAG.search(text_of(row)) for row, _ in repeated]):
        for _, mark in repeated:
            mark.set(w("val"), f"§repeated§{found[1]}§")


def mark_kept(row: Any, variable: str) -> None:
    """A row that repeats is on one page with the next, where it says so."""
    _keep(row, f"§kept§{variable}§")


def _keep(row: Any, value: str) -> None:
    for cell in row.iterchildren(w("tc")):
        for paragraph in cell.findall(w("p"))[:1]:
            properties = _properties(paragraph)
            if properties.find(w("keepNext")) is None:
                before = sum(p.tag == w("pStyle") for p in properties)
                properties.insert(before, etree.Element(w("keepNext"), {w("val"): value}))


def mark_hanging(cell: Any, mark: str, styles: Styles) -> None:
    """The lines of a cell's text below where it begins, if it begins with blanks."""
    for paragraph in cell.findall(w("p"))[:1]:
        properties = _properties(paragraph)
        if properties.find(w("ind")) is None:
            own = paragraph.find(f"{w('r')}/{w('rPr')}/{w('sz')}")
            half_points = styles.size(style_of(paragraph)) if own is None else own.get(w("val"), "")
            before = sum(etree.QName(p).localname not in _AFTER_INDENT for p in properties)
            indent = etree.Element(w("ind"), {w("left"): f"§hanging{mark}{half_points}§"})
            properties.insert(before, indent)


def _properties(paragraph: Any) -> Any:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    return properties


def with_layout(source: str) -> str:
    """The marks that were left in the XML, as Jinja."""
    for mark, jinja in (
        (r'<w:tblHeader w:val="§repeated§(\w+)§"/>', r"{% if \1.续页 %}<w:tblHeader/>{% endif %}"),
        (r'<w:keepNext w:val="§kept§(\w+)§"/>', r"{% if \1.连 %}<w:keepNext/>{% endif %}"),
        (r'<w:ind w:left="§hanging§(\w+)§([\w.]+)§(\d*)§"/>', r'{{书签.悬(\1, "\2", "\3")}}'),
    ):
        source = re.sub(mark, jinja, source)
    return source
