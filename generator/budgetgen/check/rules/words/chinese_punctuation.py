"""中文句子用全角标点。

查什么：两个汉字之间的半角逗号、分号、冒号、问号、叹号；数字里的千分位、小数点、时间、网址、各种名称不查。
为什么：同一段里全角、半角标点混用，排出来疏密不一。
依据：《标点符号用法》。
错：单位资金收入1万元,上年结转为零。
对：单位资金收入1万元，上年结转为零。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import excerpt, slip
from budgetgen.check.view import View
from budgetgen.check.writings import TITLE, Page, Writing
from budgetgen.findings import Severity

_HALF = re.compile("[,;:?!](?= ?[\u4e00-\u9fa5“（《])")
_BEFORE = re.compile("[\u4e00-\u9fa5”）》]")
_FULL = str.maketrans(",;:?!", "，；：？！")


def _subjects(view: View) -> Iterable[Page]:
    return (view.page,)


def _search(page: Page, view: View) -> Iterator[Fault]:
    lines: dict[tuple[Writing, int], list[int]] = {}
    for hit in page.find(_HALF):
        at, text = hit.span()[0], hit.writing.text
        if at and _BEFORE.match(text[at - 1]) and hit.writing.kind != TITLE:
            lines.setdefault((hit.writing, text.count("\n", 0, at)), []).append(at)
    for (writing, _), offsets in lines.items():
        yield _fault(writing, offsets)


def _fault(writing: Writing, offsets: list[int]) -> Fault:
    """The marks of one line."""
    text = writing.words.text
    start, end = offsets[0], offsets[-1] + 1
    end += text.startswith(" ", end)  # typed after an ASCII mark, and no part of a full-width one
    marks = "".join(dict.fromkeys(text[at] for at in offsets))
    count = f"{len(offsets)} 处" if len(offsets) > 1 else ""
    told = f"汉字之间{count}用了半角标点 {marks}：“{excerpt(writing, start, start + 1)}”"
    kept = (at for at in range(start, end) if not (text[at] == " " and at - 1 in offsets))
    new = "".join(text[at].translate(_FULL) if at in offsets else text[at] for at in kept)
    return slip(writing, start, end, told, f"请写 {marks.translate(_FULL)}", new)


RULE = Rule("chinese-punctuation", "中文用全角标点", Severity.HINT, _subjects, _search)
