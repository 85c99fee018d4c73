"""合格率、满意度这类百分比不超过百分之百。

查什么：值是百分比的指标里，名称是满意度、合格率、覆盖率、及时率等按定义不会超过百分之百的；其他以 率、比例 结尾的，超过时只给提示；
  增长率、提高率、收益率、完成率、使用率等可以超过百分之百的不查。没有写单位的，超过 100 也查。合格率、及时率、满意度写成 0.95% 的，也指出来。
为什么：95 打成 950，或者小数点丢了，0.95 后面又加了百分号，一眼看不出来。
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
from budgetgen.spec.indicator_value import AT_MOST, PERCENT

_WHOLE = 100


def _severity(name: str) -> Severity | None:
    """How sure it is that what a name measures cannot exceed the whole; None where it may."""
    if says("ratio_of_money", name):
        return None
    if says("at_most_100", name):
        return Severity.ERROR
    return None if says("may_exceed_100", name) or not says("rate", name) else Severity.HINT


def _subjects(view: View) -> list[Measure]:
    return [measure for measure in view.measures if _is_share(measure)]


def _is_share(measure: Measure) -> bool:
    """Whether a share of a whole is measured: in per cent, or without a unit."""
    value = measure.value
    if value is None or value.is_points:
        return False
    if value.unit or value.each:
        return value.kind == PERCENT and _severity(measure.name) is not None
    return _severity(measure.name) is Severity.ERROR


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    value, one = measure.value, measure.indicator
    if value is None:
        return
    if value.high > _WHOLE or (value.comparison == ">" and value.high == _WHOLE):
        told = f"“{measure.name}” 的值 “{one.value}” 超过百分之百"
        yield Fault(one.value.place, told, "请核对", about=one.place, severity=_severity(measure.name))
    elif value.unit and value.decimals and 0 < value.high <= 1 and _should_be_high(measure):
        told = f"“{measure.name}” 的值 “{one.value}” 不到百分之一"
        remedy = f"是否应为 {(value.high * _WHOLE).normalize():f}%？"
        yield Fault(one.value.place, told, remedy, about=one.place, severity=Severity.WARNING)


def _should_be_high(measure: Measure) -> bool:
    """Whether a good share is near the whole, and the value is no upper bound."""
    good = any(says(concept, measure.name) for concept in ("quality_rate", "timely_rate", "satisfaction"))
    capped = measure.value is not None and measure.value.comparison in AT_MOST
    return good and not capped and not says("better_low", measure.name)


RULE = Rule("indicator-percentage", "比率不超过百分之百", Severity.ERROR, _subjects, _search)
