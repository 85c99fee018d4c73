"""Tables as templates see them: plain texts by the pack's names."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from budgetgen.disclosure.model import TOTAL, Row, TableBlock
from budgetgen.pack.layout import JOINED, Table, leaves


def bindings(block: TableBlock) -> dict[tuple[str, ...], int]:
    """Where each column stands in a row, by its name; below its side's name in a two-sided table."""
    return {path: at for at, path in enumerate(column_paths(block.layout))}


def column_paths(table: Table) -> list[tuple[str, ...]]:
    """The columns by name, from left to right; below their side's name in a two-sided table."""
    if not table.sides:
        return [(column.name,) for column in table.all_columns]
    serial: list[tuple[str, ...]] = [("序号",)] if table.serial else []
    return serial + [(side.name, column.name) for side in table.sides for column in leaves(side.columns)]


def bookmark(address: str) -> str:
    """An address as Word takes it for a bookmark's name: letters, digits and _, at most 40, unlike ones unlike."""
    name = "数_" + re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]+", "_", address).strip("_")
    if len(name) > 40 or name.count("_") != address.count("/") + 1:
        name = f"{name[:31]}_{hashlib.sha256(address.encode()).hexdigest()[:8]}"
    return name


_LAST = 3
"""How many rows stand together on the last page of a table."""
_SHORT = 100
"""Characters above the records that are worth repeating on each page."""


def table_view(block: TableBlock) -> dict[str, Any]:
    """Title, captions, header, rows, rows below them and notes of a table; whether its header repeats on each page."""
    return {
        "标题": block.title,
        "图注": list(block.captions),
        "表头": [[cell.text for cell in row] for row in block.header],
        "表尾": [[cell.text for cell in row] for row in block.footer],
        "书签": _marks(block),
        "行": _rows(block),
        "续页": all(len(cell.text) <= _SHORT for row in block.header for cell in row),
        "注": list(block.notes),
    }


def _marks(block: TableBlock) -> dict[str, str]:
    """The bookmarks of the figures above and below the records, by where they stand: 表头.3.4."""
    return {
        f"{part}.{r}.{c}": bookmark(cell.figure.address)
        for part, rows in (("表头", block.header), ("表尾", block.footer))
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if cell.figure is not None
    }


def _rows(block: TableBlock) -> list[dict[str, Any]]:
    """The rows; each says whether the next stands on the same page (连): within a group, and at the table's end."""
    rows = [_row(block, row) for row in block.rows]
    last = len(rows) - 1
    parts = [column.name for column in block.columns if column.merge == JOINED]
    for number, row in enumerate(rows):
        grouped = number < last and any(rows[number + 1]["合并"].get(name) == "continue" for name in parts)
        row["连"] = grouped or last - _LAST < number < last
    return rows


def _row(block: TableBlock, row: Row) -> dict[str, Any]:
    texts = [("\u3000" * cell.indent) + cell.text for cell in row.cells]
    merges = {
        column.name: "restart" if cell.down > 1 else "continue" if cell.down == 0 else ""
        for column, cell in zip(block.columns, row.cells, strict=False)
        if column.merge
    }
    addresses = [cell.figure.address if cell.figure else "" for cell in row.cells] or [""] * len(
        block.columns
    )
    marks = {".".join(path): bookmark(addresses[at]) for path, at in bindings(block).items() if addresses[at]}
    view: dict[str, Any] = {"加粗": row.role == TOTAL, "合并": merges, "书签": marks}
    for path, at in bindings(block).items():
        inside = view.setdefault(path[0], {}) if len(path) > 1 else view
        inside[path[-1]] = texts[at] if texts else ""
    return view
