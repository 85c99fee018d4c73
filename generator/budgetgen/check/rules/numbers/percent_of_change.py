"""增长、下降的百分比，与它的两个数一致。

查什么：说某一项比上年增长或下降百分之几，与这一项的增减除以上年数比；没有点明哪一项的，与紧挨着的两个金额比（甲万元，比上年增加乙万元，增长几%）。差不到末位一个单位的不算错。百分点不查。
为什么：增减额改了，百分比常常忘了改；也有拿本年数作分母的。
依据：增减百分比等于增减额除以上年数。
错：支出预算110万元，比上年增加10万元，增长9.1%（除以了本年数）。
对：支出预算110万元，比上年增加10万元，增长10%。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Off, Rule
from budgetgen.check.sentences.changes import Stated, beside_of, stated_changes
from budgetgen.check.sentences.comparing import as_shown
from budgetgen.check.sentences.percents import fits_any, is_money, is_percent, may_fit, percent_text
from budgetgen.check.sentences.telling import in_words, number_text, place_of
from budgetgen.check.view import View
from budgetgen.findings import Severity


def _subjects(view: View) -> list[Stated]:
    return [one for one in view.once(stated_changes) if is_percent(one.said) and one.phrase.direction]


def _search(stated: Stated, view: View) -> Iterator[Fault]:
    said = stated.said
    assert said is not None
    beside, like = beside_of(stated, view.spec.year), as_shown(view.pack)
    based = [c for c in (stated.changes or stated.alike) if c.base]
    if any(fits_any(said.number, [c.moved], [c.base], like) for c in based):
        return
    if beside and may_fit(said.number, *beside) and not _by_figures(stated, view):
        return
    place, decimals = place_of(stated.sentence, said), said.number.decimals
    if based and stated.changes and stated.certain:
        change = based[0]
        row = change.figure.address.rpartition("/")[0]
        right = percent_text(change.moved, change.base, decimals)
        told = f"{in_words(stated.labels)}的增减百分比写 {number_text(said)}，按 {row} 算是 {right}"

        def explained(less: int) -> bool:
            now = [(change.moved - less, change.base), (change.moved - less, change.base + less)]
            return any(base and fits_any(said.number, [moved], [base], like) for moved, base in now)

        yield Fault(place, told, "请用增减额除以上年数", off=Off(explained=explained))
    elif beside and beside[1].low > 0:
        right = percent_text(beside[0].middle, beside[1].middle, decimals)
        told = f"增减百分比写 {number_text(said)}，按前面的两个金额算是 {right}"
        yield Fault(place, told, "请用增减额除以上年数", severity=Severity.WARNING)


def _by_figures(stated: Stated, view: View) -> bool:
    """Whether the amount before the percentage is the change of the figure itself, so that nothing is rounded away."""
    before = stated.sentence.clauses[stated.index - 1].said if stated.index else None
    changes = stated.changes or stated.alike
    moved = {abs(change.moved) for change in changes}
    if not (stated.certain and before and is_money(before)) or len(moved) != 1:
        return False
    return before.number.fen == abs(as_shown(view.pack).fen_of(changes[0].moved))


RULE = Rule("percent-of-change", "增减百分比与两个数一致", Severity.ERROR, _subjects, _search)
