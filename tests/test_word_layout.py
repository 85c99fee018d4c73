"""How tables of the written document break: rows that stay together, lines that hang, headers that repeat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from tests.making import indicators, rendered, starter, write_spec


def table_of(path: Path, first: str) -> Any:
    """The first table whose first cell says so."""
    return next(t for t in docx.Document(str(path)).tables if t.rows[0].cells[0].text == first)


def kept(row: Any) -> set[bool]:
    """Whether the paragraphs of a row stay with the next row."""
    paragraphs = [paragraph for cell in row._tr.tc_lst for paragraph in cell.p_lst]
    return {next(paragraph.iter(qn("w:keepNext")), None) is not None for paragraph in paragraphs}


def indents(cell: Any) -> tuple[int, int]:
    """Twips before the lines of a cell's paragraph, and those by which the first begins further left."""
    found = next(cell.paragraphs[0]._p.iter(qn("w:ind")), None)
    return (0, 0) if found is None else (int(found.get(qn("w:left"))), int(found.get(qn("w:hanging"))))


def test_a_name_goes_on_below_where_it_begins(reference_files: dict[str, Path]) -> None:
    document = docx.Document(str(reference_files["docx"]))
    named = [
        cell for table in document.tables for row in table.rows for cell in row.cells if cell.text.strip()
    ]
    deep = [cell for cell in named if cell.text.startswith("\u3000")]
    assert len(deep) > 50
    for cell in deep:
        blanks = len(cell.text) - len(cell.text.lstrip("\u3000"))
        left, hanging = indents(cell)
        assert left == hanging, cell.text
        assert left in {blanks * size for size in (160, 180, 210)}, cell.text
    assert {indents(cell) for cell in named if not cell.text.startswith("\u3000")} == {(0, 0)}


def test_a_group_stays_on_a_page_and_a_total_does_not_stand_alone(tmp_path: Path) -> None:
    spec = starter()
    spec["项目支出"][0]["指标"] = indicators(3, 12, 4)
    rows = table_of(rendered(write_spec(tmp_path, spec))["docx"], "绩效目标").rows
    assert [kept(row) for row in rows[:2]] == [{True}, {True}], "the header stands above a row"
    wanted = [True, True, False] + [True] * 9 + [False] + [True, False] + [True] * 3 + [False]
    assert [kept(row) for row in rows[2:]] == [{keeps} for keeps in wanted]


@pytest.mark.parametrize(("length", "repeats"), [(100, True), (101, False)])
def test_a_long_objective_is_printed_once(tmp_path: Path, length: int, repeats: bool) -> None:
    spec = starter()
    spec["项目支出"][0]["指标"] = indicators(1)
    spec["项目支出"][0]["目标"] = ["保" * (length - 2)]
    rows = table_of(rendered(write_spec(tmp_path, spec))["docx"], "绩效目标").rows
    assert len(rows[0].cells[1].text) == length
    headers = [next(row._tr.iter(qn("w:tblHeader")), None) is not None for row in rows[:3]]
    assert headers == [repeats, repeats, False]
