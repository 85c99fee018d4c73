"""成本指标的金额不超过项目的金额。

查什么：成本指标里某一项费用的金额（值写 ≤、= 或不写符号的），与本项目的金额比较；按人、按件计的单价，补助标准，几年累计或合同的总额，
  社会成本、生态环境成本不比；说是支出总数的由另一条规则比。
为什么：一项费用是项目支出的一部分，比整个项目还多，两个数必有一个是错的。
依据：部分不大于全部。
错：项目金额 5 万元，{名称: 印刷费, 值: ≤35万元}。
对：{名称: 印刷费, 值: ≤3.5万元}。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.catalog.indicator_words import says
from budgetgen.check.indicators import COST, Measure, unit_meant
from budgetgen.check.rule import Fault, Rule, wan
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.money import UNITS
from budgetgen.spec.indicator_value import AT_LEAST

_NO_PART = ("each", "many_years", "floor_is_right")
_OF_OTHERS = "of_others"


def _subjects(view: View) -> Iterator[Measure]:
    for measure in view.measures:
        if measure.is_money and measure.filed == COST and _is_part(measure):
            yield measure


def _is_part(measure: Measure) -> bool:
    """Whether a part of the project's spending of this year is meant."""
    value, one = measure.value, measure.indicator
    if value is None or value.each or value.comparison in AT_LEAST or measure.is_total_cost:
        return False
    if not measure.project.amount or says(_OF_OTHERS, one.second.text):
        return False
    texts = (measure.name, one.description.text)
    return not any(says(concept, text) for concept in _NO_PART for text in texts)


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    value, one, amount = measure.value, measure.indicator, measure.project.amount
    if value is None or unit_meant(measure):
        return
    rounding = UNITS[value.unit] // int(10**value.decimals)
    if value.fen > amount + min(rounding, amount // 100):
        told = f"“{measure.name}” 的值 “{one.value}” 多于项目金额 {wan(amount)} 万元"
        yield Fault(one.value.place, told, "请核对指标值、单位和项目金额", about=one.place)


RULE = Rule("cost-within-project", "成本不超过项目金额", Severity.WARNING, _subjects, _search)
