"""The keys of a spec, declared once: what the reader takes and what the JSON Schema says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from budgetgen.findings import Place
from budgetgen.ledger.dimensions import UNIT_KINDS, member
from budgetgen.ledger.money import UNITS
from budgetgen.source import nodes
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
from budgetgen.spec.model import Department, Holding, Objective, Performance, Safeguard
from budgetgen.spec.money_keys import MONEY_KEYS
from budgetgen.spec.stated import Stated

LEVELS = ("中央", "省级", "市级", "县级", "区级", "乡级", "镇级", "街道")


class PackName(Shape):
    """The name of a pack, or the path of its folder from the spec's: ./forms/my-pack; read as Words."""

    expects = "版式包的名字（budgetgen pack list 列出全部）"
    _part = r"[^/\\:*?\"<>|{}$]"
    _pattern = rf"[^\W_][\w.\-]{{0,79}}|(?=.{{1,200}}$)(?![\s~\-]){_part}+/(?:{_part}+/)*{_part}*"

    def read(self, node: Node, reading: Reading) -> Words | None:
        words = Text().read(node, reading)
        if words is None or (re.fullmatch(self._pattern, words.text) and words.text.isprintable()):
            return words
        message = f"“{words.text[:40]}” 不是{self.expects}"
        remedy = "请写名字，或从规格所在的文件夹算起的路径，如 ./forms/名字，用 / 分隔"
        reading.error(words.place, "pack-name", message, remedy)
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^(?:{self._pattern})$"}


HOLDING = Either(
    text=Text(),
    keys=Record("资产", {"数量": Key("quantity", Text()), "价值": Key("value", Money())}, Holding),
)

PERFORMANCE = Record(
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
)

_MONEY_UNIT = {"金额单位": Key("unit_of_money", Choice(tuple(UNITS)))}


class LastYear(Shape):
    """Figures of the year before, typed or from last year's spec (`文件`); read as (figures, file)."""

    expects = "上年的数（名称: 金额），或 文件: 上年的规格"
    _figures = TableOf(Either(text=Money(), keys=Stated()))

    def read(self, node: Node, reading: Reading) -> Any:
        if not isinstance(node, nodes.Mapping):
            figures = self._figures.read(node, reading)
            return None if figures is None else (figures, None)
        files = [value for key, value in node.items if key.text.strip() == "文件"]
        rest = tuple(pair for pair in node.items if pair[0].text.strip() != "文件")
        file = Text().read(files[0], reading) if files else None
        figures = self._figures.read(replace(node, items=rest), reading)
        return None if figures is None or (files and file is None) else (figures, file)

    def schema(self) -> Schema:
        return {**self._figures.schema(), "properties": {"文件": {"type": "string"}}}


_APPROVED = {"批复数": Key("approved", TableOf(Either(text=Money(), keys=TableOf(Money()))))}
_DUTIES = {"职责": Key("duties", ListOf(Text()))}
_TEXTS = {
    "上年": Key("last_year", LastYear()),
    "绩效": Key("performance", PERFORMANCE),
    "资产": Key("holdings", TableOf(HOLDING)),
    "说明": Key("statements", TableOf(Either(text=Text(), keys=TableOf(Text())))),
    "名词解释": Key("glossary", TableOf(Text())),
    "其他事项": Key("other", Text()),
}
OWN_KEYS = _APPROVED | _DUTIES | _TEXTS
"""What a department says of itself besides its money, and each of its units may say of itself."""

POSTS = ("有", "没有")
"""Whether an office has posts of an institution (事业编制) besides its own."""

UNIT = Record(
    "单位",
    {
        "编码": Key("code", Text()),
        "名称": Key("name", Text(), True),
        "性质": Key("kind", Choice(UNIT_KINDS, lambda text: member("unit_kind", text)), True),
        "规格": Key("rank", Text()),
        "经费保障": Key("funding", Text()),
        "事业编制": Key("institution_posts", Choice(POSTS)),
        **_MONEY_UNIT,
        **_APPROVED,
        **_DUTIES,
        **MONEY_KEYS,
        **_TEXTS,
    },
)


class UnitItem(Shape):
    """A unit, written here or as `文件: ./本级.yaml` in a file of its own; read as its keys with their `places` and its unit of money."""

    expects = "一个单位的各项（名称、性质 …），或 文件: ./单位.yaml"
    _file = Record("写了 “文件” 的单位", {"文件": Key("file", Text(), True)})

    def read(self, node: Node, reading: Reading) -> Any:
        if _has(node, "文件"):
            written = self._file.read(node, reading)
            if written is None or reading.files is None:
                return None
            found = reading.files.yaml(written["file"], reading)
            if found is None:
                return None
            node = found
        own = replace(reading, unit=unit_of_money(node, reading.unit))
        unit = UNIT.read(node, own)
        return None if unit is None else unit | {"places": key_places(node), "unit_of_money": own.unit}

    def schema(self) -> Schema:
        return {"anyOf": [UNIT.schema(), self._file.schema()]}


SPEC = Record(
    "规格",
    {
        "版式": Key("pack", PackName(), True),
        "预算年度": Key("year", Whole(1990, 2100), True),
        **_MONEY_UNIT,
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
        "单位": Key("units", ListOf(UnitItem()), True),
        **_APPROVED,
        **_DUTIES,
        **MONEY_KEYS,
        **_TEXTS,
        "尾差注": Key("rounding_noted", Switch()),
        "科目名称": Key("names", TableOf(Text())),
        "科目计入": Key("counts", TableOf(Text())),
    },
)


def unit_of_money(node: Node, default: str) -> str:
    """The unit that the amounts below a node are in; needed before any of them is read."""
    for key, value in node.items if isinstance(node, nodes.Mapping) else ():
        if key.text == "金额单位" and isinstance(value, Scalar) and value.text in UNITS:
            return value.text
    return default


def budget_year(node: Node) -> int:
    """The year that a spec is of, 0 where it cannot be read; needed before names are looked up."""
    for key, value in node.items if isinstance(node, nodes.Mapping) else ():
        if key.text == "预算年度" and isinstance(value, Scalar):
            return Whole().read(value, Reading()) or 0
    return 0


def unit_names(node: Node) -> tuple[str, ...]:
    """The names of the units that a spec lists itself; needed before tables are read that have units as columns."""
    listed = [v for k, v in node.items if k.text == "单位"] if isinstance(node, nodes.Mapping) else []
    units = [unit for node in listed if isinstance(node, nodes.Sequence) for unit in node.items]
    keys = [pair for unit in units if isinstance(unit, nodes.Mapping) for pair in unit.items]
    return tuple(value.text for key, value in keys if key.text == "名称" and isinstance(value, Scalar))


def key_places(node: Node) -> dict[str, Place]:
    """Where each key stands, and each key one level below it as 上/下."""
    places: dict[str, Place] = {}
    for key, value in node.items if isinstance(node, nodes.Mapping) else ():
        places[key.text.strip()] = key.place
        for below, _ in value.items if isinstance(value, nodes.Mapping) else ():
            places[f"{key.text.strip()}/{below.text.strip()}"] = below.place
    return places


def _has(node: Node, name: str) -> bool:
    return isinstance(node, nodes.Mapping) and any(key.text.strip() == name for key, _ in node.items)


def json_schema() -> Schema:
    """The shape of a spec as JSON Schema, from the declaration that the reader uses."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "部门预算公开规格",
        **SPEC.schema(),
    }
