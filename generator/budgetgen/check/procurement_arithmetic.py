"""采购的数量乘单价等于各项资金之和，预留份额不超过采购金额。

What it looks at: every purchase: 数量 × 单价 against its 资金, 预留中小微企业 against the amount.
Why: the amount is printed by funds, the price and the quantity beside it; a reader multiplies. (政府采购法实施条例)
Wrong: `{数量: 4, 单价: 2500, 资金: {一般公共预算: 9000}}`. Right: funds that add up to 10000.
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Rule, View, yuan
from budgetgen.findings import Place, Severity


def _search(view: View) -> Iterator[tuple[Place, str, str]]:
    for bought in view.books.bought:
        purchase = bought.purchase
        total = purchase.quantity * purchase.price
        paid = sum(share.amount for share in purchase.shares)
        product = f"{purchase.quantity.normalize():f} × {yuan(purchase.price)}"
        if total != paid:
            message = f"{purchase.item.name}：数量 × 单价 = {product} = {yuan(int(total))} 元，资金合计 {yuan(paid)} 元"
            yield purchase.place, message, "请核对数量、单价和资金"
        if purchase.reserved > paid:
            message = f"{purchase.item.name}：预留中小微企业 {yuan(purchase.reserved)} 元，多于采购金额 {yuan(paid)} 元"
            yield purchase.place, message, "请核对预留份额"


RULE = Rule("procurement-arithmetic", "采购数量乘单价等于金额", Severity.ERROR, _search)
