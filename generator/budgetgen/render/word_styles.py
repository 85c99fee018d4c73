"""What a Word template's paragraph styles say that the program needs: the East-Asian face, and the outline level."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from budgetgen.render.word_xml import w
from budgetgen.source.packages import parse_xml

FALLBACK_FACE = "宋体"
_HEADING = re.compile(r"heading ([1-9])", re.I)


class Styles:
    """The styles of a template by their id, each with what it takes from those that it is based on."""

    def __init__(self, styles: bytes | None) -> None:
        root = parse_xml(styles) if styles else etree.Element("none")
        self._based: dict[str, str] = {}
        self._faces: dict[str, str] = {}
        self._levels: dict[str, str] = {}
        self._sizes: dict[str, str] = {}
        for style in root.iter(w("style")):
            key = style.get(w("styleId"), "")
            self._based[key] = _value(style.find(w("basedOn")))
            self._sizes[key] = _value(style.find(f"{w('rPr')}/{w('sz')}"))
            self._faces[key] = _face(style.find(f"{w('rPr')}/{w('rFonts')}"))
            level = _value(style.find(f"{w('pPr')}/{w('outlineLvl')}"))
            heading = _HEADING.fullmatch(_value(style.find(w("name"))))
            self._levels[key] = level or (str(int(heading[1]) - 1) if heading else "")
        default = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('rFonts')}")
        self._default = _face(default) or FALLBACK_FACE

    def own_face(self, style: str) -> str:
        """The face that a style gives itself; "" for none."""
        return self._faces.get(style, "")

    def face(self, style: str) -> str:
        """The face of a style, else the document's."""
        return self._first(self._faces, style) or self._default

    def size(self, style: str) -> str:
        """The size of a style's type in half points; "" where only the document says it."""
        return self._first(self._sizes, style)

    def level(self, style: str) -> str:
        """The outline level of a style, from "0"; "" for plain text. Word, WPS and LibreOffice call headings by ids of
        their own; the names are the same."""
        return self._first(self._levels, style)

    def _first(self, given: dict[str, str], style: str) -> str:
        seen: set[str] = set()
        while style and style not in seen:
            if found := given.get(style):
                return found
            seen.add(style)
            style = self._based.get(style, "")
        return ""


def _value(element: Any) -> str:
    return element.get(w("val"), "") if element is not None else ""


def _face(fonts: Any) -> str:
    return fonts.get(w("eastAsia"), "") if fonts is not None else ""


def style_of(paragraph: Any) -> str:
    """The id of a paragraph's style."""
    return _value(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
