"""国有资本经营预算、政府性基金预算的支出科目，用那一种资金安排。

查什么：列在 223 类的每一笔，资金是不是国有资本经营预算；列在政府性基金的款（国有土地使用权出让收入安排的支出、彩票公益金安排的支出等）的，资金是不是一般公共预算。
为什么：这些科目按定义反映用那一种收入安排的支出；资金写错，两本预算的收入和支出都会错。
依据：《政府收支分类科目》223 类和政府性基金各款的说明。
错：科目: 2230105 国有企业退休人员社会化管理补助支出，金额: 1250000（没有写资金，就是一般公共预算）。
对：金额: {国有资本经营预算: 1250000}。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import FUNDS
from budgetgen.ledger.ledger import Line

_GENERAL, _GOVERNMENT_FUNDS, _STATE_CAPITAL = FUNDS[:3]
_CLASS = "223"
_OF_FUNDS = (
    *("20709", "20822", "21208", "21210", "21366"),
    *("22904", "22960", "23104", "23204", "23304"),
)
"""款 that only the budget of government funds has."""


def _subjects(view: View) -> Iterable[Line]:
    return [line for line in view.lines if line.function.startswith((_CLASS, *_OF_FUNDS)) and line.amount]


def _search(line: Line, view: View) -> Iterator[Fault]:
    state_capital = line.function.startswith(_CLASS)
    if line.fund != _STATE_CAPITAL if state_capital else line.fund == _GENERAL:
        wanted = _STATE_CAPITAL if state_capital else _GOVERNMENT_FUNDS
        told = f"{line.function} 是{wanted}支出，资金却是{line.fund}"
        yield Fault(line.place, told, f"请写 {{{wanted}: 金额}}，或核对科目")


RULE = Rule("function-suits-fund", "功能科目与资金相称", Severity.WARNING, _subjects, _search)
