"""What becomes of a rule where its data are missing: it says so, and never counts as passed."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetgen.publish import prepare
from tests.conftest import ROOT
from tests.slips import beside, whole

PASSED, FAILED, NOT_APPLICABLE, NOT_CHECKED = "通过", "未通过", "不适用", "未检查"
ASSETS = """资产:
  截止日期: 2021-12-31
  房屋: {数量: 0, 价值: 0}
  办公用房: {数量: 0, 价值: 0}
  车辆: {数量: %s, 价值: 0}
  大型设备: {价值: 0}
  其他固定资产: {价值: 0}
  拟购置固定资产: 10000
"""
RUNNING = "基本支出:\n  2012601 行政运行:\n    30101 基本工资: 1320000\n    30231 公务用车运行维护费: 4900\n"
REASON = "说明:\n  收支增减: {基本支出: 人员变动, 项目支出: 新增项目}\n  三公增减: {公务用车购置及运维费: 车况老化}\n"


def outcomes(folder: Path, case: str) -> dict[str, str]:
    """Rule -> what became of it, for the base with other keys."""
    (folder / "budgetgen.toml").touch()
    beside(folder)
    spec = folder / "spec.yaml"
    spec.write_text(whole(case), encoding="utf-8")
    return {tally.rule: tally.outcome for tally in prepare(spec).checked.tallies}


@pytest.mark.parametrize(
    ("case", "rule", "outcome"),
    [
        ("", "approved-figures", NOT_CHECKED),
        ("批复数: {支出: {基本支出: 1324900}}\n", "approved-figures", PASSED),
        ("批复数: {支出: {基本支出: 1}}\n", "approved-figures", FAILED),
        ("", "prior-year-agrees", NOT_APPLICABLE),
        ("", "prior-year-stated", PASSED),
        ("上年: {文件: ./2021.yaml}\n", "prior-year-stated", NOT_APPLICABLE),
        ("上年: {文件: ./2021.yaml}\n", "prior-year-agrees", NOT_APPLICABLE),
        ("上年: {文件: ./2021.yaml, 基本支出: 1324900}\n", "prior-year-agrees", PASSED),
        ("", "vehicles-and-costs", PASSED),
        (RUNNING + ASSETS % "2" + REASON, "vehicles-and-costs", PASSED),
        (RUNNING + ASSETS % "二" + REASON, "vehicles-and-costs", NOT_CHECKED),
        (ASSETS % "二", "vehicles-and-costs", NOT_APPLICABLE),
        ("", "assets-date", PASSED),
        ("", "government-suits-department", NOT_APPLICABLE),
        ("", "procurement-arithmetic", PASSED),
        ("# without: 项目支出\n", "procurement-arithmetic", NOT_APPLICABLE),
        ("# without: 项目支出\n", "indicator-kind", NOT_APPLICABLE),
    ],
)
def test_outcomes(case: str, rule: str, outcome: str, tmp_path: Path) -> None:
    assert outcomes(tmp_path, case)[rule] == outcome


def test_what_a_pack_does_not_rule_does_not_apply() -> None:
    """Nobody who writes a spec can do anything about it: it would be told at the end of every run."""
    tallies = prepare(ROOT / "examples/central.yaml").checked.tallies
    found = {tally.rule: tally.outcome for tally in tallies}
    assert found["required-indicators"] == found["assets-date"] == NOT_APPLICABLE
