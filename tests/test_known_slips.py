"""The slips that the published disclosures are known to have: each is found with suppressions off, and nothing else.

The slips of a spec stand in it, with their suppressions; those of a form (a heading left out, a note of another fund) do not
stand in the packs, which are right: they are made here, in a copy of the pack.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.publish import prepare
from tests.conftest import ROOT

KNOWN = {
    "hebei/zhangjiakou/2022/225.yaml": [
        "版式 rounding-noted",
        # performance
        "推动我省机构编制研究工作 own-level-words",
        "调研报告形成数量, 值: ≥1篇 indicator-kind",
        "支出金额总量, 值: ≤9.9万元 indicator-kind",
        "调研报告形成数量, 值: ≥8份 indicator-kind",
        "≤11.7元 indicator-money-unit",
        "维护服务器量, 值: ≤3套 output-lower-bound",
        "≤18.25万元 total-cost",
        "维护费, 值: ≥12万元 cost-upper-bound",
        "分项目标 objective-projects",
        "数量指标依据工作计划设定，以召开培训次数 objective-indicators",
        "体现现 doubled-words",
        "反映反映 doubled-words",
        "数量指标依据工作计划设定，衡量市直单位注册数 objective-indicators",
        # assets
        "车辆: {数量: 0 vehicles-and-costs",
        "拟购置固定资产: 0 assets-bought",
        # words
        "我省部门预算 own-level-words",
        *["现阶段我省部门预算实行综合预算管理 glossary-terms"] * 3,
        "基本支出表和项目支出表 tables-named",
        "运行维护费/本年}万元) paired-marks",
        "省级财政当年 own-level-words",
        "上缴上级支出：下级单位 glossary-terms",
        *["列入省级财政预算管理，由省级部门 own-level-words"] * 2,
        "机关运行费：各部门 standard-terms",
    ],
    "shanghai/putuo/2025/finance.yaml": [
        "87.70万元 figures-rounded",
        "887.36万元 figures-as-named",
        "其它行政事业单位养老支出 account-names",
        "78.21万元 figures-rounded",
        "204.91万元 figures-rounded",
        "268.77万元 figures-rounded",
        "本单位政府采购预算 department-unit-words",
        "本单位对4个项目 department-unit-words",
    ],
    "shanghai/putuo/2025/wanli.yaml": [
        "版式 rounding-noted",
        "卫生健康支出（款）计划生育事务（项） account-names",
        "社区事物受理 standard-terms",
    ],
}
"""What stands in the line, and the rule that tells."""

FORM_SLIPS = [
    ("hebei-2022", "四、财政拨款“三公”", "财政拨款“三公”", "heading-numbers"),
    (
        "hebei-2022",
        "第二部分　部门预算信息公开情况说明",
        "第一部分　部门预算信息公开情况说明",
        "heading-numbers",
    ),
    ("hebei-2022", "我部门无政府性基金预算", "我部门无政府基金预算", "standard-terms"),
    ("shanghai-2025", "年无国有资本经营预算财政拨款", "年无政府性基金预算财政拨款", "empty-table-note"),
]
"""A pack, what its pack.yaml says, what the published document has instead, and the rule that tells."""


@pytest.mark.parametrize("name", KNOWN)
def test_known_slips_are_found_and_nothing_else(name: str) -> None:
    spec = ROOT / "specs" / name
    lines = spec.read_text(encoding="utf-8").splitlines()
    found = [(lines[f.place.line - 1], f.rule) for f in prepare(spec, heed_suppressions=False).findings]
    for known in KNOWN[name]:
        words, rule = known.rsplit(" ", 1)
        hits = [hit for hit in found if words in hit[0] and hit[1] == rule]
        assert hits, known
        found.remove(hits[0])
    assert found == []


@pytest.mark.parametrize("name", KNOWN)
def test_with_their_suppressions_nothing_is_said(name: str) -> None:
    assert prepare(ROOT / "specs" / name).findings == []


@pytest.mark.parametrize(("pack", "right", "slip", "rule"), FORM_SLIPS)
def test_slips_of_a_form_are_found(pack: str, right: str, slip: str, rule: str, tmp_path: Path) -> None:
    text = (ROOT / "templates" / pack / "pack.yaml").read_text(encoding="utf-8")
    assert text.count(right) == 1
    (tmp_path / "form").mkdir()
    (tmp_path / "form/pack.yaml").write_text(text.replace(right, slip), encoding="utf-8")
    published = {
        "hebei-2022": "hebei/zhangjiakou/2022/225.yaml",
        "shanghai-2025": "shanghai/putuo/2025/finance.yaml",
    }
    spec = (ROOT / "specs" / published[pack]).read_text(encoding="utf-8")
    (tmp_path / "spec.yaml").write_text(spec.replace(f"版式: {pack}", "版式: ./form"), encoding="utf-8")
    assert {finding.rule for finding in prepare(tmp_path / "spec.yaml").findings} == {rule}
