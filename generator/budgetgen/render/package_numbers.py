"""Numbers in the XML of a template that the program counts on: positions, spans, widths, styles, texts by number.

Office writes them well; other programs, and hands, do not always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from budgetgen.source.packages import parse_xml

_WHOLE = re.compile(r"-?\d{1,10}")
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_RANGE = re.compile(rf"{_CELL.pattern}(:{_CELL.pattern})?")
_REAL = re.compile(r"\d{1,9}(\.\d+)?([eE]-?\d{1,2})?")
_WORD = {"gridSpan": {"val": _WHOLE}, "bookmarkStart": {"id": _WHOLE}}
_SHEET = {
    "row": {"r": _WHOLE},
    "c": {"r": _CELL},
    "col": {"min": _WHOLE, "max": _WHOLE},
    "mergeCell": {"ref": _RANGE},
}
"""Elements and the attributes that each of them must have, in a form that can be read."""


def bad_numbers(parts: Mapping[str, bytes], main: str) -> Iterator[str]:
    """The parts of a template in which such a number is missing, is none, or leads nowhere."""
    if main.startswith("word/"):
        for name, data in parts.items():
            if name.startswith("word/") and name.endswith(".xml") and _bad_word(parse_xml(data)):
                yield name
        return
    styles = parse_xml(parts["xl/styles.xml"])
    formats = styles.findall("{*}cellXfs/{*}xf")
    fonts = len(styles.findall("{*}fonts/{*}font"))
    if any(not _below(xf.get("fontId", "0"), fonts) for xf in formats):
        yield "xl/styles.xml"
    texts = parts.get("xl/sharedStrings.xml")
    count = len(parse_xml(texts)) if texts else 0
    for name, data in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            root = parse_xml(data)
            if _unlike(root, _SHEET) or _bad_cells(root, len(formats), count):
                yield name


def _bad_word(root: Any) -> bool:
    widths = [e for e in root.iter("{*}tcW") if _attributes(e).get("type") == "dxa"]
    widths += root.iter("{*}gridCol")
    return _unlike(root, _WORD) or any(not _WHOLE.fullmatch(_attributes(e).get("w", "0")) for e in widths)


def _unlike(root: Any, wanted: Mapping[str, Mapping[str, re.Pattern[str]]]) -> bool:
    """Whether an element lacks an attribute, or has it in a form that cannot be read."""
    return any(
        not form.fullmatch(_attributes(element).get(attribute, ""))
        for tag, forms in wanted.items()
        for element in root.iter(f"{{*}}{tag}")
        for attribute, form in forms.items()
    )


def _bad_cells(root: Any, formats: int, texts: int) -> bool:
    """Whether a cell's style or text is not there, or a column's width is no number."""
    for cell in root.iter("{*}c"):
        if not _below(cell.get("s", "0"), formats):
            return True
        value = cell.find("{*}v")
        if cell.get("t") == "s" and value is not None and not _below(value.text or "", texts):
            return True
    return any(not _REAL.fullmatch(column.get("width", "9")) for column in root.iter("{*}col"))


def _below(number: str, count: int) -> bool:
    return bool(re.fullmatch(r"\d{1,9}", number)) and int(number) < count


def _attributes(element: Any) -> dict[str, str]:
    """Attributes by their names without namespaces."""
    return {name.rpartition("}")[2]: value for name, value in element.items()}
