"""分项绩效目标与项目一一对应，名称相同。

查什么：“绩效/分项目标” 按项目写（至少一半的名称就是项目名称）时，名称与哪个项目只差几个字的，哪些项目没有分项目标的（提示），
  哪个名称不是项目的（提示；人员、运转一类除外）。只写少数重点项目、或者按职责写分项目标的，不查。
为什么：项目改了名、增减了项目，说明里的分项目标忘了跟着改。
依据：同一份文件里，一个项目只有一个名称。
错：项目叫 档案抢救费，分项目标写 档案抢救经费。
对：两处都写 档案抢救费。
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from budgetgen.catalog.catalog import plain
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.spec.model import Objective, Performance, Project

_ALIKE = 0.75
_NO_PROJECT = ("人员", "公用", "运转", "日常", "基本")


def _subjects(view: View) -> Iterator[Performance]:
    performance, names = view.spec.performance, _names(view)
    known = [objective for objective in performance.objectives if plain(objective.name.text) in names]
    if known and 2 * len(known) >= len(performance.objectives):
        yield performance


def _names(view: View) -> dict[str, Project]:
    return {plain(project.name.text): project for project in view.spec.projects}


def _search(performance: Performance, view: View) -> Iterator[Fault]:
    projects = _names(view)
    left = dict(projects)
    unknown = [o for o in performance.objectives if plain(o.name.text) not in projects]
    for objective in performance.objectives:
        left.pop(plain(objective.name.text), None)
    strange: list[Objective] = []
    for objective in unknown:
        name = _nearest(plain(objective.name.text), list(left))
        if name:
            project = left.pop(name)
            told = f"分项目标 “{objective.name}” 与项目名称 “{project.name}” 不同"
            yield Fault(objective.name.place, told, "请核对，两处写成一样", also=(project.name.place,))
        else:
            strange.append(objective)
    if len(strange) == 1 and not any(word in strange[0].name.text for word in _NO_PROJECT):
        told = f"分项目标都以项目为名，只有 “{strange[0].name}” 不是项目"
        yield Fault(strange[0].name.place, told, "请核对项目名称", severity=Severity.HINT)
    yield from _lacking([p for p in left.values() if p in view.assessed], len(projects), view)


def _lacking(projects: list[Project], of: int, view: View) -> Iterator[Fault]:
    """Projects without an objective, unless only some chosen projects have one."""
    if projects and 2 * len(projects) < of:
        place = view.spec.places.get("绩效/分项目标", view.spec.performance.place)
        names = "、".join(f"“{project.name}”" for project in projects)
        told = f"{of} 个项目里 {of - len(projects)} 个有分项目标，没有的是{names}"
        yield Fault(place, told, "请补上，或核对是否有意不写", severity=Severity.HINT)


def _nearest(name: str, known: list[str]) -> str:
    """The known name that differs from a name in a few characters only, or ""."""
    alike = [(SequenceMatcher(None, name, other).ratio(), other) for other in known]
    share, best = max(alike, default=(0.0, ""))
    return best if share >= _ALIKE else ""


RULE = Rule("objective-projects", "分项目标与项目对应", Severity.WARNING, _subjects, _search)
