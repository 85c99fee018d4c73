"""增减额的各部分加起来，不与增减额矛盾。

查什么：“增加10万元，其中：甲增加6万元，乙增加5万元”——各部分与总数方向相同，加起来却超过总数；用“分别是”列全各部分的，加起来（减少的作负数）应等于总数。“其中”可以只列一部分，少了不算错；有增有减的也不查。
为什么：读者一加就知道对不对。
依据：部分之和等于整体。
错：比上年增加10万元，其中：人员经费增加6万元，公用经费增加5万元。
对：比上年增加11万元，其中：人员经费增加6万元，公用经费增加5万元。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.sentences.clauses import Clause, Said, Sentence
from budgetgen.check.sentences.percents import is_money, is_percent
from budgetgen.check.sentences.reading import sentences
from budgetgen.check.sentences.spans import Span, added, at_its_word, span
from budgetgen.check.sentences.telling import number_text, place_of, step_of
from budgetgen.check.view import View
from budgetgen.findings import Severity

_OPENS = re.compile("其中|包括|包含|分别")
_WORDS = {1: "增加", -1: "减少"}


@dataclass(frozen=True, slots=True)
class _Divided:
    """A change, and the changes that it is made of; `all_of_them` if the text lists them all."""

    sentence: Sentence
    whole: Clause
    parts: tuple[Clause, ...]
    all_of_them: bool


def _subjects(view: View) -> list[_Divided]:
    found = [_divided(sentence) for sentence in view.once(sentences)]
    return [one for one in found if one]


def _divided(sentence: Sentence) -> _Divided | None:
    """The change that a sentence divides; None where it divides none, more than one, or other amounts among them."""
    clauses = sentence.clauses
    opening = [i for i, c in enumerate(clauses) if _OPENS.search(c.words)]
    if len(opening) != 1 or any("(" in c.words for c in clauses):
        return None
    at = opening[0]
    whole = next((c for c in reversed(clauses[:at]) if c.said), None)
    parts = [c for c in clauses[at:] if c.said and not is_percent(c.said)]
    if whole is None or len(parts) < 2 or not all(_changes(c) for c in (whole, *parts)):
        return None
    return _Divided(sentence, whole, tuple(parts), "分别" in clauses[at].words)


def _changes(clause: Clause) -> bool:
    """Whether a clause states a change by an amount; whose, it need not say in words that are known."""
    return is_money(clause.said) and _direction(clause) != 0 and not clause.elsewhen


def _direction(clause: Clause) -> int:
    """1 if the words before the amount end in 增加, -1 for 减少, else 0."""
    if not clause.phrase.opaque:
        return clause.phrase.direction
    return 1 if clause.words.endswith(("增加", "增长")) else -1 if clause.words.endswith("减少") else 0


def _search(divided: _Divided, view: View) -> Iterator[Fault]:
    said = divided.whole.said
    assert said is not None
    sign = _direction(divided.whole)
    whole = _span(said)
    parts = added(_span(c.said).towards(_direction(c) * sign) for c in divided.parts if c.said)
    too_much = all(_direction(c) == sign for c in divided.parts) and parts.low > whole.high
    if not (too_much or (divided.all_of_them and not parts.meets(whole))):
        return
    told = "、".join(f"{_WORDS[_direction(c)]}{number_text(c.said)}" for c in divided.parts if c.said)
    message = f"{told}，加起来不是{_WORDS[sign]}{number_text(said)}"
    also = tuple(place_of(divided.sentence, c.said) for c in divided.parts if c.said)
    shift = sum(_direction(c) * c.said.number.fen for c in divided.parts if c.said) - sign * said.number.fen
    off = Off(shift, step_of(said))
    yield Fault(place_of(divided.sentence, said), message, "请核对总数和各部分", also, off=off)


def _span(said: Said) -> Span:
    """Where a stated amount lies; a round one is taken at its word."""
    return span(said) if said.number.decimals else at_its_word(said)


RULE = Rule("parts-of-change", "增减额等于各部分之和", Severity.WARNING, _subjects, _search)
