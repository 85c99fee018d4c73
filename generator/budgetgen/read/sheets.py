"""A sheet of a workbook as blocks: titles, captions and notes as texts, what stands in a frame or together as grids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.read.grids import paragraphs, reads_as_note, reads_as_title
from budgetgen.read.model import COVERED, ReadBlock, ReadCell, ReadGrid, ReadText, Spot

MAX_CELLS = 1_000_000
MAX_FILLERS = 60
"""So many blank rows at the foot of a frame are kept, to be filled in."""
_COLONS = ("：", ":")


class SheetCell(NamedTuple):
    """A cell that holds something: its text as shown; whether it is a number, and that number as stored."""

    text: str
    number: bool = False
    stored: str = ""


class Range(NamedTuple):
    """A merged range; rows and columns from 1, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """What a sheet holds. `framed`: rows with cells that have lines at their sides; `head`: rows printed on each page."""

    name: str
    rows: dict[int, dict[int, SheetCell]] = field(default_factory=dict)
    framed: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    head: tuple[int, int] = (0, 0)


def blocks_of(sheet: Sheet, file: str) -> Iterator[ReadBlock]:
    """The blocks of a sheet from top to bottom. Raises CannotGoOn for a sheet that is too large."""
    rows = {number: row for number, row in sheet.rows.items() if row}
    if not rows:
        return
    last = max(max(row) for row in rows.values())
    beside, below = _merges(sheet, rows, last)
    for first, end, framed in _runs(rows, sheet.framed, below, max(rows)):
        yield from _run(sheet, rows, range(first, end), framed, beside, below, file)


Across = dict[tuple[int, int], tuple[int, int]]


def _merges(sheet: Sheet, rows: dict[int, dict[int, SheetCell]], last: int) -> tuple[Across, Across]:
    """(down, across) of each merged range by its first cell, and the first cell of each cell that one covers."""
    sizes: Across = {}
    covered: Across = {}
    lowest = max([*rows, *sheet.framed])
    for top, left, end, side in sheet.merged:
        bottom, right = min(end, lowest), min(side, last)
        if top > bottom or left > right:
            continue
        cells = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        if (top, left) in covered or len(covered) + len(cells) > MAX_CELLS:
            continue
        if any(cell in covered or cell in sizes for cell in cells):
            continue
        sizes[top, left] = (bottom - top + 1, right - left + 1)
        covered.update((cell, (top, left)) for cell in cells[1:])
    return sizes, covered


def _runs(
    rows: dict[int, dict[int, SheetCell]], framed: set[int], covered: Across, last: int
) -> Iterator[tuple[int, int, bool]]:
    """(first row, row behind the last, whether in a frame) of rows that stand together; blank rows part them."""
    reached: dict[int, int] = {}  # row -> the last row that a range which begins there covers
    for (r, _), (top, _) in covered.items():
        reached[top] = max(reached.get(top, top), r)
    numbers = sorted({*rows, *framed})
    at = 0
    while at < len(numbers):
        first = numbers[at]
        kind, end, bottom = first in framed, first + 1, reached.get(first, first)
        at += 1
        while at < len(numbers):
            number = numbers[at]
            if number > bottom and (number != end or (number in framed) != kind):
                break
            bottom, end = max(bottom, reached.get(number, number)), number + 1
            at += 1
        while kind and end - 1 > last and end - last > MAX_FILLERS:
            end -= 1
        if any(number in rows for number in range(first, min(end, last + 1))):
            yield first, end, kind


def _run(
    sheet: Sheet,
    rows: dict[int, dict[int, SheetCell]],
    numbers: range,
    framed: bool,
    sizes: Across,
    covered: Across,
    file: str,
) -> Iterator[ReadBlock]:
    """A run of rows as texts before, one grid, texts behind."""
    columns = [column for number in numbers for column in rows.get(number, ())]
    left, right = min(columns), max(columns)
    first, end = numbers.start, numbers.stop
    beside_frames = 0 if sheet.framed else 2
    few = sum(len(rows.get(number, ())) > 1 for number in numbers) + beside_frames < 3

    narrative = all(
        sizes.get((number, c), (1, 1))[1] >= right - left + 1 > 1
        for number in numbers
        for c in rows.get(number, ())
    )

    def alone(number: int) -> bool:
        """Whether a row holds nothing but a title or a note, or captions beside each other."""
        row = rows.get(number, {})
        if any(sizes.get((number, c), (1, 1))[0] > 1 for c in row) or any(
            (number, c) in covered and covered[number, c][0] < number for c in range(left, right + 1)
        ):
            return False
        if len(row) == 1:
            [(column, cell)] = row.items()
            across = sizes.get((number, column), (1, 1))[1]
            whole = across >= right - left + 1 and right > left
            if framed and not narrative:
                return whole and (reads_as_title if number == first else reads_as_note)(cell.text)
            return not cell.number and (whole or not framed)
        if not row or framed or any(cell.number for cell in row.values()):
            return False
        return few or all(any(c in cell.text for c in _COLONS) for cell in row.values())

    while first < end and alone(first):
        yield from _texts(sheet, rows, first)
        first += 1
    behind = end
    while behind > first and (alone(behind - 1) or (framed and behind < end and behind - 1 not in rows)):
        behind -= 1
    if first < behind:
        yield from _grid(sheet, rows, range(first, behind), sizes, covered, file)
    for number in range(behind, end):
        if number in rows:
            yield from _texts(sheet, rows, number)


def _texts(sheet: Sheet, rows: dict[int, dict[int, SheetCell]], number: int) -> Iterator[ReadText]:
    """A row as text: the lines of its cell as paragraphs, or its cells beside each other parted by tabs."""
    row = sorted(rows[number].items())
    spot = Spot(sheet=sheet.name, row=number, column=row[0][0])
    if len(row) == 1:
        yield from paragraphs(row[0][1].text, spot)
    else:
        yield ReadText("\t".join(cell.text for _, cell in row), 0, spot)


def _grid(
    sheet: Sheet,
    rows: dict[int, dict[int, SheetCell]],
    numbers: range,
    sizes: Across,
    covered: Across,
    file: str,
) -> Iterator[ReadBlock]:
    """The grid of rows; columns in which no cell of them begins are none, as are those beyond the last text."""
    used = [column for number in numbers for column in rows.get(number, ())]
    if not used:
        return
    left, right = min(used), max(used)
    if (right - left + 1) * len(numbers) > MAX_CELLS:
        message = (
            f"打不开文件 {file}：工作表 {sheet.name} 有 {len(numbers)} 行、{right - left + 1} 列，太大了"
        )
        raise CannotGoOn(f"{message}；请删去没有用的行和列", EXIT_USAGE)
    columns = [
        column
        for column in range(left, right + 1)
        if any(column in rows.get(n, ()) for n in numbers)
        or any((n, column) not in covered or covered[n, column][1] == column for n in numbers)
    ]
    grid: list[tuple[ReadCell, ...]] = []
    for number in numbers:
        row = rows.get(number, {})
        line: list[ReadCell] = []
        for column in columns:
            if (number, column) in covered and covered[number, column][0] >= numbers.start:
                line.append(COVERED)
                continue
            down, across = sizes.get((number, column), (1, 1))
            if across > 1:
                across = sum(column <= other < column + across for other in columns)
            down = min(down, numbers.stop - number)
            cell = row.get(column)
            spot = Spot(sheet=sheet.name, row=number, column=column)
            line.append(
                ReadCell(cell.text, down, across, cell.number, spot, cell.stored)
                if cell
                else ReadCell("", down, across, spot=spot)
            )
        grid.append(tuple(line))
    head = sum(number <= sheet.head[1] for number in numbers)  # what stands above them, too
    yield ReadGrid(tuple(grid), head, Spot(sheet=sheet.name, row=numbers.start, column=left))
