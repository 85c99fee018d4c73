"""Tables as templates see them: plain texts by the pack's names."""

from __future__ import annotations

from typing import Any

from budgetgen.disclosure.model import TOTAL, Row, TableBlock
from budgetgen.pack.layout import leaves


def bindings(block: TableBlock) -> dict[tuple[str, ...], int]:
    """Where each column stands in a row, by its name; below its side's name in a two-sided table."""
    if not block.layout.sides:
        return {(column.name,): at for at, column in enumerate(block.columns)}
    found: dict[tuple[str, ...], int] = {("序号",): 0} if block.layout.serial else {}
    for side in block.layout.sides:
        for column in leaves(side.columns):
            found[side.name, column.name] = len(found)
    return found


def table_view(block: TableBlock) -> dict[str, Any]:
    """Title, captions, header, rows and notes of a table."""
    return {
        "标题": block.title,
        "图注": list(block.captions),
        "表头": [[cell.text for cell in row] for row in block.header],
        "首行": block.header[0][1].text if block.layout.first_row else "",
        "行": [_row(block, row) for row in block.rows],
        "注": list(block.notes),
    }


def _row(block: TableBlock, row: Row) -> dict[str, Any]:
    texts = [("\u3000" * cell.indent) + cell.text for cell in row.cells]
    merges = {
        column.name: "restart" if cell.down > 1 else "continue" if cell.down == 0 else ""
        for column, cell in zip(block.columns, row.cells, strict=False)
        if column.merge
    }
    view: dict[str, Any] = {"加粗": row.role == TOTAL, "合并": merges}
    for path, at in bindings(block).items():
        inside = view.setdefault(path[0], {}) if len(path) > 1 else view
        inside[path[-1]] = texts[at]
    return view
