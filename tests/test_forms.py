"""Forms that no published document stands beside: the cells of their examples, in Word and in Excel, as worked out by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from budgetgen.findings import Place
from budgetgen.forms.listing import listing
from budgetgen.pack.model import TableRef
from budgetgen.pack.reading import load
from budgetgen.publish import prepare, render
from tests.conftest import ROOT
from tests.reading import ReadTable, docx_tables, squeezed, xlsx_tables
from tests.test_examples import sentences

NEW = {"shanghai-unit": "shanghai-2025-unit", "central": "central-2025", "hebei-2025": "hebei-2025"}
"""Example -> its pack."""


def grid(text: str) -> list[list[str]]:
    """A grid as typed: cells between bars, without white space."""
    return [["".join(cell.split()) for cell in line.split("|")] for line in text.strip().splitlines()]


Tables = dict[str, ReadTable]
"""Tables of a written file by title."""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Tables]:
    """The tables of an example's .docx or .xlsx, each example rendered once."""

    @cache
    def made(name: str) -> dict[str, Tables]:
        spec = ROOT / f"examples/{name}.yaml"
        written, findings = render(spec, tmp_path_factory.mktemp(name), ("docx", "xlsx"), set())
        assert not findings, [str(f) for f in findings]
        disclosure = prepare(spec).disclosure
        assert disclosure is not None
        widths = [len(block.columns) for block in disclosure.tables]
        captions = [len(block.captions) for block in disclosure.tables]
        both = {"docx": docx_tables(written[0]), "xlsx": xlsx_tables(written[1], widths, captions)}
        return {suffix: {squeezed(t.title): t for t in found} for suffix, found in both.items()}

    return lambda name, suffix: made(name)[suffix]


EXPECTED = {
    (
        "shanghai-unit",
        "2025年预算单位财务收支预算总表",
    ): """
        本年收入 | | 本年支出 | | | |
        项目 | 预算数 | 项目 | 预算数 | | |
         | | | 合计 | 基本支出 | | 项目支出
         | | | | 人员经费 | 公用经费 |
        一、财政拨款收入 | 4,886,300.00 | 一、教育支出 | 4,322,400.50 | 2,798,400.00 | 264,000.50 | 1,260,000.00
        1、一般公共预算资金 | 4,886,300.00 | 二、社会保障和就业支出 | 402,900.00 | 402,900.00 | |
        2、政府性基金 | | 三、卫生健康支出 | 231,000.00 | 231,000.00 | |
        3、国有资本经营预算 | | 四、住房保障支出 | 350,000.00 | 350,000.00 | |
        二、事业收入 | 420,000.50 | | | | |
        三、事业单位经营收入 | | | | | |
        四、其他收入 | | | | | |
         | | | | | |
         | | | | | |
         | | | | | |
         | | | | | |
         | | | | | |
         | | | | | |
        收入总计 | 5,306,300.50 | 支出总计 | 5,306,300.50 | 3,782,300.00 | 264,000.50 | 1,260,000.00
        """,
    (
        "central",
        "一般公共预算支出表",
    ): """
        功能分类科目 | | 2024年执行数 | 2025年预算数 | | | 2025年预算数比2024年执行数 |
        科目编码 | 科目名称 | | 小计 | 基本支出 | 项目支出 | 增减额 | 增减％
        205 | 教育支出 | 374.75 | 341.38 | 341.38 | | -33.37 | -8.90
        20508 | 进修及培训 | 374.75 | 341.38 | 341.38 | | -33.37 | -8.90
        2050802 | 干部教育 | 350.00 | 341.38 | 341.38 | | -8.62 | -2.46
        2050803 | 培训支出 | 24.75 | | | | -24.75 | -100.00
        206 | 科学技术支出 | 1,309.22 | 1,324.05 | 1,079.05 | 245.00 | 14.83 | 1.13
        20601 | 科学技术管理事务 | 1,309.22 | 1,324.05 | 1,079.05 | 245.00 | 14.83 | 1.13
        2060101 | 行政运行 | 1,046.72 | 1,079.05 | 1,079.05 | | 32.33 | 3.09
        2060102 | 一般行政管理事务 | 262.50 | 245.00 | | 245.00 | -17.50 | -6.67
        208 | 社会保障和就业支出 | 206.50 | 214.80 | 214.80 | | 8.30 | 4.02
        20805 | 行政事业单位养老支出 | 206.50 | 214.80 | 214.80 | | 8.30 | 4.02
        2080501 | 行政单位离退休 | 96.20 | 96.20 | 96.20 | | |
        2080505 | 机关事业单位基本养老保险缴费支出 | 110.30 | 118.60 | 118.60 | | 8.30 | 7.52
        221 | 住房保障支出 | 128.40 | 138.00 | 138.00 | | 9.60 | 7.48
        22102 | 住房改革支出 | 128.40 | 138.00 | 138.00 | | 9.60 | 7.48
        2210201 | 住房公积金 | 128.40 | 132.00 | 132.00 | | 3.60 | 2.80
        2210202 | 提租补贴 | | 6.00 | 6.00 | | 6.00 |
         | 合计 | 2,018.87 | 2,018.23 | 1,773.23 | 245.00 | -0.64 | -0.03
        """,
    (
        "central",
        "财政拨款“三公”经费支出表",
    ): """
        2024年预算数 | | | | | | 2025年预算数 | | | | |
        合计 | 因公出国（境）费 | 公务用车购置及运行费 | | | 公务接待费 | 合计 | 因公出国（境）费 | 公务用车购置及运行费 | | | 公务接待费
         | | 小计 | 购置费 | 运行费 | | | | 小计 | 购置费 | 运行费 |
        76.50 | 50.00 | 20.00 | | 20.00 | 6.50 | 69.50 | 45.00 | 18.00 | | 18.00 | 6.50
        """,
    (
        "central",
        "财政拨款收支总表",
    ): """
        收入 | | 支出 | | | |
        项目 | 预算数 | 项目 | 合计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算
        一、本年收入 | 1,998.23 | 一、本年支出 | 2,018.23 | 2,018.23 | |
        （一）一般公共预算拨款 | 1,998.23 | （一）教育支出 | 341.38 | 341.38 | |
        （二）政府性基金预算拨款 | | （二）科学技术支出 | 1,324.05 | 1,324.05 | |
        （三）国有资本经营预算拨款 | | （三）社会保障和就业支出 | 214.80 | 214.80 | |
        二、上年结转 | 35.00 | （四）住房保障支出 | 138.00 | 138.00 | |
        （一）一般公共预算拨款 | 35.00 | 二、结转下年 | 15.00 | 15.00 | |
        （二）政府性基金预算拨款 | | | | | |
        （三）国有资本经营预算拨款 | | | | | |
         | | | | | |
         | | | | | |
         | | | | | |
        收入总计 | 2,033.23 | 支出总计 | 2,033.23 | 2,033.23 | |
        """,
    (
        "central",
        "部门收支总表",
    ): """
        收入 | | 支出 |
        项目 | 预算数 | 项目 | 预算数
        一、一般公共预算拨款收入 | 1,998.23 | 一、教育支出 | 442.88
        二、政府性基金预算拨款收入 | | 二、科学技术支出 | 1,324.05
        三、国有资本经营预算拨款收入 | | 三、社会保障和就业支出 | 214.80
        四、事业收入 | 89.50 | 四、住房保障支出 | 138.00
        五、事业单位经营收入 | | |
        六、上级补助收入 | | |
        七、附属单位上缴收入 | | |
        八、其他收入 | | |
         | | |
         | | |
        本年收入合计 | 2,087.73 | 本年支出合计 | 2,119.73
        使用非财政拨款结余 | 12.00 | 结转下年 | 15.00
        上年结转 | 35.00 | |
        收入总计 | 2,134.73 | 支出总计 | 2,134.73
        """,
}
LAST = {
    ("central", "部门收入总表"): """
         | 合计 | 2,134.73 | 35.00 | 1,998.23 | | | 89.50 | 4.00 | | | | | 12.00
        """,
    ("central", "部门支出总表"): "| 合计 | 2,119.73 | 1,874.73 | 245.00 | | |",
    ("central", "一般公共预算基本支出表"): "| 合计 | 1,773.23 | 1,632.23 | 141.00",
    ("central", "政府性基金预算支出表"): "| 合计 | | |",
    (
        "shanghai-unit",
        "2025年预算单位支出预算总表",
    ): "合计 | | | | 5,306,300.50 | 4,046,300.50 | 1,260,000.00",
    ("hebei-2025", "部门预算收支总表"): "34 | 收入总计 | 442.21 | 支出总计 | 442.21",
}
"""The last rows of more tables."""


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
@pytest.mark.parametrize(("name", "title"), EXPECTED)
def test_every_cell(tables: Callable[[str, str], Tables], name: str, title: str, suffix: str) -> None:
    assert squeezed_rows(tables(name, suffix)[title]) == grid(EXPECTED[name, title])


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
@pytest.mark.parametrize(("name", "title"), LAST)
def test_last_rows(tables: Callable[[str, str], Tables], name: str, title: str, suffix: str) -> None:
    assert squeezed_rows(tables(name, suffix)[title])[-1:] == grid(LAST[name, title])


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_hebei_2025_has_five_sources_and_31_classes(
    tables: Callable[[str, str], Tables], suffix: str
) -> None:
    rows = squeezed_rows(tables("hebei-2025", suffix)["部门预算收支总表"])[3:]
    assert [row[1:3] for row in rows[:6]] == [
        ["一、一般公共预算拨款收入", "419.86"],
        ["二、政府性基金预算拨款收入", ""],
        ["三、国有资本经营预算拨款收入", ""],
        ["四、财政专户管理资金收入", ""],
        ["五、单位资金", "16.35"],
        ["", ""],
    ]
    assert rows[30] == ["31", "", "", "三十一、人行科目", ""]
    assert [row[1:] for row in rows[31:33]] == [
        ["本年收入合计", "436.21", "本年支出合计", "442.21"],
        ["上年结转结余", "6.00", "年终结转结余", ""],
    ]


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_day_is_written_alike_in_a_table_and_in_its_sentence(
    tables: Callable[[str, str], Tables], suffix: str
) -> None:
    caption = tables("hebei-2025", suffix)["部门固定资产占用情况表"].captions[-1]
    day = caption.removeprefix("截止时间：")
    assert re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", day)
    assert f"截至{day}" in sentences("hebei-2025", "资产")


def squeezed_rows(table: ReadTable) -> list[list[str]]:
    return [[squeezed(cell) for cell in row] for row in table.rows]


def test_a_unit_calls_itself_a_unit(tmp_path: Path) -> None:
    """The words of the form, apart from the name of a classification and of those above the unit."""
    written, _ = render(ROOT / "examples/shanghai-unit.yaml", tmp_path, ("docx",), set())
    assert written[0].name.endswith("2025年单位预算公开.docx")
    disclosure = prepare(ROOT / "examples/shanghai-unit.yaml").disclosure
    assert disclosure is not None
    assert disclosure.cover[-1] == "2025年单位预算"
    texts = [
        getattr(block, "text", "")
        for block in disclosure.blocks
        if getattr(block, "statement", "") != "名词解释"
    ]
    for table in disclosure.tables:
        texts += [table.title, *table.captions, *table.notes]
        texts += [cell.text for row in table.header for cell in row]
    assert [t for t in texts if "部门" in re.sub("部门(预算)?经济分类", "", t)] == []
    assert "编制单位：某某区少年宫" in texts
    assert any("本单位2025年无政府性基金预算" in text for text in texts)
    assert "没有所属单位" in sentences("shanghai-unit", "机构")


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_units_form_is_the_published_one(tables: Callable[[str, str], Tables], suffix: str) -> None:
    """Titles, captions, headers and the lines of income as a unit printed them the year before."""
    found = list(tables("shanghai-unit", suffix).values())
    published = json.loads((ROOT / "tests/data/putuo-fuliyuan-2024/tables.json").read_text(encoding="utf-8"))
    assert len(found) == len(published) == 9
    for table, printed in zip(found, published, strict=True):
        header = [[squeezed(cell) for cell in row] for row in printed["header"]]
        if (
            "三公" in printed["title"]
        ):  # its title there lacks the year, its columns have it (so does no other form)
            header[0] = [cell.replace("2024年", "") for cell in header[0]]
            printed["title"] = "2024年" + printed["title"]
        assert squeezed(table.title) == squeezed(printed["title"]).replace("2024", "2025")
        own = [
            squeezed(caption).replace("某某区少年宫", "上海市普陀区社会福利院") for caption in table.captions
        ]
        assert own == [squeezed(caption) for caption in printed["caption"][:2]]
        rows = squeezed_rows(table)
        assert rows[: len(header)] == header
        if printed in (published[0], published[3]):
            said = [[squeezed(row[0]) for row in body] for body in (rows[len(header) :], printed["body"])]
            assert [label for label in said[0] if label] == [label for label in said[1] if label]


def test_a_unit_of_a_department_takes_the_form_of_units(tmp_path: Path) -> None:
    """--unit on a spec of the department's form: the pack names the form for units."""
    spec = ROOT / "specs/shanghai/putuo/2025/finance.yaml"
    written, findings = render(spec, tmp_path, ("docx",), set(), unit="上海市普陀区财政局本部")
    assert not findings, [str(f) for f in findings]
    assert written[0].name.endswith("2025年单位预算公开.docx")
    found = {squeezed(t.title): t for t in docx_tables(written[0])}
    rows = squeezed_rows(found["2025年预算单位财务收支预算总表"])
    assert rows[3][4:] == ["人员经费", "公用经费", ""]
    assert rows[-1][3:] == ["31,214,205.80", "22,826,756.00", "2,294,335.00", "6,093,114.80"]


def test_the_ministries_form_calls_a_unit_a_unit(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    text = (ROOT / "templates/central-2025/starter.yaml").read_text(encoding="utf-8")
    spec.write_text(text.replace("其他事项: 本部门", "其他事项: 本单位"), encoding="utf-8")
    disclosure = prepare(spec, unit="某某局本级").disclosure
    assert disclosure is not None
    assert disclosure.cover == ("某某局本级", "2025年单位预算")
    assert [t.title for t in disclosure.tables][:3] == ["单位收支总表", "单位收入总表", "单位支出总表"]
    assert disclosure.tables[7].notes == ("注：本单位2025年没有政府性基金预算拨款安排的支出，本表为空表。",)


def test_sentences_of_the_ministries_form() -> None:
    told = sentences("central", "一般公共预算")
    assert "支出2018.23万元，比2024年执行数减少0.64万元，下降0.03%。" in told
    assert "行政运行（项）1079.05万元，比2024年执行数增加32.33万元，增长3.09%，主要原因是人员增加。" in told
    assert "行政单位离退休（项）96.20万元，比2024年执行数持平。" in told
    assert "提租补贴（项）6.00万元，比2024年执行数增加6.00万元，主要原因是按规定新发放提租补贴。" in told
    assert "培训支出（项）0万元，比2024年执行数减少24.75万元，下降100.00%" in told, "only last year had it"
    assert told.count("（项）") == 8
    assert "69.50万元，与2024年预算相比减少7.00万元，下降9.15%" in sentences("central", "三公")
    assert "使用非财政拨款结余12.00万元" in sentences("central", "收入")
    assert "机关运行经费财政拨款预算129.80万元" in sentences("central", "机关运行经费"), "not the 事业 unit's"


@pytest.mark.parametrize("name", NEW.values())
def test_what_was_not_compared_is_said(name: str) -> None:
    assert len({pack.name: pack.unchecked for pack in listing(ROOT)}[name]) > 5
    assert f"`{name}`" in (ROOT / "docs/版式包.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NEW.values())
def test_all_tables_of_the_law_are_there(name: str) -> None:
    pack, findings = load(name, Place("x"), ROOT)
    assert not findings
    assert pack is not None
    printed = {entry.name for entry in pack.outline if isinstance(entry, TableRef)}
    wanted = "收支总表、收入总表、支出总表、财政拨款收支总表、一般公共预算支出表、基本支出表、三公经费、政府性基金支出表、国有资本经营支出表"
    assert set(wanted.split("、")) <= printed


STARTERS = sorted((ROOT / "templates").glob("*/starter.yaml"))


@pytest.mark.parametrize("starter", STARTERS, ids=lambda path: path.parent.name)
def test_a_starter_is_of_its_pack_and_clean(starter: Path) -> None:
    assert f"\n版式: {starter.parent.name}\n" in starter.read_text(encoding="utf-8")
    prepared = prepare(starter)
    assert not prepared.findings, [str(f) for f in prepared.findings]
