"""表里有的数，在文字里引用，不另外手打。

查什么：职责、说明、目标等文字里手打的金额，与表里（或版式供引用的）某个数完全相同，或与它印出来的样子相同。指标里的金额不查。只凭数字认数的，至少要有四位有效数字。
为什么：手打的数不会跟着账变。预算一调整，表都改了，这一处没有改，就与表不符。
依据：公开文本的通行做法：说明里的数取自各表。
错：说明: {支出: 项目支出41.05万元……}
对：说明: {支出: 项目支出${表/行/列}万元……}
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.sentences.comparing import SAME
from budgetgen.check.sentences.telling import number_text, off_by, place_of, shown
from budgetgen.check.sentences.typed import Judged, judged
from budgetgen.check.view import SAFEGUARD, View
from budgetgen.findings import Fix, Severity


def _subjects(view: View) -> list[Judged]:
    return [one for one in view.once(judged) if one.said.typed]


def _search(one: Judged, view: View) -> Iterator[Fault]:
    if one.verdict != SAME or one.figure is None or not one.said.number.scaled:
        return
    if off_by(view, one.said, one.figure):
        return  # shown with fewer decimals on purpose
    place, figure = place_of(one.sentence, one.said), one.figure
    told = f"{number_text(one.said)} 就是 {figure.address}，手打的数不会跟着账变"
    fix = None
    remedy = f"宜引用：${{{figure.address}}}"
    if number_text(one.said) != shown(view, figure.amount or 0):
        remedy += f"（印出 {shown(view, figure.amount or 0)}）"
    elif one.named and _holds_citation(one):
        words = one.sentence.passage.text[one.said.start : one.said.end]
        fix = Fix(place, words, f"${{{figure.address}}}")
    yield Fault(place, told, remedy, fix=fix)


def _holds_citation(one: Judged) -> bool:
    """Whether a citation may stand where the number stands: its character is known, and no braces are around it."""
    passage = one.sentence.passage
    source = passage.words.source
    where = source is not None and (source.indent >= 0 or (source.exact and not source.flow))
    return where and passage.kind != SAFEGUARD


RULE = Rule("figures-cited", "表里有的数宜引用", Severity.HINT, _subjects, _search)
