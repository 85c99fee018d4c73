"""Shares and degrees of execution: in tables, in the workbook's formulas, in sentences, as data, explained."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl

from budgetgen.publish import prepare
from tests.making import own_pack, rendered, starter, write_spec
from tests.program import run
from tests.reading import docx_tables
from tests.test_shown_alike import displayed

PACK = """\
上年数:
  - 按: 性质
    项: {基本支出: 基本支出, 项目支出: 项目支出, 经营支出: 事业单位经营支出, 上缴上级支出: 上缴上级支出, 对附属单位补助支出: 对附属单位补助支出}
  - 按: 三公
    范围: {资金: 财政拨款, 三公: 三公经费}
    项: {因公出国（境）费: 因公出国, 公务用车购置费: 公务用车购置, 公务用车运行维护费: 公务用车运行, 公务接待费: 公务接待}
  - {名: 上年执行数, 按: 性质, 年度: 上年执行, 项: {基本支出: 基本支出, 项目支出: 项目支出}}
表:
  政府性基金支出表:
    范围: {资金: null, 性质: 本年支出}
    无数: —
    列:
      - 项目
      - 合计
      - {标签: 占比％, 名: 占比}
      - {标签: 占比, 名: 整数占比, 小数: "0"}
      - {标签: 一般公共预算, 列: [{标签: 小计, 名: 一般}, {标签: 占比, 名: 一般占比}]}
      - {标签: 上年预算数, 查询: {年度: 上年}}
      - 上年执行数
      - {标签: 完成率, 查询: {年度: 上年执行, 度量: 完成率}}
      - {标签: 比本年预算, 查询: {年度: 上年执行, 度量: 完成率, 比: 上年}, 小数: 至多1}
    行词位: [支出列]
    行: [合计, 基本支出, 项目支出, 经营支出]
    空表注: null
说明:
  引言:
    文: 基本支出占${政府性基金支出表/基本支出/占比}%，上年完成预算的${政府性基金支出表/合计/完成率}%。
"""
BODY = [
    ["合计", "312.05", "100.00", "100", "312.05", "100.00", "304.05", "290.00", "95.38", "95.4"],
    ["基本支出", "287.05", "91.99", "92", "287.05", "91.99", "279.05", "270.00", "96.76", "96.8"],
    ["项目支出", "25.00", "8.01", "8", "25.00", "8.01", "25.00", "20.00", "80.00", "80"],
    ["经营支出", "—", "—", "—", "—", "—", "—", "—", "—", "—"],
]


def spec_in(folder: Path) -> Path:
    own_pack(folder, PACK)
    done = run("pack", "scaffold", "own", "--force", cwd=folder)
    assert done.status == 0, done.err
    data = starter() | {"版式": "own"}
    data["上年"]["上年执行数"] = {"基本支出": "2700000", "项目支出": "200000"}
    return write_spec(folder, data)


def test_shares_and_execution_in_page_and_sheet(tmp_path: Path) -> None:
    files = rendered(spec_in(tmp_path), ("docx", "xlsx"))
    [page] = [table.rows[-4:] for table in docx_tables(files["docx"]) if "政府性基金" in table.title]
    assert page == BODY
    sheet = openpyxl.load_workbook(files["xlsx"], data_only=True)["政府性基金支出表"]
    rows = [[displayed(cell) for cell in row] for row in sheet.iter_rows()]
    assert [row for row in rows if row in BODY] == BODY
    live = openpyxl.load_workbook(files["xlsx"])["取数"]
    shares = [str(cell.value) for row in live.iter_rows() for cell in row if "*20000+" in str(cell.value)]
    assert shares and all("-'取数'" not in formula.partition("INT")[0] for formula in shares)


def test_sentences_data_and_explanation(tmp_path: Path) -> None:
    spec = spec_in(tmp_path)
    prepared = prepare(spec)
    assert not [f for f in prepared.findings if f.rule not in ("glossary-terms", "texts-printed")]
    assert prepared.disclosure is not None
    texts = [block.text for block in prepared.disclosure.blocks if hasattr(block, "text")]
    assert "基本支出占91.99%，上年完成预算的95.38%。" in texts
    told = run("explain", str(spec), "政府性基金支出表/基本支出/占比", cwd=tmp_path).out
    assert "政府性基金支出表/基本支出/占比　91.99 %" in told
    assert "除以：3,120,500.00 元（性质=本年支出 ∧ 年度=本年）" in told
    done = run("render", str(spec), "--format", "json", "-o", str(tmp_path / "out"), cwd=tmp_path)
    assert done.status in (0, 1), done.err
    data = json.loads(next((tmp_path / "out").rglob("*.json")).read_text(encoding="utf-8"))
    figures = {f["address"]: f for b in data["blocks"] for f in b.get("figures", [])}
    whole = figures["政府性基金支出表/基本支出/整数占比"]
    assert (whole["amount"], whole["measure"], whole["text"]) == ("92", "占比", "92")


def test_the_portrait_says_what_a_ratio_is(tmp_path: Path) -> None:
    own_pack(tmp_path, PACK)
    told = run("pack", "show", "own", "政府性基金支出表", cwd=tmp_path).out
    assert "度量=占比（占全表的）" in told
    assert "度量=完成率（占预算的）" in told
