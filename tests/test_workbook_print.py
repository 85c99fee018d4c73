"""The written workbook as it is printed and looked at: pages, heads, numbers, codes, widths; and nothing lost."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pytest
from lxml import etree
from openpyxl.utils import get_column_letter

from budgetgen.source.office_program import convert, office
from tests.making import indicators, package, rendered, starter, write_spec
from tests.reading import cell_text
from tests.test_word import nasty_spec

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PRINTED = 16
CODES = ("科目编码", "政府采购目录序号")


@pytest.fixture(scope="session")
def book(reference_files: dict[str, Path]) -> Any:
    return openpyxl.load_workbook(reference_files["xlsx"], data_only=True)


@pytest.fixture(scope="session")
def sheets(book: Any) -> list[Any]:
    """The sheets of the form's tables; data sheets follow them."""
    return list(book.worksheets[:PRINTED])


def heads(sheet: Any) -> int:
    """How many rows stand above the body: as far as those that repeat on every page."""
    return int(re.findall(r"\d+", sheet.print_title_rows)[-1])


def test_every_sheet_prints_on_a4_one_page_wide(sheets: list[Any]) -> None:
    for sheet in sheets:
        assert str(sheet.page_setup.paperSize) == "9", sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0), sheet.title
        assert sheet.page_setup.orientation in ("portrait", "landscape")
    assert {s.page_setup.orientation for s in sheets} == {"portrait", "landscape"}


def test_head_rows_are_frozen_and_repeat(sheets: list[Any]) -> None:
    """Of a form that begins with an objective the labels of its columns alone: the objective is said once."""
    for sheet in sheets:
        above = heads(sheet)
        assert 2 <= above <= 8, sheet.title
        first = above if sheet["A2"].value == "绩效目标" else 1
        assert sheet.print_title_rows == f"${first}:${above}", sheet.title
        assert sheet.freeze_panes == (f"A{above + 1}" if first == 1 else None), sheet.title


def test_nothing_is_locked(sheets: list[Any]) -> None:
    assert not [sheet.title for sheet in sheets if sheet.protection.sheet]


def room_of(sheet: Any, cell: Any) -> float:
    """The width of a cell, or of those that are merged for it."""
    across = next((merge for merge in sheet.merged_cells.ranges if cell.coordinate in merge), None)
    columns = range(across.min_col, across.max_col + 1) if across else [cell.column]
    widths: list[float] = [sheet.column_dimensions[get_column_letter(column)].width for column in columns]
    return sum(widths)


def amounts(sheet: Any) -> list[Any]:
    """The body cells that show an amount: two decimals."""
    rows = sheet.iter_rows(min_row=heads(sheet) + 1)
    return [cell for row in rows for cell in row if re.fullmatch(r"-?[\d,]+\.\d\d", cell_text(cell))]


def test_amounts_are_numbers(sheets: list[Any]) -> None:
    found = [cell for sheet in sheets for cell in amounts(sheet)]
    assert len(found) > 150
    assert not [c.coordinate for c in found if c.data_type != "n" or isinstance(c.value, str)]


def test_codes_are_text_without_the_green_triangle(
    sheets: list[Any], reference_files: dict[str, Path]
) -> None:
    parts = package(reference_files["xlsx"])
    columns = 0
    for number, sheet in enumerate(sheets, 1):
        root = etree.fromstring(parts[f"xl/worksheets/sheet{number}.xml"])
        ignored = {
            reference
            for error in root.iter(f"{S}ignoredError")
            if error.get("numberStoredAsText") == "1"
            for reference in error.get("sqref", "").split()
        }
        body = list(sheet.iter_rows(min_row=heads(sheet) + 1))
        texts = {
            cell.column: row[0].row
            for row in body
            for cell in row
            if isinstance(cell.value, str) and cell.value.isdecimal()
        }
        for column in texts:
            letter = get_column_letter(column)
            assert [r for r in ignored if r.startswith(f"{letter}{heads(sheet) + 1}:{letter}")], sheet.title
            columns += 1
        coded = [c.column for r in range(1, heads(sheet) + 1) for c in sheet[r] if c.value == "科目编码"]
        codes = [row[c - 1] for row in body for c in coded if row[c - 1].value]
        assert all(c.data_type == "s" and c.value.isdecimal() for c in codes), sheet.title
        assert sheet.title != "支出总表" or len(codes) > 5
    assert columns >= 4


def test_columns_are_as_wide_as_their_widest_number(tmp_path: Path) -> None:
    spec = starter()
    spec["金额单位"] = "万元"
    spec["项目支出"][0]["指标"] = indicators(1)
    spec["批复数"] = {}
    spec["基本支出"] = {"2013201 行政运行": {"30101 基本工资": "1234567.89", "30201 办公费": "9876543.21"}}
    spec["上年"] = dict.fromkeys(spec["上年"], "0")
    spec["说明"]["收支增减"]["项目支出"] = "新增项目"
    book = openpyxl.load_workbook(rendered(write_spec(tmp_path, spec), ("xlsx",))["xlsx"], data_only=True)
    widest = 0
    for sheet in book.worksheets[:10]:
        for cell in amounts(sheet):
            text = cell_text(cell)
            widest = max(widest, len(text))
            width = sheet.column_dimensions[get_column_letter(cell.column)].width
            assert width >= len(text) + 1, f"{sheet.title}!{cell.coordinate} {text}"
    assert widest == len("11111111.10")


def test_every_text_comes_out_as_typed(tmp_path: Path) -> None:
    """Also texts that look like formulas: they are texts."""
    spec, texts = nasty_spec()
    for at, lead in enumerate("=+-@"):
        spec["项目支出"][0]["指标"][f"级{lead}"] = {
            f"{lead}二级": [
                {"名称": f"{lead}1+1", "值": f"{lead}A1", "描述": "甲\n乙", "依据": f"{lead}SUM({at})"}
            ]
        }
        texts += [f"{lead}1+1", f"{lead}A1", f"{lead}SUM({at})"]
    path = write_spec(tmp_path, spec)
    (tmp_path / "budgetgen.toml").write_text('[rules]\nindicator-levels = "关"\n', encoding="utf-8")
    book = openpyxl.load_workbook(rendered(path, ("xlsx",))["xlsx"])
    cells = [
        c for sheet in book.worksheets[:13] for row in sheet.iter_rows() for c in row if c.value is not None
    ]
    slots = ["部门", "单位", "规格", "经费", "项目", "目标", "指标", "值", "描述", "依据", "台", "房屋"]
    wanted = [t for t in texts if t[0] in "=+-@" or any(t.startswith(slot + "A&B") for slot in slots)]
    shown = "\n".join(str(c.value) for c in cells if c.data_type == "s")
    assert [text for text in wanted if text not in shown] == []
    assert len(wanted) == 24
    assert "甲\n乙" in shown


def test_rows_of_one_level_are_merged(tmp_path: Path) -> None:
    spec = starter()
    spec["项目支出"][0]["指标"] = indicators(1, 2, 30)
    book = openpyxl.load_workbook(rendered(write_spec(tmp_path, spec), ("xlsx",))["xlsx"])
    sheet = next(s for s in book.worksheets if s.title.startswith("项目绩效"))
    first = heads(sheet) + 1
    merged = {str(r) for r in sheet.merged_cells.ranges if r.min_row >= first and r.max_row > r.min_row}
    parts = ((1, 2), (3, 12), (13, 22), (23, 32))
    assert merged == {f"A{first + top}:A{first + bottom}" for top, bottom in parts}
    labels = ["产出指标", "效益指标", None, "满意度指标", None, "满意度指标", "满意度指标", None]
    assert [sheet.cell(first + n, 1).value for n in (0, 1, 2, 3, 4, 13, 23, 32)] == labels


def test_properties_are_the_department_s_own(book: Any, reference_files: dict[str, Path]) -> None:
    name = "中共张家口市委机构编制委员会办公室"
    assert (book.properties.creator, book.properties.lastModifiedBy) == (name, name)
    assert book.properties.title == f"{name}2022年部门预算信息公开"
    assert book.properties.created.year == 2022
    parts = package(reference_files["xlsx"])
    assert not [part for part, data in parts.items() if b"openpyxl" in data.lower()]
    assert b"2013-" not in parts["docProps/core.xml"]


def test_working_sheets_stand_last_and_are_not_printed(book: Any, sheets: list[Any]) -> None:
    """What they print is one empty cell; without that their titles would repeat, and no text of theirs is cut."""
    working = book.worksheets[PRINTED:]
    assert [sheet.title for sheet in working][:2] == ["取数", "明细"]
    assert not [sheet.title for sheet in sheets if sheet.print_area]
    for sheet in working:
        assert sheet.sheet_state == "visible", sheet.title
        assert sheet.print_area.endswith("!$XFD$1"), sheet.title
        assert (sheet["XFD1"].value, sheet.print_title_rows) == (None, "$1:$1"), sheet.title
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            if cell.data_type == "f":
                continue
            wide = sum(2 if character > "\x7f" else 1 for character in cell.value)
            room = room_of(sheet, cell)
            assert wide <= room or cell.alignment.wrap_text, f"{sheet.title}!{cell.coordinate} {cell.value}"


@pytest.mark.slow
def test_printing_the_workbook_prints_the_tables(reference_files: dict[str, Path], tmp_path: Path) -> None:
    """One page for each table of the reference: none spills over by a few rows, no working sheet is among them."""
    program = office()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    source = Path(shutil.copy(reference_files["xlsx"], tmp_path / "book.xlsx"))
    pdf = convert(program, source, "pdf", tmp_path, {}, "")
    with pdfplumber.open(BytesIO(pdf)) as pages:
        texts = [page.extract_text() for page in pages.pages]
    assert len(texts) == PRINTED
    assert not [text for text in texts if "取数条件" in text]


def test_the_last_caption_has_the_columns_that_it_wants(sheets: list[Any]) -> None:
    """单位：万元 stands on one line however narrow the last column is."""
    for sheet in sheets:
        cells = [cell for row in sheet.iter_rows(max_row=3) for cell in row if cell.value]
        for cell in cells:
            if str(cell.value).startswith("单位："):
                assert room_of(sheet, cell) > 12, sheet.title


def test_a_sheet_is_as_wide_as_its_larger_type_wants(sheets: list[Any]) -> None:
    """A listed label that stands on one line in the document does so in the sheet, where type is larger."""
    sheet = next(s for s in sheets if s.title == "财政拨款收支总表")
    body = [row for row in sheet.iter_rows(min_row=heads(sheet) + 1) if row[0].value]
    assert {sheet.row_dimensions[row[0].row].height for row in body} == {18.0}
