"""What the labels under 批复数 stand for: a book of the ledger and a query."""

from __future__ import annotations

import re
from typing import NamedTuple

from budgetgen.catalog.catalog import plain
from budgetgen.check.queries import SPENT, three_public
from budgetgen.disclosure.books import LINES, PURCHASES, THIS_YEAR
from budgetgen.ledger.dimensions import FUNDS, GROUPS, NATURES, ORIGINS, PURPOSES, member
from budgetgen.ledger.query import Query

INCOME, SPENDING, PROCUREMENT, THREE_PUBLIC = "收入", "支出", "采购", "三公经费"
ALL = "合计"
_GOODS = {"货物": "A", "工程": "B", "服务": "C"}
_KINDS = {
    ALL: "三公经费",
    "因公出国": "因公出国",
    "公务用车购置及": "公务用车",
    "公务用车购置": "公务用车购置",
    "公务用车运行": "公务用车运行",
    "公务接待": "公务接待",
}
"""How the names of “三公” kinds begin, the longer beginnings first, and the kinds that they sum."""
KNOWN = {
    INCOME: (ALL, *FUNDS, *GROUPS["fund"], *ORIGINS[1:]),
    SPENDING: (ALL, *NATURES, *PURPOSES, "2012601 行政运行"),
    PROCUREMENT: (ALL, *_GOODS),
    THREE_PUBLIC: (
        ALL,
        *(
            "因公出国（境）费",
            "公务用车购置及运行维护费",
            "公务用车购置费",
            "公务用车运行维护费",
            "公务接待费",
        ),
    ),
}
"""The sides of 批复数, and what can be written under each."""
_FUNCTION = re.compile(r"\d{7}|\d{5}|\d{3}")


class Asked(NamedTuple):
    """A figure to compare: the book that has it, and the query."""

    book: str
    query: Query


def asked(side: str, label: str) -> Asked | None:
    """What a label under a side of 批复数 stands for; None if it is not known."""
    if side == PROCUREMENT:
        if label == ALL:
            return Asked(PURCHASES, Query())
        return Asked(PURCHASES, Query.of({"procurement": (_GOODS[label],)})) if label in _GOODS else None
    query = {INCOME: _income, SPENDING: _spending, THREE_PUBLIC: _three_public}[side](label)
    return Asked(LINES, query) if query is not None else None


def _income(label: str) -> Query | None:
    if label == ALL:
        return THIS_YEAR
    if label in GROUPS["fund"]:
        return THIS_YEAR & Query.of({"fund": GROUPS["fund"][label], "origin": ORIGINS[:1]})
    if fund := member("fund", label):
        return THIS_YEAR & Query.of({"fund": (fund,), "origin": ORIGINS[:1]})
    origin = member("origin", label)
    return THIS_YEAR & Query.of({"origin": (origin,)}) if origin else None


def _spending(label: str) -> Query | None:
    """By nature, 人员经费 and 公用经费 of 基本支出, or by function (类, 款 or 项) with or without its name."""
    if label == ALL:
        return SPENT
    code = plain(label)
    if found := _FUNCTION.match(code):
        whole = found[0] == re.sub(r"\D.*", "", code)
        return SPENT & Query.of({"function": (found[0],)}) if whole else None
    if purpose := member("purpose", label):
        return THIS_YEAR & Query.of({"nature": NATURES[:1], "purpose": (purpose,)})
    nature = member("nature", label)
    return THIS_YEAR & Query.of({"nature": (nature,)}) if nature else None


def _three_public(label: str) -> Query | None:
    group = next((kind for start, kind in _KINDS.items() if plain(label).startswith(start)), None)
    return three_public(group) if group else None
