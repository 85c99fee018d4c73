"""The workbook's cell formats: those of the template, and the variants that its cells need, each once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

from budgetgen.render.excel_limits import STYLES
from budgetgen.render.excel_taken import s
from budgetgen.source.number_formats import GENERAL, known_codes
from budgetgen.source.packages import parse_xml

_FIRST_OWN = 164
"""Number formats of a workbook's own are numbered from here on."""
_POINTS = 11.0
_TRUE = ("1", "true")


class Look(NamedTuple):
    """What a format does to a text: whether its lines break or it shrinks, the size of type in points, where it stands."""

    wraps: bool
    shrinks: bool
    points: float
    horizontal: str
    number_format: str


class Variant(NamedTuple):
    """How a cell differs from its format in the template."""

    bold: bool = False
    indent: int = 0
    wraps: bool = False
    number_format: str = ""


@dataclass(slots=True)
class Styles:
    """The formats of a workbook. `root` is its styles.xml."""

    root: Any
    _variants: dict[tuple[int, Variant], int] = field(default_factory=dict)
    _formats: dict[tuple[str, bool], int] = field(default_factory=dict)
    _bold: dict[int, int] = field(default_factory=dict)
    _looks: dict[int, Look] = field(default_factory=dict)
    _codes: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        self._codes = known_codes(self.root)

    @property
    def too_many(self) -> bool:
        """Whether the workbook has more formats than Excel opens."""
        return len(self.root.find(s("cellXfs"))) > STYLES

    def made(self, number_format: str, bold: bool = False) -> int:
        """The number of a plain format with this number format (for the data sheets)."""
        key = (number_format, bold)
        if key not in self._formats:
            attributes = {
                "numFmtId": str(self._format_number(number_format)),
                "fontId": str(self._bold_font(0) if bold else 0),
                "fillId": "0",
                "borderId": "0",
                "xfId": "0",
                "applyNumberFormat": "1",
            }
            self._formats[key] = self._add(etree.Element(s("xf"), attributes))
        return self._formats[key]

    def variant(self, style: int, variant: Variant) -> int:
        """The number of a format like `style` but for what `variant` says."""
        if variant == Variant():
            return style
        key = (style, variant)
        if key not in self._variants:
            copy = parse_xml(etree.tostring(self.root.find(s("cellXfs"))[style]))
            if variant.bold:
                copy.set("fontId", str(self._bold_font(int(copy.get("fontId", "0")))))
                copy.set("applyFont", "1")
            if variant.number_format:
                copy.set("numFmtId", str(self._format_number(variant.number_format)))
                copy.set("applyNumberFormat", "1")
            if variant.indent:
                _align(copy, horizontal="left", indent=str(variant.indent))
            if variant.wraps:
                _align(copy, wrapText="1")
            self._variants[key] = self._add(copy)
        return self._variants[key]

    def look(self, style: int) -> Look:
        """What a format does to a text."""
        if style not in self._looks:
            form = self.root.find(s("cellXfs"))[style]
            alignment = form.find(s("alignment"))
            about = {} if alignment is None else alignment.attrib
            size = self.root.find(s("fonts"))[int(form.get("fontId", "0"))].find(s("sz"))
            points = _POINTS if size is None else float(size.get("val"))
            self._looks[style] = Look(
                about.get("wrapText") in _TRUE,
                about.get("shrinkToFit") in _TRUE,
                points,
                about.get("horizontal", "general"),
                self._codes.get(int(form.get("numFmtId", "0")), GENERAL),
            )
        return self._looks[style]

    def _format_number(self, code: str) -> int:
        """The number of a number format, added to the workbook's own if it is new."""
        number = next((number for number, known in self._codes.items() if known == code), None)
        if number is None:
            number = max(_FIRST_OWN - 1, *self._codes) + 1
            own = self.root.find(s("numFmts"))
            if own is None:
                own = etree.Element(s("numFmts"))
                self.root.insert(0, own)
            etree.SubElement(own, s("numFmt"), {"numFmtId": str(number), "formatCode": code})
            own.set("count", str(len(own)))
            self._codes[number] = code
        return number

    def _add(self, form: Any) -> int:
        formats = self.root.find(s("cellXfs"))
        formats.append(form)
        formats.set("count", str(len(formats)))
        return len(formats) - 1

    def _bold_font(self, font: int) -> int:
        if font not in self._bold:
            fonts = self.root.find(s("fonts"))
            copy = parse_xml(etree.tostring(fonts[font]))
            if copy.find(s("b")) is None:
                copy.insert(0, etree.Element(s("b")))
            fonts.append(copy)
            fonts.set("count", str(len(fonts)))
            self._bold[font] = len(fonts) - 1
        return self._bold[font]


def _align(form: Any, **attributes: str) -> None:
    alignment = form.find(s("alignment"))
    if alignment is None:
        alignment = etree.Element(s("alignment"))
        form.insert(0, alignment)
    for name, value in attributes.items():
        alignment.set(name, value)
    form.set("applyAlignment", "1")
