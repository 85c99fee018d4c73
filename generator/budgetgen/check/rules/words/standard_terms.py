"""预算用语写规范的名称，不写走样的。

查什么：常见的走样写法：政府基金、机关运行费、其它收入、财政拔款、截止2021年……（《》里的名称不查）。
为什么：表里是“政府性基金”，文字里是“政府基金”，读者要猜是不是一回事；检索也找不到。
依据：财政部收支分类科目和报表的名称；《现代汉语词典》的推荐写法。
错：本部门无政府基金预算拨款。
对：本部门无政府性基金预算拨款。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import slip
from budgetgen.check.view import View
from budgetgen.check.word_lists import rows_beside
from budgetgen.check.writings import Page
from budgetgen.findings import Severity

_IN_A_CODE_NAME = re.compile("[^，。；、\n]{0,12}[（(][类款项][）)]")
"""Where it is part of the name of a code, account-names tells it."""


@cache
def _terms() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all corruptions, and the right term of each."""
    rows = sorted(rows_beside(__file__, "data/standard-terms.csv"), key=lambda row: -len(row["wrong"]))
    parts = [
        (f"(?<![{row['not_after']}])" if row["not_after"] else "")
        + re.escape(row["wrong"])
        + (f"(?![{row['not_before']}])" if row["not_before"] else "")
        for row in rows
    ]
    return re.compile("|".join(parts)), {row["wrong"]: row["right"] for row in rows}


def standard(text: str) -> str:
    """A text with its corruptions put right."""
    pattern, right = _terms()
    return pattern.sub(lambda match: right[match[0]], text)


def _subjects(view: View) -> Iterable[Page]:
    return view.pages


def _search(page: Page, view: View) -> Iterator[Fault]:
    pattern, right = _terms()
    for hit in page.find(pattern, page.without_laws):
        if not _IN_A_CODE_NAME.match(page.text, hit.match.end()):
            old, new = hit.match[0], right[hit.match[0]]
            yield slip(hit.writing, *hit.span(), f"“{old}”应为“{new}”", f"请写“{new}”", new)


RULE = Rule("standard-terms", "用语规范", Severity.WARNING, _subjects, _search)
