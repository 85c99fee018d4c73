"""The columns of a table of lines that hold money: which are read, which are totals of others, what is not clear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from budgetgen.ledger.dimensions import ORIGINS
from budgetgen.ledger.query import Query, group_name
from budgetgen.source.shapes import Reading
from budgetgen.spec.column_words import how_to_say
from budgetgen.spec.heading_rows import Heading
from budgetgen.spec.money_words import closed, contains, in_words, is_amount, is_one, overlap
from budgetgen.spec.vocabulary import without_unit

_MOST = 400
"""More columns of money no table of lines has."""
_TOLD_BY_ALL = ("fund", "nature", "unit", "economic", "government", "function")
"""What each column must tell if one tells it, unless the rows do."""
_THIS_YEAR = frozenset(ORIGINS[:1])
CHINESE = {
    "fund": "资金",
    "origin": "来源",
    "nature": "性质",
    "purpose": "经费",
    "unit": "单位",
    "function": "功能科目",
    "economic": "经济科目",
    "government": "政府经济科目",
    "project": "项目",
    "tag": "标签",
}
"""Dimensions that rows may tell, and the columns that tell them."""


@dataclass(frozen=True, slots=True)
class MoneyColumn:
    """A column of amounts: what they are by `query`, where that is known from; the columns that add up to it."""

    heading: Heading
    query: Query
    evidence: str = ""
    parts: tuple[int, ...] = ()

    @property
    def column(self) -> int:
        """Its number."""
        return self.heading.column

    @property
    def is_sum(self) -> bool:
        """Whether its heading says no more than that it is money: 合计, 财政拨款/小计."""
        return not self.query.conditions or is_amount(without_unit(self.heading.path[-1])[0])

    def words(self) -> str:
        """What its amounts are, for people."""
        return in_words(self.query) or "金额"


@dataclass(slots=True)
class Arrangement:
    """Finds out of the columns of money which are read, and reports what would be counted twice or has no place."""

    columns: list[MoneyColumn]
    rows_tell: Callable[[str], bool]
    """Whether the rows tell a dimension."""
    reading: Reading
    empty: frozenset[int] = frozenset()
    """Columns without an amount: what they would be does not matter."""
    unclear: dict[int, str] = field(default_factory=dict)
    """Why a column is not clear."""

    idle: set[int] = field(default_factory=set)
    """Those of the empty columns that would not be clear; nothing is read from them."""

    @property
    def sound(self) -> bool:
        """Whether all columns are clear."""
        return not self.unclear

    def arranged(self) -> tuple[list[MoneyColumn], list[MoneyColumn]]:
        """(columns that are read, columns that are totals of these), each in the order of the table."""
        if len(self.columns) > _MOST:
            self.empty = frozenset()
            self._wrong(self.columns[_MOST], f"金额的列超过 {_MOST} 个", "请检查文件")
            return [], []
        found = [replace(one, parts=tuple(self._parts(one))) for one in self.columns]
        leaves = [one for one in found if not one.parts]
        numbers = {one.column for one in leaves}
        totals = [
            replace(one, parts=tuple(n for n in one.parts if n in numbers)) for one in found if one.parts
        ]
        self._twice(leaves)
        for one in leaves if self.sound else ():
            self._in_one_place(one)
            self._tells_enough(one, leaves)
        return [one for one in leaves if one.column not in self.idle], totals

    def _parts(self, whole: MoneyColumn) -> Iterable[int]:
        """The columns whose money a column holds too: those of its group below 小计, else by what they say."""
        others = [other for other in self.columns if other.query != whole.query]
        if whole.is_sum:
            group = whole.heading.path[:-1]
            inside = [o for o in others if o.heading.path[: len(group)] == group]
            return (o.column for o in inside if contains(whole.query, o.query))
        mine = self._with_origin(whole)
        parts = [o.column for o in others if contains(mine, self._with_origin(o))]
        return () if self.empty.issuperset(parts) else parts  # else its money would be in none of them

    def _twice(self, leaves: Sequence[MoneyColumn]) -> None:
        """Report two columns that would count the same money; last year's is not this year's."""
        full = [one for one in leaves if one.column not in self.empty]
        for one, other in combinations(full, 2):
            if self.sound and overlap(self._with_origin(one), self._with_origin(other)):
                message = f"“{one.heading.text[:40]}” 和 “{other.heading.text[:40]}” 两列会把同一笔钱算两遍"
                remedy = "请说明哪一列不算：" + how_to_say(other.heading.text, "不用")
                remedy += "；是两笔不同的钱，请说明各是什么，如 " + how_to_say(
                    other.heading.text, "{资金: 其他收入}"
                )
                self._wrong(other, message, remedy)

    def _with_origin(self, one: MoneyColumn) -> Query:
        """What a column asks for, money of the year where neither it nor the rows tell."""
        if self.rows_tell("origin") or "origin" in one.query.by_dimension:
            return one.query
        return one.query & Query.of({"origin": ORIGINS[:1]})

    def _in_one_place(self, one: MoneyColumn) -> None:
        """Report a column for several funds or a class of codes whose rows do not tell which."""
        for dimension, condition in one.query.conditions:
            if is_one(dimension, condition) or (condition and self.rows_tell(dimension)):
                continue
            what = CHINESE.get(dimension, dimension)
            if condition:
                shown = group_name(dimension, condition)
                message = f"“{one.heading.text[:40]}” 一列是{what}{shown}，不知道具体是哪一种"
            else:
                message = f"“{one.heading.text[:40]}” 一列的{what}自相矛盾"
            some = "、".join([m for m in closed(dimension) if m in condition][:5])
            remedy = "请说明：" + how_to_say(one.heading.text, f"{{{what}: …}}")
            self._wrong(one, message, remedy + (f"，可以是{some}" if some else ""))

    def _tells_enough(self, one: MoneyColumn, leaves: Sequence[MoneyColumn]) -> None:
        """Report a column that does not tell what the columns beside it tell, or of which fund it is left over."""
        mine = one.query.by_dimension
        for dimension in _TOLD_BY_ALL:
            if dimension in mine or self.rows_tell(dimension):
                continue
            full = (o for o in leaves if o.column not in self.empty)
            other = next((o for o in full if dimension in o.query.by_dimension), None)
            left_over = dimension == "fund" and mine.get("origin", _THIS_YEAR) != _THIS_YEAR
            if other is None and not left_over:
                continue
            what = CHINESE[dimension]
            message = f"“{one.heading.text[:40]}” 一列没有说是哪种{what}"
            message += f"，“{other.heading.text[:40]}” 一列说了" if other else ""
            told = [f"{CHINESE.get(d, d)}: {group_name(d, c)}" for d, c in one.query.conditions]
            meant = "{" + ", ".join([*told, f"{what}: …"]) + "}"
            self._wrong(one, message, "请说明：" + how_to_say(one.heading.text, meant))

    def _wrong(self, one: MoneyColumn, message: str, remedy: str) -> None:
        if one.column in self.empty:
            self.idle.add(one.column)
            return
        self.reading.error(one.heading.cell.place, "table-column", message, remedy)
        self.unclear[one.column] = message
