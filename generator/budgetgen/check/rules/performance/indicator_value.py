"""指标值读得出来：比较符号、数、单位，或者一句话。

查什么：每条指标的值。“≥3次”“≤11.7万元”“100百分比”“不少于3次”“12月底前”“有所提高”“优” 都可以；
  只有符号没有数、两个符号、数字里夹着字母、范围只写一头、范围前大后小、逗号和小数点打错的，不可以。
为什么：这样的值没有人知道要达到多少，年底没法自评。
依据：绩效指标要可以衡量，见《中央部门预算绩效目标管理办法》（财预〔2015〕88号）。
错：{名称: 培训次数, 值: ≥1O次}，数字零打成了字母。
对：{名称: 培训次数, 值: ≥10次}。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetgen.check.indicators import Measure
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity


def _subjects(view: View) -> Iterable[Measure]:
    return view.measures


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    slip, one = measure.slip, measure.indicator
    if slip is not None:
        told = f"指标 “{measure.name}” 的值 “{one.value}” {slip}"
        yield Fault(one.value.at(slip.offset), told, slip.remedy, about=one.place)


RULE = Rule("indicator-value", "指标值读得出来", Severity.ERROR, _subjects, _search)
