"""一句话里同一个数说了两遍，两遍相同。

查什么：一句话里，同样的词后面写了两个不同的金额（“政府采购预算3.45万元……政府采购预算3.54万元”）。中间另起“其中”，或提到没有认出的事项（某馆、某镇）的不查：那可能是另一个范围的数。
为什么：两个数至少有一个是错的。
依据：公开文本的通行做法：同一个数前后一致。
错：项目支出41.05万元，……，项目支出41.50万元主要用于机构编制工作。
对：第二遍不再写数，或两处都引用 ${表/行/列}。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.sentences.clauses import Clause, Sentence
from budgetgen.check.sentences.percents import is_money
from budgetgen.check.sentences.reading import sentences
from budgetgen.check.sentences.telling import in_words, number_text, place_of, step_of
from budgetgen.check.view import View
from budgetgen.findings import Severity

_OF_MONEY = ("预算", "支出", "收入", "经费", "费", "资金", "资产", "拨款")
_EACH = re.compile("每|人均|标准|单价|[0-9]")
SHORTEST = 4
"""Shorter words (资金, 预算) may be anybody's."""

Spot = tuple[Sentence, int]


def _subjects(view: View) -> list[Spot]:
    return [
        (sentence, index)
        for sentence in view.once(sentences)
        for index, clause in enumerate(sentence.clauses)
        if _is_plain(clause)
    ]


def _is_plain(clause: Clause) -> bool:
    """Whether a clause says of what its amount is, and that it is no change, share or comparison."""
    plain = is_money(clause.said) and not (clause.phrase.compares or clause.elsewhen)
    return plain and bool(_key(clause))


def _key(clause: Clause) -> tuple[str, ...]:
    """What two clauses must have in common to speak of the same; empty where the words are no name of money."""
    phrase, words = clause.phrase, clause.words.lstrip("、和及与")
    if phrase.labels:
        return (str(clause.year), *(phrase.unit,) * bool(phrase.unit), *phrase.labels)
    named = words.endswith(_OF_MONEY) and len(words) >= SHORTEST and not _EACH.search(words)
    return (str(clause.year), words) if named and not phrase.aside else ()


def _search(spot: Spot, view: View) -> Iterator[Fault]:
    sentence, index = spot
    clause = sentence.clauses[index]
    if not sentence.clear_before(index):
        return
    for other in sentence.clauses[index + 1 :]:
        if not other.joined or other.phrase.opens:
            return
        if not (_is_plain(other) and _key(other) == _key(clause)):
            if len(other.phrase.labels) < 2 and (other.phrase.clear or other.tail):
                continue
            return
        one, two = clause.said, other.said
        assert one and two
        if one.number.equals(two.fen) or two.number.equals(one.fen):
            return
        told = f"{in_words(_key(clause)[1:])}一句里先说 {number_text(one)}，后说 {number_text(two)}"
        off = Off(two.number.fen - one.number.fen, step_of(one))
        first = place_of(sentence, one)
        yield Fault(
            place_of(sentence, two),
            told,
            view.to_writers("请核对，宜引用表里的数", "请核对"),
            (first,),
            off=off,
        )
        return


RULE = Rule("amounts-repeated", "同一个数前后一致", Severity.WARNING, _subjects, _search)
