"""Rows above and below the records of a table: labels, facts of a project, figures, in Word, Excel and data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from budgetgen.findings import Finding, Severity
from budgetgen.pack.layout import DATASETS
from budgetgen.publish import prepare
from budgetgen.spec.project_facts import FACTS as FACTS_OF_PROJECTS
from tests.making import indicators, refused, rendered, starter, write_spec
from tests.packs import Program
from tests.reading import cell_text, docx_tables

PACK = """\
沿用: hebei-2022
表:
  项目绩效:
    每: 有绩效目标的项目
    千分位: 是
    无数: "0.00"
    上方:
      - - {文: 项目名称, 占列: 2}
        - "{{项目.名称}}"
        - 性质
        - "{{项目.性质}}{% if 项目.类别 %}（{{项目.类别}}）{% endif %}"
      - - {文: "资金（{{表.单位}}）", 占列: 2, 占行: 3}
        - 各年
        - {名: 总额, 查询: {年度: 各年}}
        - 本年
        - {名: 年度总额, 查询: {}}
      - - {文: 财政, 占行: 2}
        - {名: 财政资金, 查询: {年度: 各年, 资金: 财政拨款}, 占行: 2}
        - 其中：当年财政拨款
        - {名: 当年财政, 查询: {资金: 财政拨款, 来源: 本年收入}}
      - - 上年结转
        - {名: 上年结转, 查询: {来源: 上年结转}}
      - - {文: 目标, 占列: 2}
        - {文: '{{项目.各条目标|join("\\n")}}', 占列: 2, 对齐: 左}
        - {文: '{{项目.各条年度目标|join("\\n")}}', 对齐: 左}
    列:
      - {标签: "", 名: 栏, 文字: 绩效指标, 合并: 是}
      - {标签: 一级, 字段: 一级, 合并: 是}
      - {标签: 三级, 字段: 名称, 占列: 2, 宽: [30, 20]}
      - {标签: 值, 字段: 值, 占列: 2}
    下方:
      - - {文: 起止, 占列: 2}
        - "{{项目.开始日期}} 至 {{项目.完成日期}}"
      - - {文: 本年, 占列: 2}
        - {名: 再印一遍, 查询: {}, 占列: 4, 对齐: 左}
"""
FACTS = {"性质": "阶段性项目", "开始日期": "2022-01-01", "完成日期": "2023-06-30"}
ROWS = [
    ["项目名称", "", "数字化", "性质", "阶段性项目", ""],
    ["资金（万元）", "", "各年", "3,000.00", "本年", "1,203.50"],
    ["", "", "财政", "2,500.00", "其中：当年财政拨款", "1,200.00"],
    ["", "", "", "", "上年结转", "3.50"],
    ["目标", "", "甲\n乙", "", "丙", ""],
    ["", "一级", "三级", "", "值", ""],
    ["绩效指标", "产出指标", "产出指标.0", "", "≥0", ""],
    ["", "", "产出指标.1", "", "≥1", ""],
    ["", "效益指标", "效益指标.0", "", "≥0", ""],
    ["起止", "", "2022-01-01 至 2023-06-30", "", "", ""],
    ["本年", "", "1,203.50", "", "", ""],
]


def project(**more: Any) -> dict[str, Any]:
    shares = {"一般公共预算": "1200", "上年结转": {"一般公共预算": "3.5"}}
    return {
        "名称": "数字化",
        "科目": "2013202 一般行政管理事务",
        "金额": shares,
        "资金总额": {"一般公共预算": "2500", "其他收入": "500"},
        "目标": ["甲", "乙"],
        "年度目标": "丙",
        "指标": indicators(2, 1),
        **FACTS,
        **more,
    }


def spec_of(folder: Path, *projects: dict[str, Any], pack: str = PACK) -> Path:
    """A spec with these projects, and its pack with templates of its own."""
    home = folder / "templates/own"
    home.mkdir(parents=True)
    (home / "pack.yaml").write_text(pack, encoding="utf-8")
    spec = starter()
    spec |= {"版式": "own", "金额单位": "万元", "批复数": {}, "项目支出": list(projects)}
    spec["说明"]["收支增减"]["项目支出"] = "新增项目"
    return write_spec(folder, spec)


@pytest.fixture
def files(tmp_path: Path, program: Program) -> dict[str, Path]:
    """What is written of two projects, one of which states neither goals nor indicators."""
    other = {"名称": "别的", "科目": "2013202 一般行政管理事务", "金额": "2"}
    path = spec_of(tmp_path, project(), other)
    assert program("pack", "scaffold", "own").status == 0
    return rendered(path, ("docx", "xlsx", "json"))


def sheet_rows(path: Path) -> list[list[str]]:
    """The boxed cells of the sheets of projects, as Excel shows them."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheets = [sheet for sheet in book.worksheets if sheet.title.startswith("项目绩效")]
    assert len(sheets) == 1
    return [[cell_text(c) for c in row[:6]] for row in sheets[0].iter_rows() if row[0].border.left.style]


def test_the_rows_are_printed_as_they_are_laid_out(files: dict[str, Path]) -> None:
    tables = [table for table in docx_tables(files["docx"]) if "绩效目标表" in table.title]
    assert [table.rows for table in tables] == [ROWS]
    assert sheet_rows(files["xlsx"]) == ROWS
    blocks = json.loads(files["json"].read_text(encoding="utf-8"))["blocks"]
    table = next(block for block in blocks if block["name"] == "项目绩效")
    assert table["header"] + table["body"] + table["footer"] == [
        ["" if c == "绩效指标" and r > 6 else c for c in row] for r, row in enumerate(ROWS)
    ]


def test_figures_of_the_rows_are_formulas_bookmarks_and_data(files: dict[str, Path]) -> None:
    """Each has its address, in a workbook its formula, and a changed line of the budget changes it."""
    addresses = ["总额", "年度总额", "财政资金", "当年财政", "上年结转", "再印一遍"]
    blocks = json.loads(files["json"].read_text(encoding="utf-8"))["blocks"]
    told = next(block for block in blocks if block["name"] == "项目绩效")["figures"]
    assert [f["address"] for f in told] == [f"项目绩效/数字化/{name}" for name in addresses]
    assert {f["address"].rpartition("/")[2]: (f["part"], f["row"], f["column"]) for f in told} == {
        "总额": ("header", 1, 3),
        "年度总额": ("header", 1, 5),
        "财政资金": ("header", 2, 3),
        "当年财政": ("header", 2, 5),
        "上年结转": ("header", 3, 5),
        "再印一遍": ("footer", 1, 2),
    }
    book = openpyxl.load_workbook(files["xlsx"])
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("项目绩效"))
    formulas = [str(c.value) for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert len(formulas) == len(addresses) and all("SUMIFS" in text or "取数" in text for text in formulas)
    document = docx.Document(str(files["docx"]))
    marks = [b.get(qn("w:name")) for b in document.element.iter(qn("w:bookmarkStart"))]
    assert sum(name.startswith("数_项目绩效_数字化_") for name in marks) == len(addresses)


def test_figures_of_the_rows_can_be_cited(tmp_path: Path, program: Program) -> None:
    path = spec_of(tmp_path, project())
    text = re.sub(
        "(?m)^其他事项:.*$", "其他事项: 各年共${项目绩效/数字化/总额}万元。", path.read_text(encoding="utf-8")
    )
    path.write_text(text, encoding="utf-8")
    assert program("pack", "scaffold", "own").status == 0
    assert any("各年共3000.00万元。" in p.text for p in docx.Document(str(rendered(path)["docx"])).paragraphs)
    assert "3,000.00" in program("explain", "spec.yaml", "项目绩效/数字化/总额").out
    assert re.search("本年 +1,203.50", program("show", "spec.yaml", "项目绩效").out)


def told(path: Path) -> list[tuple[str, str]]:
    """The errors of a spec that is not rendered."""
    errors = [f for f in refused(path) if f.severity is Severity.ERROR]
    return [(f.rule, f.message) for f in errors if f.rule != "template-columns"]


def test_what_a_form_prints_and_a_project_does_not_say_is_told(tmp_path: Path, program: Program) -> None:
    lacking = project()
    for name in ("性质", "开始日期"):
        del lacking[name]
    path = spec_of(tmp_path, lacking)
    program("pack", "scaffold", "own")
    assert sorted(told(path)) == [
        ("missing-key", "项目 “数字化” 缺少 “开始日期”，项目绩效要印"),
        ("missing-key", "项目 “数字化” 缺少 “性质”，项目绩效要印"),
    ]


def test_the_money_of_all_years_is_that_of_this_year_unless_the_project_lasts_longer(
    tmp_path: Path, program: Program
) -> None:
    """A project of one year needs no 资金总额; of one that goes on nobody knows it."""
    one = project(开始日期="2022-03-01", 完成日期="2022-11-30")
    del one["资金总额"]
    path = spec_of(tmp_path, one)
    program("pack", "scaffold", "own")
    rows = sheet_rows(rendered(path, ("xlsx",))["xlsx"])
    assert [rows[1][3], rows[2][3]] == ["1,203.50", "1,203.50"]
    one["完成日期"] = "2023-03-01"
    longer = tmp_path / "longer"
    path = spec_of(longer, one)
    (longer / "templates/own").joinpath("template.docx").write_bytes(
        (tmp_path / "templates/own/template.docx").read_bytes()
    )
    assert told(path) == [("missing-key", "项目 “数字化” 不只是本年的，没有写 “资金总额”")]


@pytest.mark.parametrize(
    ("more", "rule", "message"),
    [
        ({"开始日期": "2022-13-01"}, "date-format", "“2022-13-01” 不是日期"),
        ({"完成日期": "2022年"}, "date-format", "“2022年” 不是日期"),
        ({"开始日期": ["2022-01-01"]}, "wrong-type", "这里应写文字，却是列表"),
        (
            {"开始日期": "2023-07-01"},
            "date-order",
            "完成日期 2023-06-30 在开始日期 2023-07-01 之前",
        ),
        (
            {"资金总额": "1203.49"},
            "project-total",
            "资金总额 12,034,900.00 元，比本年的 12,035,000.00 元还少",
        ),
        ({"资金总额": {"其它收入": "1"}}, "unknown-fund", "“其它收入” 不是资金性质或资金来源"),
        ({"性质": ""}, "empty-value", "这里还没有填写"),
        ({"项目性质": "甲"}, "unknown-key", "项目里没有 “项目性质” 这个键"),
    ],
)
def test_bad_facts_are_told(tmp_path: Path, more: dict[str, Any], rule: str, message: str) -> None:
    path = spec_of(tmp_path, project(**more))
    assert (rule, message) in told(path)


def test_days_may_be_written_as_they_are_printed(tmp_path: Path, program: Program) -> None:
    path = spec_of(tmp_path, project(开始日期="2022年1月1日", 完成日期="2023年6月30日"))
    program("pack", "scaffold", "own")
    rows = sheet_rows(rendered(path, ("xlsx",))["xlsx"])
    assert rows[9][2] == "2022年1月1日 至 2023年6月30日"


def test_a_workbook_without_one_of_the_figures_is_not_written(tmp_path: Path, program: Program) -> None:
    path = spec_of(tmp_path, project())
    program("pack", "scaffold", "own")
    template = tmp_path / "templates/own/template.xlsx"
    book = openpyxl.load_workbook(template)
    sheet = book["项目绩效"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "{{表头[1][5]}}")
    cell.value = "{{表头[1][3]}}"
    book.save(template)
    messages = [f.message for f in refused(path, ("xlsx",)) if f.rule == "template-columns"]
    assert messages == [
        "“项目绩效/数字化/总额” 在工作表里印了 2 次，应为 1 次",
        "“项目绩效/数字化/年度总额” 在工作表里印了 0 次，应为 1 次",
    ]


def test_a_document_without_one_of_the_rows_is_not_written(tmp_path: Path, program: Program) -> None:
    path = spec_of(tmp_path, project())
    program("pack", "scaffold", "own")
    template = tmp_path / "templates/own/template.docx"
    document = docx.Document(str(template))
    table = next(t for t in document.tables if any("起止" in c.text for row in t.rows for c in row.cells))
    table._tbl.remove(table.rows[-2]._tr)
    document.save(str(template))
    findings: list[Finding] = refused(path)
    assert any("“起止” 没有印出来" in f.message for f in findings)


def test_a_column_is_joined_in_parts_or_whole(tmp_path: Path, program: Program) -> None:
    path = spec_of(tmp_path, project(指标=indicators(12)))
    program("pack", "scaffold", "own")

    def levels() -> list[str]:
        table = next(t for t in docx_tables(rendered(path)["docx"]) if "绩效目标表" in t.title)
        return [row[1] for row in table.rows[6:18]]

    blank = [""] * 11
    assert levels() == ["产出指标", *blank[:9], "产出指标", *blank[:1]]
    home = tmp_path / "templates/own/pack.yaml"
    whole = PACK.replace("字段: 一级, 合并: 是", "字段: 一级, 合并: 整组")
    home.write_text(whole, encoding="utf-8")
    assert levels() == ["产出指标", *blank]
    home.write_text(whole.replace("合并: 整组", "合并: 否"), encoding="utf-8")
    assert levels() == ["产出指标"] * 12


def test_only_the_labels_repeat_on_printed_pages(files: dict[str, Path]) -> None:
    """A page that begins with all rows above the records would have no room for records."""
    table = next(t for t in docx_tables(files["docx"]) if "绩效目标表" in t.title)
    assert table.header_rows == 0
    book = openpyxl.load_workbook(files["xlsx"])
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("项目绩效"))
    labels = next(c.row for row in sheet.iter_rows() for c in row if c.value == "一级")
    assert sheet.print_title_rows == f"${labels}:${labels}"
    assert sheet.freeze_panes is None


LISTED = """\
沿用: hebei-2022
表:
  机构设置:
    记录: 项目
    标题: 项目支出明细表
    千分位: 是
    列:
      - {标签: 编码, 名: 项目编码, 字段: 编码, 宽: 24}
      - {标签: 项目名称, 字段: 名称, 宽: 30}
      - {标签: 实施单位, 字段: 实施单位, 宽: 40}
      - {标签: 开始, 字段: 开始日期, 宽: 22}
      - {标签: 预算数, 名: 预算数, 查询: {}}
      - {标签: 结转, 查询: {来源: 上年结转}}
    合计: 合计
"""


def test_projects_are_records_of_a_table(tmp_path: Path, program: Program) -> None:
    """One row a project with what is said of it, its money by columns, and the sum of all projects."""
    other = project(名称="别的", 编码="B02", 实施单位="档案馆", 金额="2", 资金总额="2", 年度目标="丁")
    path = spec_of(tmp_path, project(编码="A01"), other, pack=LISTED)
    program("pack", "scaffold", "own")
    printed = {"编码", "实施单位", "开始日期"}
    hints = [f.message for f in prepare(path).findings if f.rule == "texts-printed" and "项目的" in f.message]
    assert hints and not [name for name in printed if any(f"项目的{name}" in hint for hint in hints)]
    written = rendered(path, ("docx", "xlsx"))
    rows = [
        ["编码", "项目名称", "实施单位", "开始", "预算数", "结转"],
        ["合计", "", "", "", "1,205.50", "3.50"],
        ["A01", "数字化", "某某市示例局本级", "2022-01-01", "1,203.50", "3.50"],
        ["B02", "别的", "档案馆", "2022-01-01", "2.00", ""],
    ]
    assert [t.rows for t in docx_tables(written["docx"]) if t.title == "项目支出明细表"] == [rows]
    sheet = openpyxl.load_workbook(written["xlsx"], data_only=True)["机构设置"]
    assert [[cell_text(c) for c in row[:6]] for row in sheet.iter_rows() if row[0].border.left.style] == rows
    assert "1,205.50" in program("explain", "spec.yaml", "机构设置/合计/预算数").out


def test_a_project_without_a_fact_of_its_column_is_told(tmp_path: Path, program: Program) -> None:
    path = spec_of(tmp_path, project(), pack=LISTED)
    program("pack", "scaffold", "own")
    assert told(path) == [("missing-key", "项目缺少 “编码”")]


def test_the_facts_that_packs_know_are_those_of_specs() -> None:
    assert DATASETS["项目"] == ("名称", "单位", *FACTS_OF_PROJECTS)
