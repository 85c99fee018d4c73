"""越高越好的指标设下限，越低越好的设上限。

查什么：合格率、及时率、满意度写成 ≤ 或 不超过 的；差错率、故障率、投诉率、响应时间、事故次数写成 ≥ 或 不少于 的；受理、处置一类的工作量不算。
为什么：≥ 和 ≤ 选错了，满意度 ≤90% 等于说越不满意越好。
依据：指标值是要达到的标准，见《中央部门预算绩效目标管理办法》（财预〔2015〕88号）。
错：{名称: 查档群众满意度, 值: ≤95%}；{名称: 系统故障率, 值: ≥1%}。
对：{名称: 查档群众满意度, 值: ≥95%}；{名称: 系统故障率, 值: ≤1%}。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.catalog.indicator_words import says
from budgetgen.check.indicators import Measure
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.spec.indicator_value import AT_LEAST, AT_MOST

_HIGH = ("satisfaction", "quality_rate", "timely_rate")


def _better_high(name: str) -> bool:
    return any(says(concept, name) for concept in _HIGH) and not says("better_low", name)


def _better_low(name: str) -> bool:
    return bool(says("better_low", name)) and not says("handled", name)


def _subjects(view: View) -> Iterator[Measure]:
    for measure in view.measures:
        if measure.value and (_better_high(measure.name) or _better_low(measure.name)):
            yield measure


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    value, one = measure.value, measure.indicator
    if value is None or not value.high:
        return
    if value.comparison in AT_MOST and _better_high(measure.name):
        told, sign = "越高越好", "≥"
    elif value.comparison in AT_LEAST and _better_low(measure.name):
        told, sign = "越低越好", "≤"
    else:
        return
    message = f"“{measure.name}” {told}，值却写 “{one.value}”"
    yield Fault(one.value.place, message, f"是否应写 {sign}？", about=one.place)


RULE = Rule("indicator-direction", "指标的方向", Severity.WARNING, _subjects, _search)
