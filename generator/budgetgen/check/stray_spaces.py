"""汉字之间没有多余的空格。

查什么：两个汉字之间、汉字与标点之间的空格；“第一部分　”“附件　”后的空格、姓名里的空格、“中共中央　国务院”不报。
为什么：多半是从表格、PDF 里复制带来的；YAML 里不用 |- 而换行，也会在换行处多出一个空格。
依据：公开文本的通行做法。
错：政府采购预算 安排办公费 、印刷费。
对：政府采购预算安排办公费、印刷费。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import excerpt, slip
from budgetgen.check.view import View
from budgetgen.check.wording import TITLE, Wording, without_laws
from budgetgen.findings import Severity

_SPACE = re.compile(
    "(?P<before>[^\\s ]{0,5}[\u4e00-\u9fff）”》])[ \u3000\u00a0]+(?P<after>[，。；：、）”》]|[\u4e00-\u9fff])"
)
_HEADING = re.compile(
    "(?:[一二三四五六七八九十]{1,3}[章节篇条]?|部分|附[件表录]|中央|[省市县区]委|党[委组])$"
)
"""What a space may follow: numbers of headings, the first of two who issue a document together."""
_NAME = re.compile("(?:^|[，。；：、（])[\u4e00-\u9fff]$")
"""The family name of a person whose name is spaced out."""


def _subjects(view: View) -> Iterable[Wording]:
    return [wording for wording in view.wordings if wording.kind != TITLE]


def _search(wording: Wording, view: View) -> Iterator[Fault]:
    for match in _SPACE.finditer(without_laws(wording.text)):
        if _HEADING.search(match["before"]) or _NAME.search(match["before"]):
            continue
        start, end = match.end("before"), match.start("after")
        if match["before"][-1] + match["after"] in ("年月", "月日"):
            continue  # a date to be filled in: template-residue
        folded = wording.words.source is not None and not wording.exact
        remedy = "请删去空格" if not folded else "请删去空格；换行的长文字请用 |- 写"
        yield slip(wording, start, end, f"这里多了空格：“{excerpt(wording, start, end)}”", remedy)


RULE = Rule("stray-spaces", "没有多余空格", Severity.HINT, _subjects, _search)
