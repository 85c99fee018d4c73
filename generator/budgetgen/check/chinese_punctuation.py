"""中文句子用全角标点。

查什么：两个汉字之间的半角逗号、分号、冒号、问号、叹号；数字里的千分位、小数点、时间、网址不查。
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
from budgetgen.check.wording import Wording
from budgetgen.findings import Severity

_HALF = re.compile("(?<=[\u4e00-\u9fff”）》])[,;:?!](?=[\u4e00-\u9fff“（《])")
_FULL = str.maketrans(",;:?!", "，；：？！")
_SPLIT = re.compile("[^\n]+")


def _subjects(view: View) -> Iterable[Wording]:
    return view.wordings


def _search(wording: Wording, view: View) -> Iterator[Fault]:
    for line in _SPLIT.finditer(wording.text) if _HALF.search(wording.text) else ():
        found = list(_HALF.finditer(wording.text, line.start(), line.end()))
        if not found:
            continue
        start, end = found[0].start(), found[-1].end()
        marks = "".join(dict.fromkeys(match[0] for match in found))
        count = f"{len(found)} 处" if len(found) > 1 else ""
        told = f"汉字之间{count}用了半角标点 {marks}：“{excerpt(wording, start, start + 1)}”"
        old = wording.words.text
        new = "".join(_changed(old, start, end, {match.start() for match in found}))
        yield slip(wording, start, end, told, f"请写 {marks.translate(_FULL)}", new)


def _changed(text: str, start: int, end: int, at: set[int]) -> Iterator[str]:
    for offset in range(start, end):
        yield text[offset].translate(_FULL) if offset in at else text[offset]


RULE = Rule("chinese-punctuation", "中文用全角标点", Severity.HINT, _subjects, _search)
