"""The elements and attributes of sheets and formats that are taken of a template, and the values they may have."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = r"[A-Z$\d]{1,12}(:[A-Z$\d]{1,12})?"

KINDS = {
    "b": re.compile("0|1|true|false"),
    "n": re.compile(r"-?\d{1,9}(\.\d{1,20})?([eE]-?\d{1,2})?"),
    "i": re.compile(r"\d{1,7}"),
    "cell": re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}"),
    "range": re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}(:[A-Z]{1,3}[1-9]\d{0,6})?"),
    "ranges": re.compile(f"{_RANGE}( {_RANGE}){{0,50}}"),
    "type": re.compile("b|d|e|n|s|str|inlineStr"),
    "view": re.compile("normal|pageBreakPreview|pageLayout"),
    "corner": re.compile("(bottom|top)(Right|Left)"),
    "state": re.compile("split|frozen|frozenSplit"),
    "order": re.compile("downThenOver|overThenDown"),
    "orientation": re.compile("default|portrait|landscape"),
    "comments": re.compile("none|asDisplayed|atEnd"),
    "errors": re.compile("displayed|blank|dash|NA"),
    "text": re.compile(r"[^\x00-\x1f]{1,255}"),
    "rgb": re.compile("([0-9A-Fa-f]{2}){3,4}"),
    "tint": re.compile(r"-?(0(\.\d{1,20})?|1(\.0{1,20})?|\d(\.\d{1,20})?[eE]-\d{1,2})"),
    "points": re.compile(r"[1-9]\d{0,2}(\.\d{1,20})?"),
    "family": re.compile(r"\d|1[0-4]"),
    "steps": re.compile(r"\d|\d\d|1\d\d|2[0-4]\d|25[0-5]"),
    "turn": re.compile(r"\d|\d\d|1[0-7]\d|180|255"),
    "underline": re.compile("(single|double)(Accounting)?|none"),
    "script": re.compile("baseline|superscript|subscript"),
    "scheme": re.compile("major|minor|none"),
    "pattern": re.compile(
        "none|solid|mediumGray|gray125|gray0625|(dark|light)(Gray|Horizontal|Vertical|Down|Up|Grid|Trellis)"
    ),
    "gradient": re.compile("linear|path"),
    "line": re.compile(
        "none|thin|medium|dashed|dotted|thick|double|hair|mediumDashed|(mediumD|d)ashDot(Dot)?|slantDashDot"
    ),
    "across": re.compile("general|left|center|right|fill|justify|centerContinuous|distributed"),
    "down": re.compile("top|center|bottom|justify|distributed"),
}
"""Values of attributes: b is yes or no, n a number, i a whole one; the others say what they are."""


@dataclass(frozen=True, slots=True)
class Known:
    """What may stand in an element: attributes with their kinds, which of them it needs, elements in their order."""

    attributes: dict[str, str]
    needed: tuple[str, ...]
    below: tuple[str, ...]
    many: frozenset[str]
    """Those below that may stand there more than once."""
    unseen: frozenset[str]
    """Those below that no reader misses."""


def _known(text: str) -> Known:
    """`kind: attribute needed! | below many* unseen-`, as in KNOWN."""
    attributes: dict[str, str] = {}
    kind = ""
    written, _, children = text.partition("|")
    for word in written.split():
        if word.endswith(":"):
            kind = word[:-1]
        else:
            attributes[word.removesuffix("!")] = kind
    return Known(
        attributes,
        tuple(word[:-1] for word in written.split() if word.endswith("!")),
        tuple(word.removesuffix("*") for word in children.split() if not word.endswith("-")),
        frozenset(word[:-1] for word in children.split() if word.endswith("*")),
        frozenset(word[:-1] for word in children.split() if word.endswith("-")),
    )


_ELEMENTS = {
    "worksheet": "| sheetPr sheetViews sheetFormatPr cols sheetData mergeCells printOptions pageMargins pageSetup "
    "headerFooter",
    "sheetPr": "| tabColor outlinePr pageSetUpPr",
    "outlinePr": "b: applyStyles summaryBelow summaryRight showOutlineSymbols",
    "pageSetUpPr": "b: autoPageBreaks fitToPage",
    "sheetViews": "| sheetView*",
    "sheetView": "b: showFormulas showGridLines showRowColHeaders showZeros rightToLeft showRuler showOutlineSymbols "
    "defaultGridColor showWhiteSpace view: view cell: topLeftCell i: colorId zoomScale zoomScaleNormal "
    "zoomScaleSheetLayoutView zoomScalePageLayoutView workbookViewId | pane selection*",
    "pane": "n: xSplit ySplit cell: topLeftCell corner: activePane state: state",
    "selection": "corner: pane cell: activeCell ranges: sqref i: activeCellId",
    "sheetFormatPr": "n: baseColWidth defaultColWidth defaultRowHeight outlineLevelRow outlineLevelCol "
    "b: customHeight zeroHeight thickTop thickBottom",
    "cols": "| col*",
    "col": "i: min! max! n: width",
    "sheetData": "| row*",
    "row": "i: r! n: ht | c*",
    "c": "cell: r! i: s type: t | f v is",
    "f": "",
    "v": "",
    "is": "| t r*",
    "r": "| t",
    "t": "",
    "mergeCells": "| mergeCell*",
    "mergeCell": "range: ref!",
    "printOptions": "b: horizontalCentered verticalCentered headings gridLines gridLinesSet",
    "pageMargins": "n: left! right! top! bottom! header! footer!",
    "pageSetup": "i: paperSize scale firstPageNumber fitToWidth fitToHeight horizontalDpi verticalDpi copies "
    "order: pageOrder orientation: orientation comments: cellComments errors: errors b: usePrinterDefaults blackAndWhite draft useFirstPageNumber",
    "headerFooter": "b: differentOddEven differentFirst scaleWithDoc alignWithMargins "
    "| oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter",
    **{f"{which}{what}": "" for which in ("odd", "even", "first") for what in ("Header", "Footer")},
    "styleSheet": "| numFmts fonts fills borders cellStyleXfs cellXfs cellStyles colors dxfs- tableStyles- extLst-",
    "numFmts": "| numFmt*",
    "numFmt": "i: numFmtId! text: formatCode!",
    "fonts": "| font*",
    "font": "| b i strike condense extend outline shadow u vertAlign sz color name family charset scheme",
    **dict.fromkeys(("b", "i", "strike", "condense", "extend", "outline", "shadow"), "b: val"),
    "u": "underline: val",
    "vertAlign": "script: val!",
    "sz": "points: val!",
    **dict.fromkeys(
        ("color", "tabColor", "fgColor", "bgColor"), "b: auto i: indexed theme tint: tint rgb: rgb"
    ),
    "name": "text: val!",
    "family": "family: val!",
    "charset": "steps: val!",
    "scheme": "scheme: val!",
    "fills": "| fill*",
    "fill": "| patternFill gradientFill",
    "patternFill": "pattern: patternType | fgColor bgColor",
    "gradientFill": "gradient: type n: degree left right top bottom | stop*",
    "stop": "n: position! | color",
    "borders": "| border*",
    "border": "b: diagonalUp diagonalDown outline | start end left right top bottom diagonal vertical horizontal",
    **dict.fromkeys(
        ("start", "end", "left", "right", "top", "bottom", "diagonal", "vertical", "horizontal"),
        "line: style | color",
    ),
    "cellStyleXfs": "| xf*",
    "cellXfs": "| xf*",
    "xf": "i: numFmtId fontId fillId borderId xfId b: applyNumberFormat applyFont applyFill applyBorder "
    "applyAlignment applyProtection quotePrefix pivotButton | alignment protection",
    "alignment": "across: horizontal down: vertical turn: textRotation steps: indent i: relativeIndent readingOrder "
    "b: wrapText justifyLastLine shrinkToFit",
    "protection": "b: locked hidden",
    "cellStyles": "| cellStyle*",
    "cellStyle": "text: name! i: xfId! builtinId iLevel b: hidden customBuiltin",
    "colors": "| indexedColors mruColors-",
    "indexedColors": "| rgbColor*",
    "rgbColor": "rgb: rgb!",
}
KNOWN = {name: _known(text) for name, text in _ELEMENTS.items()}
"""Elements of sheets and formats that are taken (ECMA-376 part 1, 18.3 and 18.8), those below each in the standard's order."""
