"""Tables as text in a terminal, columns aligned also where characters are two cells wide."""

from __future__ import annotations

from budgetgen.cli.width import width
from budgetgen.disclosure.model import Disclosure, TableBlock
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
    rows += [["  " * cell.indent + cell.text for cell in row.cells] for row in block.rows]
    rows = [[visible(text.replace("\n", " ")).replace("\u3000", "  ") for text in row] for row in rows]
    widths = [max(width(row[at]) for row in rows) for at in range(len(block.columns))]
    figures = [any(row.cells[at].figure for row in block.rows) for at in range(len(block.columns))]
    lines = [block.title, "　".join(filter(None, block.captions)), "─" * (sum(widths) + 2 * len(widths))]
    for number, row in enumerate(rows):
        if number == head:
            lines.append(lines[2])
        cells = (
            _pad(text, wide, right and number >= head)
            for text, wide, right in zip(row, widths, figures, strict=True)
        )
        lines.append("  ".join(cells).rstrip())
    return "\n".join(line for line in [*lines, lines[2], *block.notes] if line)


def _pad(text: str, wide: int, right: bool) -> str:
    space = " " * (wide - width(text))
    return space + text if right else text + space
