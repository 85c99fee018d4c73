"""逐项说明支出内容的，一个科目也不漏。

查什么：自己写的说明里，逐条列出“某某（项）”的，列了多半有财政拨款的功能科目，漏了哪一个（提示）。一行说几个科目的，不算逐项。
为什么：科目增加了，说明里忘了加一条；各条加起来也就不是总数。
依据：公开文本的通行做法：按支出功能分类的项逐条说明用途。
错：有财政拨款的 7 个科目，支出内容写了 6 条。
对：7 个科目各写一条。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from budgetgen.catalog.catalog import plain
from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import WHOLE, Passage, View
from budgetgen.disclosure.books import THIS_YEAR
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import GROUPS
from budgetgen.ledger.query import Query

_NAMED = re.compile(r"(?P<name>[\u4e00-\u9fff、（）()]{2,40})[”\"]?\s*[（(]项[）)]")
_LINE = re.compile(".+")
_PAID = THIS_YEAR & Query.of({"fund": GROUPS["fund"]["财政拨款"]})
_LEAST = 3
"""From so many names on, functions are listed one by one."""


def _subjects(view: View) -> Iterator[Passage]:
    for passage in view.passages:
        if passage.kind in WHOLE and len(_items(passage)) >= _LEAST:
            yield passage


def _items(passage: Passage) -> list[re.Match[str]]:
    """The lines of a text that speak of one function each."""
    found = [match for match in _LINE.finditer(passage.text) if len(_NAMED.findall(match[0])) == 1]
    return [named for line in found for named in _NAMED.finditer(passage.text, *line.span())]


def _search(passage: Passage, view: View) -> Iterator[Fault]:
    ledger, items = view.books.ledger, _items(passage)
    paid = [code for code in ledger.members("function", _PAID) if _spent(code, view)]
    names = Counter(plain(view.books.name_of("function", code)) for code in paid)
    said = Counter(_at_the_end(plain(item["name"]), names) for item in items)
    listed = sum(min(count, said[name]) for name, count in names.items())
    missed = [name for name in names if not said[name]]
    if missed and listed >= _LEAST and len(items) < len(paid) < 2 * listed:
        told = f"逐项写了 {len(items)} 个功能科目，没有写的是{'、'.join(f'“{name}”' for name in missed)}"
        yield Fault(passage.words.at(items[0].start()), told, "请补上，或核对是否有意不写")


def _spent(code: str, view: View) -> bool:
    return bool(view.books.ledger.ask(_PAID & Query.of({"function": (code,)})).amount)


def _at_the_end(run: str, names: Counter[str]) -> str:
    """The longest of some names that ends a run of characters."""
    return max((name for name in names if run.endswith(name)), key=len, default="")


RULE = Rule("functions-listed", "逐项说明不漏科目", Severity.HINT, _subjects, _search)
