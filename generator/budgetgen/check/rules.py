"""All rules in reading order."""

from __future__ import annotations

from budgetgen.check import approved_figures, procurement_arithmetic
from budgetgen.check.rule import Rule

RULES: tuple[Rule, ...] = (
    approved_figures.RULE,
    procurement_arithmetic.RULE,
)
