"""What a disclosure must look like when it is read back from a written file."""

from __future__ import annotations

from dataclasses import replace

from budgetgen.disclosure.model import Disclosure, HeadingBlock, Paragraph, TableBlock
from budgetgen.read.model import ReadBlock, ReadGrid, ReadText

Cells = list[list[tuple[str, int, int]]]


def cells_of(block: TableBlock) -> Cells:
    """(text, down, across) of each cell of a table; a covered one is ("", 0, 0).

    A column of the body may take several columns of the grid, on which the rows above and below it stand.
    """
    head = [
        [(c.text.strip(), c.down, c.across) if c.down else ("", 0, 0) for c in row] for row in block.header
    ]
    body = [
        [
            part
            for cell, column in zip(row.cells, block.columns, strict=False)
            for part in [
                (cell.text.strip(), cell.down, column.across) if cell.down else ("", 0, 0),
                *[("", 0, 0)] * (column.across - 1),
            ]
        ]
        for row in block.rows
    ]
    foot = [
        [(c.text.strip(), c.down, c.across) if c.down else ("", 0, 0) for c in row] for row in block.footer
    ]
    return head + body + foot


def cells_read(grid: ReadGrid) -> Cells:
    return [[(c.text, c.down, c.across) for c in row] for row in grid.rows]


Told = tuple[str, int] | Cells


def told_in(disclosure: Disclosure) -> list[Told]:
    """The (text, heading level) and the cells of all blocks, as a document shows them."""
    found: list[Told] = []
    for block in disclosure.blocks:
        if isinstance(block, HeadingBlock):
            found.append((block.text.strip(), block.level))
        elif isinstance(block, Paragraph):
            found += [(line, 0) for line in [block.text.strip()] if line]
        else:
            found += [(line, -1) for line in [block.title.strip()] if line]
            found += [(caption, 0) for caption in ["\t".join(block.captions).strip()] if caption]
            found.append(cells_of(block))
            found += [(note.strip(), 0) for note in block.notes if note.strip()]
    return found


def told_by(blocks: tuple[ReadBlock, ...]) -> list[Told]:
    """The same of blocks as read."""
    return [(b.text, b.level) if isinstance(b, ReadText) else cells_read(b) for b in blocks]


def alike(written: Told, read: Told) -> bool:
    """Whether a block is what was written; the level of a table's title is the template's."""
    if isinstance(written, tuple) and isinstance(read, tuple):
        return written[0] == read[0] and written[1] in (-1, read[1])
    return written == read


def sheets_of(disclosure: Disclosure) -> list[Told]:
    """The titles, captions, cells and notes of all tables, as a workbook shows them."""
    tables = [block for block in disclosure.blocks if isinstance(block, TableBlock)]
    return [told for table in tables for told in told_in(replace(disclosure, blocks=(table,)))]
