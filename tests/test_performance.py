"""Rules over objectives and indicators where a pack, a project or another form decides; the known slips of the published spec."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from budgetgen.findings import Finding
from budgetgen.publish import prepare
from tests.conftest import REFERENCE, ROOT
from tests.making import indicators, own_pack, starter, write_spec
from tests.valid_indicators import VALID

SLIPS = {
    "indicator-kind": [
        "调研报告形成数量, 值: ≥1篇",
        "支出金额总量, 值: ≤9.9万元",
        "调研报告形成数量, 值: ≥8份",
    ],
    "indicator-money-unit": ["支出金额总量, 值: ≤11.7元"],
    "output-lower-bound": ["维护服务器量, 值: ≤3套"],
    "total-cost": ["支出金额总量, 值: ≤18.25万元"],
    "cost-upper-bound": ["维护费, 值: ≥12万元"],
    "objective-projects": ["分项目标:"],
    "objective-indicators": [
        "数量指标依据工作计划设定，以召开培训次数",
        "数量指标依据工作计划设定，衡量市直单位注册数",
    ],
}
OWN = [
    "project-objectives",
    "required-indicators",
    "indicator-levels",
    "indicator-value",
    "indicator-percentage",
    "indicator-unique",
    *SLIPS,
]


def spec_with(levels: Any, **keys: Any) -> dict[str, Any]:
    """The starter with other indicators in its project; None leaves them out."""
    data = starter() | keys
    project = data["项目支出"][0]
    if levels is None:
        del project["指标"], project["目标"]
    else:
        project["指标"] = levels
    return data


def found(folder: Path, data: dict[str, Any], settings: str = "") -> list[Finding]:
    """The findings of these rules."""
    path = write_spec(folder, data)
    (folder / "budgetgen.toml").write_text(settings, encoding="utf-8")
    return [finding for finding in prepare(path).findings if finding.rule in OWN]


def test_the_known_slips_are_found_and_nothing_else() -> None:
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    findings = [f for f in prepare(REFERENCE, heed_suppressions=False).findings if f.rule in OWN]
    by_rule: dict[str, list[str]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(lines[finding.place.line - 1])
    assert by_rule.keys() == SLIPS.keys()
    for rule, expected in SLIPS.items():
        assert len(by_rule[rule]) == len(expected)
        assert all(words in line for words, line in zip(expected, by_rule[rule], strict=True)), rule


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("", ["project-objectives"]),
        ('[thresholds]\n"绩效目标" = "25万元"\n', ["project-objectives"]),
        ('[thresholds]\n"绩效目标" = 250000.01\n', []),
    ],
)
def test_projects_below_the_threshold_need_no_objectives(
    tmp_path: Path, settings: str, told: list[str]
) -> None:
    assert [f.rule for f in found(tmp_path, spec_with(None), settings)] == told


def test_a_pack_requires_levels(tmp_path: Path) -> None:
    own_pack(tmp_path, "检查: {必备指标: [产出指标, 效益指标, 满意度指标]}\n")
    [finding] = found(tmp_path, spec_with(indicators(1), 版式="own"))
    assert finding.rule == "required-indicators"
    assert "没有效益指标、满意度指标" in finding.message
    assert found(tmp_path, spec_with(indicators(1, 1, 1), 版式="own")) == []


def test_a_required_level_that_does_not_exist_is_told_in_the_pack(tmp_path: Path) -> None:
    own_pack(tmp_path, "检查:\n  必备指标:\n    - 产出指标\n    - 满意指标\n")
    [finding] = found(tmp_path, spec_with(indicators(1), 版式="own"))
    assert finding.place.file.endswith("pack.yaml")
    assert finding.place.line == 5
    assert "满意度指标" in finding.remedy


def test_a_pack_adds_levels_of_its_own(tmp_path: Path) -> None:
    levels = indicators(1) | {"影响力指标": {"长效管理指标": indicators(1)["产出指标"]["数量指标"]}}
    assert [f.rule for f in found(tmp_path / "a", spec_with(levels))] == ["indicator-levels"]
    own_pack(tmp_path / "b", "检查: {增设指标: {影响力指标: [长效管理指标]}}\n")
    assert found(tmp_path / "b", spec_with(levels, 版式="own")) == []


def test_levels_of_the_year(tmp_path: Path) -> None:
    own_pack(tmp_path, "年度: 2021\n")
    cost = indicators(1, 0, 0, 1) | {"效益指标": indicators(0, 1)["效益指标"]}
    [finding] = found(tmp_path, spec_with(cost, 版式="own", 预算年度="2021"))
    assert (finding.rule, "2021 年的一级指标里没有 “成本指标”" in finding.message) == (
        "indicator-levels",
        True,
    )
    assert found(tmp_path, spec_with(cost)) == []


def test_a_form_without_indicators_asks_for_none() -> None:
    prepared = prepare(ROOT / "specs/shanghai/putuo/2025/finance.yaml")
    outcomes = {tally.rule: tally.outcome for tally in prepared.checked.tallies}
    assert {outcomes[rule] for rule in OWN} == {"不适用"}


def test_a_severity_that_a_project_sets_to_error_is_an_error(tmp_path: Path) -> None:
    levels = indicators(1, 0, 0, 1)
    levels["成本指标"]["经济成本指标"][0] |= {"名称": "维护费", "值": "≥2万元"}
    del levels["效益指标"], levels["满意度指标"]
    [finding] = found(tmp_path, spec_with(levels), '[rules]\ncost-upper-bound = "错误"\n')
    assert (finding.rule, finding.severity.label) == ("cost-upper-bound", "错误")


def test_what_careful_departments_write_gives_no_findings(tmp_path: Path) -> None:
    levels: dict[str, dict[str, list[dict[str, str]]]] = {}
    for (first, second), known in VALID.items():
        levels.setdefault(first, {})[second] = [
            {"名称": name, "值": value, "描述": f"反映{name}", "依据": "工作计划"} for name, value in known
        ]
    assert [str(f) for f in found(tmp_path, spec_with(levels))] == []
