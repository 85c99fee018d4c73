"""What is wrong in a table of lines is told at its cell, once, and nothing worse happens."""

from __future__ import annotations

import datetime
import re
import shutil
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from budgetgen.findings import Severity
from budgetgen.publish import prepare
from budgetgen.render.package import write_package
from budgetgen.source import delimited, tables
from tests.making import ROOT, package, starter, write_spec
from tests.table_files import (
    HEADER,
    LAYOUTS,
    ROWS,
    SHARED,
    errors,
    figures,
    only,
    share_strings,
    spec_with,
    with_csv,
    with_xlsx,
)

# What is refused

BAD = {
    "unknown column": (HEADER + ",合同号\n", "table-column", "不认识 “合同号” 这一列"),
    "nearest column": (
        HEADER.replace("经济科目编码", "经济科木编码") + "\n",
        "table-column",
        "是否想写 “经济科目编码”",
    ),
    "column twice": (HEADER + ",经济科目编码\n", "table-column", "写了两次"),
    "money twice": (
        HEADER + ",预算数\n",
        "table-column",
        "“金额” 和 “预算数” 两列会把同一笔钱算两遍；请说明哪一列不算：列: {预算数: 不用}",
    ),
    "no amount": ("功能科目,经济科目\n2012601,30101\n", "table-column", "没有 “金额” 这一列"),
    "no header": ("甲,乙\n1,2\n", "table-column", "没有找到表头"),
    "a column without heading": (HEADER + ",\n2012601,,30101,,5,甲\n", "table-column", "没有表头"),
    "longer than its header": (
        HEADER + "\n2012601,行政运行,30201,办公费,62,000.00\n",
        "table-column",
        '这一行比表头多出 000.00；金额里有千分位逗号的要加英文引号："62,000.00"',
    ),
    "an amount above the header": (
        f"2012601,行政运行,30101,基本工资,600\n{HEADER}\n2012601,行政运行,30201,办公费,5\n",
        "table-column",
        "表头上面还有 “2012601”，没有读",
    ),
    "two codes": (
        HEADER + ",经济科目\n2012601,,30101,,5,30201 办公费\n",
        "table-value",
        "两列的经济科目不同：“30201 办公费” 和 “30101”",
    ),
    "two names": (
        HEADER + "\n2012601,,30101 基本工资,津贴补贴,5\n",
        "table-value",
        "在编码一列叫 “基本工资”，在名称一列叫 “津贴补贴”",
    ),
    "two units of money": (
        "单位：万元\n" + HEADER.replace("金额", "金额（元）") + "\n2012601,,30101,,5\n",
        "table-column",
        "“单位：万元” 说的是万元，“金额（元）” 说的是元",
    ),
    "the header again": (
        f"{HEADER}\n{ROWS[0]}\n{HEADER}\n{ROWS[1]}\n",
        "table-value",
        "这一行又是表头；请删去",
    ),
    "a subtotal": (
        "\n".join([HEADER, ROWS[0], "小计,,,,1286401", ROWS[1]]),
        "table-total",
        "小计行写的是 1,286,401.00 元，各行相加是 1,286,400.00 元，差 1.00 元",
    ),
    "no line at all": (HEADER + "\n", "table-format", "表头下面没有一行明细"),
    "last year's money": (
        HEADER + ",上年预算数\n2012601,,30101,,5,4\n",
        "table-unread",
        "表里没有用到：上年预算数（上年的数）",
    ),
    "a merge conflict": (
        HEADER + "\n<<<<<<< 本地\n2012601,,30101,,5\n=======\n2012601,,30101,,6\n>>>>>>> 复核\n",
        "merge-conflict",
        "第 2 到 6 行是 git 合并时两边都改过",
    ),
    "a page": ("<html><table><tr><td>金额</td></tr></table></html>", "table-format", "这其实是网页"),
    "empty": ("\n\n", "table-format", "是空的"),
    "no function": (HEADER + "\n,,30101,基本工资,5\n", "table-value", "没有写功能科目"),
    "no economics": (HEADER + "\n2012601,行政运行,,,5\n", "table-value", "没有写经济科目"),
    "code level": (HEADER + "\n20126,档案事务,30101,,5\n", "code-level", "这里要写到项"),
    "code name": (
        HEADER + "\n2012601,行政运行,30101,基本公资,5\n",
        "code-name",
        "在 2022 年目录里叫 “基本工资”",
    ),
    "amount": (HEADER + "\n2012601,,30101,,148.13万\n", "amount-format", "单位没有写全"),
    "no amount in a row": (HEADER + "\n2012601,,30101,,\n", "empty-value", "还没有填写金额"),
    "negative": (HEADER + "\n2012601,,30101,,-5\n", "amount-negative", "加一列 “原因”"),
    "half a 分": (HEADER + "\n2012601,,30101,,0.005\n", "amount-format", "精确到 0.01 元以下"),
    "another nature": (HEADER + ",支出性质\n2012601,,30101,,5,项目支出\n", "table-value", "这一行是项目支出"),
    "another unit": (
        HEADER + ",单位\n2012601,,30101,,5,财政局\n",
        "unit-name",
        "却用在单位 “某某市档案馆本级” 下面",
    ),
    "total": (
        "\n".join([HEADER, *ROWS, "合计,,,,1324901"]),
        "table-total",
        "1,324,901.00 元，各行相加是 1,324,900.00 元，差 1.00 元",
    ),
    "rows below a total": (
        "\n".join([HEADER, ROWS[0], "合计,,,,1286400", ROWS[1]]),
        "table-total",
        "合计行下面还有金额",
    ),
    "quotes": (HEADER + '\n2012601,"行政运行,30101,基本工资,5\n', "table-format", "引号没有收尾"),
    "text behind quotes": (
        HEADER + '\n2012601,"行政"运行,30101,基本工资,5\n',
        "table-format",
        "引号后面还有字",
    ),
    "unseen": (HEADER + "\n2012601,行政\u200b运行,30101,基本工资,5\n", "visible-characters", "零宽空格"),
    "purpose": (HEADER + ",经费\n2012601,,30101,,5,人员\n", "unknown-word", "是否想写 “人员经费”"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_table(case: str, tmp_path: Path) -> None:
    text, rule, told = BAD[case]
    found = only(with_csv(tmp_path, text))
    assert found.rule == rule
    assert told in str(found), str(found)
    if case != "empty":
        assert found.place.file.endswith("基本支出.csv")
        line = text.splitlines()[found.place.line - 1]
        assert 1 <= found.place.column <= len(line) + 1


def test_each_row_has_its_finding(tmp_path: Path) -> None:
    rows = [f"2012601,,30101,,{amount}" for amount in ("甲", "5", "--", "1.5e3")]
    found = errors(with_csv(tmp_path, "\n".join([HEADER, *rows])))
    assert [f.place.line for f in found] == [2, 4, 5]
    many = [f"2012601,,30101,,甲{n}" for n in range(500)]
    found = errors(with_csv(tmp_path, "\n".join([HEADER, *many])))
    assert len(found) < 60
    assert "后面的没有再看" in found[-1].message


def test_a_table_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    """What follows from the missing money is no news."""
    spec = spec_with(tmp_path, 基本支出={"表": "没有.csv"}, 批复数={"支出": {"基本支出": "1"}})
    assert only(spec).rule == "file-unreadable"
    spec = spec_with(tmp_path, 基本支出={"表": "../甲.csv"})
    assert only(spec).rule == "file-outside"
    for name, told in (
        ("甲.xls", "请另存为 .xlsx"),
        ("甲.doc", "请写 .csv 或 .xlsx"),
        ("甲", "请写 .csv 或 .xlsx"),
    ):
        found = only(spec_with(tmp_path, 基本支出={"表": name}))
        assert found.rule == "table-format"
        assert told in found.remedy
    spec = spec_with(tmp_path, 基本支出={"表": "基本支出.csv", "页": "甲"})
    assert {f.rule for f in errors(spec)} >= {"unknown-key"}


def test_a_table_counts_once(tmp_path: Path) -> None:
    text = LAYOUTS["codes only"]
    found = only(with_csv(tmp_path, text, 经营支出={"表": "./基本支出.csv"}))
    assert found.rule == "file-twice"
    assert "几种支出在一张表里，请写 明细" in found.remedy


def test_csv_that_is_something_else(tmp_path: Path) -> None:
    with_xlsx(tmp_path, [["甲"]])
    found = only(with_csv(tmp_path, (tmp_path / "明细.xlsx").read_bytes()))
    assert "改成 .xlsx" in found.remedy
    found = only(spec_with(tmp_path, 基本支出={"表": "基本支出.csv", "工作表": "甲"}))
    assert "文本文件没有工作表" in found.message


def test_sheets_are_named(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER.split(","), ROWS[0].split(",")]
    spec = with_xlsx(tmp_path, rows, 工作表="基木支出")
    found = only(spec)
    assert (found.rule, found.remedy) == ("table-format", "是否想写 “基本支出”？")
    book = openpyxl.load_workbook(tmp_path / "明细.xlsx")
    book.create_sheet("项目支出").append(["甲"])
    book.create_sheet("空的")
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.save(tmp_path / "明细.xlsx")
    found = only(spec_with(tmp_path, 基本支出={"表": "明细.xlsx"}))
    assert "有 2 张工作表" in found.message
    assert "基本支出、项目支出" in found.remedy
    assert "隐藏" not in found.remedy
    found = only(spec_with(tmp_path, 基本支出={"表": "明细.xlsx", "工作表": "隐藏"}))
    assert (found.message, found.remedy) == ("明细.xlsx 里的工作表 “隐藏” 是隐藏的", "请在 Excel 里取消隐藏")


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    """Sheets beside the one that is read, columns that no form needs; a sheet that is read twice."""
    rows: list[list[Any]] = [[*HEADER.split(","), "是否政府采购"], [*ROWS[0].split(","), "否"]]
    with_xlsx(tmp_path, rows)
    book = openpyxl.load_workbook(tmp_path / "明细.xlsx")
    book.create_sheet("追加").append(["2012601", 5])
    book.create_sheet("空的")
    hidden = book.create_sheet("旧表")
    hidden.append(["甲"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "明细.xlsx")
    table = {"表": "明细.xlsx", "工作表": "基本支出"}
    sheets, columns = errors(spec_with(tmp_path, 基本支出=table))
    assert (columns.rule, columns.severity, sheets.rule) == ("table-unread", Severity.HINT, "table-unread")
    assert "没有用到：是否政府采购" in columns.message
    assert "另有工作表 旧表（隐藏）、追加，没有读" in sheets.message
    [sheets] = errors(spec_with(tmp_path, 基本支出=table | {"不用的列": "是否政府采购"}))
    assert sheets.rule == "table-unread"
    found = errors(spec_with(tmp_path, 基本支出=table | {"不用的列": ["是否采购"]}))
    assert ("表头没有 “是否采购” 这一列", "是否想写 “是否政府采购”？") in [
        (f.message, f.remedy) for f in found
    ]
    del book["追加"], book["空的"]
    book.save(tmp_path / "明细.xlsx")
    twice = spec_with(tmp_path, 基本支出=table, 经营支出={"表": "明细.xlsx"})
    assert "file-twice" in {f.rule for f in errors(twice)}


def test_a_note_below_the_lines_is_told_once(tmp_path: Path) -> None:
    found = only(with_csv(tmp_path, "\n".join([HEADER, *ROWS, "制表人：甲,,,,"])))
    assert (found.rule, found.severity) == ("table-unread", Severity.HINT)
    assert "“制表人：甲” 一行" in found.message


def test_two_columns_of_one_heading_cannot_be_told_apart(tmp_path: Path) -> None:
    text = HEADER + ",资金性质,资金性质\n2012601,行政运行,30101,基本工资,1324900,,\n"
    (tmp_path / "基本支出.csv").write_text(text, encoding="utf-8")
    spec = spec_with(tmp_path, 基本支出={"表": "基本支出.csv", "不用的列": ["资金性质"]})
    assert "有两列叫 “资金性质”，分不清说的是哪一列" in only(spec).message
    (tmp_path / "基本支出.csv").write_text(
        text.replace(",资金性质\n", "\n").replace(",,\n", ",\n"), encoding="utf-8"
    )
    found = only(spec)
    assert (found.rule, "没有用到：资金性质" in found.message) == ("table-unread", True)


def test_rows_of_no_height_are_read_and_told(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER.split(","), *(row.split(",") for row in ROWS)]
    spec = with_xlsx(tmp_path, rows)
    parts = package(tmp_path / "明细.xlsx")
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<row r="3"', b'<row r="3" ht="0" customHeight="1"')
    (tmp_path / "明细.xlsx").write_bytes(write_package(parts))
    assert "第 3 行是隐藏的" in only(spec).message
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<row r="3"', b'<row r="2"')
    (tmp_path / "明细.xlsx").write_bytes(write_package(parts))
    assert only(spec).rule == "file-unreadable"


def test_what_was_read_unseen_is_told(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER.split(","), *(row.split(",") for row in ROWS)]
    spec = with_xlsx(tmp_path, rows)
    book = openpyxl.load_workbook(tmp_path / "明细.xlsx")
    assert book.active is not None
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["E"].hidden = True
    book.save(tmp_path / "明细.xlsx")
    found = only(spec)
    assert (found.rule, found.severity) == ("table-hidden", Severity.WARNING)
    assert found.message == "“金额” 列、第 3 行是隐藏的（或被筛选掉了），照样读了"
    prepared = prepare(spec)
    assert prepared.disclosure is not None
    assert prepared.disclosure.figures["支出总表/合计/基本支出"].text == "132.49"


def test_merged_cells_count_for_every_row_they_cover_but_amounts_do_not(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["2022年基本支出", None, None, None],
        ["单位", "功能科目", "经济科目", "金额"],
        ["某某市档案馆本级", 2012601, "30101", 1286400],
        [None, None, "30201", 38500],
    ]
    spec = with_xlsx(tmp_path, rows)
    book = openpyxl.load_workbook(tmp_path / "明细.xlsx")
    assert book.active is not None
    for merged in ("A1:D1", "A3:A4", "B3:B4"):
        book.active.merge_cells(merged)
    book.save(tmp_path / "明细.xlsx")
    assert figures(prepare(spec))["支出总表/2012601/基本支出"] == "132.49"
    book.active["D4"] = None
    book.active.merge_cells("D3:D4")
    book.save(tmp_path / "明细.xlsx")
    assert "几行的金额合并成一格" in only(spec).message


def test_what_a_cell_may_not_hold_is_told_at_the_cell(tmp_path: Path) -> None:
    header = ["功能科目", "经济科目", "金额"]
    for value, told in (
        ("=1+1", "是公式，没有存下结果"),
        (datetime.date(2022, 1, 5), "这一格是日期 2022-01-05"),
        (datetime.time(12, 0), "这一格是时间 12:00:00"),
        (True, "这一格是真假值 TRUE"),
        ("=#REF!", "公式"),
        ("甲", "不是金额"),
        (1.005, "0.01 元以下"),
    ):
        found = only(with_xlsx(tmp_path, [["表"], header, ["2012601", "30101", value]]))
        assert str(found.place).endswith("明细.xlsx（基本支出!C3）")
        assert told in found.message
    found = only(with_xlsx(tmp_path, [header, [None, "30101", 5]]))
    assert str(found.place).endswith("（基本支出!A2）"), "also where nothing stands"


def formatted(folder: Path, cell: str, value: Any, code: str) -> Path:
    """A spec whose table in a workbook has this value in a cell, shown by a number format."""
    header = ["功能科目", "经济科目", "金额", "单位"]
    spec = with_xlsx(folder, [header, ["2012601", "30101", 5, "某某市档案馆本级"]])
    book = openpyxl.load_workbook(folder / "明细.xlsx")
    assert book.active is not None
    book.active[cell] = value
    book.active[cell].number_format = code
    book.save(folder / "明细.xlsx")
    return spec


LOOKS = {
    "a format that hides": ("C2", 62000, ";;;", "存的是 62000，Excel 里显示为 “空白”"),
    "a format with conditions": ("C2", 62000, '[>=100]"";0.00', "存的是 62000，Excel 里显示为 “62000（格式"),
    "percentage": ("C2", 0.5, "0%", "这一格是百分比 50%"),
    "a Chinese date": ("C2", 44566, 'yyyy"年"m"月"d"日";@', "这一格是日期 2022年1月5日"),
    "hours": ("C2", 1.5, "[h]:mm", "这一格是时间 36:00"),
    "a unit in the format": ("C2", 6.2, '0.00"万元"', "存的是 6.2，Excel 里显示为 “6.20万元”"),
    "thousands cut": ("C2", 62000, "#,##0,", "存的是 62000，Excel 里显示为 “62”"),
    "a code with more zeros": ("A2", 2012601, "00000000", "这一格是数 2012601，Excel 里显示为 “02012601”"),
    "a date as a code": ("B2", 44566, "yyyy-mm-dd", "这一格是日期 2022-01-05；请把这一格设成文本格式"),
    "a date as a name": ("D2", 44566, "m/d", "这一格是日期 1/5；请把这一格设成文本格式"),
    "a padded number as a name": (
        "D2",
        7,
        "000",
        "这一格是数 7，Excel 里显示为 “007”；请把这一格设成文本格式",
    ),
}


@pytest.mark.parametrize("case", LOOKS)
def test_a_cell_is_read_as_excel_shows_it_or_told(case: str, tmp_path: Path) -> None:
    cell, value, code, told = LOOKS[case]
    found = only(formatted(tmp_path, cell, value, code))
    assert found.rule == "table-value"
    assert f"（基本支出!{cell}）" in str(found)
    assert told in str(found), str(found)


@pytest.mark.parametrize(
    "code", ["General", "0", "@", "#,##0.00", "0.00E+00", "0.00_);(0.00)", '"¥"#,##0', '#,##0.00"元"']
)
def test_formats_that_show_the_amount_change_nothing(code: str, tmp_path: Path) -> None:
    assert figures(prepare(formatted(tmp_path, "C2", 1324900, code)))["支出总表/合计/基本支出"] == "132.49"


def test_chinese_excel_has_dates_by_number_alone(tmp_path: Path) -> None:
    """Format 31 is yyyy年m月d日 there (ECMA-376 part 1, 18.8.30); openpyxl 3.1.5 does not list it."""
    spec = formatted(tmp_path, "C2", 44566, "0.0")
    parts = package(tmp_path / "明细.xlsx")
    styles = parts["xl/styles.xml"]
    assert styles.count(b'numFmtId="164"') == 2
    parts["xl/styles.xml"] = styles.replace(b'<xf numFmtId="164"', b'<xf numFmtId="31"')
    (tmp_path / "明细.xlsx").write_bytes(write_package(parts))
    assert "这一格是日期 2022年1月5日" in only(spec).message


def stored(path: Path, value: str) -> None:
    """Give the formula in C2 a stored value, as Excel does."""
    parts = package(path)
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<v></v>" in parts[sheet] or b"<v/>" in parts[sheet] or b"<v />" in parts[sheet]
    parts[sheet] = re.sub(rb"<v></v>|<v ?/>", f"<v>{value}</v>".encode(), parts[sheet], count=1)
    path.write_bytes(write_package(parts))


def test_a_formula_counts_as_its_stored_value(tmp_path: Path) -> None:
    spec = with_xlsx(tmp_path, [["功能科目", "经济科目", "金额"], ["2012601", "30101", "=1000000+324900"]])
    stored(tmp_path / "明细.xlsx", "1324900")
    assert figures(prepare(spec))["支出总表/合计/基本支出"] == "132.49"


BROKEN = {
    "no package": b"PK\x03\x04 and nothing",
    "old": b"\xd0\xcf\x11\xe0 old",
    "text": "甲,乙".encode(),
    "empty": b"",
    "page": b"<html><body><table><tr><td>1</td></tr></table></body></html>",
    "xml": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
}
REALLY = {"text": "里面其实是文字", "page": "里面其实是网页", "xml": "里面其实是XML 表格", "old": "旧版格式"}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_workbook(case: str, tmp_path: Path) -> None:
    spec = spec_with(tmp_path, 基本支出={"表": "明细.xlsx"})
    (tmp_path / "明细.xlsx").write_bytes(BROKEN[case])
    found = only(spec)
    assert found.rule == "file-unreadable"
    assert "打不开工作簿 " in found.message
    assert "明细.xlsx：" in found.message
    assert REALLY.get(case, "不是完好的 Office 文件") in found.message


PARTS = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", SHARED]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("harm", ["gone", "cut", "entities", "empty"])
def test_a_damaged_workbook(part: str, harm: str, tmp_path: Path) -> None:
    """Nothing but findings, whatever is done to a part; no entity is expanded."""
    spec = with_xlsx(tmp_path, [HEADER.split(","), ROWS[0].split(",")])
    share_strings(tmp_path / "明细.xlsx")
    assert not [f for f in errors(spec) if f.place.file.endswith("xlsx")]
    parts = package(tmp_path / "明细.xlsx")
    data = parts[part]
    parts[part] = {
        "cut": data[: len(data) // 2],
        "empty": b"",
        "entities": b'<!DOCTYPE x [<!ENTITY a "9"><!ENTITY b "&a;&a;">]>' + data.replace(b"30101", b"&b;"),
    }.get(harm, data)
    if harm == "gone":
        del parts[part]
    (tmp_path / "明细.xlsx").write_bytes(write_package(parts))
    found = errors(spec)
    assert found
    assert {f.rule for f in found} <= {"file-unreadable", "table-format", "table-column", "table-value"}


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    spec = with_xlsx(tmp_path, [HEADER.split(","), ROWS[0].split(",")])
    parts = package(tmp_path / "明细.xlsx")
    parts["xl/worksheets/sheet1.xml"] += b" " * 11_000_000
    (tmp_path / "明细.xlsx").write_bytes(write_package(parts))
    assert (tmp_path / "明细.xlsx").stat().st_size < 100_000
    found = only(spec)
    assert found.rule == "file-unreadable"
    assert "解压后超过上限" in found.message


def test_tables_have_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert "超过 2 行" in only(with_csv(tmp_path, LAYOUTS["codes and names apart"])).message
    monkeypatch.setattr(tables, "MAX_FILE", delimited.MAX_CSV)
    found = only(with_csv(tmp_path, b"a" * (delimited.MAX_CSV + 5)))
    assert "超过上限" in found.message


def test_a_large_table_is_read_in_good_time(tmp_path: Path) -> None:
    rows = [f'2012601,行政运行,30101,基本工资,"1,{n % 1000:03}.00"' for n in range(20_000)]
    data = starter()
    (tmp_path / "明细.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    spec = write_spec(tmp_path, data | {"基本支出": {"表": "明细.csv"}})
    prepared = prepare(spec)
    assert prepared.books is not None
    assert sum(line.economic == "30101" for line in prepared.books.ledger.lines) == 20_000


def with_unknown_units(folder: Path, count: int) -> Path:
    """A table of all lines, each of a unit that the spec does not have."""
    shutil.copytree(ROOT / "examples/ledger-table", folder)
    table = folder / "明细.csv"
    header, first, *_ = table.read_text("utf-8-sig").splitlines()
    rows = [first.replace("某某市文化局本级", f"第{n}中心") for n in range(count)]
    table.write_text("\n".join([header, *rows]), encoding="utf-8")
    return folder / "department.yaml"


def test_every_unknown_unit_is_told_in_work_that_grows_with_their_number(tmp_path: Path) -> None:
    """Counted in lines of the program that run, not in seconds."""
    ran = []
    for count in (1, 200, 400):
        spec = with_unknown_units(tmp_path / str(count), count)
        steps = 0

        def step(frame: FrameType, event: str, _: object) -> Any:
            nonlocal steps
            frame.f_trace_opcodes = "budgetgen" in frame.f_code.co_filename
            steps += event == "opcode"
            return step

        former = sys.gettrace()
        sys.settrace(step)
        try:
            findings = prepare(spec).findings
        finally:
            sys.settrace(former)
        assert sum(f.rule == "unit-name" for f in findings) == count
        ran.append(steps)
    assert (ran[2] - ran[0]) < 2.3 * (ran[1] - ran[0])


def test_rows_that_are_struck_through_are_read_and_told(tmp_path: Path) -> None:
    """By the font of the whole row, of the amount alone, or by the runs of a text; half a text is not."""
    rows: list[list[Any]] = [HEADER.split(","), *(row.split(",") for row in ROWS)]
    spec = with_xlsx(
        tmp_path, [*rows, ["2012601", None, "30202", None, 100], ["2012601", None, "30203", None, 50]]
    )
    book = openpyxl.load_workbook(tmp_path / "明细.xlsx")
    assert book.active is not None
    for cell in book.active[2]:
        cell.font = Font(strike=True)
    book.active["E4"].font = Font(strike=True)
    book.active["A5"].font = Font(strike=True)
    book.save(tmp_path / "明细.xlsx")
    found = only(spec)
    assert (found.rule, found.severity) == ("table-struck", Severity.WARNING)
    assert found.message == "第 2、4 行划了删除线，照样读了"
    prepared = prepare(spec)
    assert prepared.disclosure is not None
    assert prepared.disclosure.figures["支出总表/合计/基本支出"].text == "132.51"


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("runs", ["all", "one"])
def test_a_text_whose_runs_are_all_struck_through_is_struck(runs: str, shared: bool, tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER.split(","), ["2012601", "行政运行", "30101", "基本工资", "1324900.00"]]
    spec = with_xlsx(tmp_path, rows)
    if shared:
        share_strings(tmp_path / "明细.xlsx")
    parts = package(tmp_path / "明细.xlsx")
    name = SHARED if shared else "xl/worksheets/sheet1.xml"
    old = b"<t>1324900.00</t></r><r><rPr/><t></t></r>" if shared else b"<t>1324900.00</t>"
    struck = b"<rPr><strike/></rPr>"
    new = b"%s<t>1324900</t></r><r>%s<t>.00</t></r>" % (struck, struck if runs == "all" else b"")
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new if shared else b"<r>" + new)
    (tmp_path / "明细.xlsx").write_bytes(write_package(parts))
    assert [f.rule for f in errors(spec)] == (["table-struck"] if runs == "all" else [])
