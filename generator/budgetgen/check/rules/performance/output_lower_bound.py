"""产出的数量设下限。

查什么：数量指标里值是件数、次数、人数、长度等，却写 ≤ 或 不超过 的；投诉、事故、故障、时间、会议、用车、采购等越少越好或者要控制的除外。
为什么：产出是要做到的，写 ≤3套 等于一套不做也算完成。
依据：数量指标衡量产出的数量，见《中央部门预算绩效目标管理办法》（财预〔2015〕88号）。
错：{名称: 维护服务器量, 值: ≤3套}。
对：{名称: 维护服务器量, 值: ≥3套}，或 3套。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.catalog.indicator_words import says
from budgetgen.check.indicators import QUANTITY, Measure
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.spec.indicator_value import AT_MOST, COUNT


def _subjects(view: View) -> list[Measure]:
    counts = [m for m in view.measures if m.value and m.value.kind == COUNT and not m.value.each]
    return [m for m in counts if m.filed == QUANTITY and not _may_be_capped(m.name)]


def _may_be_capped(name: str) -> bool:
    """Whether a name counts what had better be little, or what is to be kept within limits."""
    return bool(says("harmful", name) or says("controlled", name))


def _search(measure: Measure, view: View) -> Iterator[Fault]:
    value, one = measure.value, measure.indicator
    if value is not None and value.comparison in AT_MOST:
        told = f"“{measure.name}” 是产出，值 “{one.value}” 却是上限"
        remedy = "产出一般写 ≥" + view.to_writers("；确要控制的，忽略这条并写明原因")
        yield Fault(one.value.place, told, remedy, about=one.place)


RULE = Rule("output-lower-bound", "产出数量设下限", Severity.HINT, _subjects, _search)
