"""采购的数量乘单价等于各项资金之和，预留份额不超过采购金额。

查什么：每一笔采购，数量 × 单价 与 “资金” 各项之和；预留中小微企业份额与采购金额。
为什么：采购表里数量、单价、金额印在一行，读者一乘就知道对不对。
依据：金额等于数量乘单价；预留份额是采购金额的一部分，见政府采购促进中小企业发展的有关规定。
错：{品目: A02010104 台式计算机, 计量单位: 台, 数量: 4, 单价: 2500, 资金: {一般公共预算: 9000}}。
对：资金: {一般公共预算: 10000}，或不写资金，由程序相乘。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.disclosure.books import Bought
from budgetgen.findings import Severity


def _subjects(view: View) -> list[Bought]:
    return view.books.bought


def _search(bought: Bought, view: View) -> Iterator[Fault]:
    purchase = bought.purchase
    total = purchase.quantity * purchase.price
    paid = sum(share.amount for share in purchase.shares)
    product = f"{purchase.quantity.normalize():f} × {view.money(purchase.price)}"
    if total != paid:
        told = f"{purchase.item.name}：数量 × 单价 = {product} = {view.money(int(total))}，资金合计 {view.money(paid)}"
        yield Fault(purchase.place, told, "请核对数量、单价和资金")
    if purchase.reserved > paid:
        told = f"{purchase.item.name}：预留中小微企业 {view.money(purchase.reserved)}，多于采购金额 {view.money(paid)}"
        yield Fault(purchase.place, told, "请核对预留份额")


RULE = Rule("procurement-arithmetic", "采购数量乘单价等于金额", Severity.ERROR, _subjects, _search)
