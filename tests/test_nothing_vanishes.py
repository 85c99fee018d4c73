"""What a person wrote comes out again or is told: amounts of specs and tables, and every place of the readers that skips."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgetgen.findings import Finding, Severity
from budgetgen.publish import prepare
from budgetgen.spec.loading import load_spec
from budgetgen.spec.model import Spec
from tests.conftest import ROOT
from tests.making import own_pack, starter, write_spec

HEAD = """版式: hebei-2022
预算年度: 2022
部门: {编码: 901, 名称: 某某市青禾局, 级次: 市级}
单位: [{名称: 某某市青禾局本级, 性质: 行政}]
"""
FUNCTIONS = [
    "2012601 行政运行",
    "2012601",
    "2012604 档案馆",
    "2080505 机关事业单位基本养老保险缴费支出",
    "2012699",
]
ECONOMICS = ["30101 基本工资", "30101", "30201 办公费", "30201", "30211 差旅费", "31002 办公设备购置"]
FUNDS = ["一般公共预算", "一般公共预算拨款", "其他收入", "事业收入", "财政专户管理资金"]
amounts = st.integers(0, 10**9).map(lambda fen: f"{fen // 100}.{fen % 100:02}")


@st.composite
def shares(draw: st.DrawFn) -> str:
    """An amount, or amounts by fund, some carried in from the year before, some with words that are no amounts."""
    kind = draw(st.integers(0, 5))
    if kind < 3:
        return draw(amounts)
    if kind == 3:
        return f"{{金额: {draw(amounts)}, 原因: 甲}}"
    funds = draw(st.lists(st.sampled_from(FUNDS), min_size=1, max_size=3))
    listed = ", ".join(f"{fund}: {draw(amounts)}" for fund in funds)
    return f"{{{listed}}}" if kind == 4 else f"{{上年结转: {{{listed}}}, 标签: 甲}}"


@st.composite
def block(draw: st.DrawFn, indent: str, by_economics: bool) -> str:
    """Amounts by function and, if asked, by economics; codes may come again, with or without their names."""
    text = ""
    alike = draw(st.integers(0, 3)) == 0
    for function in draw(
        st.lists(st.sampled_from(FUNCTIONS if alike else FUNCTIONS[2:]), max_size=3, unique=not alike)
    ):
        if not by_economics:
            text += f"{indent}{function}: {draw(shares())}\n"
            continue
        text += f"{indent}{function}:\n"
        known = ECONOMICS if alike else ["30101 基本工资", "30201", "30211 差旅费"]
        for economic in draw(
            st.lists(st.sampled_from(known), min_size=1 - alike, max_size=3, unique=not alike)
        ):
            text += f"{indent}  {economic}: {draw(shares())}\n"
    return text


@st.composite
def specs(draw: st.DrawFn) -> str:
    """The money of a spec, as a clerk may write it."""
    text = HEAD
    if draw(st.booleans()):
        text += "基本支出:\n" + draw(block("  ", True))
    if draw(st.booleans()):
        text += "经营支出:\n" + draw(block("  ", draw(st.booleans())))
    for number in range(draw(st.integers(0, 2))):
        text += "" if number else "项目支出:\n"
        text += f"  - 名称: {'甲乙甲'[draw(st.integers(0, 2))]}\n"
        if draw(st.booleans()):
            text += f"    科目: {draw(st.sampled_from(FUNCTIONS))}\n    金额: {draw(shares())}\n"
        else:
            text += "    科目:\n" + draw(block("      ", draw(st.booleans())))
    if draw(st.booleans()):
        text += f"年终结转:\n  - {{科目: {draw(st.sampled_from(FUNCTIONS))}, 金额: {draw(shares())}}}\n"
    return text


def amounts_written(text: str) -> int:
    """All amounts of a spec's text, in 分: what has two decimals."""
    words = text.replace("{", " ").replace("}", " ").replace(",", " ").split()
    return sum(int(word.replace(".", "")) for word in words if "." in word)


def money_of(spec: Spec) -> int:
    """All money that a spec holds, in 分."""
    blocks = sum(sum(block.margins[0].amounts.values()) for block in spec.blocks)
    return sum(line.amount for line in spec.lines) + blocks


def read(folder: Path, text: str) -> tuple[Spec | None, list[Finding]]:
    path = folder / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    loaded = load_spec(path, folder)
    return loaded.spec, [f for f in loaded.findings if f.severity is Severity.ERROR]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vanish")


def test_every_amount_of_a_spec_is_in_the_ledger_or_told(folder: Path) -> None:
    seen: Counter[str] = Counter()

    @given(text=specs())
    @settings(max_examples=150, deadline=None, derandomize=True)
    def holds(text: str) -> None:
        spec, errors = read(folder, text)
        seen["told" if errors else "clean"] += 1
        if not errors:
            assert spec is not None
            assert money_of(spec) == amounts_written(text), text

    holds()
    assert min(seen["told"], seen["clean"]) > 15, "else it proves nothing"


@pytest.mark.parametrize("name", ["按功能", "按经济"])
def test_margins_add_what_comes_twice(name: str, folder: Path) -> None:
    pairs = {"按功能": "2012601 行政运行: 5.00, 2012601: 7.00", "按经济": "30101 基本工资: 5.00, 30101: 7.00"}
    spec, errors = read(folder, f"{HEAD}基本支出:\n  {name}: {{{pairs[name]}}}\n")
    assert [error.rule for error in errors] == ["duplicate-key"]
    assert spec is not None
    assert money_of(spec) == 1200


# Tables

COLUMNS = {
    "功能科目": st.sampled_from(["2012601 行政运行", "2012604"]),
    "经济科目": st.sampled_from(["30101 基本工资", "30201", "", "办公费"]),
    "支出性质": st.sampled_from(
        ["基本支出", "人员类项目", "项目支出", "特定目标类项目", "经营支出", "运转类项目"]
    ),
    "项目名称": st.sampled_from(["", "甲", "乙", "公用经费"]),
    "资金性质": st.sampled_from(["", "111 一般公共预算资金", "其他收入", "单位资金"]),
    "是否政府采购": st.sampled_from(["是", ""]),
    "金额": amounts.flatmap(lambda a: st.sampled_from([a, f"{a}元", "-", "", f'"{int(a[:-3]):,}{a[-3:]}"'])),
}


@dataclass(frozen=True)
class Made:
    """A table's text, and the amounts in it (分)."""

    text: str
    money: int


def fen(cell: str) -> int:
    digits = cell.strip('"').replace(",", "").replace("元", "").replace(".", "")
    return int(digits) if digits.isdigit() else 0


@st.composite
def tables(draw: st.DrawFn) -> Made:
    """Rows of a finance system's export, with what goes wrong in them."""
    columns = draw(st.permutations(list(COLUMNS)))
    lines, money = [], 0
    for _ in range(draw(st.integers(1, 5))):
        cells = {column: draw(COLUMNS[column]) for column in columns}
        row = [cells[column] for column in columns]
        slip = draw(st.integers(0, 30))
        if slip == 1:
            row.append(draw(amounts))
        money += fen(cells["金额"]) + (fen(row[-1]) if slip == 1 else 0)
        if slip == 2:
            row[columns.index("金额")] = row[columns.index("金额")].strip('"')
        lines.append(",".join(row))
        if slip == 3:
            lines.append(",".join(["合计"] + [""] * 6))
        if slip == 4:
            lines.append("")
    title = draw(st.sampled_from(["", "2022年明细表\n", "单位：元\n"]))
    return Made("\n".join([title + ",".join(columns), *lines]), money)


def test_every_amount_of_a_table_is_in_the_ledger_or_told(folder: Path) -> None:
    seen: Counter[str] = Counter()

    @given(made=tables())
    @settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    def holds(made: Made) -> None:
        (folder / "明细.csv").write_text(made.text, encoding="utf-8")
        spec, errors = read(folder, f"{HEAD}明细: {{表: 明细.csv}}\n")
        seen["told" if errors else "clean"] += 1
        if not errors:
            assert spec is not None
            assert money_of(spec) == made.money, made.text

    holds()
    assert min(seen["told"], seen["clean"]) > 15, "else it proves nothing"


EXPORT = """\
单位编码,单位名称,项目类别,项目编码,项目名称,支出功能分类科目,部门支出经济分类科目,资金性质,是否政府采购,年初预算数（元）
901001,某某市档案馆本级,人员类项目,90100122R000001,工资奖金津补贴,2012601 行政运行,30101 基本工资,111 一般公共预算资金,否,"60,000.00"
901001,某某市档案馆本级,运转类项目,90100122Y000001,公用经费,2012601 行政运行,30201 办公费,111 一般公共预算资金,否,"40,000.00"
901001,某某市档案馆本级,特定目标类项目,90100122T000001,资料整理经费,2012604 档案馆,30227 委托业务费,111 一般公共预算资金,否,"25,000.00"
901001,某某市档案馆本级,特定目标类项目,90100122T000002,设备更新经费,2012604 档案馆,31002 办公设备购置,111 一般公共预算资金,是,-
"""


def lines_of(folder: Path, table: str) -> list[tuple[str, str, str, int]]:
    (folder / "明细.csv").write_text(table, encoding="utf-8")
    spec, errors = read(folder, f"{HEAD.replace('青禾局', '档案馆')}明细: {{表: 明细.csv}}\n")
    assert spec is not None
    assert not errors, [str(error) for error in errors]
    return [(line.nature, line.project, line.fund, line.amount) for line in spec.lines]


def test_the_finance_systems_own_words(tmp_path: Path) -> None:
    fund = "一般公共预算"
    assert lines_of(tmp_path, EXPORT) == [
        ("项目支出", "资料整理经费", fund, 2_500_000),
        ("项目支出", "设备更新经费", fund, 0),
        ("基本支出", "", fund, 6_000_000),
        ("基本支出", "", fund, 4_000_000),
    ]
    [unread] = load_spec(tmp_path / "spec.yaml", tmp_path).findings
    assert unread.message == "表里没有用到：项目编码、是否政府采购、基本支出各行的项目"
    (tmp_path / "明细.csv").write_text(EXPORT.replace(",公用经费,", ",机关运转,"), encoding="utf-8")
    _, [error] = read(tmp_path, f"{HEAD.replace('青禾局', '档案馆')}明细: {{表: 明细.csv}}\n")
    assert "这一行分不清" in error.message


def test_a_basic_line_needs_its_economic_section_in_every_table(tmp_path: Path) -> None:
    table = "功能科目,经济科目,支出性质,金额\n2012601,30101,基本支出,60000\n2012601,,基本支出,40000\n"
    (tmp_path / "明细.csv").write_text(table, encoding="utf-8")
    _, [error] = read(tmp_path, f"{HEAD}明细: {{表: 明细.csv}}\n")
    assert (error.rule, error.message, error.place.line) == ("table-value", "没有写经济科目", 3)


def test_names_of_projects_that_differ_in_width_are_told(tmp_path: Path) -> None:
    head = "功能科目,支出性质,项目名称,金额\n"
    rows = "2012604,项目支出,整理（二期）,5\n2012604,项目支出,整理(二期),6\n"
    (tmp_path / "明细.csv").write_text(head + rows, encoding="utf-8")
    (tmp_path / "spec.yaml").write_text(f"{HEAD}明细: {{表: 明细.csv}}\n", encoding="utf-8")
    [found] = load_spec(tmp_path / "spec.yaml", tmp_path).findings
    assert "“整理(二期)” 与 “整理（二期）” 只差空格或全半角，当作同一个项目" in found.message


def test_a_units_code_and_name_must_agree(tmp_path: Path) -> None:
    units = "单位: [{名称: 甲局本级, 编码: '901001', 性质: 行政}, {名称: 乙中心, 编码: '901002', 性质: 行政}]"
    text = HEAD.replace("单位: [{名称: 某某市青禾局本级, 性质: 行政}]", units) + "明细: {表: 明细.csv}\n"
    head = "单位编码,单位名称,功能科目,经济科目,支出性质,金额\n"
    (tmp_path / "明细.csv").write_text(f"{head}901001,乙中心,2012601,30101,基本支出,5\n", encoding="utf-8")
    _, [error] = read(tmp_path, text)
    assert (error.rule, error.message) == ("unit-name", "“单位” 下面没有 “901001 乙中心”")
    (tmp_path / "明细.csv").write_text(f"{head}901002,乙中心,2012601,30101,基本支出,5\n", encoding="utf-8")
    spec, errors = read(tmp_path, text)
    assert spec is not None
    assert (errors, [line.unit for line in spec.lines]) == ([], ["乙中心"])


def test_a_date_is_no_name_of_a_project(tmp_path: Path) -> None:
    """Excel makes 1月5日 of a name such as 1-5; it was printed as its number of days."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["功能科目", "性质", "项目", "金额"])
    book.active.append(["2012604", "项目支出", 45658, 5])
    book.active["C2"].number_format = 'yyyy"年"m"月"'
    book.save(tmp_path / "明细.xlsx")
    _, [error] = read(tmp_path, f"{HEAD}明细: {{表: 明细.xlsx}}\n")
    assert (error.rule, error.message) == ("table-value", "这一格是日期 2025年1月")


def test_a_unit_that_may_be_two_is_told(tmp_path: Path) -> None:
    (tmp_path / "明细.csv").write_text(
        "单位,功能科目,经济科目,支出性质,金额\n01,2012601,30101,基本支出,5\n01,2012601,30101,基本支出,6\n",
        encoding="utf-8",
    )
    units = "单位: [{名称: 甲, 编码: '01', 性质: 行政}, {名称: 乙, 编码: '01', 性质: 行政}]"
    text = HEAD.replace("单位: [{名称: 某某市青禾局本级, 性质: 行政}]", units)
    _, [error] = read(tmp_path, f"{text}明细: {{表: 明细.csv}}\n")
    assert (error.rule, error.message) == ("unit-name", "“01” 分不清是 甲、乙 中的哪一个")


# A total whose parts no row shows is never written


def test_a_total_is_shown_in_parts(tmp_path: Path, program: Any) -> None:
    text = (ROOT / "examples/shanghai-unit.yaml").read_text(encoding="utf-8")
    (tmp_path / "spec.yaml").write_text(text, encoding="utf-8")
    assert program("render", "spec.yaml").status == 0
    lost = text.replace("事业收入: 20000.5", "上级补助收入: 20000.5")
    assert lost != text
    (tmp_path / "spec.yaml").write_text(lost, encoding="utf-8")
    for command in (["check"], ["render", "-o", "out"], ["render", "--force", "-o", "out"]):
        ran = program(*command, "spec.yaml")
        assert ran.status == 1
        assert (
            "错误[total-in-parts] 这一笔（20,000.50 元）算在合计里，表里却没有一行、一列印出它：收支总表/收入总计"
            in (ran.out + ran.err)
        )
    assert not (tmp_path / "out").exists()


def test_a_column_beside_a_total_may_be_missing_where_the_others_say_so(tmp_path: Path) -> None:
    table = """表:
  支出总表:
    列:
      - 序号
      - 科目编码
      - 科目名称
      - 合计
      - {标签: 项目支出, 查询: {性质: 项目支出}}
"""
    own_pack(tmp_path, table)
    spec = write_spec(tmp_path, starter() | {"版式": "own"})
    found = [f for f in prepare(spec).findings if f.rule == "total-in-parts"]
    assert found
    assert "没有一列印出它：支出总表/合计/合计" in found[0].message
    own_pack(tmp_path, table.replace("标签: 项目支出", "标签: 其中：项目支出"))
    assert not [f for f in prepare(spec).findings if f.rule == "total-in-parts"]


def test_a_blank_of_a_statement_is_filled_once(tmp_path: Path) -> None:
    text = (ROOT / "examples/shanghai-unit.yaml").read_text(encoding="utf-8")
    old = "    2059999: 单位正常运转和校外活动\n"
    assert old in text
    path = tmp_path / "spec.yaml"
    path.write_text(text.replace(old, f"{old}    2059999 其他教育支出: 别的\n"), encoding="utf-8")
    [found] = [f for f in prepare(path).findings if f.severity is Severity.ERROR]
    assert (found.rule, found.message) == (
        "duplicate-key",
        "说明 “支出内容” 的 “2059999” 写了两次，第 71 行已有",
    )


# Fields of records that a form prints, or does not


def test_a_field_that_a_form_does_not_print_is_told_once(tmp_path: Path) -> None:
    text = (ROOT / "examples/central.yaml").read_text(encoding="utf-8")
    assert text.count("值: ") > 2
    path = tmp_path / "spec.yaml"
    path.write_text(re.sub(r"(值: [^,]+,)", r"\1 描述: 完成的数量,", text), encoding="utf-8")
    [found] = prepare(path).findings
    assert (found.rule, found.severity) == ("texts-printed", Severity.WARNING)
    assert "指标的描述写了（“完成的数量”），版式 central-2025 没有印它的地方" in found.message
    assert len(found.also) == text.count("值: ") - 1


def test_a_field_that_a_form_prints_may_not_be_left_out(tmp_path: Path) -> None:
    data = starter()
    indicator = data["项目支出"][0]["指标"]["产出指标"]["数量指标"][0]
    del indicator["描述"]
    [found] = [f for f in prepare(write_spec(tmp_path, data)).findings if f.severity is Severity.ERROR]
    assert (found.rule, found.message) == ("missing-key", "指标缺少 “描述”")


# Every place that skips, from the reading to the figures


def skips() -> Iterator[str]:
    """Each continue, break and filter of a comprehension from the reading to the figures, by file and function."""

    def walk(node: ast.AST, name: str) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            inner = name
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inner = f"{name}.{child.name}".strip(".")
            if isinstance(child, ast.Continue | ast.Break) or (
                isinstance(child, ast.comprehension) and child.ifs
            ):
                yield inner
            yield from walk(child, inner)

    program = ROOT / "generator/budgetgen"
    for room in ("source", "lexicon", "spec", "pack", "disclosure"):
        for file in sorted((program / room).glob("*.py")):
            for name in walk(ast.parse(file.read_text(encoding="utf-8")), ""):
                yield f"{room}/{file.stem}.{name}"


def test_every_place_that_skips_says_why_nothing_is_lost() -> None:
    """A new one is written down in tests/data/skips.toml, with who tells of what it leaves out."""
    written = tomllib.loads((ROOT / "tests/data/skips.toml").read_text(encoding="utf-8"))
    known = Counter({place: entry["places"] for place, entry in written.items()})
    assert Counter(skips()) == known
    assert all(len(entry["why"]) > 10 for entry in written.values())
