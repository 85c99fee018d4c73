"""指标归在自己的那一类：数量、质量、时效、成本、满意度。

查什么：只查说得准的几种——金额列在时效、质量或满意度下面；支出总量、成本费用列在成本以外；以 数量、次数、人数、里程、面积 结尾的计数列在质量、成本、时效、
  满意度下面（获奖、达标、采纳一类，按时、及时一类，和越少越好的除外）；合格率、准确率、成活率列在数量、时效、成本、满意度下面；及时率列在数量、成本下面，
  完成、发放、支付的及时率列在质量下面；满意度列在别处；完成日期、工期列在时效以外。
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
from budgetgen.spec.indicator_value import AT_MOST, COUNT, OTHER, PERCENT, is_deadline

_KINDS = (QUANTITY, QUALITY, TIMELINESS, COST, SATISFACTION)
_RATED = (PERCENT, OTHER)
"""What satisfaction is measured in: per cent, points, or a share without a unit."""


def _subjects(view: View) -> Iterator[Measure]:
    for measure in view.measures:
        anywhere = any(says(concept, measure.name) for concept in ("satisfaction", "finished"))
        if measure.filed in _KINDS or measure.is_total_cost or anywhere:
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
    if says("satisfaction", name) and (value is None or value.kind in _RATED):
        return "满意度", SATISFACTION
    dated, finished = is_deadline(measure.indicator.value.text), says("finished", name)
    if (dated or finished) if filed in (QUANTITY, QUALITY, COST) else (dated and finished):
        return "完成的时间", TIMELINESS
    if value is None:
        return "", ""
    if measure.is_money:
        return _money(measure)
    if value.kind == COUNT:
        return ("数量", QUANTITY) if _is_plain_count(measure) else ("", "")
    return _rate(measure) if value.kind == PERCENT else ("", "")


def _rate(measure: Measure) -> tuple[str, str]:
    """A rate that says how good or how timely the work is, and nothing else."""
    name, filed = measure.name, measure.filed
    timely = filed in (QUANTITY, COST) and says("timely_rate", name)
    if timely or (filed == QUALITY and says("plain_timely_rate", name)):
        return "时效", TIMELINESS
    if filed in (QUANTITY, TIMELINESS, COST, SATISFACTION) and says("quality_rate", name):
        return "质量", QUALITY
    return "", ""


def _money(measure: Measure) -> tuple[str, str]:
    """An amount of money: costs belong to 成本; others are surely wrong where time or satisfaction is measured."""
    name = measure.name
    capped = measure.value is not None and measure.value.comparison in AT_MOST
    is_cost = measure.is_total_cost or (
        capped and says("cost", name) and not says("floor_is_right", name) and measure.filed
    )
    if is_cost and measure.filed != COST:
        return "支出的金额", COST
    if measure.filed in (TIMELINESS, SATISFACTION):
        return "金额", COST if capped else QUANTITY
    some = measure.value is not None and measure.value.high and not capped
    if measure.filed == QUALITY and some and says("amount", name) and not says("harmful", name):
        return "金额", QUANTITY
    return "", ""


def _is_plain_count(measure: Measure) -> bool:
    """Whether a count says how much is done, not how well or how soon, and not what had better be little."""
    value, name = measure.value, measure.name
    if value is None or not value.low or value.comparison in AT_MOST or not says("count", name):
        return False
    other = {
        TIMELINESS: ("in_time",) if not value.each else ("count",),
        SATISFACTION: ("count_of_satisfaction", "count_of_quality"),
    }.get(measure.filed, ("count_of_quality",))
    if says("harmful", name) and not says("handled", name):
        return False
    return not any(says(concept, name) for concept in other)


RULE = Rule("indicator-kind", "指标归在自己的一类", Severity.WARNING, _subjects, _search)
