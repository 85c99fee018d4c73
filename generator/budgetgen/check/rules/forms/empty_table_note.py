"""没有数的表下面注明是空表，注的是这张表的资金；有数的表下面没有空表的注。

查什么：没有一行数的表有没有附注；附注里说的是不是本表的资金；有数的表是不是还注着空表。
为什么：空表没有注，读者不知道是没有这笔钱还是漏填；国有资本经营的表下注“无政府性基金”，是从另一张表抄来的。
依据：《地方预决算公开操作规程》：没有数据的表格列出空表并说明。
错：部门只有政府性基金预算，一般公共预算的支出表空着，没有注。
对：表下注明“本部门无一般公共预算财政拨款预算，空表列示”（版式包里的 空表注）。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.disclosure.model import ITEM, TableBlock
from budgetgen.disclosure.tabulate import is_empty
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import GROUPS
from budgetgen.pack.layout import RECORDS, Tree

_FUNDS = {fund: fund.removesuffix("预算") for fund in GROUPS["fund"]["财政拨款"]}
"""The funds that have tables of their own, and the words of a note that name each."""


def _subjects(view: View) -> list[TableBlock]:
    """The tables that can be empty: their rows come from the data."""
    return [
        table
        for table in view.disclosure.tables
        if isinstance(table.layout.rows, Tree) or (table.layout.kind == RECORDS and not table.layout.each)
    ]


def _search(table: TableBlock, view: View) -> Iterator[Fault]:
    if table.layout.kind == RECORDS:
        empty = not any(row.role == ITEM for row in table.rows)
    else:
        empty = is_empty(list(table.rows))
    told, remedy = "", "请改版式包里的空表注"
    note = "；".join(table.notes)
    if empty and not note:
        told = f"“{table.title}”是空表，下面没有注明"
        remedy = "请在版式包的这张表里写 空表注"
    elif not empty and "空表" in note:
        told = f"“{table.title}”有数，下面却注着“{note}”"
    elif empty and (other := _other_fund(table, note)):
        told = f"“{table.title}”下面的注说的是{other}：“{note}”"
    if told:
        yield Fault(view.spec.pack.place, told, remedy, also=(table.layout.place,))


def _other_fund(table: TableBlock, note: str) -> str:
    """The fund that a note names instead of the table's own, or ""."""
    own = table.layout.scope.by_dimension.get("fund", frozenset())
    if len(own) != 1 or any(fund in own and words in note for fund, words in _FUNDS.items()):
        return ""
    return next((fund for fund, words in _FUNDS.items() if words in note), "")


RULE = Rule("empty-table-note", "空表有附注", Severity.WARNING, _subjects, _search)
