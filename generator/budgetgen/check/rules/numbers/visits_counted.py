"""批次、团组与人次相符。

查什么：自己写的说明里挨在一起的批次（团组）和人次：一个是 0、另一个不是 0 的，人次比批次还少的。
为什么：没有人就没有一批，一批至少一人；多半是漏改了其中一个数。
依据：“三公”经费公开要说明因公出国（境）的团组、人次和公务接待的批次、人次，见财预〔2016〕143号《地方预决算公开操作规程》。
错：预计国内公务接待12批次、0人次。
对：预计国内公务接待12批次、96人次。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import Sentence, View
from budgetgen.findings import Severity
from budgetgen.ledger.money import half_width

_NUMBER = r"(?<!\d)(?P<{}>\d{{1,6}})"
_GROUPS = rf"(?:{_NUMBER.format('count')} ?个?(?P<kind>批次?|团组)|(?P<named>批次|团组)数?(?:为|共|是)? ?{_NUMBER.format('of')} ?个?)"
_COUNTED = re.compile(
    rf"{_GROUPS}[，、,；;和]? ?(?:共计?|累计|合计|计|约)? ?(?:人次数?|人数)?(?:为|是)? ?{_NUMBER.format('people')} ?人"
)

Counted = tuple[Sentence, re.Match[str]]
"""(the sentence, where it counts both)."""


def _subjects(view: View) -> Iterator[Counted]:
    for sentence in view.own_sentences:
        if "批" in sentence.text or "团组" in sentence.text:
            yield from ((sentence, match) for match in _COUNTED.finditer(half_width(sentence.text)))


def _search(counted: Counted, view: View) -> Iterator[Fault]:
    sentence, match = counted
    kind = (match["kind"] or match["named"])[:2]
    groups, people = int(match["count"] or match["of"]), int(match["people"])
    if people < groups or (people and not groups):
        told = f"写的是 {groups} {'个团组' if kind == '团组' else '批'}、{people} 人次"
        yield Fault(sentence.at(match.start("people")), told, "请核对两个数；没有的，两个都写 0")


RULE = Rule("visits-counted", "批次与人次相符", Severity.WARNING, _subjects, _search)
