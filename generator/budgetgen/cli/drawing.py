"""A layout drawn in the terminal: the order of the document, or one table with what its columns and rows ask for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import accumulate

from budgetgen.cli.columns import GAP, in_columns, wrapped
from budgetgen.cli.width import padded, width
from budgetgen.disclosure.model import HeadCell
from budgetgen.disclosure.tabulate import header
from budgetgen.forms.portrait import cell_query, in_words, sections_of, settings_of, table_named
from budgetgen.pack.layout import Table
from budgetgen.pack.model import Heading, Pack, StatementRef

NARROWEST = 4


def overview(pack: Pack, parent: str) -> str:
    """The order of a pack's document: headings, tables and statements; then the tables that are not printed."""
    lines = [f"{pack.name}　{pack.title}", f"年度 {pack.year}" + (f"　沿用 {parent}" if parent else "")]
    lines += [f"说明里的数：{pack.narrative_unit}，{pack.narrative_decimals} 位小数", ""]
    depth = 0
    for entry in pack.outline:
        if isinstance(entry, Heading):
            depth = entry.level
            lines.append("  " * (depth - 1) + " ".join(entry.text.split()))
        elif isinstance(entry, StatementRef):
            blanks = pack.statements[entry.name].blanks
            told = f"　填：{'、'.join(blanks)}" if blanks else ""
            lines.append("  " * depth + f"说明 {entry.name}{told}")
        else:
            lines.append("  " * depth + _told(pack.tables[entry.name]))
    unprinted = [table for table in pack.tables.values() if table.unprinted]
    if unprinted:
        lines += ["", "不印，只供引用的表", *("  " + _told(table) for table in unprinted)]
    return "\n".join(line for entry in lines for line in wrapped(entry, _room()))


def _told(table: Table) -> str:
    return f"表 {table.name}　{table.kind}，{table.look.unit}　{table.title}"


def drawing(pack: Pack, what: str) -> str:
    """A table by name; or the query of one cell by its address (表/行/列). Raises CannotGoOn."""
    if "/" in what:
        meaning, parts = cell_query(pack, what)
        return "\n".join(
            [what, f"取数：{in_words(meaning)}", *in_columns([("  " + part, told) for part, told in parts])]
        )
    table = table_named(pack, what)
    return "\n".join(_lines(table))


def _room() -> int:
    return max(shutil.get_terminal_size((100, 24)).columns, 60)


def _lines(table: Table) -> Iterator[str]:
    room = _room()
    yield f"{table.name}　{table.title}"
    yield from wrapped("，".join(settings_of(table)), room)
    if table.scope.conditions:
        yield f"范围：{table.scope}"
    for caption in table.captions:
        yield f"图注：{caption}"
    grid = _grid(table, room)
    rule = "─" * max(map(width, grid))
    yield from (rule, *grid, rule)
    for section in sections_of(table):
        yield section.heading
        yield from _listed(section.lines, room)
    for note in table.notes:
        yield from wrapped(f"注：{note}", room)
    if table.empty_note:
        yield from wrapped(f"空表注：{table.empty_note}", room)


def _listed(lines: Sequence[tuple[str, ...]], room: int) -> Iterator[str]:
    """Lines in columns; the last column goes on below itself where it is too long."""
    heads = in_columns([line[:-1] for line in lines]) if lines and len(lines[0]) > 1 else [""] * len(lines)
    start = max((width(h) for h, line in zip(heads, lines, strict=True) if line[-1]), default=0) + 2
    for head, line in zip(heads, lines, strict=True):
        first = padded(f"{GAP}{head}", start) + (GAP if head else "")
        more = wrapped(line[-1], max(room - width(first), 20))
        yield (first + more[0]).rstrip()
        yield from (" " * width(first) + text for text in more[1:])


def _grid(table: Table, room: int) -> list[str]:
    """The header as printed, each label in the width that is left for it; below it the numbers of the columns."""
    rows = header(table)
    widths = _widths(rows, room)
    lines: list[str] = []
    for row in rows:
        blocks = [
            (at, cell, wrapped(" ".join(cell.text.split()), _across(widths, at, cell)))
            for at, cell in enumerate(row)
            if cell.down
        ]
        for number in range(max((len(block) for _, _, block in blocks), default=0)):
            lines.append(
                _line(widths, [(at, block[number]) for at, _, block in blocks if number < len(block)])
            )
        groups = [(at, "─" * _across(widths, at, cell)) for at, cell, _ in blocks if cell.across > 1]
        if groups:
            lines.append(_line(widths, groups))
    starts = accumulate((column.across for column in table.all_columns[:-1]), initial=0)
    lines.append(_line(widths, [(at, f"[{number}]") for number, at in enumerate(starts, 1)]))
    return lines


def _across(widths: list[int], at: int, cell: HeadCell) -> int:
    return sum(widths[at : at + cell.across]) + len(GAP) * (cell.across - 1)


def _widths(rows: list[list[HeadCell]], room: int) -> list[int]:
    """The cells each column gets: as its labels want, the widest cut first where they do not fit."""
    count = len(rows[0])
    widths = [
        max(
            [
                NARROWEST,
                *(width(" ".join(r[at].text.split())) for r in rows if r[at].down and r[at].across == 1),
            ]
        )
        for at in range(count)
    ]
    while sum(widths) + len(GAP) * (count - 1) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _line(widths: list[int], texts: list[tuple[int, str]]) -> str:
    """Texts that begin at their columns."""
    line = ""
    for at, text in texts:
        start = sum(widths[:at]) + len(GAP) * at
        line = padded(line, start) + text
    return line.rstrip()
