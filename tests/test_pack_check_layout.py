"""`budgetgen pack check`: what a form maker may get wrong in pack.yaml is found, at its line and column."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.making import PACK
from tests.packs import (
    Program,
    pack_yaml,
)


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """The reference pack, under another name."""
    return shutil.copytree(PACK, tmp_path / "templates/own")


TABLE = """\
表:
  甲表:
    类型: 交叉表
    标题: 甲
    只供引用: 是
    范围: {资金: 财政拨款}
    列: [项目, 合计]
    行: [合计]
"""
PIVOT_ROWS = "列: [项目, 合计]\n    行: [合计]"
RECORDS = "类型: 记录表\n    记录: 采购\n    列: [{标签: 甲, 字段: 品名}, {标签: 乙, 字段: 数量}]"
SIDES = "类型: 双列表\n    侧:\n      甲: {列: [项目, 合计], 行: [合计], 合计行: [支出总计]}\n"


def in_table(old: str, new: str) -> str:
    assert old in TABLE
    return TABLE.replace(old, new)


def in_records(more: str) -> str:
    """A table of records with more keys."""
    return f"表:\n  甲表:\n    {RECORDS}\n    标题: 甲\n    只供引用: 是\n    {more}\n"


IN_YAML: dict[str, tuple[str, str, str, str]] = {
    "a row twice": (
        in_table("行: [合计]", "行: [合计, {标签: 又合计, 查询: {}}]"),
        "same-query",
        "又合计",
        "甲表 的行 “又合计” 与 “合计” 取的是同一个数（资金=财政拨款）",
    ),
    "a row twice by another way": (
        in_table("行: [合计]", "行: [合计, {标签: 拨款, 查询: {资金: 财政拨款, 年度: 本年}}]"),
        "same-query",
        "拨款",
        "同上: 是",
    ),
    "a column twice": (
        in_table("[项目, 合计]", "[项目, 合计, 预算数]"),
        "same-query",
        "预算数",
        "甲表 的列 “预算数” 与 “合计”",
    ),
    "said again for nothing": (
        in_table("行: [合计]", "行: [{标签: 合计, 同上: 是}]"),
        "same-query",
        "合计",
        "前面没有与它取数相同的行",
    ),
    "an address twice": (
        in_table(
            "行: [合计]", "行: [{标签: 甲, 查询: {性质: 基本支出}}, {标签: 甲, 查询: {性质: 项目支出}}]"
        ),
        "name-unique",
        "甲, 查询: {性质: 项目支出}",
        "行 “甲” 有两个",
    ),
    "two columns of a name": (
        in_table("[项目, 合计]", "[项目, 合计, {标签: 合计, 查询: {性质: 项目支出}}]"),
        "name-unique",
        "合计, 查询",
        "列 “合计” 有两个",
    ),
    "a year without catalogs": ("年度: 2031\n", "catalog-year", "2031", "2031 年的科目目录还没有收录"),
    "no rows": (in_table(PIVOT_ROWS, "列: [项目, 合计]"), "missing-key", "甲表", "缺少 “行”"),
    "no columns": (in_table(PIVOT_ROWS, "行: [合计]"), "missing-key", "甲表", "缺少 “列”"),
    "no sides": (in_table("类型: 交叉表", "类型: 双列表"), "missing-key", "甲表", "缺少 “侧”"),
    "a side without footer": (
        f"表:\n  甲表:\n    {SIDES}      乙: {{列: [项目, 合计], 行: [基本支出]}}\n    标题: 甲\n    只供引用: 是\n",
        "missing-key",
        "乙: {",
        "“乙” 没有 “合计行”",
    ),
    "a subtotal by anything": (
        f"表:\n  甲表:\n    {RECORDS}\n    标题: 甲\n    只供引用: 是\n    小计: {{按: 品名, 标签: 小计}}\n",
        "unknown-word",
        "品名, 标签",
        "“品名” 不在可选范围内；可以写：单位、项目",
    ),
    "a sum of anything": (
        f"表:\n  甲表:\n    {RECORDS.replace('字段: 数量', '字段: 数量, 求和: 是')}\n    标题: 甲\n    只供引用: 是\n",
        "unused-key",
        "乙",
        "字段 “数量” 不能求和；可以求和的：预留",
    ),
    "a row above too long": (
        in_records("上方: [[甲, 乙, 丙]]"),
        "number-range",
        "丙]]",
        "“甲表” 的这一格要占 1 列，这里只剩 0 列；表有 2 列，请改 占列",
    ),
    "a cell above too wide": (
        in_records("上方: [[甲, {文: 乙, 占列: 2}]]"),
        "number-range",
        "{文: 乙",
        "“甲表” 的这一格要占 2 列，这里只剩 1 列",
    ),
    "a row above too short": (
        in_records("上方: [[{文: 甲, 占列: 1}]]"),
        "number-range",
        "{文: 甲",
        "“甲表” 的第 1 行还空着 1 列；请改 占列；最后一格不写 占列，就占到表的右边",
    ),
    "a row above without cells": (
        in_records("上方: [[]]"),
        "number-range",
        "甲表",
        "“甲表” 的第 1 行还空着 2 列",
    ),
    "a cell below too high": (
        in_records("下方: [[{文: 甲, 占行: 2}, 乙]]"),
        "number-range",
        "{文: 甲",
        "“甲表” 的这一格占 2 行，从它起只有 1 行",
    ),
    "a figure above without name": (
        in_records("上方: [[甲, {查询: {性质: 项目支出}}]]"),
        "missing-key",
        "{查询",
        "取数的一格没有 “名”",
    ),
    "a text above with a name": (
        in_records("上方: [[甲, {文: 乙, 名: 丙}]]"),
        "unused-key",
        "{文: 乙",
        "只印文字的一格用不到 “名”",
    ),
    "a text and a figure in a cell": (
        in_records("上方: [[甲, {文: 乙, 名: 丙, 查询: {性质: 项目支出}}]]"),
        "unused-key",
        "{文: 乙",
        "一格里 文 和 查询 只写一个",
    ),
    "two figures of a name": (
        in_records(
            "上方: [[甲, {名: 丙, 查询: {性质: 项目支出}}]]\n    下方: [[乙, {名: 丙, 查询: {性质: 基本支出}}]]"
        ),
        "name-unique",
        "{名: 丙, 查询: {性质: 基本支出}}",
        "格 “丙” 有两个",
    ),
    "a fact that no project has": (
        in_records('每: 项目\n    上方: [[甲, "{{项目.性别}}"]]'),
        "template-name",
        '"{{项目.性别}}"]]',
        "版式包文字用了不存在的名字 “性别”；是否想写 “类别”？",
    ),
    "rows above a pivot": (
        in_table("行: [合计]", "行: [合计]\n    上方: [[甲, 乙]]"),
        "unused-key",
        "甲表",
        "交叉表 “甲表” 用不到 “上方”",
    ),
    "a wide column of a pivot": (
        in_table("[项目, 合计]", "[项目, {标签: 合计, 占列: 2}]"),
        "unused-key",
        "合计, 占列",
        "用不到 “字段”“文字”“占列”“合并”“求和”",
    ),
    "widths that do not fit": (
        f"表:\n  甲表:\n    {RECORDS.replace('字段: 品名', '字段: 品名, 宽: [10, 20]')}\n    标题: 甲\n    只供引用: 是\n",
        "number-range",
        "甲, 字段",
        "列 “甲” 占 1 列，写了 2 个宽",
    ),
    "figures of records": (
        f"表:\n  甲表:\n    {RECORDS.replace('采购', '单位').replace('字段: 品名', '字段: 名称').replace('{标签: 乙, 字段: 数量}', '合计')}\n"
        "    标题: 甲\n    只供引用: 是\n",
        "missing-key",
        "合计",
        "没有写字段",
    ),
    "a table named with a dash": (
        TABLE.replace("甲表", "甲-表"),
        "name-usable",
        "甲-表",
        "表名 “甲-表” 不能直接当名字用",
    ),
    "a table named as what templates know": (
        TABLE.replace("甲表", "封面"),
        "name-usable",
        "封面",
        "表名 “封面” 在模板的标签里另有所指",
    ),
    "a table with a name that no sheet can have": (
        TABLE.replace("甲表", "甲" * 29),
        "name-usable",
        "甲" * 29,
        "太长，放不进 Excel 的表名；不超过 28 个字",
    ),
    "a column named as what rows know": (
        in_table("[项目, 合计]", "[项目, {标签: 合计, 名: 合并}]"),
        "name-usable",
        "合计, 名",
        "列 “合并” 在模板的标签里另有所指",
    ),
    "a side named as what rows know": (
        f"表:\n  甲表:\n    {SIDES.replace('甲:', '加粗:')}    标题: 甲\n    只供引用: 是\n",
        "name-usable",
        "加粗",
        "侧名 “加粗” 在模板的标签里另有所指",
    ),
    "a word named as what sentences know": (
        "用词: {上年度: 去年}\n",
        "name-usable",
        "上年度",
        "用词 “上年度” 在模板的标签里另有所指",
    ),
    "a word that names what is not there": (
        '用词: {自称: "{{称呼}}"}\n',
        "template-name",
        '"{{称呼}}"',
        "不存在的名字 “称呼”",
    ),
    "a heading that is filled in and cannot be named": (
        '文档: [{标题: "{{部门.名称}} 的表"}, {表: 支出总表}]\n',
        "name-usable",
        "{标题",
        "标题 “{{部门.名称}}的表” 不能直接当名字用",
    ),
    "two headings of a name": (
        '文档: [{标题: "{{预算年度}}", 名: 年}, {标题: "{{预算年度}}年", 名: 年}, {表: 支出总表}]\n',
        "name-unique",
        '{标题: "{{预算年度}}年"',
        "标题 “年” 有两个",
    ),
    "a hundred classes": (
        f"功能类: [{', '.join(f'{n} 某类' for n in range(201, 301))}]\n",
        "number-range",
        "300 某类",
        "功能类有 100 个，最多 99 个",
    ),
    "an unknown label": (
        in_table("行: [合计]", "行: [没有人认识的标签]"),
        "unknown-label",
        "没有人认识的标签",
        "不在词典的",
    ),
    "an unknown table": ("文档: [{表: 没有的表}]\n", "unknown-name", "没有的表", "没有叫 “没有的表” 的表"),
    "a circle": ("沿用: own\n", "pack-circle", "own", "own → own"),
    "an unknown pack for units": ("单位版式: 没有的\n", "unknown-pack", "没有的", "没有版式包 “没有的”"),
    "an unknown parent": ("沿用: hebei-20222\n", "unknown-pack", "hebei-20222", "是否想写 “hebei-2022”"),
    "no YAML": ("表: [\n", "yaml-syntax", "", ""),
    "a file of nothing": ("", "missing-key", "", "版式包缺少 “名称”"),
}


def at_place(home: Path, told: str) -> str:
    """What stands in the pack.yaml where a finding says."""
    place = re.match(r"templates/own/pack\.yaml:(\d+):(\d+): ", told)
    assert place, told
    lines = (home / "pack.yaml").read_text(encoding="utf-8").splitlines()
    return lines[int(place[1]) - 1][int(place[2]) - 1 :]


@pytest.mark.parametrize("case", IN_YAML)
def test_a_fault_in_a_layout(program: Program, small: Path, case: str) -> None:
    text, rule, spot, words = IN_YAML[case]
    pack_yaml(small, text)
    ended = program("pack", "check", "own", "--strict")
    told = next((line for line in ended.err.splitlines() if f"[{rule}]" in line), ended.err)
    assert words in told
    assert at_place(small, told).startswith(spot), told
    assert ended.status == 1


def test_a_table_that_is_fine_is_clean(program: Program, small: Path) -> None:
    """The cases above fail for their fault; 同上 allows what the form means."""
    again = in_table("行: [合计]", "行: [合计, {标签: 又合计, 查询: {}, 同上: 是}]")
    for text in (TABLE, again, again.replace("[项目, 合计]", "[项目, 合计, {标签: 预算数, 同上: 是}]")):
        pack_yaml(small, text)
        assert program("pack", "check", "own", "--strict").err == "没有发现问题\n"


SENTENCES = {
    "a figure": (
        "甲${支出总表/合计/项目支岀}",
        "unknown-figure",
        "支出总表",
        "是否想写 “支出总表/合计/项目支出”",
    ),
    "asked for": ('{{数("支出总表/合计/项目支岀")}}', "unknown-figure", "支出总表", "项目支出"),
    "a change": ('甲{{比("支出总表/合计")}}', "unknown-figure", "支出总表", "“支出总表/合计/增减”"),
    "in a branch that is never taken": (
        "甲{% if 1 == 2 %}${支出总表/合计/项目支岀}{% endif %}",
        "unknown-figure",
        "支出总表",
        "项目支出",
    ),
    "a name": ("预算年{{预算年}}", "template-name", "预算年}}", "“预算年”；是否想写 “预算年度”"),
    "a part of a name": ('甲{{"名子"}}{{部门.名子}}', "template-name", "名子}}", "“名子”；是否想写 “名称”"),
    "a part of what a loop goes over": (
        "{% for 项 in 项目 %}{{项.名子}}{% endfor %}",
        "template-name",
        "名子",
        "“名子”；是否想写 “名称”",
    ),
    "a part of a tuple": (
        '{% for 名, 文 in [("甲", 部门.名称)] %}{{名}}{{字}}{% endfor %}',
        "template-name",
        "字",
        "“字”",
    ),
    "outside its loop": (
        "{% for 项 in 项目 %}{{项.名称}}{% endfor %}{{项}}",
        "template-name",
        "项 in",
        "“项”",
    ),
    "a blank": ("{{填.乙}}", "template-name", "乙", "“乙”"),
    "a blank that nobody uses": ("乙", "blank-unused", "|-", "“甲” 没有用在文字里"),
    "a reason that nobody can give": (
        '{{原因("丙", "三公要点/合计")}}',
        "template-name",
        "丙",
        "“丙” 不在 填 里",
    ),
    "an open tag": ("{{部门", "template-syntax", "", "写法有误"),
    "an unknown filter": ("{{部门.名称|没有}}", "template-syntax", "", "写法有误"),
    "what does not compute": ("{{1/0}}", "template-syntax", "|-", "算不出来"),
    "what is not allowed": ("{{部门.名称.__class__.mro()}}", "template-unsafe", "|-", "不允许"),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_a_fault_in_a_sentence(program: Program, small: Path, case: str) -> None:
    text, rule, spot, words = SENTENCES[case]
    shown = "" if rule == "blank-unused" else "{{填.甲}}"
    pack_yaml(small, f"说明:\n  收支:\n    填: [甲]\n    文: |-\n      {shown}{text}\n")
    ended = program("pack", "check", "own")
    [told] = [line for line in ended.err.splitlines() if f"错误[{rule}]" in line]
    assert words in told
    assert at_place(small, told).startswith(spot), told
    assert ended.status == 1


def test_names_that_may_be_absent_are_fine(program: Program, small: Path) -> None:
    texts = (
        "{% if 无 is defined %}{{部门.名称}}{% endif %}",
        "{% set 甲 = 部门.名称 %}{{甲}}",
        "{{部门['名称']}}",
    )
    pack_yaml(small, f'说明:\n  收支: "{"".join(texts)}"\n')
    assert program("pack", "check", "own", "--strict").err == "没有发现问题\n"


def test_a_comparison_that_no_spec_can_state(program: Program, reference: Path) -> None:
    pack_yaml(reference, '说明:\n  引言: "{{比(\\"收支要点/人员经费\\")}}"\n', PACK.name)
    ended = program("pack", "check", "own")
    assert "错误[figure-unknown] 规格没有地方写要用到的上年数（收支要点/人员经费/增减）" in ended.err
    assert "上年数" in ended.err


def test_sentences_of_tables_and_headings(program: Program, small: Path) -> None:
    pack_yaml(small, '表: {支出总表: {标题: "{{部门.名}}支出"}}\n标题: "{{部门.名}}"\n')
    told = program("pack", "check", "own").err
    assert "pack.yaml:1:16: 错误[template-name] 版式包文字用了不存在的名字 “名”；是否想写 “名称”" in told
    assert "pack.yaml:2:5: 错误[template-name]" in told
