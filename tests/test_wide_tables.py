"""Tables of lines with funds, natures, months, units or economic sections as columns; totals in rows and columns."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgetgen.findings import Finding, Severity
from budgetgen.ledger.ledger import Line
from budgetgen.publish import prepare
from budgetgen.spec.loading import load_spec
from tests.table_files import figures, spec_with

HEAD = """\
版式: hebei-2022
预算年度: 2022
金额单位: 元
部门: {编码: 901, 名称: 某某市档案馆, 级次: 市级}
单位:
  - {名称: 本级, 性质: 行政}
"""


def read(folder: Path, table: str, keys: str = "", units: str = "") -> tuple[list[Line], list[Finding]]:
    """The lines of a table of all lines, and what is told of it."""
    (folder / "明细.csv").write_text(table, encoding="utf-8")
    spec = folder / "spec.yaml"
    spec.write_text(f"{HEAD}{units}明细: {{表: 明细.csv{keys}}}\n", encoding="utf-8")
    loaded = load_spec(spec, folder)
    return list(loaded.spec.lines) if loaded.spec else [], loaded.findings


def amounts(folder: Path, table: str, *dimensions: str, keys: str = "", units: str = "") -> dict[Any, float]:
    """The sums of a table by some dimensions, in 元; nothing may be told of it."""
    lines, found = read(folder, table, keys, units)
    assert not found, [str(f) for f in found]
    sums: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        sums[tuple(getattr(line, dimension) for dimension in dimensions)] += line.amount
    return {key[0] if len(key) == 1 else key: fen / 100 for key, fen in sums.items()}


def only(folder: Path, table: str, keys: str = "") -> Finding:
    _, found = read(folder, table, keys)
    assert len(found) == 1, [str(f) for f in found]
    return found[0]


FUNDS = """\
功能科目,经济科目,支出性质,项目,合计,一般公共预算,政府性基金预算,事业收入
2012601 行政运行,30101 基本工资,基本支出,,100,60,,40
2012604 档案馆,30201 办公费,项目支出,档案抢救,50,50,0,-
合计,,,,150,110,,40
"""


def test_funds_as_columns(tmp_path: Path) -> None:
    found = amounts(tmp_path, FUNDS, "function", "fund", "project")
    assert found == {
        ("2012601", "一般公共预算", ""): 60,
        ("2012601", "事业收入", ""): 40,
        ("2012604", "一般公共预算", "档案抢救"): 50,
    }


def test_groups_of_funds_over_two_rows(tmp_path: Path) -> None:
    """The subtotal of a group is compared with its funds; a fund under 上年结转 is money of last year left over."""
    table = """\
功能科目,经济科目,性质,合计,财政拨款,,,单位资金,,上年结转,
,,,,小计,一般公共预算,政府性基金,事业收入,其他收入,一般公共预算,事业收入
2012601,30101,基本支出,115,60,60,,40,,10,5
"""
    found = amounts(tmp_path, table, "fund", "origin")
    assert found == {
        ("一般公共预算", "本年收入"): 60,
        ("事业收入", "本年收入"): 40,
        ("一般公共预算", "上年结转"): 10,
        ("事业收入", "上年结转"): 5,
    }
    wrong = only(tmp_path, table.replace("115,60,60", "115,70,60"))
    assert (wrong.rule, wrong.place.line) == ("table-total", 3)
    assert "“财政拨款/小计” 一列写的是 70.00 元" in wrong.message
    assert "相加是 60.00 元，差 10.00 元" in wrong.message


def test_natures_as_columns(tmp_path: Path) -> None:
    table = """\
科目编码,科目名称,部门经济科目,项目名称,基本支出,项目支出,合计
2012601,行政运行,30101 基本工资,,100,,100
2012604,档案馆,,档案抢救,,50,50
"""
    assert amounts(tmp_path, table, "nature", "project") == {
        ("基本支出", ""): 100,
        ("项目支出", "档案抢救"): 50,
    }


def test_economic_sections_as_columns(tmp_path: Path) -> None:
    """By code, by name or both, under their classes; the class is a total."""
    table = """\
功能科目,性质,301 工资福利支出,,,商品和服务支出,合计
,,小计,基本工资,30102,30201 办公费,
2012601,基本支出,120,100,20,30,150
"""
    assert amounts(tmp_path, table, "economic") == {"30101": 100, "30102": 20, "30201": 30}


def test_months_as_columns(tmp_path: Path) -> None:
    table = """\
功能科目,经济科目,性质,1月,2月,3月,一季度,4月份,全年合计
2012601,30101,基本支出,100,20,30,150,5,155
"""
    assert amounts(tmp_path, table, "economic", "fund") == {("30101", "一般公共预算"): 155}


def test_units_as_columns(tmp_path: Path) -> None:
    table = "功能科目,经济科目,性质,合计,本级,修复中心\n2012601,30101,基本支出,150,100,50\n"
    units = "  - {名称: 修复中心, 性质: 事业}\n"
    assert amounts(tmp_path, table, "unit", units=units) == {"本级": 100, "修复中心": 50}


def test_a_wide_workbook_prints_what_a_long_one_prints(tmp_path: Path) -> None:
    """Merged headings, codes as numbers, an unread column, 万元; the figures of the same lines written in YAML."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["2022年部门预算明细表", *[None] * 6],
        ["单位：万元"],
        ["功能科目", "项目名称", "经济科目", "财政拨款", None, "事业收入", "合计"],
        [None, None, None, "小计", "一般公共预算", None, None],
        [2012601, None, 30101, 128.64, 128.64, None, 128.64],
        [2012601, None, 30201, 2.85, 2.85, 1, 3.85],
        ["合计", None, None, 131.49, 131.49, 1, 132.49],
    ):
        sheet.append(row)
    for merged in ("A1:G1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:G4"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "明细.xlsx")
    wide = figures(prepare(spec_with(tmp_path, 基本支出={"表": "明细.xlsx"})))
    office = {"一般公共预算": "28500", "事业收入": "10000"}
    typed = {"2012601 行政运行": {"30101 基本工资": "1286400", "30201 办公费": office}}
    assert wide == figures(prepare(spec_with(tmp_path, 基本支出=typed)))


# Totals among the rows


def test_subtotals_and_classes_of_codes_are_compared_and_not_counted(tmp_path: Path) -> None:
    table = """\
功能科目编码,功能科目名称,经济科目,性质,金额
合计,,,,156
201,一般公共服务支出,,,156
20126,档案事务,,,156
2012601,行政运行,30101,基本支出,100
2012601,行政运行,30201,基本支出,50
小计,,,,150
2012650,事业运行,30101,基本支出,6
小计,,,,6
"""
    assert amounts(tmp_path, table, "function") == {"2012601": 150, "2012650": 6}
    for old, new, told in (
        ("合计,,,,156", "合计,,,,155", "合计行写的是 155.00 元，各行相加是 156.00 元"),
        ("小计,,,,6", "小计,,,,7", "小计行写的是 7.00 元，各行相加是 6.00 元"),
    ):
        assert told in only(tmp_path, table.replace(old, new)).message
    lines, [wrong] = read(tmp_path, table.replace("档案事务,,,156", "档案事务,,,157"))
    assert "20126行写的是 157.00 元" in wrong.message
    assert sum(line.amount for line in lines) == 15600


def test_rows_of_a_unit_a_project_or_a_function_alone_are_totals_of_theirs(tmp_path: Path) -> None:
    table = """\
单位,项目,功能科目,经济科目,性质,金额
本级,,,,,165
本级,,2012601,,,150
本级,,2012601,30101,基本支出,100
本级,,2012601,30201,基本支出,50
本级,档案抢救,,,,15
本级,档案抢救,2012604,30227,项目支出,15
修复中心,,,,,6
修复中心,,2012650,30101,基本支出,6
合计,,,,,171
"""
    units = "  - {名称: 修复中心, 性质: 事业}\n"
    lines, [told] = read(tmp_path, table, units=units)
    assert (told.rule, told.severity) == ("table-unread", Severity.HINT)
    assert "只写了单位、项目的行（是下面各行的合计）" in told.message
    assert Counter((line.unit, line.project) for line in lines) == {
        ("本级", ""): 2,
        ("本级", "档案抢救"): 1,
        ("修复中心", ""): 1,
    }
    for right, wrong in (
        ("本级,,,,,165", "本级,,,,,166"),
        ("2012601,,,150", "2012601,,,151"),
        ("抢救,,,,15", "抢救,,,,16"),
    ):
        lines, [told, _] = read(tmp_path, table.replace(right, wrong), units=units)
        assert told.rule == "table-total"
        assert "差 1.00 元" in told.message
        assert sum(line.amount for line in lines) == 17100
    alone = table.replace("本级,档案抢救,2012604,30227,项目支出,15\n", "")
    found = read(tmp_path, alone, units=units)[1]
    assert any("没有写功能科目" in f.message for f in found), "no line that it would add up"


def test_a_class_without_sections_is_no_total(tmp_path: Path) -> None:
    """Its money is not in other rows: it may not vanish."""
    table = "功能科目,经济科目,性质,金额\n2012601,30101,基本支出,5\n20502,30101,基本支出,7\n"
    assert only(tmp_path, table).rule == "code-level"


def test_codes_in_columns_of_their_levels(tmp_path: Path) -> None:
    """As old forms have them, as numbers without their zeros; rows of classes are totals."""
    table = """\
功能分类科目编码,,,功能分类科目名称,经济分类,,性质,金额
类,款,项,,类,款,,
201,,,一般公共服务支出,,,,12
201,26,,档案事务,,,,12
201,26,1,行政运行,301,1,基本支出,5
201,26,04,档案馆,302,30201,基本支出,7
合计,,,,,,,12
"""
    assert amounts(tmp_path, table, "function", "economic") == {
        ("2012601", "30101"): 5,
        ("2012604", "30201"): 7,
    }
    wrong = table.replace("201,26,,档案事务,,,,12", "201,26,,档案事务,,,,13")
    assert "20126行写的是 13.00 元" in only(tmp_path, wrong).message


def test_a_column_without_money_need_not_be_clear(tmp_path: Path) -> None:
    table = (
        "功能科目,经济科目,性质,一般公共预算,财政拨款结转,单位资金,上年结转\n2012601,30101,基本支出,5,,0,-\n"
    )
    assert amounts(tmp_path, table, "fund") == {"一般公共预算": 5}
    wrong = only(tmp_path, table.replace(",5,,0,-", ",5,,0,3"))
    assert "“上年结转” 一列没有说是哪种资金" in wrong.message


# What is not clear is asked, and money is never to be deleted

UNCLEAR = {
    "unknown": ("其他财力", "", "不认识 “其他财力” 这一列，里面有 1 个数（如 7）", "列: {其他财力: "),
    "a group": (
        "财政拨款",
        "",
        "“财政拨款” 一列是资金财政拨款，不知道具体是哪一种",
        "列: {财政拨款: {资金: …}}",
    ),
    "no fund": (
        "上年结转",
        "",
        "“上年结转” 一列没有说是哪种资金",
        "列: {上年结转: {来源: 上年结转, 资金: …}}",
    ),
    "no fund of what is left over": ("使用非财政拨款结余", "事业收入: 不用", "没有说是哪种资金", "资金: …"),
    "two divisions": ("基本支出", "", "两列会把同一笔钱算两遍", "列: {基本支出: 不用}"),
    "not said right": ("其他财力", "其他财力: 其它收人", "列的意思没有 “其它收人”", "是否想写 “其他收入”"),
    "no such column": ("其他收入", "其它收入: 其他收入", "表头没有 “其它收入” 这一列", "是否想写 “其他收入”"),
    "no dimension of lines": (
        "其他财力",
        "其他财力: {品目: A01}",
        "明细的一列不能说 “品目”",
        "可以写：资金、来源",
    ),
    "of no use": ("其他收入", "其他收入: {资产: 别的}", "没有 “资产” 这个维度", ""),
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_what_is_unclear_is_an_error_with_the_line_to_write(case: str, tmp_path: Path) -> None:
    heading, said, told, remedy = UNCLEAR[case]
    table = f"功能科目,经济科目,性质,事业收入,{heading}\n2012601,30101,基本支出,5,7\n"
    lines, found = read(tmp_path, table, f", 列: {{{said}}}" if said else "")
    assert found[0].severity is Severity.ERROR
    assert told in found[0].message
    assert remedy in found[0].remedy
    assert not lines or sum(line.amount for line in lines) == 1200
    assert not any("删" in f.remedy for f in found), "money is not to be deleted"


def test_the_spec_says_what_a_column_is(tmp_path: Path) -> None:
    table = "功能科目,款,性质,事业收入,其他财力,编外\n2012601,30101,基本支出,5,7,9\n"
    keys = ", 列: {款: 经济科目, 其他财力: {资金: 其他收入, 来源: 上年结转}, 编外: 不用}"
    found = amounts(tmp_path, table, "fund", "origin", keys=keys)
    assert found == {("事业收入", "本年收入"): 5, ("其他收入", "上年结转"): 7}


def test_the_same_words_in_two_groups_are_named_with_their_group(tmp_path: Path) -> None:
    table = """\
功能科目,经济科目,性质,甲,,乙,
,,,数,备,数,备
2012601,30101,基本支出,1,2,3,4
"""
    assert "分不清说的是哪一列；" in str(read(tmp_path, table, ", 列: {数: 一般公共预算}")[1][0])
    keys = ", 列: {甲/数: 一般公共预算, 甲/备: 事业收入, 乙/数: 其他收入, 乙/备: 不用}"
    assert amounts(tmp_path, table, "fund", keys=keys) == {"一般公共预算": 1, "事业收入": 2, "其他收入": 3}


def test_rows_and_columns_must_not_contradict(tmp_path: Path) -> None:
    table = "功能科目,经济科目,性质,项目,基本支出,项目支出\n2012601,30101,项目支出,甲,5,\n"
    assert "这一行的性质是 项目支出，这一格却在 “基本支出” 一列" in read(tmp_path, table)[1][0].message
    table = "功能科目,经济科目,性质,资金,财政拨款,事业收入\n2012601,30101,基本支出,政府性基金,5,\n"
    assert amounts(tmp_path, table, "fund") == {"政府性基金预算": 5}
    assert "这一行没有写是哪一种" in only(tmp_path, table.replace("政府性基金,5", ",5")).message
    table = "功能科目,经济科目,性质,一般公共预算,事业收入\n2012601,30101,基本支出,,\n"
    assert only(tmp_path, table).rule == "empty-value"


def test_last_years_money_is_told_and_not_counted(tmp_path: Path) -> None:
    table = "功能科目,经济科目,性质,2022年预算数,2021年预算数,增减额\n2012601,30101,基本支出,5,4,1\n"
    lines, [told] = read(tmp_path, table)
    assert sum(line.amount for line in lines) == 500
    assert (told.rule, told.severity) == ("table-unread", Severity.HINT)
    assert "2021年预算数（上年的数）、增减额（增减）" in told.message


# Whatever the table, no money is lost in silence


class Made(NamedTuple):
    text: str
    money: int


@st.composite
def wide(draw: st.DrawFn) -> Made:
    """A table with funds as columns, some of which nobody knows; totals that agree or do not."""
    names = draw(
        st.lists(
            st.sampled_from(
                [
                    "一般公共预算",
                    "政府性基金",
                    "事业收入",
                    "其他收入",
                    "财政拨款",
                    "上年结转",
                    "甲",
                    "合计",
                    "基本支出",
                ]
            ),
            min_size=1,
            max_size=5,
        )
    )
    rows, money = [], 0
    for _ in range(draw(st.integers(1, 4))):
        cells = [draw(st.sampled_from(["", "0", "-", "5", "1,000.00", "甲"])) for _ in names]
        numbers = [float(c.replace(",", "")) if c not in ("", "-", "甲") else 0 for c in cells]
        parts = sum(n for n, name in zip(numbers, names, strict=True) if name != "合计")
        if draw(st.booleans()):
            cells = [str(parts) if name == "合计" else c for c, name in zip(cells, names, strict=True)]
            numbers = [parts if name == "合计" else n for n, name in zip(numbers, names, strict=True)]
        money += round(100 * (parts if len(set(names) - {"合计"}) else max(numbers)))
        rows.append(",".join(["2012601", "30101", *(f'"{c}"' for c in cells)]))
    return Made("\n".join([",".join(["功能科目", "经济科目", *names]), *rows, ""]), money)


def test_every_amount_of_a_wide_table_is_in_the_ledger_or_told(tmp_path: Path) -> None:
    seen: Counter[str] = Counter()

    @given(made=wide())
    @settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    def holds(made: Made) -> None:
        (tmp_path / "明细.csv").write_text(made.text, encoding="utf-8")
        spec = tmp_path / "spec.yaml"
        spec.write_text(f"{HEAD}基本支出: {{表: 明细.csv}}\n", encoding="utf-8")
        loaded = load_spec(spec, tmp_path)
        seen["told" if loaded.findings else "clean"] += 1
        if not loaded.findings:
            assert loaded.spec is not None
            assert sum(line.amount for line in loaded.spec.lines) == made.money, made.text

    holds()
    assert min(seen["told"], seen["clean"]) > 15, "else it proves nothing"
