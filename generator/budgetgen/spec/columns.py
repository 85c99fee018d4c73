"""The columns of a table of lines: what its headings are called, and which row is its header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgetgen.ledger.dimensions import plain
from budgetgen.source import nodes
from budgetgen.source.grid import GridRow
from budgetgen.source.shapes import Reading, nearest

AMOUNT, FUNCTION, ECONOMIC, GOVERNMENT = "金额", "功能科目", "经济科目", "政府经济科目"
CODE, NAME = "编码", "名称"
_SUFFIXES = {"编码": CODE, "代码": CODE, "编号": CODE, "名称": NAME}
_TWO_PARTS = ("单位", FUNCTION, ECONOMIC, GOVERNMENT, "项目")
"""Columns that come as one, or as a column of codes and one of names."""
_UNIT = re.compile(r"\((?:单位:)?([千万亿]?元)\)$")
_STATED_UNIT = re.compile(r"单位[:：]\s*(?:人民币)?([千万亿]?元)")
_LOOKED_AT = 20
"""The header is looked for in so many rows; titles may stand above it."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands (功能科目, 功能科目编码 …), the unit of the amounts if it tells, the header's row."""

    at: Mapping[str, int]
    unit: str
    row: int

    def has(self, column: str) -> bool:
        """Whether there is a column, as one or in parts."""
        return any(name in self.at for name in (column, column + CODE, column + NAME))


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    headings: Mapping[str, str]
    """Headings and the column that each means."""
    columns: tuple[str, ...]
    unread: frozenset[str]
    totals: frozenset[str]


@cache
def _vocabulary() -> _Vocabulary:
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
            if key.text in _TWO_PARTS:
                headings |= {f"{name}{suffix}": f"{key.text}{part}" for suffix, part in _SUFFIXES.items()}
    known = tuple(key.text for key, _ in columns.items)
    return _Vocabulary(headings, known, frozenset(_texts(parts["不读"])), frozenset(_texts(parts["合计行"])))


def _texts(node: nodes.Node) -> list[str]:
    assert isinstance(node, nodes.Sequence)
    return [item.text for item in node.items if isinstance(item, nodes.Scalar)]


def is_total(text: str) -> bool:
    """Whether a text stands for all there is: 合计, 总计."""
    return plain(text).rstrip(":") in _vocabulary().totals


def is_total_row(row: GridRow, header: Header) -> bool:
    """Whether a row is the total of those above it: it says so, and names no function."""
    functions = {header.at[name] for part in ("", CODE, NAME) if (name := FUNCTION + part) in header.at}
    named = any(row.cell(at).text and not is_total(row.cell(at).text) for at in functions)
    return not named and any(is_total(cell.text) for cell in row.cells.values())


def find_header(rows: list[GridRow], reading: Reading) -> Header | None:
    """The header: of the first rows the one with most known headings; None after reporting what is wrong with it."""
    headings = _vocabulary().headings
    known = [
        sum(_heading(cell.text)[0] in headings for cell in row.cells.values()) for row in rows[:_LOOKED_AT]
    ]
    best = known.index(max(known)) if known else 0
    if not known or known[best] < 2:
        place = rows[0].place
        message, remedy = "没有找到表头", f"表头至少要有 {FUNCTION}、{AMOUNT} 两列"
        reading.error(place, "table-column", message, remedy)
        return None
    header = _header(rows, best, reading)
    for column in (FUNCTION, AMOUNT):
        if header and not header.has(column):
            message = f"表头没有 “{column}” 这一列"
            reading.error(rows[best].place, "table-column", message, f"请加上 {column}")
            header = None
    return header


def _header(rows: list[GridRow], number: int, reading: Reading) -> Header | None:
    """The header in row `number`, each of its headings known."""
    vocabulary = _vocabulary()
    at: dict[str, int] = {}
    unit = next((match[1] for row in rows[:number] if (match := _stated_unit(row))), "")
    sound = True
    for column, cell in sorted(rows[number].cells.items()):
        name, own_unit = _heading(cell.text)
        meant = vocabulary.headings.get(name)
        if name in vocabulary.unread:
            continue
        if meant is not None and meant not in at:
            at[meant] = column
            unit = own_unit or unit if meant == AMOUNT else unit
            continue
        if not name and all(not row.cell(column).text for row in rows[number + 1 :]):
            continue
        sound = False
        if meant is not None:
            message, remedy = f"“{cell.text[:40]}” 这一列写了两次", "请删去一列"
        else:
            close = nearest(name, vocabulary.headings)
            message = f"不认识 “{cell.text[:40]}” 这一列" if name else "这一列没有表头，下面却有内容"
            remedy = f"是否想写 “{close}”？" if close else "可以写：" + "、".join(vocabulary.columns)
            remedy += "；不用的列请删去"
        reading.error(cell.place, "table-column", message, remedy)
    return Header(at, unit, number) if sound else None


def _heading(text: str) -> tuple[str, str]:
    """A heading without its unit of money, and this unit."""
    name = plain(text)
    match = _UNIT.search(name)
    return (name[: match.start()], match[1]) if match else (name, "")


def _stated_unit(row: GridRow) -> re.Match[str] | None:
    """单位：万元, above the header."""
    found = (_STATED_UNIT.search(cell.text) for cell in row.cells.values())
    return next((match for match in found if match), None)
