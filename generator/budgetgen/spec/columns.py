"""The columns of a table of lines: what its headings are called, and which row is its header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from budgetgen.ledger.dimensions import plain
from budgetgen.source import nodes
from budgetgen.source.grid import GridCell, GridRow
from budgetgen.source.shapes import Reading, Words, nearest

AMOUNT, FUNCTION, ECONOMIC, GOVERNMENT = "金额", "功能科目", "经济科目", "政府经济科目"
NATURE, PROJECT, REASON, TAG, UNIT = "性质", "项目", "原因", "标签", "单位"
CODE, NAME = "编码", "名称"
_SUFFIXES = {"编码": CODE, "代码": CODE, "编号": CODE, "名称": NAME}
_WHOLE = (AMOUNT, REASON, TAG)
"""Columns that come as one; all others also as a column of codes and one of names."""
_SECOND_ROW = re.compile("(?:科目|单位|项目|预算单位)?(编码|代码|编号|名称)")
"""What stands in the second row of a header, below 功能分类科目."""
_UNIT = re.compile(r"[(\[【/:,、]?(?:单位:)?([千万亿]?元)[)\]】]?$")
"""The unit at the end of a heading: 金额（万元）, 金额:万元, 金额万元."""
_STATED_UNIT = re.compile(r"(?:单位[:：]\s*(?:人民币)?|[（(])([千万亿]?元)")
"""Above the header: 单位：万元, 2022年明细表（万元）."""
_LOOKED_AT = 20
"""The header is looked for in so many rows; titles may stand above it."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands (功能科目, 功能科目编码 …), the unit of the amounts if it tells, the header's last row.

    `unread` are the headings of columns that nothing is read from; `headed` all columns with a heading,
    `width` how many columns the header has, blank ones too.
    """

    at: Mapping[str, int]
    unit: str
    row: int
    unread: tuple[GridCell, ...] = ()
    headed: frozenset[int] = frozenset()
    width: int = 0

    def has(self, column: str) -> bool:
        """Whether there is a column, as one or in parts."""
        return any(name in self.at for name in (column, column + CODE, column + NAME))


@dataclass(frozen=True, slots=True)
class _Vocabulary:
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
            if key.text not in _WHOLE:
                headings |= {f"{name}{suffix}": f"{key.text}{part}" for suffix, part in _SUFFIXES.items()}
    known = tuple(key.text for key, _ in columns.items)
    natures = {kind: dict(words) for kind, words in _pairs(parts["看项目名称"])}
    return _Vocabulary(
        headings,
        known,
        frozenset(_texts(parts["不读"])),
        frozenset(_texts(parts["用不着"])),
        frozenset(_texts(parts["合计行"])),
        frozenset(_texts(parts["小计行"])),
        tuple(_texts(parts["不猜"])),
        natures,
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
    natures = _vocabulary().natures
    return natures.get(plain(kind)) or natures.get(f"{plain(kind)}项目", {})


def is_total(text: str) -> bool:
    """Whether a text stands for all there is: 合计, 总计, 合计（元）."""
    return _UNIT.sub("", plain(text)).rstrip(":") in _vocabulary().totals


def is_subtotal_row(row: GridRow) -> bool:
    """Whether a row is the total of some rows above it: 小计."""
    return any(plain(cell.text).rstrip(":") in _vocabulary().subtotals for cell in row.cells.values())


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


def is_total_row(row: GridRow, header: Header) -> bool:
    """Whether a row is the total of those above it: it says so, and names no function."""
    functions = {header.at[name] for part in ("", CODE, NAME) if (name := FUNCTION + part) in header.at}
    named = any(row.cell(at).text and not is_total(row.cell(at).text) for at in functions)
    return not named and any(is_total(cell.text) for cell in row.cells.values())


def find_header(rows: list[GridRow], reading: Reading, unused: Sequence[Words] = ()) -> Header | None:
    """The header: of the first rows the one with most known headings; None after reporting what is wrong with it.

    `unused` are headings that the spec says to leave alone.
    """
    headings = _vocabulary().headings
    known = [
        sum(_heading(cell.text)[0] in headings for cell in row.cells.values() if not cell.merged)
        for row in rows[:_LOOKED_AT]
    ]
    best = known.index(max(known)) if known else 0
    if not known or known[best] < 2:
        place = rows[0].place
        message, remedy = "没有找到表头", f"表头至少要有 {FUNCTION}、{AMOUNT} 两列"
        reading.error(place, "table-column", message, remedy)
        return None
    header = _header(rows, best, reading, unused)
    for column in (FUNCTION, AMOUNT):
        if header and not header.has(column):
            message = f"表头没有 “{column}” 这一列"
            reading.error(rows[best].place, "table-column", message, f"请加上 {column}")
            header = None
    return header


def _header(rows: list[GridRow], number: int, reading: Reading, unused: Sequence[Words]) -> Header | None:
    """The header in row `number`, or in this row and the next, each of its headings known."""
    vocabulary = _vocabulary()
    at: dict[str, int] = {}
    unread: list[GridCell] = []
    units = [found for row in rows[:number] for found in _stated_units(row)]
    sound = True
    last, cells = _whole_headings(rows, number)
    left_alone = {plain(words.text): words for words in unused}
    met: dict[str, GridCell] = {}
    dropped: dict[str, GridCell] = {}
    for column, cell in sorted(cells.items()):
        name, own_unit = _heading(cell.text)
        meant = vocabulary.headings.get(name)
        if alone := left_alone.get(plain(cell.text)) or left_alone.get(name):
            if plain(alone.text) in met:
                message = f"有两列叫 “{cell.text[:40]}”，分不清哪一列不用"
                reading.error(cell.place, "table-column", message, "请在表里把其中一列的表头改成别的")
                sound = False
            met[plain(alone.text)] = cell
            if meant is not None:
                dropped[meant] = cell
        elif name in vocabulary.useless:
            unread.append(cell)
        elif name in vocabulary.numbers:
            pass  # the rows' own numbers say nothing
        elif meant is not None and meant not in at:
            at[meant] = column
            units += [(own_unit, cell)] if own_unit and meant == AMOUNT else []
        else:
            sound = False
            _wrong_heading(cell, name, meant, reading)
    for words in unused:
        if plain(words.text) not in met:
            remedy = (
                f"是否想写 “{close}”？"
                if (close := nearest(words.text, [c.text for c in cells.values()]))
                else ""
            )
            reading.error(words.place, "table-column", f"表头没有 “{words.text[:40]}” 这一列", remedy)
    different = [(unit, cell) for unit, cell in units if unit != units[-1][0]]
    if different:
        (one, first), (other, second) = different[0], units[-1]
        message = f"“{first.text[:40]}” 说的是{one}，“{second.text[:40]}” 说的是{other}"
        reading.error(first.place, "table-column", message, "请核对金额的单位，改成一样的")
        sound = False
    if not sound:
        return None
    unread += [cell for meant, cell in dropped.items() if not _is_in(meant, at)]
    for what in vocabulary.columns:
        _, *others = [at[what + part] for part in ("", NAME, CODE) if what + part in at] or [0]
        if what not in (FUNCTION, ECONOMIC, GOVERNMENT, UNIT):
            unread += [cells[other] for other in others]
    width = 1 + max(*rows[number].cells, *rows[last].cells)
    return Header(at, units[-1][0] if units else "", last, tuple(unread), frozenset(cells), width)


def _wrong_heading(cell: GridCell, name: str, meant: str | None, reading: Reading) -> None:
    """Report a heading that comes again, or that nobody knows."""
    vocabulary = _vocabulary()
    leave = f"不用的列写进 不用的列: [{cell.text[:40]}]"
    if meant is not None:
        message = f"“{meant}” 这一列写了两次（{cell.text[:40]}）"
        remedy = f"{leave}；两列的表头一样的，先在表里改掉一个"
    else:
        guessed = not any(word in name for word in vocabulary.unguessed)
        close = nearest(name, vocabulary.headings) if guessed else ""
        message = f"不认识 “{cell.text[:40]}” 这一列"
        remedy = f"是否想写 “{close}”？" if close else "可以写：" + "、".join(vocabulary.columns)
        remedy += f"；{leave}"
    reading.error(cell.place, "table-column", message, remedy)


def _whole_headings(rows: list[GridRow], number: int) -> tuple[int, dict[int, GridCell]]:
    """The last row of a header that begins in row `number`, and its headings, those of two rows put together."""
    above = {column: cell for column, cell in rows[number].cells.items() if cell.text}
    below = {}
    if number + 1 < len(rows):
        written = {c: cell for c, cell in rows[number + 1].cells.items() if cell.text and not cell.merged}
        if written and all(_SECOND_ROW.fullmatch(plain(cell.text)) for cell in written.values()):
            below = written
    whole = {column: cell for column, cell in above.items() if not cell.merged or column not in below}
    for column, cell in below.items():
        over = above[max(c for c in above if c <= column)] if min(above) <= column else cell
        part = _SECOND_ROW.fullmatch(plain(cell.text))
        whole[column] = replace(cell, text=f"{over.text}{part[1] if part else ''}")
    return number + bool(below), whole


def _heading(text: str) -> tuple[str, str]:
    """A heading without its unit of money, and this unit."""
    name = plain(text)
    match = _UNIT.search(name)
    return (name[: match.start()], match[1]) if match else (name, "")


def _stated_units(row: GridRow) -> list[tuple[str, GridCell]]:
    """The units that a row above the header states, each with its cell: 单位：万元."""
    cells = [cell for cell in row.cells.values() if not cell.merged]
    return [(match[1], cell) for cell in cells if (match := _STATED_UNIT.search(cell.text))]


def _is_in(meant: str, at: Mapping[str, int]) -> bool:
    """Whether a column is read, as one or in parts, though one of its name is left alone."""
    whole = meant.removesuffix(CODE).removesuffix(NAME)
    return any(name in at for name in (whole, whole + CODE, whole + NAME))
