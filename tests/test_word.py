"""The written Word document, as its readers and as Word itself see it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from tests.conftest import REFERENCE
from tests.making import (
    DOCUMENT,
    LEVELS,
    indicators,
    own_pack,
    package,
    rendered,
    replace,
    starter,
    write_spec,
)
from tests.reading import docx_tables, squeezed

NASTY = "A&B <甲> \"乙\" '丙' {{部门.名称}} {% if x %} {# 注 #} &amp; 1<2>0 😀 §id§"
CHINESE = re.compile("[\u3400-\u9fff\u3000-\u303f\uff00-\uffef\u2018-\u201d]")


@pytest.fixture(scope="session")
def parts(reference_files: dict[str, Path]) -> dict[str, bytes]:
    return package(reference_files["docx"])


@pytest.fixture(scope="session")
def document(parts: dict[str, bytes]) -> Any:
    return etree.fromstring(parts[DOCUMENT])


def words(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def all_text(path: Path) -> str:
    return "\n".join(words(p) for p in docx.Document(str(path)).element.iter(qn("w:p")))


# Nothing vanishes


def nasty_spec() -> tuple[dict[str, Any], list[str]]:
    """The starter with a nasty text in every slot, and these texts."""
    spec, texts = starter(), []

    def nasty(slot: str) -> str:
        texts.append(f"{slot}{NASTY}")
        return texts[-1]

    spec["部门"]["名称"] = nasty("部门")
    spec["单位"][0] |= {"名称": nasty("单位"), "规格": nasty("规格"), "经费保障": nasty("经费")}
    spec["职责"] = [nasty("职责一"), nasty("职责二")]
    project = spec["项目支出"][0]
    project |= {"名称": nasty("项目"), "目标": [nasty("目标")]}
    project["指标"] = {
        "产出": {
            "数量": [
                {"名称": nasty("指标"), "值": nasty("值"), "描述": nasty("描述"), "依据": nasty("依据")},
            ]
        }
    }
    project["采购"][0]["计量单位"] = nasty("台")
    spec["绩效"]["总体目标"] = nasty("总体")
    spec["绩效"]["分项目标"] = [{"名称": nasty("分项"), "目标": nasty("分项目标")}]
    spec["绩效"]["保障措施"] = [{"标题": nasty("保障"), "内容": nasty("措施")}]
    spec["资产"]["房屋"]["数量"] = nasty("房屋")
    spec["说明"]["机关运行经费"]["用途"] = nasty("用途")
    term = nasty("名词")
    spec["名词解释"] = {term: nasty("解释")}
    spec["其他事项"] = nasty("其他") + term
    return spec, texts


def test_every_text_comes_out_as_typed(tmp_path: Path) -> None:
    spec, texts = nasty_spec()
    shown = all_text(rendered(write_spec(tmp_path, spec))["docx"])
    assert [text for text in texts if text not in shown] == []
    assert len(texts) > 20


@pytest.mark.parametrize("part", ["word/footer1.xml", "word/header9.xml", "word/footnotes.xml"])
def test_text_comes_out_as_typed_outside_the_body(tmp_path: Path, part: str) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts[part] = parts["word/footer1.xml"].replace("— ".encode(), "【{{部门.名称}}】".encode())
        kind = "footer" if "footer" in part else part.removeprefix("word/").rstrip("9.xml")
        override = f'<Override PartName="/{part}" ContentType="application/vnd.x.{kind}+xml"/></Types>'
        if "footer" not in part:
            replace("</Types>", override, "[Content_Types].xml")(parts)

    own_pack(tmp_path, change=change)
    spec = starter() | {"版式": "own"}
    spec["部门"]["名称"] = NASTY
    written = package(rendered(write_spec(tmp_path, spec))["docx"])
    assert f"【{NASTY}】" in words(etree.fromstring(written[part]))


@pytest.mark.parametrize("text", ["第一行\n第二行", "左\t右", "甲\r\n乙", "  前后有空格  ", "连  续"])
def test_breaks_and_blanks_in_cells(tmp_path: Path, text: str) -> None:
    spec = starter()
    spec["项目支出"][0]["指标"] = indicators(1)
    spec["项目支出"][0]["指标"]["产出指标"]["数量指标"][0]["描述"] = text
    table = next(
        t for t in docx_tables(rendered(write_spec(tmp_path, spec))["docx"]) if "绩效目标" in t.title
    )
    assert table.rows[-1][3] == text.replace("\r\n", "\n").strip()


# Fonts, fields, contents


def test_every_run_with_chinese_names_its_face(parts: dict[str, bytes]) -> None:
    runs = [
        run
        for name, data in parts.items()
        if name.startswith("word/") and name.endswith(".xml")
        for run in etree.fromstring(data).iter(qn("w:r"))
        if CHINESE.search(words(run))
    ]
    faces = [run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") for run in runs]
    assert len(faces) > 400
    assert all(face is not None and face.get(qn("w:eastAsia")) for face in faces)
    assert not [data for data in parts.values() if b"eastAsiaTheme" in data]


SHARED = "“”‘’—…·×÷°±§①②Ⅰ℃→≥≤※■●"
"""What Word takes from the Western face unless the run hints otherwise (ECMA-376 part 1, 17.3.2.26)."""


def unhinted(parts: dict[str, bytes]) -> list[str]:
    runs = [
        run
        for name, data in parts.items()
        if name.startswith("word/") and name.endswith(".xml")
        for run in etree.fromstring(data).iter(qn("w:r"))
    ]
    faces = {run: run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") for run in runs}
    return [
        words(run)
        for run, face in faces.items()
        if re.search(f"[{SHARED}]", words(run)) and (face is None or face.get(qn("w:hint")) != "eastAsia")
    ]


def test_quotation_marks_and_dashes_are_chinese(parts: dict[str, bytes]) -> None:
    texts = "".join(all_text_of(parts))
    assert {"“", "”"} <= set(texts)
    assert unhinted(parts) == []


@pytest.mark.parametrize("mark", SHARED)
def test_each_shared_mark_takes_the_chinese_face_in_words_and_tables(mark: str, tmp_path: Path) -> None:
    """In a spec's text, alone in a run of the template, and where the template hints at the contrary."""

    def change(parts: dict[str, bytes]) -> None:
        text = parts[DOCUMENT].decode().replace("<w:rFonts ", '<w:rFonts w:hint="default" ')
        parts[DOCUMENT] = text.replace(
            "<w:body>", f"<w:body><w:p><w:r><w:t>{mark}</w:t></w:r></w:p>"
        ).encode()

    own_pack(tmp_path, change=change)
    data = starter() | {"版式": "own", "职责": [f"负责{mark}甲{mark}。"]}
    written = package(rendered(write_spec(tmp_path, data))["docx"])
    assert f"负责{mark}甲{mark}。" in "".join(all_text_of(written))
    assert unhinted(written) == []


def all_text_of(parts: dict[str, bytes]) -> list[str]:
    return [words(run) for run in etree.fromstring(parts[DOCUMENT]).iter(qn("w:r"))]


def test_a_template_made_in_word_gets_its_faces_spelled_out(tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        text = parts[DOCUMENT].decode()
        text = re.sub(r"<w:rPr><w:rFonts [^>]*/>(.*?)</w:rPr>", r"<w:rPr>\1</w:rPr>", text, count=40)
        text = re.sub(r"<w:rFonts [^>]*/>", '<w:rFonts w:eastAsiaTheme="minorEastAsia"/>', text, count=40)
        parts[DOCUMENT] = text.encode()

    own_pack(tmp_path, change=change)
    written = package(rendered(write_spec(tmp_path, starter() | {"版式": "own"}))["docx"])
    test_every_run_with_chinese_names_its_face(written)


def test_fields_are_whole(parts: dict[str, bytes]) -> None:
    for name in (DOCUMENT, "word/footer1.xml", "word/footer2.xml"):
        kinds = [f.get(qn("w:fldCharType")) for f in etree.fromstring(parts[name]).iter(qn("w:fldChar"))]
        assert kinds == ["begin", "separate", "end"]


def test_the_contents_list_the_headings_in_order(document: Any) -> None:
    bookmarks = {
        start.get(qn("w:name")): words(start.getparent())
        for start in document.iter(qn("w:bookmarkStart"))
        if start.get(qn("w:name")).startswith("_Toc")
    }
    links = [(link.get(qn("w:anchor")), words(link)) for link in document.iter(qn("w:hyperlink"))]
    assert links == list(bookmarks.items())
    assert len(links) == 20
    assert (links[0][1], links[1][1]) == ("第一部分　部门预算公开表", "部门预算收支总表")
    assert links[-1][1].startswith("九、")
    instruction = next(document.iter(qn("w:instrText"))).text
    assert instruction.split() == ["TOC", "\\o", '"1-2"', "\\h", "\\z", "\\u"]


def test_word_does_not_ask_to_update_fields(tmp_path: Path) -> None:
    wanted = '<w:updateFields w:val="true"/></w:settings>'
    own_pack(tmp_path, change=replace("</w:settings>", wanted, "word/settings.xml"))
    written = package(rendered(write_spec(tmp_path, starter() | {"版式": "own"}))["docx"])
    assert not [name for name, data in written.items() if b"updateFields" in data]


def test_a_template_may_have_bookmarks_of_its_own(tmp_path: Path) -> None:
    own = '<w:body><w:p><w:bookmarkStart w:id="1" w:name="_GoBack"/><w:bookmarkEnd w:id="1"/></w:p>'
    own_pack(tmp_path, change=replace("<w:body>", own))
    written = package(rendered(write_spec(tmp_path, starter() | {"版式": "own"}))["docx"])
    root = etree.fromstring(written[DOCUMENT])
    ids = [b.get(qn("w:id")) for b in root.iter(qn("w:bookmarkStart"))]
    assert len(ids) == len(set(ids)) > 15
    assert {link.get(qn("w:anchor")) for link in root.iter(qn("w:hyperlink"))} < {
        b.get(qn("w:name")) for b in root.iter(qn("w:bookmarkStart"))
    }


# Tables and pages


def test_header_rows_repeat_and_no_row_breaks(document: Any) -> None:
    for table in document.iter(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert 0 < sum(heads) < len(rows)
        assert heads == sorted(heads, reverse=True)
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_grid_and_cells_agree(document: Any) -> None:
    tables = list(document.iter(qn("w:tbl")))
    assert len(tables) == 16
    for table in tables:
        grid = [int(c.get(qn("w:w"))) for c in table.iter(qn("w:gridCol"))]
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}").get(qn("w:w")) == str(sum(grid))
        for row in table.iter(qn("w:tr")):
            at = 0
            for cell in row.iter(qn("w:tc")):
                span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
                across = int(span.get(qn("w:val"))) if span is not None else 1
                width = int(cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w")))
                assert width == sum(grid[at : at + across])
                at += across
            assert at == len(grid)


@pytest.mark.parametrize("counts", [(1,), (2,), (30,), (1, 2, 30), (30, 1, 2)])
def test_rows_of_one_level_are_really_merged(tmp_path: Path, counts: tuple[int, ...]) -> None:
    spec = starter()
    spec["项目支出"][0]["指标"] = indicators(*counts)
    path = rendered(write_spec(tmp_path, spec))["docx"]
    table = next(t for t in docx.Document(str(path)).tables if t.rows[0].cells[0].text == "绩效目标")
    body = table.rows[2:]
    levels = [first for first, _ in LEVELS]
    expected = [level for level, count in zip(levels, counts, strict=False) for _ in range(count)]
    assert [row.cells[0].text for row in body] == expected
    assert [row.cells[2].text for row in body] == [
        f"{level}.{n}" for level, count in zip(levels, counts, strict=False) for n in range(count)
    ]
    marks = [next(row._tr.tc_lst[0].iter(qn("w:vMerge")), None) for row in body]
    wanted: list[str | None] = []
    parts = [min(10, count - start) for count in counts for start in range(0, count, 10)]
    for count in parts:
        wanted += [None] if count == 1 else ["restart"] + ["continue"] * (count - 1)
    assert [None if m is None else m.get(qn("w:val"), "continue") for m in marks] == wanted
    assert not [m for row in body for tc in row._tr.tc_lst[1:] for m in tc.iter(qn("w:vMerge"))]


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("部门预算政府性基金预算财政拨款支出表", "政府性基金预算财政拨款预算"),
        ("部门预算国有资本经营预算财政拨款支出表", "国有资本经营预算财政拨款预算"),
        ("部门政府采购预算", "政府采购预算"),
    ],
)
def test_empty_tables_say_so(tmp_path: Path, title: str, what: str) -> None:
    spec = starter()
    if "采购" in title:
        del spec["项目支出"][0]["采购"]
    tables = {t.title: t for t in docx_tables(rendered(write_spec(tmp_path, spec))["docx"])}
    assert tables[title].notes == [f"注：我部门无{what}，空表列示。"]
    assert [set(row) for row in tables[title].rows[tables[title].header_rows :]] == [{""}]


def test_a_table_without_any_row_is_still_whole(tmp_path: Path) -> None:
    own_pack(tmp_path, "表: {政府性基金支出表: {行: {树: 功能, 合计: 首, 空行: 0}}}\n")
    tables = docx_tables(rendered(write_spec(tmp_path, starter() | {"版式": "own"}))["docx"])
    table = next(t for t in tables if "政府性基金" in t.title)
    assert table.notes == ["注：我部门无政府性基金预算财政拨款预算，空表列示。"]


def test_pages_are_a4_and_wide_tables_lie(document: Any) -> None:
    sizes = [
        tuple(int(section.find(qn("w:pgSz")).get(qn(f"w:{side}"))) for side in "wh")
        for section in document.iter(qn("w:sectPr"))
    ]
    assert set(sizes) == {(11906, 16838), (16838, 11906)}
    section: list[Any] = []
    for child in document.find(qn("w:body")):
        section.append(child)
        page = child if child.tag == qn("w:sectPr") else child.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if page is None:
            continue
        size, margin = page.find(qn("w:pgSz")), page.find(qn("w:pgMar"))
        wide = int(size.get(qn("w:w"))) > int(size.get(qn("w:h")))
        assert (size.get(qn("w:orient")) == "landscape") == wide
        room = int(size.get(qn("w:w"))) - sum(int(margin.get(qn(f"w:{e}"))) for e in ("left", "right"))
        for table in (c for c in section if c.tag == qn("w:tbl")):
            assert int(table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}").get(qn("w:w"))) <= room + 5
        section = []


def test_no_tag_of_the_template_is_left(reference_files: dict[str, Path]) -> None:
    assert not re.search(r"\{\{|\{%|\{#|§", all_text(reference_files["docx"]))


def test_no_blank_paragraph_is_left(document: Any) -> None:
    body = document.find(qn("w:body"))
    blank = [p for p in body.findall(qn("w:p")) if not squeezed(words(p))]
    assert all(p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None for p in blank)


# Properties


def test_properties_are_the_department_s_own(
    parts: dict[str, bytes], reference_files: dict[str, Path]
) -> None:
    name = "中共张家口市委机构编制委员会办公室"
    properties = docx.Document(str(reference_files["docx"])).core_properties
    assert (properties.author, properties.last_modified_by) == (name, name)
    assert properties.title == f"{name}2022年部门预算信息公开"
    assert properties.created is not None
    assert properties.created.year == 2022
    every = b"".join(data for part, data in parts.items() if part.startswith("docProps/")).lower()
    assert not re.search(rb"python|docx|openpyxl|template|2013", every)
    assert str(REFERENCE.parent).encode() not in b"".join(parts.values())
