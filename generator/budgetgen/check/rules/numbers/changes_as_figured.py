"""说比上年增加、减少、持平，与算出的增减一致。

查什么：文字说某一项“比上年增加3.33万元”“与上年持平”，而表里（或版式供引用的要点里）这一项的增减方向相反、金额不同或不是 0；前面说增加、后面的百分比说下降；“比上年甲万元增加乙万元” 的甲不是上年数，或与前面的金额减得不对；方向词后面跟着负数。金额只差末位 1 的，由取整后的两数相减得来的不报，不是的给提示。填空的原因说的方向与增减相反（增加的原因写“压减公务接待”）也报。“主要原因” 里别的增减、与别的年度或决算数的比较不查。
为什么：增减的方向和金额是读者最先看的，也最容易在改数以后忘了改字。
依据：财预〔2016〕143号《地方预决算公开操作规程》要求说明增减变化；增减等于本年数减上年数。
错：公务接待费0.74万元，比上年减少0.02万元（上年 0.72 万元）。
对：公务接待费0.74万元，比上年增加0.02万元；用版式包的默认文字最稳妥。
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.sentences.changes import Change, Stated, filled_changes, stated_changes, two_years
from budgetgen.check.sentences.clauses import Said
from budgetgen.check.sentences.comparing import (
    CUT_OFF,
    DIFFERENT,
    LAST_DIGIT,
    NEAR,
    ROUGH,
    SAME,
    as_shown,
    compare,
)
from budgetgen.check.sentences.percents import fits_any, is_money, is_percent, percent_text
from budgetgen.check.sentences.reasons import reason_word
from budgetgen.check.sentences.spans import added, span
from budgetgen.check.sentences.telling import in_words, number_text, place_of, shown, step_of
from budgetgen.check.view import BLANK, WHOLE, Passage, View
from budgetgen.findings import Severity

_WORDS = {1: "增加", -1: "减少", 0: "持平"}
_QUOTED = 20
_REMEDY = "请核对方向和金额；不自己写这一句，程序会照账写"


def _subjects(view: View) -> list[Stated | Passage]:
    reasons = [p for p in view.passages if p.kind == BLANK and reason_word(p.text)]
    return [*view.once(stated_changes), *reasons]


def _search(stated: Stated | Passage, view: View) -> Iterator[Fault]:
    if isinstance(stated, Passage):
        yield from _of_reason(stated, view)
        return
    clause, said, word = stated.sentence.clauses[stated.index], stated.said, stated.phrase.direction
    if word and said and is_percent(said) and said.number.scaled < 0:
        yield Fault(place_of(stated.sentence, said), _of_sign(word, said), "请改成合适的方向和正数")
        return
    if word and said and is_money(said) and said.number.scaled <= 0:
        if said.number.scaled or not said.typed:
            yield Fault(
                place_of(stated.sentence, said), _of_sign(word, said), "请去掉方向词，或改成合适的方向和正数"
            )
        return
    if found := _of_base(stated, view):
        yield found
        return
    if word and said and is_money(said):
        found = _of_amount(stated, said, view) if stated.changes or stated.alike else None
    elif word and is_percent(said):
        found = _of_percent(stated, view)
    elif stated.phrase.level and not clause.said:
        found = _of_level(stated, view)
    elif word and not said:
        found = _of_direction(stated, view)
    found = found or _from_two(stated, view)
    if found:
        yield found


def _of_reason(reason: Passage, view: View) -> Iterator[Fault]:
    """The reason for a change must go its way: nothing grows because it was cut down."""
    word, changes = reason_word(reason.text), [c for c in filled_changes(reason, view) if c.moved]
    if not changes or any(c.moved * word > 0 for c in changes):
        return
    change = changes[0]
    filled, real = reason.of.rpartition("/")[2], f"{_WORDS[-word]}{shown(view, abs(change.moved))}"
    told = f"原因说的是{_WORDS[word]}，“{filled}”比上年却{real}：“{reason.text[:_QUOTED]}”"
    off = Off(0, 0, change.figure.query, change.figure.book, lambda less: (change.moved - less) * word >= 0)
    yield Fault(reason.words.at(0), told, "请核对原因和上年数", severity=Severity.WARNING, off=off)


def _of_sign(word: int, said: Said) -> str:
    if said.number.scaled == 0:
        return f"印出来是“{_WORDS[word]}{number_text(said)}”，没有增减宜说持平"
    return f"印出来是“{_WORDS[word]}{number_text(said)}”：方向词后面的数不能是负的"


def _of_base(stated: Stated, view: View) -> Fault | None:
    """比上年25万元减少…: 25万元 must be last year's amount."""
    said = stated.base
    if said is None or not said.typed or not stated.changes:
        return None
    bases = [replace(c.figure, amount=c.base) for c in stated.changes]
    compared = compare(said.number, bases, as_shown(view.pack))
    near = compared.how == NEAR and said.number.digits >= 3
    if not near and not (compared.how in (NEAR, DIFFERENT) and _of_itself(stated)):
        return None
    figure = compared.figure or bases[0]
    base, row = figure.amount or 0, figure.address.rpartition("/")[0]
    told = f"{in_words(stated.labels[-1:])}的上年数写 {number_text(said)}，{row} 上年是 {shown(view, base)}"
    severity = Severity.ERROR if near else Severity.WARNING
    off = Off(base - said.fen, step_of(said), figure.query, figure.book)
    return Fault(place_of(stated.sentence, said), told, "请核对上年数", severity=severity, off=off)


def _of_itself(stated: Stated) -> bool:
    """Whether a department certainly speaks of one figure of its own."""
    return stated.certain and stated.sentence.passage.kind in WHOLE


def _of_amount(stated: Stated, said: Said, view: View) -> Fault | None:
    """A change by an amount: it must be a change of the figure, in this direction."""
    word = stated.phrase.direction
    same = [c for c in (stated.changes or stated.alike) if said.number.equals(abs(c.moved))]
    if any(c.moved * word > 0 for c in same):
        return None
    told = f"{_WORDS[word]}{number_text(said)}"
    if same:
        return _fault(stated, same[0], told, view, Severity.ERROR)
    if not stated.changes:
        return None
    figures = [c.figure for c in stated.changes]
    compared = compare(said.number, figures, as_shown(view.pack))
    if compared.how in (SAME, CUT_OFF, ROUGH):
        return None
    nearest = next(c for c in stated.changes if c.figure is (compared.figure or figures[0]))
    if compared.how == LAST_DIGIT:
        rounded = any(_of_rounded(said, change) for change in stated.changes)
        return None if rounded else _fault(stated, nearest, told, view, Severity.HINT)
    if compared.how != DIFFERENT and said.number.digits >= 3:
        return _fault(stated, nearest, told, view, Severity.ERROR)
    return _fault(stated, nearest, told, view, Severity.WARNING) if _of_itself(stated) else None


def _of_rounded(said: Said, change: Change) -> bool:
    """Whether an amount is what both years' rounded figures differ by."""
    number = said.number
    return abs(number.of(change.base + change.moved) - number.of(change.base)) == number.scaled


def _of_percent(stated: Stated, view: View) -> Fault | None:
    """A change in per cent: its direction must be the figure's, or that of the amount before it."""
    said, word = stated.said, stated.phrase.direction
    assert said is not None
    told, like = f"{_WORDS[word]}{number_text(said)}", as_shown(view.pack)
    known = [c for c in (stated.changes or stated.alike) if c.moved]
    fitting = [c for c in known if c.base and fits_any(said.number, [c.moved], [c.base], like)]
    if fitting and all(c.moved * word < 0 for c in fitting):
        return _fault(stated, fitting[0], told, view, Severity.ERROR)
    before = stated.sentence.clauses[stated.index - 1] if stated.index else None
    by_amount = before and before.said and is_money(before.said) and before.phrase.direction == word
    if stated.changes:
        if by_amount and not (stated.phrase.labels or stated.phrase.against):
            return None  # its amount is told already
        wrong = len(known) == len(stated.changes) and all(c.moved * word < 0 for c in known)
        return (
            _fault(stated, known[0], told, view, Severity.WARNING) if wrong and _of_itself(stated) else None
        )
    if (
        not (before and before.said and is_money(before.said))
        or stated.phrase.labels
        or stated.phrase.against
    ):
        return None
    joined = stated.sentence.clauses[stated.index].joined and not stated.phrase.opens
    if not joined or before.phrase.opaque or before.phrase.direction * word >= 0:
        return None
    told = f"前面说{_WORDS[-word]}{number_text(before.said)}，后面说{told}"
    return Fault(place_of(stated.sentence, said), told, "请核对增减的方向", severity=Severity.WARNING)


def _of_level(stated: Stated, view: View) -> Fault | None:
    changes = stated.changes
    if not changes or any(as_shown(view.pack).of(c.moved) == 0 for c in changes):
        return None
    return _fault(stated, changes[0], "持平", view, Severity.ERROR)


def _of_direction(stated: Stated, view: View) -> Fault | None:
    """增加 or 减少 without a number, of what is named in the clause or right before it."""
    clauses, at, word = stated.sentence.clauses, stated.index, stated.phrase.direction
    named = stated.phrase.labels or (at and clauses[at - 1].phrase.labels and clauses[at].joined)
    if not (named and stated.changes and stated.phrase.against and _of_itself(stated)):
        return None
    if any(c.moved * word > 0 for c in stated.changes):
        return None
    return _fault(stated, stated.changes[0], _WORDS[word], view, Severity.WARNING)


def _from_two(stated: Stated, view: View) -> Fault | None:
    """甲万元，比上年乙万元增加丙万元: 甲 less 乙 must be 丙."""
    said, word = stated.said, stated.phrase.direction
    two = two_years(stated, view.spec.year)
    level = stated.phrase.level and said is None
    if two is None or not (level or (word and said and is_money(said))):
        return None
    this, base = two
    claimed = added([span(said).towards(word)] if said else [])
    if (span(this) - span(base)).meets(claimed):
        return None
    told = f"{_WORDS[word]}{number_text(said) if said else ''}"
    place = place_of(stated.sentence, said or this)
    message = f"{number_text(this)} 比 {number_text(base)} 不是{told}"
    return Fault(place, message, "请核对这三个数" if said else "请核对", severity=Severity.WARNING)


def _fault(stated: Stated, change: Change, told: str, view: View, severity: Severity) -> Fault:
    moved, said = change.moved, stated.said
    sign = (moved > 0) - (moved < 0)
    real = _WORDS[sign] + (shown(view, abs(moved)) if moved else "")
    if said and is_percent(said) and moved and change.base:
        real = _WORDS[sign] + percent_text(moved, change.base, said.number.decimals)
    row = change.figure.address.rpartition("/")[0]
    message = f"{in_words(stated.labels[-1:])}说{told}，{row} 比上年{real}"
    start = said.start if said else stated.sentence.clauses[stated.index].start
    place = stated.sentence.passage.words.at(start)
    return Fault(place, message, _REMEDY, severity=severity, off=_off(stated, change, view))


def _off(stated: Stated, change: Change, view: View) -> Off:
    """How what is said of a change is off; it would be right if the figure of this year or of last year were less."""
    said, sign = stated.said, stated.phrase.direction
    money = said if said and is_money(said) else None
    claimed = sign * money.number.fen if money else 0

    def explained(less: int) -> bool:
        moved = change.moved - less
        if said is None:
            return not moved
        if not money:
            based = [base for base in (change.base, change.base + less) if base]
            return moved * sign >= 0 and fits_any(said.number, [moved], based, as_shown(view.pack))
        return said.number.equals(abs(moved)) and moved * sign >= 0

    by = change.moved - claimed if money or not said else 0
    within, figure = step_of(money) if money else 0, change.figure
    return Off(by, within, figure.query, figure.book, explained, change.moved)


RULE = Rule("changes-as-figured", "增减的说法与数一致", Severity.ERROR, _subjects, _search)
