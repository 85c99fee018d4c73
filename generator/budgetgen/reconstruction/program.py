"""Which amounts the cells of a document speak of, and what each cell says of their sum.

Function × economic is never published, so the money is two lists that share totals: by function (with nature, fund
and origin), and basic expenditure of the general budget by economic code; 三公 money of projects is a third, small one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from budgetgen.catalog import catalog
from budgetgen.catalog.catalog import LAST_YEAR
from budgetgen.ledger.counting import PUBLIC, PURPOSE, RUNNING, Counting, Counts, counting
from budgetgen.ledger.dimensions import (
    FUNDS,
    GROUPS,
    MEMBERS,
    NATURES,
    ORIGINS,
    UNIT_KINDS,
    YEARS,
    plain,
)
from budgetgen.ledger.query import Condition, Query, allows
from budgetgen.lexicon.lexicon import public_expense
from budgetgen.recognition.model import Bound, FigureTable
from budgetgen.recognition.numbers import Number

FUNCTIONS, ECONOMICS, THREE_PUBLIC = "function", "economic", "three_public"
BASIC, PROJECT = NATURES[0], NATURES[1]
GENERAL = FUNDS[0]
_LISTED = {
    FUNCTIONS: ("function", "nature", "fund", "origin"),
    ECONOMICS: ("economic", "three_public", "purpose", "operating", "unit_kind", "nature", "fund"),
    THREE_PUBLIC: ("economic", "three_public", "fund", "nature"),
}
"""The dimensions of each list of amounts."""
_PERSONNEL = ("301", "303")
"""Classes that are spent on people where a document does not tell it for each code."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One unknown amount (分): in which list, at which member of each of its dimensions."""

    list: str
    members: tuple[tuple[str, str], ...]

    def member(self, dimension: str) -> str:
        """Its member of a dimension, "" where it has none."""
        return dict(self.members).get(dimension, "")


@dataclass(frozen=True, slots=True)
class Source:
    """Which cell says something: its table and the cell."""

    table: FigureTable
    cell: Bound


@dataclass(frozen=True, slots=True)
class Relation:
    """The sum of some amounts (numbers of atoms, each with its sign) lies between two amounts of 分."""

    terms: tuple[tuple[int, int], ...]
    least: int
    most: int
    shown: int = 0
    """The amount that the cell shows."""
    source: Source | None = None
    """The cell that says so; None for a total that two lists share."""


@dataclass(frozen=True, slots=True)
class Program:
    """All amounts and all relations of a document; `apart`: cells that no list of amounts can answer."""

    amounts: Atoms
    relations: tuple[Relation, ...]
    apart: tuple[Source, ...]
    own: Counts
    """What economic codes count as by the names that the document prints, where the catalog says otherwise."""

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """The amounts, numbered in this order."""
        return self.amounts.listed

    def answers(self, query: Query) -> bool:
        """Whether some list of amounts can answer a query."""
        return bool(_list_of(query))

    def asked(self, query: Query) -> list[int]:
        """The numbers of the amounts that a query sums."""
        return self.amounts.asked(query)


def program(
    tables: Iterable[FigureTable],
    kinds: tuple[str, ...] = UNIT_KINDS[:1],
    unit: str = "元",
    year: str = YEARS[0],
    doubt: bool = False,
) -> Program:
    """The program of the cells of a document's tables that speak of one year's budget.

    `kinds` of units that have running costs; `unit` of money where a table names none. `doubt`: cells that show
    nothing, and rows that a table does not have, are relations like any other (an audit doubts them), and not
    what decides which amounts there are.
    """
    tables = list(tables)
    own = _printed(tables)
    counts = counting(_PERSONNEL, own)
    sources = [
        Source(table, replace(cell, query=cell.query.without("year")))
        for table in tables
        for cell in table.bound
        if cell.sums(year)
    ]
    asked = [(source, _list_of(source.cell.query)) for source in sources]
    apart = tuple(source for source, list_ in asked if list_ == "" and source.cell.number is not None)
    atoms = [
        atom
        for list_ in (FUNCTIONS, ECONOMICS, THREE_PUBLIC)
        for atom in _atoms(list_, [source for source, answers in asked if answers], kinds, counts)
    ]
    nothing: set[int] = set()
    if not doubt:
        zero = [s for s, answers in asked if answers and _says_nothing(s, unit)]
        every = Atoms(atoms)
        nothing = {n for s in zero for n in every.asked(s.cell.query)}
    left = Atoms(atom for n, atom in enumerate(atoms) if n not in nothing)
    if doubt and year == YEARS[0]:
        asked += [(source, FUNCTIONS) for source in _absent(asked, left)]
    relations: list[Relation] = []
    for source, list_ in asked:
        if not list_ or (source.cell.number is None and not doubt):
            continue
        terms = tuple((n, 1) for n in left.asked(source.cell.query))
        number = _number(source)
        told = source.table.unit or unit
        relations.append(Relation(terms, *number.interval(told), number.amount(told), source))
    relations += _links(left.listed, {list_ for _, list_ in asked})
    return Program(left, tuple(relations), apart, own)


UNBOUNDED = 10**17
"""More 分 than there are: the most of a sum that nothing bounds."""
ABSENT = -1
"""The row of a cell that its table does not have."""


def _absent(asked: Sequence[tuple[Source, str]], atoms: Atoms) -> Iterator[Source]:
    """What a table says by the rows it does not have: a function of the document that it lists no row of, though it
    lists others, is nothing there."""
    leaves = sorted({a.member("function") for a in atoms.listed if a.list == FUNCTIONS})
    columns: dict[tuple[int, int, Query], list[Source]] = {}
    for source, list_ in asked:
        codes = source.cell.query.by_dimension.get("function", frozenset[str]())
        if list_ == FUNCTIONS and len(codes) == 1 and source.cell.code:
            key = id(source.table), source.cell.column, source.cell.query.without("function")
            columns.setdefault(key, []).append(source)
    for (_, _, query), sources in columns.items():
        shown = {source.cell.code for source in sources}
        inner = {code for code in shown if any(other != code and other.startswith(code) for other in shown)}
        for leaf in leaves:
            if not any(leaf.startswith(code) for code in shown - inner):
                cell = sources[0].cell
                own = replace(
                    cell,
                    row=ABSENT,
                    text="",
                    number=None,
                    query=query & Query.of({"function": [leaf]}),
                    label="",
                    code=leaf,
                )
                yield Source(sources[0].table, own)


def _says_nothing(source: Source, unit: str) -> bool:
    """Whether a cell leaves no room for an amount: blank, or a 0 that is not rounded from much."""
    number = source.cell.number
    return number is None or (number.scaled == 0 and _whole(source, unit))


def _whole(source: Source, unit: str) -> bool:
    """Whether a shown 0 leaves no room for a rounded amount."""
    least, most = _number(source).interval(source.table.unit or unit)
    return most - least < 100_00


def _number(source: Source) -> Number:
    """The number of a cell, 0 where it shows nothing; one with fewer decimals than its table's finest has zeros left out."""
    number = source.cell.number or Number(0, 0)
    finest = source.table.decimals
    return Number(number.scaled * 10 ** (finest - number.decimals), finest)


def _list_of(query: Query) -> str:
    """The list of amounts that can answer a query, "" where none can."""
    asked = query.by_dimension
    general = asked.get("fund") == frozenset({GENERAL})
    more = {"purpose"} if "function" in asked or not general else set[str]()
    if asked.keys() <= {*_LISTED[FUNCTIONS], *more}:
        return FUNCTIONS
    if "function" in asked or not asked.keys() <= set(_LISTED[ECONOMICS]):
        return ""
    by_code = asked.keys() & {"economic", PUBLIC}
    if by_code and not ("purpose" in asked or "unit_kind" in asked) and not _only_basic(asked):
        return THREE_PUBLIC
    return ECONOMICS if _only_basic(asked) else ""


def _only_basic(asked: dict[str, Condition]) -> bool:
    return asked.get("nature") == frozenset({BASIC})


def _printed(tables: list[FigureTable]) -> Counts:
    """What economic codes count as where the names that the document prints say other than the catalog.

    A place's own codes reuse numbers: what a code means is what it is called.
    """
    usual = counting(_PERSONNEL)
    found: dict[str, dict[str, str]] = {}
    for table in tables:
        for dimension, code, name in table.names:
            if dimension != "economic":
                continue
            kind, official = public_expense(name), catalog.closest("economic", code, LAST_YEAR)
            if not kind and official is not None and plain(official.name) == plain(name):
                continue
            if kind != usual.of(code)[PUBLIC]:
                found[code] = {PUBLIC: kind}
    return found


class Atoms:
    """The amounts of a document, numbered; which of them a query sums is kept once it was asked.

    The amounts at a member are the bits of an integer, so that a query is a few operations on integers.
    """

    def __init__(self, listed: Iterable[Atom]) -> None:
        self.listed = tuple(listed)
        self._lists: dict[str, int] = {}
        self._members: dict[str, dict[str, int]] = {}
        self._kept: dict[Query, list[int]] = {}
        for number, atom in enumerate(self.listed):
            bit = 1 << number
            self._lists[atom.list] = self._lists.get(atom.list, 0) | bit
            for dimension, member in atom.members:
                members = self._members.setdefault(dimension, {})
                members[member] = members.get(member, 0) | bit

    def asked(self, query: Query) -> list[int]:
        """The numbers of the amounts that a query sums. The list by function answers what it can answer alone."""
        if query not in self._kept:
            list_ = _list_of(query)
            chosen = self._lists.get(list_, 0)
            if list_ == THREE_PUBLIC:
                chosen |= self._lists.get(ECONOMICS, 0)
            for dimension, condition in query.conditions:
                members = self._members.get(dimension, {})
                chosen &= sum(bits for m, bits in members.items() if allows(dimension, condition, m))
            self._kept[query] = list(_bits(chosen))
        return self._kept[query]


def _bits(number: int) -> Iterator[int]:
    """The places of the ones of a number in base 2, from 0; few among many, found as text."""
    digits = f"{number:b}"[::-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def _atoms(list_: str, sources: list[Source], kinds: tuple[str, ...], counts: Counting) -> Iterator[Atom]:
    """The amounts of a list: every combination of members that the document's labels speak of."""
    queries = [s.cell.query for s in sources]
    if list_ == FUNCTIONS:
        natures, funds, origins = (_spoken(d, queries) for d in ("nature", "fund", "origin"))
        apart = [q for q in queries if {"function", "purpose"} <= q.by_dimension.keys()]
        purposes = _spoken("purpose", apart) or [""]
        for function in _leaves("function", queries):
            for nature in natures or [PROJECT]:
                for fund in funds or [GENERAL]:
                    for origin in origins or list(ORIGINS[:1]):
                        for purpose in purposes if nature == BASIC else [""]:
                            members = (function, nature, fund, origin, purpose)
                            yield Atom(
                                list_, tuple(zip((*_LISTED[FUNCTIONS], "purpose"), members, strict=True))
                            )
        return
    basic = [q for q in queries if _list_of(q) == ECONOMICS]
    if list_ == ECONOMICS:
        for economic in _leaves("economic", basic):
            told = counts.of(economic)
            for purpose in _purposes(economic, sources) or [told[PURPOSE]]:
                for kind in kinds:
                    yield Atom(
                        list_,
                        (
                            ("economic", economic),
                            (PUBLIC, told[PUBLIC]),
                            (PURPOSE, purpose),
                            (RUNNING, told[RUNNING]),
                            ("unit_kind", kind),
                            ("nature", BASIC),
                            ("fund", GENERAL),
                        ),
                    )
        return
    wider = [q for q in queries if _list_of(q) == THREE_PUBLIC]
    funds = [fund for fund in _spoken("fund", queries) if fund in GROUPS["fund"]["财政拨款"]]
    codes = [code for q in wider for code in sorted(q.by_dimension.get("economic", ()))]
    codes += filter(None, map(counts.code_of, _spoken(PUBLIC, wider)))
    for economic in dict.fromkeys(codes):
        for fund in funds or [GENERAL]:
            kind = counts.of(economic)[PUBLIC]
            yield Atom(list_, (("economic", economic), (PUBLIC, kind), ("fund", fund), ("nature", PROJECT)))


def _purposes(economic: str, sources: list[Source]) -> list[str]:
    """What an economic code is spent on as its own cells show."""
    shown = {
        purpose
        for s in sources
        if s.cell.number is not None and s.cell.number.scaled and s.cell.code == economic
        for purpose in s.cell.query.by_dimension.get("purpose", ())
    }
    return sorted(shown)


def _spoken(dimension: str, queries: list[Query]) -> list[str]:
    """The members of a closed dimension that the document tells apart: each that is asked for alone, and one for
    what a group holds besides."""
    conditions = {q.by_dimension[dimension] for q in queries if dimension in q.by_dimension}
    alone = {next(iter(c)) for c in conditions if len(c) == 1}
    for condition in sorted(conditions, key=lambda c: (len(c), sorted(c))):
        if condition - alone and dimension != "nature":
            alone.add(next(m for m in MEMBERS[dimension] if m in condition - alone))
    return [member for member in MEMBERS[dimension] if member in alone]


def _leaves(dimension: str, queries: list[Query]) -> list[str]:
    """The codes that are asked for and have no longer one below them."""
    codes = sorted(
        {c for q in queries for c in q.by_dimension.get(dimension, ()) if len(q.by_dimension[dimension]) == 1}
    )
    return [c for n, c in enumerate(codes) if n + 1 == len(codes) or not codes[n + 1].startswith(c)]


def _links(atoms: Sequence[Atom], lists: set[str]) -> Iterator[Relation]:
    """Totals that lists share: basic expenditure of the general budget; 三公 money of projects is part of theirs.
    A document that tells nothing by function ties no list to another."""
    if FUNCTIONS not in lists:
        return
    purposes = {a.member("purpose") for a in atoms if a.list == FUNCTIONS and a.member("nature") == BASIC}
    for purpose in sorted(purposes):
        by_economic = [
            (n, -1)
            for n, a in enumerate(atoms)
            if a.list == ECONOMICS and purpose in ("", a.member("purpose"))
        ]
        basic = [
            (n, 1)
            for n, a in enumerate(atoms)
            if a.list == FUNCTIONS
            and (a.member("nature"), a.member("fund"), a.member("purpose")) == (BASIC, GENERAL, purpose)
        ]
        if by_economic:
            yield Relation((*basic, *by_economic), 0, 0)
    for fund in sorted({a.member("fund") for a in atoms if a.list == THREE_PUBLIC}):
        parts = [(n, -1) for n, a in enumerate(atoms) if a.list == THREE_PUBLIC and a.member("fund") == fund]
        whole = [
            (n, 1)
            for n, a in enumerate(atoms)
            if a.list == FUNCTIONS and a.member("nature") != BASIC and a.member("fund") == fund
        ]
        yield Relation((*whole, *parts), 0, UNBOUNDED)
