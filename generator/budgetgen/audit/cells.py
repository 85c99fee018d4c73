"""A cell of a relation in words: where it stands, what it shows, what all other cells would allow there."""

from __future__ import annotations

from budgetgen.audit.model import Cell
from budgetgen.audit.slips import slip
from budgetgen.ledger.dimensions import plain
from budgetgen.ledger.money import UNITS, round_half_away
from budgetgen.reconstruction.program import ABSENT, Relation, Source

Range = tuple[int | None, int | None]
"""The least and the greatest amount in 分, None where nothing bounds it."""


def cell_of(relation: Relation, unit: str, allowed: Range = (None, None)) -> Cell:
    """The cell that says a relation, `unit` of money where its table names none."""
    source = relation.source
    assert source is not None
    cell, table = source.cell, source.table
    scaled = shown_range(source, unit, allowed)
    labels = table.columns[cell.column].labels
    return Cell(
        table.title or "（没有标题的表）",
        row_name(source),
        "·".join(dict.fromkeys(plain(label) for label in labels if label)),
        str(cell.spot if cell.row != ABSENT else table.grid.spot),
        cell.spot.page,
        cell.spot.line,
        cell.text or "（空）",
        (_as_shown(scaled[0], table.decimals), _as_shown(scaled[1], table.decimals)),
        (_yuan(allowed[0]), _yuan(allowed[1])),
        _slip(source, scaled),
    )


def row_name(source: Source) -> str:
    """What a row is called: its code and its label."""
    cell = source.cell
    name = " ".join(filter(None, (cell.code, cell.label)))
    return f"没有列出的 {name}" if cell.row == ABSENT else name


def shown_range(source: Source, unit: str, allowed: Range) -> Range:
    """A range of 分 as the numbers that the cell would show, integers of its table's last decimal."""
    worth = UNITS[source.table.unit or unit]
    scale = 10**source.table.decimals
    low, high = (None if fen is None else round_half_away(fen * scale, worth) for fen in allowed)
    return low, high


def _slip(source: Source, allowed: Range) -> str:
    """What may have happened to the cell's number, or ""."""
    cell, table = source.cell, source.table
    if cell.number is None or allowed == (None, None):
        return ""
    shown = cell.number.scaled * 10 ** (table.decimals - cell.number.decimals)
    found = slip(shown, *allowed)
    if found is not None:
        name, meant = found
        return f"{name}（{_as_shown(meant, table.decimals)}）"
    return _copied(source)


def _copied(source: Source) -> str:
    """From which neighbour the number was copied, where the same stands in the row above, below, or beside it."""
    cell = source.cell
    if cell.number is None or not cell.number.scaled:
        return ""
    beside = {
        (-1, 0): "与上一行的数相同",
        (1, 0): "与下一行的数相同",
        (0, -1): "与左边一列的数相同",
        (0, 1): "与右边一列的数相同",
    }
    for other in source.table.figures:
        said = beside.get((other.row - cell.row, other.column - cell.column))
        if said and other.number == cell.number:
            return said
    return ""


def _as_shown(scaled: int | None, decimals: int) -> str | None:
    if scaled is None:
        return None
    sign, size = "-" if scaled < 0 else "", abs(scaled)
    whole, part = divmod(size, 10**decimals)
    return f"{sign}{whole}.{part:0{decimals}d}" if decimals else f"{sign}{whole}"


def _yuan(fen: int | None) -> str | None:
    return _as_shown(fen, 2)


def yuan(fen: int) -> str:
    """An amount of 分 as 元 with two decimals."""
    return str(_as_shown(fen, 2))
