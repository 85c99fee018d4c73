"""Rounding differences (尾差): where the shown parts of a shown whole do not add up to it, though the exact ones do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetgen.disclosure.model import TOTAL, Figure, Row, TableBlock
from budgetgen.ledger.money import round_half_away
from budgetgen.lexicon.lexicon import label_key
from budgetgen.pack.layout import RECORDS, Column, Group

_WHOLES = ("合计", "小计")


@dataclass(frozen=True, slots=True)
class Difference:
    """A whole whose shown parts miss it."""

    whole: Figure
    parts: tuple[Figure, ...]

    def __str__(self) -> str:
        shown = " + ".join(part.text or "0" for part in self.parts[:6])
        more = " + …" if len(self.parts) > 6 else ""
        return f"{self.whole.address}：{shown}{more} ≠ {self.whole.text}"


def differences(table: TableBlock) -> list[Difference]:
    """The rounding differences of a table: of a row's 合计 over its columns, of totals and parents over their rows."""
    if table.layout.kind == RECORDS:
        return []
    found = [*_across(table), *_down(table)]
    return list({difference.whole.address: difference for difference in found}.values())


def _across(table: TableBlock) -> Iterator[Difference]:
    at = {id(column): number for number, column in enumerate(table.columns)}
    sums = []
    for siblings in _siblings(table.layout.head):
        group = [column for column in siblings if id(column) in at]
        whole = next((column for column in group if label_key(column.label) in _WHOLES), None)
        if whole is not None:
            sums.append((at[id(whole)], [at[id(column)] for column in group if column is not whole]))
    for row in table.rows:
        for whole_at, parts_at in sums:
            figure = row.cells[whole_at].figure
            if figure is not None:
                parts = [row.cells[number].figure for number in parts_at]
                yield from _missed(figure, [part for part in parts if part is not None])


def _siblings(nodes: Sequence[Group | Column]) -> Iterator[list[Column]]:
    """The columns under one head; a group counts as its own 小计 or 合计 among its siblings."""
    line: list[Column] = []
    for node in nodes:
        if isinstance(node, Group):
            yield from _siblings(node.columns)
            line += [c for c in node.columns if isinstance(c, Column) and label_key(c.label) in _WHOLES]
        else:
            line.append(node)
    yield line


def _down(table: TableBlock) -> Iterator[Difference]:
    for at, _ in enumerate(table.columns):
        tree: list[tuple[Row, Figure]] = []
        total: Figure | None = None
        for row in table.rows:
            figure = row.cells[at].figure
            if figure is None:
                continue
            if row.level:
                tree.append((row, figure))
            elif row.role == TOTAL and label_key(row.label) in _WHOLES:
                total = figure
        for number, (row, figure) in enumerate(tree):
            below = []
            for later, part in tree[number + 1 :]:
                if later.level <= row.level:
                    break
                below += [part] if later.level == row.level + 1 else []
            yield from _missed(figure, below)
        if total is not None:
            yield from _missed(total, [figure for row, figure in tree if row.level == 1])


def _missed(whole: Figure, parts: list[Figure]) -> Iterator[Difference]:
    amounts = [part.amount for part in parts]
    if whole.measure or whole.amount is None or len(parts) < 2 or None in amounts:
        return
    exact = sum(amount for amount in amounts if amount is not None) == whole.amount
    if exact and _together(parts, whole.look.decimals) != whole.scaled:
        yield Difference(whole, tuple(part for part in parts if part.amount))


def _together(parts: list[Figure], decimals: int) -> int:
    """The sum of what parts show, as an integer of a whole's last decimal."""
    finest = max(part.look.decimals for part in parts)
    total = sum(part.scaled * 10 ** (finest - part.look.decimals) for part in parts)
    return round_half_away(total * 10**decimals, 10**finest)
