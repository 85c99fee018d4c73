"""说明里绩效目标管理的项目个数和金额，与规格的项目一致。

查什么：自己写的说明里“实行绩效目标管理的项目N个，涉及资金M万元”一类的话：项目里有没有 N 个，它们的金额（或其中的一般公共预算、财政拨款）合计是不是 M。只写一部分项目的，任何 N 个合起来是 M 就算对。
为什么：项目增减、金额调整以后，这一句常常忘了改。
依据：绩效目标与预算同步编报、同步公开，见《预算法》和《中央部门预算绩效目标管理办法》（财预〔2015〕88号）。
错：实行绩效目标管理的项目1个，涉及预算资金30.00万元（只有一个项目，25.00 万元）。
对：实行绩效目标管理的项目1个，涉及预算资金25.00万元。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from math import comb

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.sentences.numerals import count_of
from budgetgen.check.text import Mention, amounts
from budgetgen.check.view import Sentence, View
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import FUNDS, GROUPS
from budgetgen.ledger.ledger import Line
from budgetgen.ledger.money import UNITS
from budgetgen.spec.model import Project

_N = r"(?P<{}>\d{{1,4}}|[一二两三四五六七八九十]{{1,3}})\s*个"
_COUNTED = re.compile(
    rf"项目(?:共计?|合计|总计|有|为)?\s*{_N.format('after')}|{_N.format('before')}(?:预算|支出)?项目"
)
_SPOKEN_OF = re.compile("绩效目标|绩效管理|绩效评价")
_OF_ALL = re.compile("(?:资金|金额|预算|合计|共计|总额|支出|拨款|公共预算)(?:总额|合计|共计|共|为|是)*$")
_OTHERS = re.compile("上年|去年|下级|县区|其中|重点")
_MOST = 20_000
"""So many ways to choose some projects are tried."""
_SHARES = ((), FUNDS[:1], GROUPS["fund"]["财政拨款"])
"""The money of a project that may be meant: all of it, or what some funds pay."""

Stated = tuple[Sentence, int, Mention]
"""(the sentence, how many projects, the amount)."""


def _subjects(view: View) -> Iterator[Stated]:
    for sentence in view.own_sentences if view.spec.projects else ():
        counted = _COUNTED.search(sentence.text) if _SPOKEN_OF.search(sentence.text) else None
        if counted is None or _OTHERS.search(sentence.text):
            continue
        count = count_of(counted["after"] or counted["before"])
        for mention in amounts(sentence.text):
            if count and mention.start > counted.end() and _OF_ALL.search(sentence.text[: mention.start]):
                yield sentence, count, mention
                break


def _search(stated: Stated, view: View) -> Iterator[Fault]:
    sentence, count, mention = stated
    paid = [project for project in view.spec.projects if project.amount > 0]
    if comb(len(paid), count) > _MOST or any(_fits(mention, count, _amounts(paid, of)) for of in _SHARES):
        return
    whole = sum(project.amount for project in paid)
    told = f"写的是 {count} 个项目共 {mention.number}{mention.unit}，{view.to_writers('规格里', '各表里')}"
    told += f"没有 {count} 个项目合计是这个数；全部 {len(paid)} 个项目 {view.money(whole)}"
    off = Off(whole - mention.fen if count == len(paid) else 0)
    yield Fault(sentence.at(mention.start), told, "请核对个数和金额", off=off)


def _amounts(projects: list[Project], funds: tuple[str, ...]) -> list[int]:
    lines: list[list[Line]] = [
        [line for line in p.lines if not funds or line.fund in funds] for p in projects
    ]
    return [total for of_project in lines if (total := sum(line.amount for line in of_project))]


def _fits(mention: Mention, count: int, amounts_of: list[int]) -> bool:
    """Whether some of the amounts (分) make up what is stated, rounded as it is."""
    step = UNITS[mention.unit] // int(10**mention.decimals)
    return any(2 * abs(sum(some) - mention.fen) <= step for some in combinations(amounts_of, count))


RULE = Rule("objectives-summed", "绩效目标的项目个数和金额一致", Severity.WARNING, _subjects, _search)
