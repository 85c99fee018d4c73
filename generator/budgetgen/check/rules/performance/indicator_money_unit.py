"""成本指标的单位与项目金额合得上：元、万元没有写错。

查什么：成本指标（和别处写明是支出总量的指标）的金额，是不是恰好差一万倍才等于本项目的金额。
为什么：11.7 万元的项目写成 ≤11.7元，数字看着对，单位差了一万倍；这是抄表时最常见的错。
依据：1 万元等于 10,000 元。
错：项目 117000 元，{名称: 支出金额总量, 值: ≤11.7元}。
对：{名称: 支出金额总量, 值: ≤11.7万元}。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.indicators import COST, Measure, unit_meant
from budgetgen.check.rule import Fault, Rule, wan
from budgetgen.check.view import View
from budgetgen.findings import Severity


def _subjects(view: View) -> Iterator[Measure]:
    for measure in view.measures:
        if measure.is_money and (measure.filed == COST or measure.is_total_cost):
            yield measure


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    value, one = measure.value, measure.indicator
    if value is not None and (meant := unit_meant(measure)):
        told = f"“{measure.name}” 的值 “{one.value}” 与项目金额 {wan(measure.project.amount)} 万元差一万倍"
        place = one.value.at(one.value.text.rfind(value.unit))
        yield Fault(place, told, f"单位是否应为{meant}？", about=one.place)


RULE = Rule("indicator-money-unit", "成本指标的单位", Severity.WARNING, _subjects, _search)
