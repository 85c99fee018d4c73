"""How tables of the written document break: rows that stay together, lines that hang, headers that repeat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from budgetgen.disclosure.model import line_level
from budgetgen.findings import Place
from budgetgen.forms.widths import fit
from budgetgen.pack.reading import load
from budgetgen.publish import render
from tests.conftest import ROOT
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


def test_lines_that_head_others_look_like_headings(tmp_path: Path) -> None:
    """一、项目概述 within a statement is 黑体, stays with what follows and is not in the contents."""
    written, findings = render(ROOT / "specs/shanghai/putuo/2025/wanli.yaml", tmp_path, ("docx",), set())
    assert not findings, [str(finding) for finding in findings]
    document: Any = docx.Document(str(written[0]))
    heads = [p for p in document.paragraphs if p.style.style_id == "Line2"]
    assert [p.text for p in heads][:3] == ["一、项目概述", "二、立项依据", "三、实施主体"]
    assert len(heads) == 6
    assert {run._r.rPr.rFonts.get(qn("w:eastAsia")) for p in heads for run in p.runs} == {"黑体"}
    assert all(p.style.paragraph_format.keep_with_next for p in heads)
    assert not [p for p in heads if next(p._p.iter(qn("w:outlineLvl")), None) is not None]
    bodies = [p.text for p in document.paragraphs if p.style.style_id == "Body"]
    assert not [text for text in bodies if line_level(text) == 2]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、项目概述", 2),
        ("十二、其他", 2),
        ("（三）实施主体", 3),
        ("一、按规定编报，并且公开", 0),
        ("一、保障单位正常运转。", 0),
        ("一是完善制度", 0),
        ("1. 项目概述", 0),
        ("一、" + "长" * 41, 0),
    ],
)
def test_what_heads_other_lines(text: str, level: int) -> None:
    assert line_level(text) == level


def test_usual_names_and_short_texts_stand_on_one_line() -> None:
    """Columns of a form are as wide as what usually stands in them, as far as the page has room."""
    pack, _ = load("hebei-2022", Place("x"), ROOT)
    assert pack is not None
    wanted = [
        ("机构设置", "规格", "正处（县）级"),
        ("机构设置", "经费保障形式", "经费保障形式"),
        ("资产", "价值", "价值（金额单位：万元）"),
        ("项目绩效", "指标值", "≤18.25万元"),
        ("一般公共预算支出表", "科目名称", "　　机关事业单位基本养老保险缴费支出"),
    ]
    for name, column, text in wanted:
        table = pack.tables[name]
        about = fit(table)
        at = next(n for n, c in enumerate(table.all_columns) if column in (c.name, c.label, c.field))
        characters = sum(1 if character > "\x7f" else 0.5 for character in text)
        assert about.widths[at] >= characters * about.size * 25.4 / 72 + 1.4, (name, column)
