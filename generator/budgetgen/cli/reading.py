"""The command that shows how a file of somebody else is read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from budgetgen.cli.report import report, say, tell
from budgetgen.cli.width import padded, width
from budgetgen.findings import CannotGoOn, Finding
from budgetgen.media import json_document, visible
from budgetgen.read.model import ReadCell, ReadDocument, ReadGrid, ReadText

_WIDEST = 40
"""So many places of a terminal a cell is shown in; the rest of a longer text is …"""


class Shape(StrEnum):
    """How what was read is shown."""

    TEXT = "text"
    JSON = "json"


def read(
    files: Annotated[list[Path], typer.Argument(metavar="文件...", help="要读的文件，可以写几个。")],
    shape: Annotated[
        Shape, typer.Option("--format", metavar="格式", help="text（给人看）或 json（给程序用）。")
    ] = Shape.TEXT,
) -> None:
    """看别人的文件读成什么样：标题、段落、对齐的表，没有读进来的东西另外说明。

    能读 Word（docx）、Excel（xlsx、xls、ods）、有文字层的 PDF、网页、文本、csv、render 写出的 json；
    doc、wps、rtf、et 要用到 LibreOffice，PDF 要装 pip install 'budgetgen[pdf]'。什么格式看内容，不看扩展名。
    """
    from budgetgen.read.opening import read_document

    status = 0
    found: list[ReadDocument] = []
    for path in files:
        try:
            found.append(read_document(path))
        except CannotGoOn as stop:
            tell(visible(f"错误：{stop}"))
            status = max(status, stop.status)
            continue
        if shape is Shape.TEXT:
            say("\n".join(_shown(found[-1])))
            report(list(found[-1].findings))
    if shape is Shape.JSON:
        typer.echo(json_document([_data(document) for document in found]), nl=False)
    raise typer.Exit(status)


def _shown(document: ReadDocument) -> list[str]:
    lines = [
        visible(f"{document.file}：{document.format}，{len(document.texts)} 段、{len(document.grids)} 个表")
    ]
    for block in document.blocks:
        if isinstance(block, ReadText):
            lines += [
                "",
                "#" * block.level + " " * bool(block.level) + visible(block.text.replace("\t", "    ")),
            ]
        else:
            lines += ["", *_table(block)]
    return [*lines, ""]


def _table(grid: ReadGrid) -> list[str]:
    """A grid with its columns aligned; a cell that another one covers is shown as ↑ or ←."""
    rows = [[_cell(row, at) for at in range(grid.width)] for row in grid.rows]
    widths = [max(width(row[at]) for row in rows) for at in range(grid.width)]
    where = visible(str(grid.spot))
    lines = [f"［{where}{'：' if where else ''}{len(rows)} 行 {grid.width} 列］"]
    for number, row in enumerate(rows):
        lines.append(" │ ".join(padded(text, wide) for text, wide in zip(row, widths, strict=True)).rstrip())
        if number + 1 == grid.head:
            lines.append("─┼─".join("─" * wide for wide in widths))
    return lines


def _cell(row: tuple[ReadCell, ...], at: int) -> str:
    if not row[at].down:
        spans = next((row[x].across > at - x for x in range(at - 1, -1, -1) if row[x].down), False)
        return "←" if spans else "↑"
    text = visible(row[at].text.replace("\n", " "))
    if width(text) <= _WIDEST:
        return text
    while width(text) >= _WIDEST:
        text = text[:-1]
    return text + "…"


def _data(document: ReadDocument) -> dict[str, Any]:
    return {
        "file": document.file,
        "format": document.format,
        "blocks": [_block(block) for block in document.blocks],
        "findings": [_finding(finding) for finding in document.findings],
    }


def _block(block: ReadText | ReadGrid) -> dict[str, Any]:
    if isinstance(block, ReadText):
        return {"kind": "text", "level": block.level, "text": block.text, "place": str(block.spot)}
    return {
        "kind": "table",
        "head": block.head,
        "place": str(block.spot),
        "rows": [[_one(cell) for cell in row] for row in block.rows],
    }


def _one(cell: ReadCell) -> dict[str, Any]:
    found: dict[str, Any] = {
        "text": cell.text,
        "down": cell.down,
        "across": cell.across,
        "place": str(cell.spot),
    }
    if cell.number:
        found["number"] = cell.stored or cell.text
    return found


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.label,
        "place": finding.place.inside,
        "message": finding.message,
        "remedy": finding.remedy,
    }
