"""项目的采购不超过项目的钱，按资金逐项比较；不列在项目下的，不超过单位的钱。

查什么：每个项目各笔采购按资金合计，与这个项目同一种资金、同一种来源的支出比较；不列在项目下的采购，与这个单位同一种资金的全部支出比较。
为什么：采购是项目支出的一部分，采购表和项目支出印在同一份文本里，采购多于支出就有一处是错的。
依据：政府采购预算是部门预算的组成部分。
错：项目 “档案抢救费” 金额 50000，采购合计 60000。
对：采购合计不超过 50000，或改项目金额。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetgen.check.queries import SPENT
from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.view import View
from budgetgen.findings import Place, Severity
from budgetgen.ledger.dimensions import ORIGINS
from budgetgen.ledger.query import Query
from budgetgen.spec.model import Project, Purchase

Paid = tuple[str, str]
"""(fund, origin)."""


def _subjects(view: View) -> list[Project | str]:
    """Projects that buy, and units that buy besides."""
    projects = [project for project in view.spec.projects if project.purchases]
    return [*projects, *dict.fromkeys(unit for unit, _ in view.spec.purchases)]


def _search(subject: Project | str, view: View) -> Iterator[Fault]:
    if isinstance(subject, str):
        yield from _of_unit(subject, view)
        return
    there: dict[Paid, int] = {}
    for line in subject.lines:
        there[line.fund, line.origin] = there.get((line.fund, line.origin), 0) + line.amount
    name = f"项目 “{subject.name.text}” "
    for paid, amount in _bought(subject.purchases).items():
        told = _over(name, "项目的这种资金", paid, amount, there.get(paid, 0), view)
        if told:
            place = subject.purchases[0].place
            yield _fault(place, told, amount - there.get(paid, 0), subject.name.place)


def _of_unit(unit: str, view: View) -> Iterator[Fault]:
    """What a unit buys without saying for which project, against all that it spends."""
    bought = [purchase for buyer, purchase in view.spec.purchases if buyer == unit]
    for paid, amount in _bought(bought).items():
        query = SPENT & Query.of({"unit": (unit,), "fund": paid[:1], "origin": paid[1:]})
        there = view.books.ledger.ask(query).amount
        told = _over(f"{unit}", "它的这种资金", paid, amount, there or 0, view)
        if there is not None and told:
            yield _fault(bought[0].place, told, amount - there)


def _bought(purchases: Iterable[Purchase]) -> dict[Paid, int]:
    found: dict[Paid, int] = {}
    for purchase in purchases:
        for share in purchase.shares:
            found[share.fund, share.origin] = found.get((share.fund, share.origin), 0) + share.amount
    return found


def _over(whose: str, what: str, paid: Paid, amount: int, there: int, view: View) -> str:
    """What is wrong, in words; "" if the money suffices."""
    fund, origin = paid
    if amount <= there:
        return ""
    called = fund if origin == ORIGINS[0] else f"{origin}的{fund}"
    return f"{whose}用{called}采购 {view.money(amount)}，{what}是 {view.money(there)}，{view.more_or_less(amount - there)}"


def _fault(place: Place, told: str, over: int, *also: Place) -> Fault:
    return Fault(place, told, "请核对采购、金额和资金", also=also, off=Off(over))


RULE = Rule("procurement-within-project", "采购不超过项目的钱", Severity.ERROR, _subjects, _search)
