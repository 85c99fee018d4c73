"""What is wrong in a layout although it can be read: figures asked twice, a year without catalogs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from budgetgen.catalog.catalog import FIRST_YEAR, LAST_YEAR
from budgetgen.disclosure.books import THIS_YEAR
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import Meaning
from budgetgen.pack.layout import Column, Listed, ListedRow, Rows, Table, leaves
from budgetgen.pack.model import Pack


def layout_faults(pack: Pack) -> Iterator[Finding]:
    """Findings about rows and columns of a pack."""
    for table in pack.tables.values():
        yield from _same_queries(table)


def _bodies(
    table: Table,
) -> Iterator[tuple[str, Query, Rows | None, Query, Sequence[ListedRow], list[Column]]]:
    """(where, scope, rows, scope of the rows, footers, columns) of a table, or of each of its sides."""
    if not table.sides:
        yield table.name, table.scope, table.rows, table.row_scope, (), leaves(table.columns)
    for side in table.sides:
        scope = table.scope & side.scope
        yield f"{table.name}/{side.name}", scope, side.rows, side.row_scope, side.foot, leaves(side.columns)


def _same_queries(table: Table) -> Iterator[Finding]:
    for where, scope, rows, row_scope, foot, columns in _bodies(table):
        listed = rows.rows if isinstance(rows, Listed) else ()
        asked = [(row, row.meaning and row.meaning & Meaning(row_scope)) for row in listed]
        asked += [(row, row.meaning) for row in foot]
        yield from _repeats(where, "行", scope, asked)
        yield from _repeats(where, "列", scope, [(column, column.meaning) for column in columns])


def _repeats(
    where: str, what: str, scope: Query, asked: Iterable[tuple[ListedRow | Column, Meaning | None]]
) -> Iterator[Finding]:
    """Rows or columns that ask what an earlier one asks, unless they say 同上; 同上 where nothing is repeated."""
    first: dict[Meaning, ListedRow | Column] = {}
    for entry, meaning in asked:
        if meaning is None:
            continue
        whole = Meaning(THIS_YEAR) & Meaning(scope) & meaning
        before = first.setdefault(whole, entry)
        if before is not entry and not entry.again:
            message = f"{where} 的{what} “{entry.name}” 与 “{before.name}” 取的是同一个数（{(Meaning(scope) & meaning).query}）"
            remedy = f"请核对标签；本来就相同的，写 {{标签: {entry.label.strip()}, 同上: 是}}"
            yield _error(entry.place, "same-query", message, remedy, before.place)
        elif before is entry and entry.again:
            message = f"{where} 的{what} “{entry.name}” 写了 同上，前面没有与它取数相同的{what}"
            yield _error(entry.place, "same-query", message, "请删去 同上，或核对标签")


def year_faults(pack: Pack, place: Place) -> Iterator[Finding]:
    """A year that the lists of codes do not reach; `place` is where the pack says its year."""
    if not FIRST_YEAR <= pack.year <= LAST_YEAR:
        message = f"{pack.year} 年的科目目录还没有收录，名称取自最近的一年（目录收录 {FIRST_YEAR} 到 {LAST_YEAR} 年）"
        remedy = "请核对年度；年度不错的，逐个核对科目名称，不同的写进 功能类 或规格的 科目名称"
        yield Finding(place, "catalog-year", Severity.WARNING, message, remedy)


def _error(place: Place, rule: str, message: str, remedy: str, *also: Place) -> Finding:
    return Finding(place, rule, Severity.ERROR, message, remedy, also)
