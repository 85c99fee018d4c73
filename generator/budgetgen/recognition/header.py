"""Where a grid's header ends, and the labels that stand above each column."""

from __future__ import annotations

from budgetgen.ledger.dimensions import plain
from budgetgen.lexicon.lexicon import Lexicon, is_total, label_key
from budgetgen.read.model import ReadCell, ReadGrid
from budgetgen.recognition.numbers import read_code, read_number


def header_rows(grid: ReadGrid, lexicon: Lexicon) -> int:
    """How many rows at the top are header: those above the first row with a number, a code or a row's own label.

    The row that numbers the columns (栏次) belongs to the header.
    """
    first = next((r for r, row in enumerate(grid.rows) if _is_body(row)), None)
    if first is None:  # nothing is shown: the header ends where rows without any label begin
        first = next((r for r, row in enumerate(grid.rows) if not any(c.text for c in row)), len(grid.rows))
    while first > 1 and _labels_a_row(grid.rows[first - 1], lexicon):
        first -= 1
    return first or min(grid.head, len(grid.rows))


def column_labels(grid: ReadGrid, head: int) -> list[tuple[str, ...]]:
    """The labels above each column, from the top down, a label that spans rows once."""
    owners = _owners(grid, head)
    found: list[tuple[str, ...]] = []
    for column in range(grid.width):
        labels: list[str] = []
        seen: set[tuple[int, int]] = set()
        for row in range(head):
            owner = owners[row][column]
            if owner in seen or _numbers_columns(grid.rows[row]):
                continue
            seen.add(owner)
            text = grid.rows[owner[0]][owner[1]].text.strip()
            if text:
                labels.append(" ".join(text.split()))
        found.append(tuple(labels))
    return found


def _owners(grid: ReadGrid, head: int) -> list[list[tuple[int, int]]]:
    """The cell that covers each place of the header.

    Where the file says which cells are merged, as it says. A plain grid has blanks there: a blank below a label is
    the label's, else it is that of the label on its left under the same parent.
    """
    owners = [[(r, c) for c in range(grid.width)] for r in range(head)]
    merged = any(cell.down > 1 or cell.across > 1 for row in grid.rows[:head] for cell in row)
    for r in range(head):
        for c in range(grid.width):
            cell = grid.rows[r][c]
            if merged:
                if cell.down:
                    for down in range(r, min(r + cell.down, head)):
                        for across in range(c, min(c + cell.across, grid.width)):
                            owners[down][across] = (r, c)
                continue
            if cell.text.strip():
                continue
            above = owners[r - 1][c] if r else None
            if above == (r - 1, c) and grid.rows[r - 1][c].text.strip():
                owners[r][c] = above
            elif c and (r == 0 or owners[r - 1][c - 1] == owners[r - 1][c]):
                owners[r][c] = owners[r][c - 1]
            elif above is not None:
                owners[r][c] = above
    return owners


def _is_body(row: tuple[ReadCell, ...]) -> bool:
    """Whether a row shows a number or a code, and is not the row that numbers the columns."""
    shown = [cell.text for cell in row if cell.text.strip()]
    return not _numbers_columns(row) and any(read_number(text) or read_code(text) for text in shown)


def _numbers_columns(row: tuple[ReadCell, ...]) -> bool:
    """Whether a row only numbers the columns: 栏次 1 2 3."""
    numbers = [plain(cell.text) for cell in row if cell.text.strip()]
    digits = [int(text) for text in numbers if text.isdecimal() and len(text) <= 3]
    return len(digits) >= max(3, len(numbers) - 2) and digits == list(range(1, len(digits) + 1))


def _labels_a_row(row: tuple[ReadCell, ...], lexicon: Lexicon) -> bool:
    """Whether a row without any number belongs to the body: a numbered label (一、…), a total."""
    labels = [cell.text for cell in row if cell.text.strip()]
    if not labels:
        return False
    first = labels[0]
    return lexicon.stub(first) is None and (
        label_key(first) != plain(first) or (is_total(first) and len(labels) < 3)
    )


def record_header(grid: ReadGrid, lexicon: Lexicon) -> tuple[str, int]:
    """(which records the grid lists, how many of its rows are header); ("", 0) where it lists none.

    A header of records names three of their fields or more, in one row or in two that follow each other.
    """
    for r, row in enumerate(grid.rows[:_SEARCHED]):
        found = [known[0] for cell in row if (known := lexicon.record_field(cell.text))]
        records = max(found, key=found.count, default="")
        if found.count(records) >= _FIELDS:
            below = grid.rows[r + 1] if r + 1 < len(grid.rows) else ()
            more = sum(
                (known := lexicon.record_field(cell.text)) is not None and known[0] == records
                for cell in below
            )
            return records, r + (2 if more >= 2 else 1)
    return "", 0


_SEARCHED, _FIELDS = 40, 3
