"""各部分加起来，不与总数矛盾。

查什么：“甲10万元，其中：乙6万元，丙5万元”——各部分加起来超过总数；“3万元、4万元、5万元，合计13万元”——合计不等于它前面各数之和，也不等于离它最近的几个数之和。“其中”可以只列一部分，少了不算错；表里有名称的各项由 figures-as-named 查；增减、比例、单价、约数、括号里另有金额的不查。
为什么：读者一加就知道对不对。
依据：部分之和等于整体。
错：办公费2万元、差旅费3万元，两项合计6万元。
对：办公费2万元、差旅费3万元，两项合计5万元。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.sentences.clauses import Clause, Said, Sentence
from budgetgen.check.sentences.numerals import count_of
from budgetgen.check.sentences.percents import is_money
from budgetgen.check.sentences.reading import sentences
from budgetgen.check.sentences.spans import Span, added, at_its_word, span
from budgetgen.check.sentences.telling import number_text, place_of, step_of
from budgetgen.check.view import View
from budgetgen.findings import Severity

_SUM = re.compile(
    r"(?:以上|上述)?(?P<count>[一二两三四五六七八九十\d]+)?[个项笔者部类]*(?:合计|共计|总计|小计)(?:金额)?为?"
)
_NOT_ADDED = re.compile(r"每|人均|户均|单价|均价|标准|增|减|升|降|累计|总投资")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*元")
_OPENS = "其中"


@dataclass(frozen=True, slots=True)
class _Sum:
    """A total and the amounts that it should be the sum of; `at_most` if they may be some of them only."""

    sentence: Sentence
    whole: Said
    parts: tuple[Said, ...]
    at_most: bool
    totals: tuple[Said, ...] = ()
    """Those of the parts that are totals themselves."""


def _subjects(view: View) -> list[_Sum]:
    plain = [s for s in view.once(sentences) if not _IN_BRACKETS.search(s.text)]
    return [one for sentence in plain for one in (*_totals(sentence), *_divided(sentence))]


def _totals(sentence: Sentence) -> Iterator[_Sum]:
    """甲3万元、乙4万元，合计7万元: with as many parts as it says, else those that stand before it."""
    for number, clause in enumerate(sentence.clauses):
        match, said = _SUM.fullmatch(clause.words), clause.said
        if match and said and is_money(said):
            parts = _before(sentence.clauses[:number])
            count = count_of(match["count"] or "") or 0
            parts = parts[-count:] if count <= len(parts) else []
            if len(parts) > 1:
                totals = [
                    c.said for c in sentence.clauses[:number] if c.said in parts and _SUM.fullmatch(c.words)
                ]
                yield _Sum(sentence, said, tuple(parts), False, tuple(t for t in totals if t))


def _before(clauses: tuple[Clause, ...]) -> list[Said]:
    """The amounts of the last clauses, as far back as all state amounts that can be added."""
    found: list[Said] = []
    for clause in reversed(clauses):
        if clause.said is None or not _is_part(clause):
            break
        found.insert(0, clause.said)
    return found


def _divided(sentence: Sentence) -> Iterator[_Sum]:
    """甲10万元，其中：乙6万元，丙4万元. What has a name in the tables is held against them."""
    clauses = sentence.clauses
    opening = [i for i, c in enumerate(clauses) if _OPENS in c.words]
    if len(opening) != 1 or not opening[0] or not clauses[opening[0]].words.startswith(_OPENS):
        return
    whole, parts = clauses[opening[0] - 1], list[Said]()
    for clause in clauses[opening[0] :]:
        if clause.said is None and clause.words == _OPENS:
            continue
        if clause.said is None or not clause.joined or not _is_part(clause) or clause.phrase.labels:
            break
        parts.append(clause.said)
    if whole.said and _is_part(whole) and len(parts) > 1:
        yield _Sum(sentence, whole.said, tuple(parts), True)


def _is_part(clause: Clause) -> bool:
    """Whether a clause states an exact amount that others are added to: no change, share or price."""
    other = clause.phrase.compares or clause.phrase.level or clause.elsewhen
    return is_money(clause.said) and not other and not _NOT_ADDED.search(clause.words)


def _search(one: _Sum, view: View) -> Iterator[Fault]:
    whole = _span(one.whole, one)
    sums = [_added(one.parts[first:], one) for first in range(len(one.parts) - 1)]
    sums += [_added(one.totals, one), _added([p for p in one.parts if p not in one.totals], one)]
    if one.at_most:  # what goes beyond a full sum is another way to divide it
        sums += [_added(one.parts[:last], one) for last in range(1, len(one.parts))]
    if any(found.meets(whole) for found in sums) or (one.at_most and sums[0].low <= whole.high):
        return
    told = "、".join(number_text(said) for said in one.parts)
    verb = "加起来超过" if one.at_most else "加起来不是"
    also = tuple(place_of(one.sentence, said) for said in one.parts)
    shift = sum(said.number.fen for said in one.parts) - one.whole.number.fen
    place = place_of(one.sentence, one.whole)
    off = Off(shift, step_of(one.whole))
    yield Fault(place, f"{told}，{verb} {number_text(one.whole)}", "请核对总数和各部分", also, off=off)


def _added(parts: Sequence[Said], one: _Sum) -> Span:
    return added(_span(said, one) for said in parts)


def _span(said: Said, one: _Sum) -> Span:
    """Where a stated amount lies; a round one in the same unit as all is taken at its word."""
    alike = {part.number.unit for part in (one.whole, *one.parts)}
    return at_its_word(said) if len(alike) == 1 and not said.number.decimals else span(said)


RULE = Rule("parts-of-whole", "总数等于各部分之和", Severity.WARNING, _subjects, _search)
