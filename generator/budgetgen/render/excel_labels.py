"""Members of open dimensions (units, projects, records) as the workbook names them: no two alike to any program.

Programs read a criterion in their own ways: `2022-1-1` is a date, `01` is 1, `A*` is a pattern, A区 and a区 are one
text. So a name is written as it is only where none of that can be; else behind its kind, or with a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from budgetgen.render.excel_limits import cut, exceeds

_LONGEST, _KEPT = 100, 60
_SIGNS = re.compile('[*?~"<>=]')
"""Patterns; quotation marks, which not every program finds doubled in a formula; comparisons, also inside a name."""
_LEADS = frozenset("+-@'")
_COUNTED = re.compile("上午|下午|星期|[零〇一二三四五六七八九十百千万亿元角分整年月日号时点秒周]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_ORDINARY = re.compile("[\u4e00-\u9fff]")


def folded(text: str) -> str:
    """A text as the most careless program compares it: without case, width, accents, and blanks around or doubled."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_ACCENTS.sub("", parts).casefold().split())


def is_plain(text: str) -> bool:
    """Whether every program takes a text for this text: no pattern, comparison, number, date, truth value."""
    is_whole = text == " ".join(text.split()) and not exceeds(text, _LONGEST) and text[:1] not in _LEADS
    return is_whole and not _SIGNS.search(text) and bool(_ORDINARY.search(_COUNTED.sub("", text)))


class Labels:
    """The label of each member of one dimension; `kind` is the dimension's Chinese name, itself plain."""

    def __init__(self, kind: str, members: Iterable[str]) -> None:
        self.kind = kind
        known = dict.fromkeys(members)
        self._alike = Counter(map(folded, known))
        self._taken: set[str] = set()
        self._labels: dict[str, str] = {"": ""}
        for member in known:
            self.of(member)

    def of(self, member: str) -> str:
        """The label of a member; one that was not known before gets its own."""
        if member not in self._labels:
            self._labels[member] = self._made(member)
            self._taken.add(folded(self._labels[member]))
        return self._labels[member]

    def _made(self, member: str) -> str:
        number = len(self._labels)
        text = cut(" ".join(_SIGNS.sub("·", member).split()), _KEPT)
        tries = [member, f"{self.kind}{text}"] if self._alike[folded(member)] < 2 else []
        for label in tries:
            if is_plain(label) and folded(label) not in self._taken:
                return label
        while folded(label := f"{self.kind}{number}：{text}") in self._taken:
            number += 1
        return label
