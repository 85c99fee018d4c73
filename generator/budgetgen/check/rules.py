"""All rules in reading order."""

from __future__ import annotations

from budgetgen.check import (
    approved_figures,
    assets_bought,
    assets_date,
    assets_within,
    economics_suit_nature,
    function_suits_fund,
    function_suits_unit,
    procurement_arithmetic,
    procurement_edition,
    procurement_within_project,
    rounding_noted,
    three_public_coded,
    three_public_spoken_of,
    vehicles_and_costs,
)
from budgetgen.check.rule import Rule

RULES: tuple[Rule, ...] = (
    # control
    approved_figures.RULE,
    # codes
    function_suits_unit.RULE,
    function_suits_fund.RULE,
    economics_suit_nature.RULE,
    # procurement
    procurement_arithmetic.RULE,
    procurement_within_project.RULE,
    procurement_edition.RULE,
    # assets
    assets_bought.RULE,
    assets_within.RULE,
    assets_date.RULE,
    vehicles_and_costs.RULE,
    # “三公” expenses
    three_public_spoken_of.RULE,
    three_public_coded.RULE,
    # rounding
    rounding_noted.RULE,
)
