"""情况说明要说到“三公”经费的每一类。

查什么：印出的各段文字里是否说到因公出国（境）、公务用车、公务接待安排了多少或没有安排；职责、绩效目标、名词解释里提到的不算。整段改写说明时最容易漏。
为什么：每一类都要公开金额和增减原因，没有安排的也要说明没有安排。
依据：财预〔2016〕143号《地方预决算公开操作规程》。
错：说明: {三公增减: 本年公务接待费0.54万元，与上年持平。}
对：每一类各写一句；或不整段改写，只填原因，由程序写出各类金额。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetgen.check.rule import Fault, Rule
from budgetgen.check.view import DUTY, GOAL, OBJECTIVE, SAFEGUARD, TERM, View
from budgetgen.findings import Severity
from budgetgen.ledger.dimensions import THREE_PUBLIC

_KINDS = {
    "因公出国": re.compile("因公(?:临时)?出国|出国[(（]境[)）]"),
    "公务用车": re.compile("公务用车|公车"),
    "公务接待": re.compile("公务接待"),
}
_HOW_MUCH = re.compile(r"[\d０-９]|零|没有|未|无|不(?:再)?安排|持平")
"""What tells how much there is, or that there is nothing."""
_OTHERS = (DUTY, GOAL, OBJECTIVE, SAFEGUARD, TERM)


def _subjects(view: View) -> list[str]:
    """The kinds, where a printed table shows “三公” expenses."""
    whole = ("three_public", frozenset(THREE_PUBLIC))
    figures = (c.figure for table in view.disclosure.tables for row in table.rows for c in row.cells)
    return list(_KINDS) if any(figure and whole in figure.query.conditions for figure in figures) else []


def _spoken(view: View) -> str:
    """What the document says of this year's money: its paragraphs but duties, objectives and terms."""
    others = [text for _, text in view.pack.glossary]
    for passage in view.passages:
        if passage.kind in _OTHERS:
            others += passage.text.split("\n")
    spoken = (p.text for p in view.paragraphs if not any(_is_mostly(other, p.text) for other in others))
    return "\n".join(text for text in spoken if _HOW_MUCH.search(text))


def _is_mostly(other: str, text: str) -> bool:
    return 2 * len(other) > len(text) and other in text


def _search(kind: str, view: View) -> Iterator[Fault]:
    if not _KINDS[kind].search(view.once(_spoken)):
        place = view.spec.places.get("说明", view.spec.place)
        yield Fault(place, f"情况说明没有说到{kind}费用", "请写明金额和增减原因；没有安排的写没有安排")


RULE = Rule("three-public-spoken-of", "“三公”经费每一类都说到", Severity.ERROR, _subjects, _search)
