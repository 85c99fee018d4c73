"""占百分之几，与部分和整体两个数一致。

查什么：“甲占乙的几%”“甲万元，占乙的几%”，乙是表里的名称；没有说占谁的，与同一句里说过的金额、表里包含它的各数比。差不到末位一个单位的不算错。
为什么：比例是从两个数算来的，数改了，比例常常忘了改。
依据：比例等于部分除以整体。
错：项目支出41.05万元，占支出预算的8.39%（41.05 除以 555.53 是 7.39%）。
对：项目支出41.05万元，占支出预算的7.39%。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.sentences.clauses import Clause, Said, Sentence
from budgetgen.check.sentences.comparing import as_shown
from budgetgen.check.sentences.percents import fits_any, is_money, is_percent, percent_text
from budgetgen.check.sentences.reading import naming, sentences
from budgetgen.check.sentences.telling import number_text, place_of, shown
from budgetgen.check.view import WHOLE, View
from budgetgen.disclosure.model import Figure
from budgetgen.findings import Severity
from budgetgen.ledger.query import narrow


@dataclass(frozen=True, slots=True)
class _Share:
    """A clause that says 占…%. `part`: the amount right before it, if that is what has the share."""

    sentence: Sentence
    index: int

    @property
    def clause(self) -> Clause:
        return self.sentence.clauses[self.index]

    @property
    def earlier(self) -> tuple[Clause, ...]:
        return self.sentence.clauses[: self.index]

    @property
    def part(self) -> Said | None:
        last = self.earlier[-1] if self.index and self.clause.joined else None
        return last.said if last and is_money(last.said) and not self.clause.phrase.labels else None

    @property
    def labels(self) -> tuple[str, ...]:
        """Whose share it is, if the words tell."""
        if self.clause.phrase.labels:
            return self.clause.phrase.labels
        last = self.earlier[-1].phrase if self.part else None
        plain = last and not (last.opaque or last.direction or last.against)
        return last.labels if last and plain else ()


def _subjects(view: View) -> list[_Share]:
    return [
        _Share(sentence, index)
        for sentence in view.once(sentences)
        for index, clause in enumerate(sentence.clauses)
        if is_percent(clause.said) and not clause.phrase.opaque and clause.phrase.whole is not None
    ]


def _search(share: _Share, view: View) -> Iterator[Fault]:
    clause, names = share.clause, view.once(naming)
    said, labels, part = clause.said, clause.phrase.whole, share.part
    if said is None or labels is None or clause.elsewhen or clause.year not in (0, view.spec.year):
        return
    named = parts = [f for f in names.of(share.labels).this_year if f.amount]
    if part:
        parts = [f for f in parts if part.number.equals(f.amount or 0)]
    amounts = [f.amount or 0 for f in parts] or ([part.fen] if part else [])
    wholes = names.of(labels).this_year
    understood = share.sentence.clear_before(share.index)
    if wholes:
        narrowed = () if parts and understood else names.parts(labels)
        pairs = _pairs(parts if understood else [], wholes) or [(amounts, [f.amount or 0 for f in wholes])]
        pairs.append((amounts, list(narrowed)))
    else:
        pairs = [(amounts, _unnamed(share, parts if understood else [], view))]
    if not parts:  # the amount is at fault, and told: its share may be right
        pairs.append(([f.amount or 0 for f in named], [f.amount or 0 for f in wholes]))
    like = as_shown(view.pack)
    known = [max(of, default=0) for _, of in pairs]
    if not (any(amounts) and any(known)) or any(fits_any(said.number, *pair, like) for pair in pairs):
        return
    whole = max(known) if wholes or not share.earlier else _meant(share, view) or max(known)
    right = percent_text(max(amounts), whole, said.number.decimals)
    by = f"{shown(view, max(amounts))} 和 {shown(view, whole)}"
    told = f"{'占' + ''.join(labels) + '的百分比' if labels else '占比'}写 {number_text(said)}，按 {by} 算是 {right}"
    severity = Severity.ERROR if wholes else Severity.WARNING

    def explained(less: int) -> bool:
        return any(
            fits_any(said.number, part, whole, like)
            for parts, wholes in pairs
            for part in (parts, [fen - less for fen in parts])
            for whole in (wholes, [fen - less for fen in wholes])
        )

    off = Off(explained=explained)
    yield Fault(place_of(share.sentence, said), told, "请用部分除以整体", severity=severity, off=off)


def _pairs(parts: Iterable[Figure], wholes: Iterable[Figure]) -> list[tuple[list[int], list[int]]]:
    """Each part (分) with the wholes that it lies within; none if no part lies within any."""
    found = [([p.amount or 0], [w.amount or 0 for w in wholes if _within(p, w)]) for p in parts]
    return [pair for pair in found if pair[1]]


def _within(part: Figure, whole: Figure) -> bool:
    """Whether a figure sums nothing that another does not."""
    asked = part.query.by_dimension
    of_whole = whole.query.conditions
    return part.book == whole.book and all(
        d in asked and narrow(d, asked[d], c) == asked[d] for d, c in of_whole
    )


def _unnamed(share: _Share, parts: list[Figure], view: View) -> list[int]:
    """The amounts (分) that a share of nothing named may be of.

    They are what the sentence states, and every figure that the part lies within. Nobody can tell where neither the part
    has a name nor the sentence divides a whole into parts.
    """
    before, names = share.earlier, view.once(naming)
    divides = next((i for i, c in enumerate(before) if c.phrase.opens and not c.phrase.opaque), 0)
    divided = bool(divides) and any(is_money(c.said) for c in before[:divides])
    named = bool(parts) and share.sentence.passage.kind in WHOLE
    if not (divided or named):
        return []
    stated = [c.said.fen for c in before if c.said and is_money(c.said)]
    earlier = [f.amount or 0 for c in before if c.phrase.whole for f in names.of(c.phrase.whole).this_year]
    if not named:
        totals = (f.amount or 0 for name in names.names.values() if name.main for f in name.this_year)
        return [*stated, *earlier, *totals]
    part = min(parts, key=lambda f: len(f.query.conditions))  # the least narrow stands for all
    return [*stated, *earlier, *(w.amount or 0 for w in view.once(_different) if _within(part, w))]


def _different(view: View) -> list[Figure]:
    """The figures that a share may be of: one for each sum that is asked."""
    figures = (f for f in view.disclosure.figures.values() if f.amount and not f.measure)
    return list({(f.book, f.query): f for f in figures}.values())


def _meant(share: _Share, view: View) -> int:
    """The whole (分) to tell of: what an earlier share is of, else the largest amount that the sentence states."""
    names = view.once(naming)
    for clause in reversed(share.earlier):
        if clause.phrase.whole and (figures := names.of(clause.phrase.whole).this_year):
            return max(f.amount or 0 for f in figures)
    stated = [c.said.fen for c in share.earlier[: -1 if share.part else None] if c.said and is_money(c.said)]
    return max(stated, default=0)


RULE = Rule("percent-of-whole", "占比与两个数一致", Severity.ERROR, _subjects, _search)
