"""The examples and the published specs render without findings, and show the figures that their lines add up to."""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from budgetgen.disclosure.model import Disclosure, Paragraph
from budgetgen.publish import prepare, render
from tests.conftest import ROOT
from tests.making import example_specs
from tests.reading import docx_tables, squeezed

EXAMPLES = example_specs()
NAMES = [path.relative_to(ROOT / "examples").with_suffix("").as_posix() for path in EXAMPLES]
SPECS = sorted((ROOT / "specs").glob("**/*.yaml"))


@cache
def disclosure(name: str) -> Disclosure:
    """The disclosure of an example; it has no findings."""
    prepared = prepare(ROOT / "examples" / f"{name}.yaml")
    assert not prepared.findings, [str(f) for f in prepared.findings]
    assert prepared.disclosure is not None
    return prepared.disclosure


def yuan(name: str, address: str) -> float:
    """The exact amount of a figure in 元."""
    amount = disclosure(name).figures[address].amount
    assert amount is not None, address
    return amount / 100


def sentences(name: str, statement: str) -> str:
    return "".join(
        block.text
        for block in disclosure(name).blocks
        if isinstance(block, Paragraph) and block.statement == statement
    )


@pytest.mark.parametrize("spec", [*EXAMPLES, *SPECS], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_renders_to_word_and_excel(spec: Path, tmp_path: Path) -> None:
    written, findings = render(spec, tmp_path, ("docx", "xlsx"), set())
    assert not findings, [str(f) for f in findings]
    assert [path.suffix for path in written] == [".docx", ".xlsx"]
    book = openpyxl.load_workbook(written[1], data_only=True)
    names = [name for name in book.sheetnames if name in ("收支总表", "财政拨款收支总表")]
    assert names == ["收支总表", "财政拨款收支总表"]
    for name in names:
        last = next(row for row in book[name].iter_rows(values_only=True) if "收入总计" in row)
        income, expenditure = last[last.index("收入总计") + 1], last[last.index("支出总计") + 1]
        assert income == expenditure, f"{spec.name} {name}"
        assert isinstance(income, int | float), "stored values stand beside the formulas"
        assert income > 0


def test_there_are_examples_and_specs() -> None:
    named = {"minimal", "two-units", "funds", "citations", "margins", "nonfiscal"}
    named |= {"central", "hebei-2025", "shanghai-unit"}
    assert named | {"units-in-files/department", "ledger-table/department", "prior-year/2022"} <= set(NAMES)
    assert SPECS


@pytest.mark.parametrize("spec", EXAMPLES, ids=NAMES)
def test_it_says_what_it_teaches(spec: Path) -> None:
    head = spec.read_text(encoding="utf-8").partition("\n\n")[0]
    assert all(line.startswith("#") for line in head.splitlines())
    assert "学什么" in head
    assert "试一试" in head


@pytest.mark.parametrize("name", NAMES)
def test_income_is_expenditure(name: str) -> None:
    """Whatever the form calls its columns."""
    figures = disclosure(name).figures
    whole = yuan(name, "收支总表/收入总计/预算数")
    assert whole > 0
    assert whole == yuan(name, one_of(figures, "收支总表/支出总计/预算数", "收支总表/支出总计/合计"))
    assert whole == yuan(name, "收入总表/合计/合计")
    given = one_of(figures, "财政拨款收支总表/收入总计/金额", "财政拨款收支总表/收入总计/预算数")
    assert yuan(name, given) == yuan(name, "财政拨款收支总表/支出总计/合计")
    spent = one_of(figures, "收支总表/本年支出合计/预算数", "收支总表/支出总计/合计")
    assert yuan(name, spent) == yuan(name, "支出总表/合计/合计")


def one_of(figures: Container[str], *addresses: str) -> str:
    return next(address for address in addresses if address in figures)


def test_minimal() -> None:
    assert yuan("minimal", "支出总表/合计/基本支出") == 1_324_900
    assert yuan("minimal", "支出总表/20126/合计") == 1_474_900
    assert yuan("minimal", "基本支出表/合计/公用经费") == 38_500
    assert yuan("minimal", "收支要点/机关运行经费/本年") == 38_500
    assert "没有安排政府采购预算" in sentences("minimal", "采购")
    assert "基本支出持平；项目支出持平" in sentences("minimal", "收支增减")


def test_two_units() -> None:
    name = "two-units"
    assert yuan(name, "支出总表/合计/合计") == 5_242_200
    assert yuan(name, "基本支出表/30101/合计") == 1_523_600 + 865_000, "both units' wages"
    assert yuan(name, "采购/某某市文化局本级小计/合计") == 12_000
    assert yuan(name, "采购/某某市图书馆小计/合计") == 15_000
    assert yuan(name, "采购/合计/合计") == 27_000
    assert yuan(name, "采购/合计/预留份额") == 12_000
    assert yuan(name, "收支要点/公用经费/本年") == 101_500
    assert yuan(name, "收支要点/机关运行经费/本年") == 70_000, "a 事业 unit has none"
    assert yuan(name, "资产/资产总额/价值") == 22_151_000, "办公用房 is part of 房屋"
    units = next(table for table in disclosure(name).tables if table.name == "机构设置")
    assert [row.cells[1].text for row in units.rows] == ["行政", "事业"]


def test_funds() -> None:
    name = "funds"
    assert yuan(name, "收支总表/政府性基金预算拨款收入/预算数") == 5_900_000
    assert yuan(name, "收支总表/国有资本经营预算拨款收入/预算数") == 1_250_000
    assert yuan(name, "收支总表/其他收入/预算数") == 4_200.05
    assert yuan(name, "收支总表/上年结转结余/预算数") == 550_000
    assert yuan(name, "收支总表/年终结转结余/预算数") == 300_000
    assert yuan(name, "收支总表/收入总计/预算数") - yuan(name, "支出总表/合计/合计") == pytest.approx(300_000)
    assert yuan(name, "政府性基金支出表/合计/项目支出") == 6_000_000, "without what is carried out"
    assert yuan(name, "国有资本经营支出表/223/项目支出") == 1_250_000
    assert yuan(name, "三公经费/公务用车购置及运维费/合计") == 238_000
    assert yuan(name, "采购/合计/财政拨款结转") == 120_000
    assert disclosure(name).figures["收支总表/其他收入/预算数"].text == "0.42"


def test_funds_fill_the_tables_that_are_empty_elsewhere(tmp_path: Path) -> None:
    written, _ = render(ROOT / "examples/funds.yaml", tmp_path, ("docx",), set())
    tables = {squeezed(table.title): table for table in docx_tables(written[0])}
    for fund, total in (("政府性基金预算", "600.00"), ("国有资本经营预算", "125.00")):
        table = tables[f"部门预算{fund}财政拨款支出表"]
        assert not table.notes, "the note of an empty table"
        assert [row for row in table.rows if "合计" in row][-1][3] == total


def test_citations() -> None:
    name = "citations"
    income = disclosure(name).figures["收支总表/收入总计/预算数"].text
    assert income == "163.29"
    assert f"收入总计{income}万元" in sentences(name, "收入")
    assert "办公费4.80万元；项目支出48.00万元" in sentences(name, "支出")
    assert "本年安排 48.00 万元" in sentences(name, "职责")
    assert "主要原因是工资标准调整" in sentences(name, "收支增减")
    assert "42.00万元" in sentences(name, "其他事项")
    assert "项目支出与上年相比增加3.00万元，因公出国（境）费与上年持平。" in sentences(name, "其他事项")
    cited = [
        c.figure.address for b in disclosure(name).blocks if isinstance(b, Paragraph) for c in b.citations
    ]
    assert "基本支出表/30201/合计" in cited


def test_nonfiscal_money_by_nature_and_fund() -> None:
    name = "nonfiscal"
    natures = ("基本支出", "项目支出", "经营支出", "上解上级支出", "对附属单位补助支出")
    spent = [yuan(name, f"支出总表/合计/{nature}") for nature in natures]
    assert spent == [8_425_000, 1_500_000, 420_000, 120_000, 180_000]
    assert yuan(name, "支出总表/合计/合计") == sum(spent)
    funds = ("一般公共预算拨款收入", "事业收入", "事业单位经营收入", "上级补助收入", "附属单位上缴收入")
    income = [yuan(name, f"收支总表/{fund}/预算数") for fund in funds]
    assert income == [8_845_000, 1_200_000, 450_000, 200_000, 180_000]
    assert yuan(name, "收支总表/年终结转结余/预算数") == sum(income) - sum(spent) == 230_000
    assert yuan(name, "财政拨款收支总表/支出总计/合计") == 8_845_000, "commercial spending is not paid by it"


def test_projects_with_economic_detail_reach_the_table_of_three_public_expenses() -> None:
    name = "nonfiscal"
    assert yuan(name, "三公经费/公务用车运行维护费/合计") == 68_000 + 24_000, "basic and project"
    assert yuan(name, "基本支出表/30231/合计") == 68_000, "basic only"
    assert yuan(name, "项目要点/小麦新品种选育/金额") == 1_000_000
    assert "培训费" not in sentences(name, "支出")


def test_margins_answer_by_function_and_by_economics() -> None:
    """Money known twice over, apart: either way of dividing it gives its tables, none is counted twice."""
    disclosure = prepare(ROOT / "examples/margins.yaml").disclosure
    assert disclosure is not None
    figures = {name: figure.text for name, figure in disclosure.figures.items()}
    assert figures["收支总表/支出总计/预算数"] == "186.00"
    assert figures["支出总表/2070109/基本支出"] == "150.00"
    assert figures["基本支出表/30107/人员经费"] == "42.00"
    assert figures["基本支出表/合计/公用经费"] == "18.00"
    assert figures["三公经费/公务接待费/合计"] == "0.50"


def test_absent_and_zero_are_two_states(tmp_path: Path) -> None:
    """A form may print a written 0 and leave what was not written blank; what is not filled in is an error."""
    pack = tmp_path / "templates/own"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text('沿用: hebei-2022\n表格默认: {无数: "", 零: "0.00"}\n', encoding="utf-8")
    (tmp_path / "budgetgen.toml").touch()
    text = (ROOT / "templates/hebei-2022/starter.yaml").read_text(encoding="utf-8")
    text = text.replace("版式: hebei-2022", "版式: own").replace("30201 办公费: 45000", "30201 办公费: 0", 1)
    text = text.replace("    一般公共预算: 3120500", "    一般公共预算: 3075500").replace(
        "    基本支出: 2870500", "    基本支出: 2825500"
    )
    spec = tmp_path / "spec.yaml"
    spec.write_text(text, encoding="utf-8")
    disclosure = prepare(spec).disclosure
    assert disclosure is not None
    figures = {name: figure.text for name, figure in disclosure.figures.items()}
    assert figures["基本支出表/30201/合计"] == "0.00"
    assert figures["基本支出表/30201/人员经费"] == ""
    assert figures["收支总表/事业收入/预算数"] == ""
    spec.write_text(text.replace("30201 办公费: 0", "30201 办公费:", 1), encoding="utf-8")
    assert [f.rule for f in prepare(spec).findings] == ["empty-value"]
