"""Shapes of a spec that hold money: codes, shares by fund, lines by function and economics."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from budgetgen.catalog.words import KINDS
from budgetgen.ledger.dimensions import FUNDS, ORIGINS, PURPOSES, member, plain
from budgetgen.ledger.ledger import Block, Line, Margin
from budgetgen.ledger.money import half_width
from budgetgen.ledger.query import Query
from budgetgen.source import nodes
from budgetgen.source.nodes import Node, Scalar
from budgetgen.source.shapes import (
    Amount,
    Choice,
    Money,
    Reading,
    Schema,
    Shape,
    TableOf,
    Text,
    did_you_mean,
)
from budgetgen.spec.model import Coded, Share

_LEVELS = {
    "function": (7, "项", "7 位，如 2013201 行政运行"),
    "economic": (5, "款", "5 位，如 30101 基本工资"),
}
MAIN_FUND, MAIN_ORIGIN = FUNDS[0], ORIGINS[0]


class Code(Shape):
    """A code of the given dimension with its name behind it; read as Coded."""

    def __init__(self, dimension: str) -> None:
        self.dimension = dimension
        self.expects = f"{KINDS[dimension]}（{_LEVELS[dimension][2]}）"

    def read(self, node: Node, reading: Reading) -> Coded | None:
        if not isinstance(node, Scalar) or node.lost:
            self.mismatch(node, reading)
            return None
        text = half_width(node.text).strip()
        match = re.match(r"([0-9]+)\s*", text)
        if match is None:
            quotes = "去掉引号，" if text[:1] in "“‘" else ""
            message = f"“{node.text[:40]}” 没有科目编码"
            reading.error(node.place, "code-format", message, f"请{quotes}写{self.expects}")
            return None
        digits, level, example = _LEVELS[self.dimension]
        code = match[1]
        if len(code) != digits:
            shown = f"“{node.text[:40]}” 是 {len(code)} 位编码，这里要写到{level}"
            reading.error(node.place, "code-level", shown, f"请写 {example}")
            return None
        written = node.text.strip()
        return Coded(code, re.sub(r"^[\d０-９]+\s*", "", written), node.place)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": rf"^\d{{{_LEVELS[self.dimension][0]}}}( .+)?$"}


def _share(fund: str, amount: Amount) -> Share:
    return Share(fund, MAIN_ORIGIN, amount.fen, amount.place, reason=amount.reason)


class Shares(Shape):
    """An amount of the main fund, or amounts by fund (and by origin); read as a list of Share."""

    expects = "金额，或按资金列的金额"

    def read(self, node: Node, reading: Reading) -> list[Share] | None:
        if not isinstance(node, nodes.Mapping):
            if isinstance(node, Scalar):
                amount = Money().read(node, reading)
                return [_share(MAIN_FUND, amount)] if amount else None
            self.mismatch(node, reading)
            return None
        if any(key.text.strip() == "金额" for key, _ in node.items):
            amount = Money().read(node, reading)
            return [_share(MAIN_FUND, amount)] if amount else None
        shares: list[Share] = []
        tag, purpose = "", ""
        for key, value in node.items:
            if key.text == "标签":
                words = Text().read(value, reading)
                tag = words.text if words else ""
            elif key.text == "经费":
                purpose = Choice(PURPOSES).read(value, reading) or ""
            elif origin := member("origin", key.text):
                shares += [replace(s, origin=origin) for s in self.read(value, reading) or ()]
            elif fund := member("fund", key.text):
                amount = Money().read(value, reading)
                if amount:
                    shares.append(_share(fund, amount))
            else:
                remedy = did_you_mean(key.text, (*FUNDS, *ORIGINS, "标签", "经费"))
                message = f"“{key.text[:40]}” 不是资金性质或资金来源"
                reading.error(key.place, "unknown-fund", message, remedy)
        return [replace(s, tag=tag, purpose=purpose) for s in shares]

    def schema(self) -> Schema:
        money = Money().schema()
        funds = dict.fromkeys(FUNDS, money) | {name: {} for name in ORIGINS}
        extra: Schema = {"标签": {"type": "string"}, "经费": {"enum": list(PURPOSES)}}
        return {
            "anyOf": [
                *money["anyOf"],
                {"type": "object", "properties": funds | extra, "additionalProperties": False},
            ]
        }


def lines_of(function: Coded, economic: Coded | None, shares: list[Share], nature: str) -> list[Line]:
    """Shares at one function (and economic section) as lines of the ledger."""
    code = economic.code if economic else ""
    return [
        Line(
            s.amount,
            function=function.code,
            economic=code,
            nature=nature,
            purpose=s.purpose,
            fund=s.fund,
            origin=s.origin,
            tag=s.tag,
            place=s.place,
        )
        for s in shares
    ]


def _once(pairs: list[tuple[Coded, Any]], reading: Reading) -> list[tuple[Coded, Any]]:
    """The pairs whose code is not in an earlier one; a code that comes again is reported."""
    first: dict[str, Coded] = {}
    for coded, _ in pairs:
        before = first.setdefault(coded.code, coded)
        if before is not coded and plain(before.name) == plain(coded.name):
            message = f"科目 {coded.code} 写了两次，第 {before.place.line} 行已有"
            reading.error(coded.place, "duplicate-key", message, "请合并或删去一处")
    return [(coded, value) for coded, value in pairs if first[coded.code] is coded]


class Lines(Shape):
    """Amounts by function, below it by economics or not (`economics` demands it); read as (lines, blocks, codes).

    The keys 按功能 and 按经济 state margins instead: the same money once by functions, once by economics.
    """

    def __init__(self, nature: str, economics: bool) -> None:
        self.nature, self.economics = nature, economics
        self.expects = "按功能科目列的金额"

    def read(
        self, node: Node, reading: Reading
    ) -> tuple[list[Line], list[Block], list[tuple[str, Coded]]] | None:
        lines: list[Line] = []
        codes: list[tuple[str, Coded]] = []
        if isinstance(node, Scalar) and not node.text and not node.quoted and not node.lost:
            return [], [], []
        if not isinstance(node, nodes.Mapping):
            self.mismatch(node, reading)
            return None
        if any(key.text in ("按功能", "按经济") for key, _ in node.items):
            blocks, codes = self._margins(node, reading)
            return [], blocks, codes
        written = [(Code("function").read(key, reading), value) for key, value in node.items]
        functions = [(function, value) for function, value in written if function]
        codes += [("function", function) for function, _ in functions]
        for function, value in _once(functions, reading):
            below = value.items if isinstance(value, nodes.Mapping) else ()
            detailed = self.economics or any(k.text[:1].isdigit() for k, _ in below)
            if not detailed:
                lines += lines_of(function, None, Shares().read(value, reading) or [], self.nature)
                continue
            pairs = TableOf(Shares(), Code("economic").read).read(value, reading) or []
            codes += [("economic", economic) for economic, _ in pairs]
            for economic, shares in _once(pairs, reading):
                lines += lines_of(function, economic, shares, self.nature)
        return lines, [], codes

    def _margins(self, node: nodes.Mapping, reading: Reading) -> tuple[list[Block], list[tuple[str, Coded]]]:
        margins, codes, totals = [], [], {}
        for key, value in node.items:
            dimension = {"按功能": "function", "按经济": "economic"}.get(key.text)
            if dimension is None:
                reading.error(key.place, "unknown-key", f"与按功能、按经济并列的 “{key.text}” 不能用")
                continue
            pairs = TableOf(Money(), Code(dimension).read).read(value, reading) or []
            codes += [(dimension, coded) for coded, _ in pairs]
            pairs = _once(pairs, reading)
            amounts = {coded.code: amount.fen for coded, amount in pairs}
            places = {coded.code: amount.place for coded, amount in pairs}
            totals[key.text] = sum(amounts.values())
            margins.append(Margin(dimension, amounts, Query(), places))
        if len(set(totals.values())) > 1:
            told = "，".join(f"{name}合计 {fen / 100:.2f} 元" for name, fen in totals.items())
            reading.error(
                node.place, "margins-agree", f"同一笔钱两种分法的合计不同：{told}", "请核对两边的金额"
            )
        fixed = {
            "nature": self.nature,
            "fund": MAIN_FUND,
            "origin": MAIN_ORIGIN,
            "year": "本年",
            "tag": "",
            "project": "",
        }
        return [Block(fixed, tuple(margins))], codes

    def schema(self) -> Schema:
        by_economic = TableOf(Shares()).schema()
        below = by_economic if self.economics else {"anyOf": [Shares().schema(), by_economic]}
        return {"type": "object", "additionalProperties": below}
