"""Word templates as Word, WPS and LibreOffice really save them go through whole, or are refused with a place."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from budgetgen.render.package import write_package
from budgetgen.source.office_program import office
from tests.making import DOCUMENT, package
from tests.packs import WORD, Program, finding, rendered
from tests.reading import docx_tables
from tests.saved import (
    CUSTOM,
    DECLARED,
    MC,
    NAMES,
    WHOLE,
    Change,
    both,
    declaring,
    pattern,
    tracked,
    tree,
)

REVISED = ("tracked edits", "a reader's comment")


@pytest.fixture
def template(own: Path) -> Callable[[Change], None]:
    """Change the parts of the small pack's template."""

    def change(alter: Change) -> None:
        parts = package(own / "template.docx")
        alter(parts)
        (own / "template.docx").write_bytes(write_package(parts))

    return change


def lines(path: Path) -> list[str]:
    """All paragraphs of all text parts that hold words; of alternatives the one that is shown."""
    docx.Document(str(path))
    found = []
    for data in package(path).values():
        root = etree.fromstring(data)
        if root.tag not in (qn("w:document"), qn("w:hdr"), qn("w:ftr"), qn("w:footnotes")):
            continue
        for branches in root.iter(f"{{{MC}}}AlternateContent"):
            branches.remove(branches[0 if branches[0].get("Requires") == "own" else 1])
        for paragraph in root.iter(qn("w:p")):
            own = [t for t in paragraph.iter(qn("w:t")) if next(t.iterancestors(qn("w:p"))) is paragraph]
            found.append("".join(t.text or "" for t in own))
    return [line for line in found if line]


def written(tmp_path: Path, program: Program) -> Path:
    ended = program("render", "my.yaml") if (tmp_path / "my.yaml").exists() else rendered(program)
    assert (ended.status, ended.err) == (0, ""), ended.err
    return tmp_path / ended.out.splitlines()[0]


@pytest.mark.parametrize("case", WHOLE)
def test_a_template_goes_through_whole(
    tmp_path: Path, program: Program, template: Callable[[Change], None], case: str
) -> None:
    change, more = WHOLE[case]
    path = written(tmp_path, program)
    before, tables = lines(path), docx_tables(path)
    template(change)
    assert written(tmp_path, program) == path
    after = lines(path)
    assert [line for line in after if line not in more] == before
    assert set(more) <= set(after)
    assert not [line for line in after if re.search(r"\{\{|\{%|§", line)]
    if not more and case != "a table in a table":
        assert docx_tables(path) == tables
    told = program("pack", "check", "own").err
    assert (told == "没有发现问题\n") is (case not in REVISED), told
    assert "错误" not in told


def test_what_is_not_shown_is_kept(
    tmp_path: Path, program: Program, template: Callable[[Change], None]
) -> None:
    """The other branch of a text box is filled in, too; extensions stay with the declarations that they need."""
    template(both(WHOLE["a text box"][0], pattern("<w:body>", f"<w:body>{CUSTOM}")))
    root = etree.fromstring(package(written(tmp_path, program))[DOCUMENT])
    [fallback] = root.iter(f"{{{MC}}}Fallback")
    assert "".join(t.text or "" for t in fallback.iter(qn("w:t"))) == "框某某县示例局框2026年部门预算"
    assert root.get(f"{{{MC}}}Ignorable") == "w14 wpsCustomData own"
    assert {"w14", "wpsCustomData", "own"} <= root.nsmap.keys()
    assert next(root.iter(f"{{{NAMES['own']}}}z"), None) is not None


def test_tracked_edits_count_as_accepted(program: Program, template: Callable[[Change], None]) -> None:
    template(tree(tracked))
    told = program("pack", "check", "own").err
    assert "按已接受的样子公开" in finding(told, WORD, "正文", "template-revisions")


ROW = "<w:tr><w:tc><w:p/></w:tc></w:tr>"
SPLIT = r"(\{%p endfor %\}</w:t></w:r></w:p>)(.*?)(<w:tbl>.*?<w:tc>.*?)(<w:p>)"
REFUSED: dict[str, tuple[Change, str, str, str]] = {
    "a row in a row": (
        pattern("</w:tr>", f"{ROW}</w:tr>", 1),
        "正文 表 1 行 1",
        "docx-structure",
        "表格的行不能放在表格的行里",
    ),
    "a row in a paragraph": (
        pattern("</w:p>", f"{ROW}</w:p>", 1),
        "正文",
        "docx-structure",
        "表格的行不能放在段落里",
    ),
    "a cell in the body": (
        pattern("<w:body>", "<w:body><w:tc><w:p/></w:tc>", 1),
        "正文",
        "docx-structure",
        "单元格不能放在正文里",
    ),
    "a cell in its format": (
        pattern("<w:tcPr>", "<w:tcPr><w:tc><w:p/></w:tc>", 1),
        "正文 表 1 行 1",
        "docx-structure",
        "单元格不能放在",
    ),
    "a paragraph in a paragraph": (
        pattern("</w:p>", "<w:p/></w:p>", 1),
        "正文 “{{封面",
        "docx-structure",
        "段落不能放在段落里",
    ),
    "words in words": (
        pattern("</w:t>", "<w:b/></w:t>", 1),
        "正文 “{{封面",
        "docx-structure",
        "b 不能放在文字里",
    ),
    "words outside runs": (
        pattern("<w:tr>", "<w:tr>甲", 1),
        "正文 表 1 行 1",
        "docx-structure",
        "有不在文字里的字",
    ),
    "formats twice": (
        pattern("<w:trPr>", "<w:trPr/><w:trPr>", 1),
        "正文 表 1 行 1",
        "docx-structure",
        "不在开头，或有几份",
    ),
    "formats last": (
        pattern("(<w:rPr>(?:(?!</w:r>).)*</w:rPr>)(.*?)</w:r>", r"\2\1</w:r>", 1),
        "正文",
        "docx-structure",
        "文字的格式不在开头",
    ),
    "two bodies": (
        pattern("</w:document>", "<w:body><w:p/></w:body></w:document>", 1),
        "正文",
        "docx-structure",
        "2 个正文",
    ),
    "an unknown element": (
        both(declaring(DECLARED), pattern("<w:body>", f"<w:body>{CUSTOM}")),
        "正文",
        "docx-structure",
        "Word 不认识的内容 x",
    ),
    "an unknown attribute": (
        both(declaring(DECLARED), pattern("<w:p>", '<w:p own:y="1">', 1)),
        "正文",
        "docx-structure",
        "Word 不认识的内容 y",
    ),
    "an element of another time": (
        pattern("<w:tr>", "<w:tr><w:trend/>", 1),
        "正文 表 1 行 1",
        "docx-structure",
        "trend 不能放在",
    ),
    "extensions undeclared": (
        declaring(f'xmlns:mc="{MC}" mc:Ignorable="w14 w15"'),
        "正文",
        "docx-structure",
        "扩展 w14 没有声明",
    ),
    "an alternative of rows": (
        both(
            declaring(),
            pattern(
                "</w:tr>",
                f"</w:tr><mc:AlternateContent><mc:Fallback>{ROW}</mc:Fallback></mc:AlternateContent>",
                1,
            ),
        ),
        "正文 表 1",
        "docx-structure",
        "不能有两种写法",
    ),
    "a span of none": (
        pattern('<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="0"/>', 1),
        "正文 表 1 行 1",
        "docx-structure",
        "gridSpan 的数 0 不对",
    ),
    "a span without end": (
        pattern('<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="9999999999"/>', 1),
        "正文 表 1 行 1",
        "docx-structure",
        "gridSpan 的数 9999999999 不对",
    ),
    "a cell's deletion tracked": (
        pattern("<w:tcPr>", '<w:tcPr><w:cellDel w:id="1" w:author="甲"/>', 1),
        "正文 表 1 行 1",
        "docx-structure",
        "修订",
    ),
    "strict": (
        pattern(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        "",
        "docx-structure",
        "Strict",
    ),
    "a row's tag outside tables": (
        pattern("目　录", "{%tr for 行 in 支出总表.行 %}", 1),
        "正文 “{%tr for",
        "template-syntax",
        "不在表格里",
    ),
    "a loop that ends in a table": (
        both(
            pattern(r"\{%p endfor %\}", "", 1),
            pattern("<w:tc>(.*?)<w:p>", r"<w:tc>\1<w:p><w:r><w:t>{%p endfor %}</w:t></w:r></w:p><w:p>", 1),
        ),
        "正文 表 1 行 1",
        "template-syntax",
        "不在同一层",
    ),
    "an open tag": (
        pattern("目　录", "目　录{{封面[0]", 1),
        "正文 “目　录{{封面[0]”",
        "tag-braces",
        "括号不成标签",
    ),
    "a table of no rows": (
        pattern("<w:body>", "<w:body><w:tbl><w:tblPr/><w:tblGrid/></w:tbl>", 1),
        "表 1",
        "docx-structure",
        "没有一行",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_template_is_refused_with_a_place(
    program: Program, template: Callable[[Change], None], case: str
) -> None:
    """By `render` and `pack check` alike, each fault once."""
    change, inside, rule, words = REFUSED[case]
    template(change)
    for ended, file in ((rendered(program), "template.docx"), (program("pack", "check", "own"), WORD)):
        assert (ended.status, ended.out) == (1, "")
        assert words in finding(ended.err, file, inside, rule)
        told = [line for line in ended.err.splitlines() if words in line]
        assert len(told) == len(set(told))


@pytest.mark.slow
@pytest.mark.skipif(office() is None, reason="no LibreOffice")
def test_a_template_that_libreoffice_saved(tmp_path: Path, program: Program, own: Path) -> None:
    path = written(tmp_path, program)
    before, tables = lines(path), docx_tables(path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [
        profile,
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(tmp_path / "saved"),
    ]
    subprocess.run([str(office()), *convert, str(own / "template.docx")], check=True, capture_output=True)
    (tmp_path / "saved/template.docx").replace(own / "template.docx")
    path = written(tmp_path, program)
    numbers = re.compile("— \\d — ?")  # of pages, as LibreOffice counts them
    assert [line for line in lines(path) if not numbers.fullmatch(line)] == [
        line for line in before if not numbers.fullmatch(line)
    ]
    assert [(t.title, t.rows) for t in docx_tables(path)] == [(t.title, t.rows) for t in tables]
    assert program("pack", "check", "own").status == 0
