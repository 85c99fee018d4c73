"""金额的增减率写百分之几，不写几个百分点。

查什么：自己写的说明里，金额后面接着说增长、下降“几个百分点”的。占比、比重、执行率一类本身就是百分数的，用百分点是对的，不报。
为什么：百分点是两个百分数相减；金额减少 2.78% 写成 2.78 个百分点，意思就变了。
依据：统计上的通行说法：比率之差用百分点，数量的变化用百分之几。
错：三公经费3.50万元，比上年减少0.10万元，下降2.78个百分点。
对：三公经费3.50万元，比上年减少0.10万元，下降2.78%。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import Sentence, View
from budgetgen.findings import Severity
from budgetgen.ledger.money import half_width

_POINTS = re.compile(
    r"(?:元|/比\})[，,、；;（(]?(?P<words>[^，,。；;元%％]{0,14}(?:增长|下降|上升|降低|提高|增加|减少|增幅|降幅)[了为]?)"
    r"(?P<number>\d[\d.]*)\s*个?百分点"
)
_OF_SHARES = re.compile("占|比重|比例|率|结构")

Said = tuple[Sentence, re.Match[str]]
"""(the sentence, where it says so)."""


def _subjects(view: View) -> Iterator[Said]:
    for sentence in view.own_sentences:
        if "百分点" in sentence.text:
            yield from ((sentence, match) for match in _POINTS.finditer(half_width(sentence.text)))


def _search(said: Said, view: View) -> Iterator[Fault]:
    sentence, match = said
    if not _OF_SHARES.search(match["words"]):
        told = f"金额的增减写了 {match['number']} 个百分点"
        yield Fault(sentence.at(match.start("number")), told, f"请写 {match['number']}%")


RULE = Rule("percent-not-points", "金额的增减率不写百分点", Severity.WARNING, _subjects, _search)
