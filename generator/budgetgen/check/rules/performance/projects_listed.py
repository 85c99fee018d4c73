"""说明里数项目、列项目，与规格的项目一致。

查什么：自己写的说明里“共…个项目”的个数；逐个列出项目和金额的一句话，列了多半的项目，漏了哪一个（提示）。写明主要、重点、其中、等的不查。
为什么：增减了项目，说明里的个数和名单忘了跟着改。
依据：同一份文件里，项目支出就是这几个项目。
错：（有 3 个项目）项目支出共安排4个项目。
对：项目支出共安排3个项目。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.sentences.numerals import count_of
from budgetgen.check.view import Sentence, View
from budgetgen.findings import Severity
from budgetgen.ledger.money import ANY_UNIT
from budgetgen.spec.model import Project

_COUNTED = re.compile(
    r"(?:共|合计|全部)(?:计|安排|有|实施|设立|设)?(?:预算)?(?:项目)?(?P<count>\d+|[一二两三四五六七八九十]{1,3})个(?:预算|支出)?(?:项目|[。，；]|\Z)"
)
_LISTS = re.compile("[，：:（]?(?:分别|包括|即|具体)")
_OF_SPENDING = re.compile("项目支出|预算项目|支出项目")
_SOME = re.compile(
    "主要|重点|新增|延续|上年|去年|采购|工程|建设|下级|县区|等(?:项目|支出|方面|工作|[。，；]|\\Z)"
)
_FIGURE = re.compile(rf"\$\{{[^{{}}]*\}}|[\d０-９][\d０-９.,]{{0,30}}\s*{ANY_UNIT}")


def _subjects(view: View) -> list[Sentence]:
    """The sentences that may count the projects, or name most of them with their amounts."""
    if len(view.spec.projects) < 2:
        return []
    of_projects = [s for s in view.own_sentences if _of_projects(s.text, view)]
    return [sentence for sentence in of_projects if not _SOME.search(sentence.text)]


def _of_projects(text: str, view: View) -> bool:
    """Whether a sentence speaks of this budget's projects: it says so, or it counts and lists them."""
    if _OF_SPENDING.search(text):
        return True
    counted = _COUNTED.search(text)
    lists = counted and _LISTS.match(text, counted.end())
    return bool(lists) and sum(project.name.text in text for project in view.spec.projects) > 1


def _search(listed: Sentence, view: View) -> Iterator[Fault]:
    projects = view.spec.projects
    paid = [project for project in projects if project.amount]
    if counted := _COUNTED.search(listed.text):
        count = count_of(counted["count"])
        if count is not None and count not in (len(projects), len(paid)):
            place = listed.at(counted.start("count"))
            told = f"写的是 {count} 个项目，{view.to_writers('规格里', '表里')}有 {len(projects)} 个"
            yield Fault(place, told, "请核对项目和个数", also=(projects[0].place,))
    named = [project for project in paid if project.name.text in listed.text]
    missed = [project for project in paid if project not in named]
    many = len(named) > 1 and 2 * len(named) > len(paid)
    some = "其中" in listed.text[: min((listed.text.index(p.name.text) for p in named), default=0)]
    if missed and many and not some and len(_FIGURE.findall(listed.text)) > len(named):
        yield _missing(listed, named, missed)


def _missing(listed: Sentence, named: list[Project], missed: list[Project]) -> Fault:
    names = "、".join(f"“{project.name}”" for project in missed)
    told = f"这里列了 {len(named)} 个项目，没有列的是{names}"
    place = listed.at(listed.text.index(named[0].name.text))
    also = tuple(project.name.place for project in missed)
    return Fault(place, told, "请补上，或写明只列主要的", also=also, severity=Severity.HINT)


RULE = Rule("projects-listed", "说明里的项目与规格一致", Severity.WARNING, _subjects, _search)
