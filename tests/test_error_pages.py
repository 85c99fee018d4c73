"""docs/错误.md is what the program says now; every rule that a finding may carry stands there, or is tested elsewhere."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgetgen.check.pages import page
from budgetgen.check.rules import RULES
from budgetgen.check.told import told
from budgetgen.findings import Place
from budgetgen.pack.reading import load
from budgetgen.publish import prepare
from tests.conftest import ROOT
from tests.making import own_pack, starter, write_spec
from tests.slips import CASES, whole

PAGE = (ROOT / "docs/错误.md").read_text(encoding="utf-8")
RULE = re.compile("[a-z]+(-[a-z]+)+")
NO_RULES = {
    "cat-file",
    "ls-tree",
    "rev-parse",
    "xdg-open",
    "m-d-yy",
    "zh-cn",
    "fc-list",
    "us-ascii",
    "public-list",
    "older-list",
}
HERE = "tests/test_error_pages.py"
ELSEWHERE = {
    "amount-twice": HERE,
    "blank-unused": HERE,
    "cells-contradict": "tests/test_audit.py",
    "cells-rounded": "tests/test_audit.py",
    "records-add-up": "tests/test_audit.py",
    "catalog-year": "tests/test_pack_check_layout.py",
    "citation-syntax": HERE,
    "column-name": HERE,
    "docx-structure": "tests/test_word_gate.py",
    "edits-accepted": "tests/test_read_docx.py",
    "formula-value": "tests/test_read_xlsx.py",
    "hidden-cells": "tests/test_read_xlsx.py",
    "merged-unknown": "tests/test_read_texts.py",
    "not-read": "tests/test_read_docx.py",
    "page-furniture": "tests/test_read_pdf.py",
    "page-text": "tests/test_read_pdf.py",
    "empty-file": "tests/test_source.py",
    "excel-cell-text": "tests/test_workbook_limits.py",
    "excel-row-height": "tests/test_workbook_limits.py",
    "excel-rows": "tests/test_workbook_limits.py",
    "file-twice": "tests/test_units_in_files.py",
    "table-column": "tests/test_bad_tables.py",
    "table-hidden": "tests/test_bad_tables.py",
    "table-struck": "tests/test_bad_tables.py",
    "table-unread": "tests/test_bad_tables.py",
    "total-in-parts": "tests/test_nothing_vanishes.py",
    "table-value": "tests/test_bad_tables.py",
    "table-total": "tests/test_bad_tables.py",
    "unit-name": "tests/test_line_tables.py",
    "unit-wording": "tests/test_one_unit.py",
    "last-year-spec": "tests/test_prior_year.py",
    "government-unknown": "tests/test_government.py",
    "file-encoding": "tests/test_source.py",
    "group-has-columns": "tests/test_bad_packs.py",
    "margins-agree": HERE,
    "name-usable": "tests/test_bad_packs.py",
    "not-imported": "tests/test_import.py",
    "number-range": HERE,
    "output-taken": "tests/test_files.py",
    "pack-circle": HERE,
    "pdf-faces": "tests/test_pdf.py",
    "pdf-text": "tests/test_pdf_gate.py",
    "placed-twice": HERE,
    "project-settings": "tests/test_check.py",
    "required-parts": "tests/test_words.py",
    "rounding-note": HERE,
    "same-query": "tests/test_pack_check_layout.py",
    "sheet-merges": "tests/test_pack_check_excel.py",
    "suppression-used": "tests/test_check.py",
    "table-placed": HERE,
    "tag-braces": "tests/test_pack_check_word.py",
    "tag-quotes": "tests/test_pack_check_word.py",
    "tag-split": "tests/test_pack_check_word.py",
    "template-columns": "tests/test_word_gate.py",
    "template-formula": "tests/test_hostile.py",
    "template-left": "tests/test_workbook_templates.py",
    "template-missing": "tests/test_pack_check.py",
    "template-name": "tests/test_word_gate.py",
    "template-outgrown": "tests/test_pack_check.py",
    "template-readable": "tests/test_pack_check.py",
    "template-revisions": "tests/test_pack_check_word.py",
    "template-styles": "tests/test_workbook_limits.py",
    "template-syntax": "tests/test_word_gate.py",
    "template-texts": "tests/test_pack_check_excel.py",
    "template-unsafe": "tests/test_hostile.py",
    "text-dropped": "tests/test_pack_check_word.py",
    "typed-figure": "tests/test_pack_check_word.py",
    "unknown-dimension": HERE,
    "unknown-label": HERE,
    "unknown-member": HERE,
    "unknown-name": HERE,
    "unused-key": "tests/test_bad_packs.py",
    "xlsx-structure": "tests/test_hostile.py",
}
"""Rules that no file of tests/errors can show or does show, and the test that covers each."""


def literals() -> Iterator[str]:
    """Every text in the program that is made like a rule's name."""
    for file in (ROOT / "generator").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE.fullmatch(node.value):
                yield node.value


def on_the_page() -> set[str]:
    return set(re.findall("^## (.+)$", PAGE, re.MULTILINE))


def test_the_page_is_what_the_script_makes() -> None:
    script = runpy.run_path(str(ROOT / "tools/error-pages"))
    assert script["page"]() == PAGE, "run: make docs"


def test_every_rule_is_on_the_page_or_tested_elsewhere() -> None:
    rules = set(literals()) - NO_RULES
    assert len(rules) > 40
    assert rules - on_the_page() - ELSEWHERE.keys() == set()
    assert on_the_page() <= rules
    assert ELSEWHERE.keys() <= rules, "a rule that is gone"


def test_everything_told_can_be_asked_about() -> None:
    rules = {rule.name for rule in RULES}
    assert set(literals()) - NO_RULES - rules == told().keys()
    for name in (*rules, *told()):
        assert len(page(name).splitlines()) > 3


@pytest.mark.parametrize("rule", ELSEWHERE)
def test_the_test_elsewhere_names_the_rule(rule: str) -> None:
    text = (ROOT / ELSEWHERE[rule]).read_text(encoding="utf-8")
    assert text.count(f'"{rule}"') > (ELSEWHERE[rule] == HERE)
    assert rule not in on_the_page(), "has its error file now: take it off the list"


# Rules that have no error file

SPECS = {
    "amount-twice": "项目支出:\n  - 名称: 甲\n    科目: {2012604 档案馆: 50000}\n    金额: 50000\n",
    "citation-syntax": "其他事项: 共 ${支出总表 万元\n",
    "margins-agree": "基本支出:\n  按功能:\n    2012601 行政运行: 5\n  按经济:\n    30101 基本工资: 6\n",
    "number-range": "预算年度: 22\n",
    "rounding-note": "版式: own\n尾差注: 是\n",
}
TABLE = "\n    类型: 交叉表\n    标题: 甲\n    只供引用: 是\n    列: [{标签: 名称, 栏: 名称}, {标签: 合计, 查询: {年度: 本年}}]\n"
PACKS = {
    "blank-unused": "说明:\n  引言: {文: 甲, 填: [乙]}\n",
    "column-name": f"表:\n  甲表:{TABLE}    行: {{树: 功能}}\n".replace("标签: 合计", "标签: 1-2"),
    "pack-circle": "沿用: own\n",
    "placed-twice": "文档: [{表: 支出总表}, {表: 支出总表}]\n",
    "table-placed": "文档: [{标题: 甲}]\n",
    "unknown-dimension": f"表:\n  甲表:{TABLE}    行: {{树: 功能}}\n".replace("年度: 本年", "星座: 本年"),
    "unknown-label": f"表:\n  甲表:{TABLE}    行: [没有人认识的标签]\n",
    "unknown-member": f"表:\n  甲表:{TABLE}    行: {{树: 功能}}\n".replace("年度: 本年", "性质: 闲钱"),
    "unknown-name": "文档: [{表: 没有的表}]\n",
}


@pytest.mark.parametrize("rule", SPECS)
def test_a_rule_of_specs(rule: str, tmp_path: Path) -> None:
    own_pack(tmp_path, '尾差注: ""\n' if rule == "rounding-note" else "")
    spec = tmp_path / "spec.yaml"
    spec.write_text(whole(SPECS[rule]), encoding="utf-8")
    prepared = prepare(spec)
    assert rule in {finding.rule for finding in prepared.findings}, [str(f) for f in prepared.findings]
    assert prepared.disclosure is None


@pytest.mark.parametrize("rule", PACKS)
def test_a_rule_of_packs(rule: str, tmp_path: Path) -> None:
    own_pack(tmp_path, PACKS[rule])
    if rule == "pack-circle":
        (tmp_path / "templates/own/pack.yaml").write_text(PACKS[rule], encoding="utf-8")
    prepared = prepare(write_spec(tmp_path, starter() | {"版式": "own"}))
    assert rule in {finding.rule for finding in prepared.findings}, [str(f) for f in prepared.findings]
    assert prepared.disclosure is None


def test_an_own_pack_without_fault_is_clean(tmp_path: Path) -> None:
    own_pack(tmp_path, f"表:\n  甲表:{TABLE}    行: {{树: 功能}}\n")
    assert [str(f) for f in load("own", Place("x"), tmp_path)[1]] == []


def test_all_error_files_are_seen() -> None:
    assert len(CASES) > 40
