"""话写完整，不停在半截。

查什么：一段文字末尾是逗号、顿号，或者没有下文的冒号；长文字里停在逗号上就换行的；名称末尾带着标点；版式在后面又印了标点的。
为什么：多半是删改、粘贴时丢了后半句；从 PDF 复制的文字，原来折行的地方会印成另起一段。
依据：公开文本的通行做法。
错：负责档案的接收、保管，
对：负责档案的接收、保管。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.numbering import numbered
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import excerpt, slip
from budgetgen.check.view import BASIS, BLANK, DESCRIPTION, OTHER, SAFEGUARD, TERM, VALUE, View
from budgetgen.check.writings import TITLE, Writing
from budgetgen.findings import Severity

_HALFWAY = re.compile("[，、,][ 　]*$")
_LINE_END = re.compile("[，、,](?=[ 　]*\\n)")
_NAME_END = re.compile("[，。；：、,;:]+$")
_TITLE_END = re.compile("[，。；：、,;:]$")
_COLON = re.compile("[：:][ 　]*$")
_ALONE = (DESCRIPTION, BASIS, TERM, BLANK, OTHER)
"""Kinds of texts after which nothing follows that a colon could announce."""
_TAIL = 12


def _subjects(view: View) -> list[Writing]:
    return [writing for writing in view.writings if writing.kind != VALUE and writing.text.strip()]


def _search(writing: Writing, view: View) -> Iterator[Fault]:
    text = writing.text.rstrip()
    if writing.kind == TITLE:
        if match := _NAME_END.search(text):
            told = f"名称末尾有标点“{match[0]}”：“{excerpt(writing, *match.span())}”"
            yield slip(writing, *match.span(), told, "请删去", "")
        return
    for match in _LINE_END.finditer(text):
        if not numbered(text[match.end() :].lstrip()):
            told = f"这一段停在“{match[0]}”上就换行了：“{excerpt(writing, *match.span())}”"
            remedy = "请接着写完；换行会另起一段"
            yield slip(writing, *match.span(), told, remedy, severity=Severity.HINT)
    end = None if writing.kind == BLANK and text.endswith(("，", "、")) else _HALFWAY.search(text)
    if end is None and writing.kind in _ALONE:
        end = _COLON.search(text)
    if end:
        start, stop = end.start(), end.start() + 1
        told = f"最后停在“{text[start]}”上：“{excerpt(writing, start, stop)}”"
        yield slip(writing, start, stop, told, "请写完，或把标点改成句号")
    elif writing.kind == SAFEGUARD and (end := _TITLE_END.search(text)):
        yield from _marked_twice(writing, end, view)


def _marked_twice(writing: Writing, end: re.Match[str], view: View) -> Iterator[Fault]:
    """A mark at the end of a title behind which the form prints one of its own."""
    tail = writing.text[max(0, end.start() - _TAIL) : end.end()]
    printed = next((p.text for p in view.paragraphs if tail in p.text), "")
    after = printed.partition(tail)[2][:1]
    if after and _NAME_END.search(after):
        told = f"版式在后面已经印了标点，会印成“{end[0]}{after}”"
        yield slip(writing, *end.span(), told, f"请删去末尾的“{end[0]}”", "")


RULE = Rule("texts-finished", "话写完整", Severity.WARNING, _subjects, _search)
