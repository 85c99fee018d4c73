"""资产的其中数不超过它所属的那一项。

查什么：资产表里写作 “其中” 的行（如办公用房）的数量和价值，与它上面那一项（房屋）比较。
为什么：其中数是那一项的一部分。
依据：算术关系。
错：房屋: {数量: 500, 价值: 300000}，办公用房: {数量: 800, 价值: 290000}。
对：办公用房的数量不超过 500。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.money import half_width
from budgetgen.source.shapes import Words
from budgetgen.spec.model import Holding

Pair = tuple[str, Holding, str, Holding]
"""(name of the part, the part, name of the whole, the whole)."""


def _subjects(view: View) -> Iterator[Pair]:
    for table in view.pack.tables.values():
        whole = ""
        for row in table.holdings:
            if not row.within:
                whole = row.name
                continue
            part, above = view.spec.holdings.get(row.name), view.spec.holdings.get(whole)
            if isinstance(part, Holding) and isinstance(above, Holding):
                yield row.name, part, whole, above


def _search(pair: Pair, view: View) -> Iterator[Fault]:
    name, part, whole, above = pair
    if part.value and above.value and part.value.fen > above.value.fen:
        told = f"{name}价值 {view.money(part.value.fen)}，多于{whole} {view.money(above.value.fen)}"
        yield Fault(part.value.place, told, "请核对两处", also=(above.value.place,), about=part.place)
    some, all_ = _count(part.quantity), _count(above.quantity)
    if part.quantity and above.quantity and some is not None and all_ is not None and some > all_:
        told = f"{name}数量 {part.quantity.text}，多于{whole} {above.quantity.text}"
        yield Fault(part.quantity.place, told, "请核对两处", also=(above.quantity.place,), about=part.place)


def _count(words: Words | None) -> Decimal | None:
    try:
        return Decimal(half_width(words.text).replace(",", "")) if words else None
    except InvalidOperation:
        return None


RULE = Rule("assets-within", "资产的其中数不超过总数", Severity.ERROR, _subjects, _search)
