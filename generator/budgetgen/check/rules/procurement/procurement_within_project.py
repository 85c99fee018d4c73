"""项目的采购不超过项目的钱，按资金逐项比较。

查什么：每个项目各笔采购按资金合计，与这个项目同一种资金、同一种来源的支出比较。
为什么：采购是项目支出的一部分，采购表和项目支出印在同一份文本里，采购多于支出就有一处是错的。
依据：政府采购预算是部门预算的组成部分。
错：项目 “档案抢救费” 金额 50000，采购合计 60000。
对：采购合计不超过 50000，或改项目金额。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule, more_or_less, yuan
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.spec.model import Project

Paid = tuple[str, str]
"""(fund, origin)."""


def _subjects(view: View) -> list[Project]:
    return [project for project in view.spec.projects if project.purchases]


def _search(project: Project, view: View) -> Iterator[Fault]:
    there: dict[Paid, int] = {}
    for line in project.lines:
        there[line.fund, line.origin] = there.get((line.fund, line.origin), 0) + line.amount
    bought: dict[Paid, int] = {}
    for purchase in project.purchases:
        for share in purchase.shares:
            bought[share.fund, share.origin] = bought.get((share.fund, share.origin), 0) + share.amount
    for (fund, origin), amount in bought.items():
        over = amount - there.get((fund, origin), 0)
        if over > 0:
            paid = fund if origin == "本年收入" else f"{origin}的{fund}"
            told = (
                f"项目 “{project.name.text}” 用{paid}采购 {yuan(amount)} 元，"
                f"项目的这种资金是 {yuan(amount - over)} 元，{more_or_less(over)}"
            )
            yield Fault(
                project.purchases[0].place,
                told,
                "请核对采购、项目金额和资金",
                also=(project.name.place,),
                shift=over,
            )


RULE = Rule("procurement-within-project", "采购不超过项目的钱", Severity.ERROR, _subjects, _search)
