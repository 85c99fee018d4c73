"""Templates as Excel and WPS really save them go through whole, or what is left of them is told; the workbook's gate."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from budgetgen.disclosure.model import TableBlock
from budgetgen.findings import Finding, Severity
from budgetgen.publish import prepare, render
from budgetgen.render.excel_gate import Printed, check_workbook
from budgetgen.render.excel_template import prepare as prepare_template
from budgetgen.render.package import write_package
from tests.conftest import REFERENCE, ROOT
from tests.making import PACK, own_pack, package, starter, write_spec
from tests.reading import cell_text

SHEET = "xl/worksheets/sheet1.xml"
BLANK = ROOT / "tests/data/wps"
"""Blank workbooks that a bureau sent round, saved by WPS; see the README of the references."""


def with_template(
    folder: Path, change: Callable[[dict[str, bytes]], None]
) -> tuple[list[Path], list[Finding]]:
    """The starter rendered through the reference template with its parts changed."""
    own_pack(folder)
    parts = package(PACK / "template.xlsx")
    change(parts)
    (folder / "templates/own/template.xlsx").write_bytes(write_package(parts))
    return render(write_spec(folder, starter() | {"版式": "own"}), folder / "out", ("xlsx",), set())


def shown(path: Path) -> dict[str, list[list[str]]]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {s.title: [[cell_text(cell) for cell in row] for row in s.iter_rows()] for s in book.worksheets}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """What the workbook shows through the template as it is."""
    [path], _ = with_template(tmp_path_factory.mktemp("plain"), lambda parts: None)
    return shown(path)


def put(part: str, old: str, new: str, count: int = 1) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert re.search(old.encode(), parts[part]), old
        parts[part] = re.sub(old.encode(), new.encode(), parts[part], count=count)

    return change


_X14 = 'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
KEPT = {
    "attributes of Excel": [
        put(SHEET, "<worksheet ", f'<worksheet {_MC} {_X14} mc:Ignorable="x14ac" '),
        put(SHEET, "<sheetFormatPr ", '<sheetFormatPr x14ac:dyDescent="0.25" '),
        put(SHEET, '<row r="1"', '<row r="1" spans="1:5" x14ac:dyDescent="0.4"'),
    ],
    "a prefix for all": [
        put(SHEET, "<(/?)([a-zA-Z])", r"<\1x:\2", count=0),
        put(SHEET, "<x:worksheet xmlns=", "<x:worksheet xmlns:x="),
    ],
    "comments and instructions": [
        put(SHEET, "<sheetData>", "<?pi a?><sheetData><!-- a -->"),
        put(SHEET, "</row>", "<!-- b --></row>", count=0),
        put(SHEET, "<mergeCell ", "<!-- c --><mergeCell "),
        put(SHEET, "<cols>", "<cols><?pi b?>"),
    ],
    "the second of two windows": [put(SHEET, "<sheetView ", '<sheetView tabSelected="1" ')],
    "a text that a formula left": [
        put(SHEET, '<c r="C3" s="(\\d+)"[^>]*?(/>|></c>)', r'<c r="C3" s="\1" t="str"><v></v></c>')
    ],
}


@pytest.mark.parametrize("case", KEPT)
def test_what_programs_add_changes_nothing(
    case: str, tmp_path: Path, plain: dict[str, list[list[str]]]
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        for one in KEPT[case]:
            one(parts)

    [path], findings = with_template(tmp_path, change)
    assert not findings, [str(f) for f in findings]
    assert shown(path) == plain
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == list(plain)
    assert book.get_sheet_by_index(0).to_python()[0][0] == plain[book.sheet_names[0]][0][0]


_AFTER = "</sheetData>(<mergeCells.*?</mergeCells>)?"
LEFT = {
    "conditional formats": (
        _AFTER,
        r'\g<0><conditionalFormatting sqref="C5"><cfRule type="cellIs" priority="1" operator="lessThan">'
        r"<formula>0</formula></cfRule></conditionalFormatting>",
        "条件格式",
    ),
    "validations": (
        _AFTER,
        r'\g<0><dataValidations count="1"><dataValidation type="whole" sqref="C5"/></dataValidations>',
        "数据有效性",
    ),
    "comments": (_AFTER, r'\g<0><legacyDrawing xmlns:r="urn:r" r:id="rId9"/>', "批注"),
    "pictures": (_AFTER, r'\g<0><drawing xmlns:r="urn:r" r:id="rId8"/>', "图片、图形或图表"),
    "extensions": (_AFTER, r'\g<0><extLst><ext uri="{x}"/></extLst>', "扩展内容"),
    "alternate content": (
        _AFTER,
        rf"\g<0><mc:AlternateContent {_MC}><mc:Choice Requires='x14'/></mc:AlternateContent>",
        "扩展内容",
    ),
    "foreign elements in a row": ("</row>", '<y xmlns="urn:y"/></row>', "扩展内容"),
    "unknown elements": ("<cols>", "<cols><x/>", "不认识的 x"),
    "hidden rows": ('<row r="1"', '<row r="1" hidden="1"', "隐藏的行或列"),
    "a width that is none": (' width="[^"]*"', ' width="x"', " col 的 width（写成 “x”）"),
    "filters": (_AFTER, r'\g<0><autoFilter ref="A1:C9"/>', "筛选"),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_is_left_of_a_template_is_told(
    case: str, tmp_path: Path, plain: dict[str, list[list[str]]]
) -> None:
    old, new, told = LEFT[case]
    [path], [finding] = with_template(tmp_path, put(SHEET, old, new))
    assert (finding.rule, finding.severity) == ("template-left", Severity.WARNING)
    assert finding.message == f"模板里的{told}不会带到生成的工作簿里"
    assert finding.place.inside == "收支总表"
    assert shown(path) == plain


CELL = '<c r="C3" s="\\d+"[^>]*?(/>|></c>)'


@pytest.mark.parametrize("kind", ["s", "str", "inlineStr"])
def test_a_text_cell_without_text_is_blank(
    kind: str, tmp_path: Path, plain: dict[str, list[list[str]]]
) -> None:
    [path], findings = with_template(tmp_path, put(SHEET, CELL, f'<c r="C3" t="{kind}"><v></v></c>'))
    assert findings == []
    assert shown(path) == plain


REFUSED = {
    "a truth value": (CELL, '<c r="C3" t="b"><v>1</v></c>', "这一格是真假值，不是文字也不是数"),
    "an error": (CELL, '<c r="C3" t="e"><v>#REF!</v></c>', "这一格是错误值"),
    "a date": (CELL, '<c r="C3" t="d"><v>2022-01-05</v></c>', "这一格是日期"),
    "a broken number": (CELL, '<c r="C3"><v>1 or 2</v></c>', "这一格是坏了的数"),
    "a control character from a tag": (
        CELL,
        '<c r="C3" t="inlineStr"><is><t>{{ "\\\\x01" }}</t></is></c>',
        "模板标签填出来的文字不能用：这里有控制字符 U+0001",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_workbook_may_hold_is_refused_at_its_cell(case: str, tmp_path: Path) -> None:
    old, new, told = REFUSED[case]
    written, findings = with_template(tmp_path, put(SHEET, old, new))
    assert written == []
    assert told in findings[0].message
    assert findings[0].place.inside.startswith("收支总表")


BROKEN = {
    "a row twice": (SHEET, '(<row r="1".*?</row>)', r"\1\1", "第 1 行写在第 1 行后面"),
    "rows twice": (SHEET, "</sheetData>", "</sheetData><sheetData/>", "worksheet 里的 sheetData 写了 2 次"),
    "a cell of another row": (SHEET, '<c r="A1"', '<c r="A2"', "这一格写在第 1 行里"),
    "a merge from right to left": (
        SHEET,
        "</mergeCells>",
        '<mergeCell ref="Z99:Y99"/></mergeCells>',
        "首尾颠倒",
    ),
    "a number format twice": (
        "xl/styles.xml",
        "<numFmts.*?</numFmts>|(?=<fonts)",
        '<numFmts><numFmt numFmtId="164" formatCode="0"/><numFmt numFmtId="164" formatCode="0.0"/></numFmts>',
        "数字格式 164 写了 2 次",
    ),
    "an empty fill": ("xl/styles.xml", "<fills[^>]*>", r"\g<0><fill/>", "fill 是空的"),
    "no fills": ("xl/styles.xml", "<fills.*?</fills>", "", "没有 fills"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_office_would_repair_is_refused(case: str, tmp_path: Path) -> None:
    part, old, new, told = BROKEN[case]
    written, findings = with_template(tmp_path, put(part, old, new))
    assert written == []
    rule = "sheet-merges" if "merge" in case else "xlsx-structure"
    assert {finding.rule for finding in findings if finding.severity is Severity.ERROR} == {rule}
    assert told in findings[0].message


def test_what_only_programs_see_in_formats_is_not_told(tmp_path: Path) -> None:
    extensions = '<dxfs count="0"/><tableStyles count="0"/><extLst><ext uri="{x}"/></extLst></styleSheet>'
    written, findings = with_template(tmp_path, put("xl/styles.xml", "</styleSheet>", extensions))
    assert written
    assert findings == []


# WPS


@pytest.mark.parametrize("name", ["department-budget-2026", "unit-budget-2026"])
def test_blank_workbooks_of_wps_are_read_whole(name: str) -> None:
    template, findings = prepare_template(BLANK / f"{name}.xlsx")
    assert template is not None
    assert {f.message for f in findings} == {"模板里的一格之内的不同字体不会带到生成的工作簿里"}
    assert len(template.sheets) in (16, 17)
    assert sum(len(sheet.rows) for sheet in template.sheets) > 10_000
    assert all(
        part.startswith("<") and "xmlns" not in part for s in template.sheets for part in s.before + s.after
    )


WPS_PACK = """
  支出总表:
    类型: 交叉表
    标题: "{{预算年度}}年预算单位支出预算总表"
    图注: ["编制单位：{{部门.名称}}", "单位：{{表.单位}}"]
    单位: 元
    列:
      - 项目: [功能分类科目编码: [类, 款, 项], 功能分类科目名称]
      - 支出预算: [合计, 基本支出, 项目支出]
    行: {树: 功能, 合计: 末, 合计栏: 类}
"""


@pytest.mark.parametrize(
    ("name", "prefix"), [("unit-budget-2026", "单位"), ("department-budget-2026", "部门")]
)
def test_a_sheet_of_wps_is_a_template(name: str, prefix: str, own: Path, tmp_path: Path) -> None:
    """One sheet of the bureau's workbook, its sample rows replaced by tags; the rest of the file as WPS saved it."""
    parts = package(BLANK / f"{name}.xlsx")
    book = parts["xl/workbook.xml"].decode()
    [kept] = re.findall(f'<sheet name="{prefix}支出总表"[^>]*r:id="(\\w+)"/>', book)
    book = re.sub(rf'<sheet (?![^>]*r:id="{kept}")[^>]*/>', "", book)
    parts["xl/workbook.xml"] = book.replace(f"{prefix}支出总表", "支出总表").encode()
    [target] = re.findall(
        f'Id="{kept}"[^>]*Target="([^"]+)"|Target="([^"]+)"[^>]*Id="{kept}"',
        parts["xl/_rels/workbook.xml.rels"].decode(),
    )
    sheet = "xl/" + "".join(target)
    text = parts[sheet].decode()
    first, body, rest = re.split(r'(?=<row r="9")|(?=<row r="10")', text, maxsplit=2)
    end = rest.index("</sheetData>")

    def tagged(reference: str, tag: str, xml: str) -> str:
        pattern = rf'<c r="{reference}" s="(\d+)"(?: t="s")?(?:/>|><v>[^<]*</v></c>)'
        found, count = re.subn(
            pattern, rf'<c r="{reference}" s="\1" t="inlineStr"><is><t>{tag}</t></is></c>', xml
        )
        assert count == 1, reference
        return found

    for column, tag in zip(
        "ABCDEFG", ("类", "款", "项", "功能分类科目名称", "合计", "基本支出", "项目支出"), strict=True
    ):
        body = tagged(f"{column}9", f"{{{{行.{tag}}}}}", body)
    first = tagged("A2", "{{标题}}", tagged("A4", "{{图注[0]}}", tagged("G4", "{{图注[1]}}", first)))
    text = first + body + rest[end:].replace('<mergeCell ref="A20:D20"/>', "")
    parts[sheet] = text.encode()
    pack = own / "pack.yaml"
    written = pack.read_text(encoding="utf-8")
    written = re.sub(r"(?ms)^文档:.*?(?=^\S)", "文档: [{表: 支出总表}]\n", written)
    pack.write_text(re.sub(r"(?ms)^表:.*?(?=^\S)", f"表:{WPS_PACK}", written), encoding="utf-8")
    (own / "template.xlsx").write_bytes(write_package(parts))
    data = starter() | {"版式": "own"}
    spec = write_spec(tmp_path, {key: data[key] for key in ("版式", "预算年度", "部门", "单位", "基本支出")})
    [path], findings = render(spec, tmp_path / "out", ("xlsx",), set(), force=True)
    assert not [
        f for f in findings if f.severity is Severity.ERROR and f.rule.startswith(("template", "xlsx"))
    ]
    rows = shown(path)["支出总表"]
    assert rows[1][0].endswith("年预算单位支出预算总表")
    assert rows[8][:5] == ["201", "", "", "一般公共服务支出", "2220500.00"]
    assert next(row for row in rows if row[0] == "合计")[4] == "2870500.00"
    assert CalamineWorkbook.from_path(path).sheet_names[0] == "支出总表"


# The gate


def test_figures_under_anothers_header_are_never_written(tmp_path: Path) -> None:
    """Two header texts exchanged: every number is right, and stands under a wrong name."""

    def exchanged(parts: dict[str, bytes]) -> None:
        names = [name for name in parts if name.startswith("xl/worksheets/")]
        [name] = [n for n in names if "上解上级支出".encode() in decoded(parts[n]).encode()]
        text = decoded(parts[name])
        assert text.count(">基本支出<") == text.count(">项目支出<") == 1
        text = (
            text.replace(">基本支出<", ">甲<")
            .replace(">项目支出<", ">基本支出<")
            .replace(">甲<", ">项目支出<")
        )
        parts[name] = text.encode()

    written, findings = with_template(tmp_path, exchanged)
    assert written == []
    assert [(f.rule, f.message) for f in findings] == [
        ("template-columns", "列 “基本支出／4” 的数印在 “项目支出／4” 下面"),
        ("template-columns", "列 “项目支出／5” 的数印在 “基本支出／5” 下面"),
    ]
    assert [f.place.inside for f in findings] == ["支出总表!E6", "支出总表!F6"]


def decoded(data: bytes) -> str:
    """A sheet's XML with its characters as they are."""
    return re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), data.decode())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], Printed]:
    """The parts of the reference's workbook, and where its first table stands."""
    files, _ = render(REFERENCE, tmp_path_factory.mktemp("gate"), ("xlsx",), set())
    disclosure = prepare(REFERENCE).disclosure
    assert disclosure is not None
    block: TableBlock = disclosure.tables[0]
    return package(files[0]), Printed(block, block.name, 6, (1, 2, 3, 4, 5))


def test_the_gate_lets_a_sound_workbook_pass(written: tuple[dict[str, bytes], Printed]) -> None:
    assert check_workbook(written[0], [written[1]], "template.xlsx") == []


DAMAGE = {
    "a figure gone": (r"<c r=\"C6\".*?</c>", "", "没有印在它的格里"),
    "a figure changed": (r"(<c r=\"C6\".*?<v>)[^<]*", r"\g<1>1", "没有印在它的格里"),
    "a figure without a formula": (r"(<c r=\"C6\"[^>]*>)<f>.*?</f>", r"\1", "没有印在它的格里"),
    "a text changed": (r"(<c r=\"D6\".*?<t[^>]*>)[^<]*", r"\g<1>甲", "没有印在它的格里"),
    "a formula of somebody else": (r"(<c r=\"A2\"[^>]*>)", r"\1<f>1+1</f>", "程序没有写的公式"),
    "no title": (r"(<c r=\"A1\".*?<t[^>]*>)[^<]*", r"\g<1>甲", "没有印标题"),
    "a kind that does not fit": (
        r"(<c r=\"D6\"[^>]*?) t=\"inlineStr\">.*?</c>",
        r"\1><v>甲</v></c>",
        "类型与内容不符",
    ),
    "a format that is not there": (r"(<c r=\"D6\") s=\"\d+\"", r'\1 s="9999"', "单元格格式不存在"),
    "a row too high": (r"<row r=\"6\"[^>]*>", '<row r="6" ht="500">', "行高超过 Excel 的上限"),
    "no XML": ("</worksheet>", "", "不是完好的 XML"),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_the_gate_tells(case: str, written: tuple[dict[str, bytes], Printed]) -> None:
    old, new, told = DAMAGE[case]
    parts = dict(written[0])
    text, count = re.subn(old, new, parts[SHEET].decode(), count=1)
    assert count == 1
    parts[SHEET] = text.encode()
    found = check_workbook(parts, [written[1]], "template.xlsx")
    assert any(told in f.message for f in found), [str(f) for f in found]
    assert all(f.severity is Severity.ERROR for f in found)


def test_the_gate_knows_its_relations(written: tuple[dict[str, bytes], Printed]) -> None:
    parts = {name: data for name, data in written[0].items() if not name.endswith("sheet2.xml")}
    [found] = check_workbook(parts, [written[1]], "template.xlsx")
    assert "指向不存在的部件 worksheets/sheet2.xml" in found.message
    moved = replace(written[1], columns=(1, 2, 3, 4, 6))
    assert check_workbook(written[0], [moved], "template.xlsx")
