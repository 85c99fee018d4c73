"""说比上年增加、减少、持平，与算出的增减一致。

查什么：文字说某一项“比上年增加3.33万元”“与上年持平”，而表里（或版式供引用的要点里）这一项的增减方向相反、金额不同或不是 0；方向词后面跟着负数；“比上年甲万元增加乙万元” 与前面的金额减得不对。金额只差末位 1 的，由取整后的两数相减得来的不报，不是的给提示。“主要原因” 里的增减、与别的年度或决算数的比较不查。
为什么：增减的方向和金额是读者最先看的，也最容易在改数以后忘了改字。
依据：财预〔2016〕143号《地方预决算公开操作规程》要求说明增减变化；增减等于本年数减上年数。
错：公务接待费0.74万元，比上年减少0.02万元（上年 0.72 万元）。
对：公务接待费0.74万元，比上年增加0.02万元；用版式包的默认文字最稳妥。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.sentences.changes import Change, Stated, stated_changes
from budgetgen.check.sentences.clauses import Said
from budgetgen.check.sentences.percents import is_money, span
from budgetgen.check.sentences.telling import in_words, number_text, place_of, shown
from budgetgen.check.sentences.typed import CUT_OFF, DIFFERENT, LAST_DIGIT, ROUGH, SAME, as_shown, compare
from budgetgen.check.view import OTHER, STATEMENT, View
from budgetgen.findings import Place, Severity

_WORDS = {1: "增加", -1: "减少", 0: "持平"}
_REMEDY = "请核对方向和金额；不自己写这一句，程序会照账写"


def _subjects(view: View) -> list[Stated]:
    return view.once(stated_changes)


def _search(stated: Stated, view: View) -> Iterator[Fault]:
    clause, said, word = stated.sentence.clauses[stated.index], stated.said, stated.phrase.direction
    place = stated.sentence.passage.words.at(clause.start)
    if word and said and is_money(said) and said.number.scaled <= 0:
        if said.number.scaled or not said.typed:
            yield Fault(
                place_of(stated.sentence, said), _of_sign(word, said), "请去掉方向词，或改成合适的方向和正数"
            )
        return
    if word and said and is_money(said) and (fault := _from_two(stated, said)):
        yield fault
        return
    if not stated.changes:
        return
    if word and said and is_money(said):
        yield from _of_amount(stated, said, view)
    elif stated.phrase.level and not any(_rounds_to_zero(c, view) for c in stated.changes):
        yield _fault(place, stated, stated.changes[0], "持平", view, Severity.ERROR)
    elif word and not said and stated.certain and stated.phrase.against and stated.phrase.labels:
        written = stated.sentence.passage.kind in (STATEMENT, OTHER)
        if written and all(c.moved * word < 0 for c in stated.changes):
            yield _fault(place, stated, stated.changes[0], _WORDS[word], view, Severity.WARNING)


def _of_sign(word: int, said: Said) -> str:
    if said.number.scaled == 0:
        return f"印出来是“{_WORDS[word]}{number_text(said)}”，没有增减宜说持平"
    return f"印出来是“{_WORDS[word]}{number_text(said)}”：方向词后面的数不能是负的"


def _of_amount(stated: Stated, said: Said, view: View) -> Iterator[Fault]:
    """A change by an amount: it must be a change of the figure, in this direction."""
    word, figures = stated.phrase.direction, [c.figure for c in stated.changes]
    same = [c for c in stated.changes if said.number.equals(abs(c.moved))]
    if any(c.moved * word > 0 for c in same):
        return
    place = place_of(stated.sentence, said)
    told = f"{_WORDS[word]}{number_text(said)}"
    if same:
        yield _fault(place, stated, same[0], told, view, Severity.ERROR)
        return
    compared = compare(said.number, figures, as_shown(view.pack))
    if compared.how in (SAME, CUT_OFF, ROUGH):
        return
    nearest = next(c for c in stated.changes if c.figure is (compared.figure or figures[0]))
    if compared.how == LAST_DIGIT:
        if not any(_of_rounded(said, change) for change in stated.changes):
            yield _fault(place, stated, nearest, told, view, Severity.HINT)
        return
    if compared.how != DIFFERENT and said.number.digits >= 3:
        yield _fault(place, stated, nearest, told, view, Severity.ERROR)
    elif stated.certain and stated.sentence.passage.kind in (STATEMENT, OTHER):
        yield _fault(place, stated, nearest, told, view, Severity.WARNING)


def _of_rounded(said: Said, change: Change) -> bool:
    """Whether an amount is what both years' rounded figures differ by."""
    number = said.number
    return abs(number.of(change.base + change.moved) - number.of(change.base)) == number.scaled


def _from_two(stated: Stated, said: Said) -> Fault | None:
    """甲万元，比上年乙万元增加丙万元: 甲 less 乙 must be 丙."""
    clauses, at = stated.sentence.clauses, stated.index
    if at < 2 or stated.phrase.labels or stated.phrase.against:
        return None
    base, this = clauses[at - 1], clauses[at - 2]
    based = base.phrase.against and not base.phrase.opaque and not base.phrase.direction
    if not (based and base.said and this.said and is_money(base.said) and is_money(this.said)):
        return None
    if this.phrase.direction or this.phrase.against or not (base.joined and clauses[at].joined):
        return None
    low, high = span(this.said)[0] - span(base.said)[1], span(this.said)[1] - span(base.said)[0]
    claimed = [stated.phrase.direction * fen for fen in span(said)]
    if low <= max(claimed) and min(claimed) <= high:
        return None
    told = f"{number_text(this.said)} 比 {number_text(base.said)} 不是{_WORDS[stated.phrase.direction]}{number_text(said)}"
    return Fault(place_of(stated.sentence, said), told, "请核对这三个数", severity=Severity.WARNING)


def _rounds_to_zero(change: Change, view: View) -> bool:
    return as_shown(view.pack).of(change.moved) == 0


def _fault(place: Place, stated: Stated, change: Change, said: str, view: View, severity: Severity) -> Fault:
    moved = change.moved
    sign = (moved > 0) - (moved < 0)
    real = _WORDS[sign] + (shown(view, abs(moved)) if moved else "")
    row = change.figure.address.rpartition("/")[0]
    told = f"{in_words(stated.labels[-1:])}说{said}，{row} 比上年{real}"
    return Fault(place, told, _REMEDY, severity=severity)


RULE = Rule("changes-as-figured", "增减的说法与数一致", Severity.ERROR, _subjects, _search)
