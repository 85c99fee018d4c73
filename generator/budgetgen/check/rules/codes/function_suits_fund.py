"""国有资本经营预算、政府性基金预算的支出科目，用那一种资金安排。

查什么：列在 223 类的每一笔，资金是不是国有资本经营预算；列在政府性基金的款（国有土地使用权出让收入安排的支出、彩票公益金安排的支出等）的，资金是不是一般公共预算。反过来，用政府性基金预算、国有资本经营预算的每一笔，是不是列在别的科目（行政运行等）；目录里没有的款，不报。
为什么：这些科目按定义反映用那一种收入安排的支出；资金写错，两本预算的收入和支出都会错。
依据：《政府收支分类科目》223 类和政府性基金各款的说明。
错：科目: 2230105 国有企业退休人员社会化管理补助支出，金额: 1250000（没有写资金，就是一般公共预算）。
对：金额: {国有资本经营预算: 1250000}。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetgen.catalog.catalog import history
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import FUNDS
from budgetgen.ledger.ledger import Line

_GENERAL, _GOVERNMENT_FUNDS, _STATE_CAPITAL = FUNDS[:3]
_NOT_GENERAL = FUNDS[1:]
_SPECIAL = (_GOVERNMENT_FUNDS, _STATE_CAPITAL)
"""Funds that pay on functions of their own only."""
_CLASS = "223"
_OF_FUNDS = (
    *("20709", "20822", "21208", "21210", "21366"),
    *("22904", "22960", "23104", "23204", "23304"),
)
"""款 that only the budget of government funds has."""


_OF_A_FUND = re.compile("基金|安排的支出|专项债|特别国债")
"""In the name of a 款 that a fund may pay, one of these words."""


def _subjects(view: View) -> Iterable[Line]:
    return [
        line for line in view.lines if line.amount and (_funds_of(line.function) or line.fund in _SPECIAL)
    ]


def _funds_of(function: str) -> tuple[str, ...]:
    """The funds that a function is for, where it is not for money of every kind: first the one to write."""
    if function.startswith(_CLASS):
        return (_STATE_CAPITAL,)
    return _NOT_GENERAL if function.startswith(_OF_FUNDS) else ()


def _search(line: Line, view: View) -> Iterator[Fault]:
    funds = _funds_of(line.function)
    if funds and line.fund not in funds:
        told = f"{line.function} 是{funds[0]}支出，资金却是{line.fund}"
        yield Fault(line.place, told, f"请写 {{{funds[0]}: 金额}}，或核对科目")
    elif line.fund in _SPECIAL and not funds and _is_ordinary(line.function):
        told = f"资金是{line.fund}，{line.function} {view.books.name_of('function', line.function)} 却不是它的支出科目"
        yield Fault(line.place, told, "请核对资金和科目")


def _is_ordinary(function: str) -> bool:
    """Whether the list has the 款 of a code, in whatever year, and its name is none of a fund's."""
    known = history("function", function[:5])
    return bool(known) and not any(_OF_A_FUND.search(entry.name) for entry in known)


RULE = Rule("function-suits-fund", "功能科目与资金相称", Severity.WARNING, _subjects, _search)
