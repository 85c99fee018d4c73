"""What is taken of a template's sheets and formats: elements and attributes of a list, in their order; all else is left, and told.

Excel, WPS and LibreOffice add extensions, comments and much else to a sheet. A workbook that copied them without the
parts and namespaces that they rely on would have to be repaired; so nothing is copied that is not on the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from budgetgen.render.excel_schema import KINDS, KNOWN
from budgetgen.render.package import MAX_TOLD

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_NOTHING_LOST = {
    *("dimension", "phoneticPr", "rPh", "ignoredErrors", "sheetCalcPr", "rPr", "tabSelected", "spans"),
    *(
        "customWidth",
        "customHeight",
        "customFormat",
        "style",
        "bestFit",
        "thickBot",
        "thickTop",
        "ph",
        "count",
    ),
    *(
        "collapsed",
        "Ignorable",
        "codeName",
        "filterMode",
        "windowProtection",
        "space",
        "cm",
        "vm",
        "dyDescent",
        "uid",
    ),
    *(
        "knownFonts",
        "enableFormatConditionsCalculation",
        "published",
        "transitionEvaluation",
        "transitionEntry",
        "s",
        "id",
    ),
}
"""Elements and attributes that say nothing of their own: the program writes them itself, or nobody sees them."""
_IN_WORDS = {
    "conditionalFormatting": "条件格式",
    "dataValidations": "数据有效性",
    "hyperlinks": "超链接",
    "drawing": "图片、图形或图表",
    "legacyDrawing": "批注",
    "legacyDrawingHF": "页眉页脚里的图片",
    "picture": "背景图片",
    "tableParts": "“表格”（列表）",
    "autoFilter": "筛选",
    "sheetProtection": "工作表保护",
    "protectedRanges": "可编辑区域",
    "rowBreaks": "手工分页",
    "colBreaks": "手工分页",
    "customSheetViews": "自定义视图",
    "scenarios": "方案",
    "hidden": "隐藏的行或列",
    "outlineLevel": "分级显示",
    "extLst": "扩展内容",
    "AlternateContent": "扩展内容",
}
_MAIN: Any = {None: S}


def s(name: str) -> str:
    """A SpreadsheetML name in lxml's notation."""
    return f"{{{S}}}{name}"


@dataclass(slots=True)
class Taken:
    """What is taken of a part of a template."""

    root: Any
    left: list[str]
    """What is not taken, in words."""
    faults: list[str]
    """What Office could not open, or would read otherwise than it is meant."""


def taken(root: Any, kind: str) -> Taken:
    """What is known of a part, in one namespace. `kind`: worksheet or styleSheet."""
    if root.tag != f"{{{S}}}{kind}":
        return Taken(None, [], [f"它不是 {kind}"])
    left: dict[str, None] = {}
    faults: dict[str, None] = {}
    copy = _copy(root, left, faults)
    return Taken(copy, list(left)[:MAX_TOLD], list(faults)[:MAX_TOLD])


def xml_of(element: Any) -> str:
    """The XML of an element that was taken, for a place where its namespace is declared already."""
    return etree.tostring(element, encoding="unicode", with_tail=False).replace(f' xmlns="{S}"', "", 1)


def elements(parent: Any, name: str) -> Iterator[Any]:
    """The elements of a name below an element that was taken."""
    return parent.iterfind(f"{{{S}}}{name}") if parent is not None else iter(())


def _copy(element: Any, left: dict[str, None], faults: dict[str, None]) -> Any:
    name = etree.QName(element).localname
    known = KNOWN[name]
    copy: Any = etree.Element(f"{{{S}}}{name}", nsmap=_MAIN)
    copy.text = "".join(element.xpath("text()")) if not known.below else None
    for attribute, value in element.attrib.items():
        kind = known.attributes.get(attribute)
        if kind and KINDS[kind].fullmatch(value):
            copy.set(attribute, value)
        elif kind:
            left[f" {name} 的 {attribute}（写成 “{value[:20]}”）"] = None
        elif value not in ("0", "false"):
            _leave(etree.QName(attribute).localname, left, foreign=attribute.startswith("{"))
    for attribute in known.needed:
        if copy.get(attribute) is None:
            faults[f"{name} 没有写 {attribute}，或写得不对"] = None
    below: dict[str, list[Any]] = {name: [] for name in known.below}
    for child in element:
        if not isinstance(child.tag, str):
            continue  # a comment or an instruction of the XML itself, which no program shows
        child_name = etree.QName(child)
        if child_name.namespace == S and child_name.localname in below:
            below[child_name.localname].append(_copy(child, left, faults))
        elif child_name.localname not in known.unseen:
            _leave(child_name.localname, left, foreign=child_name.namespace != S)
    for name_below, children in below.items():
        if len(children) > 1 and name_below not in known.many:
            faults[f"{name} 里的 {name_below} 写了 {len(children)} 次"] = None
        copy.extend(children)
    return copy


def _leave(name: str, left: dict[str, None], foreign: bool) -> None:
    if name not in _NOTHING_LOST:
        left[_IN_WORDS.get(name, "扩展内容" if foreign else f"不认识的 {name[:30]}")] = None
