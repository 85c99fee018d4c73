"""取整造成的尾差要在表下注明。

查什么：各表里印出的分项之和，是不是等于印出的合计；精确数相等、只是四舍五入后差最后一位的，合成一条提示，列出各处。
为什么：尾差不是错误，但读者会拿计算器核对；表下有一句注，就不用逐个解释。
依据：公开文本的通行做法。
错：合计 514.48，人员经费 426.49，公用经费 87.98，表下没有注。
对：规格里写 尾差注: 是，由程序在有尾差的表下加注。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.disclosure.model import TableBlock
from budgetgen.disclosure.rounding import differences
from budgetgen.findings import Severity

_TOLD = 3


def _subjects(view: View) -> list[list[TableBlock]]:
    tables = view.disclosure.tables
    return [tables] if tables else []


def _search(tables: list[TableBlock], view: View) -> Iterator[Fault]:
    found = [difference for table in tables for difference in differences(table)]
    if not found or view.spec.rounding_noted:
        return
    told = "；".join(map(str, found[:_TOLD])) + (" 等" if len(found) > _TOLD else "")
    yield Fault(
        view.spec.place,
        f"四舍五入后有 {len(found)} 处分项之和与合计差最后一位（{told}）",
        "要在这些表下注明，请写 尾差注: 是",
    )


RULE = Rule("rounding-noted", "尾差注明", Severity.HINT, _subjects, _search)
