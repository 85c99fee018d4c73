"""Word documents of other people: what a reader of the page sees is read, what is not kept is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.findings import CannotGoOn
from budgetgen.read.docx import read_docx
from budgetgen.read.model import ReadDocument, ReadGrid, ReadText
from budgetgen.read.opening import read_document
from budgetgen.read.word_numbers import chinese
from tests.documents import docx, p, table, tc, zipped


def read(body: str, **others: str) -> ReadDocument:
    return read_docx(docx(body, **others), "去年.docx")


def texts(document: ReadDocument) -> list[str]:
    return [block.text for block in document.texts]


def cells(grid: ReadGrid) -> list[list[str]]:
    """The rows of a grid; a covered cell is ^."""
    return [[cell.text if cell.down else "^" for cell in row] for row in grid.rows]


def told(document: ReadDocument) -> list[str]:
    return [finding.rule for finding in document.findings]


def test_paragraphs_and_headings_in_order() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 2"/></w:style>'
    styles += (
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="c"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    )
    body = (
        p("一、概况", '<w:pStyle w:val="a"/>') + p("　正文。") + p("", "") + p("二", '<w:pStyle w:val="b"/>')
    )
    body += p("三", '<w:outlineLvl w:val="3"/>') + p("四", '<w:pStyle w:val="b"/><w:outlineLvl w:val="9"/>')
    found = [(block.text, block.level) for block in read(body, styles=styles).texts]
    assert found == [("一、概况", 2), ("正文。", 0), ("二", 1), ("三", 4), ("四", 0)]


def test_merged_cells_and_ragged_rows() -> None:
    across, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    [grid] = read(
        table(
            tc("项目", down) + tc("金额", across),
            tc("", on) + tc("上年") + tc("本年"),
            tc("甲") + tc("1.00"),
        )
    ).grids
    assert cells(grid) == [["项目", "金额", "^"], ["^", "上年", "本年"], ["甲", "1.00", ""]]
    assert (grid.rows[0][0].down, grid.rows[0][1].across) == (2, 2)
    assert str(grid.rows[1][2].spot) == "第 1 个表 C2"


def test_columns_in_which_no_cell_begins_are_none() -> None:
    wide = '<w:gridSpan w:val="3"/>'
    [grid] = read(table(tc("甲", wide) + tc("1"), tc("乙", wide) + tc("2"))).grids
    assert cells(grid) == [["甲", "1"], ["乙", "2"]]
    assert grid.rows[0][0].across == 1


def test_rows_that_start_late_or_are_merged_the_old_way() -> None:
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    old = table(tc("甲", '<w:hMerge w:val="restart"/>') + tc("", "<w:hMerge/>"), tc("1") + tc("2"))
    one, other = read(table(tc("甲") + tc("乙"), late + tc("丙")) + old).grids
    assert cells(one) == [["甲", "乙"], ["", "丙"]]
    assert cells(other) == [["甲", "^"], ["1", "2"]]


def test_rows_that_repeat_are_the_head() -> None:
    head = "<w:trPr><w:tblHeader/></w:trPr>"
    [grid] = read(table(head + tc("项目") + tc("数"), head + tc("栏次") + tc("1"), tc("甲") + tc("2"))).grids
    assert grid.head == 2


def test_edits_are_accepted_and_told() -> None:
    body = (
        "<w:p><w:r><w:t>共</w:t></w:r><w:del><w:r><w:delText>100</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>120</w:t></w:r></w:ins><w:r><w:t>万元</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p>" + p("后半。")
    )
    body += table(tc("甲") + tc("1"), "<w:trPr><w:del/></w:trPr>" + tc("乙") + tc("2"))
    document = read(body)
    assert texts(document) == ["共120万元", "前半，后半。"]
    assert cells(document.grids[0]) == [["甲", "1"]]
    assert told(document) == ["edits-accepted"]


def test_a_paragraph_whose_end_was_deleted_is_not_lost_before_a_table() -> None:
    gone = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>"
    document = read(gone + table(tc("甲") + tc("1")) + gone)
    assert texts(document) == ["前", "前"]


def test_wrappers_leave_their_content() -> None:
    body = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('控件里')}</w:sdtContent></w:sdt>"
    body += "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>里</w:t></w:r></w:smartTag></w:p>"
    body += table(f"<w:sdt><w:sdtContent>{tc('甲')}</w:sdtContent></w:sdt>{tc('1')}")
    document = read(body)
    assert texts(document) == ["控件里", "链接里"]
    assert cells(document.grids[0]) == [["甲", "1"]]
    assert not document.findings


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    inside = f"<w:txbxContent>{p('框里')}{table(tc('甲') + tc('1'))}</w:txbxContent>"
    box = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    document = read(f"<w:p><w:r>{box}</w:r><w:r><w:t>前</w:t></w:r></w:p>{p('后')}")
    assert [b.text if isinstance(b, ReadText) else cells(b) for b in document.blocks] == [
        "前",
        "框里",
        [["甲", "1"]],
        "后",
    ]
    assert not document.findings


def test_a_frame_of_one_cell_is_text_and_tables_inside_of_tables_follow() -> None:
    inner = table(tc("内") + tc("1"))
    document = read(table(tc("一段话")) + table(tc("外") + f"<w:tc>{p('有')}{inner}{p('表')}</w:tc>"))
    assert texts(document) == ["一段话"]
    assert [cells(grid) for grid in document.grids] == [[["外", "有\n表"]], [["内", "1"]]]
    assert told(document) == ["not-read"]


NUMBERING = """<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="hebrew1"/><w:lvlText w:val="%3"/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>"""


def listed(text: str, level: int = 0, number: int = 5) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_of_lists_are_what_a_reader_sees() -> None:
    body = listed("收入") + listed("财政拨款", 1) + listed("a", 1) + listed("支出") + listed("基本", 1)
    body += listed("另起", number=6) + listed("无", number=0)
    assert texts(read(body, numbering=NUMBERING)) == [
        "一、收入",
        "1.1财政拨款",
        "1.2 a",
        "二、支出",
        "2.1基本",
        "三、另起",
        "无",
    ]


def test_a_number_that_cannot_be_written_is_told() -> None:
    document = read(listed("甲", 2), numbering=NUMBERING)
    assert texts(document) == ["甲"]
    assert "hebrew1" in document.findings[0].message


def test_numbers_in_cells_count_too() -> None:
    row = f"<w:tc>{listed('')}</w:tc>{tc('甲')}"
    [grid] = read(table(row, row), numbering=NUMBERING).grids
    assert cells(grid) == [["一、", "甲"], ["二、", "甲"]]


@pytest.mark.parametrize(
    ("number", "text"), [(10, "十"), (21, "二十一"), (105, "一百〇五"), (110, "一百一十"), (1001, "一千〇一")]
)
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese(number) == text


def test_signs_inside_of_runs() -> None:
    body = '<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
    body += '<w:p><w:r><w:sym w:font="Wingdings" w:char="F02A"/></w:r></w:p>'
    document = read(body)
    assert texts(document) == ["甲\t乙\n丙☑", "\ufffd"]
    assert "符号字体" in document.findings[0].message


def test_what_is_not_kept_is_told_with_its_place() -> None:
    picture = "<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"
    hidden = p("看不见", run="<w:rPr><w:vanish/></w:rPr>")
    note = '<w:p><w:r><w:t>有注</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    document = read(
        p("甲") + picture + hidden + note + "<w:p><w:r><w:object/></w:r></w:p>",
        footnotes=f'<w:footnote w:id="2">{p("注文")}</w:footnote>',
        comments=f'<w:comment w:id="1">{p("改")}</w:comment>',
        header1=p("某局部门预算"),
    )
    assert texts(document) == ["甲", "有注", "注文"]
    said = "\n".join(map(str, document.findings))
    assert "第 2 段）: 警告[not-read] 图片没有读" in said
    for words in ("隐藏的文字没有读", "嵌入的对象", "脚注", "批注没有读", "页眉页脚没有读：某局部门预算"):
        assert words in said
    assert set(told(document)) == {"not-read"}


def test_the_strict_form_of_the_format() -> None:
    parts = {
        "word/document.xml": '<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main"><d:body><d:p><d:r>'
        "<d:t>甲</d:t></d:r></d:p></d:body></d:document>"
    }
    assert texts(read_docx(zipped(parts), "a.docx")) == ["甲"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"word/document.xml": "<broken"}, "不是完好的 Word 文档"),
        ({"word/other.xml": "<a/>"}, "不是完好的 Word 文档"),
        ({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "不是完好的 Word 文档"),
        ({"readme.txt": "甲"}, "里面不是 Word 或 Excel 文档"),
    ],
)
def test_what_is_no_document_is_refused(parts: dict[str, str], said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(parts))
    with pytest.raises(CannotGoOn, match=said):
        read_document(path)


def test_a_document_is_told_by_its_content_not_its_name(tmp_path: Path) -> None:
    path = tmp_path / "其实是文档.xlsx"
    path.write_bytes(docx(p("甲")))
    assert read_document(path).format == "docx"


def test_depth_is_bounded(tmp_path: Path) -> None:
    deep = p("底")
    for _ in range(80):
        deep = f"<w:tbl><w:tr><w:tc>{deep}</w:tc><w:tc/></w:tr></w:tbl>"
    path = tmp_path / "a.docx"
    path.write_bytes(docx(deep))
    with pytest.raises(CannotGoOn, match="不是完好"):
        read_document(path)
