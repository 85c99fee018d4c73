"""政府经济科目 from 部门经济科目: by kind of unit, where the official table decides; stated or asked for where it does not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from openpyxl.utils import get_column_letter

from budgetgen.catalog.mapping import government_of
from budgetgen.findings import Finding
from budgetgen.publish import prepare, render
from tests.conftest import ROOT
from tests.engines import recalculated
from tests.making import write_spec
from tests.program import run
from tests.test_formulas import values

TABLE = """表:
  政府经济表:
    类型: 交叉表
    标题: 一般公共预算基本支出表（政府经济分类）
    范围: {资金: 一般公共预算, 性质: 基本支出}
    列: [{标签: 科目编码, 栏: 编码}, {标签: 科目名称, 栏: 名称}, {标签: 预算数, 查询: {}}]
    行: {树: 政府经济, 合计: 首}
  政府经济要点:
    类型: 交叉表
    标题: 要点
    只供引用: 是
    列: [{标签: 名称, 栏: 名称}, {标签: 金额, 查询: {}}]
    行: [{标签: 办公经费, 查询: {政府经济: "50201"}}, {标签: 机关的, 查询: {政府经济: 501、502}}]
"""
ORDER = "\n文档:\n  - 表: 政府经济表\n"


def spec_with(folder: Path, kind: str = "行政", **keys: Any) -> Path:
    """A spec with a pack that has one table by 政府经济科目."""
    home = folder / "templates/own"
    home.mkdir(parents=True, exist_ok=True)
    base = "名称: 甲\n年度: 2022\n标题: 甲\n封面: [甲, 乙]\n表格默认: {单位: 元, 小数: 2}\n"
    base += "检查: {规则: {required-parts: 关}}\n"
    (home / "pack.yaml").write_text(base + TABLE + ORDER, encoding="utf-8")
    data: dict[str, Any] = {
        "版式": "own",
        "预算年度": "2022",
        "部门": {"编码": "101", "名称": "某局", "级次": "市级"},
        "单位": [{"名称": "某局本级", "性质": kind}],
    }
    return write_spec(folder, data | keys)


def rows(spec: Path) -> list[list[str]]:
    prepared = prepare(spec)
    assert prepared.disclosure is not None, [str(f) for f in prepared.findings]
    [table] = prepared.disclosure.tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def only(spec: Path) -> Finding:
    found = [f for f in prepare(spec).findings if f.severity.label == "错误"]
    assert len(found) == 1, [str(f) for f in found]
    return found[0]


BASIC = {
    "2012601 行政运行": {
        "30101 基本工资": "100",
        "30113 住房公积金": "20",
        "30201 办公费": "7",
        "30207 邮电费": "3",
        "30302 退休费": "5",
    }
}


def test_an_office_and_an_institution_differ(tmp_path: Path) -> None:
    office = rows(spec_with(tmp_path / "a", 基本支出=BASIC))
    assert office == [
        ["", "合计", "135.00"],
        ["501", "机关工资福利支出", "120.00"],
        ["50101", "工资奖金津补贴", "100.00"],
        ["50103", "住房公积金", "20.00"],
        ["502", "机关商品和服务支出", "10.00"],
        ["50201", "办公经费", "10.00"],
        ["509", "对个人和家庭的补助", "5.00"],
        ["50905", "离退休费", "5.00"],
    ]
    institution = rows(spec_with(tmp_path / "b", "事业", 基本支出=BASIC))
    assert [row[0] for row in institution] == ["", "505", "50501", "50502", "509", "50905"]
    assert institution[2][2] == "120.00"
    assert rows(spec_with(tmp_path / "c", "参公", 基本支出=BASIC)) == office


def test_figures_may_be_cited(tmp_path: Path) -> None:
    disclosure = prepare(spec_with(tmp_path, 基本支出=BASIC)).disclosure
    assert disclosure is not None
    assert disclosure.figures["政府经济要点/办公经费/金额"].amount == 1000
    assert disclosure.figures["政府经济要点/机关的/金额"].amount == 13000


def test_what_the_table_does_not_decide_is_asked_for(tmp_path: Path) -> None:
    basic = {
        "2012601 行政运行": {"30101 基本工资": "100", "30107 绩效工资": "30", "30299 其他商品和服务支出": "1"}
    }
    spec = spec_with(tmp_path, 基本支出=basic)
    found = only(spec)
    assert found.rule == "government-unknown"
    assert "1 笔金额推不出来（30107）" in found.message
    line = spec.read_text(encoding="utf-8").splitlines()[found.place.line - 1]
    assert line.strip() == "30107 绩效工资: '30'"
    basic["2012601 行政运行"]["30107 绩效工资"] = {"一般公共预算": "30", "政府经济": "50101 工资奖金津补贴"}  # type: ignore[assignment]
    assert ["50101", "工资奖金津补贴", "130.00"] in rows(spec_with(tmp_path, 基本支出=basic))
    basic["2012601 行政运行"]["30107 绩效工资"]["政府经济"] = "50101 会议费"  # type: ignore[index]
    assert "code-name" in {f.rule for f in prepare(spec_with(tmp_path, 基本支出=basic)).findings}
    basic["2012601 行政运行"]["30107 绩效工资"]["政府经济"] = "501"  # type: ignore[index]
    assert {f.rule for f in prepare(spec_with(tmp_path, 基本支出=basic)).findings} >= {"code-level"}


def test_only_what_the_form_asks_for_must_be_known(tmp_path: Path) -> None:
    """The table is of basic expenditure from 一般公共预算; other money needs no 政府经济科目."""
    project = [{"名称": "甲", "科目": "2012604 档案馆", "金额": "5"}]
    other = BASIC | {"2012602 一般行政管理事务": {"30107 绩效工资": {"其他收入": "9"}}}
    assert rows(spec_with(tmp_path, 基本支出=other, 项目支出=project))[0] == ["", "合计", "135.00"]


def test_where_no_line_can_be_derived_the_table_is_not_just_empty(tmp_path: Path) -> None:
    basic = {"2012601 行政运行": {"30107 绩效工资": "30"}}
    assert only(spec_with(tmp_path, 基本支出=basic)).rule == "government-unknown"


def test_margins_by_economics_tell_it_too(tmp_path: Path) -> None:
    margins = {"按功能": {"2012601 行政运行": "135"}, "按经济": BASIC["2012601 行政运行"]}
    assert rows(spec_with(tmp_path, 基本支出=margins))[1:3] == [
        ["501", "机关工资福利支出", "120.00"],
        ["50101", "工资奖金津补贴", "100.00"],
    ]
    margins["按经济"] = {"30107 绩效工资": "135"}
    assert only(spec_with(tmp_path, 基本支出=margins)).rule == "government-unknown"


def test_a_table_may_state_it(tmp_path: Path) -> None:
    text = "功能科目,部门经济科目,政府预算支出经济分类科目,金额\n2012601,30107,50101,30\n2012601,30201,,7\n"
    (tmp_path / "明细.csv").write_text(text, encoding="utf-8")
    spec = spec_with(tmp_path, 基本支出={"表": "明细.csv"})
    assert [row[::2] for row in rows(spec)] == [
        ["", "37.00"],
        *(["501", "30.00"], ["50101", "30.00"], ["502", "7.00"], ["50201", "7.00"]),
    ]


def test_the_official_table() -> None:
    assert government_of("30101", "行政", 2022) == "50101"
    assert government_of("30101", "事业", 2022) == "50501"
    assert government_of("30299", "参公", 2022) == "50299"
    assert government_of("30107", "行政", 2022) == "", "not in it"
    assert government_of("31201", "行政", 2022) == "", "two are possible, the list is not sure"
    assert government_of("30101", "行政", 2017) == "", "the classification is of 2018"
    assert government_of("30101", "行政", 2030) == "50101", "as in the last known year"


def with_templates(folder: Path) -> Path:
    spec = spec_with(folder, 基本支出=BASIC)
    ended = run("pack", "scaffold", "own", cwd=folder)
    assert ended.status == 0, ended.err
    return spec


def test_word_and_excel_print_it(tmp_path: Path) -> None:
    spec = with_templates(tmp_path)
    written, findings = render(spec, tmp_path / "out", ("docx", "xlsx"), set())
    assert not findings, [str(f) for f in findings]
    live = openpyxl.load_workbook(written[1])
    titles, *lines = live["明细"].iter_rows(values_only=True)
    assert {line[titles.index("政府经济")] for line in lines} - {None} == {"50101", "50103", "50201", "50905"}
    formulas = [
        str(cell.value) for row in live["取数"].iter_rows() for cell in row if "SUMIFS" in str(cell.value)
    ]
    assert formulas
    own = [get_column_letter(n) for n, title in enumerate(titles, 1) if str(title).startswith("政府经济")]
    assert own
    pattern = re.compile(rf"'明细'!\$({'|'.join(own)})\$")
    assert all(pattern.search(formula) for formula in formulas[1:]), "over their own columns"


@pytest.mark.slow
def test_libreoffice_computes_the_same(tmp_path: Path) -> None:
    written, _ = render(with_templates(tmp_path), tmp_path / "out", ("xlsx",), set())
    assert values(recalculated(written[0], tmp_path / "office")) == values(written[0])


def test_the_example_of_the_field_is_a_reference(tmp_path: Path) -> None:
    """Most of a real department's basic expenditure can be derived; what cannot is named."""
    data = yaml.load(
        (ROOT / "specs/hebei/zhangjiakou/2022/225.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
    )
    found = only(spec_with(tmp_path, 基本支出=data["基本支出"]))
    assert found.rule == "government-unknown"
    assert "（30107）" in found.message
