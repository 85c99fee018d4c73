"""All rules in reading order, and the run over them."""

from __future__ import annotations

from budgetgen.check import approved_figures, procurement_arithmetic
from budgetgen.check.rule import Rule, View
from budgetgen.findings import Finding

RULES: tuple[Rule, ...] = (approved_figures.RULE, procurement_arithmetic.RULE)


def check(view: View) -> list[Finding]:
    """What any rule finds; nothing where amounts could not be read, since sums would mislead."""
    if not view.books.spec.adds_up:
        return []
    return [finding for rule in RULES for finding in rule.findings(view)]
