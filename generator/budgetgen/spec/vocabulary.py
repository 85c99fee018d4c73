"""The words of tables of lines: what their headings are called, which rows are totals, what nobody needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from budgetgen.ledger.dimensions import plain
from budgetgen.source import nodes
from budgetgen.source.grid import GridRow

AMOUNT, FUNCTION, ECONOMIC, GOVERNMENT = "金额", "功能科目", "经济科目", "政府经济科目"
NATURE, PROJECT, REASON, TAG, UNIT = "性质", "项目", "原因", "标签", "单位"
FUND, ORIGIN, PURPOSE = "资金", "来源", "经费"
CODE, NAME = "编码", "名称"
CLASS, SECTION, ITEM = "类", "款", "项"
LEVELS = {CLASS: 3, SECTION: 2, ITEM: 2}
"""Columns that a code is divided into, and how many digits each adds."""
PARTS = ("", CODE, NAME, CLASS)
"""How a column may come: as one, as codes, as names, as the levels of codes."""
_SUFFIXES = {"编码": CODE, "代码": CODE, "编号": CODE, "名称": NAME}
_WHOLE = (AMOUNT, REASON, TAG)
"""Columns that come as one; all others also as a column of codes and one of names."""
_UNIT = re.compile(r"[(\[【/:,、]?(?:单位:)?([千万亿]?元)[)\]】]?$")
"""The unit at the end of a heading: 金额（万元）, 金额:万元, 金额万元."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What `columns.yaml` says."""

    headings: Mapping[str, str]
    """Headings and the column that each means."""
    columns: tuple[str, ...]
    numbers: frozenset[str]
    useless: frozenset[str]
    totals: frozenset[str]
    subtotals: frozenset[str]
    unguessed: tuple[str, ...]
    natures: Mapping[str, Mapping[str, str]]
    """Kinds of projects whose nature their names tell: {kind: {what the name has: nature}}."""
    last_year: tuple[str, ...]
    """What stands before the name of an amount of last year."""
    not_counted: frozenset[str]
    """What a spec says of a column that is left alone."""
    codes: frozenset[str]
    """Headings of columns whose codes tell of which list they are."""
    names: frozenset[str]
    """Headings of columns of names beside such codes."""


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of tables of lines."""
    text = files("budgetgen.spec").joinpath("columns.yaml").read_text(encoding="utf-8")
    root, findings = nodes.read_yaml(text, "columns.yaml")
    assert isinstance(root, nodes.Mapping) and not findings, findings
    parts = {key.text: value for key, value in root.items}
    columns = parts["列"]
    assert isinstance(columns, nodes.Mapping)
    headings: dict[str, str] = {}
    for key, names in columns.items:
        for name in (key.text, *_texts(names)):
            headings[name] = key.text
            if key.text not in _WHOLE:
                headings |= {f"{name}{suffix}": f"{key.text}{part}" for suffix, part in _SUFFIXES.items()}
    known = tuple(key.text for key, _ in columns.items)
    natures = {kind: dict(words) for kind, words in _pairs(parts["看项目名称"])}
    return Vocabulary(
        headings,
        known,
        frozenset(_texts(parts["不读"])),
        frozenset(_texts(parts["用不着"])),
        frozenset(_texts(parts["合计行"])),
        frozenset(_texts(parts["小计行"])),
        tuple(_texts(parts["不猜"])),
        natures,
        tuple(_texts(parts["上年"])),
        frozenset(_texts(parts["不算"])),
        frozenset(_texts(parts["看编码"])),
        frozenset(_texts(parts["随编码"])),
    )


def _pairs(node: nodes.Node) -> list[tuple[str, Any]]:
    assert isinstance(node, nodes.Mapping)
    return [
        (key.text, value.text if isinstance(value, nodes.Scalar) else _pairs(value))
        for key, value in node.items
    ]


def _texts(node: nodes.Node) -> list[str]:
    assert isinstance(node, nodes.Sequence)
    return [item.text for item in node.items if isinstance(item, nodes.Scalar)]


def natures_by_name(kind: str) -> Mapping[str, str]:
    """What the names of a kind of projects tell of their nature: {"公用经费": "基本支出"} for 运转类项目."""
    natures = vocabulary().natures
    return natures.get(plain(kind)) or natures.get(f"{plain(kind)}项目", {})


def without_unit(text: str) -> tuple[str, str]:
    """A heading without white space and its unit of money, and this unit ("" for none)."""
    name = plain(text)
    match = _UNIT.search(name)
    return (name[: match.start()], match[1]) if match else (name, "")


def is_total(text: str) -> bool:
    """Whether a text stands for all there is: 合计, 总计, 合计（元）."""
    return without_unit(text)[0].rstrip(":") in vocabulary().totals


def is_subtotal(text: str) -> bool:
    """Whether a text stands for some of what is above it: 小计."""
    return plain(text).rstrip(":") in vocabulary().subtotals


def is_numbering_row(row: GridRow) -> bool:
    """Whether a row numbers the columns: 栏次, 1, 2, 3 …"""
    texts = [cell.text for _, cell in sorted(row.cells.items()) if cell.text]
    numbers = [text for text in texts if text.isdecimal()]
    return (
        len(numbers) > 2
        and len(texts) - len(numbers) <= 1
        and numbers == [str(n) for n in range(1, len(numbers) + 1)]
    )


def repeats_header(row: GridRow, head: GridRow) -> bool:
    """Whether a row is the header again, as on each page of what was printed."""
    texts = {column: cell.text for column, cell in row.cells.items() if cell.text and not cell.merged}
    return len(texts) > 1 and all(head.cell(column).text == text for column, text in texts.items())
