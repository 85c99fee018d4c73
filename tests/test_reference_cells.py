"""Every published cell of five real disclosures, of very different forms, stands in the written files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from budgetgen.publish import render
from tests.conftest import ROOT
from tests.reading import ReadTable, docx_tables, squeezed, xlsx_tables


@dataclass(frozen=True)
class Reference:
    """A published disclosure, its spec, and the slips of its form that are put right."""

    name: str
    spec: str
    cells: int
    slips: tuple[tuple[str, str, str], ...] = ()
    """(part of the table's title, as published, as it should be)."""
    wrong_cells: tuple[tuple[str, str, str], ...] = ()
    """The same for whole cells."""

    @property
    def published(self) -> list[dict[str, Any]]:
        text = (ROOT / "tests/data" / self.name / "tables.json").read_text(encoding="utf-8")
        tables: list[dict[str, Any]] = json.loads(text)
        for table in tables:
            table["note"] = table.get("note", [c for c in table["caption"] if c.startswith("注")])
            table["caption"] = [c for c in table["caption"] if c not in table["note"]]
        return tables

    def expected(self, table: dict[str, Any], text: str) -> str:
        """A published text as it should be printed: white space aside, known slips put right."""
        for title, wrong, right in self.wrong_cells:
            if title in table["title"] and text == wrong:
                return right
        for title, wrong, right in self.slips:
            if title in table["title"]:
                text = text.replace(wrong, right)
        return squeezed(text)


REFERENCES = [
    Reference(
        "zhangjiakou-2022",
        "specs/hebei/zhangjiakou/2022/225.yaml",
        1763,
        (("", "政府基金预算", "政府性基金预算"),),
    ),
    Reference(
        "putuo-finance-2025",
        "specs/shanghai/putuo/2025/finance.yaml",
        1113,
        (("国有资本经营", "无政府性基金预算", "无国有资本经营预算"),),
    ),
    Reference("putuo-wanli-2025", "specs/shanghai/putuo/2025/wanli.yaml", 2248),
    Reference(
        "putuo-fuliyuan-2024",
        "specs/shanghai/putuo/2024/fuliyuan.yaml",
        1070,
        wrong_cells=(("支出", "7", "210"),),
    ),
    Reference(
        "putuo-wanli-2023",
        "specs/shanghai/putuo/2023/wanli.yaml",
        3162,
        (
            ("绩效目标填报表", "11,419,043.00", "10,903,043.00"),  # more than the project has
            ("绩效目标填报表", "7595500.00", "7,595,500.00"),  # the only form without separators
        ),
    ),
]
PUBLISHED = REFERENCES[0].published


def expected(text: str) -> str:
    """A text of the first reference as it should be printed."""
    return REFERENCES[0].expected(PUBLISHED[0], text)


@pytest.fixture(scope="module", params=REFERENCES, ids=lambda r: r.name)
def reference(request: pytest.FixtureRequest) -> Reference:
    found: Reference = request.param
    return found


@pytest.fixture(scope="module")
def tables(reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[ReadTable]]:
    """The tables of the written files, read back by other libraries."""
    folder = tmp_path_factory.mktemp(reference.name)
    written, findings = render(ROOT / reference.spec, folder, ("docx", "xlsx"), set())
    assert not findings, [str(f) for f in findings]
    files: dict[str, Path] = {path.suffix[1:]: path for path in written}
    published = reference.published
    widths, captions = [len(t["header"][0]) for t in published], [len(t["caption"]) for t in published]
    return {"docx": docx_tables(files["docx"]), "xlsx": xlsx_tables(files["xlsx"], widths, captions)}


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_all_tables_are_there(reference: Reference, tables: dict[str, list[ReadTable]], suffix: str) -> None:
    titles = [squeezed(table.title) for table in tables[suffix]]
    assert titles == [reference.expected(table, table["title"]) for table in reference.published]


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_every_cell(reference: Reference, tables: dict[str, list[ReadTable]], suffix: str) -> None:
    for published, table in zip(reference.published, tables[suffix], strict=True):

        def want(text: str, published: dict[str, Any] = published) -> str:
            return reference.expected(published, text)

        assert [squeezed(c) for c in table.captions] == [want(c) for c in published["caption"]]
        shown = [[squeezed(cell) for cell in row] for row in table.rows]
        assert shown == [[want(cell) for cell in row] for row in published["header"] + published["body"]]
        assert [squeezed(n) for n in table.notes] == [want(n) for n in published["note"]]


def test_the_oracle_is_whole(reference: Reference) -> None:
    cells = [cell for t in reference.published for row in t["header"] + t["body"] for cell in row]
    assert len(cells) == reference.cells
    assert sum(bool(cell) for cell in cells) > 500
