"""文字里的金额，与它前面的词所指的数一致。

查什么：金额前面的词正好是表里的行名、列名、科目名或项目名（“项目支出41.15万元”），而这个金额不是该名称下的任何一个数，也不是其中某个单位、资金、项目的合计。“甲和乙分别为……”逐个对；说明是某个单位的，与这个单位的数对；“其中”的各项，与总数里的这一项对；一个科目、项目的，少的可能是其中一部分，多于它全部的才报。引用的数也查：词说的是一个数，引的是另一个数。词里另有限定（某馆、去年、每年、累计）的不查。
为什么：同一份文本里，读者会拿说明里的数去对表；对不上，不是表错就是说明错。
依据：公开文本的通行做法：说明里的数取自各表，与各表一致。
错：项目支出41.15万元（表里的项目支出合计是 41.05 万元）。
对：项目支出${表/行/列}万元。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.sentences.comparing import DIFFERENT, NEAR
from budgetgen.check.sentences.reading import naming
from budgetgen.check.sentences.telling import figure_text, in_words, number_text, off_by, off_figure, place_of
from budgetgen.check.sentences.typed import Judged, judged
from budgetgen.check.view import View
from budgetgen.findings import Severity


def _subjects(view: View) -> list[Judged]:
    return [one for one in view.once(judged) if one.labels]


def _search(one: Judged, view: View) -> Iterator[Fault]:
    if one.verdict not in (NEAR, DIFFERENT) or not one.named or one.figure is None:
        return
    said, figure = one.said, one.figure
    shift = off_by(view, said, figure)
    verb = "写" if said.typed else "引用"
    told = f"{in_words((one.clause.phrase.unit, *one.labels))}{verb}的是 {number_text(said)}，{figure_text(view, figure)}，{view.more_or_less(shift)}"
    if one.slip:
        told += f"（{one.slip}）"
    remedy = "请核对" + (view.citation(figure, "；这个数可以引用：{}") if one.citable else "")
    severity = Severity.ERROR if one.certain else Severity.WARNING
    off = off_figure(said, figure, shift, view.once(naming).of(one.labels).this_year)
    yield Fault(place_of(one.sentence, said), told, remedy, severity=severity, off=off)


RULE = Rule("figures-as-named", "金额与所说的名称一致", Severity.ERROR, _subjects, _search)
