"""Shapes of a spec that hold money: codes, shares by fund, lines by function and economics."""

from __future__ import annotations

import re
from dataclasses import replace

from budgetgen.catalog.names import entries_named
from budgetgen.catalog.words import KINDS
from budgetgen.ledger.dimensions import FUNDS, ORIGINS, PURPOSES, member
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.money import half_width
from budgetgen.source import nodes
from budgetgen.source.grid import GridCell
from budgetgen.source.nodes import Node, Scalar
from budgetgen.source.shapes import (
    Amount,
    Choice,
    Money,
    Reading,
    Schema,
    Shape,
    Text,
    did_you_mean,
)
from budgetgen.spec.model import Coded, Share

_LEVELS = {
    "function": (7, "项", "7 位，如 2013201 行政运行"),
    "economic": (5, "款", "5 位，如 30101 基本工资"),
    "government": (5, "款", "5 位，如 50201 办公经费"),
}
CODED = re.compile(r"[\[(（【]?([0-9０-９]+)[\])）】]?[\s\-－—_]*(.*)", re.DOTALL)
"""A code with or without a name behind it, as finance systems write it: `2012601-行政运行`, `[30201]办公费`."""
MAIN_FUND, MAIN_ORIGIN = FUNDS[0], ORIGINS[0]
BY_ECONOMICS = frozenset({"基本支出"})
"""The natures whose money is known by economic section, wherever it is written: the forms print it so."""


class Code(Shape):
    """A code of the given dimension with its name behind it; read as Coded."""

    def __init__(self, dimension: str) -> None:
        self.dimension = dimension
        self.digits, self.kind = _LEVELS[dimension][0], KINDS[dimension]
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


def code_named(cell: GridCell, dimension: str, reading: Reading) -> Coded | None:
    """The code of a name that stands alone in a table's cell, where only one code of its level has it; else reported."""
    shape = Code(dimension)
    found = entries_named(dimension, cell.text, reading.year)
    codes = sorted({entry.code for entry in found if len(entry.code) == shape.digits})
    if len(codes) == 1:
        return Coded(codes[0], cell.text, cell.place)
    if codes:
        told = "、".join(codes[:5]) + ("等" if len(codes) > 5 else "")
        message = f"叫 “{cell.text[:40]}” 的科目有 {len(codes)} 个（{told}）"
    else:
        message = f"目录里没有叫 “{cell.text[:40]}” 的{shape.kind}"
    reading.error(cell.place, "code-format", message, f"请写{shape.expects}")
    return None


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
        before = len(reading.findings)
        tag, purpose = "", ""
        government: Coded | None = None
        for key, value in node.items:
            if key.text == "标签":
                words = Text().read(value, reading)
                tag = words.text if words else ""
            elif key.text == "经费":
                purpose = Choice(PURPOSES).read(value, reading) or ""
            elif key.text == "政府经济":
                coded = Code("government").read(value, reading)
                government = coded or None
            elif origin := member("origin", key.text):
                shares += [replace(s, origin=origin) for s in self.read(value, reading) or ()]
            elif fund := member("fund", key.text):
                amount = Money().read(value, reading)
                if amount:
                    shares.append(_share(fund, amount))
            else:
                remedy = did_you_mean(key.text, (*FUNDS, *ORIGINS, "标签", "经费", "政府经济"))
                message = f"“{key.text[:40]}” 不是资金性质或资金来源"
                reading.error(key.place, "unknown-fund", message, remedy)
        if not shares and len(reading.findings) == before:
            reading.error(node.place, "empty-value", "这里还没有填写金额", "没有就写 0，或删去这一行")
        return [
            replace(
                s,
                tag=s.tag or tag,
                purpose=s.purpose or purpose,
                government=s.government or government,
            )
            for s in shares
        ]

    def schema(self) -> Schema:
        money = Money().schema()
        funds = dict.fromkeys(FUNDS, money) | {name: {} for name in ORIGINS}
        extra: Schema = {
            "标签": {"type": "string"},
            "经费": {"enum": list(PURPOSES)},
            "政府经济": Code("government").schema(),
        }
        return {
            "anyOf": [
                *money["anyOf"],
                {"type": "object", "properties": funds | extra, "additionalProperties": False},
            ]
        }


def codes_in(shares: list[Share]) -> list[tuple[str, Coded]]:
    """The codes that shares write, with their dimensions."""
    return [("government", share.government) for share in shares if share.government]


def lines_of(function: Coded, economic: Coded | None, shares: list[Share], nature: str) -> list[Line]:
    """Shares at one function (and economic section) as lines of the ledger."""
    code = economic.code if economic else ""
    return [
        Line(
            s.amount,
            function=function.code,
            economic=code,
            government=s.government.code if s.government else "",
            nature=nature,
            purpose=s.purpose,
            fund=s.fund,
            origin=s.origin,
            tag=s.tag,
            place=s.place,
        )
        for s in shares
    ]
