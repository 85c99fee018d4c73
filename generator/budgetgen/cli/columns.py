"""Plain lists in a terminal: columns as wide as their longest text, long lines continued below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetgen.cli.width import padded, width
from budgetgen.media import visible

GAP = "  "


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of texts with their columns aligned."""
    rows = [[visible(text) for text in row] for row in rows]
    widths = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))] if rows else []
    return [GAP.join(map(padded, row, widths)).rstrip() for row in rows]


def wrapped(text: str, room: int) -> list[str]:
    """A text in lines of at most `room` cells, all indented as it is; broken after ∧, else at blanks or anywhere."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    whole = re.findall(r"[^∧]+∧ |[^∧]+$", text.strip(" ")) if " ∧ " in text else []
    pieces = whole if whole and max(map(width, whole)) <= room else re.findall(r"[!-~]+|.", text)
    lines, line = [], indent
    for piece in pieces:
        if line != indent and width((line + piece).rstrip()) > room:
            lines.append(line.rstrip())
            line = indent
        if line != indent or not piece.isspace():
            line += piece
    return [*lines, line.rstrip()] if line != indent or not lines else lines
