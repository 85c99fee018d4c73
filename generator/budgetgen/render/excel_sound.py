"""Whether what is taken of a workbook's template hangs together: formats, rows, merged ranges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from lxml import etree

from budgetgen.render.excel_taken import s
from budgetgen.source.grid import cell_position, column_letters

_LISTS = ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_NAMED = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
"""The lists of styles.xml, and the attributes that name one of a list by its number."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: first and last row and column, from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def told(self) -> str:
        """As it is written in a sheet."""
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"


def merge_of(reference: str) -> Merge:
    """The range A1:B2, or A1 alone."""
    first, _, last = reference.partition(":")
    left, top = cell_position(first)
    right, bottom = cell_position(last or first)
    return Merge(top, left, bottom, right)


def loose_ends(styles: Any) -> Iterator[str]:
    """Formats that name a font, a fill, a border or another format that is not there."""
    counts = {name: len(styles.find(s(name)) if styles.find(s(name)) is not None else ()) for name in _LISTS}
    yield from (f"没有 {name}" for name in _LISTS if not counts[name] and name != "cellStyleXfs")
    yield from ("fill 是空的" for fill in styles.iter(s("fill")) if not len(fill))
    for element in styles.iter(s("xf"), s("cellStyle")):
        must = _LISTS if element.tag == s("cellStyle") else _LISTS[:3]
        for attribute, name in _NAMED.items():
            if int(element.get(attribute, "0")) >= counts[name] and (
                name in must or element.get(attribute, "0") != "0"
            ):
                yield f"{etree.QName(element).localname} 的 {attribute} 指向没有的 {name}"
    numbers = Counter(element.get("numFmtId") for element in styles.iter(s("numFmt")))
    yield from (f"数字格式 {number} 写了 {count} 次" for number, count in numbers.items() if count > 1)


def out_of_order(rows: Iterable[tuple[int, list[int]]]) -> Iterator[str]:
    """Rows that do not come from above, cells that do not come from the left. `rows`: numbers of rows and columns."""
    before = 0
    for number, columns in rows:
        if number <= before:
            yield f"第 {number} 行写在第 {before} 行后面"
        before = number
        if columns != sorted(set(columns)):
            yield f"第 {number} 行的格子不是从左到右，或者重复"


def crossing(merges: Sequence[Merge]) -> Iterator[tuple[Merge, str]]:
    """Merged ranges that overlap, or end before they begin."""
    for merge in merges:
        if merge.top > merge.bottom or merge.left > merge.right:
            yield merge, f"合并的单元格 {merge.told} 首尾颠倒"
    down = sorted(merges, key=lambda merge: merge.top)
    for number, one in enumerate(down, 1):
        for other in takewhile(lambda other: other.top <= one.bottom, islice(down, number, None)):  # noqa: B023
            if one.left <= other.right and other.left <= one.right:
                yield one, f"合并的单元格 {one.told} 与 {other.told} 重叠"
