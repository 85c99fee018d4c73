"""上年为 0 的，不说增长百分之几。

查什么：说某一项比上年增长、下降百分之几，而这一项上年是 0（两年都是 0 的也一样）；或者增加的正好是全部（甲万元，比上年增加甲万元，增长100%）。
为什么：0 不能作分母；“增长100%” 会被读成翻了一番。
依据：增减百分比等于增减额除以上年数，上年数是 0 时没有意义。
错：项目支出5万元，比上年增加5万元，增长100%。
对：项目支出5万元，上年没有安排。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.sentences.changes import Stated, beside_of, stated_changes, two_years
from budgetgen.check.sentences.percents import is_percent
from budgetgen.check.sentences.telling import in_words, number_text, place_of
from budgetgen.check.view import View
from budgetgen.findings import Severity


def _subjects(view: View) -> list[Stated]:
    return [one for one in view.once(stated_changes) if is_percent(one.said) and one.phrase.direction]


def _search(stated: Stated, view: View) -> Iterator[Fault]:
    said = stated.said
    assert said is not None
    place = place_of(stated.sentence, said)
    moved = [c for c in stated.changes if c.moved]
    if stated.changes and all(c.base == 0 for c in moved or stated.changes) and len(stated.labels) == 1:
        told = f"{in_words(stated.labels)}{'上年' if moved else '两年都'}是 0，没有 {number_text(said)} 可说"
        yield Fault(place, told, "请删去百分比，说上年没有安排" if moved else "请改写为与上年持平")
        return
    clauses, at = stated.sentence.clauses, stated.index
    two = two_years(stated, view.spec.year)
    if not stated.changes and two and not two[1].fen:
        told = f"上年是 0，没有 {number_text(said)} 可说"
        yield Fault(place, told, "请删去百分比，说上年没有安排", severity=Severity.WARNING)
        return
    if (
        stated.changes
        or beside_of(stated, view.spec.year) is None
        or not clauses[at - 1].phrase.direction > 0
    ):
        return
    whole, more = clauses[at - 2].said, clauses[at - 1].said
    if whole and more and whole.fen == more.fen:
        told = f"增加的正好是全部，上年是 0，没有 {number_text(said)} 可说"
        yield Fault(place, told, "请删去百分比，说上年没有安排", severity=Severity.WARNING)


RULE = Rule("percent-of-zero", "上年为 0 不说百分比", Severity.ERROR, _subjects, _search)
