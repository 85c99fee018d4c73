"""文字里的金额没有把元和万元写混。

查什么：手打的金额换一个单位正好是表里的数（514.48元、5144750万元，表里是 514.48 万元）；引用的数后面写的单位不是说明用的单位。
为什么：差一个“万”字，就差一万倍。
依据：金额等于数字乘单位；说明用的单位由版式规定。
错：基本支出514.48元；项目支出${表/行/列}元。
对：基本支出514.48万元；项目支出${表/行/列}万元。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.sentences.comparing import OTHER_UNIT
from budgetgen.check.sentences.telling import figure_text, number_text, place_of
from budgetgen.check.sentences.typed import Judged, judged
from budgetgen.check.view import View
from budgetgen.findings import Severity


def _subjects(view: View) -> list[Judged]:
    return view.once(judged)


def _search(one: Judged, view: View) -> Iterator[Fault]:
    if one.verdict != OTHER_UNIT or one.figure is None:
        return
    place = place_of(one.sentence, one.said)
    if not one.said.typed:
        told = f"引用的数印出来以{view.pack.narrative_unit}为单位，后面却写“{one.said.number.unit}”"
        yield Fault(place, told, f"请写 {view.pack.narrative_unit}")
        return
    told = f"{number_text(one.said)} 的单位像是错了：{figure_text(view, one.figure)}"
    severity = Severity.ERROR if one.certain else Severity.WARNING
    yield Fault(place, told, f"单位是否应为{one.slip}？", severity=severity)


RULE = Rule("unit-of-money", "元和万元没有写混", Severity.ERROR, _subjects, _search)
