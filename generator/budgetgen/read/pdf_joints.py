"""From pages to one document: page numbers and running heads off, tables and paragraphs joined over pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from budgetgen.read.grids import parted, spans_all
from budgetgen.read.losses import Losses
from budgetgen.read.model import COVERED, ReadBlock, ReadCell, ReadGrid, ReadText, Spot
from budgetgen.read.pdf_cells import SNAP, PageTable
from budgetgen.read.pdf_marks import Line, joined

Page = list[Line | PageTable]

_NUMBER = re.compile(
    r"[-—–·\s]{0,9}(?:第\s{0,3})?(\d{1,4})(?:\s{0,3}页)?(?:\s{0,3}[/共]\s{0,3}(?:共\s{0,3})?\d{1,4}(?:\s{0,3}页)?)?[-—–·\s]{0,9}"
)
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile("[。！？；：…]$")
_ITEM = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]{1,4}[）)]|第[一二三四五六七八九十]{1,3}部分|[一二三四五六七八九十]{1,4}、|\d{1,3}(?:[、．]|\.(?!\d)))"
)
"""How numbered paragraphs begin."""
_FEW = 3
"""On so many pages a line is a running head."""
_MOST, _EDGE = 0.6, 0.1
"""A running head stands on so large a part of the pages, in so large a part of each at its head or foot."""
_SAME_AT_LEAST = 20
"""So many letters at the end of a page that stand again at the beginning of the next are one text printed once."""


def blocks_of(pages: list[Page], heights: list[float], losses: Losses) -> list[ReadBlock]:
    """The blocks of all pages in order; `heights` of the pages, in points."""
    _without_page_numbers(pages, losses)
    _without_running_heads(pages, heights, losses)
    _without_repeats(pages, losses)
    blocks: list[ReadBlock] = []
    last: PageTable | None = None
    held: list[Line] = []
    margins = _margins(pages)
    joined_tables: list[_Joined] = []
    order: list[ReadBlock | _Joined] = []
    for page in pages:
        for item in page:
            if isinstance(item, Line):
                if held and not _goes_on(held[-1], item, margins):
                    order.append(_paragraph(held))
                    held = []
                held.append(item)
                last = None
                continue
            if held:
                order.append(_paragraph(held))
                held = []
            if last is not None and item.page == last.page + 1 and joined_tables[-1].takes(item):
                joined_tables[-1].add(item)
            else:
                joined_tables.append(_Joined(item))
                order.append(joined_tables[-1])
            last = item
    if held:
        order.append(_paragraph(held))
    for one in order:
        blocks += parted(one.grid()) if isinstance(one, _Joined) else [one]
    return blocks


def _lines_at(page: Page, end: int) -> Line | None:
    """The first (0) or last (-1) item of a page, if it is a line of text."""
    return item if page and isinstance(item := page[end], Line) else None


def _without_page_numbers(pages: list[Page], losses: Losses) -> None:
    """Take off numbers at the head or foot that count with the pages."""
    for end in (-1, 0):
        found: dict[int, list[int]] = defaultdict(list)
        for index, page in enumerate(pages):
            line = _lines_at(page, end)
            if line is not None and (match := _NUMBER.fullmatch(line.text)):
                found[int(match[1]) - index].append(index)
        for indexes in found.values():
            if len(indexes) >= min(_FEW, len(pages)) or len(indexes) > len(pages) / 2:
                for index in indexes:
                    del pages[index][end]
                losses.hint("页码没有读", Spot(page=indexes[0] + 1), rule="page-furniture")


def _without_running_heads(pages: list[Page], heights: list[float], losses: Losses) -> None:
    """Take off lines that stand at the same height near the edge of most pages."""
    for end in (0, -1, 0, -1):
        marks = [_mark(page, end, height) for page, height in zip(pages, heights, strict=True)]
        [(key, count)] = Counter(mark for mark in marks if mark).most_common(1) or [(("", 0), 0)]
        if count < max(_FEW, _MOST * sum(map(bool, pages))):
            continue
        found = [index for index, mark in enumerate(marks) if mark == key]
        for index in found:
            del pages[index][end]
        losses.hint(f"页眉页脚没有读：{key[0][:40]}", Spot(page=found[0] + 1), rule="page-furniture")


def _mark(page: Page, end: int, height: float) -> tuple[str, int] | None:
    """The first or last line of a page, its digits aside, and its height, where it is near the edge."""
    line = _lines_at(page, end)
    if line is None or _EDGE * height < line.top < (1 - _EDGE) * height:
        return None
    return _DIGITS.sub("#", line.text), round(line.top / 4)


def _without_repeats(pages: list[Page], losses: Losses) -> None:
    """Take off lines at the foot of a page that the next page begins with: the text layer has them twice."""
    for index in range(len(pages) - 1):
        here, following = pages[index], pages[index + 1]
        most = min(len(here), len(following))
        for count in range(most, 0, -1):
            foot, head = here[-count:], following[:count]
            if not all(isinstance(item, Line) for item in (*foot, *head)):
                continue
            one, other = (
                "".join("".join(item.text.split()) for item in part if isinstance(item, Line))
                for part in (foot, head)
            )
            if one == other and len(one) >= _SAME_AT_LEAST:
                del here[-count:]
                losses.hint(
                    "上一页末尾的文字在下一页开头又有一遍，只读了一遍",
                    Spot(page=index + 2),
                    rule="page-furniture",
                )
                break


def _margins(pages: list[Page]) -> tuple[float, float]:
    """(left, right) edges of the text: where lines usually begin and end."""
    lines = [item for page in pages for item in page if isinstance(item, Line)]
    if not lines:
        return 0.0, 0.0
    long = [line for line in lines if line.x1 - line.x0 > 15 * line.size] or lines
    ends = sorted(line.x1 for line in long)
    starts = Counter(round(line.x0) for line in long)
    often = [start for start, count in starts.items() if count >= max(2, 0.1 * len(long))]
    return float(min(often or [round(min(line.x0 for line in long))])), ends[int(0.8 * (len(ends) - 1))]


def _goes_on(line: Line, following: Line, margins: tuple[float, float]) -> bool:
    """Whether a line is followed by the rest of its paragraph."""
    left, right = margins
    size = line.size
    if "\t" in line.text or "\t" in following.text or abs(size - following.size) > 0.2 * size:
        return False
    if line.page == following.page and following.top - line.bottom > 2.5 * size:
        return False
    full = line.x1 > right - 2.2 * size
    flush = following.x0 < left + 1.2 * size
    return full and flush and not (_ENDS.search(line.text) and _ITEM.match(following.text))


def _paragraph(lines: list[Line]) -> ReadText:
    text = ""
    for line in lines:
        text = joined(text, line.text) if text else line.text
    return ReadText(text.strip(), 0, Spot(page=lines[0].page))


@dataclass
class _Joined:
    """A table, and its continuations on the following pages."""

    first: PageTable

    def __post_init__(self) -> None:
        self.rows = list(self.first.rows)
        self.xs = self.first.xs
        self.head = 0

    def takes(self, other: PageTable) -> bool:
        """Whether a table at the head of the next page goes on with this one."""
        again = self._again(other)
        if again and all(spans_all(row) for row in other.rows[:again]):
            return False  # the same form again, for something else
        return len(other.xs) == len(self.xs) if again else self._columns(other) is not None

    def _columns(self, other: PageTable) -> list[int] | None:
        """Which column of this table each line between columns of another is; None where they do not fit."""
        shift = other.xs[0] - self.xs[0]
        if len(other.xs) > len(self.xs):
            return None
        at = [_nearest(self.xs, x - shift) for x in other.xs]
        fits = all(abs(self.xs[n] - x + shift) <= 2 * SNAP for n, x in zip(at, other.xs, strict=True))
        return at if fits and len(set(at)) == len(at) and at[-1] == len(self.xs) - 1 else None

    def _again(self, other: PageTable) -> int:
        """How many rows of the head are repeated."""
        most = min(len(self.rows), len(other.rows) - 1)
        count = 0
        while (
            count < most
            and _said(self.rows[count]) == _said(other.rows[count])
            and any(_said(other.rows[count]))
        ):
            count += 1
        while count and any(cell.down > count - at for at in range(count) for cell in other.rows[at]):
            count -= 1
        return count

    def add(self, other: PageTable) -> None:
        """Go on with a table of the next page, its repeated head dropped."""
        again = self._again(other)
        self.head = max(self.head, again)
        at = self._columns(other) or list(range(len(other.xs)))
        self.rows += [_wider(row, at) for row in other.rows[again:]]

    def grid(self) -> ReadGrid:
        """All of it."""
        return ReadGrid(
            tuple(self.rows), self.head, Spot(page=self.first.page, table=self.first.rows[0][0].spot.table)
        )


def _nearest(positions: list[float], value: float) -> int:
    return min(range(len(positions)), key=lambda n: abs(positions[n] - value))


def _wider(row: tuple[ReadCell, ...], at: list[int]) -> tuple[ReadCell, ...]:
    """A row in a table that has more columns: its cells from line `at` to line span those between."""
    found: list[ReadCell] = []
    for number, cell in enumerate(row):
        count = at[number + 1] - at[number]
        across = at[number + cell.across] - at[number] if cell.down else 0
        found += [replace(cell, across=across), *[COVERED] * (count - 1)]
    return tuple(found)


def _said(row: tuple[ReadCell, ...]) -> list[str]:
    return ["".join(cell.text.split()) for cell in row]
