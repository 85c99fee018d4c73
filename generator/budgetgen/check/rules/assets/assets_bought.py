"""拟购置的固定资产不少于采购预算里的设备和家具。

查什么：“资产” 下写的拟购置固定资产，与采购中单价达到门槛的设备、车辆、家具合计比较；多写的可能不用采购，只在像是抄错了这个合计时（数字对调、错一位小数点）报；没有写就由程序取采购数，不查。
为什么：采购表里买的设备、家具就是要购置的固定资产，两处印在同一份文本里。
依据：固定资产以单位价值和使用年限认定，门槛“固定资产单价”可以在版式包或 budgetgen.toml 里改。
错：采购打印机、办公桌 3.45 万元，拟购置固定资产写 0。
对：拟购置固定资产: 34500，或不写。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.sentences.likeness import significant, slip_between
from budgetgen.check.view import View
from budgetgen.disclosure.books import PURCHASES
from budgetgen.findings import Severity
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.query import Query

_PLANNED = "拟购置固定资产"
_LIMIT = "固定资产单价"
_EQUIPMENT = ("A02", "A03", "A05", "A06")
"""设备, 专用设备 and 家具 in both editions: what is A03, A05 or A06 in one edition is no consumable in the other."""


def _subjects(view: View) -> list[Line]:
    """The planned purchases that a department states."""
    return view.books.ledgers["资产"].select(Query.of({"item": (_PLANNED,)}))


def _search(planned: Line, view: View) -> Iterator[Fault]:
    limit = view.thresholds[_LIMIT]
    bought = [
        b.purchase
        for b in view.books.bought
        if b.purchase.item.code.startswith(_EQUIPMENT) and b.purchase.price >= limit
    ]
    total = sum(share.amount for purchase in bought for share in purchase.shares)
    typed = slip_between(planned.amount, total) if planned.amount > total else ""
    if total > planned.amount or (typed and len(significant(total)) > 1):
        names = "、".join(dict.fromkeys(purchase.item.name for purchase in bought))
        told = (
            f"{_PLANNED}写的是 {view.money(planned.amount)}，采购里的设备、家具（{names}）合计 {view.money(total)}，"
            f"{view.more_or_less(planned.amount - total)}"
        )
        told += f"（{typed}）" if typed else ""
        off = Off(total - planned.amount, query=Query(), book=PURCHASES)
        yield Fault(planned.place, told, "请核对，或删去这一行由程序计算", (bought[0].place,), off=off)


RULE = Rule(
    "assets-bought",
    "拟购置固定资产与采购相符",
    Severity.WARNING,
    _subjects,
    _search,
    thresholds={_LIMIT: 100_000},
)
