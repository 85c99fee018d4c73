"""指标归在自己的那一类：数量、质量、时效、成本、满意度。

查什么：只查说得准的几种——金额列在时效或满意度下面；支出总量、成本费用列在数量、质量下面；以 数量、次数、人数 结尾的计数列在质量、成本下面
  （获奖、达标、采纳一类和越少越好的除外）；合格率、准确率列在数量、时效下面；及时率列在数量、成本下面；满意度列在别处；完成日期列在数量、质量、成本下面。
为什么：归错了类，这一类就少了真正的指标，按类给的分值也错了。
依据：《中央部门预算绩效目标管理办法》（财预〔2015〕88号）对各类指标的说明。
错：时效指标下面 {名称: 支出金额总量, 值: ≤9.9万元}。
对：成本指标下面 {名称: 支出金额总量, 值: ≤9.9万元}。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.catalog.indicator_words import says
from budgetgen.check.indicators import COST, QUALITY, QUANTITY, SATISFACTION, TIMELINESS, Measure
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.spec.indicator_value import AT_MOST, COUNT, PERCENT, is_deadline

_KINDS = (QUANTITY, QUALITY, TIMELINESS, COST, SATISFACTION)


def _subjects(view: View) -> Iterator[Measure]:
    for measure in view.measures:
        if measure.filed in _KINDS or says("satisfaction", measure.name):
            yield measure


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    what, where = _meant(measure)
    if where and where != measure.filed:
        one = measure.indicator
        told = f"“{measure.name}”（{one.value}）是{what}，却列在 “{one.second}” 下面"
        yield Fault(one.name.place, told, f"请移到{where}指标，或换成 “{one.second}” 的内容", about=one.place)


def _meant(measure: Measure) -> tuple[str, str]:
    """What an indicator surely is, and the kind that it belongs to; "" where that is not sure."""
    value, name, filed = measure.value, measure.name, measure.filed
    if says("satisfaction", name) and (value is None or value.kind == PERCENT):
        return "满意度", SATISFACTION
    if is_deadline(measure.indicator.value.text) and filed in (QUANTITY, QUALITY, COST):
        return "完成的日期", TIMELINESS
    if value is None:
        return "", ""
    if measure.is_money:
        return _money(measure)
    if value.kind == COUNT and filed in (QUALITY, COST) and _is_plain_count(measure):
        return "数量", QUANTITY
    if value.kind == PERCENT and filed in (QUANTITY, COST) and says("timely_rate", name):
        return "时效", TIMELINESS
    if value.kind == PERCENT and filed in (QUANTITY, TIMELINESS) and says("quality_rate", name):
        return "质量", QUALITY
    return "", ""


def _money(measure: Measure) -> tuple[str, str]:
    """An amount of money: costs belong to 成本; others are surely wrong where time or satisfaction is measured."""
    capped = measure.value is not None and measure.value.comparison in AT_MOST
    is_cost = measure.is_total_cost or (
        capped and says("cost", measure.name) and not says("floor_is_right", measure.name)
    )
    if is_cost and measure.filed in (QUANTITY, QUALITY, TIMELINESS, SATISFACTION):
        return "支出的金额", COST
    if measure.filed in (TIMELINESS, SATISFACTION):
        return "金额", COST if capped else QUANTITY
    return "", ""


def _is_plain_count(measure: Measure) -> bool:
    """Whether a count says how much is done, not how well, and not what had better be little."""
    value, name = measure.value, measure.name
    if value is None or not value.low or value.comparison in AT_MOST or not says("count", name):
        return False
    return not (says("count_of_quality", name) or says("fewer_is_better", name))


RULE = Rule("indicator-kind", "指标归在自己的一类", Severity.WARNING, _subjects, _search)
