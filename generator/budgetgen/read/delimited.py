"""A table parted by commas or tabs (.csv, .tsv) as read: captions and notes as texts, the rest as grids."""

from __future__ import annotations

from dataclasses import replace

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.read.model import ReadBlock, ReadDocument, ReadGrid, ReadText, Spot
from budgetgen.read.sheets import Sheet, SheetCell, blocks_of
from budgetgen.source.delimited import read_csv


def read_delimited(data: bytes, file: str) -> ReadDocument:
    """The blocks of a table of text. Raises CannotGoOn where a field has no end or the file is no text."""
    rows, findings = read_csv(data, file)
    if rows is None:
        first = findings[0]
        place = f"第 {first.place.line} 行" if first.place.line else ""
        raise CannotGoOn(f"读不了 {file}：{place}{first.message}；{first.remedy}", EXIT_USAGE)
    sheet = Sheet("")
    lines: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        sheet.rows[number] = {at + 1: SheetCell(cell.text) for at, cell in row.cells.items() if cell.text}
        lines[number] = row.place.line
    return ReadDocument(file, "csv", tuple(_placed(block, lines) for block in blocks_of(sheet, file)))


def _placed(block: ReadBlock, lines: dict[int, int]) -> ReadBlock:
    """A block with lines of the file for rows of the sheet."""

    def spot(of: Spot) -> Spot:
        return Spot(line=lines.get(of.row, 0), column=of.column)

    if isinstance(block, ReadText):
        return replace(block, spot=spot(block.spot))
    rows = tuple(tuple(replace(cell, spot=spot(cell.spot)) for cell in row) for row in block.rows)
    return ReadGrid(rows, block.head, spot(block.spot))
