"""A cell of a relation in words: where it stands, what it shows, what all other cells would allow there."""

from __future__ import annotations

from budgetgen.audit.model import AuditedCell
from budgetgen.audit.slips import slip
from budgetgen.ledger.money import UNITS, decimal_text, round_half_away
from budgetgen.reconstruction.program import ABSENT, Relation, Source

Range = tuple[int | None, int | None]
"""The least and the greatest amount in 分, None where nothing bounds it."""


def cell_of(relation: Relation, unit: str, allowed: Range = (None, None)) -> AuditedCell:
    """The cell that says a relation, `unit` of money where its table names none."""
    source = relation.source
    assert source is not None
    cell, table = source.cell, source.table
    scaled = shown_range(source, unit, allowed)
    return AuditedCell(
        table.title or "（没有标题的表）",
        row_name(source),
        table.columns[cell.column].name,
        str(cell.spot if cell.row != ABSENT else table.grid.spot),
        cell.spot.page,
        cell.spot.line,
        cell.text or "（空）",
        (_as_shown(scaled[0], table.decimals), _as_shown(scaled[1], table.decimals)),
        (_as_shown(allowed[0], 2), _as_shown(allowed[1], 2)),
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
        return f"{name}（{decimal_text(meant, table.decimals)}）"
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
    return None if scaled is None else decimal_text(scaled, decimals)


def yuan(fen: int) -> str:
    """An amount of 分 as 元 with two decimals."""
    return decimal_text(fen, 2)
