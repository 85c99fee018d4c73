"""另写的上年数与上年规格算出的一致。

查什么：“上年” 既指明了上年的规格文件、又写了数的，每一个数与那份规格按同样口径算出的数比较。
为什么：上年的数已经公开过，今年再写就要与上年的文本一致；从别处抄来的上年数最容易错。
依据：本年文本里的上年数就是上年公开的预算数。
错：上年: {文件: ./2021.yaml, 基本支出: 1300000}，而 2021.yaml 的基本支出是 1350500。
对：只写 文件；或写的数与那份规格一致。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.view import View
from budgetgen.disclosure.last_year import last_year_blocks
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import YEARS
from budgetgen.ledger.ledger import Margin
from budgetgen.ledger.query import Query

Stated = tuple[Margin, str]
"""A figure of last year that is written beside the file: the list and the member of it."""

_LAST = YEARS[1]


def _subjects(view: View) -> Iterator[Stated]:
    if view.spec.prior is None:
        return
    for block in last_year_blocks(view.spec, view.pack)[0]:
        if block.fixed["year"] == _LAST:
            yield from ((margin, member) for margin in block.margins for member in margin.amounts)


def _search(stated: Stated, view: View) -> Iterator[Fault]:
    margin, member = stated
    query = margin.within & Query.of({"year": (_LAST,), margin.by: (member,)})
    found, written = view.books.ledger.ask(query).amount, margin.amounts[member]
    if found is not None and found != written:
        file = view.spec.last_year_file
        told = f"写的是 {view.money(written)}，上年的规格 {file} 是 {view.money(found)}，{view.more_or_less(written - found)}"
        yield Fault(
            margin.places[member],
            told,
            "请核对；上年的规格没有错，就删去这个数",
            off=Off(found - written, query=query),
        )


RULE = Rule("prior-year-agrees", "上年数与上年规格一致", Severity.ERROR, _subjects, _search)
