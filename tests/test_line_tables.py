"""Lines from tables: what finance systems export is read as it is, in CSV or Excel."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from budgetgen.publish import prepare
from tests.conftest import ROOT
from tests.making import write_spec
from tests.table_files import (
    BASIC,
    LAYOUTS,
    errors,
    figures,
    only,
    share_strings,
    spec_with,
    with_csv,
    with_xlsx,
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The figures of the same lines written in YAML."""
    return figures(prepare(spec_with(tmp_path_factory.mktemp("plain"), 基本支出=BASIC)))


# The reference ledger, as it is


def test_a_ledger_of_six_units_gives_the_published_tables(tmp_path: Path) -> None:
    """The whole of a street office's budget from one export; nothing of its money stands in the spec."""
    published = ROOT / "specs/shanghai/putuo/2025/wanli.yaml"
    from_yaml = prepare(published)
    assert from_yaml.books is not None
    spec = from_yaml.books.spec
    rows = [
        "单位名称,功能科目编码,功能科目名称,部门经济科目编码,部门经济科目名称,支出性质,项目名称,资金性质,经费,金额（元）"
    ]
    for line in spec.lines:
        names = (
            spec.names.get(("function", line.function), ""),
            spec.names.get(("economic", line.economic), "合计"),
        )
        codes = [line.unit, line.function, names[0], line.economic, names[1]]
        amount = f"{line.amount // 100}.{line.amount % 100:02}"
        rows.append(",".join([*codes, line.nature, line.project, line.fund, line.purpose, amount]))
    assert len(rows) > 140
    (tmp_path / "ledger.csv").write_text("\n".join(rows), encoding="utf-8")
    data = yaml.load(published.read_text(encoding="utf-8"), yaml.BaseLoader)
    data["单位"] = [{"名称": unit["名称"], "性质": unit["性质"]} for unit in data["单位"]]
    from_table = prepare(write_spec(tmp_path, data | {"明细": {"表": "ledger.csv"}}))
    assert from_table.disclosure is not None, [str(f) for f in from_table.findings]
    assert from_yaml.disclosure is not None
    for ours, theirs in zip(from_table.disclosure.tables, from_yaml.disclosure.tables, strict=True):
        body = [[cell.text for cell in row.cells] for row in ours.rows]
        assert body == [[cell.text for cell in row.cells] for row in theirs.rows], ours.name


# What is accepted


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout(layout: str, tmp_path: Path, plain: dict[str, str]) -> None:
    assert figures(prepare(with_csv(tmp_path, LAYOUTS[layout]))) == plain


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_encoding(encoding: str, end: str, tmp_path: Path, plain: dict[str, str]) -> None:
    text = LAYOUTS["codes and names apart"].replace("\n", end)
    assert figures(prepare(with_csv(tmp_path, text.encode(encoding)))) == plain


def test_a_workbook(tmp_path: Path, plain: dict[str, str]) -> None:
    """Numbers as Excel holds them: codes as numbers, sums with the noise of binary fractions."""
    rows: list[list[Any]] = [
        ["2022年基本支出"],
        [],
        ["功能科目编码", "经济科目", "金额（万元）"],
        [2012601, "30101 基本工资", 128.64 + 3e-14],
        ["2012601", 30201, 3.85],
        ["合计", None, 132.49],
    ]
    assert str(128.64 + 3e-14) != "128.64"
    assert figures(prepare(with_xlsx(tmp_path, rows))) == plain
    spec = with_xlsx(tmp_path, rows, 工作表="基本支出")
    assert figures(prepare(spec)) == plain
    share_strings(tmp_path / "明细.xlsx")
    assert figures(prepare(spec)) == plain


def test_a_name_of_many_codes_is_not_guessed(tmp_path: Path) -> None:
    found = only(with_csv(tmp_path, "功能科目名称,经济科目,金额\n行政运行,30101,1324900\n"))
    assert found.rule == "code-format"
    assert "叫 “行政运行” 的科目有 " in found.message
    found = only(with_csv(tmp_path, "功能科目,经济科目名称,金额\n2012601,基本公资,1324900\n"))
    assert "目录里没有叫 “基本公资” 的部门经济科目" in found.message


def test_figures_are_traced_to_rows(tmp_path: Path) -> None:
    prepared = prepare(with_csv(tmp_path, LAYOUTS["codes and names apart"]))
    assert prepared.books is not None
    places = [str(line.place) for line in prepared.books.ledger.lines if line.economic]
    assert [re.sub(".*/", "", place) for place in places] == ["基本支出.csv:2:25", "基本支出.csv:3:24"]


def test_projects_take_their_lines_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "抢救.csv").write_text(
        "功能科目,经济科目,金额\n2012604,30227,30000\n2012604,31002,20000\n", encoding="utf-8"
    )
    data = yaml.load((ROOT / "tests/errors/base.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    del data["项目支出"][0]["金额"]
    data["项目支出"][0]["科目"] = {"表": "抢救.csv"}
    assert figures(prepare(write_spec(tmp_path, data)))["支出总表/2012604/项目支出"] == "5.00"


# A table of all lines

WHOLE = ROOT / "examples/ledger-table"


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    shutil.copytree(WHOLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "budgetgen.toml").touch()
    return tmp_path / "department.yaml"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_units_projects_and_funds_of_a_table_of_all_lines(whole: Path) -> None:
    found = figures(prepare(whole))
    assert found["收入总表/合计/合计"] == "520.27"
    assert found["收入总表/合计/上年结转"] == "6.00"
    assert found["支出总表/2070104/基本支出"] == "127.75"
    alone = prepare(whole, unit="某某市图书馆")
    assert alone.books is not None
    assert {line.unit for line in alone.books.ledger.lines} == {"某某市图书馆"}


def test_the_same_lines_with_funds_as_columns(whole: Path) -> None:
    long = figures(prepare(whole))
    edit(
        whole,
        "  表: 明细.csv",
        "  表: 按资金.csv\n  列: {财政拨款/上年结转: {资金: 一般公共预算, 来源: 上年结转}}",
    )
    assert figures(prepare(whole)) == long


def test_a_project_that_only_the_table_names_has_no_objectives(whole: Path) -> None:
    edit(whole.parent / "明细.csv", "群众文化活动经费", "群众文化活动")
    [found] = [f for f in errors(whole) if f.rule == "missing-key"]
    assert "没有写科目和金额，明细里也没有它" in found.message
    assert "是不是 “群众文化活动”" in found.remedy
    text = whole.read_text(encoding="utf-8")
    start = text.index("    项目支出:\n      - 名称: 群众文化活动经费")
    whole.write_text(text[:start] + text[text.index("  - 名称: 某某市图书馆") :], encoding="utf-8")
    prepared = prepare(whole)
    assert prepared.disclosure is not None, [str(f) for f in prepared.findings]
    assert [p.name.text for p in prepared.books.spec.projects] == ["群众文化活动", "图书购置费"]  # type: ignore[union-attr]


BAD_WHOLE = {
    "unknown unit": (
        "某某市图书馆,2070104,图书馆,30101",
        "某某图书馆,2070104,图书馆,30101",
        "unit-name",
        "是否想写 “某某市图书馆”",
    ),
    "no unit": (
        "某某市图书馆,2070104,图书馆,30101",
        ",2070104,图书馆,30101",
        "unit-name",
        "没有写是哪个单位",
    ),
    "no nature": (
        "图书馆,30101,基本工资,基本支出",
        "图书馆,30101,基本工资,",
        "table-value",
        "没有写支出性质",
    ),
    "unknown nature": (
        "图书馆,30101,基本工资,基本支出",
        "图书馆,30101,基本工资,基本",
        "unknown-word",
        "是否想写 “基本支出”",
    ),
    "no project": ("项目支出,图书购置费", "项目支出,", "table-value", "项目支出没有写项目"),
    "unknown fund": ("事业收入", "事业收人", "unknown-fund", "是否想写 “事业收入”"),
}


@pytest.mark.parametrize("case", BAD_WHOLE)
def test_a_bad_row_of_all_lines(case: str, whole: Path) -> None:
    old, new, rule, told = BAD_WHOLE[case]
    edit(whole.parent / "明细.csv", old, new)
    found = [f for f in errors(whole) if f.place.file.endswith("明细.csv")]
    assert [f.rule for f in found] == [rule], [str(f) for f in errors(whole)]
    assert told in str(found[0])


def test_money_is_stated_once(whole: Path) -> None:
    edit(
        whole,
        "      - 名称: 图书购置费\n",
        "      - 名称: 图书购置费\n        科目: 2070104 图书馆\n        金额: 450000\n",
    )
    assert only(whole).rule == "amount-twice"
    edit(whole, "        科目: 2070104 图书馆\n        金额: 450000\n", "")
    edit(
        whole,
        "  - 名称: 某某市图书馆\n",
        "  - 名称: 某某市图书馆\n    基本支出: {2070104 图书馆: {30201 办公费: 5}}\n",
    )
    assert {f.rule for f in errors(whole)} == {"amount-twice"}
    carried = "    年终结转: [{科目: 2070104 图书馆, 金额: 5}]\n"
    edit(whole, "    基本支出: {2070104 图书馆: {30201 办公费: 5}}\n", carried)
    assert {f.rule for f in errors(whole)} == {"approved-figures"}, "read, and more than was approved"
    edit(whole.parent / "明细.csv", '865,000.00"', '865,000.00"\n某某市图书馆,2070104,,,,年终结转,,,,1')
    edit(whole.parent / "明细.csv", "5,202,700.00", "5,202,701.00")
    assert {f.rule for f in errors(whole)} >= {"amount-twice"}
    shutil.copy(whole.parent / "明细.csv", whole.parent / "又一份.csv")
    edit(whole, carried, "    明细: {表: 又一份.csv}\n")
    assert {f.rule for f in errors(whole)} >= {"money-one-level", "unit-name"}
