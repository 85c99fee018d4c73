"""The keys of a spec, declared once: what the reader takes and what the JSON Schema says."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from budgetgen.ledger.dimensions import UNIT_KINDS, member
from budgetgen.ledger.money import UNITS, half_width
from budgetgen.source.nodes import Node, Scalar
from budgetgen.source.shapes import (
    Choice,
    Either,
    Key,
    ListOf,
    Money,
    Reading,
    Record,
    Schema,
    Shape,
    Switch,
    TableOf,
    Text,
    Whole,
    Words,
)
from budgetgen.spec.amounts import Code, Lines, Shares
from budgetgen.spec.model import Coded, Department, Holding, Indicator, Objective, Performance, Safeguard

LEVELS = ("中央", "省级", "市级", "县级", "区级", "乡级", "镇级", "街道")


class Indicators(Shape):
    """Indicators below their first and second level; read as a list of Indicator."""

    expects = "按一级、二级指标分列的指标"
    _item = Record(
        "指标",
        {
            "名称": Key("name", Text(), True),
            "值": Key("value", Text(), True),
            "描述": Key("description", Text(), True),
            "依据": Key("basis", Text(), True),
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


class PackName(Shape):
    """The name of a folder of packs: never a path; read as Words."""

    expects = "版式包的名字（budgetgen pack list 列出全部）"

    def read(self, node: Node, reading: Reading) -> Words | None:
        words = Text().read(node, reading)
        if words is None or re.fullmatch(r"[^\W_][\w.\-]{0,79}", words.text):
            return words
        message = f"“{words.text[:40]}” 不是{self.expects}"
        reading.error(words.place, "pack-name", message, "只写名字，不写路径；可用的见 budgetgen pack list")
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^[^\W_][\w.\-]{0,79}$"}


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
    _lines = Lines("项目支出", economics=False)

    def read(self, node: Node, reading: Reading) -> Any:
        return (_FUNCTION if isinstance(node, Scalar) else self._lines).read(node, reading)

    def schema(self) -> Schema:
        return {"anyOf": [_FUNCTION.schema(), self._lines.schema()]}


PROJECT = Record(
    "项目",
    {
        "名称": Key("name", Text(), True),
        "科目": Key("subjects", Subjects(), True),
        "金额": Key("shares", Shares()),
        "目标": Key("goals", ListOf(Text(), single=True)),
        "指标": Key("indicators", Indicators()),
        "采购": Key("purchases", ListOf(PURCHASE)),
    },
    tells_keys=True,
)

CARRIED_OUT = Record(
    "年终结转", {"科目": Key("function", _FUNCTION, True), "金额": Key("shares", Shares(), True)}
)

MONEY_KEYS = {
    "基本支出": Key("basic", Lines("基本支出", economics=True)),
    "项目支出": Key("projects", ListOf(PROJECT)),
    "经营支出": Key("commercial", Lines("事业单位经营支出", economics=False)),
    "上缴上级支出": Key("remitted", Lines("上缴上级支出", economics=False)),
    "对附属单位补助支出": Key("subsidy", Lines("对附属单位补助支出", economics=False)),
    "采购": Key("purchases", ListOf(PURCHASE)),
    "年终结转": Key("carried_out", ListOf(CARRIED_OUT)),
}

UNIT = Record(
    "单位",
    {
        "名称": Key("name", Text(), True),
        "性质": Key("kind", Choice(UNIT_KINDS, lambda text: member("unit_kind", text)), True),
        "规格": Key("rank", Text()),
        "经费保障": Key("funding", Text()),
        **MONEY_KEYS,
    },
)

HOLDING = Either(
    text=Text(),
    keys=Record("资产", {"数量": Key("quantity", Text()), "价值": Key("value", Money())}, Holding),
)

SPEC = Record(
    "规格",
    {
        "版式": Key("pack", PackName(), True),
        "预算年度": Key("year", Whole(1990, 2100), True),
        "金额单位": Key("unit_of_money", Choice(tuple(UNITS))),
        "公开日期": Key("published", Text()),
        "部门": Key(
            "department",
            Record(
                "部门",
                {
                    "编码": Key("code", Text(), True),
                    "名称": Key("name", Text(), True),
                    "级次": Key("level", Choice(LEVELS), True),
                },
                Department,
            ),
            True,
        ),
        "单位": Key("units", ListOf(UNIT), True),
        "批复数": Key("approved", TableOf(Either(text=Money(), keys=TableOf(Money())))),
        "职责": Key("duties", ListOf(Text())),
        **MONEY_KEYS,
        "上年": Key("last_year", TableOf(Money())),
        "绩效": Key(
            "performance",
            Record(
                "绩效",
                {
                    "总体目标": Key("overall", Text()),
                    "分项目标": Key(
                        "objectives",
                        ListOf(
                            Record(
                                "分项目标",
                                {
                                    "名称": Key("name", Text(), True),
                                    "目标": Key("goal", Text(), True),
                                    "指标": Key("measures", Text()),
                                },
                                Objective,
                            )
                        ),
                    ),
                    "保障措施": Key(
                        "safeguards",
                        ListOf(
                            Record(
                                "保障措施",
                                {"标题": Key("title", Text(), True), "内容": Key("text", Text(), True)},
                                Safeguard,
                            )
                        ),
                    ),
                },
                Performance,
            ),
        ),
        "资产": Key("holdings", TableOf(HOLDING)),
        "说明": Key("statements", TableOf(Either(text=Text(), keys=TableOf(Text())))),
        "名词解释": Key("glossary", TableOf(Text())),
        "其他事项": Key("other", Text()),
        "尾差注": Key("rounding_noted", Switch()),
        "科目名称": Key("names", TableOf(Text())),
    },
)


def json_schema() -> Schema:
    """The shape of a spec as JSON Schema, from the declaration that the reader uses."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "部门预算公开规格",
        **SPEC.schema(),
    }
