"""Rows of a form above and below its records: labels beside what is said of a project, and beside its figures.

Each cell spans columns of the table below or above it, and rows: so a form of any number of such rows is written
line by line as it is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetgen.findings import Place
from budgetgen.lexicon.lexicon import Meaning

ALIGNMENTS = {"左": "left", "中": "center", "右": "right"}
_SAID = re.compile(r"\{\{[^{}]*?(?<![\w.])项目\.(\w+)")
_SPOKEN = re.compile(r"(?<![\w.])项目\.(\w+)")


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of such a row: a text that may hold {{…}}, or a figure with a name and a meaning.

    `across`: how many columns it takes, 0: what is left of its row; `down`: how many rows.
    """

    text: str = ""
    name: str = ""
    meaning: Meaning | None = None
    across: int = 0
    down: int = 1
    align: str = ""
    place: Place = Place()

    @property
    def facts(self) -> tuple[str, ...]:
        """What it says of a project whatever the project is; what stands under a condition may be missing."""
        return tuple(_SAID.findall(_always(self.text)))

    @property
    def spoken_of(self) -> tuple[str, ...]:
        """What it says of a project, or may say."""
        return tuple(_SPOKEN.findall(self.text))


def _always(text: str) -> str:
    """What of a text stands under no condition."""
    first, *pieces = text.split("{%")
    kept, depth = [first], 0
    for piece in pieces:
        tag, _, after = piece.partition("%}")
        word = tag.strip(" -").partition(" ")[0]
        depth += (word in ("if", "for")) - word.startswith("end")
        kept.append("" if depth else after)
    return "".join(kept)


FormRows = tuple[tuple[FormCell, ...], ...]
Grid = list[list[FormCell | None]]


@dataclass(slots=True)
class Layout:
    """Rows laid out on columns: each cell where it begins, None where another one covers the place."""

    width: int
    grid: Grid
    faults: list[tuple[Place, str, str]]
    """(where, what does not fit, remedy)."""


def lay_out(rows: FormRows, width: int) -> Layout:
    """The cells of rows on a grid of `width` columns, beside those that reach down from the rows above."""
    made = Layout(width, [], [])
    covered = [0] * width
    for number, row in enumerate(rows):
        line: list[FormCell | None] = [None] * width
        for at, cell in _placed(row, covered, made):
            line[at] = cell
            covered[at : at + cell.across] = [cell.down] * cell.across
            if number + cell.down > len(rows):
                told = f"这一格占 {cell.down} 行，从它起只有 {len(rows) - number} 行"
                made.faults.append((cell.place, told, "请改 占行，或加上下面的行"))
        if free := covered.count(0):
            told = f"第 {number + 1} 行还空着 {free} 列"
            place = row[-1].place if row else Place()
            made.faults.append((place, told, "请改 占列；最后一格不写 占列，就占到表的右边"))
        covered = [max(0, rest - 1) for rest in covered]
        made.grid.append(line)
    return made


def _placed(row: tuple[FormCell, ...], covered: list[int], made: Layout) -> Iterator[tuple[int, FormCell]]:
    """The cells of a row with the column where each begins; `covered` is told of each before the next is asked."""
    at = 0
    for cell in row:
        while at < made.width and covered[at]:
            at += 1
        room = next((end for end in range(at, made.width) if covered[end]), made.width) - at
        across = cell.across or (room if cell is row[-1] else 1)
        if across > room or not room:
            told = f"这一格要占 {max(across, 1)} 列，这里只剩 {room} 列"
            made.faults.append((cell.place, told, f"表有 {made.width} 列，请改 占列"))
            covered[:] = [rest or 1 for rest in covered]  # what is left of the row is no second fault
            return
        yield at, replace(cell, across=across)
        at += across
