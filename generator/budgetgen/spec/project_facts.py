"""What a spec says of a project besides its money: code, nature, category, who answers for it, from when to when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from budgetgen.ledger.dimensions import ALL_YEARS
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.money import decimal_text, half_width
from budgetgen.source.nodes import Node
from budgetgen.source.shapes import Key, ListOf, Reading, Schema, Shape, Text, Words
from budgetgen.spec.amounts import Shares, lines_of
from budgetgen.spec.model import Coded, Project, Share

WORDS = ("编码", "性质", "类别", "主管部门", "实施单位")
START, END = DAYS = ("开始日期", "完成日期")
FACTS = (*WORDS, *DAYS)
"""The keys of a project that say one thing of it each."""
_DAY = re.compile(r"(\d{4})(?:-|年)(\d{1,2})(?:-|月)(\d{1,2})日?", re.ASCII)


def day_of(text: str) -> date | None:
    """The day that a text names (2023-01-31 or 2023年1月31日), or None if there is no such day."""
    match = _DAY.fullmatch(half_width(text).strip())
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


class Day(Shape):
    """A day as a person writes it, and as it is printed; read as Words."""

    expects = "日期，如 2023-01-31"

    def read(self, node: Node, reading: Reading) -> Words | None:
        words = Text().read(node, reading)
        if words is None or day_of(words.text):
            return words
        message = f"“{words.text[:20]}” 不是日期"
        reading.error(words.place, "date-format", message, "请写成 2023-01-31，年、月、日要写全")
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^\d{4}[-年]\d{1,2}[-月]\d{1,2}日?$"}


KEYS = {
    **{name: Key(name, Text()) for name in WORDS},
    **{name: Key(name, Day()) for name in DAYS},
    "资金总额": Key("total", Shares()),
    "年度目标": Key("year_goals", ListOf(Text(), single=True)),
}
"""The keys of a project that only some forms print."""


def facts_of(written: Mapping[str, Any], reading: Reading) -> dict[str, Words]:
    """The facts of a project as written; days out of order are reported."""
    facts = {name: written[name] for name in FACTS if name in written}
    days = [day_of(facts[name].text) for name in DAYS if name in facts]
    if len(days) == len(DAYS) and days[0] and days[1] and days[0] > days[1]:
        message = f"{END} {facts[END].text} 在{START} {facts[START].text} 之前"
        reading.error(facts[END].place, "date-order", message, "请核对这两个日期")
    return facts


def total_of(written: Mapping[str, Any], lines: list[Line], reading: Reading) -> list[Line]:
    """The money of all years of a project (分) as it states it; no lines where it states none."""
    shares: list[Share] = written.get("total", [])
    whole, this_year = sum(share.amount for share in shares), sum(line.amount for line in lines)
    if shares and whole < this_year:
        told = decimal_text(this_year, 2, thousands=True)
        message = f"资金总额 {decimal_text(whole, 2, thousands=True)} 元，比本年的 {told} 元还少"
        remedy = "资金总额是项目各年的资金，本年的也在内；请核对"
        reading.error(shares[0].place, "project-total", message, remedy)
    first = lines[0] if lines else Line(0)
    return [
        replace(line, unit=first.unit, unit_kind=first.unit_kind, project=first.project, year=ALL_YEARS)
        for line in lines_of(Coded("", ""), None, shares, first.nature)
    ]


def lasts_beyond(project: Project, year: int) -> bool:
    """Whether a project says that it begins before the budget year or goes on after it."""
    days = [day_of(project.facts[name].text) for name in DAYS if name in project.facts]
    return any(day.year != year for day in days if day)
