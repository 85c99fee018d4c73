"""抄进文字的数，不抄错一位。

查什么：手打的金额与表里某个数只差一键：一位数字不同，相邻两位对调，多或少一位，小数点移位。它前面的话里提到了那个数的名称，两数又都在四位以上的，是警告；什么都没有提到的，要五到七位数字相近，是提示。
为什么：说明里的数多半是从表里抄来的，抄错一位最难看出来。
依据：公开文本的通行做法：说明里的数取自各表。
错：全年安排的机关运行经费支出大约需要87.89万元（表里是 87.98 万元）。
对：机关运行经费${表/行/列}万元。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.sentences.comparing import NEAR
from budgetgen.check.sentences.telling import figure_text, number_text, off_by, off_figure, place_of
from budgetgen.check.sentences.typed import Judged, judged
from budgetgen.check.view import View
from budgetgen.findings import Severity


def _subjects(view: View) -> list[Judged]:
    return [one for one in view.once(judged) if one.said.typed]


def _search(one: Judged, view: View) -> Iterator[Fault]:
    if one.verdict != NEAR or one.named or one.figure is None:
        return
    told = f"{number_text(one.said)} 像是抄错的：{figure_text(view, one.figure)}，{one.slip}"
    remedy = "请核对" + view.citation(one.figure, "；如果就是这个数，引用 {}")
    shift = off_by(view, one.said, one.figure)
    severity = Severity.WARNING if one.certain else Severity.HINT
    off = off_figure(one.said, one.figure, shift, [one.figure])
    yield Fault(place_of(one.sentence, one.said), told, remedy, severity=severity, off=off)


RULE = Rule("figures-copied-right", "抄进文字的数没有抄错", Severity.WARNING, _subjects, _search)
