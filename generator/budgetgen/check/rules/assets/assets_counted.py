"""资产有价值就有数量。

查什么：“资产” 里写了数量和价值两项的，数量是 0、价值却不是 0 的。
为什么：一辆车也没有，却有十几万元的车，两个数必有一个是错的。
依据：算术关系。
错：车辆: {数量: 0, 价值: 128000}。
对：车辆: {数量: 1, 价值: 128000}。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.money import half_width
from budgetgen.spec.model import Holding

_NONE = re.compile(r"0+(?:\.0+)?")

Held = tuple[str, Holding]
"""(key of 资产, what is held)."""


def _subjects(view: View) -> Iterator[Held]:
    for key, written in view.spec.holdings.items():
        if isinstance(written, Holding) and written.quantity and written.value:
            yield key, written


def _search(held: Held, view: View) -> Iterator[Fault]:
    key, holding = held
    if holding.quantity is None or holding.value is None:
        return
    if _NONE.fullmatch(half_width(holding.quantity.text)) and holding.value.fen:
        told = f"{key}数量写的是 0，价值却有 {view.money(holding.value.fen)}"
        yield Fault(holding.quantity.place, told, "请核对数量和价值", about=holding.place)


RULE = Rule("assets-counted", "资产有价值就有数量", Severity.WARNING, _subjects, _search)
