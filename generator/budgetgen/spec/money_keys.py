"""The keys of a spec that hold money: lines by nature, projects with their goals, purchases, what is carried out."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from budgetgen.ledger.money import half_width
from budgetgen.source.nodes import Node, Scalar
from budgetgen.source.shapes import Key, ListOf, Money, Reading, Record, Schema, Shape, TableOf, Text
from budgetgen.spec.amounts import Code, Shares
from budgetgen.spec.lines import Entries, Lines
from budgetgen.spec.model import Coded, Indicator
from budgetgen.spec.project_facts import KEYS as PROJECT_KEYS


class Indicators(Shape):
    """Indicators below their first and second level; read as a list of Indicator."""

    expects = "按一级、二级指标分列的指标"
    _item = Record(
        "指标",
        {
            "名称": Key("name", Text(), True),
            "值": Key("value", Text(), True),
            "描述": Key("description", Text()),
            "依据": Key("basis", Text()),
        },
    )
    _table = TableOf(TableOf(ListOf(_item)))

    def read(self, node: Node, reading: Reading) -> list[Indicator] | None:
        levels = self._table.read(node, reading)
        if levels is None:
            return None
        return [
            Indicator(first, second, **found)
            for first, seconds in levels
            for second, items in seconds
            for found in items
        ]

    def schema(self) -> Schema:
        return self._table.schema()


class Item(Shape):
    """A procurement item: its code (letters and digits) and its name; read as Coded."""

    expects = "采购品目的编码和名称（如 A02020400 多功能一体机）"

    def read(self, node: Node, reading: Reading) -> Coded | None:
        words = Text().read(node, reading)
        if words is None:
            return None
        code, _, name = words.text.partition(" ")
        if not (re.fullmatch("[ABC][0-9]*", code) and name.strip()):
            reading.error(node.place, "code-format", f"“{words.text}” 不是品目", f"请写{self.expects}")
            return None
        return Coded(code, name.strip(), words.place)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^[ABC]\d* .+$"}


class Quantity(Shape):
    """A count; read as Decimal."""

    expects = "数量"

    def read(self, node: Node, reading: Reading) -> Decimal | None:
        text = half_width(node.text).strip() if isinstance(node, Scalar) else ""
        if len(text) > 12 or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
            self.mismatch(node, reading)
            return None
        return Decimal(text)

    def schema(self) -> Schema:
        return {"type": "number", "minimum": 0}


PURCHASE = Record(
    "采购",
    {
        "品目": Key("item", Item(), True),
        "计量单位": Key("measure", Text(), True),
        "数量": Key("quantity", Quantity(), True),
        "单价": Key("price", Money(), True),
        "预留中小微企业": Key("reserved", Money()),
        "资金": Key("shares", Shares()),
    },
)

_FUNCTION = Code("function")


class Subjects(Shape):
    """The function of a project, or several with their amounts; read as Coded, or as the value of Lines."""

    expects = "功能科目，或按功能科目列的金额"
    _lines = Lines("项目支出")

    def read(self, node: Node, reading: Reading) -> Any:
        return (_FUNCTION if isinstance(node, Scalar) else self._lines).read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [_FUNCTION.schema(), self._lines.schema()]}


PROJECT = Record(
    "项目",
    {
        "名称": Key("name", Text(), True),
        "科目": Key("subjects", Subjects()),
        "金额": Key("shares", Shares()),
        "目标": Key("goals", ListOf(Text(), single=True)),
        "指标": Key("indicators", Indicators()),
        "采购": Key("purchases", ListOf(PURCHASE)),
        **PROJECT_KEYS,
    },
    tells_keys=True,
)

NOT_SPENT = {"年终结转": "carried_out", "结余分配": "distributed"}
"""Money of the year that is no expenditure of it, by nature -> its attribute."""


def _not_spent(nature: str) -> Record:
    """What is written of one piece of such money."""
    return Record(nature, {"科目": Key("function", _FUNCTION, True), "金额": Key("shares", Shares(), True)})


MONEY_KEYS = {
    "明细": Key("entries", Entries()),
    "基本支出": Key("basic", Lines("基本支出")),
    "项目支出": Key("projects", ListOf(PROJECT)),
    "经营支出": Key("commercial", Lines("事业单位经营支出")),
    "上缴上级支出": Key("remitted", Lines("上缴上级支出")),
    "对附属单位补助支出": Key("subsidy", Lines("对附属单位补助支出")),
    "采购": Key("purchases", ListOf(PURCHASE)),
    **{nature: Key(name, ListOf(_not_spent(nature))) for nature, name in NOT_SPENT.items()},
}
