"""名称是“三公”费用的项目，要写经济科目。

查什么：名称说的是因公出国、购置或运行公务用车、公务接待的项目，它的钱有没有列到相应的经济科目。
为什么：“三公”经费表按经济科目取数，项目只写功能科目，这笔钱就不在表里，“三公”经费就少了。
依据：“三公”经费包括基本支出和项目支出中用财政拨款安排的部分。
错：名称: 公务用车购置，科目: 2010301 行政运行，金额: 180000。
对：科目: {2010301 行政运行: {31013 公务用车购置: 180000}}。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import GROUPS
from budgetgen.spec.model import Project

_NAMED = re.compile("因公出国|因公临时出国|公务用车(购置|更新|运行)|购置公务用车|更新公务用车|公务接待费?$")


def _subjects(view: View) -> list[Project]:
    return [project for project in view.spec.projects if project.lines]


def _search(project: Project, view: View) -> Iterator[Fault]:
    named = _NAMED.search(project.name.text)
    codes = GROUPS["economic"]["三公"]
    paid = any(line.fund in GROUPS["fund"]["财政拨款"] for line in project.lines)
    if named and paid and not any(line.economic.startswith(codes) for line in project.lines):
        told = f"项目 “{project.name.text}” 没有列“三公”经费的经济科目，这笔钱不在“三公”经费表里"
        yield Fault(project.name.place, told, "请在 科目 下列到经济科目，如 31013 公务用车购置")


RULE = Rule("three-public-coded", "“三公”项目列到经济科目", Severity.WARNING, _subjects, _search)
