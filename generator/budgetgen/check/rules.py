"""All rules in reading order, and the run over them."""

from __future__ import annotations

from budgetgen.check import approved_figures
from budgetgen.check.rule import Rule, View
from budgetgen.findings import Finding

RULES: tuple[Rule, ...] = (approved_figures.RULE,)


def check(view: View) -> list[Finding]:
    """What any rule finds."""
    return [finding for rule in RULES for finding in rule.findings(view)]
