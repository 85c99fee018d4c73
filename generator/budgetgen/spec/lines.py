"""Shapes of a spec's lines: by function and economics, by margins only, or in a table of their own."""

from __future__ import annotations

from typing import Any

from budgetgen.findings import Place
from budgetgen.ledger.dimensions import plain
from budgetgen.ledger.ledger import Block, Line, Margin
from budgetgen.ledger.query import Query
from budgetgen.source import nodes
from budgetgen.source.nodes import Node
from budgetgen.source.shapes import Either, Key, ListOf, Reading, Record, Schema, Shape, TableOf, Text, Words
from budgetgen.source.tables import read_table
from budgetgen.spec.amounts import BY_ECONOMICS, MAIN_FUND, MAIN_ORIGIN, Code, Shares, codes_in, lines_of
from budgetgen.spec.column_words import COLUMNS, Told, report_unmatched, told_columns
from budgetgen.spec.model import Coded, Share
from budgetgen.spec.table_lines import Codes, lines_in

TABLE_FILE = Record(
    "表",
    {
        "表": Key("file", Text(), True),
        "工作表": Key("sheets", ListOf(Text(), single=True)),
        "列": Key("columns", Either(text=Text(), keys=COLUMNS)),
        "不用的列": Key("unused", ListOf(Text(), single=True)),
    },
)


def names_a_table(node: nodes.Mapping) -> bool:
    """Whether a node names a file with lines instead of holding them."""
    return any(key.text.strip() == "表" for key, _ in node.items)


def table_lines(node: Node, nature: str, reading: Reading) -> tuple[list[Line], Codes] | None:
    """The lines of the table that a node names; None after reporting why there are none."""
    written = TABLE_FILE.read(node, reading)
    said = _columns(written.get("columns", []), reading) if written else None
    if said is None:
        return None
    told = told_columns(said, written.get("unused", ()))
    sheets = written.get("sheets") or [None]
    read = [_sheet(written["file"], sheet, nature, reading, told) for sheet in sheets]
    found = [one for one in read if one is not None]
    report_unmatched(told, reading)
    if len(found) < len(sheets):
        return None
    return [line for lines, _ in found for line in lines], [code for _, codes in found for code in codes]


def _columns(written: Words | list[Any], reading: Reading) -> list[Any] | None:
    """What a spec says of columns, or the file that it names does; None after reporting why that cannot be read."""
    if not isinstance(written, Words):
        return written
    node = reading.files.yaml(written, reading) if reading.files else None
    return None if node is None else COLUMNS.read(node, reading)


def _sheet(
    file: Words, sheet: Words | None, nature: str, reading: Reading, told: list[Told]
) -> tuple[list[Line], Codes] | None:
    """The lines of one sheet of a table."""
    rows = read_table(file, sheet, reading)
    if rows is None:
        return None
    if all(row.is_blank for row in rows):
        empty = sheet or file
        reading.error(empty.place, "table-format", f"“{empty.text}” 是空的", "请检查文件")
        return None
    return lines_in(rows, nature, reading, told)


class Entries(Shape):
    """A table with lines of any nature, of one unit or of several; read as (lines, codes)."""

    expects = "表: 文件名（.csv 或 .xlsx）"

    def read(self, node: Node, reading: Reading) -> tuple[list[Line], Codes] | None:
        if isinstance(node, nodes.Mapping):
            return table_lines(node, "", reading)
        self.mismatch(node, reading)
        return None

    def schema(self) -> Schema:
        return TABLE_FILE.schema()


def _report_repeated(pairs: list[tuple[Coded, Any]], reading: Reading) -> None:
    """Report a code that comes again; all of its money counts, so that nothing is lost on the way.

    Two different names of one code are told by the check of names.
    """
    first: dict[str, Coded] = {}
    for coded, _ in pairs:
        before = first.setdefault(coded.code, coded)
        one_name = not coded.name or not before.name or plain(before.name) == plain(coded.name)
        if before is not coded and one_name:
            message = f"科目 {coded.code} 写了两次，第 {before.place.line} 行已有"
            reading.error(coded.place, "duplicate-key", message, "请合并或删去一处")


_MARGINS = {"按功能": "function", "按经济": "economic"}
"""The keys of margins, and what each lists the money by."""


def _by_fund(
    dimension: str, pairs: list[tuple[Coded, list[Share]]], reading: Reading
) -> dict[tuple[str, str], Margin]:
    """The amounts of one margin by fund and origin."""
    amounts: dict[tuple[str, str], dict[str, int]] = {}
    places: dict[tuple[str, str], dict[str, Place]] = {}
    for coded, shares in pairs:
        for share in shares:
            group = share.fund, share.origin
            own = amounts.setdefault(group, {})
            own[coded.code] = own.get(coded.code, 0) + share.amount
            places.setdefault(group, {})[coded.code] = share.place
            if share.tag or share.purpose or share.government:
                message = "只知道分法的钱，不能再写 标签、经费、政府经济"
                remedy = "请删去；要写的，把这一笔写到功能科目下面的经济科目"
                reading.error(share.place, "unused-key", message, remedy)
    return {group: Margin(dimension, own, Query(), places[group]) for group, own in amounts.items()}


class Lines(Shape):
    """Amounts of a nature by function, below it by economics or not; read as (lines, blocks, codes).

    The keys 按功能 and 按经济 state margins instead: the same money once by functions, once by economics, for each
    fund that they name; 表 names a file that holds the lines.
    """

    def __init__(self, nature: str) -> None:
        self.nature, self.economics = nature, nature in BY_ECONOMICS
        self.expects = "按功能科目列的金额"

    def read(
        self, node: Node, reading: Reading
    ) -> tuple[list[Line], list[Block], list[tuple[str, Coded]]] | None:
        lines: list[Line] = []
        codes: list[tuple[str, Coded]] = []
        if nodes.is_blank(node):
            return [], [], []
        if not isinstance(node, nodes.Mapping):
            self.mismatch(node, reading)
            return None
        if names_a_table(node):
            found = table_lines(node, self.nature, reading)
            return (found[0], [], found[1]) if found else None
        if any(key.text in ("按功能", "按经济") for key, _ in node.items):
            blocks, codes = self._margins(node, reading)
            return [], blocks, codes
        written = [(Code("function").read(key, reading), value) for key, value in node.items]
        functions = [(function, value) for function, value in written if function]
        codes += [("function", function) for function, _ in functions]
        _report_repeated(functions, reading)
        for function, value in functions:
            below = value.items if isinstance(value, nodes.Mapping) else ()
            detailed = self.economics or any(k.text[:1].isdigit() for k, _ in below)
            if not detailed:
                shares = Shares().read(value, reading) or []
                lines += lines_of(function, None, shares, self.nature)
                codes += codes_in(shares)
                continue
            if nodes.is_blank(value):
                reading.error(
                    value.place, "empty-value", "下面还没有填写经济科目和金额", "请填写，或删去这一行"
                )
            pairs = TableOf(Shares(), Code("economic").read).read(value, reading) or []
            codes += [("economic", economic) for economic, _ in pairs]
            _report_repeated(pairs, reading)
            for economic, shares in pairs:
                lines += lines_of(function, economic, shares, self.nature)
                codes += codes_in(shares)
        return lines, [], codes

    def _margins(self, node: nodes.Mapping, reading: Reading) -> tuple[list[Block], list[tuple[str, Coded]]]:
        """A block for each fund and origin that the margins name; what only one of them names is known by that alone."""
        codes: list[tuple[str, Coded]] = []
        stated: dict[str, dict[tuple[str, str], Margin]] = {}
        for key, value in node.items:
            dimension = _MARGINS.get(key.text)
            if dimension is None:
                reading.error(key.place, "unknown-key", f"与按功能、按经济并列的 “{key.text}” 不能用")
                continue
            pairs = TableOf(Shares(), Code(dimension).read).read(value, reading) or []
            codes += [(dimension, coded) for coded, _ in pairs]
            _report_repeated(pairs, reading)
            stated[key.text] = _by_fund(dimension, pairs, reading)
        groups = dict.fromkeys(group for margins in stated.values() for group in margins)
        for group in groups:
            self._agree(node, group, stated, reading)
        blocks = []
        for fund, origin in groups:
            fixed = {
                "nature": self.nature,
                "fund": fund,
                "origin": origin,
                "year": "本年",
                "tag": "",
                "project": "",
            }
            margins = [m[fund, origin] for m in stated.values() if (fund, origin) in m]
            blocks.append(Block(fixed, tuple(margins)))
        return blocks, codes

    def _agree(
        self,
        node: Node,
        group: tuple[str, str],
        stated: dict[str, dict[tuple[str, str], Margin]],
        reading: Reading,
    ) -> None:
        """Report one money with two totals; the main fund has to be in each margin that is written."""
        main = group == (MAIN_FUND, MAIN_ORIGIN)
        totals = {
            name: sum(margins[group].amounts.values()) if group in margins else 0
            for name, margins in stated.items()
            if main or group in margins
        }
        if len(set(totals.values())) > 1:
            whose = "" if main else f"（{'、'.join(group)}）"
            told = "，".join(f"{name}合计 {fen / 100:.2f} 元" for name, fen in totals.items())
            message = f"同一笔钱两种分法的合计不同{whose}：{told}"
            reading.error(node.place, "margins-agree", message, "请核对两边的金额")

    def schema(self) -> Schema:
        by_economic = TableOf(Shares()).schema()
        below = by_economic if self.economics else {"anyOf": [Shares().schema(), by_economic]}
        return {"anyOf": [{"type": "object", "additionalProperties": below}, TABLE_FILE.schema()]}
