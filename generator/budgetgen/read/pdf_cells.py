"""From ruling lines to cells: which lines make a table, where its rows and columns are, which cells are merged."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

from budgetgen.read.model import COVERED, ReadCell, Spot
from budgetgen.read.pdf_marks import Letter, Ruling, text_in_cell

SNAP = 3.0
"""Lines so near to each other (in points) are one line; ends so far apart still meet."""
MAX_RULINGS = 20_000
MAX_UNITS = 40_000


@dataclass(slots=True)
class PageTable:
    """A table on one page: the positions of its column lines, its rows; which letters it took is known by the caller."""

    page: int
    xs: list[float]
    top: float
    bottom: float
    rows: list[tuple[ReadCell, ...]]


@dataclass(slots=True)
class _Frame:
    """Lines that hang together."""

    xs: list[float]
    ys: list[float]
    level: dict[int, list[tuple[float, float]]]
    upright: dict[int, list[tuple[float, float]]]


def tables_of(
    level: list[Ruling], upright: list[Ruling], letters: list[Letter], page: int, number: int
) -> tuple[list[PageTable], list[Letter]]:
    """The tables of a page from top to bottom, numbered from `number`, and the letters outside of them."""
    left = letters
    found: list[PageTable] = []
    for frame in sorted(
        _frames(level[:MAX_RULINGS], upright[:MAX_RULINGS]), key=lambda f: (f.ys[0], f.xs[0])
    ):
        if (len(frame.xs) - 1) * (len(frame.ys) - 1) > MAX_UNITS:
            continue
        merged = _merged(frame)
        if len(merged) < 2:
            continue
        inside = [one for one in left if _is_in(one, frame)]
        if not inside:
            continue
        taken = set(map(id, inside))
        left = [one for one in left if id(one) not in taken]
        table = PageTable(page, frame.xs, frame.ys[0], frame.ys[-1], [])
        table.rows = _rows(frame, merged, inside, page, number + len(found))
        found.append(table)
    return found, left


def _frames(level: list[Ruling], upright: list[Ruling]) -> list[_Frame]:
    """Groups of lines that cross or touch each other, with at least two lines each way."""
    levels, uprights = _straightened(level), _straightened(upright)
    owner = list(range(len(levels) + len(uprights)))

    def root(one: int) -> int:
        while owner[one] != one:
            owner[one] = owner[owner[one]]
            one = owner[one]
        return one

    by_x = sorted(range(len(uprights)), key=lambda n: uprights[n].at)
    positions = [uprights[n].at for n in by_x]
    for number, line in enumerate(levels):
        first = bisect_right(positions, line.start - SNAP)
        last = bisect_right(positions, line.end + SNAP)
        for other in by_x[first:last]:
            if uprights[other].start - SNAP <= line.at <= uprights[other].end + SNAP:
                owner[root(number)] = root(len(levels) + other)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for number, line in enumerate(levels):
        groups[root(number)][0].append(line)
    for number, line in enumerate(uprights):
        groups[root(len(levels) + number)][1].append(line)
    return [_frame(across, along) for across, along in groups.values() if len(across) > 1 and len(along) > 1]


def _straightened(lines: list[Ruling]) -> list[Ruling]:
    """Lines that lie beside each other brought to one position, pieces of one line joined."""
    found: list[Ruling] = []
    for group in _clusters(lines):
        at = sum(line.at for line in group) / len(group)
        start, end = None, 0.0
        for line in sorted(group, key=lambda one: one.start):
            if start is None:
                start, end = line.start, line.end
            elif line.start <= end + SNAP:
                end = max(end, line.end)
            else:
                found.append(Ruling(at, start, end))
                start, end = line.start, line.end
        if start is not None:
            found.append(Ruling(at, start, end))
    return found


def _clusters(lines: list[Ruling]) -> list[list[Ruling]]:
    groups: list[list[Ruling]] = []
    for line in sorted(lines, key=lambda one: one.at):
        if groups and line.at - groups[-1][0].at <= SNAP:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _frame(across: list[Ruling], along: list[Ruling]) -> _Frame:
    ys = _positions([line.at for line in across] + [end for line in along for end in (line.start, line.end)])
    xs = _positions([line.at for line in along] + [end for line in across for end in (line.start, line.end)])
    frame = _Frame(xs, ys, defaultdict(list), defaultdict(list))
    for line in across:
        frame.level[_nearest(ys, line.at)].append((line.start, line.end))
    for line in along:
        frame.upright[_nearest(xs, line.at)].append((line.start, line.end))
    return frame


def _positions(values: list[float]) -> list[float]:
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] <= SNAP:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def _nearest(positions: list[float], value: float) -> int:
    at = bisect_right(positions, value)
    near = [n for n in (at - 1, at) if 0 <= n < len(positions)]
    return min(near, key=lambda n: abs(positions[n] - value))


def _merged(frame: _Frame) -> list[tuple[int, int, int, int]]:
    """The cells as (row, column, down, across): the rectangles between lines."""
    rows, columns = len(frame.ys) - 1, len(frame.xs) - 1
    if rows < 1 or columns < 1:
        return []

    def walled(lines: list[tuple[float, float]], start: float, end: float) -> bool:
        middle = (start + end) / 2
        return any(a <= middle <= b for a, b in lines)

    beside = [
        [walled(frame.upright[c], frame.ys[r], frame.ys[r + 1]) for c in range(columns + 1)]
        for r in range(rows)
    ]
    below = [
        [walled(frame.level[r], frame.xs[c], frame.xs[c + 1]) for c in range(columns)]
        for r in range(rows + 1)
    ]
    taken: set[tuple[int, int]] = set()
    found: list[tuple[int, int, int, int]] = []
    for r in range(rows):
        for c in range(columns):
            if (r, c) in taken:
                continue
            across = 1
            while c + across < columns and not beside[r][c + across] and (r, c + across) not in taken:
                across += 1
            down = 1
            while (
                r + down < rows
                and all(not below[r + down][x] and (r + down, x) not in taken for x in range(c, c + across))
                and not any(beside[r + down][x] for x in range(c + 1, c + across))
            ):
                down += 1
            taken.update((y, x) for y in range(r, r + down) for x in range(c, c + across))
            found.append((r, c, down, across))
    return found


def _is_in(letter: Letter, frame: _Frame) -> bool:
    x, y = (letter.x0 + letter.x1) / 2, (letter.top + letter.bottom) / 2
    return frame.xs[0] <= x <= frame.xs[-1] and frame.ys[0] <= y <= frame.ys[-1]


def _rows(
    frame: _Frame, merged: list[tuple[int, int, int, int]], letters: list[Letter], page: int, number: int
) -> list[tuple[ReadCell, ...]]:
    """The cells with their texts; rows and columns in which no cell begins are none."""
    home = {
        (y, x): (r, c)
        for r, c, down, across in merged
        for y in range(r, r + down)
        for x in range(c, c + across)
    }
    texts: dict[tuple[int, int], list[Letter]] = defaultdict(list)
    for letter in letters:
        y = min(bisect_right(frame.ys, (letter.top + letter.bottom) / 2), len(frame.ys) - 1) - 1
        x = min(bisect_right(frame.xs, (letter.x0 + letter.x1) / 2), len(frame.xs) - 1) - 1
        texts[home[max(y, 0), max(x, 0)]].append(letter)
    starts_y, starts_x = sorted({r for r, *_ in merged}), sorted({c for _, c, *_ in merged})
    at_y, at_x = ({start: n for n, start in enumerate(starts)} for starts in (starts_y, starts_x))
    grid = [[COVERED] * len(starts_x) for _ in starts_y]
    for r, c, down, across in merged:
        y, x = at_y[r], at_x[c]
        spot = Spot(page=page, table=number, row=y + 1, column=x + 1)
        height = sum(r <= start < r + down for start in starts_y)
        width = sum(c <= start < c + across for start in starts_x)
        grid[y][x] = ReadCell(text_in_cell(texts[r, c]), height, width, spot=spot)
    frame.xs[:] = [frame.xs[start] for start in starts_x] + [frame.xs[-1]]
    return [tuple(row) for row in grid]
