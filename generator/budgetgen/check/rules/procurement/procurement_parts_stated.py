"""说明里写的货物、工程、服务采购之和，等于写的采购总额。

查什么：自己写的句子里，政府采购总额后面分列货物、工程、服务的金额，加起来与总额比较；只写了其中几类的，不能超过总额。允许四舍五入的差。
为什么：总额和三类写在一句里，读者一加就知道对不对。
依据：政府采购预算分货物、工程、服务三类公开，见《地方预决算公开操作规程》（财预〔2016〕143号）。
错：政府采购预算30万元，其中货物20万元、工程0万元、服务12万元。
对：政府采购预算32万元，其中货物20万元、工程0万元、服务12万元。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.check.rule import Fault, Off, Rule, wan
from budgetgen.check.text import COMPARED, Mention, amounts
from budgetgen.check.view import Sentence, View
from budgetgen.findings import Severity
from budgetgen.ledger.money import UNITS

_KINDS = ("货物", "工程", "服务")
_TOTAL = re.compile("政府采购|采购(?:预算|总额|金额)")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence with the total and the parts that it states."""

    sentence: Sentence
    total: Mention
    parts: dict[str, Mention]


def _subjects(view: View) -> Iterator[_Stated]:
    for sentence in view.own_sentences:
        if any(kind in sentence.text for kind in _KINDS) and (found := _read(sentence.text)):
            yield _Stated(sentence, *found)


def _read(text: str) -> tuple[Mention, dict[str, Mention]] | None:
    """The total of a sentence, and its parts by kind; nothing where words between them say something else."""
    total, parts, before = None, dict[str, Mention](), 0
    for mention in amounts(text):
        words = text[before : mention.start]
        before = mention.end
        named = [kind for kind in _KINDS if kind in words]
        if COMPARED.search(words) or "$" in words:
            return None
        if total is None and not named and _TOTAL.search(words):
            total = mention
        elif total is not None and len(named) == 1 and named[0] not in parts:
            parts[named[0]] = mention
    return (total, parts) if total and parts else None


def _search(stated: _Stated, view: View) -> Iterator[Fault]:
    total, parts = stated.total, stated.parts
    whole = sum(part.fen for part in parts.values())
    slack = sum(UNITS[m.unit] // 10**m.decimals for m in (total, *parts.values()) if m.decimals) // 2
    over = whole - total.fen
    if abs(over) <= slack or (over < 0 and len(parts) < len(_KINDS)):
        return
    listed = " + ".join(f"{kind} {wan(part.fen)}" for kind, part in parts.items())
    told = f"采购总额写的是 {wan(total.fen)} 万元，{listed} = {wan(whole)} 万元"
    also = tuple(stated.sentence.at(part.start) for part in parts.values())
    yield Fault(stated.sentence.at(total.start), told, "请核对总额和各类", also, off=Off(over))


RULE = Rule("procurement-parts-stated", "说明里的采购总额等于各类之和", Severity.WARNING, _subjects, _search)
