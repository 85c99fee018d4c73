"""Rows that forms ask for: whole lists of codes, two dimensions one below the other, codes of listed rows, filler texts."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from budgetgen.catalog.catalog import entries
from budgetgen.disclosure.model import TableBlock
from budgetgen.publish import prepare
from tests.making import own_pack, rendered, starter, write_spec
from tests.program import run
from tests.reading import docx_tables, squeezed
from tests.test_shown_alike import displayed

PACK = """\
表:
  基本支出表:
    行: {树: 经济, 全部: 是, 合计: 末}
    行范围: {经济: 301、302}
  政府性基金支出表:
    范围: {资金: null, 性质: 本年支出}
    列: [科目编码, 科目名称, 合计]
    行: {树: 单位, 下: {树: 功能, 下: {树: 经济}}, 合计: 首}
    空表注: null
  国有资本经营支出表:
    行: {树: 功能, 空行: 2, 空行印: 无, 空表合计: 是}
  项目绩效: {}
"""
SPEC = {
    "版式": "own",
    "单位": [{"名称": "本级", "性质": "行政", "规格": "正科级", "经费保障": "财政拨款"}],
}


def made(folder: Path, pack: str = PACK) -> dict[str, tuple[TableBlock, list[list[str]]]]:
    """The tables of the starter in an own pack, and their bodies, which stand in the page and in the sheet alike."""
    own_pack(folder, pack)
    done = run("pack", "scaffold", "own", "--force", cwd=folder)
    assert done.status == 0, done.err
    spec = write_spec(folder, starter() | SPEC)
    files = rendered(spec, ("docx", "xlsx"))
    disclosure = prepare(spec).disclosure
    assert disclosure is not None
    book = openpyxl.load_workbook(files["xlsx"], data_only=True)
    pages = {squeezed(table.title): table for table in docx_tables(files["docx"])}
    found = {}
    for block in disclosure.tables:
        if not block.layout.each:
            body = [[squeezed(cell.text) for cell in row.cells] for row in block.rows]
            page = pages[squeezed(block.title)].rows[len(block.header) :]
            assert [[squeezed(cell) for cell in row] for row in page] == body
            rows = [[squeezed(displayed(cell)) for cell in row] for row in book[block.name].iter_rows()]
            assert all(row in rows for row in body)
            found[block.name] = (block, body)
    return found


def test_a_whole_list_is_printed_money_or_not(tmp_path: Path) -> None:
    _, body = made(tmp_path)["基本支出表"]
    codes = {e.code for e in entries("economic", 2022) if e.code.startswith(("301", "302"))}
    assert [row[1] for row in body] == [*sorted(codes), ""]
    by_code = {row[1]: row[2:] for row in body}
    assert by_code["30103"] == ["奖金", "", "", ""]
    assert by_code["30201"] == ["办公费", "4.50", "", "4.50"]
    assert by_code["302"] == ["商品和服务支出", "27.00", "", "27.00"]
    assert body[-1][2:] == ["合计", "287.05", "260.05", "27.00"]


def test_a_whole_list_has_what_its_table_may_ask_for(tmp_path: Path) -> None:
    pack = PACK.replace("{经济: 301、302}", "{经费: 公用经费}")
    _, body = made(tmp_path, pack)["基本支出表"]
    codes = {row[1] for row in body}
    assert {"302", "30299", "310", "31002"} <= codes
    assert not {code for code in codes if code.startswith(("301", "303"))}


def test_one_dimension_below_another(tmp_path: Path) -> None:
    block, body = made(tmp_path)["政府性基金支出表"]
    assert body[:8] == [
        ["", "合计", "312.05"],
        ["", "本级", "312.05"],
        ["201", "一般公共服务支出", "247.05"],
        ["20132", "组织事务", "247.05"],
        ["2013201", "行政运行", "222.05"],
        ["301", "工资福利支出", "195.05"],
        ["30101", "基本工资", "98.00"],
        ["30102", "津贴补贴", "76.00"],
    ]
    names = [row.name for row in block.rows]
    assert names[5] == "本级·2013201·301"
    assert len(set(names)) == len(names)
    assert [row.level for row in block.rows[1:7]] == [0, 2, 3, 4, 5, 6]
    indents = [row.cells[1].indent for row in block.rows[1:7]]
    assert indents == [0, 1, 2, 3, 4, 5]
    where = dict(zip(names, body, strict=True))
    assert where["本级·2013202"][2] == "25.00"
    assert not [name for name in names if name.startswith("本级·2013202·")], "no economics are written there"


def test_a_cell_below_another_dimension_tells_its_query(tmp_path: Path) -> None:
    own_pack(tmp_path, PACK)
    done = run("pack", "show", "own", "政府性基金支出表/本级·2013201·30101/合计", cwd=tmp_path)
    assert "取数：经济=30101 ∧ 功能=2013201 ∧ 性质=本年支出 ∧ 单位=本级" in done.out
    told = run("pack", "show", "own", "政府性基金支出表", cwd=tmp_path).out
    assert "最下一级下面：有数的功能科目" in "".join(told.split())
    assert "全部经济科目各一行" in run("pack", "show", "own", "基本支出表", cwd=tmp_path).out


def test_filler_rows_may_carry_a_text(tmp_path: Path) -> None:
    _, body = made(tmp_path)["国有资本经营支出表"]
    assert body == [["", "", "无", "", "", ""], [""] * 6, ["", "", "合计", "", "", ""]]


def test_records_without_any_may_carry_a_text(tmp_path: Path) -> None:
    pack = "表:\n  采购: {空行: 2, 空行印: 无}\n"
    own_pack(tmp_path, pack)
    data = starter() | SPEC
    data["项目支出"][0].pop("采购")
    files = rendered(write_spec(tmp_path, data))
    [table] = [t for t in docx_tables(files["docx"]) if "采购" in t.title]
    assert [row[0] for row in table.rows[-2:]] == ["无", ""]


def test_listed_rows_print_their_only_code(tmp_path: Path) -> None:
    pack = PACK.replace(
        "    行: {树: 单位, 下: {树: 功能, 下: {树: 经济}}, 合计: 首}\n",
        '    行:\n      - {标签: 工资福利支出, 查询: {经济: "301"}}\n      - {标签: 　基本工资, 名: 基本工资, 查询: {经济: "30101"}}\n'
        '      - {标签: 两样, 查询: {经济: "302、310"}}\n      - 合计\n',
    )
    pack = pack.replace(
        "列: [科目编码, 科目名称, 合计]", "列: [科目编码, 科目名称, 合计]\n    行词位: [支出列]"
    )
    pack = pack.replace(
        "范围: {资金: null, 性质: 本年支出}", "范围: {资金: null, 性质: 基本支出, 经济: 301、302}"
    )
    _, body = made(tmp_path, pack)["政府性基金支出表"]
    assert [row[:2] for row in body] == [
        ["301", "工资福利支出"],
        ["30101", "基本工资"],
        ["", "两样"],
        ["", "合计"],
    ]


def test_sheets_have_the_names_of_the_form(tmp_path: Path) -> None:
    own_pack(tmp_path, "表:\n  支出总表: {工作表: 部门支出总表01-3}\n  项目绩效: {工作表: 绩效 05}\n")
    spec = write_spec(tmp_path, starter() | SPEC)
    book = openpyxl.load_workbook(rendered(spec, ("xlsx",))["xlsx"])
    assert {"部门支出总表01-3", "绩效 051", "收支总表"} <= set(book.sheetnames)
    assert "支出总表" not in book.sheetnames
    places = {name: next(iter(found.destinations))[0] for name, found in book.defined_names.items()}
    assert places["数.支出总表.合计.合计"] == "部门支出总表01-3"
    assert "工作表 部门支出总表01-3" in run("pack", "show", "own", "支出总表", cwd=tmp_path).out


def test_what_is_distributed_is_in_the_total_and_no_expenditure(tmp_path: Path) -> None:
    own_pack(
        tmp_path,
        '表:\n  收支总表: {侧: {支出: {合计行: [本年支出合计, 年终结转结余, 结余分配, 支出总计]}, 收入: {合计行: [本年收入合计, 上年结转结余, "", 收入总计]}}}\n',
    )
    data = starter() | SPEC
    data["结余分配"] = [{"科目": "2013202 一般行政管理事务", "金额": {"其他收入": "30000"}}]
    data.pop("批复数", None)
    spec = write_spec(tmp_path, data)
    books = prepare(spec).books
    assert books is not None
    fen = {
        row: books.figures[f"收支总表/{row}/预算数"].amount for row in ("结余分配", "支出总计", "收入总计")
    }
    assert fen == {"结余分配": 3_000_000, "支出总计": 315_050_000, "收入总计": 315_050_000}
    assert books.figures["收支总表/本年支出合计/预算数"].amount == 312_050_000
    rendered(spec, ("xlsx",))
    data["结余分配"] = [{"科目": "2013202 一般行政管理事务"}]
    told = [str(finding) for finding in prepare(write_spec(tmp_path, data)).findings]
    assert any("错误[missing-key]" in line and "金额" in line for line in told)
