"""The rows of a table before their cells: which there are, in which order, and what each asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetgen.disclosure.books import LINES, THIS_YEAR, Books
from budgetgen.disclosure.government import DIMENSION as GOVERNMENT
from budgetgen.disclosure.model import BLANK, ITEM, TOTAL
from budgetgen.ledger.dimensions import CODE_LEVELS
from budgetgen.ledger.query import Query
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
    return PlannedRow(row.label, row.name, row.meaning & Meaning(row_scope), role)


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
    members = books.ledgers[book].members(rows.dimension, within)
    if book == LINES and rows.dimension == GOVERNMENT:
        books.government.note(within)
    total = PlannedRow("合计", "合计", Meaning(row_scope), TOTAL, label_in=rows.total_in)
    if not members:
        yield from [PlannedRow("", "", None, BLANK)] * rows.blank
        if rows.total_if_empty:
            yield replace(total, meaning=None)
        return
    if rows.total == "首":
        yield total
    if rows.dimension in CODE_LEVELS:
        levels = CODE_LEVELS[rows.dimension]
        codes = sorted({code[:digits] for code in members for digits in levels if len(code) >= digits})
        for code in codes:
            name = books.name_of(rows.dimension, code)
            meant = Meaning(Query.of({rows.dimension: (code,)}) & row_scope)
            yield PlannedRow(name, code, meant, code=code, level=levels.index(len(code)))
    else:
        for member in members:
            yield PlannedRow(member, member, Meaning(Query.of({rows.dimension: (member,)}) & row_scope))
    if rows.total == "末":
        yield total
