"""Tables of cells that people keep in files: rows of texts, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from budgetgen.findings import Place


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: its text without blanks around it, and its place.

    `fault` says why what stands there is neither a text nor a number (a date, TRUE, an error), `remedy` what to do.
    `shown` is how Excel shows a number whose digits it does not show as stored (0123 for 123), else "".
    `merged`: the text is that of a merged range that covers this cell. `hidden`: its column is. `struck`: a line goes
    through it.
    """

    text: str
    place: Place
    fault: str = ""
    remedy: str = ""
    shown: str = ""
    merged: bool = False
    hidden: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: what is written in it by column (from 0), and the place of its first column. `hidden`, or filtered away."""

    cells: Mapping[int, GridCell]
    place: Place
    hidden: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the row but what a merged range above it says."""
        return not any(not cell.merged and (cell.text or cell.fault) for cell in self.cells.values())

    def cell(self, column: int) -> GridCell:
        """The cell of a column, blank where nothing stands."""
        found = self.cells.get(column)
        return found or GridCell("", self._place_of(column))

    def _place_of(self, column: int) -> Place:
        sheet, mark, reference = self.place.inside.partition("!")
        if not mark:
            return self.place
        return replace(self.place, inside=f"{sheet}!{column_letters(column + 1)}{reference[1:]}")


def on_one_line(text: str) -> str:
    """A text that Alt+Enter breaks in its cell, on one line as people read it; between Latin words stays a blank."""
    joined, *others = [line.strip() for line in text.replace("\r", "\n").split("\n")]
    for line in others:
        joined += (" " if (joined[-1:] + line[:1]).isascii() and joined and line else "") + line
    return joined


def squeezed(text: str) -> str:
    """A text without white space, as texts of cells are compared."""
    return "".join(text.split())


def column_letters(column: int) -> str:
    """A, B, … Z, AA of a column number from 1."""
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def cell_position(reference: str) -> tuple[int, int]:
    """(column, row) of A1, both from 1."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column, int(reference[len(letters) :])
