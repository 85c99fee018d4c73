"""成本指标设上限。

查什么：成本指标里值是金额、却写 ≥ 或 不少于 的；补助标准、节约额、收入、投入一类越多越好的除外。
为什么：成本是要控制的，写 ≥12万元 等于说花得越多越好。
依据：成本指标衡量完成任务所用的成本，见《中央部门预算绩效目标管理办法》（财预〔2015〕88号）。
错：{名称: 维护费, 值: ≥12万元}。
对：{名称: 维护费, 值: ≤12万元}。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.catalog.indicator_words import says
from budgetgen.check.indicators import COST, Measure
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.spec.indicator_value import AT_LEAST


def _subjects(view: View) -> Iterator[Measure]:
    for measure in view.measures:
        filed_as_cost = measure.filed == COST and not says("floor_is_right", measure.name)
        if measure.is_money and (filed_as_cost or measure.is_total_cost):
            yield measure


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    value, one = measure.value, measure.indicator
    if value is not None and value.comparison in AT_LEAST:
        told = f"“{measure.name}” 是成本，值 “{one.value}” 却是下限"
        yield Fault(one.value.place, told, "成本一般写 ≤，请核对", about=one.place)


RULE = Rule("cost-upper-bound", "成本指标设上限", Severity.WARNING, _subjects, _search)
