"""支出总量一类的指标等于项目的金额。

查什么：名称或描述说的是项目支出总数的指标（支出金额总量、项目总成本、预算控制数……），它的金额与本项目的金额；
  分资金的项目，等于其中本年的、财政拨款的或某一种资金的也算合得上；写明是几年累计的不比。按值里的小数位四舍五入、进位、截断都算相等。
为什么：预算改了，指标忘了跟着改，表里就有两个总数。
依据：同一笔钱在一份文件里只有一个数。
错：项目金额 184500 元，{名称: 支出金额总量, 值: ≤18.25万元}。
对：{名称: 支出金额总量, 值: ≤18.45万元}。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.indicators import Measure, agrees, unit_meant
from budgetgen.check.rule import Fault, Off, Rule, wan
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import GROUPS
from budgetgen.ledger.query import Query
from budgetgen.spec.model import Project


def _subjects(view: View) -> Iterator[Measure]:
    for measure in view.measures:
        if measure.is_total_cost and measure.project.amount:
            yield measure


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    value, one, amount = measure.value, measure.indicator, measure.project.amount
    if value is None or unit_meant(measure):
        return
    if any(agrees(value, value.unit, part) for part in _amounts(measure.project)):
        return
    off = value.fen - amount
    told = f"“{measure.name}” 是 {wan(value.fen)} 万元，项目金额 {wan(amount)} 万元，{view.more_or_less(off)}"
    spent = Query.of({"project": (measure.project.name.text,), "unit": (measure.project.unit,)})
    yield Fault(one.value.place, told, "请核对指标值和项目金额", about=one.place, off=Off(-off, query=spent))


def _amounts(project: Project) -> set[int]:
    """The project's amount, and those of its funds and origins, which an indicator may mean."""
    found = {"": project.amount}
    for line in project.lines:
        fiscal = "财政拨款" if line.fund in GROUPS["fund"]["财政拨款"] else "其他资金"
        for part in {line.fund, line.origin, fiscal, f"{fiscal} {line.origin}", f"{line.fund} {line.origin}"}:
            found[part] = found.get(part, 0) + line.amount
    return {amount for amount in found.values() if amount}


RULE = Rule("total-cost", "支出总量等于项目金额", Severity.WARNING, _subjects, _search)
