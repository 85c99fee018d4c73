"""Whatever stands in a pack.yaml, it ends in findings with places, never in a traceback or in silence.

`BUDGETGEN_FUZZ=2000 pytest -m slow tests/test_bad_packs.py` damages packs as often.
"""

from __future__ import annotations

import copy
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from budgetgen.findings import CannotGoOn, Finding, Place
from budgetgen.forms import scaffold_excel, scaffold_word
from budgetgen.pack.reading import load
from budgetgen.publish import prepare
from tests.conftest import ROOT

SPECS = {"hebei-2022": "two-units", "shanghai-2025": "shanghai-unit", "central-2025": "central"}
"""Pack -> the example that it is tried with."""


def home(folder: Path) -> Path:
    """An own pack's folder in a project of its own."""
    (folder / "budgetgen.toml").touch()
    pack = folder / "templates/own"
    pack.mkdir(parents=True, exist_ok=True)
    return pack


def spec_for(folder: Path, pack: str) -> Path:
    """The example of a pack, for the own pack."""
    text = (ROOT / f"examples/{SPECS[pack]}.yaml").read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("版式:"))
    spec = folder / "spec.yaml"
    spec.write_text(text.replace(old, "版式: own"), encoding="utf-8")
    return spec


# ---- one fault, one finding, at its place


def table(**keys: str) -> str:
    """A pack with one more table, right but for the keys given (None leaves one out)."""
    whole = {"类型": "交叉表", "标题": "甲", "只供引用": "是", "列": "[项目, 合计]", "行": "[合计]"} | keys
    lines = "".join(f"    {key}: {value}\n" for key, value in whole.items() if value)
    return f"表:\n  甲表:\n{lines}"


def over(name: str, **keys: str) -> str:
    """A pack that gives a table of the one below other keys."""
    return f"表:\n  {name}:\n" + "".join(f"    {key}: {value}\n" for key, value in keys.items())


def side(**keys: str) -> str:
    """A pack that changes the right side of the first table."""
    return "表:\n  收支总表:\n    侧:\n      支出:\n" + "".join(
        f"        {k}: {v}\n" for k, v in keys.items()
    )


FAULTS = {
    "unknown kind": (table(类型="透视表"), "unknown-word", "透视表"),
    "no rows": (table(行=""), "missing-key", "甲表"),
    "no columns": (table(列=""), "missing-key", "甲表"),
    "no title": (table(标题=""), "missing-key", "类型"),
    "rows that are a number": (table(行="5"), "wrong-type", "5"),
    "rows by an unknown tree": (table(行="{树: 科目}"), "unknown-word", "科目"),
    "rows of an unknown year": (table(行="{树: 功能, 年度: 前年}"), "unknown-member", "前年"),
    "a blank row with a name": (table(行='[合计, {标签: "", 名: 甲}]'), "unused-key", '""'),
    "rows of assets in a pivot": (table(行="[{标签: 合计, 数量: 3}]"), "wrong-type", "甲表"),
    "a total in no column": (table(行="{树: 功能, 合计: 首, 合计栏: 类}"), "unknown-name", "甲表"),
    "two rows of one name": (table(行="[合计, 一、合计]"), "name-unique", "一、合计"),
    "two columns of one name": (table(列="[项目, 合计, 基本支出, 合 计]"), "name-unique", "合 计"),
    "one name from two groups": (
        table(列="[项目, 基本支出: [合计], 项目支出: [合计]]"),
        "name-unique",
        "合计]]",
    ),
    "a group without columns": (table(列="[项目, 基本支出: []]"), "group-has-columns", "基本支出"),
    "a group with an empty list": (
        table(列="[项目, {标签: 基本支出, 列: []}]"),
        "group-has-columns",
        "基本支出",
    ),
    "a label that nobody knows": (table(列="[项目, 本级财力]"), "unknown-label", "本级财力"),
    "a change against this year": (
        table(列="[项目, {标签: 甲, 查询: {度量: 增减, 比: 本年}}]"),
        "unknown-word",
        "本年",
    ),
    "an unknown measure": (table(列="[项目, {标签: 甲, 查询: {度量: 环比}}]"), "unknown-word", "环比"),
    "blank rows of a pivot": (table(空行="3"), "unused-key", "甲表"),
    "a serial of a pivot": (table(序号="序号"), "unused-key", "甲表"),
    "a total of a pivot": (table(合计="合计"), "unused-key", "甲表"),
    "a field in a pivot": (table(列="[项目, 合计, {标签: 甲, 字段: 名称}]"), "unused-key", "甲,"),
    "merged cells in a pivot": (table(列="[项目, {标签: 合计, 合并: 是}]"), "unused-key", "合计,"),
    "a stub with a query": (
        table(列="[{标签: 甲, 栏: 名称, 查询: {年度: 本年}}, 合计]"),
        "unused-key",
        "甲,",
    ),
    "a width of a group": (
        table(列="[项目, {标签: 支出, 宽: 20, 列: [基本支出, 项目支出]}]"),
        "unused-key",
        "支出,",
    ),
    "null without anything below": (table(空表注="null"), "empty-value", "null"),
    "a tilde": (table(标题="~"), "empty-value", "~"),
    "an item that is not there": (
        "表:\n  支出总表:\n    列: {去掉: [甲乙]}\n",
        "unknown-name",
        "甲乙",
    ),
    "all functions": (table(行="{树: 功能, 全部: 是}"), "unused-key", "{树"),
    "blank rows of a whole list": (table(行="{树: 经济, 全部: 是, 空行: 2}"), "unused-key", "{树"),
    "a text of no blank row": (table(行="{树: 功能, 空行印: 无}"), "unused-key", "{树"),
    "a dimension below itself": (
        table(行="{树: 功能, 下: {树: 单位, 下: {树: 功能}}}"),
        "name-unique",
        "{树",
    ),
    "a total below a tree": (table(行="{树: 功能, 下: {树: 单位, 合计: 首}}"), "unknown-key", "合计"),
    "a sheet with a sign": (over("采购", 工作表="采购[1]"), "name-usable", "采购[1]"),
    "a sheet of two tables": (over("采购", 工作表="支出总表"), "name-usable", "支出总表"),
    "a sheet's name without end": (over("采购", 工作表="采" * 29), "name-usable", "采采"),
    "decimals of a stub": (table(列='[{标签: 项目, 栏: 名称, 小数: "1"}, 合计]'), "unused-key", "项目"),
    "nothing in a column of texts": (
        over("采购", 列="[{标签: 甲, 字段: 品名, 无数: 无}]"),
        "unused-key",
        "甲",
    ),
    "decimals that are none": (table(列='[项目, {标签: 合计, 小数: "7"}]'), "unknown-word", '"7"'),
    "a key of another kind": (table(行数="5"), "unused-key", "甲表"),
    "a name in two words": (table().replace("甲表", "甲 表"), "name-usable", "甲 表"),
    "a table that nobody places": (table(只供引用="否"), "table-placed", "甲表"),
    "no sides": (table(类型="双列表", 列="", 行=""), "missing-key", "甲表"),
    "sides that are a list": (over("收支总表", 侧="[]"), "wrong-type", "[]"),
    "a side without footer": (side(合计行="[]"), "missing-key", "支出"),
    "a side without columns": (side(列="[]"), "missing-key", "支出"),
    "a side numbered by no number": (side(行="{各: 功能类, 编号: 甲}"), "wrong-type", "甲"),
    "a side named in two words": (
        side().replace("支出:", "支 出: {列: [项目, 合计], 行: [本年支出合计], 合计行: [年终结转结余]}"),
        "name-usable",
        "支 出",
    ),
    "no records": (table(类型="记录表", 行="", 列="[{标签: 甲, 字段: 名称}]"), "missing-key", "甲表"),
    "records of units with figures": (over("机构设置", 列="[合计]"), "missing-key", "合计"),
    "records of units with rows": (over("机构设置", 行="[甲]"), "wrong-type", "机构设置"),
    "records of units in groups": (over("机构设置", 小计="{按: 单位, 标签: x}"), "unused-key", "机构设置"),
    "an unknown field": (over("机构设置", 列="[{标签: 甲, 字段: 地址}]"), "unknown-name", "甲"),
    "groups by an unknown field": (over("采购", 小计="{按: 性质, 标签: x}"), "unknown-word", "性质"),
    "a sum of texts": (over("采购", 列="[{标签: 甲, 字段: 品名, 求和: 是}]"), "unused-key", "甲"),
    "assets from a tree": (over("资产", 行="{树: 功能}"), "wrong-type", "资产"),
    "an entry with nothing in it": ("文档+: [{级: 1}]", "missing-key", "{级"),
    "an entry with two things": ("文档+: [{标题: 甲, 说明: 引言}]", "missing-key", "{标题"),
    "a heading that follows nothing": ("文档+: [{标题: 甲, 随: 乙}]", "unknown-name", "乙"),
    "a table that does not exist": ("文档+: [{表: 收支表}]", "unknown-name", "收支表"),
    "a class without code": ("功能类: [一般公共服务支出]", "code-format", "一般公共服务支出"),
    "last year without figures": ("上年数: [{按: 功能}]", "missing-key", "{按"),
    "last year by a sum": ("上年数: [{按: 资金, 项: {甲: 财政拨款}}]", "unknown-member", "财政拨款"),
    "last year by what lines lack": ("上年数: [{按: 品目, 名: 甲}]", "unknown-word", "品目"),
    "personnel in words": ("人员经费: [三百零一]", "code-format", "三百零一"),
    "a year in words": ("年度: 今年", "wrong-type", "今年"),
    "no year": ("年度-", "missing-key", "名称"),
    "an unknown key": ("金额: 元", "unknown-key", "金额"),
}
"""What is written over the pack below (`文档+` adds to a list, `年度-` takes a key out), the rule, the text at the place."""


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_one_finding(fault: str, tmp_path: Path) -> None:
    written, rule, spot = FAULTS[fault]
    below = (ROOT / "templates/hebei-2022/pack.yaml").read_text(encoding="utf-8")
    pack = home(tmp_path) / "pack.yaml"
    key = written.partition(":")[0]
    if key.endswith("-"):
        pack.write_text(re.sub(f"(?m)^{key[:-1]}:.*\n", "", below), encoding="utf-8")
    elif key.endswith("+"):
        more = written.partition("[")[2].rstrip("]")
        pack.write_text(below.replace(f"\n{key[:-1]}:\n", f"\n{key[:-1]}:\n  - {more}\n"), encoding="utf-8")
    else:
        pack.write_text(f"沿用: hebei-2022\n{written}\n", encoding="utf-8")
    made, findings = load("own", Place("x"), tmp_path)
    assert [f.rule for f in findings] == [rule], [str(f) for f in findings]
    assert made is None
    [finding] = findings
    assert finding.place.file == str(pack)
    line = pack.read_text(encoding="utf-8").splitlines()[finding.place.line - 1]
    assert line[finding.place.column - 1 :].startswith(spot), f"{line!r} at {finding.place.column}"


def test_a_table_in_the_outline_has_no_level(tmp_path: Path) -> None:
    below = (ROOT / "templates/hebei-2022/pack.yaml").read_text(encoding="utf-8")
    assert below.count("- 表: 收支总表\n") == 1
    text = below.replace("- 表: 收支总表\n", "- {表: 收支总表, 级: 2}\n")
    (home(tmp_path) / "pack.yaml").write_text(text, encoding="utf-8")
    [finding] = load("own", Place("x"), tmp_path)[1]
    assert (finding.rule, finding.message) == ("unused-key", "级 只用在标题上，这里不起作用")


def test_a_table_right_in_itself_has_no_finding(tmp_path: Path) -> None:
    (home(tmp_path) / "pack.yaml").write_text(f"沿用: hebei-2022\n{table()}", encoding="utf-8")
    assert load("own", Place("x"), tmp_path)[1] == []


# ---- damage

JUNK: list[Any] = [
    "",
    "x",
    "一",
    [],
    {},
    ["x"],
    {"x": "y"},
    "0",
    "是",
    "{{",
    "${a/b/c}",
    {"查询": {"资金": "x"}},
]


def nodes_of(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values below."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from nodes_of(value, (*path, key))


def damaged(data: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A pack with one value lost, replaced, moved from elsewhere, or doubled, or a key renamed."""
    changed = copy.deepcopy(data)
    paths = list(nodes_of(changed))
    path = chance.choice(paths)
    above: Any = changed
    for step in path[:-1]:
        above = above[step]
    other: Any = data
    for step in chance.choice(paths):
        other = other[step]
    way = chance.randrange(5)
    if way == 0:
        del above[path[-1]]
    elif way == 1:
        above[path[-1]] = copy.deepcopy(other)
    elif way == 2 and isinstance(above, list):
        above.append(copy.deepcopy(above[path[-1]]))
    elif way == 3 and isinstance(above, dict):
        above[chance.choice(["x", "标签", "树", "列", "行", "查询", "一 二"])] = above.pop(path[-1])
    else:
        above[path[-1]] = copy.deepcopy(chance.choice(JUNK))
    return changed


def tried(folder: Path, pack: str, data: dict[str, Any]) -> list[Finding]:
    """What an own pack with this data gives, read, built and scaffolded."""
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    (home(folder) / "pack.yaml").write_text(text, encoding="utf-8")
    try:
        made, _ = load("own", Place("x"), folder)
        if made is not None:
            scaffold_word.template(made)
            scaffold_excel.template(made)
        return prepare(spec_for(folder, pack)).findings
    except CannotGoOn:
        return []
    except Exception as error:
        raise AssertionError(f"{error!r} for:\n{text}") from error


def rounds(folder: Path, number: int, seed: int) -> None:
    chance = random.Random(seed)
    packs = {
        name: yaml.load((ROOT / f"templates/{name}/pack.yaml").read_text("utf-8"), yaml.BaseLoader)
        for name in SPECS
    }
    found = 0
    for _ in range(number):
        pack = chance.choice(list(packs))
        findings = tried(folder, pack, damaged(packs[pack], chance))
        assert all(f.place.line or f.place.inside or f.place.file == "x" for f in findings), findings
        found += bool(findings)
    assert found > number / 4


def test_damaged_packs_give_findings(tmp_path: Path) -> None:
    rounds(tmp_path, 30, 1)


@pytest.mark.slow
def test_many_damaged_packs_give_findings(tmp_path: Path) -> None:
    rounds(tmp_path, int(os.environ.get("BUDGETGEN_FUZZ", "500")), random.randrange(10**9))
