"""文字里的数四舍五入，不截去尾数，也不用取整后的数相加减。

查什么：手打的金额等于表里的数截去尾数（87.708 写成 87.70），或末位与它差 1（用取整后的数相加减而来）。
为什么：表是从精确的数四舍五入来的；截去尾数，文字与表就差 0.01。
依据：公开文本的通行做法：金额四舍五入。
错：行政单位离退休87.70万元（精确数是 877,080.00 元）。
对：行政单位离退休87.71万元，或引用表里的数。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.sentences.comparing import CUT_OFF, LAST_DIGIT
from budgetgen.check.sentences.telling import figure_text, number_text, place_of
from budgetgen.check.sentences.typed import Judged, judged
from budgetgen.check.view import View
from budgetgen.findings import Severity

_WHY = {CUT_OFF: "是截去了尾数，没有四舍五入", LAST_DIGIT: "末位差 1，像是用取整后的数算出来的"}


def _subjects(view: View) -> list[Judged]:
    return [one for one in view.once(judged) if one.said.typed]


def _search(one: Judged, view: View) -> Iterator[Fault]:
    if one.verdict not in _WHY or one.figure is None:
        return
    exact = view.money(abs(one.figure.amount or 0))
    told = f"{number_text(one.said)} {_WHY[one.verdict]}：{figure_text(view, one.figure)}（精确数 {exact}）"
    yield Fault(place_of(one.sentence, one.said), told, view.citation(one.figure, "宜引用：{}"))


RULE = Rule("figures-rounded", "文字里的数四舍五入", Severity.HINT, _subjects, _search)
