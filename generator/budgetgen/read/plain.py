"""Plain text as read: as copied from a web page, a cell to a line; rows of cells parted by tabs; else paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.read.grids import MAX_COLUMNS
from budgetgen.read.losses import Losses
from budgetgen.read.model import COVERED, ReadBlock, ReadCell, ReadDocument, ReadGrid, ReadText, Spot
from budgetgen.source.decoding import utf_16

_LINE_END = re.compile("\r\n|[\n\r\f\v]")
_WIDE_GAP = re.compile(r"\S {4,60}\S")
_AMOUNT = re.compile(r"-?[0-9][0-9,]{0,30}\.[0-9]{1,9}")
_COLONS = ("：", ":")
_FAR = 4
"""So many blank lines stand around a paragraph inside of a copied cell."""
_LAID_OUT = 12
"""So many lines with two wide gaps are a page laid out with blanks."""


def decoded(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, UTF-16 or GB 18030. Raises CannotGoOn for what is none of them."""
    wide = utf_16(data)
    for encoding in (wide,) if wide else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding).removeprefix("\ufeff").replace("\0", "")
    raise CannotGoOn(f"读不了 {file}：不是文本，或者编码不是 UTF-8、UTF-16、GBK", EXIT_USAGE)


def read_text(data: bytes, file: str) -> ReadDocument:
    """The blocks of a plain text. Raises CannotGoOn for what is no text."""
    losses = Losses(file)
    lines = _LINE_END.split(decoded(data, file))
    blocks = tuple(_blocks(lines, losses))
    laid_out = sum(len(_WIDE_GAP.findall(line)) > 1 for line in lines)
    if laid_out >= _LAID_OUT:
        losses.tell(
            f"有 {laid_out} 行像是用空格排出来的表，当作段落读了",
            remedy="请给原来的 PDF、Word 或 Excel 文件，或从网页上重新复制",
        )
    return ReadDocument(file, "txt", blocks, losses.findings())


def _blocks(lines: list[str], losses: Losses) -> Iterator[ReadBlock]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("\t"):
            end, rows = _copied(lines, at)
            yield from _table(rows, losses)
            at = end
        elif "\t" in line.strip():
            end = at
            while end < len(lines) and "\t" in lines[end].lstrip():
                end += 1
            yield from _rows_of_tabs(lines, at, end)
            at = end
        else:
            if text := line.strip():
                yield ReadText(text, 0, Spot(line=at + 1))
            at += 1


_Row = list[tuple[int, str]]
"""The cells of a row: (line from 1, text)."""


def _copied(lines: list[str], at: int) -> tuple[int, list[_Row]]:
    """(index behind, rows) of a table as browsers copy it: cells on lines that begin with a tab, a blank line a row.

    A text that far blank lines part from the cells above and below is another paragraph of the cell above.
    """
    rows: list[_Row] = [[]]
    end = at
    while at < len(lines):
        line = lines[at]
        if line.startswith("\t"):
            if end < at and rows[-1]:
                rows.append([])
            rows[-1] += [(at + 1, text.strip()) for text in line[1:].split("\t")]
            at = end = at + 1
            continue
        following = _behind_blanks(lines, at)
        if line.strip():
            if at - end < _FAR or following - at - 1 < _FAR or following == len(lines):
                break
            if not lines[following].startswith("\t"):
                break
            number, text = rows[-1][-1]
            rows[-1][-1] = (number, f"{text}\n{line.strip()}")
            end = at
        at = max(following, at + 1)
    return end, [row for row in rows if row]


def _behind_blanks(lines: list[str], at: int) -> int:
    """The index of the next line with something in it."""
    at += 1
    while at < len(lines) and not lines[at]:
        at += 1
    return at


def _table(rows: list[_Row], losses: Losses) -> Iterator[ReadBlock]:
    while rows and _is_caption(rows[0]):
        yield ReadText("\t".join(text for _, text in rows[0] if text), 0, Spot(line=rows[0][0][0]))
        rows = rows[1:]
    if not rows:
        return
    width = min(max(map(len, rows)), MAX_COLUMNS)
    spans = [[1] * len(row) for row in rows]
    amounts = {
        at for row in rows if len(row) == width for at, (_, text) in enumerate(row) if _AMOUNT.fullmatch(text)
    }
    for number in reversed(range(len(rows))):
        if len(rows[number]) < width:
            below = _placed(rows[number + 1], spans[number + 1]) if number + 1 < len(rows) else None
            found = _spans([text for _, text in rows[number]], below, width, amounts)
            if found is None:
                losses.tell(
                    "这一行的格比别的行少，不知道哪几格是合并的，补在后面",
                    Spot(line=rows[number][0][0]),
                    rule="merged-unknown",
                )
                found = [1] * len(rows[number])
            spans[number] = found
    grid = _grid(rows, spans, width)
    yield replace(grid, rows=_reaching_down(grid.rows, len(rows[0]) < width))


def _reaching_down(rows: tuple[tuple[ReadCell, ...], ...], headed: bool) -> tuple[tuple[ReadCell, ...], ...]:
    """The rows; where the first has cells across columns, its others reach down into the blanks below them."""
    if not headed or len(rows) < 2:
        return rows
    first, second = list(rows[0]), list(rows[1])
    for at, (cell, below) in enumerate(zip(rows[0], rows[1], strict=True)):
        if cell.text and cell.across == 1 and not below.text and below.down:
            first[at], second[at] = replace(cell, down=2), COVERED
    return (tuple(first), tuple(second), *rows[2:])


def _is_caption(row: _Row) -> bool:
    marked = [any(colon in text[:30] for colon in _COLONS) for _, text in row]
    return marked[-1] and sum(marked) >= len(row) - 1


def _placed(row: _Row, spans: list[int]) -> list[str]:
    """The texts of a row by column; a cell across several has its text in each."""
    return [text for (_, text), across in zip(row, spans, strict=True) for _ in range(across)]


def _spans(texts: list[str], below: list[str] | None, width: int, amounts: set[int]) -> list[int] | None:
    """How many columns each cell of a short row spans, by the full row below it; None where that does not tell.

    What stands above a blank reaches down into it and is one column wide; the others divide the runs between, which
    begin anew where the first text of a run comes again, else where amounts begin.
    """
    if len(texts) == 1:
        return [width]
    if below is None or len(below) < width:
        return [1, width - 1] if len(texts) == 2 else None
    for kinds in (set[int](), amounts):
        parts: list[int] = []
        first = None
        for at, text in enumerate(below[:width]):
            if not text:
                parts.append(1)
                first = None
            elif first is None or text == first or (at in kinds and at - 1 not in kinds):
                parts.append(1)
                first = text
            else:
                parts[-1] += 1
        if len(parts) == len(texts):
            return parts
    return [1, width - 1] if len(texts) == 2 else None


def _grid(rows: list[_Row], spans: list[list[int]], width: int) -> ReadGrid:
    grid: list[tuple[ReadCell, ...]] = []
    for row, across in zip(rows, spans, strict=True):
        line: list[ReadCell] = []
        for (number, text), count in zip(row, across, strict=True):
            line += [ReadCell(text, 1, count, spot=Spot(line=number)), *[COVERED] * (count - 1)]
        grid.append(tuple([*line, *[ReadCell("")] * (width - len(line))][:width]))
    return ReadGrid(tuple(grid), 0, Spot(line=rows[0][0][0]))


def _rows_of_tabs(lines: list[str], at: int, end: int) -> Iterator[ReadBlock]:
    """Lines with tabs inside: one is captions beside each other, several are a table."""
    rows = [[(number + 1, text.strip()) for text in lines[number].split("\t")] for number in range(at, end)]
    while rows and (len(rows) == 1 or _is_caption(rows[0])):
        yield ReadText("\t".join(text for _, text in rows[0] if text), 0, Spot(line=rows[0][0][0]))
        rows = rows[1:]
    if rows:
        yield _grid(rows, [[1] * len(row) for row in rows], min(max(map(len, rows)), MAX_COLUMNS))
