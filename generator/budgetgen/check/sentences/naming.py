"""Which figures words name: the labels of a disclosure's own tables, and what texts call them instead.

A label names every figure of its row and of its column, in whatever table it stands: texts say 项目支出 of all funds, of
one fund, of a function. So whoever holds an amount against a name asks whether *any* of its figures fits.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import combinations, product

from budgetgen.disclosure.books import LINES, PURCHASES, THIS_YEAR, Books
from budgetgen.disclosure.model import TOTAL, Disclosure, Figure, TableBlock
from budgetgen.ledger.ledger import Block, Line
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import RATES, Meaning, label_key, standard
from budgetgen.pack.layout import RECORDS, TWO_SIDED, Listed, Table

_SPENDING, _TABLE = "支出", "表"

SHORTEST = 2
SHORTEST_COLUMN = 4
"""Shorter column labels (购置费, 本年) say what they mean together with the header above them only."""

_QUOTES = {ord(mark): None for mark in "“”‘’\"'"}
_GROUPED = ("unit", "function", "economic", "nature", "fund", "origin", "project", "purpose")
_OF_CODES = (("economic",), ("three_public",))
"""What is asked where the economic code alone decides."""
_OF_PERSONS = ("301", "303")
"""Economic codes of pay and pensions, which no project's money without a code can hold."""
_SCOPE = frozenset(("unit", "unit_kind", "nature", "fund", "origin", "year"))
"""Dimensions by which a text may narrow what it names without saying so."""


@dataclass(slots=True)
class Name:
    """The figures that a label names: this year's, other years', changes.

    `main`: it names a total of the form (基本支出, 公务接待费), not one code or project among many.
    """

    this_year: list[Figure] = field(default_factory=list)
    other_years: list[Figure] = field(default_factory=list)
    changes: list[Figure] = field(default_factory=list)
    main: bool = False
    unknown: bool = False
    """Whether it also names a figure that nobody can tell: an amount may be that one."""

    def add(self, other: Name) -> None:
        """Take over another name's figures."""
        self.this_year += other.this_year
        self.other_years += other.other_years
        self.changes += other.changes
        self.main |= other.main
        self.unknown |= other.unknown


@lru_cache(maxsize=1 << 14)
def name_key(label: str) -> str:
    """A label as texts are searched for it: without white space, numbering and quotation marks."""
    return label_key(label).translate(_QUOTES)


@cache
def aliases() -> Mapping[str, tuple[str, ...]]:
    """What texts call a figure -> the labels that it may stand for in tables."""
    text = files("budgetgen.check.sentences").joinpath("aliases.csv").read_text(encoding="utf-8-sig")
    found: dict[str, tuple[str, ...]] = {}
    for said, labels in list(csv.reader(text.splitlines()))[1:]:
        key = name_key(said)
        found[key] = (*found.get(key, ()), *(k for k in map(name_key, labels.split("、")) if k != key))
    return found


@cache
def _says_nothing(key: str) -> bool:
    """Whether a label (合计, 预算数) stands in headers for whatever is above it."""
    return any(labels.get(key) == Meaning() for slot, labels in standard().slots.items() if slot != "总计项")


class Naming:
    """The labels of a disclosure and the figures that each names."""

    def __init__(self, books: Books, disclosure: Disclosure) -> None:
        self.books = books
        self.names: dict[str, Name] = {}
        for table in (*disclosure.tables, *disclosure.unprinted):
            self._learn(table)
        for said, labels in aliases().items():
            for label in labels:
                if label in self.names:
                    self.names.setdefault(said, Name()).add(self.names[label])
        self._narrowing = {
            name_key(label)
            for labels in standard().slots.values()
            for label, meant in labels.items()
            if meant.query.conditions and {d for d, _ in meant.query.conditions} <= {"fund", "origin"}
        }
        self._starts: dict[str, list[str]] = {}
        for key in sorted({*self.names, *self._narrowing}, key=len, reverse=True):
            self._starts.setdefault(key[0], []).append(key)

    def at(self, text: str, start: int) -> list[str]:
        """The labels that a text has from `start` on, the longest first."""
        return [key for key in self._starts.get(text[start], ()) if text.startswith(key, start)]

    def inside(self, words: str) -> list[str]:
        """The names of at least four characters anywhere in some words, the longest at each place."""
        found, start = [], 0
        while start < len(words):
            here = [k for k in self.at(words, start) if k in self.names and len(k) >= SHORTEST_COLUMN]
            found += here[:1]
            start += len(here[0]) if here else 1
        return found

    def of(self, labels: Iterable[str]) -> Name:
        """All figures that a chain of labels (一般公共预算 基本支出) names; a narrowing alone names nothing."""
        found, only = Name(), True
        for label in labels:
            if name := self.names.get(label):
                found.add(name)
                only = only and name.main
        found.main = found.main and only
        return found

    def _learn(self, block: TableBlock) -> None:
        table = block.layout
        listed = _listed_rows(table)
        main_book = table.book in (LINES, PURCHASES) and table.kind != RECORDS
        columns = [(*self._column(table, c.label, c.meaning), c.meaning) for c in block.columns]
        for row in block.rows:
            label = name_key(row.label)
            for cell, (column, year, meant) in zip(row.cells, columns, strict=True):
                figure = cell.figure
                if figure is None or figure.measure in RATES:
                    continue
                own = _row_part(figure, label, table.kind)
                whole = _says_nothing(own)
                if whole and table.kind == RECORDS:
                    own = f"{table.dataset}合计"
                elif whole and table.book != LINES:
                    own = f"{table.book}合计"
                elif whole:
                    own = ""
                if whole and main_book and self._is_total(table, meant):
                    self._keep(name_key(table.name).removesuffix(_TABLE), figure, year, True)
                if len(own) >= SHORTEST:
                    bought = table.book == PURCHASES and (whole or own in listed)
                    self._keep(own, figure, year, bought or (main_book and own in listed))
                if column and column != own:
                    self._keep(column, figure, year, main_book and (row.role == TOTAL or own in listed))

    def _is_total(self, table: Table, meant: Meaning | None) -> bool:
        """Whether a column of a table of expenditure has all of what the table's name says."""
        named = name_key(table.name).endswith(_SPENDING + _TABLE)
        return named and meant is not None and set(meant.query.by_dimension) <= {"year"}

    def _column(self, table: Table, label: str, meant: Meaning | None) -> tuple[str, str]:
        """The name that a column gives (or ""), and the year of its figures if it says one."""
        years = meant.query.by_dimension.get("year", frozenset()) if meant else frozenset()
        year = next(iter(years), "")
        key = name_key(label).removeprefix(f"{self.books.spec.year}年")
        if len(key) < SHORTEST_COLUMN or _says_nothing(key) or meant is None or meant.measure or year:
            return "", year
        return key, year

    def _keep(self, key: str, figure: Figure, year: str, main: bool) -> None:
        name = self.names.setdefault(key, Name())
        if figure.amount is None:
            name.unknown |= not figure.measure and year in ("", "本年")
            return
        name.main |= main
        if figure.measure:
            name.changes.append(figure)
        elif year and year != "本年":
            name.other_years.append(figure)
        else:
            name.this_year.append(figure)

    @cached_property
    def sums(self) -> frozenset[int]:
        """All sums (分) of this year's lines that have one or two members in common: of a unit, of a project."""
        return frozenset(_sums(self.books.ledger.select(THIS_YEAR), _GROUPED))

    @cached_property
    def margins(self) -> tuple[Block, ...]:
        """This year's money of which only the margins are known: what is within it, nobody can tell."""
        blocks = self.books.ledger.blocks
        return tuple(b for b in blocks if {b.fixed.get("year", "本年")} == THIS_YEAR.by_dimension["year"])

    def may_be_unit(self, label: str) -> bool:
        """Whether a label may also be what a text calls a unit (图书馆)."""
        units = self.books.spec.units
        return len(units) > 1 and any(label in name_key(unit.name.text) for unit in units)

    def of_unit(self, labels: Iterable[str], unit: str) -> tuple[list[Figure], set[int]]:
        """What labels name as one unit has it: each figure for that unit alone, and all sums (分) within it."""
        wholes, parts = [], set[int]()
        of_it = THIS_YEAR & Query.of({"unit": (unit,)})
        for figure in self.of(labels).this_year if not self.margins else []:
            lines = self.books.ledger.select(figure.query & of_it) if figure.book == LINES else []
            if lines:
                amount = sum(line.amount for line in lines)
                wholes.append(replace(figure, address=f"{figure.address} 里{unit}的数", amount=amount))
                parts |= {amount, *_sums(lines, _GROUPED)}
        return wholes, parts

    def most(self, labels: Iterable[str]) -> int:
        """All money (分) of this year that labels may name, of whatever fund, unit or nature; 0 if nobody can tell.

        A name that several codes have (行政运行) may stand for all of them together, one that codes of several lists
        have (住房公积金) for those of one list.
        """
        asked: dict[tuple[str, ...], dict[Query, None]] = {}
        for figure in self.of(labels).this_year:
            if figure.book != LINES:
                return 0
            kept = tuple(c for c in figure.query.conditions if c[0] not in _SCOPE)
            if not kept:
                return 0
            asked.setdefault(tuple(d for d, _ in kept), {})[THIS_YEAR & Query(kept)] = None
        return max((self._within(dimensions, queries) for dimensions, queries in asked.items()), default=0)

    def _within(self, dimensions: tuple[str, ...], queries: Iterable[Query]) -> int:
        """All money (分) that any of some queries sums, and what may be within them as far as the lines tell; 0 where
        money is known by margins that cannot tell."""
        ledger, chosen, queries = self.books.ledger, 0, list(queries)
        for query in queries:
            chosen |= ledger.chosen(query)
        found = sum(max(line.amount, 0) for line in ledger.lines_of(chosen))
        codes = {line.economic for line in ledger.lines_of(chosen)}
        for block, query in product(self.margins, queries):
            part = block.answer(query).amount
            if part is None:
                return 0
            found += max(part, 0)
            codes |= query.by_dimension.get("economic", frozenset())
        if not found or dimensions not in _OF_CODES:
            return found
        if all(code.startswith(_OF_PERSONS) for code in codes):
            return found
        untold = [line for line in ledger.select(THIS_YEAR) if not line.economic]
        return found + sum(max(line.amount, 0) for line in untold)

    def parts(self, labels: Iterable[str], all_units: bool = False) -> Iterator[int]:
        """Sums (分) that a text may mean by labels although no table shows them: of one unit, one fund, one project.

        `all_units`: the text says that it speaks of all units.
        """
        labels, seen = tuple(labels), set[Query]()
        scope = _SCOPE - {d for label in labels for d in _defining(label)}
        grouped = tuple(d for d in _GROUPED if not (all_units and d == "unit"))
        for figure in self.of(labels).this_year:
            asked = figure.query.by_dimension
            by_nature = len(asked.get("nature", ())) == 1 and not asked.keys() & {"economic", "three_public"}
            kept = [
                c for c in figure.query.conditions if c[0] not in scope or (c[0] == "nature" and by_nature)
            ]
            query = THIS_YEAR & Query(tuple(kept))
            if figure.book == LINES and query not in seen:
                seen.add(query)
                yield from _sums(self.books.ledger.select(query), grouped)
        for block in self.margins:
            for margin in block.margins:
                yield from margin.amounts.values()


@cache
def _defining(label: str) -> frozenset[str]:
    """The dimensions that make a label what it is: a fund for 事业收入, the kind of units for 机关运行经费."""
    meant = [
        set(labels[key].query.by_dimension)
        for key in (label, *aliases().get(label, ()))
        for labels in standard().slots.values()
        if key in labels
    ]
    kinds = {"unit_kind"} if any("unit_kind" in dimensions for dimensions in meant) else set()
    of_fund = bool(meant) and all("fund" in d and d <= {"fund", "origin"} for d in meant)
    return frozenset(kinds | ({"fund"} if of_fund else set()))


def _sums(lines: list[Line], grouped: tuple[str, ...]) -> Iterator[int]:
    """The sums of lines that have one or two members in common."""
    sums: dict[tuple[tuple[str, str], ...], int] = {}
    for line in lines:
        members = [(d, getattr(line, d)) for d in grouped if getattr(line, d)]
        for key in (*((m,) for m in members), *combinations(members, 2)):
            sums[key] = sums.get(key, 0) + line.amount
    yield from set(sums.values())


def _row_part(figure: Figure, label: str, kind: str) -> str:
    """The label of a figure's row; a two-sided table has two rows in one, told apart by address."""
    if label and kind != TWO_SIDED:
        return label
    return name_key("/".join(figure.address.split("/")[1:-1]))


def _listed_rows(table: Table) -> set[str]:
    """The rows that the form lists by name, unlike codes, classes and projects."""
    kinds = [table.rows, *(side.rows for side in table.sides)]
    rows = [row for rows in kinds if isinstance(rows, Listed) for row in rows.rows]
    rows += [row for side in table.sides for row in side.foot]
    return {name_key(row.name) for row in rows} | {name_key(row.label) for row in rows}
