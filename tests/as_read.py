"""A disclosure as a reader that loses nothing would read it from a file: what readers and recognition are compared with."""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.disclosure.model import Disclosure, HeadCell, HeadingBlock, Paragraph, TableBlock
from budgetgen.read.model import COVERED, ReadBlock, ReadCell, ReadDocument, ReadGrid, ReadText


def as_read(disclosure: Disclosure) -> ReadDocument:
    """The disclosure's blocks as read blocks: headings, paragraphs, each table with its title, captions and notes."""
    blocks: list[ReadBlock] = []
    for block in disclosure.blocks:
        if isinstance(block, HeadingBlock):
            blocks.append(ReadText(block.text, block.level))
        elif isinstance(block, Paragraph):
            blocks += [ReadText(line) for line in block.text.split("\n") if line.strip()]
        else:
            blocks += table_as_read(block)
    return ReadDocument("", "", tuple(blocks))


def table_as_read(block: TableBlock) -> Iterator[ReadBlock]:
    """A table with the texts around it."""
    yield ReadText(block.title)
    yield from (ReadText(text) for text in block.captions if text)
    yield grid_as_read(block)
    yield from (ReadText(text) for text in block.notes if text)


def grid_as_read(block: TableBlock) -> ReadGrid:
    """The header, the body and the rows below it as one grid; a merged cell has its text once."""

    def around(grid: tuple[tuple[HeadCell, ...], ...]) -> list[list[ReadCell]]:
        return [
            [ReadCell(cell.text.strip(), cell.down, cell.across) if cell.down else COVERED for cell in row]
            for row in grid
        ]

    rows = around(block.header)
    for row in block.rows:
        cells = []
        for column, cell in zip(block.columns, row.cells, strict=True):
            cells.append(ReadCell(cell.text.strip(), cell.down, column.across) if cell.down else COVERED)
            cells += [COVERED] * (column.across - 1)
        rows.append(cells)
    rows += around(block.footer)
    return ReadGrid(tuple(tuple(row) for row in rows), len(block.header))
