"""How wide a form's columns are and which tables want a landscape page."""

from __future__ import annotations

from dataclasses import dataclass

from budgetgen.ledger.dimensions import plain
from budgetgen.pack.layout import Classes, Column, Listed, Table, Tree, leaves

PORTRAIT, LANDSCAPE = 156, 225
"""Width of the type area in mm, A4 with the margins of GB/T 9704."""

_POINT = 25.4 / 72
_AIR = 1.6
"""Space around the text of a cell, in mm, both sides together."""

_FEW = 3
"""With more rows than these above and below its records a form is printed small."""

_NAME, _SHORT, _MOST = 18, 7, 22
"""Characters: the usual name of a code below its class, a text such as 正处（县）级, and the most that count."""

_CODE_DIGITS = {"编码": 8, "类": 4, "款": 3, "项": 3}
_FIXED = ("序号", *_CODE_DIGITS)


@dataclass(frozen=True, slots=True)
class Fit:
    """The page and the grid of a table: widths in mm that add up to the type area, the size of type in points."""

    landscape: bool
    widths: tuple[float, ...]
    size: float
    tall: bool
    """Many rows: lower rows, so that the table stays on its page."""


def fit(table: Table) -> Fit:
    """The largest type, upright if possible, in which every listed label and the usual figure stay on one line."""
    columns = table.all_columns
    full = rows_listed(table) > 20 or len(table.above) + len(table.below) > _FEW
    tries = (
        [(9, False), (8, False), (9, True)] if full else [(10.5, False), (9, False), (10.5, True), (9, True)]
    )
    for size, landscape in tries:
        wanted = [_wanted(column, table, size) for column in columns]
        rest = (LANDSCAPE if landscape else PORTRAIT) - sum(wanted)
        if rest >= 0:
            break
    wanted = _towards(wanted, [_liked(column, table, size) for column in columns], rest)
    rest = (LANDSCAPE if landscape else PORTRAIT) - sum(wanted)
    gives = [c.meaning is not None if rest < 0 else c.stub not in _FIXED for c in columns]
    share = [w if g or not any(gives) else 0.0 for g, w in zip(gives, wanted, strict=True)]
    widths = [w + rest * s / sum(share) for w, s in zip(wanted, share, strict=True)]
    on_grid = tuple(part for c, w in zip(columns, widths, strict=True) for part in _parts(c, w))
    return Fit(landscape, on_grid, size, full or isinstance(table.rows, Tree))


def _towards(wanted: list[float], liked: list[float], rest: float) -> list[float]:
    """The widths with what is left of the page given to those that would like more, each its share."""
    more = [max(0.0, like - width) for like, width in zip(liked, wanted, strict=True)]
    given = min(1.0, max(0.0, rest) / (sum(more) or 1.0))
    return [width + given * extra for width, extra in zip(wanted, more, strict=True)]


def _parts(column: Column, width: float) -> list[float]:
    """The width of a column shared out among the columns of the grid that it takes."""
    parts = column.widths if len(column.widths) == column.across else (1,) * column.across
    return [width * part / sum(parts) for part in parts]


def _wanted(column: Column, table: Table, size: float) -> float:
    """The width in mm that a column wants in a size of type."""
    character = size * _POINT
    if column.widths:
        return sum(column.widths)
    if column.stub == "序号":
        return 2 * character + _AIR
    if column.stub == "名称":
        return max(10, _longest_label(column, table)) * character + _AIR
    if column.stub:
        return _CODE_DIGITS[column.stub] * character / 2 + _AIR + 1
    digits = (8 if table.look.unit != "元" else 13) if size < 9 else (9 if table.look.unit != "元" else 14)
    return digits * character / 2 + _AIR


def _liked(column: Column, table: Table, size: float) -> float:
    """The width in mm in which the usual name, the column's own label and a short text stay on one line."""
    if column.widths or column.stub in _FIXED:
        return 0
    characters = min(_MOST, max(len(line) for line in column.label.split("\n")))
    if column.stub == "名称":
        characters = max(characters, _longest_label(column, table, _MOST))
        if any(isinstance(rows, Tree) for rows in (table.rows, *(side.rows for side in table.sides))):
            characters = max(characters, _NAME)
    elif column.field:
        characters = max(characters, _SHORT)
    return characters * size * _POINT + _AIR


def _longest_label(column: Column, table: Table, most: int = 15) -> int:
    """The longest listed label of the table (or side) that the column belongs to; no more than `most` characters."""
    bodies = [(side.rows, side.foot, leaves(side.columns)) for side in table.sides]
    if table.rows is not None:
        bodies.append((table.rows, (), table.all_columns))
    longest = 0
    for rows, foot, columns in bodies:
        if any(column is c for c in columns):
            labels = [row.label for row in (*(rows.rows if isinstance(rows, Listed) else ()), *foot)]
            longest = max([longest, *(len(plain(label)) for label in labels)])
            if isinstance(rows, Classes):
                longest = max(longest, 15)
    return min(longest, most)


def rows_listed(table: Table) -> int:
    """How many body rows the form itself prescribes (data may add more)."""
    counts = [0]
    for rows, foot in [(s.rows, len(s.foot)) for s in table.sides] + [(table.rows, 0)]:
        if isinstance(rows, Listed):
            counts.append(len(rows.rows) + foot)
        elif isinstance(rows, Classes):
            counts.append(30 + foot if rows.every else 10 + foot)
    return max(counts)
