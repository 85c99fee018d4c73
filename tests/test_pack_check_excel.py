"""`budgetgen pack check`: what a form maker may get wrong in Excel is found, with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.packs import (
    EXCEL,
    WORD,
    Program,
    finding,
    in_excel,
    put,
    rendered,
)

IN_EXCEL: dict[str, tuple[str, Callable[[Any], None], str, str, str]] = {
    "a figure in place of a tag": (
        "支出总表",
        lambda s: put(s, "{{行.项目支出}}", 25),
        "typed-figure",
        "支出总表!F5",
        "“25”",
    ),
    "a figure below": ("支出总表", lambda s: s.cell(9, 3, 99.5), "typed-figure", "支出总表!C9", "“99.5”"),
    "a figure as text": (
        "支出总表",
        lambda s: s.cell(9, 3, "1,234.50"),
        "typed-figure",
        "支出总表!C9",
        "“1,234.50”",
    ),
    "a column gone": (
        "支出总表",
        lambda s: put(s, "{{行.项目支出}}", None),
        "template-columns",
        "支出总表 第 5 行",
        "列 “项目支出” 出现了 0 次",
    ),
    "a column misspelt": (
        "支出总表",
        lambda s: put(s, "{{行.项目支出}}", "{{行.项目支岀}}"),
        "template-columns",
        "支出总表 第 5 行",
        "是否想写 “{{行.项目支出}}”",
    ),
    "no row for the data": (
        "支出总表",
        lambda s: s.delete_rows(5),
        "template-columns",
        "支出总表",
        "没有 {{行.…}} 的一行，数据没有地方印",
    ),
    "a header changed": (
        "支出总表",
        lambda s: put(s, "科目名称", "科目"),
        "template-texts",
        "支出总表",
        "没有印表头 “科目名称”",
    ),
    "a title changed": (
        "支出总表",
        lambda s: put(s, "支出总表", "支出表"),
        "template-texts",
        "支出总表",
        "没有印标题 “支出总表”",
    ),
    "no caption": (
        "支出总表",
        lambda s: put(s, "{{图注[1]}}", None),
        "template-texts",
        "支出总表",
        "没有印图注 “单位：{{表.单位}}”",
    ),
    "no row for notes": (
        "三公经费",
        lambda s: put(s, "{{注}}", None),
        "template-texts",
        "三公经费",
        "表下的注会丢失",
    ),
    "merged with the row below": (
        "支出总表",
        lambda s: s.merge_cells("B4:B5"),
        "sheet-merges",
        "支出总表!B4:B5",
        "跨过会重复的行",
    ),
    "overlapping merges": (
        "支出总表",
        lambda s: s.merge_cells("B1:C2"),
        "sheet-merges",
        "支出总表!",
        "重叠；请取消其中一处合并",
    ),
    "full-width braces": (
        "支出总表",
        lambda s: put(s, "{{图注[1]}}", "｛｛图注[1]｝｝"),
        "tag-braces",
        "支出总表!",
        "的括号不成标签",
    ),
    "a formula": (
        "支出总表",
        lambda s: s.cell(9, 3, "=SUM(C6:C8)"),
        "template-formula",
        "支出总表!C9",
        "公式",
    ),
    "curly quotes": (
        "支出总表",
        lambda s: put(s, "{{图注[1]}}", "{{图注[“1”]}}"),
        "template-syntax",
        "支出总表!",
        "写法有误",
    ),
    "an unknown name": (
        "支出总表",
        lambda s: put(s, "{{图注[1]}}", "{{图住[1]}}"),
        "template-name",
        "支出总表 {{图住[1]}}",
        "没有叫 “图住” 的",
    ),
    "a sheet misnamed": (
        "支出总表",
        lambda s: setattr(s, "title", "支出表"),
        "template-name",
        "支出表",
        "不是版式包里的表",
    ),
}


@pytest.mark.parametrize("case", IN_EXCEL)
def test_a_fault_in_an_excel_template(program: Program, own: Path, case: str) -> None:
    name, change, rule, inside, words = IN_EXCEL[case]
    in_excel(name, change)(own)
    ended = program("pack", "check", "own")
    assert words in finding(ended.err, EXCEL, inside, rule)
    assert (ended.status, ended.out) == (1, "")
    assert WORD not in ended.err


def test_render_too_refuses_a_sheet_without_a_row_for_its_data(
    tmp_path: Path, program: Program, own: Path
) -> None:
    in_excel("支出总表", lambda sheet: sheet.delete_rows(5))(own)
    ended = rendered(program)
    assert (ended.status, ended.out) == (1, "")
    assert "template-columns" in ended.err
