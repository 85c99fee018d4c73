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
from budgetgen.check.writings import TITLE, Page
from budgetgen.findings import Severity

_SPACE = re.compile("(?<![ \u3000\u00a0])[ \u3000\u00a0]++(?=[，。；：、）”》\u4e00-\u9fa5])")
_BEFORE = re.compile("[\u4e00-\u9fa5）”》]")
_LEGIT = re.compile(
    "(?:[一二三四五六七八九十]{1,3}[章节篇条]?|部分|附[件表录]|中央|[省市县区]委|党[委组]"
    "|[\n，。；：、（][\u4e00-\u9fa5])$"
)
"""What a space may follow: the number of a heading, the first of two who issue a document, a family name."""
_LABEL = re.compile("[ \u3000\u00a0]+[\u4e00-\u9fa5]{1,8}：")
"""What follows a space that parts two labelled facts: 单位：万元　日期：…"""
_FAR = 6


def _subjects(view: View) -> Iterable[Page]:
    return (view.page,)


def _search(page: Page, view: View) -> Iterator[Fault]:
    text = page.without_laws
    for hit in page.find(_SPACE, text):
        at, writing = hit.match.start(), hit.writing
        if writing.kind == TITLE or not _BEFORE.match(text, at - 1):
            continue
        date_to_fill_in = text[at - 1] + text[hit.match.end()] in ("年月", "月日")  # template-residue
        if date_to_fill_in or _LABEL.match(text, at) or _LEGIT.search(text, at - _FAR, at):
            continue
        start, end = hit.span()
        remedy = "请删去空格" if writing.exact else "请删去空格；换行的长文字请用 |- 写"
        yield slip(writing, start, end, f"这里多了空格：“{excerpt(writing, start, end)}”", remedy)


RULE = Rule("stray-spaces", "没有多余空格", Severity.HINT, _subjects, _search)
