"""名称是“三公”费用的项目，要写相应的经济科目。

查什么：名称说的是因公出国、购置或运行公务用车、公务接待的项目，它的钱有没有列到相应的经济科目；购置列成运行的也算没有。
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
from budgetgen.ledger.counting import PUBLIC
from budgetgen.ledger.dimensions import GROUPS
from budgetgen.spec.model import Project

_CAR = "(?:公务用车|公务车|公车)"
_NAMED = {
    "因公出国": re.compile(r"因公(临时)?(出国|出境)|出国[(（]境[)）](经费|费用?)"),
    "公务用车购置": re.compile(f"{_CAR}(购置|更新)|(购置|更新){_CAR}"),
    "公务用车运行": re.compile(f"{_CAR}(运行|维修|维护|保险|燃油|加油)|{_CAR}购置及运"),
    "公务接待": re.compile("(公务|外事|外宾)接待(费用?|经费|支出)?$"),
}
"""How projects that spend on a kind of “三公” are named."""
_ABOUT_IT = re.compile("平台|系统|软件|监管|管理|审批|改革|检查|审计|司勤|驾驶员")
"""Work that has to do with it, paid as other costs are."""


def _subjects(view: View) -> list[Project]:
    return [project for project in view.spec.projects if project.lines]


def _search(project: Project, view: View) -> Iterator[Fault]:
    kinds = [kind for kind, pattern in _NAMED.items() if pattern.search(project.name.text)]
    counts = view.books.counting
    counted = {counts.of(line.economic)[PUBLIC] for line in project.lines}
    paid = any(line.fund in GROUPS["fund"]["财政拨款"] for line in project.lines)
    if not kinds or not paid or _ABOUT_IT.search(project.name.text):
        return
    if counted & set(kinds):
        return
    codes = counts.codes(PUBLIC, kinds)
    meant = "、".join(f"{code} {view.books.name_of('economic', code)}" for code in codes)
    if any(counted):
        told = f"项目 “{project.name.text}” 列的是“三公”经费的另一类"
    else:
        told = f"项目 “{project.name.text}” 没有列“三公”经费的经济科目，这笔钱不在“三公”经费表里"
    yield Fault(project.name.place, told, f"请在 科目 下列到经济科目：{meant}")


RULE = Rule("three-public-coded", "“三公”项目列到经济科目", Severity.WARNING, _subjects, _search)
