"""一个项目里，同一条指标只写一次。

查什么：同一个项目里，一级、二级、名称和值都相同的两条指标。
为什么：同一条指标抄了两遍，自评时算了两次分；或者后一条本来要写的是别的，照抄后忘了改。
依据：公开文本的通行做法。
错：数量指标下面两行 {名称: 培训次数, 值: ≥1次}。
对：只留一行；另一行确是别的培训，就写出是什么培训。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetgen.check.indicators import level, normal
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.spec.model import Indicator, Project


def _subjects(view: View) -> Iterable[Project]:
    return [project for project in view.spec.projects if len(project.indicators) > 1]


def _search(project: Project, view: View) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], Indicator] = {}
    for one in project.indicators:
        key = (level(one.first.text), level(one.second.text), normal(one.name.text), normal(one.value.text))
        first = seen.setdefault(key, one)
        if first is not one:
            told = f"指标 “{one.name}”（{one.value}）在这个项目里已经写过"
            remedy = "请删去一条，或改成要写的另一条"
            yield Fault(one.name.place, told, remedy, also=(first.name.place,), about=one.place)


RULE = Rule("indicator-unique", "指标不重复", Severity.WARNING, _subjects, _search)
