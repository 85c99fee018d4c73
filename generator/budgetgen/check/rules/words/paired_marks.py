"""括号、引号、书名号成对。

查什么：一段文字里的（）“”‘’《》〈〉【】〔〕「」() []；左边全角、右边半角的括号提示改成一样。
为什么：少了一半，就看不出括进去的话到哪里为止；“三公“ 这样两个都是左引号，也是没有成对。
依据：《标点符号用法》。条目编号 1） a) 不算。
错：公务用车购置及运行费3.10万元（其中：购置费0万元，运维费3.10万元。
对：公务用车购置及运行费3.10万元（其中：购置费0万元，运维费3.10万元）。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import excerpt, slip
from budgetgen.check.view import View
from budgetgen.check.writings import Writing
from budgetgen.findings import Severity

_PAIRS = dict(zip("（(“‘《〈【〔「[", "）)”’》〉】〕」]", strict=True))
_WIDTHS = {"（": ")", "(": "）"}
_OF = {right: left for left, right in _PAIRS.items()}
_MARKS = re.compile("[" + re.escape("".join((*_PAIRS, *_OF))) + "]")
_NUMBERING = re.compile("(?:^|[\\s，。；：、])[0-9０-９一二三四五六七八九十百a-zA-Z①-\u2473]{1,3}$")


def _subjects(view: View) -> Iterable[Writing]:
    return [writing for writing in view.writings if _MARKS.search(writing.text)]


def _search(writing: Writing, view: View) -> Iterator[Fault]:
    opened: list[tuple[str, int]] = []
    for match in _MARKS.finditer(writing.text):
        mark, at = match[0], match.start()
        left = opened[-1][0] if opened else ""
        if mark in _PAIRS:
            opened.append((mark, at))
        elif left == _OF[mark]:
            opened.pop()
        elif left and _WIDTHS.get(left) == mark:
            yield _mixed(writing, opened.pop(), mark, at)
        elif mark in "）)" and _NUMBERING.search(writing.text, max(0, at - 5), at):
            continue
        elif mark == "’" and writing.text[at - 1 : at].isascii():
            continue  # an apostrophe
        elif any(_matches(before, mark) for before, _ in opened):
            while not _matches(opened[-1][0], mark):
                yield _alone(writing, *opened.pop())
            opened.pop()
        else:
            yield _alone(writing, mark, at)
    for mark, at in opened:
        yield _alone(writing, mark, at)


def _matches(left: str, right: str) -> bool:
    return right in (_PAIRS[left], _WIDTHS.get(left))


def _alone(writing: Writing, mark: str, at: int) -> Fault:
    other = _PAIRS.get(mark) or _OF[mark]
    told = f"“{mark}”没有与它成对的“{other}”" if mark not in "“”" else f"引号 {mark} 没有与它成对的 {other}"
    return slip(
        writing, at, at + 1, f"{told}：{excerpt(writing, at, at + 1)}", f"请补上 {other}，或删去 {mark}"
    )


def _mixed(writing: Writing, left: tuple[str, int], mark: str, at: int) -> Fault:
    """The half-width mark of the two should be full-width."""
    half, new = (at, "）") if mark == ")" else (left[1], "（")
    told = f"左括号 {left[0]} 与右括号 {mark} 一个全角、一个半角：{excerpt(writing, half, half + 1)}"
    return slip(writing, half, half + 1, told, f"请写 {new}", new, severity=Severity.HINT)


RULE = Rule("paired-marks", "括号引号成对", Severity.WARNING, _subjects, _search)
