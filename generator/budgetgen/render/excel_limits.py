"""What the format of Excel holds: past it a program repairs the file, cuts it or refuses it.

The figures are those of Microsoft's “Excel specifications and limits”; texts are counted in UTF-16 units, as Excel does.
"""

from __future__ import annotations

CELL_TEXT = 32_767
"""Units of text in a cell."""
ROW_POINTS = 409.5
"""The height of a row, in points."""
ROWS = 1_048_576
COLUMNS = 16_384
SHEET_NAME = 31
DEFINED_NAME = 255
FORMULA = 8_192
LITERAL = 255
"""Units of text between quotation marks in a formula."""
ARGUMENTS = 255
STYLES = 65_490
"""Formats of cells (cellXfs) in a workbook."""


def units(text: str) -> int:
    """How long a text is in UTF-16 units."""
    return len(text) if text.isascii() else len(text) + sum(c > "\uffff" for c in text)


def exceeds(text: str, most: int) -> bool:
    """Whether a text has more than so many units; most are so short that nothing need be counted."""
    return len(text) * 2 > most and units(text) > most


def cut(text: str, most: int) -> str:
    """The text, or as much of it as goes into `most` units with an ellipsis at its end."""
    if not exceeds(text, most):
        return text
    kept, left = [], most - 1
    for character in text:
        left -= units(character)
        if left < 0:
            break
        kept.append(character)
    return "".join(kept) + "…"


def literal(text: str) -> str:
    """A text in a formula; a long one as pieces put together."""
    size = LITERAL // 2  # a character outside the first plane is two units
    if len(text) <= size:
        return '"' + text.replace('"', '""') + '"'
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
