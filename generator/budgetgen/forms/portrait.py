"""A table of a layout in words: its settings, what each column and row asks for, and the query of one cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.ledger.dimensions import CODED, DIMENSIONS
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import DONE, SHARE, Meaning, label_key
from budgetgen.pack.form_rows import FormCell
from budgetgen.pack.layout import (
    EACH_ASSESSED,
    JOINED_WHOLE,
    RECORDS,
    Classes,
    Column,
    Group,
    Listed,
    ListedRow,
    Look,
    Rows,
    Side,
    Table,
    Tree,
    leaves,
)
from budgetgen.pack.model import Pack
from budgetgen.source.shapes import did_you_mean

_CHINESE = {english: chinese for chinese, english in DIMENSIONS.items()}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a portrait: a heading, and lines of texts in columns."""

    heading: str
    lines: tuple[tuple[str, ...], ...]


def settings_of(table: Table) -> list[str]:
    """What holds for the whole table, a fact a text."""
    facts = [table.kind, f"单位 {table.look.unit}"]
    facts += [fact for fact in looks(table.look) if fact != "不用千分位"]
    facts += [f"至少 {table.height} 行"] if table.height else []
    facts += [f"工作表 {table.sheet}"] if table.sheet else []
    facts += [f"取自 {table.book}"] if table.book != "明细" else []
    each = "有绩效目标的项目每个" if table.each == EACH_ASSESSED else f"每个{table.each}"
    facts += [f"{each}一张"] if table.each else []
    return facts + ["不印，只供引用"] * table.unprinted


def looks(look: Look) -> list[str]:
    """How amounts look, a fact a text."""
    decimals = f"至多 {look.decimals} 位小数" if look.trimmed else f"{look.decimals} 位小数"
    facts = [decimals, "千分位" if look.thousands else "不用千分位"]
    facts.append(f"没有数的格印 {look.nothing}" if look.nothing else "没有数的格空着")
    facts += [f"写了 0 的格印 {look.zero}"] if look.zero is not None else []
    return facts + ([f"没有基数的格印 {look.no_base}"] if look.no_base is not None else [])


def sections_of(table: Table) -> Iterator[Section]:
    """Columns and rows with what they ask for; of a two-sided table each side by itself."""
    number = 1
    if not table.sides:
        yield Section("列", tuple(_columns(table.columns, number, table.look)))
        yield from _row_sections(table)
        return
    number += bool(table.serial)
    for side in table.sides:
        scope = f"（范围：{side.scope}）" if side.scope.conditions else ""
        yield Section(f"侧 {side.name} 的列{scope}", tuple(_columns(side.columns, number, table.look)))
        yield Section(f"侧 {side.name} 的行{_within(side.row_scope)}", tuple(_rows(side.rows)))
        if side.foot:
            yield Section(f"侧 {side.name} 的合计行", tuple(_listed(side.foot)))
        number += len(leaves(side.columns))


def _row_sections(table: Table) -> Iterator[Section]:
    for where, rows in (("上方", table.above), ("下方", table.below)):
        if rows:
            yield Section(f"{where}的行", tuple(("│".join(map(_form_cell, row)),) for row in rows))
    if table.kind != RECORDS and table.rows is not None:
        yield Section(f"行{_within(table.row_scope)}", tuple(_rows(table.rows)))
        return
    lines: list[tuple[str, ...]] = [(f"一条 “{table.dataset}” 记录一行",)]
    lines += [(f"合计行 “{table.total}”",)] if table.total else []
    if table.subtotal:
        lines += [(f"按{table.subtotal.field}小计 “{table.subtotal.label}”",)]
    if table.holdings:
        lines = [(row.label, "各行之和" if row.whole else f"规格写的 {row.name}") for row in table.holdings]
    yield Section("行", tuple(lines))


def _form_cell(cell: FormCell) -> str:
    """What a cell above or below the records shows: its text, or its name and what it asks for."""
    told = cell.text if cell.meaning is None else f"{cell.name}（{in_words(cell.meaning)}）"
    spans = [f"{cell.across} 列"] * (cell.across > 1) + [f"{cell.down} 行"] * (cell.down > 1)
    return told + (f"［{'、'.join(spans)}］" if spans else "")


def _within(scope: Query) -> str:
    return f"（行范围：{scope}）" if scope.conditions else ""


def _columns(
    columns: tuple[Group | Column, ...], start: int, look: Look, depth: int = 0
) -> Iterator[tuple[str, ...]]:
    """(number, label, what it asks for) of each column; a line with a label only above the columns of a group."""
    for column in columns:
        label = "　" * depth + " ".join(column.label.split())
        if isinstance(column, Group):
            yield "", label, ""
            yield from _columns(column.columns, start, look, depth + 1)
            start += len(leaves(column.columns))
        else:
            label += f"（名 {column.name}）" if label_key(column.label) != column.name else ""
            yield f"[{start}]", label, asked(column, look)
            start += 1


def asked(column: Column, look: Look) -> str:
    """What a column shows, in words, and how its amounts look where that is not the table's `look`."""
    told = f"（{column.stub}）" if column.stub else f"字段 {column.field}" if column.field else column.text
    if column.meaning is not None:
        told = in_words(column.meaning)
    own = [fact for fact in looks(column.look) if fact not in looks(look)]
    more = (
        ["同上"] * column.again
        + ["合并整组" if column.merge == JOINED_WHOLE else "合并"] * bool(column.merge)
        + ["求和"] * column.summed
    )
    more += [f"占 {column.across} 列"] * (column.across > 1)
    return "，".join([told, *more, *own])


def in_words(meaning: Meaning) -> str:
    """A meaning as conditions: 性质=基本支出 ∧ 年度=上年; 增减 for a change."""
    if not meaning.measure:
        return str(meaning.query)
    query = f"{meaning.query} ∧ " if meaning.query.conditions else ""
    told = {SHARE: "占全表的", DONE: "占预算的"}.get(meaning.measure, "与上年比")
    return f"{query}度量={meaning.measure}（{told}）"


def _rows(rows: Rows) -> Iterator[tuple[str, ...]]:
    if isinstance(rows, Listed):
        yield from _listed(rows.rows)
    elif isinstance(rows, Classes):
        which = "全部列出" if rows.every else "有数的列出"
        yield ("功能类各一行，" + which + (f"，编号从 {rows.numbering} 起" if rows.numbering else ""),)
    else:
        yield (_tree(rows),)


def _tree(rows: Tree) -> str:
    name = _CHINESE[rows.dimension]
    told = f"有数的{name}科目，连同上级，各一行" if rows.dimension in CODED else f"有数的{name}，各一行"
    if rows.every:
        told = f"全部{name}科目各一行，没有数的也列"
    if rows.total:
        told += f"；合计在{rows.total}行，“合计” 印在{rows.total_in}栏"
    if rows.blank:
        told += f"；没有数时空 {rows.blank} 行" + (f"，第一行印 {rows.blank_text}" if rows.blank_text else "")
    if rows.below:
        told += f"；最下一级下面：{_tree(rows.below)}"
    return told


def _listed(rows: tuple[ListedRow, ...]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        depth = "　" * row.name.count("·")
        told = in_words(row.meaning) if row.meaning else "（空行）"
        label = row.label.rstrip() or (f"（名 {row.name}）" if row.name else "")
        yield depth + label, told + "，同上" * row.again
        if row.below:
            yield f"{depth}　…", *next(iter(_rows(row.below)))


def cell_query(pack: Pack, address: str) -> tuple[Meaning, list[tuple[str, str]]]:
    """What the cell at an address (表/行/列) asks for, and what table, row and column give to it.

    Raises CannotGoOn for what is not in the layout.
    """
    name, _, rest = address.partition("/")
    row, _, column = rest.rpartition("/")
    table = table_named(pack, name)
    bodies: list[tuple[Query, Rows | None, Query, tuple[ListedRow, ...], list[Column]]] = [
        (table.scope, table.rows, table.row_scope, (), leaves(table.columns))
    ]
    if table.sides:
        bodies = [_body(table, side) for side in table.sides]
    columns_there: list[str] = []
    rows_there: list[str] = []
    for scope, rows, row_scope, foot, columns in bodies:
        figures = {c.name: c.meaning for c in columns if c.meaning is not None}
        asked_by = _row_meaning(rows, row_scope, foot, row, pack)
        columns_there += figures if asked_by is not None else ()
        rows_there += _row_names(rows, foot)
        if asked_by is not None and column in figures:
            found = Meaning(scope) & asked_by & figures[column]
            parts = [
                ("表", str(scope)),
                (f"行 {row}", in_words(asked_by)),
                (f"列 {column}", in_words(figures[column])),
            ]
            return found, parts
    remedy = did_you_mean(column, columns_there) if columns_there else did_you_mean(row, rows_there)
    raise CannotGoOn(f"版式里没有 “{address}” 这一格；{remedy}", EXIT_USAGE)


def _body(table: Table, side: Side) -> tuple[Query, Rows | None, Query, tuple[ListedRow, ...], list[Column]]:
    return table.scope & side.scope, side.rows, side.row_scope, side.foot, leaves(side.columns)


def _row_meaning(
    rows: Rows | None, row_scope: Query, foot: tuple[ListedRow, ...], name: str, pack: Pack
) -> Meaning | None:
    """What a row asks for by its name; rows from the data by their code or name."""
    for row in foot:
        if row.meaning is not None and row.name == name:
            return row.meaning
    if isinstance(rows, Listed):
        return _listed_meaning(rows, row_scope, name, pack)
    codes = {label: code for code, label in pack.classes}
    if isinstance(rows, Classes) and name in codes:
        return Meaning(Query.of({"function": (codes[name],)}) & row_scope)
    if isinstance(rows, Tree):
        return Meaning(Query() if name == "合计" else _tree_query(rows, name)) & Meaning(row_scope)
    return None


def _tree_query(rows: Tree, name: str) -> Query:
    """What a row of a tree asks for: 2013201, or 2013201·30101 where another dimension stands below."""
    own, _, below = name.partition("·")
    query = Query.of({rows.dimension: (own,)})
    return query & _tree_query(rows.below, below) if rows.below and below else query


def _listed_meaning(rows: Listed, row_scope: Query, name: str, pack: Pack) -> Meaning | None:
    """What a listed row asks for, or a row from the data below one: 上级·2013201."""
    for row in rows.rows:
        if row.meaning is not None and row.name == name:
            return row.meaning & Meaning(row_scope)
        if row.meaning is not None and row.below and name.startswith(f"{row.name}·"):
            below = _row_meaning(row.below, Query(), (), name.removeprefix(f"{row.name}·"), pack)
            return below and row.meaning & below & Meaning(row_scope)
    return None


def _row_names(rows: Rows | None, foot: tuple[ListedRow, ...]) -> list[str]:
    return [row.name for row in (*(rows.rows if isinstance(rows, Listed) else ()), *foot) if row.name]


def table_named(pack: Pack, name: str) -> Table:
    """The table of a name or title. Raises CannotGoOn if there is none."""
    for table in pack.tables.values():
        if label_key(name) in (label_key(table.name), label_key(table.title)):
            return table
    raise CannotGoOn(f"版式包里没有表 “{name}”；{did_you_mean(name, tuple(pack.tables))}", EXIT_USAGE)
