"""写明的政府经济科目，是部门经济科目对应的那一个。

查什么：规格或明细表里写明了政府经济科目的每一笔，与部门经济科目按单位性质对应的政府经济科目比较；对应表里没有的（如行政单位的绩效工资）不查。
为什么：同一笔钱在部门预算经济分类和政府预算经济分类里各列一次，两边对不上，按政府经济科目汇总就错了。
依据：财政部《关于印发〈支出经济分类科目改革方案〉的通知》（财预〔2017〕98号）附表的对应关系。
错：行政单位 30201 办公费: {一般公共预算: 38500, 政府经济: 50502}，50502 是事业单位用的。
对：政府经济: 50201 办公经费，或不写，由程序推算。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetgen.catalog.mapping import counterparts
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.ledger import Line


def _counterparts(line: Line, view: View) -> frozenset[str]:
    return counterparts(line.economic, line.unit_kind, view.spec.year)


def _subjects(view: View) -> Iterable[Line]:
    """Lines whose code of the government's section is one that somebody wrote."""
    written = {coded.code for kind, coded in view.spec.codes if kind == "government"}
    lines = [line for line in view.lines if line.government in written and line.economic and line.amount]
    return [line for line in lines if _counterparts(line, view)]


def _search(line: Line, view: View) -> Iterator[Fault]:
    right = _counterparts(line, view)
    if line.government in right:
        return
    name = view.books.name_of
    meant = "、".join(f"{code} {name('government', code)}" for code in sorted(right))
    economic = f"{line.economic} {name('economic', line.economic)}"
    told = f"{line.unit_kind}单位的 {economic} 对应政府经济科目 {meant}，这里写的是 {line.government}"
    yield Fault(line.place, told, "请改写，或删去由程序推算")


RULE = Rule(
    "government-suits-department", "政府经济科目与部门经济科目对应", Severity.WARNING, _subjects, _search
)
