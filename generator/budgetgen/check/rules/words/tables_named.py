"""说明里提到的预算表，文本里都有。

查什么：自己写的说明里提到的预算表（如项目支出表），在这个版式的表里有没有名称相符的；名称中间有没有“预算”“财政拨款”
  这些字都算相符。《》里的、决算的表不查，绩效目标表常另附，也不查。
为什么：从别的版式或往年抄来的话，会让读者去找一张没有的表。
依据：公开文本的说明以所附各表为准。
错：“支出的总体情况见项目支出表”，而文本里没有这张表。
对：“支出的总体情况见支出表”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.slips import slip
from budgetgen.check.view import STATEMENTS, View
from budgetgen.check.word_lists import rows_beside
from budgetgen.check.writings import Hit
from budgetgen.findings import Severity

_IDLE = "(?:预算|财政拨款|一般公共|部门|单位|安排|情况|明细|和|与|及|、|[“”])*"
"""May stand between the parts of a name without making it another table's."""


@cache
def _names() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """A pattern that finds names of budget tables, and for each of its groups what fits a title of that table."""
    names = [row["parts"].split() for row in rows_beside(__file__, "data/table-names.csv")]
    names.sort(key=lambda parts: -sum(map(len, parts)))
    spelled = [list(map(re.escape, parts)) for parts in names]
    groups = (f"(?P<n{n}>{_IDLE.join(parts)}{_IDLE}表)" for n, parts in enumerate(spelled))
    titles = {f"n{n}": re.compile(".*".join(parts)) for n, parts in enumerate(spelled)}
    return re.compile(f"(?<!决算)(?:{'|'.join(groups)})(?![彰示明决述达扬])"), titles


def _subjects(view: View) -> Iterator[Hit]:
    """Every table that the spec's own statements name."""
    pattern, _ = _names()
    for hit in view.page.find(pattern, view.page.without_laws):
        if hit.writing.kind in STATEMENTS:
            yield hit


def _search(hit: Hit, view: View) -> Iterator[Fault]:
    _, titles = _names()
    fits = titles[str(hit.match.lastgroup)]
    if not any(fits.search(title) for table in view.disclosure.tables for title in (table.title, table.name)):
        start, end = hit.span()
        told = f"提到“{hit.match[0]}”，文本里没有这张表"
        remedy = "请改成文本里有的表" + view.to_writers("，budgetgen show 列出全部表名")
        yield slip(hit.writing, start, end, told, remedy)


RULE = Rule("tables-named", "提到的表文本里有", Severity.HINT, _subjects, _search)
