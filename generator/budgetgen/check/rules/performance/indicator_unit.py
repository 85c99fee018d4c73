"""指标值的单位与名称相称：次数不用百分号，合格率不用次，费用不用人。

查什么：只查说得准的几种——合格率、满意度、覆盖率等的单位是次、元、天；数量、次数、期数、户数等的单位是 %、元、天；人数、人次的单位是台、份、公里；
  支出金额、费用的单位是次、人。写作 起/万人 一类的比值，和单位没有写的，不查。
为什么：单位在表里是另选的，选错了一格，数字看着对，意思全错。
依据：绩效指标要可以衡量，见《中央部门预算绩效目标管理办法》（财预〔2015〕88号）。
错：{名称: 培训合格率, 值: ≥95次}；{名称: 检查次数, 值: ≥12百分比}。
对：{名称: 培训合格率, 值: ≥95%}；{名称: 检查次数, 值: ≥12次}。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.catalog.indicator_words import says
from budgetgen.check.indicators import Measure
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.spec.indicator_value import COUNT, MONEY, PERCENT, TIME

_WRONG = (
    ("at_most_100", (COUNT, MONEY, TIME)),
    ("counted", (PERCENT, MONEY, TIME)),
    ("total_cost", (COUNT, PERCENT, TIME)),
    ("amount", (COUNT, TIME)),
    ("fee", (COUNT,)),
)
"""What a name says is measured, and the kinds of units that this never has."""
_PERSONS, _THINGS = "persons", "unit_of_things"


def _subjects(view: View) -> Iterator[Measure]:
    concepts = [concept for concept, _ in _WRONG]
    for measure in view.measures:
        value = measure.value
        if value and value.unit and not value.each and any(says(c, measure.name) for c in concepts):
            yield measure


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    value, one = measure.value, measure.indicator
    if value is None:
        return
    wrong = any(says(concept, measure.name) and value.kind in kinds for concept, kinds in _WRONG)
    things = says(_PERSONS, measure.name) and says(_THINGS, value.unit.lstrip("万亿千百"))
    if wrong or things:
        told = f"“{measure.name}” 的值 “{one.value}”，单位与名称不合"
        place = one.value.at(max(one.value.text.rfind(value.unit), 0))
        yield Fault(place, told, "请核对单位", about=one.place)


RULE = Rule("indicator-unit", "指标的单位与名称相称", Severity.WARNING, _subjects, _search)
