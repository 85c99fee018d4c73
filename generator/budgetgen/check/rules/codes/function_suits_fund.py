"""国有资本经营预算支出科目只用国有资本经营预算安排。

查什么：列在 223 类的每一笔，资金是不是国有资本经营预算。
为什么：223 类按定义反映用国有资本经营预算收入安排的支出；资金写错，国有资本经营预算的收入和支出都会错。
依据：《政府收支分类科目》223 国有资本经营预算支出的说明。
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

_STATE_CAPITAL = FUNDS[2]
_CLASS = "223"


def _subjects(view: View) -> Iterable[Line]:
    return [line for line in view.lines if line.function.startswith(_CLASS) and line.amount]


def _search(line: Line, view: View) -> Iterator[Fault]:
    if line.fund != _STATE_CAPITAL:
        told = f"{line.function} 是国有资本经营预算支出，资金却是{line.fund}"
        yield Fault(line.place, told, f"请写 {{{_STATE_CAPITAL}: 金额}}，或核对科目")


RULE = Rule("function-suits-fund", "功能科目与资金相称", Severity.WARNING, _subjects, _search)
