"""Every published cell of the reference city stands in the written Word and Excel files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reading import ReadTable, docx_tables, squeezed, xlsx_tables

PUBLISHED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data/zhangjiakou-2022/tables.json").read_text(encoding="utf-8")
)


def expected(text: str) -> str:
    """A published text as it should be printed: white space aside, the one known slip of the form put right."""
    return squeezed(text).replace("政府基金预算", "政府性基金预算")


def read(files: dict[str, Path], suffix: str) -> list[ReadTable]:
    if suffix == "docx":
        return docx_tables(files["docx"])
    return xlsx_tables(
        files["xlsx"], [len(t["header"][0]) for t in PUBLISHED], [len(t["caption"]) for t in PUBLISHED]
    )


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_all_tables_are_there(reference_files: dict[str, Path], suffix: str) -> None:
    titles = [squeezed(table.title) for table in read(reference_files, suffix)]
    assert titles == [expected(table["title"]) for table in PUBLISHED]


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
@pytest.mark.parametrize("number", range(len(PUBLISHED)), ids=[t["title"] for t in PUBLISHED])
def test_every_cell(reference_files: dict[str, Path], suffix: str, number: int) -> None:
    published, table = PUBLISHED[number], read(reference_files, suffix)[number]
    assert [squeezed(c) for c in table.captions] == [expected(c) for c in published["caption"]]
    shown = [[squeezed(cell) for cell in row] for row in table.rows]
    assert shown == [[expected(cell) for cell in row] for row in published["header"] + published["body"]]
    assert [squeezed(n) for n in table.notes] == [expected(n) for n in published["note"]]


def test_the_oracle_is_whole() -> None:
    cells = [cell for t in PUBLISHED for row in t["header"] + t["body"] for cell in row]
    assert len(PUBLISHED) == 16
    assert len(cells) == 1763
    assert sum(bool(cell) for cell in cells) > 900
