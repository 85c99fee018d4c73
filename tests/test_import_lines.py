"""`budgetgen import` with this year's table of lines: the money stays in the table, the rest is last year's document's."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budgetgen.importing.line_tables import holds_lines
from budgetgen.publish import prepare, render
from tests.making import ROOT
from tests.program import Ended
from tests.terminals import at_a_terminal

Program = Callable[..., Ended]
EXAMPLE = ROOT / "examples/ledger-table"
CARRIED = "财政拨款/上年结转={资金: 一般公共预算, 来源: 上年结转}"


@cache
def last_year() -> bytes:
    """The Word document of the example of the year before."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
        spec = folder / "department.yaml"
        text = spec.read_text(encoding="utf-8").replace("预算年度: 2022", "预算年度: 2021")
        spec.write_text(text.replace("截止日期: 2021", "截止日期: 2020"), encoding="utf-8")
        [written], _ = render(spec, folder / "output", ("docx",), set())
        return written.read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("明细.csv", "按资金.csv"):
        shutil.copy(EXAMPLE / name, tmp_path)
    (tmp_path / "去年.docx").write_bytes(last_year())
    return tmp_path


def money(spec: Path) -> Counter[tuple[str, ...]]:
    """This year's money by where it belongs."""
    found: Counter[tuple[str, ...]] = Counter()
    books = prepare(spec).books
    assert books is not None
    for line in books.ledger.lines:
        if line.year == "本年":
            place = (
                line.unit,
                line.function,
                line.economic,
                line.nature,
                line.project,
                line.fund,
                line.origin,
            )
            found[place] += line.amount
    return found


def test_the_first_day(folder: Path, program: Program) -> None:
    """Last year's Word and this year's table become a spec that lacks what neither of them says."""
    run = program("import", "去年.docx", "明细.csv", "-o", "dept.yaml")
    assert run.status == 0
    assert "明细.csv：明细 10 行 10 笔，合计 5,202,700.00 元" in run.err
    text = (folder / "dept.yaml").read_text(encoding="utf-8")
    assert text.startswith("# 由 去年.docx 导入；2022 年的钱都在 明细.csv 里。\n")
    assert "\n明细:\n  表: 明细.csv\n" in text
    assert "- {名称: 活动场次, 值: ≥12场" in text
    assert "\n  基本支出: 4452700\n" in text, "last year's figures"
    assert money(folder / "dept.yaml") == money(EXAMPLE / "department.yaml")


def test_a_table_with_funds_as_columns(folder: Path, program: Program) -> None:
    run = program("import", "去年.docx", "按资金.csv", "-o", "dept.yaml")
    assert (run.status, (folder / "dept.yaml").exists()) == (1, False)
    assert "不知道具体是哪一种" in run.err
    assert "列的意思用 --column 表头=意思 说明" in run.err
    run = program("import", "去年.docx", "按资金.csv", "-o", "dept.yaml", "--column", CARRIED)
    assert run.status == 0, run.err
    text = (folder / "dept.yaml").read_text(encoding="utf-8")
    assert "  列:\n    财政拨款/上年结转: {资金: 一般公共预算, 来源: 上年结转}\n" in text
    assert money(folder / "dept.yaml") == money(EXAMPLE / "department.yaml")


def test_at_a_terminal_the_unclear_column_is_asked_for(folder: Path) -> None:
    typed = "{资金: 一般公共预算, 来源: 上年结转}\n"
    status, shown = at_a_terminal(folder, "import", "去年.docx", "按资金.csv", "-o", "dept.yaml", typed=typed)
    assert status == 0, shown
    assert "它是什么" in shown
    assert money(folder / "dept.yaml") == money(EXAMPLE / "department.yaml")


def workbook(path: Path, *rows: list[Any]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    path.parent.mkdir(exist_ok=True)
    book.save(path)


HEAD = ["单位编码", "单位名称", "功能科目", "经济科目", "支出性质", "项目名称", "金额（万元）"]
OFFICE, LIBRARY = [207001, "某某市文化局本级"], [207009, "某某市美术馆"]


def test_units_years_and_projects_of_the_table(folder: Path, program: Program) -> None:
    """The table's title tells the year, its units are the spec's, what is new or gone is told."""
    workbook(
        folder / "数据/今年.xlsx",
        ["2023年部门预算明细表"],
        HEAD,
        [*OFFICE, 2070101, 30101, "基本支出", None, 150],
        [*OFFICE, 2070109, 30227, "项目支出", "群众文化活动经费", 30],
        [*LIBRARY, 2070199, 31099, "项目支出", "藏品购置费", 45],
    )
    run = program("import", "去年.docx", "数据/今年.xlsx", "-o", "dept.yaml")
    assert run.status == 0, run.err
    text = (folder / "dept.yaml").read_text(encoding="utf-8")
    assert "\n预算年度: 2023\n" in text
    assert "  表: 数据/今年.xlsx\n" in text
    assert "  - 编码: 207001\n    名称: 某某市文化局本级\n    性质: 行政\n" in text
    assert "单位的性质没有写，暂记行政：某某市美术馆" in run.err
    assert "明细里没有的项目，没有写：图书购置费" in run.err
    assert "没有目标和指标的项目：藏品购置费" in run.err
    assert sum(money(folder / "dept.yaml").values()) == 225_000_000


def test_a_table_alone(folder: Path, program: Program) -> None:
    run = program("import", "明细.csv", "-o", "dept.yaml", "--year", "2022", "--pack", "hebei-2022")
    assert run.status == 0, run.err
    assert "没有目标和指标的项目：群众文化活动经费、图书购置费" in run.err
    assert money(folder / "dept.yaml").total() == money(EXAMPLE / "department.yaml").total()


def test_the_unit_of_money_is_not_guessed_in_silence(folder: Path, program: Program) -> None:
    (folder / "今年.csv").write_text(
        "功能科目,经济科目,性质,金额\n2070101,30101,基本支出,5\n", encoding="utf-8"
    )
    run = program("import", "去年.docx", "今年.csv", "-o", "dept.yaml")
    assert "今年.csv 没有写金额的单位，当作元" in run.err


BAD = {
    "two tables": (["去年.docx", "明细.csv", "明细2.csv"], 2, "有 2 个明细表"),
    "no file": (["去年.docx", "--lines", "没有.csv"], 2, "没有文件 没有.csv"),
    "no nature": (["去年.docx", "--lines", "无性质.csv"], 2, "没有说各行的支出性质"),
    "a wrong total": (["去年.docx", "错.csv"], 1, "合计行写的是 6.00 元，各行相加是 5.00 元"),
    "a wrong meaning": (["去年.docx", "明细.csv", "--column", "项目名称=其它收人"], 2, "列的意思没有"),
    "no year": (["明细.csv"], 2, "请加 --year"),
    "no table": (["去年.docx", "--lines", "去年.docx"], 2, "去年.docx"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_call_writes_nothing(case: str, folder: Path, program: Program) -> None:
    arguments, status, told = BAD[case]
    shutil.copy(folder / "明细.csv", folder / "明细2.csv")
    head = "功能科目,经济科目,性质,金额\n2070101,30101,基本支出,5\n"
    (folder / "错.csv").write_text(f"{head}合计,,,6\n", encoding="utf-8")
    (folder / "无性质.csv").write_text("功能科目,经济科目,金额\n2070101,30101,5\n", encoding="utf-8")
    run = program("import", *arguments, "-o", "dept.yaml")
    assert (run.status, told in run.err) == (status, True), (run.status, run.err)
    assert not (folder / "dept.yaml").exists()


def test_a_table_outside_of_the_project(folder: Path, program: Program) -> None:
    (folder / "项目").mkdir()
    (folder / "项目/budgetgen.toml").touch()
    run = program("import", "去年.docx", "明细.csv", "-o", f"项目{os.sep}dept.yaml")
    assert (run.status, "明细.csv 在项目以外，规格用不了；请放到 项目 里" in run.err) == (2, True)


def test_published_tables_are_no_tables_of_lines(tmp_path: Path) -> None:
    """Not even a workbook that has its lines on a sheet beside the tables."""
    written, _ = render(EXAMPLE / "department.yaml", tmp_path, ("xlsx",), set())
    assert not holds_lines(written[0], 2022)
    assert holds_lines(EXAMPLE / "明细.csv", 2022)
    assert holds_lines(EXAMPLE / "按资金.csv", 2022)
