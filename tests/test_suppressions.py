"""Suppressions wherever people write: units' files and items, tables, long texts, beside what readers tell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from budgetgen.publish import prepare
from tests.conftest import ROOT
from tests.slips import whole

ITEM = """\
单位:
  - 名称: 某某市档案馆本级
    性质: 行政
    基本支出:
      2012601 行政运行:
        30101 基本工资: 1286400
        30201 办公费: 38500
    其他事项: 本单位没有其他事项。。{unit}
  - 名称: 某某市档案学校
    性质: 事业
    项目支出:
      - 名称: 档案抢救费
        科目: 2012604 档案馆
        金额: 50000
        目标: [抢救重点档案]
        指标:
          产出指标:
            数量指标:
              - {{名称: 抢救档案卷数, 值: ≥1万卷, 描述: 反映抢救卷数, 依据: 工作计划}}
        采购:
          - {{品目: A02010104 台式计算机, 计量单位: 台, 数量: 2, 单价: 5000}}
其他事项: 本部门没有其他事项。。{department}
"""
QUIET = "  # budgetgen: 忽略 doubled-punctuation 原文如此"


def told(folder: Path, keys: str, unit: str = "") -> list[str]:
    """The findings of keys laid over the base, as (rule: message)."""
    spec = folder / "spec.yaml"
    (folder / "budgetgen.toml").touch()
    spec.write_text(whole(keys), encoding="utf-8")
    return [f"{f.place.line} {f.rule}" for f in prepare(spec, unit=unit).findings]


@pytest.mark.parametrize("unit", ["", "某某市档案馆本级"])
def test_what_a_unit_says_of_itself_is_used_only_there(tmp_path: Path, unit: str) -> None:
    keys = "# without: 基本支出、项目支出\n" + ITEM.format(unit=QUIET, department=QUIET)
    found = told(tmp_path, keys, unit)
    assert [line for line in found if "punctuation" in line or "suppression" in line] == []


def test_a_unit_hears_of_its_own_comments_that_are_of_no_use(tmp_path: Path) -> None:
    keys = "# without: 基本支出、项目支出\n" + ITEM.format(unit=QUIET, department=QUIET)
    keys = keys.replace("本单位没有其他事项。。", "本单位没有其他事项。")
    assert "suppression-used" not in " ".join(told(tmp_path, keys))
    assert "suppression-used" in " ".join(told(tmp_path, keys, "某某市档案馆本级"))
    keys = keys.replace("本部门没有其他事项。。", "本部门没有其他事项。")
    assert "suppression-used" in " ".join(told(tmp_path, keys))


def test_the_file_of_a_unit(tmp_path: Path) -> None:
    for file in (ROOT / "examples/units-in-files").iterdir():
        shutil.copy(file, tmp_path)
    (tmp_path / "budgetgen.toml").touch()
    file, spec = tmp_path / "图书馆.yaml", tmp_path / "department.yaml"
    text = file.read_text(encoding="utf-8")
    assert "计量单位: 套" in text or "名称: " in text
    wrong = text.replace("描述: 反映", "描述: 反映反映", 1)
    assert wrong != text
    file.write_text(wrong, encoding="utf-8")
    [found] = prepare(spec).findings
    assert found.rule == "doubled-words"
    lines = wrong.split("\n")
    lines[found.place.line - 1] += "  # budgetgen: 忽略 doubled-words 原文如此"
    file.write_text("\n".join(lines), encoding="utf-8")
    prepared = prepare(spec)
    assert (prepared.findings, prepared.quiet) == ([], 1)


def test_a_table_is_kept_quiet_where_it_is_referred_to(tmp_path: Path) -> None:
    for file in (ROOT / "examples/ledger-table").iterdir():
        shutil.copy(file, tmp_path)
    (tmp_path / "budgetgen.toml").touch()
    spec = tmp_path / "department.yaml"
    text = spec.read_text(encoding="utf-8").replace("性质: 行政", "性质: 事业")
    spec.write_text(text, encoding="utf-8")
    found = [f for f in prepare(spec).findings if f.place.file.endswith(".csv")]
    assert {f.rule for f in found} == {"function-suits-unit"}
    assert "表: 明细.csv" in text
    quiet = text.replace("表: 明细.csv", "表: 明细.csv  # budgetgen: 忽略 function-suits-unit 正在改制")
    spec.write_text(quiet, encoding="utf-8")
    assert [f for f in prepare(spec).findings if f.rule in ("function-suits-unit", "suppression-used")] == []


def test_hints_and_warnings_of_readers_can_be_kept_quiet_and_errors_cannot(tmp_path: Path) -> None:
    keys = "基本支出:\n  2012601 行政运行:\n    30101 基本工资: 1324900\n    {}{}\n"

    def rules(line: str, comment: str = "") -> list[str]:
        return [one.split()[1] for one in told(tmp_path, keys.format(line, comment))]

    assert rules("30247 某某费: 0") == ["code-unknown"]
    assert rules("30247 某某费: 0", "  # budgetgen: 忽略 code-unknown 本地自设") == []
    wrong = "30201 印刷费: 0"
    assert rules(wrong) == ["code-name"]
    assert rules(wrong, "  # budgetgen: 忽略 code-name 试验") == ["code-name", "suppression-used"]


@pytest.mark.parametrize("above", [True, False])
def test_a_long_text(tmp_path: Path, above: bool) -> None:
    comment = QUIET.strip()
    head = f"  {comment}\n  - |-\n" if above else f"  - |-  {comment}\n"
    keys = f"职责:\n{head}    第一段。\n    第二段。。\n  - 第三条。。\n"
    assert [line.split()[1] for line in told(tmp_path, keys)] == ["doubled-punctuation"]


def test_several_rules_and_several_comments(tmp_path: Path) -> None:
    comment = "# budgetgen: 忽略 doubled-punctuation、doubled-words 原文如此"
    assert told(tmp_path, f"其他事项: 反映反映情况。。  {comment}\n") == []
    assert told(tmp_path, f"职责:\n  {comment}\n  - 反映反映情况。。\n") == []
    [found] = told(tmp_path, f"其他事项: 反映情况。。  {comment}\n")
    assert found.endswith("suppression-used")
