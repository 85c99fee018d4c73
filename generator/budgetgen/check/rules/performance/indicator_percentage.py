"""合格率、满意度这类百分比不超过百分之百。

查什么：值是百分比的指标里，名称是满意度、合格率、覆盖率、及时率等按定义不会超过百分之百的；其他以 率、比例 结尾的，超过时只给提示；
  增长率、提高率、收益率、完成率、使用率等可以超过百分之百的不查。
为什么：95 打成 950，或者小数点丢了，一眼看不出来。
依据：部分不大于全部。
错：{名称: 印刷文件合格率, 值: ≥950百分比}。
对：{名称: 印刷文件合格率, 值: ≥95百分比}。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.catalog.indicator_words import says
from budgetgen.check.indicators import Measure
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.spec.indicator_value import PERCENT

_WHOLE = 100


def _severity(name: str) -> Severity | None:
    """How sure it is that what a name measures cannot exceed the whole; None where it may."""
    if says("ratio_of_money", name):
        return None
    if says("at_most_100", name):
        return Severity.ERROR
    return None if says("may_exceed_100", name) or not says("rate", name) else Severity.HINT


def _subjects(view: View) -> list[Measure]:
    percentages = [m for m in view.measures if m.value and m.value.kind == PERCENT and not m.value.is_points]
    return [measure for measure in percentages if _severity(measure.name) is not None]


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    value, one = measure.value, measure.indicator
    if value is None or not (value.high > _WHOLE or (value.comparison == ">" and value.high == _WHOLE)):
        return
    told = f"“{measure.name}” 的值 “{one.value}” 超过百分之百"
    yield Fault(one.value.place, told, "请核对", about=one.place, severity=_severity(measure.name))


RULE = Rule("indicator-percentage", "比率不超过百分之百", Severity.ERROR, _subjects, _search)
