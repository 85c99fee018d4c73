"""All rules in reading order."""

from __future__ import annotations

from budgetgen.check import (
    approved_figures,
    assets_bought,
    assets_date,
    assets_within,
    cost_upper_bound,
    economics_suit_nature,
    function_suits_fund,
    function_suits_unit,
    indicator_kind,
    indicator_levels,
    indicator_money_unit,
    indicator_percentage,
    indicator_unique,
    indicator_value,
    objective_indicators,
    objective_projects,
    output_lower_bound,
    procurement_arithmetic,
    procurement_edition,
    procurement_within_project,
    project_objectives,
    required_indicators,
    rounding_noted,
    three_public_coded,
    three_public_spoken_of,
    total_cost,
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
    # performance
    project_objectives.RULE,
    required_indicators.RULE,
    indicator_levels.RULE,
    indicator_kind.RULE,
    indicator_value.RULE,
    indicator_percentage.RULE,
    indicator_money_unit.RULE,
    total_cost.RULE,
    cost_upper_bound.RULE,
    output_lower_bound.RULE,
    indicator_unique.RULE,
    objective_projects.RULE,
    objective_indicators.RULE,
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
