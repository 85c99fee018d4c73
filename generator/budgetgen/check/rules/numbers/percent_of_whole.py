"""占百分之几，与部分和整体两个数一致。

查什么：“甲占乙的几%”“甲万元，占乙的几%”，乙是表里的名称；没有说占谁的，与同一句里说过的金额和各总计比。差不到末位一个单位的不算错。
为什么：比例是从两个数算来的，数改了，比例常常忘了改。
依据：比例等于部分除以整体。
错：项目支出41.05万元，占支出预算的8.39%（41.05 除以 555.53 是 7.39%）。
对：项目支出41.05万元，占支出预算的7.39%。
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.sentences.clauses import Clause, Sentence
from budgetgen.check.sentences.percents import fits_any, is_money, is_percent, percent_text
from budgetgen.check.sentences.telling import number_text, place_of, shown
from budgetgen.check.sentences.typed import as_shown, naming, sentences
from budgetgen.check.view import View
from budgetgen.findings import Severity


@dataclass(frozen=True, slots=True)
class _Share:
    sentence: Sentence
    index: int

    @property
    def clause(self) -> Clause:
        return self.sentence.clauses[self.index]


def _subjects(view: View) -> list[_Share]:
    return [
        _Share(sentence, index)
        for sentence in view.once(sentences)
        for index, clause in enumerate(sentence.clauses)
        if is_percent(clause.said) and not clause.phrase.opaque and clause.phrase.whole is not None
    ]


def _search(share: _Share, view: View) -> Iterator[Fault]:
    clause, names = share.clause, view.once(naming)
    said, labels = clause.said, clause.phrase.whole
    if said is None or labels is None or clause.elsewhen or clause.year not in (0, view.spec.year):
        return
    like = as_shown(view.pack)
    parts = _parts(share, view)
    named = [f.amount or 0 for f in names.of(labels).this_year]
    wholes = named or _earlier(share, view)
    if not any(parts) or not any(wholes) or fits_any(said.number, parts, wholes, like):
        return
    if named and fits_any(said.number, parts, names.parts(labels), like):
        return
    part, whole = parts[0], max(wholes)
    right = percent_text(part, whole, said.number.decimals)
    told = f"占{''.join(labels)}的百分比写 {number_text(said)}，按 {shown(view, part)} 和 {shown(view, whole)} 算是 {right}"
    severity = Severity.ERROR if named else Severity.WARNING

    def explained(less: int) -> bool:
        moved = [p - less for p in parts], [w - less for w in wholes]
        return any(
            fits_any(said.number, *pair, like) for pair in product((parts, moved[0]), (wholes, moved[1]))
        )

    off = Off(explained=explained)
    yield Fault(place_of(share.sentence, said), told, "请用部分除以整体", severity=severity, off=off)


def _parts(share: _Share, view: View) -> list[int]:
    """The amounts (分) that may be the part: of the name before 占, else the amount stated right before."""
    if share.clause.phrase.labels:
        return [f.amount or 0 for f in view.once(naming).of(share.clause.phrase.labels).this_year]
    before = share.sentence.clauses[share.index - 1] if share.index else None
    stated = before is not None and is_money(before.said) and share.clause.joined
    return [before.said.fen] if before and before.said and stated else []


def _earlier(share: _Share, view: View) -> list[int]:
    """The amounts (分) that a share of nothing named may be of: only where the sentence divides a whole into parts."""
    before = share.sentence.clauses[: share.index]
    divides = next((i for i, c in enumerate(before) if c.phrase.opens and not c.phrase.opaque), 0)
    if not divides or not any(is_money(c.said) for c in before[:divides]):
        return []
    stated = [c.said.fen for c in before if c.said and is_money(c.said)]
    totals = [f.amount or 0 for name in view.once(naming).names.values() if name.main for f in name.this_year]
    return [*stated, *totals]


RULE = Rule("percent-of-whole", "占比与两个数一致", Severity.ERROR, _subjects, _search)
