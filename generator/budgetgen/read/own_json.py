"""The data that `render --format json` writes, read back as the document that it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.read.model import ReadBlock, ReadCell, ReadDocument, ReadGrid, ReadText, Spot

_NEEDED = {"title", "department", "year", "blocks"}


def read_json(data: bytes, file: str) -> ReadDocument:
    """The blocks of such data. Raises CannotGoOn for other JSON."""
    try:
        found = json.loads(data)
        if not isinstance(found, dict) or not found.keys() >= _NEEDED:
            raise ValueError
        blocks = tuple(block for one in found["blocks"] for block in _blocks(one))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        message = f"读不了 {file}：不是 budgetgen render --format json 写出的数据"
        raise CannotGoOn(message, EXIT_USAGE) from None
    return ReadDocument(file, "json", blocks)


def _blocks(block: dict[str, Any]) -> Iterator[ReadBlock]:
    if block["kind"] != "table":
        level = int(block["level"]) if block["kind"] == "heading" else 0
        yield from _texts([block["text"]], level)
        return
    yield from _texts([block["title"], "\t".join(map(str, block["caption"]))])
    rows = [*block["header"], *block["body"], *block.get("footer", [])]
    width = max(map(len, rows), default=0)
    if width:
        cells = tuple(
            tuple(ReadCell(str(text).strip(), spot=Spot(row=r, column=c)) for c, text in enumerate(row, 1))
            + (ReadCell(""),) * (width - len(row))
            for r, row in enumerate(rows, 1)
        )
        yield ReadGrid(cells, len(block["header"]))
    yield from _texts(block["note"])


def _texts(texts: list[Any], level: int = 0) -> Iterator[ReadText]:
    yield from (ReadText(str(text).strip(), level) for text in texts if str(text).strip())
