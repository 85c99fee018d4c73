"""Whether the names of a place's own economic codes fit what their money counts as."""

from __future__ import annotations

from collections.abc import Iterable

from budgetgen.catalog.catalog import closest
from budgetgen.findings import Finding, Severity
from budgetgen.ledger.counting import PUBLIC, counting, counts_told
from budgetgen.ledger.dimensions import plain
from budgetgen.lexicon.lexicon import public_expense
from budgetgen.source.local_codes import LocalCodes
from budgetgen.spec.model import Coded


def check_counts(codes: Iterable[tuple[str, Coded]], year: int, own: LocalCodes) -> list[Finding]:
    """Findings where an own name says another “三公” expense than the code counts as, and nobody said which holds."""
    first: dict[str, Coded] = {}
    for dimension, coded in codes:
        if dimension == "economic" and (dimension, coded.code) in own.names:
            first.setdefault(coded.code, coded)
    unsaid = [coded for code, coded in first.items() if PUBLIC not in own.counts.get(code, {})]
    return [
        finding
        for coded in unsaid
        for finding in _at_odds(coded, own.names["economic", coded.code].text, year)
    ]


def _at_odds(coded: Coded, name: str, year: int) -> Iterable[Finding]:
    named, usual = public_expense(name), counting(()).of(coded.code)[PUBLIC]
    official = closest("economic", coded.code, year)
    if named == usual or (not named and official and plain(official.name) == plain(name)):
        return
    right, none = (counts_told({PUBLIC: kind}) for kind in (named or usual, ""))
    as_counted = f"账上按编码计入{counts_told({PUBLIC: usual})}" if usual else "账上不计入“三公”经费"
    message = f"{coded.code} 在这里叫 “{name}”，{as_counted}"
    remedy = f"请写明 科目计入: {{{coded.code}: {right}}}，不是的写 {none}"
    yield Finding(coded.place, "code-counts", Severity.WARNING, message, remedy)
