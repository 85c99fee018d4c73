"""功能科目要与单位性质相称。

查什么：事业单位的支出是否列在只属于行政单位的科目：行政运行、行政单位离退休、行政单位医疗。
为什么：这些科目按定义反映行政单位的支出，事业单位对应的是事业运行、事业单位离退休、事业单位医疗；列错后按科目汇总就不真实。
依据：《政府收支分类科目》中各科目的名称和说明。
错：单位性质为 事业，基本支出列 2070101 行政运行。
对：列 20701 文化和旅游 下反映该单位业务的项，如 2070104 图书馆；或把单位性质改为 行政、参公。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetgen.catalog.catalog import lookup
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.ledger import Line

_OF_OFFICES = ("行政运行", "行政单位离退休", "归口管理的行政单位离退休", "行政单位医疗")


def _subjects(view: View) -> Iterable[Line]:
    """One line for each function that a 事业 unit spends on."""
    lines = (line for line in view.lines if line.unit_kind == "事业" and line.function)
    return {(line.unit, line.function): line for line in reversed(list(lines))}.values()


def _search(line: Line, view: View) -> Iterator[Fault]:
    entry = lookup("function", line.function, view.spec.year)
    if entry and entry.name in _OF_OFFICES:
        told = f"{line.unit} 是事业单位，支出列在 {line.function} {entry.name}"
        yield Fault(line.place, told, "请核对科目；单位是参照公务员法管理的，性质写 参公")


RULE = Rule("function-suits-unit", "功能科目与单位性质相称", Severity.WARNING, _subjects, _search)
