"""What several rules ask of the ledger by the same definition: spending, “三公” expenses, agency operating expense."""

from __future__ import annotations

from budgetgen.disclosure.books import THIS_YEAR
from budgetgen.ledger.dimensions import FUNDS, GROUPS, NATURES, PURPOSES, members
from budgetgen.ledger.dimensions import OPERATING as COUNTED_OR_NOT
from budgetgen.ledger.query import Query

SPENT = THIS_YEAR & Query.of({"nature": GROUPS["nature"]["本年支出"]})
"""All that is spent this year."""
RUNNING = THIS_YEAR & Query.of({"nature": NATURES[:1], "fund": FUNDS[:1], "purpose": PURPOSES[1:]})
"""公用经费 from 一般公共预算, of units of every kind."""
OPERATING = RUNNING & Query.of(
    {"unit_kind": GROUPS["unit_kind"]["行政或参公"], "operating": COUNTED_OR_NOT[:1]}
)
"""机关运行经费: what offices have of it."""


def three_public(group: str) -> Query:
    """A kind of “三公” expenses, or all of them (三公经费): what 财政拨款 pays of it."""
    kinds = members("three_public", group) or ()
    return SPENT & Query.of({"three_public": kinds, "fund": GROUPS["fund"]["财政拨款"]})
