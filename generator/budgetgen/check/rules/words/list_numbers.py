"""文字里的条目编号连续，版式已经编号的不再自己编。

查什么：一段文字里 1. 2. 4.、一是二是四是 这类缺号、重号；职责、目标、名词前面自己写的编号，版式又编了一次。
为什么：缺号像漏了一条；（一）（一）是把编号连同文字一起粘贴来的。
依据：公开文本的通行做法。
错：“一是加强培训；二是完善制度；四是强化监督”。
对：“一是加强培训；二是完善制度；三是强化监督”。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from budgetgen.check.numbering import NUMBER, Number, number_of, numbered
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import excerpt, slip
from budgetgen.check.view import View
from budgetgen.check.writings import Writing
from budgetgen.findings import Severity

_ITEM = re.compile(
    f"(?:^|(?<=[。；：;\n])|(?<=[，,])(?=[一二三四五六七八九十]是))[ \t\u3000]*(?P<number>{NUMBER})"
)
"""A comma parts 一是 from 二是, and no other numbers."""
_SAME = 8


def _subjects(view: View) -> Iterable[Writing]:
    return [writing for writing in view.writings if _ITEM.search(writing.text)]


def _search(writing: Writing, view: View) -> Iterator[Fault]:
    last: dict[str, int] = {}
    due: dict[str, int] = {}
    for match in _ITEM.finditer(writing.text):
        style, value, _ = number_of(match)
        before = last.get(style)
        # in 1. 2. 4. 4. only the third is wrong: the next one goes on where it should
        wrong = before and (value == before or value > before + 1) and value != due[style]
        if wrong:
            what = "重复了" if value == before else "前面缺了号"
            start, end = match.span("number")
            told = f"编号“{match['number']}”{what}：“{excerpt(writing, start, end)}”"
            yield slip(writing, start, end, told, "请核对条目，改正编号")
        styles = list(last)
        for inner in styles[styles.index(style) + 1 :] if style in last else ():
            del last[inner]
        last[style] = value
        due[style] = (due[style] if wrong else value) + 1
    yield from _twice(writing, view)


def _twice(writing: Writing, view: View) -> Iterator[Fault]:
    """A number that the form prints before a text which has one already."""
    own = numbered(writing.text)
    start = writing.text[:_SAME]
    for line in _printed(view) if own else ():
        before = line[: max(line.find(start), 0)]
        first = numbered(before)
        if not (first and own and first.length == len(before.strip())):
            continue
        if own.style <= first.style or not _goes_on(writing.text, own):
            number = writing.text[: own.length]
            told = f"版式已经编了号，会印成“{before}{number}”"
            yield slip(writing, 0, own.length, told, f"请删去“{number}”", "")
            return


def _goes_on(text: str, own: Number) -> bool:
    """Whether a text is a list of its own: the number that it begins with is followed by the next one."""
    numbers = [number_of(match) for match in _ITEM.finditer(text)]
    return any(one.style == own.style and one.value == own.value + 1 for one in numbers)


def _printed(view: View) -> Iterator[str]:
    """The lines of the document that hold what the spec says: paragraphs, and rows above and below records."""
    yield from (paragraph.text for paragraph in view.paragraphs)
    for table in view.disclosure.tables:
        for cell in chain(*table.header, *table.footer):
            yield from cell.text.split("\n") if cell.form else ()


RULE = Rule("list-numbers", "条目编号连续", Severity.WARNING, _subjects, _search)
