"""情况说明要说到“三公”经费的每一类。

查什么：印出的各段文字（名词解释不算）里是否说到因公出国（境）、公务用车、公务接待；整段改写说明时最容易漏。
为什么：每一类都要公开金额和增减原因，没有安排的也要说明没有安排。
依据：财预〔2016〕143号《地方预决算公开操作规程》。
错：说明: {三公增减: 本年公务接待费0.54万元，与上年持平。}
对：每一类各写一句；或不整段改写，只填原因，由程序写出各类金额。
"""

from __future__ import annotations

from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import View
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import GROUPS

_KINDS = ("因公出国", "公务用车", "公务接待")


def _subjects(view: View) -> list[str]:
    """The kinds, where a printed table shows “三公” expenses."""
    whole = ("economic", frozenset(GROUPS["economic"]["三公"]))
    figures = (c.figure for table in view.disclosure.tables for row in table.rows for c in row.cells)
    return list(_KINDS) if any(figure and whole in figure.query.conditions for figure in figures) else []


def _search(kind: str, view: View) -> Iterator[Fault]:
    terms = [text for _, text in view.pack.glossary] + [words.text for _, words in view.spec.glossary]
    spoken = (p.text for p in view.paragraphs if not any(term in p.text for term in terms))
    if not any(kind in text for text in spoken):
        place = view.spec.places.get("说明", view.spec.place)
        yield Fault(place, f"情况说明没有说到{kind}费用", "请写明金额和增减原因；没有安排的写没有安排")


RULE = Rule("three-public-spoken-of", "“三公”经费每一类都说到", Severity.ERROR, _subjects, _search)
