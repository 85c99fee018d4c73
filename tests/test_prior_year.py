"""Last year's figures from last year's spec: the same queries a year before, and a chain of years that never closes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from budgetgen.disclosure.explain import explain
from budgetgen.findings import Finding
from budgetgen.publish import Prepared, prepare
from tests.conftest import ROOT

EXAMPLE = ROOT / "examples/prior-year"


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """The example in a project of its own; the folder of its three years."""
    shutil.copytree(EXAMPLE, tmp_path / "years")
    (tmp_path / "budgetgen.toml").touch()
    return tmp_path / "years"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def figures(prepared: Prepared) -> dict[str, str]:
    assert prepared.disclosure is not None, [str(f) for f in prepared.findings]
    return {name: figure.text for name, figure in prepared.disclosure.figures.items()}


def only(spec: Path) -> Finding:
    found = prepare(spec).findings
    assert len(found) == 1, [str(f) for f in found]
    return found[0]


def test_figures_of_last_year_are_the_prior_specs(years: Path) -> None:
    this, before = figures(prepare(years / "2022.yaml")), figures(prepare(years / "2021.yaml"))
    for row in ("基本支出", "项目支出", "本年支出"):
        assert this[f"收支要点/{row}/上年"] == before[f"收支要点/{row}/本年"]
    assert this["收支要点/基本支出/增减"] == "2.36", "135.35 - 132.99"
    assert this["三公要点/公务接待费/上年"] == "0.50"
    assert before["收支要点/基本支出/上年"] == "130.35", "2021 takes it from 2020"


def test_what_nobody_typed_can_be_asked_too(years: Path) -> None:
    """With the lines of last year any query is answered; typed figures answer only theirs."""
    (years / "templates/own").mkdir(parents=True)
    (years / "budgetgen.toml").touch()
    table = (
        "沿用: hebei-2022\n表:\n  比较:\n    类型: 交叉表\n    标题: 比较\n    只供引用: 是\n"
        "    范围: {性质: 基本支出}\n    列: [{标签: 名称, 栏: 名称}, 本年, 上年, 增减]\n    行: {树: 经济}\n"
    )
    (years / "templates/own/pack.yaml").write_text(table, encoding="utf-8")
    edit(years / "2022.yaml", "版式: hebei-2022", "版式: own")
    assert figures(prepare(years / "2022.yaml"))["比较/30101/上年"] == "128.64"
    edit(years / "2022.yaml", "  文件: ./2021.yaml", "  基本支出: 132.99\n  项目支出: 15\n  公务接待费: 0.5")
    assert prepare(years / "2022.yaml").disclosure is not None
    assert figures(prepare(years / "2022.yaml"))["比较/30101/上年"] == "", "unknown, and nobody cites it"


def test_last_years_lines_stay_out_of_this_year(years: Path) -> None:
    edit(years / "2021.yaml", "档案数字化经费", "档案库房改造")
    edit(years / "2021.yaml", "2012604 档案馆", "2012699 其他档案事务支出")
    prepared = prepare(years / "2022.yaml")
    assert not prepared.findings, [str(f) for f in prepared.findings]
    found = figures(prepared)
    assert found["支出总表/合计/合计"] == "153.35"
    assert "支出总表/2012699/合计" not in found
    assert prepared.disclosure is not None
    texts = "".join(cell.text for t in prepared.disclosure.tables for row in t.rows for cell in row.cells)
    assert "档案库房改造" not in texts


def test_a_figure_of_last_year_is_traced_to_last_years_file(years: Path) -> None:
    prepared = prepare(years / "2022.yaml")
    assert prepared.disclosure is not None
    assert prepared.books is not None
    [found] = explain(prepared.disclosure, prepared.books, "三公要点/公务接待费/增减")
    told = [(part.name, part.amount, Path(part.place.file).name) for part in found.parts]
    assert told == [
        ("2012601 行政运行 30217 公务接待费", 300_000, "2022.yaml"),
        ("上年 2012601 行政运行 30217 公务接待费", -500_000, "2021.yaml"),
    ]


def test_the_prior_spec_and_what_is_typed_are_both_kept(years: Path) -> None:
    books = prepare(years / "2021.yaml").books
    assert books is not None
    spec = books.spec
    assert spec.prior is not None
    assert spec.prior.year == 2020
    typed = [(words.text, getattr(amount, "fen", None)) for words, amount in spec.last_year or ()]
    assert typed == [("项目支出", 15_000_000)]


def test_the_comments_of_last_year_are_about_last_year(years: Path) -> None:
    edit(years / "2021.yaml", "金额: 15", "金额: 15  # budgetgen: 忽略 procurement-arithmetic 往年的说明")
    assert prepare(years / "2022.yaml").findings == []
    assert [Path(s.file).name for s in prepare(years / "2022.yaml").sources] == ["2022.yaml"]


def test_units_take_last_year_from_their_units(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples/units-in-files", tmp_path / "2022")
    shutil.copytree(ROOT / "examples/units-in-files", tmp_path / "2021")
    (tmp_path / "budgetgen.toml").touch()
    spec, library = tmp_path / "2022/department.yaml", tmp_path / "2022/图书馆.yaml"
    edit(tmp_path / "2021/department.yaml", "预算年度: 2022", "预算年度: 2021")
    text = spec.read_text(encoding="utf-8")
    start, end = text.index("上年:"), text.index("资产:")
    spec.write_text(text[:start] + "上年: {文件: ../2021/department.yaml}\n" + text[end:], encoding="utf-8")
    text = library.read_text(encoding="utf-8")
    start, end = text.index("上年:"), text.index("资产:")
    library.write_text(text[:start] + text[end:], encoding="utf-8")
    edit(library, "30201 办公费: 3.15", "30201 办公费: 4.15")
    edit(library, "基本支出: 151.34", "基本支出: 152.34")
    found = figures(prepare(spec, unit="某某市图书馆"))
    assert (found["收支要点/基本支出/本年"], found["收支要点/基本支出/上年"]) == ("152.34", "151.34")
    assert figures(prepare(spec))["收支要点/基本支出/增减"] == "1.00"
    edit(tmp_path / "2021/图书馆.yaml", "名称: 某某市图书馆", "名称: 某某市少儿图书馆")
    edit(tmp_path / "2021/图书馆.yaml", "编码: 207002\n", "")
    assert [f.rule for f in prepare(spec, unit="某某市图书馆").findings] == ["figure-unknown"], "a new unit"


# What is refused


def test_a_wrong_prior_spec_is_one_error(years: Path) -> None:
    edit(years / "2021.yaml", "基本工资: 128.64", "基本工资: 128.64万")
    edit(years / "2021.yaml", "性质: 行政", "性质: 机关")
    found = only(years / "2022.yaml")
    assert found.rule == "last-year-spec"
    assert "有 2 个错误，第一个在 " in found.message
    assert "2021.yaml:" in found.message
    line = (years / "2022.yaml").read_text(encoding="utf-8").splitlines()[found.place.line - 1]
    assert line[found.place.column - 1 :].startswith("./2021.yaml")


BAD = {
    "missing": ("./2021.yaml", "./2012.yaml", "file-unreadable"),
    "outside": ("./2021.yaml", "../../2021.yaml", "file-outside"),
    "absolute": ("./2021.yaml", "/2021.yaml", "file-outside"),
    "itself": ("./2021.yaml", "./2022.yaml", "file-circle"),
    "another year": ("./2021.yaml", "./2020.yaml", "last-year-spec"),
    "a list": ("./2021.yaml", "[./2021.yaml]", "wrong-type"),
    "nothing": ("./2021.yaml", "", "empty-value"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_of_last_year(case: str, years: Path) -> None:
    old, new, rule = BAD[case]
    edit(years / "2022.yaml", f"文件: {old}", f"文件: {new}")
    assert only(years / "2022.yaml").rule == rule


def test_a_chain_of_years_never_closes(years: Path) -> None:
    edit(years / "2021.yaml", "./2020.yaml", "./2022.yaml")
    found = only(years / "2022.yaml")
    assert found.rule == "file-circle"
    assert found.message.count("2022.yaml") == 2
    edit(years / "2021.yaml", "./2022.yaml", "./2020.yaml")
    text = (years / "2020.yaml").read_text(encoding="utf-8")
    (years / "2020.yaml").write_text(
        text.replace("上年:\n", "上年:\n  文件: ./2021.yaml\n"), encoding="utf-8"
    )
    found = only(years / "2022.yaml")
    assert found.rule == "file-circle", "a circle further back"
    assert "2021.yaml → " in found.message
    (years / "2020.yaml").write_text("上年: {文件: ./2019.yaml}\n", encoding="utf-8")
    assert prepare(years / "2022.yaml").findings == [], "what is further back need not be sound"
