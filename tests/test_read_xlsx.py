"""Workbooks of other people: cells as Excel shows them, titles and notes as texts, frames as grids."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.findings import CannotGoOn
from budgetgen.read.model import ReadDocument, ReadGrid, ReadText
from budgetgen.read.opening import read_document
from budgetgen.read.xlsx import read_xlsx
from tests.conftest import ROOT
from tests.documents import xlsx

STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="#,##0.00"/><numFmt numFmtId="171" formatCode="0000"/></numFmts>'
    "<borders><border/><border><left style='thin'/></border></borders>"
    '<cellXfs><xf/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="31"/><xf numFmtId="10"/>'
    '<xf borderId="1"/></cellXfs>'
)
FRAMED = 5


def cell(reference: str, value: object, style: int = 0) -> str:
    if isinstance(value, str):
        return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{reference}" s="{style}">' + ("" if value is None else f"<v>{value}</v>") + "</c>"


def rows(*lines: list[object], style: int = 0, first: int = 1) -> str:
    """Rows of cells from column A on; None: no cell."""
    found = ""
    for number, line in enumerate(lines, first):
        cells = "".join(
            cell(f"{chr(65 + at)}{number}", value, style) for at, value in enumerate(line) if value != ""
        )
        found += f'<row r="{number}">{cells}</row>'
    return found


def data(inside: str, merged: str = "", before: str = "") -> str:
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged.split())
    return f"{before}<sheetData>{inside}</sheetData>" + (
        f"<mergeCells>{merges}</mergeCells>" if merges else ""
    )


def read(sheet: str, **others: object) -> ReadDocument:
    return read_xlsx(xlsx({"表": sheet}, styles=STYLES, **others), "今年.xlsx")  # type: ignore[arg-type]


def shown(document: ReadDocument) -> list[object]:
    return [b.text if isinstance(b, ReadText) else cells(b) for b in document.blocks]


def cells(grid: ReadGrid) -> list[list[str]]:
    return [[c.text if c.down else "^" for c in row] for row in grid.rows]


def test_numbers_are_read_as_shown_with_what_is_stored() -> None:
    line = cell("A1", 1481300.456, 1) + cell("B1", 201, 2) + cell("C1", 44926, 3) + cell("D1", 0.125, 4)
    line += cell("E1", 0.30000000000000004) + '<c r="F1" t="b"><v>1</v></c>' + cell("G1", "0201")
    [grid] = read(data(f'<row r="1">{line}</row>')).grids
    assert cells(grid) == [["1,481,300.46", "0201", "2022年12月31日", "12.50%", "0.3", "TRUE", "0201"]]
    assert [c.number for c in grid.rows[0]] == [True, True, False, True, True, False, False]
    assert [c.stored for c in grid.rows[0]] == ["1481300.456", "201", "", "0.125", "", "", ""]
    assert str(grid.rows[0][1].spot) == "工作表 表 B1"


def test_a_frame_is_a_grid_with_its_blank_rows() -> None:
    inside = rows(["收支总表"], ["编制部门：甲", None, "单位：元"])
    inside += rows(
        ["项目", "金额", "说明"],
        ["甲", 1, None],
        [None, None, None],
        ["合计", 1, None],
        style=FRAMED,
        first=3,
    )
    inside += rows(["注：无。\n另注。"], first=7)
    document = read(data(inside, "A1:C1"))
    assert shown(document) == [
        "收支总表",
        "编制部门：甲\t单位：元",
        [["项目", "金额", "说明"], ["甲", "1", ""], ["", "", ""], ["合计", "1", ""]],
        "注：无。",
        "另注。",
    ]


def test_without_frames_blank_rows_part_grids() -> None:
    inside = rows(["甲表"], ["项目", "数"], ["甲", 1], ["注：无"]) + rows(["科目", "数"], ["乙", 2], first=7)
    assert shown(read(data(inside))) == [
        "甲表",
        [["项目", "数"], ["甲", "1"]],
        "注：无",
        [["科目", "数"], ["乙", "2"]],
    ]


def test_merged_ranges_and_trailing_blank_columns() -> None:
    blank = "".join(cell(f"{letters}1", None, FRAMED) for letters in ("E", "F", "IV"))
    inside = rows(["项目", "金额"], ["", "上年", "本年"], ["甲", 1, 2], style=FRAMED).replace(
        "</row>", blank + "</row>", 1
    )
    [grid] = read(data(inside, "A1:A2 B1:IV1")).grids
    assert cells(grid) == [["项目", "金额", "^"], ["^", "上年", "本年"], ["甲", "1", "2"]]
    assert (grid.rows[0][0].down, grid.rows[0][1].across) == (2, 2)


def test_columns_that_only_widen_cells_are_none() -> None:
    inside = rows(["甲", "", "数"], ["乙", "", 1], style=FRAMED)
    [grid] = read(data(inside, "A1:B1 A2:B2")).grids
    assert cells(grid) == [["甲", "数"], ["乙", "1"]]


def test_rows_printed_on_each_page_are_the_head() -> None:
    names = '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">表!$A:$B,表!$1:$2</definedName></definedNames>'
    [grid] = read(data(rows(["项目", "数"], ["甲", 1], ["乙", 2])), names=names).grids
    assert grid.head == 2


def test_formulas_without_values_and_errors_are_told() -> None:
    line = '<c r="A1"><f>B1+1</f></c><c r="B1"><v>2</v></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    document = read(data(f'<row r="1">{line}</row>'))
    assert shown(document) == [[["2", "#DIV/0!"]]]
    assert [(f.rule, f.place.inside) for f in document.findings] == [
        ("formula-value", "工作表 表 A1"),
        ("formula-value", "工作表 表 C1"),
    ]


def test_hidden_rows_and_columns_are_read_and_told_hidden_sheets_are_not() -> None:
    inside = rows(["项目", "数", "码"], ["甲", 1, 2], ["乙", 2, 3]).replace(
        '<row r="2"', '<row hidden="1" r="2"'
    )
    sheets = {
        "表": data(inside, before='<cols><col min="3" max="3" hidden="1"/></cols>'),
        "底稿": data(rows(["甲", 9])),
    }
    document = read_xlsx(xlsx(sheets, styles=STYLES, attributes={"底稿": 'state="hidden"'}), "a.xlsx")
    assert shown(document) == [[["项目", "数", "码"], ["甲", "1", "2"], ["乙", "2", "3"]]]
    assert {finding.rule for finding in document.findings} == {"hidden-cells"}
    said = "\n".join(map(str, document.findings))
    for words in (
        "工作表 表 A2）: 警告[hidden-cells] 隐藏的行里有内容",
        "隐藏的列 C 里有内容",
        "隐藏的工作表 底稿 没有读",
    ):
        assert words in said


def test_what_lies_below_a_merged_range_is_not_read_and_told() -> None:
    document = read(data(rows(["甲", "盖住"], ["乙", 1], ["丙", 2]), "A1:B1"))
    assert "盖住" not in str(shown(document))
    assert [f.place.inside for f in document.findings] == ["工作表 表 B1"]


@pytest.mark.parametrize("form", ["department-budget-2026", "unit-budget-2026"])
def test_the_blank_forms_that_a_bureau_sends_round(form: str) -> None:
    document = read_document(ROOT / f"tests/data/wps/{form}.xlsx")
    assert not document.findings
    assert len(document.grids) >= 9
    assert max(grid.width for grid in document.grids) < 12
    assert all(len(grid.rows) < 60 for grid in document.grids)
    assert any("财务收支预算总表" in block.text for block in document.texts)
    assert "\n" not in "".join(block.text for block in document.texts)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        (b"PK\x03\x04 cut off", "不是完好的文件"),
        (b"\x89PNG\r\n", "这是图片"),
        (b"", "文件是空的"),
        (bytes(range(256)), "认不出是什么格式"),
    ],
)
def test_other_things_with_the_name_of_a_workbook(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(CannotGoOn, match=said) as stop:
        read_document(path)
    assert stop.value.status == 2


def test_a_sheet_of_far_corners_is_bounded() -> None:
    inside = "".join(f'<row r="{n}">{cell(f"A{n}", 1)}{cell(f"XFD{n}", 1)}</row>' for n in range(1, 200))
    with pytest.raises(CannotGoOn, match="太大"):
        read(data(inside))
