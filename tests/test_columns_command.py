"""`budgetgen columns` as a user runs it: what each column is and why, sums, questions, what is remembered."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budgetgen.publish import prepare
from tests.making import ROOT
from tests.program import Ended
from tests.table_files import figures
from tests.terminals import at_a_terminal

Program = Callable[..., Ended]
CARRIED = "财政拨款/上年结转={资金: 一般公共预算, 来源: 上年结转}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples/ledger-table", tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_columns_are_shown_with_their_meaning_evidence_and_sum(folder: Path, program: Program) -> None:
    run = program("columns", "明细.csv")
    assert (run.status, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[0] == "明细.csv：明细 10 行 10 笔，合计 5,202,700.00 元"
    assert [line.split() for line in lines if line.startswith(("D ", "J "))] == [
        ["D", "部门经济科目编码", "经济科目编码", "列名"],
        ["J", "金额(元)", "金额", "列名", "5,202,700.00"],
    ]
    assert "合计行 1 个，都与各行各列相符" in lines
    assert lines[-3:] == ["规格里写：", "明细:", "  表: 明细.csv"]


def test_what_is_unclear_is_an_error_with_the_option_to_give(folder: Path, program: Program) -> None:
    run = program("columns", "按资金.csv")
    assert run.status == 1
    assert [line.split() for line in run.out.splitlines() if line.startswith("I ")] == [
        ["I", "财政拨款/上年结转", "？"]
    ]
    assert "“财政拨款/上年结转” 一列是资金财政拨款，不知道具体是哪一种" in run.err
    assert "请用 --column 表头=意思 说明" in run.err
    assert "规格里写" not in run.out


def test_what_was_said_is_remembered_for_next_month(folder: Path, program: Program) -> None:
    run = program("columns", "按资金.csv", "--column", CARRIED, "--mapping", "列.yaml")
    assert (run.status, run.err) == (0, "")
    assert "资金 一般公共预算，来源 上年结转" in run.out
    assert "合计行 3 个、合计列 2 个，都与各行各列相符" in run.out
    kept = (folder / "列.yaml").read_text(encoding="utf-8")
    assert "\n财政拨款/上年结转: {资金: 一般公共预算, 来源: 上年结转}\n" in kept
    again = program("columns", "按资金.csv", "--mapping", "列.yaml")
    assert (again.status, again.err) == (0, "")
    assert again.out.splitlines()[-4:] == ["规格里写：", "明细:", "  表: 按资金.csv", "  列: 列.yaml"]
    assert (folder / "列.yaml").read_text(encoding="utf-8") == kept
    long = figures(prepare(folder / "department.yaml"))
    spec = (folder / "department.yaml").read_text(encoding="utf-8")
    (folder / "budgetgen.toml").touch()
    (folder / "department.yaml").write_text(
        spec.replace("  表: 明细.csv", "  表: 按资金.csv\n  列: 列.yaml"), encoding="utf-8"
    )
    assert figures(prepare(folder / "department.yaml")) == long
    more = program("columns", "按资金.csv", "--mapping", "列.yaml", "--column", "合计=不用")
    assert more.status == 0
    assert (folder / "列.yaml").read_text(encoding="utf-8") == f"{kept}合计: 不用\n"


def test_at_a_terminal_each_unclear_column_is_asked_for(folder: Path) -> None:
    typed = "其它\n{资金: 一般公共预算, 来源: 上年结转}\n"
    status, shown = at_a_terminal(folder, "columns", "按资金.csv", "--mapping", "列.yaml", typed=typed)
    assert status == 0, shown
    assert shown.count("它是什么（一种钱、一列的名字、合计，或者 不用）") == 2
    assert "列的意思没有 “其它”" in shown
    kept = (folder / "列.yaml").read_text(encoding="utf-8")
    assert kept.endswith("财政拨款/上年结转: {资金: 一般公共预算, 来源: 上年结转}\n")


def book(folder: Path, **sheets: list[list[Any]]) -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(folder / "明细.xlsx")


HEAD = ["功能科目", "经济科目", "性质", "项目", "金额（万元）"]
SHEETS: dict[str, list[list[Any]]] = {
    "基本": [HEAD, [2012601, 30101, "基本支出", None, 128.64], [2012601, 30201, "基本支出", None, 3.85]],
    "项目": [HEAD, [2012604, 30227, "项目支出", "档案抢救费", 5], ["合计", None, None, None, 6]],
    "说明": [["本表由财务科填报"]],
}


def test_several_sheets(tmp_path: Path, program: Program) -> None:
    """Each is shown; one that is no table is no error; a total that does not tie is told with its cell."""
    book(tmp_path, **SHEETS)
    run = program("columns", "明细.xlsx")
    assert run.status == 1
    assert "明细.xlsx（工作表 基本）：明细 2 行 2 笔，合计 1,324,900.00 元" in run.out
    assert "明细.xlsx（工作表 说明）：不是明细表" in run.out
    assert "合计行 1 个，不符 1 处" in run.out
    assert (
        "明细.xlsx（项目!E3）: 错误[table-total] 合计行写的是 60,000.00 元，各行相加是 50,000.00 元"
        in run.err
    )
    assert run.out.splitlines()[-4:] == ["规格里写：", "明细:", "  表: 明细.xlsx", "  工作表: [基本, 项目]"]
    one = program("columns", "明细.xlsx", "--sheet", "基本")
    assert (one.status, one.out.splitlines()[-1]) == (0, "  工作表: 基本")


def test_a_spec_reads_several_sheets_of_one_table(tmp_path: Path) -> None:
    SHEETS_RIGHT = SHEETS | {"项目": SHEETS["项目"][:2]}
    book(tmp_path, **SHEETS_RIGHT)
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        "版式: hebei-2022\n预算年度: 2022\n部门: {编码: 1, 名称: 甲局, 级次: 市级}\n"
        "单位: [{名称: 甲局本级, 性质: 行政}]\n"
        "明细: {表: 明细.xlsx, 工作表: [基本, 项目], 列: {其他: 不用}}\n",
        encoding="utf-8",
    )
    found = [f for f in prepare(spec).findings if f.rule.startswith("table")]
    assert ["表头没有 “其他” 这一列" in f.message for f in found if f.rule == "table-column"] == [True]
    assert [
        "明细.xlsx 里另有工作表 说明，没有读" in f.message for f in found if f.rule == "table-unread"
    ] == [True]
    spec.write_text(spec.read_text(encoding="utf-8").replace(", 列: {其他: 不用}", ""), encoding="utf-8")
    prepared = prepare(spec)
    assert prepared.books is not None
    assert sum(line.amount for line in prepared.books.ledger.lines if line.year == "本年") == 137_490_000


BAD = {
    "no file": (["没有.csv"], 2, "没有文件 没有.csv"),
    "no meaning": (["明细.csv", "--column", "合计"], 2, "要写成 表头=意思"),
    "a wrong meaning": (
        ["明细.csv", "--column", "合计=其它收人"],
        2,
        "列的意思没有 “其它收人”；是否想写 “其他收入”？",
    ),
    "no YAML": (["明细.csv", "--column", "合计={资金"], 2, "--column “合计={资金”："),
    "no such column": (["明细.csv", "--column", "其他=不用"], 1, "表头没有 “其他” 这一列"),
    "no unit of money": (["明细.csv", "--money", "角"], 2, "没有金额单位 “角”"),
    "no nature": (["明细.csv", "--nature", "别的"], 2, "没有支出性质 “别的”"),
    "no name of a mapping": (["明细.csv", "--mapping", "列.txt"], 2, "列.txt 要以 .yaml 结尾"),
    "no mapping": (["明细.csv", "--mapping", "坏.yaml"], 2, "坏.yaml 读不懂：每行写 表头: 意思"),
    "no workbook": (["坏.xlsx"], 2, "坏.xlsx"),
    "old": (["旧.xls"], 2, "另存为 “Excel 工作簿（.xlsx）”"),
    "no table": (["空.csv"], 1, "没有找到表头"),
    "no sheet": (["好.xlsx", "--sheet", "甲"], 1, "没有工作表 “甲”"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_call(case: str, folder: Path, program: Program) -> None:
    arguments, status, told = BAD[case]
    for name, text in (
        ("坏.yaml", "- 甲\n"),
        ("坏.xlsx", "甲"),
        ("旧.xls", "甲"),
        ("空.csv", "甲,乙\n1,2\n"),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    book(folder, **SHEETS)
    (folder / "明细.xlsx").rename(folder / "好.xlsx")
    run = program("columns", *arguments)
    assert (run.status, told in run.err) == (status, True), (run.status, run.err)
    assert not (folder / "列.yaml").exists()


def test_a_table_that_does_not_tell_its_nature(tmp_path: Path, program: Program) -> None:
    (tmp_path / "t.csv").write_text("功能科目,经济科目,金额\n2012601,30101,5\n", encoding="utf-8")
    run = program("columns", "t.csv")
    assert (run.status, run.err) == (0, "")
    assert run.out.splitlines()[-2:] == ["基本支出:", "  表: t.csv"]
    run = program("columns", "t.csv", "--nature", "经营支出")
    assert run.out.splitlines()[-2:] == ["经营支出:", "  表: t.csv"]
