"""标点没有连写，也没有两种标点紧挨着。

查什么：。。 ，， 、、 等连写；，。 ；。 .。 等紧挨的标点。省略号、破折号、引号和括号后面的标点不报。
为什么：多半是删改时留下的；两种标点紧挨，中间常是漏了内容。
依据：《标点符号用法》。
错：人员增加，，工资标准提高。。
对：人员增加，工资标准提高。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import excerpt, slip
from budgetgen.check.text import is_han
from budgetgen.check.view import View
from budgetgen.check.writings import Page
from budgetgen.findings import Severity

_RUN = re.compile("[，。；：、,;.．][，。；：、,;]+")
_HALF_MARKS = ",;.．"
_UNSAID = ("：。", "：；")
"""What template-residue tells where a reason is missing."""
_HALF = str.maketrans(",;.．", "，；。。")


def _subjects(view: View) -> Iterable[Page]:
    return view.pages


def _search(page: Page, view: View) -> Iterator[Fault]:
    for hit in page.find(_RUN):
        writing, match = hit.writing, hit.match
        before = page.text[match.start() - 1]
        if (match[0][0] in _HALF_MARKS and not is_han(before)) or (
            match[0] in _UNSAID and before in "是为于"
        ):
            continue
        marks = set(match[0].translate(_HALF))
        new = marks.pop() if len(marks) == 1 else None
        told = f"标点“{match[0]}”{'重复了' if new else '紧挨着，中间可能漏了内容'}：“{excerpt(writing, *hit.span())}”"
        yield slip(writing, *hit.span(), told, f"请写“{new}”" if new else "请补上内容，或留一个标点", new)


RULE = Rule("doubled-punctuation", "没有重复标点", Severity.WARNING, _subjects, _search)
