"""版式规定的一级指标，每个项目都有。

查什么：版式包在 “检查/必备指标” 里列的一级指标（产出指标、效益指标、满意度指标……），达到绩效目标门槛的每个项目是否都有；
  此外，其余项目（至少两个）都有而只有一个项目没有的一级指标，给一条提示。
为什么：缺一级，这个项目的产出、效益或满意度就没有衡量；只有一个项目缺，多半是漏抄。
依据：《项目支出绩效评价管理办法》（财预〔2020〕10号）一类的规定列出各级指标；哪些必备由各地的表式定，程序只照版式包查。
错：版式要求产出指标、满意度指标，项目只有产出指标。
对：项目的指标里两级都有。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.indicators import level
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.source.shapes import Words, did_you_mean
from budgetgen.spec.model import Project

_OTHERS = 2


def _levels(project: Project) -> list[str]:
    """The first levels of a project's indicators, in their order, each once."""
    return list(dict.fromkeys(level(i.first.text) for i in project.indicators))


def _has(project: Project, name: str) -> bool:
    """Whether a project has a first level, or a second one of its kind, as older forms have 成本指标 below 产出指标."""
    return any(name == level(i.first.text) or name in level(i.second.text) for i in project.indicators)


def _subjects(view: View) -> Iterator[Project | Words]:
    projects = [project for project in view.assessed if project.indicators]
    required = view.pack.required_indicators
    if projects and (required or len(projects) > _OTHERS):
        yield from required
        yield from projects


def _search(subject: Project | Words, view: View) -> Iterator[Fault]:
    known = {level(name): name for name in view.levels}
    if isinstance(subject, Words):
        if level(subject.text) not in known:
            told = f"版式的必备指标里，“{subject.text}” 不是 {view.spec.year} 年的一级指标"
            yield Fault(subject.place, told, did_you_mean(subject.text, list(known.values())))
        return
    here = _levels(subject)
    required = [level(words.text) for words in view.pack.required_indicators]
    lacking = [known[name] for name in required if name in known and name not in here]
    if lacking:
        told = f"项目 “{subject.name}” 没有{'、'.join(lacking)}"
        yield Fault(subject.name.place, told, "版式规定每个项目都要有，请补上")
    others = [_levels(p) for p in view.assessed if p.indicators and p is not subject]
    if len(others) < _OTHERS:
        return
    usual = [name for name in others[0] if all(name in levels for levels in others)]
    missed = [
        known[name]
        for name in usual
        if name in known and not _has(subject, name) and known[name] not in lacking
    ]
    if missed:
        told = f"其余 {len(others)} 个项目都有{'、'.join(missed)}，只有项目 “{subject.name}” 没有"
        yield Fault(subject.name.place, told, "请核对是否漏写", severity=Severity.HINT)


RULE = Rule("required-indicators", "必备的一级指标齐全", Severity.WARNING, _subjects, _search)
