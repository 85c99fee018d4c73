"""Nothing may vanish: every text of a disclosure stands in the document, in its order, each figure in its cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from budgetgen.disclosure.model import Disclosure, HeadingBlock, Paragraph, TableBlock
from budgetgen.render.word_xml import w
from budgetgen.source.grid import squeezed

Loss = tuple[str, str]


def losses(document: Any, disclosure: Disclosure) -> Iterator[Loss]:
    """(what is missing, where) for texts and cells of the disclosure that the document does not show."""
    yield from _lost_texts(document, disclosure)
    yield from _lost_cells(document, disclosure)


def _lost_texts(document: Any, disclosure: Disclosure) -> Iterator[Loss]:
    """Headings, paragraphs, titles, captions, cells above and below the body and notes, in their order."""
    contents = {
        t for link in document.iter(w("hyperlink")) if link.get(w("anchor")) for t in link.iter(w("t"))
    }
    shown = squeezed("".join(t.text or "" for t in document.iter(w("t")) if t not in contents))
    texts = [(text, squeezed(text), inside) for text, inside in _texts(disclosure)]
    at = 0
    lost = False
    for _, wanted, _ in texts:
        found = shown.find(wanted, at)
        lost = lost or found < 0
        at = max(at, found + len(wanted))
    if not lost:
        return
    at = 0
    for number, (text, wanted, inside) in enumerate(texts):
        found = shown.find(wanted, at)
        following = shown.find(texts[number + 1][1], at) if number + 1 < len(texts) else -1
        if found < 0 or 0 <= following < found:  # what is found beyond the next text is another one
            known = "顺序不对" if found < 0 and wanted in shown else "没有印出来"
            yield f"“{text[:30]}” {known}，模板与 pack.yaml 不一致", inside
        else:
            at = found + len(wanted)


def _texts(disclosure: Disclosure) -> Iterator[Loss]:
    for block in disclosure.blocks:
        if isinstance(block, HeadingBlock):
            yield block.text, "标题"
        elif isinstance(block, Paragraph):
            yield block.text, f"说明 {block.statement}"
        else:
            yield from _table_texts(block)


def _table_texts(block: TableBlock) -> Iterator[Loss]:
    yield block.title, "表标题"
    for caption in block.captions:
        yield caption, f"{block.name} 图注"
    for what, rows in (("表头", block.header), ("表尾", block.footer)):
        for head in (cell for line in rows for cell in line):
            if head.down:
                yield head.text, f"{block.name} {what}"
    for note in block.notes:
        yield note, f"{block.name} 注"


def _lost_cells(document: Any, disclosure: Disclosure) -> Iterator[Loss]:
    """Each table of the disclosure is the body of one table of the document, cell by cell, in order."""
    grids = [_grid(table) for table in document.iter(w("tbl"))]
    at = 0
    for number, block in enumerate(disclosure.tables):
        body = [[squeezed(t) for t in block.grid_row(row)] for row in block.rows if row.cells]
        found = next((n for n in range(at, len(grids)) if _holds(grids[n], body)), None)
        if found is not None:
            at = found + 1
        elif len(grids) == len(disclosure.tables):
            at = number + 1
            yield _difference(grids[number], body, len(block.header)), f"表 “{block.title}”"
        else:
            yield "各格没有照样印出来，模板与 pack.yaml 不一致", f"表 “{block.title}”"


def _holds(grid: list[list[str]], body: list[list[str]]) -> bool:
    return any(grid[at : at + len(body)] == body for at in range(len(grid) - len(body) + 1))


def _difference(grid: list[list[str]], body: list[list[str]], head: int) -> str:
    """The first cell of a body that a grid does not show."""
    for number, (shown, wanted) in enumerate(zip(grid[head:], body, strict=False), 1):
        for at, text in enumerate(wanted):
            printed = shown[at] if at < len(shown) else ""
            if printed != text:
                return f"第 {number} 行第 {at + 1} 列应印 “{text}”，印成了 “{printed}”"
    return f"应有 {len(body)} 行，印出 {len(grid) - head} 行"


def measures(cell: Any) -> tuple[int, int | None]:
    """How many columns of the grid a cell takes, and its width in twips where it is given so."""
    across, width = 1, None
    for properties in cell.iterchildren(w("tcPr")):
        for given in properties.iterchildren(w("gridSpan"), w("tcW")):
            if given.tag == w("gridSpan"):
                across = int(given.get(w("val"), "1"))
            elif given.get(w("type")) == "dxa":
                width = int(given.get(w("w"), "0"))
    return across, width


def _grid(table: Any) -> list[list[str]]:
    """A table's own rows as squeezed texts; cells that a span covers are blank."""
    rows = []
    for line in table.iterchildren(w("tr")):
        cells: list[str] = []
        for cell in line.iterchildren(w("tc")):
            across, _ = measures(cell)
            cells += [squeezed("".join([t.text or "" for t in cell.iter(w("t"))]))] + [""] * (across - 1)
        rows.append(cells)
    return rows
