"""功能科目要与单位性质相称。

查什么：事业单位的支出是否列在只属于行政单位的科目：行政运行、行政单位离退休、行政单位医疗；反过来，行政、参公单位的支出列在事业运行、
  事业单位离退休、事业单位医疗的，给一条提示。
为什么：这些科目按定义反映一种单位的支出；列错后按科目汇总就不真实。机关里有事业编制人员的，可以两种都有。
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
from budgetgen.ledger.dimensions import UNIT_KINDS
from budgetgen.ledger.ledger import Line

_OFFICE, _LIKE_OFFICE, _INSTITUTION = UNIT_KINDS
_OF_OFFICES = ("行政运行", "行政单位离退休", "归口管理的行政单位离退休", "行政单位医疗")
_OF_INSTITUTIONS = ("事业运行", "事业单位离退休", "事业单位医疗")


def _subjects(view: View) -> Iterable[Line]:
    """One line for each function that a unit spends on."""
    lines = [line for line in view.lines if line.unit_kind and line.function]
    return {(line.unit, line.function): line for line in reversed(lines)}.values()


def _search(line: Line, view: View) -> Iterator[Fault]:
    entry = lookup("function", line.function, view.spec.year)
    name = entry.name if entry else view.spec.names.get(("function", line.function), "")
    said = f"支出列在 {line.function} {name}"
    if line.unit_kind == _INSTITUTION and name in _OF_OFFICES:
        told = f"{line.unit} 是事业单位，{said}"
        yield Fault(line.place, told, "请核对科目；单位是参照公务员法管理的，性质写 参公")
    if line.unit_kind != _INSTITUTION and name in _OF_INSTITUTIONS:
        told = f"{line.unit} 是{line.unit_kind}单位，{said}"
        remedy = "请核对科目和单位性质；确是其中事业编制人员的，不用改"
        yield Fault(line.place, told, remedy, severity=Severity.HINT)


RULE = Rule("function-suits-unit", "功能科目与单位性质相称", Severity.WARNING, _subjects, _search)
