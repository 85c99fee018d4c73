"""同一个词没有连写两遍。

查什么：反映反映、增加增加、体现现、现代化化……这类连写；四个字以上的词组连写；“主要原因是”后面又写“主要原因是”。
为什么：多半是改字时留下的，读者一眼就看见。
依据：现代汉语的通行用法；一步一步、二〇二〇年、“人才工作工作经费”一类不报。
错：通过调研报告形成数量，反映反映调研报告形成篇数。
对：通过调研报告形成数量，反映调研报告形成篇数。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import slip
from budgetgen.check.text import MASK, is_han
from budgetgen.check.view import BLANK, View
from budgetgen.check.word_lists import rows_beside
from budgetgen.check.writings import TITLE, Page, Writing
from budgetgen.findings import Severity

_TWICE = re.compile("([\u4e00-\u9fa5]{1,12})\\1")
_ENDS = "，。；、：）！？\n"
_LEGIT = re.compile("[一二两三四五六七八九十百千万亿零〇]+|一.|(.)\\1+")
_MONEY = re.compile("万元元|万万元|元元(?=[，。；、：）\n])")
_ALWAYS, _JOINT = 4, 8
_LAST = "化费率性额局院"
"""Characters that end a name or an abstract noun, and never stand twice at its end: 现代化化。"""
_OF = ("目", "标", "靶")
"""What 的 is a part of: 达到目的的办法."""


@cache
def _known() -> dict[str, tuple[str, str]]:
    """What is never written so -> (what is meant, characters that make it right: 增加增加值)."""
    rows = rows_beside(__file__, "data/doubled-words.csv")
    return {row["written"]: (row["meant"], row["unless_before"]) for row in rows}


def _subjects(view: View) -> Iterable[Page]:
    return view.pages


def _search(page: Page, view: View) -> Iterator[Fault]:
    for hit in page.find(_TWICE):
        writing, text = hit.writing, hit.writing.text
        word, (start, end) = hit.match[1], hit.span()
        after = text[end : end + 1]
        if len(word) == 1 and _ends_twice(text, start, after):
            yield _fault(writing, start, end, word)
            continue
        if len(word) == 1 and (text[start:end] not in _known() or text[start - 1 : start] in _OF):
            start -= 1
        meant, unless = _known().get(text[start:end], ("", ""))
        if meant and not (after and after in unless):
            yield _fault(writing, start, end, meant)
        elif not meant and not _LEGIT.fullmatch(word) and _stands_alone(word, after, writing):
            yield _fault(writing, start, end, word, fixed=False)
    for hit in page.find(_MONEY):
        meant = "万元" if "万" in hit.match[0] else "元"
        yield _fault(hit.writing, *hit.span(), meant, fixed=not hit.match[0].startswith("万万"))
    blanks = [writing for writing in page.writings if writing.kind == BLANK]
    printed = "\n".join(paragraph.text for paragraph in view.paragraphs) if blanks else ""
    for writing in blanks:
        yield from _at_the_joint(writing, printed)


def _ends_twice(text: str, at: int, after: str) -> bool:
    """Whether the last character of a word is doubled."""
    return text[at] in _LAST and at > 1 and is_han(text[at - 1]) and (not after or after in _ENDS)


def _stands_alone(word: str, after: str, writing: Writing) -> bool:
    """Whether a word that is written twice cannot be the beginning of another one (人才工作工作经费)."""
    if len(word) >= _ALWAYS:
        return True
    return len(word) > 1 and (not after or after in _ENDS) and writing.kind != TITLE


def _fault(writing: Writing, start: int, end: int, meant: str, fixed: bool = True) -> Fault:
    told = f"“{writing.text[start:end]}”重复了"
    remedy = f"请写“{meant}”" if fixed else f"请写“{meant}”，或改成想写的词"
    return slip(writing, start, end, told, remedy, meant if fixed else None)


def _at_the_joint(writing: Writing, printed: str) -> Iterator[Fault]:
    """A filled-in blank that begins with the words that the form prints before it."""
    lead = writing.text.partition(MASK)[0].partition("\n")[0].rstrip("。；，")
    for length in range(min(_JOINT, len(lead)), 1, -1):
        word = lead[:length]
        if word + lead[: length + _JOINT] in printed:
            told = f"版式在这个空前面已经印了“{word}”，会印成“{word}{word}”"
            yield slip(writing, 0, length, told, f"请删去开头的“{word}”", "")
            return


RULE = Rule("doubled-words", "没有重复用字", Severity.WARNING, _subjects, _search)
