"""What the heading of a column of money says of its amounts: fund, nature, month, economic section, unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from budgetgen.catalog.catalog import lookup
from budgetgen.catalog.names import entries_named
from budgetgen.catalog.words import LEVELS
from budgetgen.ledger.dimensions import CODED, DIMENSIONS, GROUPS, MEMBERS, ORIGINS, member, plain
from budgetgen.ledger.query import Query, group_name, narrow
from budgetgen.lexicon.lexicon import Meaning, label_key, standard
from budgetgen.spec.vocabulary import AMOUNT, is_subtotal, is_total, vocabulary, without_unit

MONTH, UNIT = "month", "unit"
LAST_YEAR = Query.of({"year": ("上年",)})
_SLOTS = ("支出项", "支出列", "收入项", "采购列", "经济项")
_MONTH = re.compile(r"(1[0-2]|[1-9])月份?(?:预算数?|支出|金额|用款)?", re.ASCII)
_QUARTER = re.compile(r"第?([一二三四1-4])季度(?:小计|合计)?")
_CODED = re.compile(r"[\[(]?([0-9]{3,7})[\])]?[-_—:]?(.*)", re.ASCII)
_YEAR = re.compile(r"(20\d\d)年度?", re.ASCII)
_NAMES = {english: chinese for chinese, english in DIMENSIONS.items()} | {MONTH: "月份"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a heading means, and where that is known from."""

    meaning: Meaning
    evidence: str


NOTHING = Said(Meaning(), "")


def money_meaning(path: Sequence[str], year: int, units: Sequence[str] = ()) -> Said | None:
    """What all parts of a heading say together, from the group down; None where one of them is unknown.

    `year` is the budget year, `units` the names of the units that the spec has.
    """
    meaning, evidence = Meaning(), []
    for number, text in enumerate(path):
        said = money_word(text, year, units)
        if said is None and number < len(path) - 1 and without_unit(text)[0] in vocabulary().headings:
            said = NOTHING  # 资金来源 above the funds
        if said is None:
            return None
        meaning = meaning & said.meaning
        evidence += [said.evidence] if said.evidence and said.evidence not in evidence else []
    return Said(meaning, "、".join(evidence))


def money_word(text: str, year: int, units: Sequence[str] = ()) -> Said | None:
    """What one text of a heading says of an amount; None where nobody knows."""
    name = label_key(without_unit(text)[0]).rstrip(":")
    if is_amount(name):
        return NOTHING
    if month := _months(name):
        return Said(Meaning(Query.of({MONTH: month})), "月份")
    if plain(text) in map(plain, units):
        return Said(
            Meaning(Query.of({UNIT: (next(u for u in units if plain(u) == plain(text)),)})), "规格的单位"
        )
    found = standard().find(name, _SLOTS)
    if found is not None and (found.query.conditions or found.measure):
        return Said(_of_any_origin(found), "标签词典")
    for dimension in ("fund", "origin", "nature", "purpose"):
        if meant := GROUPS.get(dimension, {}).get(name) or member(dimension, name):
            return Said(
                Meaning(Query.of({dimension: [meant] if isinstance(meant, str) else meant})), "标签词典"
            )
    return _of_a_year(name, year) or _coded(name, year)


def _of_any_origin(meant: Meaning) -> Meaning:
    """A fund's meaning without the money of this year that a form of income means by it: what is not said to be left
    over is of this year anyway."""
    asked = meant.query.by_dimension
    if "fund" in asked and asked.get("origin") == frozenset(ORIGINS[:1]):
        return replace(meant, query=meant.query.without("origin"))
    return meant


def is_amount(name: str) -> bool:
    """Whether a text says only that it is money: 金额, 预算数, 合计, 小计."""
    return vocabulary().headings.get(name) == AMOUNT or is_total(name) or is_subtotal(name)


def _months(name: str) -> tuple[str, ...]:
    if match := _MONTH.fullmatch(name):
        return (match[1],)
    if match := _QUARTER.fullmatch(name):
        first = 3 * ("一二三四".find(match[1]) if match[1] in "一二三四" else int(match[1]) - 1) + 1
        return tuple(str(month) for month in range(first, first + 3))
    return ()


def _of_a_year(name: str, year: int) -> Said | None:
    """An amount of last year, or of the year: 上年预算数, 2025年预算数."""
    for word in sorted(vocabulary().last_year, key=len, reverse=True):
        if name.startswith(word) and is_amount(name.removeprefix(word)):
            return Said(Meaning(LAST_YEAR), "表头说是上年")
    match = _YEAR.match(name)
    if match and is_amount(name[match.end() :]) and year and int(match[1]) in (year, year - 1):
        return Said(Meaning(Query() if int(match[1]) == year else LAST_YEAR), f"表头的年度{match[1]}")
    return None


def _coded(name: str, year: int) -> Said | None:
    """A code of the lists of the year, with its name or without, or a name that one code alone has."""
    match = _CODED.fullmatch(name)
    for dimension, levels in LEVELS.items():
        if match and len(match[1]) in levels and (entry := lookup(dimension, match[1], year)):
            if not match[2] or plain(match[2]) == plain(entry.name):
                return Said(Meaning(Query.of({dimension: (match[1],)})), "科目目录")
        elif not match:
            codes = {entry.code for entry in entries_named(dimension, name, year)}
            if len(codes) == 1:
                return Said(Meaning(Query.of({dimension: codes})), "科目目录")
    return None


def contains(whole: Query, part: Query) -> bool:
    """Whether all that `part` asks for is in `whole`."""
    inside = part.by_dimension
    return all(d in inside and narrow(d, c, inside[d]) == inside[d] for d, c in whole.conditions)


def overlap(one: Query, other: Query) -> bool:
    """Whether an amount may be in both."""
    theirs = other.by_dimension
    return all(narrow(d, c, theirs[d]) for d, c in one.conditions if d in theirs)


def in_words(query: Query) -> str:
    """What a column's amounts are, for people: 资金 一般公共预算，性质 基本支出."""
    return "，".join(f"{_NAMES[d]} {group_name(d, c)}" for d, c in query.conditions)


def is_one(dimension: str, condition: frozenset[str]) -> bool:
    """Whether a condition names one place of a line: a single member, a code of the lowest level."""
    if len(condition) != 1:
        return dimension == MONTH
    [only] = condition
    return dimension not in CODED or len(only) == max(LEVELS[dimension])


def closed(dimension: str) -> tuple[str, ...]:
    """The members of a dimension that has no others."""
    return MEMBERS.get(dimension, ())
