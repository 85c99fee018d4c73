"""The ledger of a spec, read the way its pack wants: personnel or running costs, last year's figures."""

from __future__ import annotations

from dataclasses import replace

from budgetgen.findings import Finding, Severity
from budgetgen.ledger.dimensions import plain
from budgetgen.ledger.ledger import Block, Ledger, Margin
from budgetgen.pack.layout import Pack
from budgetgen.source.shapes import did_you_mean
from budgetgen.spec.model import Spec


def ledger_of(spec: Spec, pack: Pack) -> tuple[Ledger, list[Finding]]:
    """The ledger of a spec. Economic classes in `pack.personnel` are 人员经费, the others 公用经费."""
    lines = [
        replace(line, purpose="人员经费" if line.economic.startswith(pack.personnel) else "公用经费")
        if line.economic and not line.purpose
        else line
        for line in spec.lines
    ]
    last_year, findings = _last_year(spec, pack)
    return Ledger(lines, (*spec.blocks, *last_year)), findings


def _last_year(spec: Spec, pack: Pack) -> tuple[list[Block], list[Finding]]:
    """Last year's figures as a block with one margin for each list that the pack declares."""
    written = {plain(words.text): (words, amount) for words, amount in spec.last_year or ()}
    margins = []
    for allowed in pack.last_year:
        given = {m: written.pop(label)[1] for label, m in allowed.members.items() if label in written}
        if given:
            amounts = {m: amount.fen for m, amount in given.items()}
            places = {m: amount.place for m, amount in given.items()}
            margins.append(Margin(allowed.by, amounts, allowed.within, places))
    known = [label for allowed in pack.last_year for label in allowed.members]
    findings = [
        Finding(
            words.place,
            "unknown-key",
            Severity.ERROR,
            f"“上年” 里没有 “{words.text}” 这个数",
            did_you_mean(words.text, known),
        )
        for words, _ in written.values()
    ]
    return [Block({"year": "上年"}, tuple(margins))], findings
