"""该公开的表和文字，版式里都有。

查什么：印出的表名里有没有收入、支出和财政拨款各张总表，一般公共预算、基本支出、“三公”经费、政府性基金、国有资本经营各张表；
  标题和文字里有没有职责、机构、收支增减、机关运行经费、政府采购、国有资产、绩效、名词解释。budgetgen pack check 也查。
为什么：少一张表、少一章，公开就不完整；没有数的也要列出空表并说明。
依据：财预〔2016〕143号《地方预决算公开操作规程》。
错：自己做的版式没有“国有资本经营预算支出表”。
对：补上这张表，写 空表注；本地确实不要求的，在版式包的 检查 里把这条规则关掉。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.check.word_lists import rows_beside
from budgetgen.disclosure.model import Disclosure, TableBlock
from budgetgen.findings import Severity

_TABLE = "表"


class _Part(NamedTuple):
    """A table or a piece of text that must be published, and the words by which it is known."""

    part: str
    kind: str
    pattern: str
    unless: str

    def is_in(self, text: str) -> bool:
        return bool(re.search(self.pattern, text)) and not (self.unless and re.search(self.unless, text))


@cache
def _parts() -> tuple[_Part, ...]:
    return tuple(_Part(**row) for row in rows_beside(__file__, "data/required-parts.csv"))


def _subjects(view: View) -> list[Disclosure]:
    return [view.disclosure] if view.disclosure.blocks else []


def _search(disclosure: Disclosure, view: View) -> Iterator[Fault]:
    titles = [block.title for block in disclosure.blocks if isinstance(block, TableBlock)]
    texts = [block.text for block in disclosure.blocks if not isinstance(block, TableBlock)]
    missing = [
        part.part
        for part in _parts()
        if not any(part.is_in(text) for text in (titles if part.kind == _TABLE else (*texts, *titles)))
    ]
    if missing:
        told = f"版式 {view.pack.name} 里没有：{'、'.join(missing)}"
        remedy = "请补上；本地不要求的，在 检查 的 规则 里写 required-parts: 关"
        yield Fault(view.spec.pack.place, told, remedy)


RULE = Rule("required-parts", "该公开的都有", Severity.WARNING, _subjects, _search)
