"""与上年比的每一项，上年是 0 也写出来。

查什么：“上年” 只写了一部分的（没有指明上年的规格文件）：本年有钱、上年那一列里没有写的性质、资金、科目。
为什么：没有写的当作 0，增减就成了全部（“比上年增加287.05万元”）；是真的没有，还是漏了一行，读的人看不出来。
依据：增减等于本年数减上年数；上年没有的，0 是一个要写明的数。
错：本年有项目支出，上年: {基本支出: 1324900}。
对：上年: {基本支出: 1324900, 项目支出: 0}。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.view import View
from budgetgen.disclosure.books import THIS_YEAR
from budgetgen.disclosure.last_year import last_year_blocks
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import CODE_LEVELS
from budgetgen.ledger.ledger import Margin
from budgetgen.ledger.query import Query


def _subjects(view: View) -> Iterator[Margin]:
    """The lists of last year's figures that the spec writes; what is taken from last year's spec is whole."""
    if view.spec.prior is None and view.spec.last_year:
        for block in last_year_blocks(view.spec, view.pack)[0]:
            yield from (margin for margin in block.margins if margin.amounts)


def _search(margin: Margin, view: View) -> Iterator[Fault]:
    lacking = [member for member in _members(margin, view) if member not in margin.amounts]
    spent = {member: _this_year(margin, member, view) for member in lacking}
    for member, amount in spent.items():
        if amount:
            name = _name(margin, member, view)
            told = f"“上年” 没有写 “{name}”，当作 0，本年的 {view.money(amount)} 就全是增加"
            remedy = f"请写 {name}: 上年的数；上年没有，写 {name}: 0"
            off = Off(amount, query=margin.within & Query.of({margin.by: (member,)}))
            yield Fault(view.spec.places.get("上年", view.spec.place), told, remedy, off=off)


def _members(margin: Margin, view: View) -> list[str]:
    """What the list may name: the members that the pack has for it, or the codes that this year has money on."""
    singles = [
        allowed.members
        for allowed in view.pack.last_year
        if allowed.by == margin.by and allowed.within == margin.within
    ]
    named = [member for members in singles for member in members.values()]
    return named or view.books.ledger.members(margin.by, THIS_YEAR & margin.within)


def _this_year(margin: Margin, member: str, view: View) -> int:
    return view.books.ledger.ask(THIS_YEAR & margin.within & Query.of({margin.by: (member,)})).amount or 0


def _name(margin: Margin, member: str, view: View) -> str:
    """How the list has the member: by the pack's name for it, or by code and name."""
    for allowed in view.pack.last_year:
        if allowed.by == margin.by and allowed.within == margin.within:
            for label, known in allowed.members.items():
                if known == member:
                    return label
    if margin.by in CODE_LEVELS:
        return f"{member} {view.books.name_of(margin.by, member)}"
    return member


RULE = Rule("prior-year-stated", "上年是 0 的也写出来", Severity.WARNING, _subjects, _search)
