"""机关运行经费只算行政、参公单位的公用经费。

查什么：自己写的机关运行经费金额，在没有行政、参公单位的部门里是否写了不是 0 的数；在另有事业单位的部门里，写的是不是把事业单位也算进去的全部公用经费。
为什么：机关运行经费按定义只是行政单位和参照公务员法管理的事业单位的；把别的单位算进来，数就大了。
依据：《机关事务管理条例》第十条；财预〔2016〕143号《地方预决算公开操作规程》。
错：只有事业单位的部门写 机关运行经费3.85万元。
对：写 本部门没有行政单位和参公单位，没有机关运行经费；或引用 ${收支要点/机关运行经费/本年}。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.queries import OPERATING, RUNNING
from budgetgen.check.rule import Fault, Off, Rule, wan
from budgetgen.check.text import COMPARED, Mention, amounts
from budgetgen.check.view import Sentence, View
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import GROUPS
from budgetgen.ledger.money import UNITS
from budgetgen.ledger.query import Query

_NAMED = re.compile(r"机关运行经费(?P<between>[^\d。；，、$]{0,16})\Z")

Stated = tuple[Sentence, Mention]
"""(the sentence, the amount)."""


def _subjects(view: View) -> Iterator[Stated]:
    """Typed amounts of a department that has other units than offices."""
    if all(unit.kind in GROUPS["unit_kind"]["行政或参公"] for unit in view.spec.units):
        return
    for sentence in view.own_sentences:
        for mention in amounts(sentence.text) if "机关运行经费" in sentence.text else ():
            named = _NAMED.search(sentence.text[: mention.start])
            if named and not COMPARED.search(named["between"]):
                yield sentence, mention


def _search(stated: Stated, view: View) -> Iterator[Fault]:
    sentence, mention = stated
    ledger = view.books.ledger
    whole, right = ledger.ask(RUNNING).amount, ledger.ask(OPERATING).amount
    if whole is None or right is None or not mention.fen or _is(mention, right):
        return
    place = sentence.at(mention.start)
    if not right:
        told = f"没有行政、参公单位的公用经费，却写了机关运行经费 {wan(mention.fen)} 万元"
        yield Fault(place, told, "请删去，或核对单位性质", off=Off(-mention.fen, query=Query()))
    elif _is(mention, whole):
        told = f"机关运行经费写的是全部公用经费 {wan(mention.fen)} 万元，行政、参公单位的是 {wan(right)} 万元"
        yield Fault(place, told, "请减去事业单位的公用经费", off=Off(right - whole, query=Query()))


def _is(mention: Mention, amount: int) -> bool:
    """Whether an amount (分) is what is written, rounded as it is."""
    return 2 * abs(mention.fen - amount) <= UNITS[mention.unit] // int(10**mention.decimals)


RULE = Rule("operating-expense-stated", "机关运行经费按口径写", Severity.WARNING, _subjects, _search)
