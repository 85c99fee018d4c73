"""Figures of the year before: single ones and lists by code, what compares with them, and what is written wrong."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from budgetgen.cli.explanation import explanation_text
from budgetgen.disclosure.explain import explain
from budgetgen.publish import prepare, render
from tests.conftest import ROOT
from tests.reading import docx_tables

CENTRAL = (ROOT / "examples/central.yaml").read_text(encoding="utf-8")


def spec(folder: Path, *changes: tuple[str, str], pack: str = "") -> Path:
    """The ministries' example with changes, and with `pack` laid over its pack."""
    text = CENTRAL
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "budgetgen.toml").touch()
    if pack:
        home = folder / "templates/own"
        home.mkdir(parents=True, exist_ok=True)
        (home / "pack.yaml").write_text(f"沿用: central-2025\n{pack}", encoding="utf-8")
        text = text.replace("版式: central-2025", "版式: own")
    path = folder / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def texts(path: Path) -> dict[str, str]:
    prepared = prepare(path)
    assert prepared.disclosure is not None, [str(f) for f in prepared.findings]
    return {name: figure.text for name, figure in prepared.disclosure.figures.items()}


LINE = "    2060102 一般行政管理事务: 262.5\n"
ONLY_LAST_YEAR = "    2050803: 上年的一次性支出本年不再安排\n"
WRONG = {
    "a code of a section": (
        LINE,
        "    20601 科学技术管理事务: 262.5\n",
        "code-level",
        "请写成 2013201 行政运行",
    ),
    "a name without code": (LINE, "    一般行政管理事务: 262.5\n", "code-format", "请写成 2013201 行政运行"),
    "one code twice": (LINE, f"{LINE}    2060102: 3\n", "duplicate-key", "“2060102” 写了两次"),
    "another name than this year": (
        LINE,
        "    2060102 一般管理事务: 262.5\n",
        "code-name",
        "在这里叫 “一般管理事务”",
    ),
    "an amount for a list": (
        CENTRAL[CENTRAL.index("  执行数:") : CENTRAL.index("  基本支出: 1830.55")],
        "  执行数: 2018.87\n",
        "wrong-type",
        "“执行数” 要逐项列出；下一行起写 2013201 行政运行: 金额",
    ),
    "a list for an amount": (
        "  公务用车购置费: 0\n",
        "  公务用车购置费: {31013 公务用车购置: 0}\n",
        "wrong-type",
        "“公务用车购置费” 只写一个金额",
    ),
    "a list of another name": ("  执行数:  ", "  执行:  ", "unknown-key", "是否想写 “执行数”"),
    "no amount": (LINE, "    2060102 一般行政管理事务: 很多\n", "amount-format", "“很多” 不是金额"),
    "less than nothing": (LINE, "    2060102 一般行政管理事务: -3\n", "amount-negative", "没有写原因"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_written_wrong_is_found_at_its_line(fault: str, tmp_path: Path) -> None:
    old, new, rule, words = WRONG[fault]
    path = spec(tmp_path, (old, new))
    findings = prepare(path).findings
    assert [f.rule for f in findings] == [rule], [str(f) for f in findings]
    assert words in str(findings[0])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[findings[0].place.line - 1][: findings[0].place.column + 2].strip() in new


def test_a_list_that_is_missing_is_asked_for_by_name(tmp_path: Path) -> None:
    block = CENTRAL[CENTRAL.index("  执行数:") : CENTRAL.index("  基本支出: 1830.55")]
    path = spec(tmp_path, (block, ""), (ONLY_LAST_YEAR, ""))
    [finding] = prepare(path).findings
    assert finding.rule == "figure-unknown"
    assert "请在 “上年” 的 “执行数” 下写明" in str(finding)
    assert "一般公共预算支出表/205/上年执行数" in str(finding)


def test_a_negative_figure_with_its_reason(tmp_path: Path) -> None:
    line = "    2060102 一般行政管理事务: {金额: -2.5, 原因: 收回多拨的经费}\n"
    figures = texts(spec(tmp_path, (LINE, line)))
    assert figures["一般公共预算支出表/2060102/上年执行数"] == "-2.50"
    assert figures["一般公共预算支出表/2060102/增减"] == "247.50"
    assert figures["一般公共预算支出表/2060102/增减率"] == "9900.00", "a rise, though from below zero"


def test_budget_and_execution_are_two_different_years(tmp_path: Path) -> None:
    """Execution by function and the budget by nature say different sums of last year; neither is added to the other."""
    figures = texts(spec(tmp_path))
    assert figures["一般公共预算支出表/合计/上年执行数"] == "2,018.87"
    assert figures["支出要点/本年支出/上年"] == "2,062.15"
    assert figures["支出要点/本年支出/增减"] == "57.58"


def test_a_change_is_explained_by_the_lines_of_both_years(tmp_path: Path) -> None:
    prepared = prepare(spec(tmp_path))
    assert prepared.disclosure is not None
    assert prepared.books is not None
    [found] = explain(prepared.disclosure, prepared.books, "一般公共预算支出表/2060102/增减")
    told = explanation_text(found)
    assert "2060102 一般行政管理事务 政策研究与宣传" in told
    assert "上年执行 2060102 一般行政管理事务" in told
    assert "-2,625,000.00" in told
    assert "合计" in told
    assert "-175,000.00 元" in told


def test_nothing_to_count_from_shows_what_the_pack_says(tmp_path: Path) -> None:
    pack = "表: {一般公共预算支出表: {无基数: ——, 零: '0.00'}}\n"
    path = spec(tmp_path, pack=pack)
    figures = texts(path)
    assert figures["一般公共预算支出表/2210202/增减率"] == "——"
    assert figures["一般公共预算支出表/2080501/增减率"] == "0.00", "no change of something"
    written, findings = render(path, tmp_path / "output", ("docx", "xlsx"), set())
    assert not findings, [str(f) for f in findings]
    [table] = [t for t in docx_tables(written[0]) if t.title == "一般公共预算支出表"]
    [row] = [row for row in table.rows if row[0] == "2210202"]
    assert row[-1] == "——"
    sheet = openpyxl.load_workbook(written[1], data_only=True)["一般公共预算支出表"]
    [stored] = [line for line in sheet.iter_rows(values_only=True) if line[0] == "2210202"]
    assert stored[-1] == "——"
    [stored] = [line for line in sheet.iter_rows(values_only=True) if line[0] == "2060102"]
    assert stored[-1] == -6.67


def test_lists_by_fixed_names_and_by_project(tmp_path: Path) -> None:
    """A list may also have fixed items, or the members of another dimension, beside the single figures."""
    pack = """\
上年数:
  - {名: 执行数, 按: 功能, 年度: 上年执行, 范围: {资金: 一般公共预算, 性质: 本年支出}}
  - {按: 性质, 项: {基本支出: 基本支出, 项目支出: 项目支出}}
  - {名: 三公预算, 按: 三公, 范围: {资金: 财政拨款, 三公: 三公经费}, 项: {出国: 因公出国, 购车: 公务用车购置, 用车: 公务用车运行, 接待: 公务接待}}
  - {名: 项目, 按: 项目, 范围: {性质: 项目支出}}
表:
  项目要点:
    列: [项目, 金额, 上年, 增减]
    行: {树: 项目, 年度: 本年、上年}
"""
    public = CENTRAL[CENTRAL.index("  因公出国（境）费: 50") : CENTRAL.index("资产:")]
    lists = "  三公预算: {出国: 50, 购车: 0, 用车: 20, 接待: 6.5}\n  项目: {政策研究与宣传: 231.6, 2024年专题: 12}\n"
    path = spec(tmp_path, (public, lists + "\n"), pack=pack)
    figures = texts(path)
    assert figures["三公经费/合计/上年_合计"] == "76.50"
    assert figures["项目要点/政策研究与宣传/增减"] == "13.40"
    assert figures["项目要点/2024年专题/上年"] == "12.00"
    assert figures["项目要点/2024年专题/增减"] == "-12.00"
    wrong = lists.replace("购车", "买车")
    [finding] = [
        f for f in prepare(spec(tmp_path, (public, wrong), pack=pack)).findings if f.rule == "unknown-key"
    ]
    assert "“三公预算” 里没有 “买车”；是否想写 “购车”" in str(finding)
