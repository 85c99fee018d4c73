"""Texts, pages and data of other people: copied tables, GBK pages, tables of text, the program's own data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budgetgen.findings import CannotGoOn
from budgetgen.publish import prepare, render
from budgetgen.read.model import ReadDocument, ReadGrid, ReadText
from budgetgen.read.opening import read_document
from tests.conftest import ROOT
from tests.reading import squeezed
from tests.reading_back import told_in


def read(folder: Path, content: str | bytes, name: str = "a.txt") -> ReadDocument:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(path)


def cells(grid: ReadGrid) -> list[list[str]]:
    return [[c.text if c.down else "^" for c in row] for row in grid.rows]


def shown(document: ReadDocument) -> list[object]:
    return [b.text if isinstance(b, ReadText) else cells(b) for b in document.blocks]


# Plain text


def test_a_page_as_copied_gives_every_published_cell() -> None:
    document = read_document(ROOT / "tests/data/zhangjiakou-2022/copied.txt")
    tables = json.loads((ROOT / "tests/data/zhangjiakou-2022/tables.json").read_text(encoding="utf-8"))
    expected = [[[squeezed(text) for text in row] for row in (*t["header"], *t["body"])] for t in tables]
    found = [[[squeezed(cell.text) for cell in row] for row in grid.rows] for grid in document.grids]
    assert found == expected
    assert sum(len(row) for table in found for row in table) == 1763
    assert not document.findings
    said = squeezed("".join(block.text for block in document.texts))
    for table in tables:
        for text in (table["title"], *table["caption"]):
            assert squeezed(text) in said


def test_copied_cells_with_paragraphs_and_a_merge_that_cannot_be_told(tmp_path: Path) -> None:
    text = "标题\n\t目标\n\t一。\n\n\n\n\n\n二。\n\n\n\n\n\n\t甲\n\t乙\n\t丙\n\n\n说明"
    document = read(tmp_path, text)
    assert shown(document) == ["标题", [["目标", "一。\n二。", "^"], ["甲", "乙", "丙"]], "说明"]
    unclear = "\t甲\n\t乙\n\t丙\n\n\t1\n\t2\n\t3\n\t4\n\t5\n"
    document = read(tmp_path, unclear)
    assert shown(document) == [[["甲", "乙", "丙", "", ""], ["1", "2", "3", "4", "5"]]]
    assert [(f.rule, f.place.inside) for f in document.findings] == [("merged-unknown", "第 1 行")]


def test_rows_parted_by_tabs_and_plain_paragraphs(tmp_path: Path) -> None:
    text = "收支总表\n编制部门：甲\t单位：元\n项目\t数\n甲\t1.00\n乙\t\n\n说明一。\n说明二。\n"
    expected = [
        "收支总表",
        "编制部门：甲\t单位：元",
        [["项目", "数"], ["甲", "1.00"], ["乙", ""]],
        "说明一。",
        "说明二。",
    ]
    assert shown(read(tmp_path, text)) == expected
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        assert shown(read(tmp_path, text.encode(encoding))) == expected


def test_a_page_laid_out_with_blanks_stays_paragraphs_and_is_told(tmp_path: Path) -> None:
    document = read(tmp_path, "201   06   行政运行      16,231,840.80     16,093,326.00\n" * 12)
    assert not document.grids
    assert "空格排出来的表" in document.findings[0].message


# Tables of text


def test_csv_has_lines_and_captions(tmp_path: Path) -> None:
    text = '导出表,,\n单位：元,,\n科目,"名称\n（类）",金额\n201,甲,"1,000.00"\n注：无,,\n'
    document = read(tmp_path, text, "a.csv")
    assert shown(document) == [
        "导出表",
        "单位：元",
        [["科目", "名称\n（类）", "金额"], ["201", "甲", "1,000.00"]],
        "注：无",
    ]
    assert str(document.grids[0].rows[1][0].spot) == "第 5 行"
    assert shown(read(tmp_path, "a\tb\n1\t2\n".encode("utf-16"), "a.tsv")) == [[["a", "b"], ["1", "2"]]]


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.csv"])
def test_a_table_of_text_under_any_name(name: str, tmp_path: Path) -> None:
    assert shown(read(tmp_path, "科目,金额\n201,1\n".encode("gbk"), name)) == [
        [["科目", "金额"], ["201", "1"]]
    ]


def test_a_broken_csv_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="第 2 行引号没有收尾"):
        read(tmp_path, '甲,乙\n"没有完,1\n', "a.csv")


# Pages

PAGE = """<html><head><meta charset=gb2312><title>不显示</title><style>p{}</style></head><body>
<h2>一、收支</h2><p>共 1.00
万元，<b>其中</b>：<br>甲。</p><div style="display: none">看不见</div><script>x()</script>
<table><caption>总表</caption><thead><tr><th rowspan=2>项目</th><th colspan=2>金额</th></tr><tr><th>上年</th>
<th>本年</th></tr></thead><tbody><tr><td>甲<td>&nbsp;<td><p>1</p><p>2</p></tr>
<tr><td colspan="3">注：无</td></tr></table>尾<img src=a.png></body></html>"""


@pytest.mark.parametrize("name", ["a.html", "a.xls", "a.txt"])
def test_a_page_is_read_as_a_browser_shows_it(name: str, tmp_path: Path) -> None:
    document = read(tmp_path, PAGE.encode("gbk"), name)
    assert document.format == "html"
    assert shown(document) == [
        "一、收支",
        "共 1.00 万元，其中：",
        "甲。",
        "总表",
        [["项目", "金额", "^"], ["^", "上年", "本年"], ["甲", "", "1\n2"]],
        "注：无",
        "尾",
    ]
    assert document.texts[0].level == 2
    [grid] = document.grids
    assert (grid.head, grid.rows[0][0].down, grid.rows[0][1].across) == (2, 2, 2)
    assert [finding.message for finding in document.findings] == ["隐藏的内容没有读", "图片没有读"]


def test_pages_that_say_a_wrong_charset_or_none(tmp_path: Path) -> None:
    for page in (PAGE.replace("gb2312", "utf-16x").encode("gbk"), PAGE.encode(), "<p>甲</p>".encode("gbk")):
        assert "甲" in str(shown(read(tmp_path, page, "a.html")))


def test_tables_that_lay_out_a_page_and_a_web_archive(tmp_path: Path) -> None:
    page = "<table><tr><td>左</td><td><table><tr><td>甲</td><td>1</td></tr></table></td></tr></table>"
    assert shown(read(tmp_path, page, "a.htm")) == ["左", [["甲", "1"]]]
    archive = "From: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
    archive += "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<p>档</p>\n--B--\n"
    document = read(tmp_path, archive, "a.mht")
    assert (document.format, shown(document)) == ("mht" if document.format == "mht" else "html", ["档"])


def test_spans_and_depth_of_pages_are_bounded(tmp_path: Path) -> None:
    wide = "<table>" + "<tr><td colspan=1000 rowspan=1000>x</td></tr>" * 1500 + "</table>"
    with pytest.raises(CannotGoOn, match="太大"):
        read(tmp_path, wide, "a.html")
    try:
        read(tmp_path, "<div>" * 5000 + "x", "a.html")
    except CannotGoOn as stop:
        assert "一层套一层" in str(stop)


# The program's own data


def test_own_data_is_the_disclosure_again(tmp_path: Path) -> None:
    spec = ROOT / "specs/hebei/zhangjiakou/2022/225.yaml"
    [written], _ = render(spec, tmp_path, ("json",), set())
    disclosure = prepare(spec).disclosure
    assert disclosure is not None
    document = read_document(written)
    expected = [
        told[0] if isinstance(told, tuple) else [[text for text, _, _ in row] for row in told]
        for told in told_in(disclosure)
    ]
    assert [
        b.text if isinstance(b, ReadText) else [[c.text for c in r] for r in b.rows] for b in document.blocks
    ] == expected
    assert [grid.head for grid in document.grids] == [len(table.header) for table in disclosure.tables]


def test_other_json_is_refused(tmp_path: Path) -> None:
    for text in (
        '{"a": 1}',
        '{"blocks": 1',
        '{"title":1,"department":1,"year":1,"blocks":[1]}',
        "{" * 100_000,
    ):
        with pytest.raises(CannotGoOn, match="不是 budgetgen render"):
            read(tmp_path, text, "a.json")
