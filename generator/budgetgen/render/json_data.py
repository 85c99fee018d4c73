"""A disclosure as data: tables in rows of text, and beside them every figure with exact amount, address and query."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from budgetgen.disclosure.model import (
    Citation,
    Disclosure,
    Figure,
    HeadingBlock,
    Paragraph,
    Row,
    TableBlock,
)
from budgetgen.ledger.money import decimal_text
from budgetgen.lexicon.lexicon import MEASURES, RATES


def write_json(disclosure: Disclosure) -> bytes:
    """The bytes of the .json."""
    data = {
        "title": disclosure.title,
        "department": {"code": disclosure.department_code, "name": disclosure.department},
        "year": disclosure.year,
        "blocks": [_block(block) for block in disclosure.blocks],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _block(block: HeadingBlock | Paragraph | TableBlock) -> dict[str, Any]:
    if isinstance(block, HeadingBlock):
        return {"kind": "heading", "name": block.name, "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {
            "kind": "paragraph",
            "name": block.statement,
            "text": block.text,
            "figures": [_cited(citation) for citation in block.citations],
        }
    head = [[cell.figure for cell in row] for row in block.header]
    foot = [[cell.figure for cell in row] for row in block.footer]
    body = [_spread(block, row) for row in block.rows]
    return {
        "kind": "table",
        "name": block.name,
        "of": block.of,
        "title": block.title,
        "caption": list(block.captions),
        "header": [[cell.text for cell in row] for row in block.header],
        "body": [block.grid_row(row) for row in block.rows],
        "footer": [[cell.text for cell in row] for row in block.footer],
        "note": list(block.notes),
        "unit": block.layout.look.unit,
        "figures": [*_placed("header", head), *_placed("body", body), *_placed("footer", foot)],
    }


def _spread(block: TableBlock, row: Row) -> list[Figure | None]:
    """The figures of a row of the body on the grid."""
    found: list[Figure | None] = [None] * block.layout.width
    for at, cell in enumerate(row.cells):
        found[block.grid_column(at)] = cell.figure
    return found


def _placed(part: str, rows: list[list[Figure | None]]) -> Iterator[dict[str, Any]]:
    """The figures of a part of a table, with their row and column there."""
    for y, row in enumerate(rows):
        for x, figure in enumerate(row):
            if figure is not None:
                yield {"part": part, "row": y, "column": x, **_figure(figure)}


def _cited(citation: Citation) -> dict[str, Any]:
    return {"start": citation.start, "end": citation.end, **_figure(citation.figure)}


def _figure(figure: Figure) -> dict[str, Any]:
    """A figure: exact amount in 元 (a rate in per cent) as a decimal text, its address, its query in words."""
    return {
        "address": figure.address,
        "amount": decimal_text(figure.amount or 0, figure.look.decimals if figure.measure in RATES else 2),
        "text": figure.text,
        "query": str(figure.query),
        "measure": figure.measure or "金额",
        "book": figure.book,
    }


def closed_object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def schema() -> dict[str, Any]:
    """The shape of the .json as JSON Schema."""
    text, number = {"type": "string"}, {"type": "integer", "minimum": 0}
    grid = {"type": "array", "items": {"type": "array", "items": text}}
    figure = {
        "address": text,
        "amount": {"type": "string", "pattern": r"^-?\d+(\.\d\d?)?$"},
        "text": text,
        "query": text,
        "measure": {"enum": ["金额", *MEASURES]},
        "book": text,
    }
    texts = {"type": "array", "items": text}
    part = {"enum": ["header", "body", "footer"]}
    heading = closed_object(kind={"const": "heading"}, name=text, level=number, text=text)
    cited = {"type": "array", "items": closed_object(start=number, end=number, **figure)}
    paragraph = closed_object(kind={"const": "paragraph"}, name=text, text=text, figures=cited)
    placed = {"type": "array", "items": closed_object(part=part, row=number, column=number, **figure)}
    table = closed_object(
        kind={"const": "table"},
        name=text,
        of=text,
        title=text,
        caption=texts,
        header=grid,
        body=grid,
        footer=grid,
        note=texts,
        unit=text,
        figures=placed,
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "部门预算公开数据",
        **closed_object(
            title=text,
            department=closed_object(code=text, name=text),
            year=number,
            blocks={"type": "array", "items": {"anyOf": [heading, paragraph, table]}},
        ),
    }
