"""What is taken of a template's sheet: elements and attributes of a list, in their order; all else is left, and told.

Excel, WPS and LibreOffice add extensions, comments and much else to a sheet. A workbook that copied them without the
parts and namespaces that they rely on would have to be repaired; so nothing is copied that is not on the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_KINDS = {
    "b": re.compile("0|1|true|false"),
    "n": re.compile(r"-?\d{1,9}(\.\d{1,20})?([eE]-?\d{1,2})?"),
    "r": re.compile(r"[A-Z$\d]{1,12}(:[A-Z$\d]{1,12})?( [A-Z$\d]{1,12}(:[A-Z$\d]{1,12})?){0,50}"),
    "w": re.compile("[A-Za-z0-9]{1,40}"),
}
"""Values of attributes: yes or no, a number, cells, a word."""


def _attributes(text: str) -> dict[str, str]:
    """{attribute: kind} of `b: one two n: three`."""
    found, kind = {}, ""
    for word in text.split():
        if word.endswith(":"):
            kind = word[:-1]
        else:
            found[word] = kind
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What may stand in an element: attributes with their kinds, elements below it."""

    attributes: dict[str, str]
    below: tuple[str, ...] = ()


_KNOWN = {
    "worksheet": _Known(
        {},
        (
            *("sheetPr", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells"),
            *("printOptions", "pageMargins", "pageSetup", "headerFooter"),
        ),
    ),
    "sheetPr": _Known({}, ("tabColor", "outlinePr", "pageSetUpPr")),
    "tabColor": _Known(_attributes("b: auto n: indexed theme tint w: rgb")),
    "outlinePr": _Known(_attributes("b: applyStyles summaryBelow summaryRight showOutlineSymbols")),
    "pageSetUpPr": _Known(_attributes("b: autoPageBreaks fitToPage")),
    "sheetViews": _Known({}, ("sheetView",)),
    "sheetView": _Known(
        _attributes(
            "b: showFormulas showGridLines showRowColHeaders showZeros rightToLeft showRuler showOutlineSymbols "
            "defaultGridColor showWhiteSpace w: view r: topLeftCell n: colorId zoomScale zoomScaleNormal "
            "zoomScaleSheetLayoutView zoomScalePageLayoutView workbookViewId"
        ),
        ("pane", "selection"),
    ),
    "pane": _Known(_attributes("n: xSplit ySplit r: topLeftCell w: activePane state")),
    "selection": _Known(_attributes("w: pane r: activeCell sqref n: activeCellId")),
    "sheetFormatPr": _Known(
        _attributes(
            "n: baseColWidth defaultColWidth defaultRowHeight outlineLevelRow outlineLevelCol "
            "b: customHeight zeroHeight thickTop thickBottom"
        )
    ),
    "cols": _Known({}, ("col",)),
    "col": _Known(_attributes("n: min max width")),
    "sheetData": _Known({}, ("row",)),
    "row": _Known(_attributes("n: r ht"), ("c",)),
    "c": _Known(_attributes("r: r n: s w: t"), ("f", "v", "is")),
    "f": _Known({}),
    "v": _Known({}),
    "is": _Known({}, ("t", "r")),
    "r": _Known({}, ("t",)),
    "t": _Known({}),
    "mergeCells": _Known({}, ("mergeCell",)),
    "mergeCell": _Known(_attributes("r: ref")),
    "printOptions": _Known(
        _attributes("b: horizontalCentered verticalCentered headings gridLines gridLinesSet")
    ),
    "pageMargins": _Known(_attributes("n: left right top bottom header footer")),
    "pageSetup": _Known(
        _attributes(
            "n: paperSize scale firstPageNumber fitToWidth fitToHeight horizontalDpi verticalDpi copies "
            "w: pageOrder orientation cellComments errors b: usePrinterDefaults blackAndWhite draft useFirstPageNumber"
        )
    ),
    "headerFooter": _Known(
        _attributes("b: differentOddEven differentFirst scaleWithDoc alignWithMargins"),
        ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"),
    ),
    **{f"{which}{what}": _Known({}) for which in ("odd", "even", "first") for what in ("Header", "Footer")},
}
"""Elements of a sheet that are taken (ECMA-376 part 1, 18.3), those below each in the order of the standard."""
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
    *("enableFormatConditionsCalculation", "published", "transitionEvaluation", "transitionEntry", "s", "id"),
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
_MAX_LEFT = 20
_MAIN: Any = {None: S}


def taken(root: Any) -> tuple[Any, list[str]]:
    """A sheet with nothing but what is taken, in one namespace, and what was left, in words."""
    left: dict[str, None] = {}
    return _copy(root, left), list(left)[:_MAX_LEFT]


def xml_of(element: Any) -> str:
    """The XML of an element that was taken, for a place where its namespace is declared already."""
    return etree.tostring(element, encoding="unicode", with_tail=False).replace(f' xmlns="{S}"', "", 1)


def elements(parent: Any, name: str) -> Iterator[Any]:
    """The elements of a name below an element that was taken."""
    return parent.iterfind(f"{{{S}}}{name}") if parent is not None else iter(())


def _copy(element: Any, left: dict[str, None]) -> Any:
    name = etree.QName(element).localname
    known = _KNOWN[name]
    copy: Any = etree.Element(f"{{{S}}}{name}", nsmap=_MAIN)
    copy.text = element.text if not known.below else None
    for attribute, value in element.attrib.items():
        kind = known.attributes.get(attribute)
        if kind and _KINDS[kind].fullmatch(value):
            copy.set(attribute, value)
        elif kind or value not in ("0", "false"):
            _leave(etree.QName(attribute).localname, left, foreign=attribute.startswith("{"))
    below: dict[str, list[Any]] = {name: [] for name in known.below}
    for child in element:
        if not isinstance(child.tag, str):
            continue  # a comment or an instruction of the XML itself, which no program shows
        child_name = etree.QName(child)
        if child_name.namespace == S and child_name.localname in below:
            below[child_name.localname].append(_copy(child, left))
        else:
            _leave(child_name.localname, left, foreign=child_name.namespace != S)
    for children in below.values():
        copy.extend(children)
    return copy


def _leave(name: str, left: dict[str, None], foreign: bool) -> None:
    if name not in _NOTHING_LOST:
        left[_IN_WORDS.get(name, "扩展内容" if foreign else f"不认识的 {name[:30]}")] = None
