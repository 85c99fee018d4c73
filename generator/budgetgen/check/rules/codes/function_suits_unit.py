"""功能科目要与单位性质相称。

查什么：事业单位的支出是否列在只属于行政单位的科目：行政运行、行政单位离退休、行政单位医疗；反过来，行政、参公单位的支出列在事业运行、
  事业单位离退休、事业单位医疗的，一个单位问一次：机关里有事业编制人员的，在单位下写 事业编制: 有，就不再问；写 没有 而钱列在这些科目、
  写 有 而没有一分钱列在这些科目的，说出来。
为什么：这些科目按定义反映一种单位的支出；列错后按科目汇总就不真实。机关里有事业编制人员的，可以两种都有，程序看不出来，只有单位知道。
依据：《政府收支分类科目》中各科目的名称和说明。
错：单位性质为 事业，基本支出列 2070101 行政运行。
对：列 20701 文化和旅游 下反映该单位业务的项，如 2070104 图书馆；或把单位性质改为 行政、参公。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.catalog.catalog import lookup
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import UNIT_KINDS
from budgetgen.ledger.ledger import Line
from budgetgen.spec.model import Unit

_OFFICE, _LIKE_OFFICE, _INSTITUTION = UNIT_KINDS
_OF_OFFICES = ("行政运行", "行政单位离退休", "归口管理的行政单位离退休", "行政单位医疗")
_OF_INSTITUTIONS = ("事业运行", "事业单位离退休", "事业单位医疗")

Spent = tuple[Unit, list[Line]]
"""(a unit, one line for each function that it spends on)."""


def _subjects(view: View) -> Iterator[Spent]:
    lines = [line for line in view.lines if line.unit_kind and line.function]
    first = {(line.unit, line.function): line for line in reversed(lines)}
    for unit in view.spec.units:
        own = sorted((line for (name, _), line in first.items() if name == unit.name.text), key=_place)
        if own:
            yield unit, own


def _search(spent: Spent, view: View) -> Iterator[Fault]:
    unit, lines = spent
    if unit.kind == _INSTITUTION:
        for line in lines:
            if _name(line, view) in _OF_OFFICES:
                told = f"{line.unit} 是事业单位，支出列在 {line.function} {_name(line, view)}"
                yield Fault(line.place, told, "请核对科目；单位是参照公务员法管理的，性质写 参公")
        return
    of_posts = [line for line in lines if _name(line, view) in _OF_INSTITUTIONS]
    said = unit.places.get("事业编制", unit.place)
    if of_posts and unit.institution_posts != "有":
        codes = "、".join(f"{line.function} {_name(line, view)}" for line in of_posts)
        denied = unit.institution_posts == "没有"
        told = f"{unit.name} {'写明没有事业编制' if denied else f'是{unit.kind}单位'}，支出列在 {codes}"
        remedy = "请核对科目和单位性质" + ("" if denied else "；机关里有事业编制的，在单位下写 事业编制: 有")
        also = tuple(line.place for line in of_posts[1:]) + ((said,) if denied else ())
        severity = Severity.WARNING if denied else Severity.HINT
        yield Fault(of_posts[0].place, told, remedy, also, severity=severity)
    elif unit.institution_posts == "有" and not of_posts:
        told = f"{unit.name} 写了有事业编制，却没有一分钱列在事业运行、事业单位离退休、事业单位医疗"
        yield Fault(said, told, "请核对科目，或删去这一行", severity=Severity.HINT)


def _place(line: Line) -> tuple[str, int, int]:
    return line.place.file, line.place.line, line.place.column


def _name(line: Line, view: View) -> str:
    entry = lookup("function", line.function, view.spec.year)
    return entry.name if entry else view.spec.names.get(("function", line.function), "")


RULE = Rule("function-suits-unit", "功能科目与单位性质相称", Severity.WARNING, _subjects, _search)
