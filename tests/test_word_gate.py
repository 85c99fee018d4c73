"""A Word template or document with a fault is refused, and what was written before stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgetgen.findings import CannotGoOn, Place, Severity
from budgetgen.pack.reading import load
from budgetgen.publish import prepare, render
from budgetgen.render.package import write_package
from budgetgen.render.word_gate import check_document
from tests.conftest import REFERENCE
from tests.making import DOCUMENT, PACK, ROOT, own_pack, package, refused, replace, starter, write_spec

Change = Callable[[dict[str, bytes]], None]
RELATIONS = "word/_rels/document.xml.rels"
PARAGRAPH = "<w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p>"
MARK = '<w:bookmarkStart w:id="{0}" w:name="{1}"/>'
END = '<w:bookmarkEnd w:id="{0}"/>'


def at_start(content: str) -> Change:
    return replace("<w:body>", f"<w:body><w:p>{content}</w:p>")


def row(tag: str) -> Change:
    """Take out the table row that holds a tag."""

    def change(parts: dict[str, bytes]) -> None:
        rows = re.findall(r"<w:tr>.*?</w:tr>", parts[DOCUMENT].decode())
        found = next(r for r in rows if tag in r)
        replace(found, "")(parts)

    return change


def paragraph(tag: str) -> Change:
    """Take out the paragraph that holds a tag."""

    def change(parts: dict[str, bytes]) -> None:
        found = next(p for p in re.findall(r"<w:p>.*?</w:p>", parts[DOCUMENT].decode()) if tag in p)
        replace(found, "")(parts)

    return change


def note(table: str) -> Change:
    """Take out the paragraph with the notes of a table."""

    def change(parts: dict[str, bytes]) -> None:
        text = parts[DOCUMENT].decode()
        start = text.index(f"{{%p for 注 in {table}.注 %}}")
        parts[DOCUMENT] = (text[:start] + text[start:].replace("{{注}}", "", 1)).encode()

    return change


def part(name: str) -> Change:
    """Add a part that nothing declares."""

    def change(parts: dict[str, bytes]) -> None:
        parts[name] = b"\x89PNG"

    return change


def cell(parts: dict[str, bytes]) -> None:
    """Take the first cell out of the first header row."""
    first = re.search(r"<w:tc>.*?</w:tc>", parts[DOCUMENT].decode())
    assert first
    replace(first[0], "")(parts)


FAULTS: dict[str, tuple[Change, str, str]] = {
    "duplicate-bookmark-id": (
        at_start(MARK.format(7, "a") + END.format(7) + MARK.format(7, "b") + END.format(7)),
        "docx-structure",
        "书签编号 7 重复了 2 次",
    ),
    "duplicate-bookmark-name": (
        at_start(MARK.format(7, "a") + END.format(7) + MARK.format(8, "a") + END.format(8)),
        "docx-structure",
        "书签名 a 重复了 2 次",
    ),
    "unpaired-bookmark": (at_start(MARK.format(7, "a")), "docx-structure", "书签 7 没有成对"),
    "duplicate-drawing-id": (
        at_start('<w:r><w:drawing><w:docPr id="3"/><w:docPr id="3"/></w:drawing></w:r>'),
        "docx-structure",
        "图形编号 3 重复了 2 次",
    ),
    "unpaired-field": (
        at_start('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'),
        "docx-structure",
        "域没有成对",
    ),
    "short-row": (cell, "docx-structure", "表格有"),
    "wide-cell": (replace('<w:tcW w:w="', '<w:tcW w:w="9'), "docx-structure", "单元格宽度与表格列宽不一致"),
    "cell-without-paragraph": (
        replace("</w:p></w:tc>", "</w:p><w:tbl><w:tblGrid/></w:tbl></w:tc>"),
        "docx-structure",
        "单元格没有以段落结束",
    ),
    "dangling-relationship": (
        replace('Target="fontTable.xml"', 'Target="media/none.png"', RELATIONS),
        "docx-structure",
        "指向不存在的部件 media/none.png",
    ),
    "no-content-type": (part("word/media/image1.png"), "docx-structure", "没有内容类型"),
    "the document is something else": (
        replace("wordprocessingml.document.main+xml", "wordprocessingml.styles+xml", "[Content_Types].xml"),
        "docx-structure",
        "word/document.xml 的内容类型不对",
    ),
    "a type without its part": (
        replace("</Types>", '<Override ContentType="x/y"/></Types>', "[Content_Types].xml"),
        "docx-structure",
        "[Content_Types].xml 里有读不懂的一项",
    ),
    "a type twice": (
        replace("</Types>", '<Default Extension="XML" ContentType="x/y"/></Types>', "[Content_Types].xml"),
        "docx-structure",
        "写了两次",
    ),
    "a type of an extension given to a part": (
        replace('<Default Extension="xml"', '<Default Extension="/word/styles.xml"', "[Content_Types].xml"),
        "docx-structure",
        "/word/styles.xml 写错了地方",
    ),
    "no way to the document": (
        replace("relationships/officeDocument", "relationships/other", "_rels/.rels"),
        "docx-structure",
        "_rels/.rels 里没有指明正文",
    ),
    "a relationship without an id": (
        replace("<Relationship Id=", "<Relationship Name=", RELATIONS),
        "docx-structure",
        "document.xml.rels 里有读不懂的一项",
    ),
    "a relationship twice": (
        replace(
            "</Relationships>",
            '<Relationship Id="rId1" Type="x/theme" Target="styles.xml"/></Relationships>',
            RELATIONS,
        ),
        "docx-structure",
        "里的编号 rId1 重复了 2 次",
    ),
    "an id that leads nowhere": (
        at_start('<w:hyperlink r:id="rId77"><w:r><w:t>x</w:t></w:r></w:hyperlink>'),
        "docx-structure",
        "提到的 rId77 在它的关系里没有",
    ),
    "a footer that is none": (replace('/footer"', '/theme"', RELATIONS, 9), "docx-structure", "当作页眉页脚"),
    "broken-xml": (
        replace("<w:fonts ", "<w:fonts><", "word/fontTable.xml"),
        "docx-structure",
        "不是完好的 XML",
    ),
    "heading-lost": (paragraph("一、部门职责"), "docx-structure", "没有印出来"),
    "heading-not-listed": (
        replace('<w:pStyle w:val="Heading2"/>', '<w:pStyle w:val="Heading3"/>'),
        "docx-structure",
        "目录",
    ),
    "statement-lost": (paragraph("{{段}}"), "docx-structure", "没有印出来"),
    "title-lost": (paragraph("部门预算收入总表"), "docx-structure", "没有印出来"),
    "caption-lost": (paragraph("{{收入总表.图注[0]}}"), "docx-structure", "图注"),
    "note-lost": (
        note("政府性基金支出表"),
        "docx-structure",
        "“注：我部门无政府性基金预算财政拨款预算，空表列示。” 没有印出来",
    ),
    "header-row-lost": (row(">本年收入<"), "docx-structure", "收入总表 表头"),
    "body-row-lost": (row("{{行.收入.项目}}"), "template-columns", "应为 1 次"),
    "loop-lost": (row("{%tr for 行 in 收支总表.行 %}"), "template-syntax", "正文"),
    "tag-lost": (replace("{{行.项目支出}}", ""), "template-columns", "“项目支出” 在模板里出现 0 次"),
    "blank-tag-lost": (replace("{{行.经营支出}}", ""), "template-columns", "“经营支出” 在模板里出现 0 次"),
    "tag-twice": (replace("{{行.经营支出}}", "{{行.项目支出}}"), "template-columns", "出现 2 次"),
    "rows-skipped": (
        replace("{%tr for 行 in 支出总表.行 %}", "{%tr for 行 in 支出总表.行[1:] %}"),
        "template-columns",
        "应有 1 处",
    ),
    "figure-typed": (replace("{{行.项目支出}}", "{{行.项目支出}}0"), "docx-structure", "0”"),
    "unknown-name": (replace("{{封面[0]}}", "{{封皮[0]}}"), "template-name", "“封皮”"),
    "syntax": (replace("{{封面[0]}}", "{{封面[0}}"), "template-syntax", "模板标签写法有误"),
    "code": (replace("{{封面[0]}}", "{{封面.__class__.__mro__}}"), "template-unsafe", "不允许"),
    "endless": (replace("{{封面[0]}}", "{{ 10 / 0 }}"), "template-syntax", "模板填不出来"),
    "macro": (part("word/vbaProject.bin"), "template-unsafe", "宏"),
    "entity": (
        replace("<w:fonts ", "<!DOCTYPE x><w:fonts ", "word/fontTable.xml"),
        "template-unsafe",
        "DOCTYPE",
    ),
    "outside": (
        replace(
            "</Relationships>",
            '<Relationship Id="r9" Type="x/image" Target="http://x/y.png" TargetMode="External"/></Relationships>',
            RELATIONS,
        ),
        "template-unsafe",
        "文件以外",
    ),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the starter's document goes, below its output folder."""
    folder = tmp_path_factory.mktemp("place")
    [written] = render(write_spec(folder, starter()), folder / "output", ("docx",), set())[0]
    return written.relative_to(folder / "output")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_template_is_refused(tmp_path: Path, place: Path, fault: str) -> None:
    change, rule, said = FAULTS[fault]
    own_pack(tmp_path, change=change)
    old = tmp_path / "output" / place
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    findings = refused(write_spec(tmp_path, starter() | {"版式": "own"}))
    assert {f.severity for f in findings} == {Severity.ERROR}
    assert rule in {f.rule for f in findings}
    assert [f for f in findings if said in f.message + str(f.place)]
    assert all(f.place.file == "template.docx" and f.remedy for f in findings)
    assert old.read_bytes() == b"old"
    assert [p.name for p in old.parent.iterdir()] == [old.name]


def test_the_gate_has_no_fault_of_its_own(tmp_path: Path) -> None:
    """The cases above fail for their fault: a template with a harmless change passes."""
    own_pack(tmp_path, change=replace("<w:body>", PARAGRAPH.format("附")))
    spec = write_spec(tmp_path, starter() | {"版式": "own"})
    written, findings = render(spec, tmp_path / "output", ("docx",), set())
    assert (len(written), findings) == (1, [])


def test_all_wrong_names_of_a_template_in_one_run(tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        replace("{{封面[0]}}", "{{封皮[0]}} {{部门.名字}}")(parts)
        replace(
            '<w:t xml:space="preserve">一般公共预算', '<w:t xml:space="preserve">{{预算年份}}一般公共预算'
        )(parts)
        replace("— ", "{{部门.编号}}— ", "word/footer1.xml")(parts)

    own_pack(tmp_path, change=change)
    findings = refused(write_spec(tmp_path, starter() | {"版式": "own"}))
    told = {re.sub(r" 表 \d+ 行 \d+ 列 \d+ ", " 表格 ", str(f)) for f in findings}
    wrong = "错误[template-name] 模板用了不存在的名字"
    assert told == {
        f"template.docx（正文 {{{{封皮[0]}}}}）: {wrong} “封皮”；是否想写 “封面”？",
        f"template.docx（正文 {{{{部门.名字}}}}）: {wrong} “名字”；是否想写 “名称”？",
        f"template.docx（正文 表格 {{{{预算年份}}}}）: {wrong} “预算年份”；是否想写 “预算年度”？",
        f"template.docx（页脚 {{{{部门.编号}}}}）: {wrong} “编号”；是否想写 “编码”？",
    }


@pytest.fixture(scope="module")
def whole(reference_files: dict[str, Path]) -> tuple[dict[str, bytes], Any]:
    disclosure = prepare(REFERENCE).disclosure
    parts = package(reference_files["docx"])
    assert disclosure is not None
    assert check_document(parts, disclosure, "x") == []
    return parts, disclosure


DAMAGES: dict[str, tuple[Change, str]] = {
    "a run without its face": (replace(' w:eastAsia="宋体"', "", count=10**6), "没有写明中文字体"),
    "a face of the theme": (
        replace(' w:eastAsia="宋体"', ' w:eastAsia="宋体" w:eastAsiaTheme="minorEastAsia"', count=10**6),
        "随主题变化",
    ),
    "a figure lost": (replace(">514.48<", "><"), "应印 “514.48”，印成了 “”"),
    "a digit changed": (replace(">514.48<", ">514.49<"), "应印 “514.48”，印成了 “514.49”"),
    "a blank filled": (
        replace(
            "</w:r></w:p></w:tc></w:tr><w:tr><",
            "</w:r><w:r><w:t>0</w:t></w:r></w:p></w:tc></w:tr><w:tr><",
            count=60,
        ),
        "应印 “”，印成了 “0”",
    ),
    "a link to nowhere": (replace('w:anchor="_Toc3"', 'w:anchor="_Toc99"'), "没有对应的标题"),
    "a link to another heading": (replace('w:anchor="_Toc3"', 'w:anchor="_Toc4"'), "指向了标题"),
    "a prompt": (
        replace("</w:settings>", "<w:updateFields/></w:settings>", "word/settings.xml"),
        "updateFields",
    ),
    "a part that is no XML": (replace("<w:ftr", "<w:ftr<", "word/footer1.xml"), "不是完好的 XML"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_gate_sees_damage(whole: tuple[dict[str, bytes], Any], damage: str) -> None:
    change, said = DAMAGES[damage]
    parts = dict(whole[0])
    change(parts)
    assert parts != whole[0]
    findings = check_document(parts, whole[1], "x")
    assert [f for f in findings if said in f.message], [str(f) for f in findings]


def test_what_is_no_package_is_told(tmp_path: Path) -> None:
    own_pack(tmp_path, change=lambda parts: None)
    (tmp_path / "templates/own/template.docx").write_bytes(b"PK not really")
    with pytest.raises(CannotGoOn, match="打不开模板") as stop:
        render(write_spec(tmp_path, starter() | {"版式": "own"}), tmp_path, ("docx",), set())
    assert stop.value.status == 2


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    own_pack(tmp_path, change=lambda parts: parts.update({"word/media/a.xml": bytes(60_000_000)}))
    with pytest.raises(CannotGoOn, match=r"解压后有 60,\d+,\d+ 字节"):
        render(write_spec(tmp_path, starter() | {"版式": "own"}), tmp_path, ("docx",), set())


def test_the_doctored_pack_is_the_reference_pack() -> None:
    pack, findings = load(PACK.name, Place("x"), ROOT)
    assert (pack is not None, findings) == (True, [])
    parts = package(PACK / "template.docx")
    assert write_package(parts) == (PACK / "template.docx").read_bytes()
