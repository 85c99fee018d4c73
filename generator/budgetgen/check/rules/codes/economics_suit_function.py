"""专为一种缴费设的功能科目，只列这一种缴费。

查什么：列在 机关事业单位基本养老保险缴费支出、职业年金缴费支出、住房公积金 的每一笔，写了经济科目的，是不是同一种缴费。
为什么：这些科目的名称就说明了用途，列了别的经济科目，两张表里必有一处是错的。
依据：《政府收支分类科目》2080505、2080506、2210201 的说明。
错：2210201 住房公积金 下列 30110 职工基本医疗保险缴费。
对：2210201 住房公积金 下列 30113 住房公积金。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.ledger import Line

_ONLY = {"2080505": "30108", "2080506": "30109", "2210201": "30113"}
"""A function, and the only economic section that it pays."""


def _subjects(view: View) -> Iterable[Line]:
    return [line for line in view.lines if line.function in _ONLY and line.economic and line.amount]


def _search(line: Line, view: View) -> Iterator[Fault]:
    only = _ONLY[line.function]
    if line.economic != only:
        function, written, meant = (
            f"{code} {view.books.name_of(kind, code)}"
            for kind, code in (("function", line.function), ("economic", line.economic), ("economic", only))
        )
        yield Fault(line.place, f"{function} 下列了 {written}", f"这个科目列 {meant}，请核对")


RULE = Rule("economics-suit-function", "经济科目与功能科目相称", Severity.WARNING, _subjects, _search)
