"""分项目标里写到的指标，项目绩效目标表里有，名称相同。

查什么：以项目为名的分项目标，“指标” 文字里与本项目某条指标名称只差一两个字的，或者写的是别的项目才有的指标名称的；只给提示。
为什么：说明照着旧表写，表改了，说明没有改；或者抄了另一个项目的。
依据：同一份文件里，一条指标只有一个名称。
错：表里是 参与培训率，分项目标里写 以参与培训覆盖率衡量。
对：两处都写 参与培训率。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.text import masked
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.source.shapes import Words
from budgetgen.spec.model import Project

_ALIKE = 0.75
_SHORTEST, _LONGEST = 4, 10
_NAMED = re.compile(r"[\u4e00-\u9fa5]{2,40}?(?:次数|数量|人数|总量|满意度|满意程度|率)(?!指标)")


class _Text(NamedTuple):
    """The text that names a project's indicators."""

    words: Words
    project: Project


def _subjects(view: View) -> Iterator[_Text]:
    projects = {project.name.text: project for project in view.spec.projects}
    for objective in view.spec.performance.objectives:
        project = projects.get(objective.name.text)
        if project and project.indicators and objective.measures:
            yield _Text(objective.measures, project)


def _search(subject: _Text, view: View) -> Iterator[Fault]:
    own = [i.name.text for i in subject.project.indicators]
    text = masked(subject.words.text)
    told, at = [], len(text)
    for start, said, meant in (*_nearly(text, own), *_of_others(text, own, view)):
        told.append(f"“{said}”" + (f"（表中为 “{meant}”）" if meant else ""))
        at = min(at, start)
    if told:
        message = f"项目 “{subject.project.name}” 的绩效目标表里没有{'、'.join(dict.fromkeys(told))}"
        yield Fault(subject.words.at(at), message, "请核对指标名称，两处写成一样")


def _nearly(text: str, own: list[str]) -> Iterator[tuple[int, str, str]]:
    """(where, name written, own name) of names that differ a little from an own one."""
    for match in _NAMED.finditer(text):
        run = match[0]
        written = [run[-size:] for size in range(_SHORTEST, min(_LONGEST, len(run)) + 1)]
        if any(name in run or said in name for name in own for said in (run, *written)):
            continue
        alike = max((_alike(said, name) for said in written for name in own), default=(0.0, "", ""))
        if alike[0] >= _ALIKE:
            yield match.end() - len(alike[1]), alike[1], alike[2]


def _alike(said: str, name: str) -> tuple[float, str, str]:
    """How alike two names are (0 to 1), and the two; not looked at closely where they share too few characters."""
    length = len(said) + len(name)
    if 2 * len(set(said) & set(name)) < (_ALIKE - 0.1) * length:
        return 0.0, said, name
    return SequenceMatcher(None, said, name).ratio(), said, name


def _of_others(text: str, own: list[str], view: View) -> Iterator[tuple[int, str, str]]:
    """Names of indicators that only other projects have."""
    others = dict.fromkeys(indicator.name.text for _, indicator in view.indicators)
    for name in others:
        written = re.search(re.escape(name) + "(?!指标)", text) if len(name) >= _SHORTEST else None
        if written and not any(name in mine for mine in own):
            yield written.start(), name, ""


RULE = Rule("objective-indicators", "分项目标里的指标名称", Severity.HINT, _subjects, _search)
