"""Tables as text in a terminal, columns aligned also where characters are two cells wide."""

from __future__ import annotations

from budgetgen.cli.width import width
from budgetgen.disclosure.model import Disclosure, Row, TableBlock
from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.ledger.dimensions import plain
from budgetgen.media import visible
from budgetgen.source.shapes import did_you_mean


def table_names(disclosure: Disclosure) -> str:
    """The names of all tables, one a line, with their titles."""
    return "\n".join(f"{block.name}\t{block.title}" for block in _all(disclosure))


def table_text(disclosure: Disclosure, name: str) -> str:
    """All tables of a name, as text. Raises CannotGoOn if there is none."""
    wanted = plain(name)
    found = [b for b in _all(disclosure) if wanted in (plain(b.name), plain(b.title), plain(b.of))]
    if not found:
        raise CannotGoOn(f"没有表 “{name}”；{did_you_mean(name, _names(disclosure))}", EXIT_USAGE)
    return "\n\n".join(_text(block) for block in found)


def _all(disclosure: Disclosure) -> list[TableBlock]:
    return [*disclosure.tables, *disclosure.unprinted]


def _names(disclosure: Disclosure) -> list[str]:
    return list(dict.fromkeys(block.name for block in _all(disclosure)))


def _text(block: TableBlock) -> str:
    rows = [[cell.text for cell in row] for row in block.header]
    head = len(rows)
    rows += [_indented(block, row) for row in block.rows]
    end = len(rows)
    rows += [[cell.text for cell in row] for row in block.footer]
    rows = [[visible(text.replace("\n", " ")).replace("\u3000", "  ") for text in row] for row in rows]
    widths = [max(width(row[at]) for row in rows) for at in range(block.layout.width)]
    figures = {block.grid_column(x) for row in block.rows for x, cell in enumerate(row.cells) if cell.figure}
    line = "─" * (sum(widths) + 2 * len(widths))
    lines = [block.title, "　".join(filter(None, block.captions)), line]
    for number, row in enumerate(rows):
        if number == head or (number == end and block.footer):
            lines.append(line)
        cells = (
            _pad(text, wide, at in figures and head <= number < end)
            for at, (text, wide) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join(cells).rstrip())
    return "\n".join(line for line in [*lines, line, *block.notes] if line)


def _indented(block: TableBlock, row: Row) -> list[str]:
    """A row of the body on the grid, each text as deep as it stands."""
    texts = block.grid_row(row)
    for x, cell in enumerate(row.cells):
        texts[block.grid_column(x)] = "  " * cell.indent + cell.text
    return texts


def _pad(text: str, wide: int, right: bool) -> str:
    space = " " * (wide - width(text))
    return space + text if right else text + space
