"""The rows of a table before their cells: which there are, in which order, and what each asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetgen.catalog.catalog import entries
from budgetgen.disclosure.books import LINES, THIS_YEAR, Books
from budgetgen.disclosure.government import DIMENSION as GOVERNMENT
from budgetgen.disclosure.model import BLANK, ITEM, TOTAL
from budgetgen.ledger.counting import COUNTED
from budgetgen.ledger.dimensions import CODE_LEVELS
from budgetgen.ledger.query import Query, allows
from budgetgen.lexicon.lexicon import Meaning, label_key
from budgetgen.pack.layout import Classes, Listed, ListedRow, Rows, Tree

_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """一, 二, … 十, 十一, … 九十九, 一百, 一百零一, 一百一十 …"""
    hundreds, rest = divmod(number, 100)
    if hundreds:
        zero = "零" if 0 < rest < 10 else ""
        one = "一" if 10 <= rest < 20 else ""
        return f"{numeral(hundreds)}百{zero}{one}{numeral(rest) if rest else ''}"
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row before its cells: what stands in the stubs, and its part of every query."""

    label: str
    name: str
    meaning: Meaning | None
    role: str = ITEM
    code: str = ""
    level: int = 0
    label_in: str = "名称"
    nested: bool = False
    """Whether it stands below a member of another dimension: its code alone does not tell which row it is."""


def planned_rows(
    rows: Rows, scope: Query, row_scope: Query, books: Books, book: str = LINES
) -> list[PlannedRow]:
    """The body rows that a layout asks for within a scope, without footers."""
    if isinstance(rows, Listed):
        return [planned for row in rows.rows for planned in _with_below(row, scope, row_scope, books, book)]
    within = scope & row_scope
    if isinstance(rows, Classes):
        return list(_classes(rows, within, row_scope, books))
    if book == LINES:
        within &= Query.of({"year": rows.years})
    return list(_tree(rows, within, row_scope, books, book))


def _with_below(
    row: ListedRow, scope: Query, row_scope: Query, books: Books, book: str = LINES
) -> Iterator[PlannedRow]:
    """A listed row, and the rows from the data that stand below it."""
    yield _listed(row, row_scope)
    if row.below is None or row.meaning is None:
        return
    for planned in planned_rows(row.below, scope, row_scope & row.meaning.query, books, book):
        yield replace(planned, name=f"{row.name}·{planned.name}" if planned.name else "")


def _listed(row: ListedRow, row_scope: Query = Query()) -> PlannedRow:
    if row.meaning is None:
        return PlannedRow("", "", None, BLANK)
    role = TOTAL if label_key(row.label) == "合计" else ITEM
    code = _only_code(row.meaning.query)
    return PlannedRow(row.label, row.name, row.meaning & Meaning(row_scope), role, code)


def _only_code(query: Query) -> str:
    """The code that a listed row asks for, "" where it asks for none or for several."""
    asked = [m for d, condition in query.conditions if d in CODE_LEVELS for m in condition]
    return asked[0] if len(asked) == 1 else ""


def _classes(rows: Classes, within: Query, row_scope: Query, books: Books) -> Iterator[PlannedRow]:
    known = dict(books.pack.classes)
    used = sorted({code[:3] for code in books.ledger.members("function", within & THIS_YEAR)})
    listed = [(code, known.get(code) or books.name_of("function", code)) for code in used]
    if rows.every:
        listed = [*books.pack.classes, *(entry for entry in listed if entry[0] not in known)]
    for number, (code, name) in enumerate(listed, 1):
        meant = Meaning(Query.of({"function": (code,)}) & row_scope) if code else None
        yield PlannedRow(numbered(rows.numbering, number) + name, name, meant, code=code)


def numbered(first: str, number: int) -> str:
    """The numbering of a row as the first row is numbered: 一、 （一） 1."""
    return first.replace("一", numeral(number)).replace("1", str(number))


def _tree(rows: Tree, within: Query, row_scope: Query, books: Books, book: str) -> Iterator[PlannedRow]:
    if book == LINES and rows.dimension == GOVERNMENT:
        books.government.note(within)
    planned = list(_members(rows, within, row_scope, books, book))
    total = PlannedRow("合计", "合计", Meaning(row_scope), TOTAL, label_in=rows.total_in)
    if not planned:
        blank = PlannedRow("", "", None, BLANK)
        yield from [replace(blank, label=rows.blank_text), *[blank] * (rows.blank - 1)][: rows.blank]
        if rows.total_if_empty:
            yield replace(total, meaning=None)
        return
    if rows.total == "首":
        yield total
    yield from planned
    if rows.total == "末":
        yield total


def _members(rows: Tree, within: Query, row_scope: Query, books: Books, book: str) -> Iterator[PlannedRow]:
    """A row for each member with its parents, and below it, where the form says so, those of another dimension."""
    members = books.ledgers[book].members(rows.dimension, within)
    if rows.dimension in CODE_LEVELS:
        members += _listed_codes(rows, within, books) if rows.every else []
        own = [
            _coded(rows.dimension, code, row_scope, books) for code in _with_parents(members, rows.dimension)
        ]
    else:
        own = [PlannedRow(m, m, Meaning(Query.of({rows.dimension: (m,)}) & row_scope)) for m in members]
    for number, row in enumerate(own):
        yield row
        has_rows = number + 1 < len(own) and own[number + 1].level > row.level
        if rows.below is not None and not has_rows:
            yield from _below(row, rows.below, within, row_scope, books, book)


def _with_parents(members: list[str], dimension: str) -> list[str]:
    """Codes with the codes above them, in order."""
    return sorted({code[:n] for code in members for n in CODE_LEVELS[dimension] if len(code) >= n})


def _coded(dimension: str, code: str, row_scope: Query, books: Books) -> PlannedRow:
    meant = Meaning(Query.of({dimension: (code,)}) & row_scope)
    level = CODE_LEVELS[dimension].index(len(code))
    return PlannedRow(books.name_of(dimension, code), code, meant, code=code, level=level)


def _below(
    row: PlannedRow, rows: Tree, within: Query, row_scope: Query, books: Books, book: str
) -> Iterator[PlannedRow]:
    """The rows of another dimension below a member's."""
    assert row.meaning is not None
    mine = row.meaning.query
    for inner in _members(rows, within & mine, row_scope & mine, books, book):
        name = f"{row.name}·{inner.name}"
        yield replace(inner, name=name, level=row.level + 1 + inner.level, nested=True)


def _listed_codes(rows: Tree, within: Query, books: Books) -> list[str]:
    """The codes of the year's list that a query may ask for: of its classes, and that count as it wants."""
    asked = within.by_dimension
    known = {e.code for e in entries(rows.dimension, books.spec.year)}
    known |= {code for dimension, code in books.own_codes if dimension == rows.dimension}
    counted = {d: asked[d] for d in COUNTED if d in asked} if rows.dimension == "economic" else {}
    wanted = asked.get(rows.dimension)
    return [
        code
        for code in known
        if (wanted is None or allows(rows.dimension, wanted, code))
        and all(allows(d, condition, books.counting.of(code)[d]) for d, condition in counted.items())
    ]
