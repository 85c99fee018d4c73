"""项目有绩效目标和绩效指标。

查什么：版式印项目绩效目标表时，达到门槛的每个项目是否写了目标、写了指标；门槛由版式包或项目设置，不设就是每个项目。
为什么：没有目标的项目，印出来的绩效目标表是空的；花了钱要做成什么，读者看不到，年底也没法评价。
依据：财政部《中央部门预算绩效目标管理办法》（财预〔2015〕88号）及各地的相应规定：编制项目预算同时编报绩效目标。
错：项目只有 名称、科目、金额。
对：项目另有 目标: 抢救重点档案 和 指标。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule, wan
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.spec.model import Project


def _subjects(view: View) -> Iterable[Project]:
    return view.assessed


def _search(project: Project, view: View) -> Iterator[Fault]:
    lacking = [word for word, there in (("目标", project.goals), ("指标", project.indicators)) if not there]
    if lacking:
        told = f"项目 “{project.name}”（{wan(project.amount)} 万元）没有绩效{'和'.join(lacking)}"
        remedy = "请在项目下面写 " + " 和 ".join(f"{word}:" for word in lacking)
        yield Fault(project.name.place, told, remedy)


RULE = Rule(
    "project-objectives",
    "项目有绩效目标和指标",
    Severity.WARNING,
    _subjects,
    _search,
    thresholds={"绩效目标": 0},
)
