"""One slip is one finding with all its places; two slips are two.

Each slip is made in `data/one-cause/spec.yaml`, whose statements state every number typed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.findings import Finding
from budgetgen.publish import prepare
from tests.conftest import ROOT

SPEC = (ROOT / "tests/data/one-cause/spec.yaml").read_text(encoding="utf-8")
APPROVED = SPEC[SPEC.index("批复数:") : SPEC.index("职责:")]
Change = tuple[str, str]

SLIPS: dict[str, tuple[str, int, tuple[Change, ...]]] = {
    "an amount in a line": ("approved-figures", 12, (("30201 办公费: 96000", "30201 办公费: 97000"),)),
    "digits swapped in a line": ("approved-figures", 12, (("1480000", "1840000"),)),
    "the point moved in a line": ("approved-figures", 12, (("住房公积金: 312000", "住房公积金: 31200"),)),
    "an amount that is no round one": ("approved-figures", 12, (("办公费: 96000", "办公费: 97234"),)),
    "without approved figures": ("figures-as-named", 9, ((APPROVED, ""), ("1480000", "1840000"))),
    "a line dropped": ("approved-figures", 13, (("    30211 差旅费: 58000\n", ""),)),
    "the amount of a project": ("approved-figures", 12, (("480000, 其他收入", "490000, 其他收入"),)),
    "another project": ("approved-figures", 12, (("金额: 355000", "金额: 335000"),)),
    "a line of 三公": (
        "approved-figures",
        16,
        (("公务接待费: 15000\n    30231", "公务接待费: 51000\n    30231"),),
    ),
    "a line under the wrong nature": (
        "approved-figures",
        10,
        (("30211 差旅费: 58000", "30211 差旅费: 0"), ("金额: 355000", "金额: 413000")),
    ),
    "the wrong fund": ("approved-figures", 3, (("{一般公共预算: 480000, 其他收入: 120000}", "600000"),)),
    "an approved figure": ("approved-figures", 0, (("4043000", "4034000"),)),
    "an approved figure of spending": ("approved-figures", 0, (("基本支出: 3208000", "基本支出: 3280000"),)),
    "an amount in a sentence, its share beside it": (
        "figures-as-named",
        1,
        (("其他收入12.00万元，", "其他收入21.00万元，"),),
    ),
    "an amount in a sentence, its change beside it": (
        "figures-as-named",
        0,
        (("预算416.30万元，比2021年", "预算461.30万元，比2021年"),),
    ),
    "an amount copied wrong": ("figures-as-named", 2, (("416.30", "413.60"),)),
    "a change": ("changes-as-figured", 0, (("增加15.20万元", "增加12.50万元"),)),
    "a direction": ("changes-as-figured", 0, (("减少6.60万元，下降6.46%", "增加6.60万元，增长6.46%"),)),
    "half a direction": ("changes-as-figured", 0, (("减少6.60万元", "增加6.60万元"),)),
    "a percentage": ("percent-of-change", 0, (("增长4.97%", "增长4.79%"),)),
    "a share": ("percent-of-whole", 0, (("占97.12%", "占91.72%"),)),
    "an amount of last year": ("changes-as-figured", 1, (("运行维护费: 34000", "运行维护费: 43000"),)),
    "another amount of last year": ("changes-as-figured", 1, (("基本支出: 3056000", "基本支出: 3065000"),)),
    "元 for 万元": ("unit-of-money", 0, (("公用经费40.00万元", "公用经费40.00元"),)),
    "亿元 for 万元": ("unit-of-money", 0, (("经费预算40.00万元", "经费预算40.00亿元"),)),
    "a year copied": (
        "years-of-budget",
        2,
        (
            ("收入: 2022年", "收入: 2021年"),
            ("    2022年支出", "    2021年支出"),
            ("增减: 2022年", "增减: 2021年"),
        ),
    ),
    "a name copied": (
        "own-name-words",
        1,
        (
            ("其他事项: 本", "其他事项: 某某市财政局没有其他需要说明的事项，本"),
            ("部门2022年没有", "部门（某某市财政局）没有"),
        ),
    ),
    "a project renamed": ("objective-projects", 1, (("- 名称: 库房恒湿", "- 名称: 库房恒温恒湿"),)),
    "an objective renamed": ("objective-projects", 0, (("{名称: 档案数字化经费", "{名称: 档案信息化经费"),)),
    "a unit price": ("assets-bought", 2, (("单价: 14000", "单价: 15000"),)),
    "a quantity": ("procurement-arithmetic", 0, (("数量: 4, 单价", "数量: 5, 单价"),)),
    "what is to be bought": ("assets-bought", 1, (("购置固定资产: 90000", "购置固定资产: 80000"),)),
    "assets in a sentence": ("figures-as-named", 0, (("价值643.20万元", "价值634.20万元"),)),
    "purchases in a sentence": (
        "figures-as-named",
        0,
        (("采购预算9.00万元，其中货物9.00", "采购预算7.00万元，其中货物7.00"),),
    ),
    "an indicator of the total": ("total-cost", 0, (("≤35.5万元", "≤33.5万元"),)),
    "the unit of an indicator": ("indicator-money-unit", 0, (("≤60万元", "≤60元"),)),
    "a code and its name": ("code-name", 0, (("30211 差旅费", "30211 差旅"),)),
}
"""What is slipped -> (the rule of the finding, how many other places it tells at least, the changes)."""

TWO: dict[str, tuple[Change, ...]] = {
    "off by the same in two books": (
        ("其他收入12.00万元，占2.88%", "其他收入21.00万元，占2.88%"),
        ("价值643.20万元", "价值634.20万元"),
    ),
    "off by the same in two natures": (
        ("基本支出320.80万元，占", "基本支出329.80万元，占"),
        ("；项目支出95.50万元，占", "；项目支出104.50万元，占"),
    ),
    "two approved figures": (("基本支出: 3208000, 项目支出: 955000", "基本支出: 3217000, 项目支出: 964000"),),
    "a line and an asset": (("办公费: 96000", "办公费: 97000"), ("价值: 652000", "价值: 653000")),
    "two percentages": (("占97.12%", "占97.21%"), ("增长2.11%", "增长2.21%")),
}


def findings(folder: Path, changes: tuple[Change, ...]) -> list[Finding]:
    """What is found in the spec with some changes."""
    text = SPEC
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (folder / "budgetgen.toml").write_text('[rules]\nfigures-cited = "关"\n', encoding="utf-8")
    (folder / "spec.yaml").write_text(text, encoding="utf-8")
    return prepare(folder / "spec.yaml").findings


def test_the_spec_is_right(tmp_path: Path) -> None:
    assert findings(tmp_path, ()) == []


@pytest.mark.parametrize("slip", SLIPS)
def test_one_slip_is_one_finding(slip: str, tmp_path: Path) -> None:
    rule, others, changes = SLIPS[slip]
    found = findings(tmp_path, changes)
    assert [f.rule for f in found] == [rule], "\n".join(map(str, found))
    assert len(found[0].also) >= others, str(found[0])


@pytest.mark.parametrize("slips", TWO)
def test_two_slips_are_two_findings(slips: str, tmp_path: Path) -> None:
    found = findings(tmp_path, TWO[slips])
    assert len(found) == 2, "\n".join(map(str, found))


def test_an_approved_figure_is_shown_where_the_table_has_it(tmp_path: Path) -> None:
    [found] = findings(tmp_path, SLIPS["an approved figure of spending"][2])
    assert found.shown == ("支出总表 第1行 合计 基本支出",)
