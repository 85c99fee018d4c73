"""All rules in reading order."""

from __future__ import annotations

from budgetgen.check.rule import Rule
from budgetgen.check.rules.assets import (
    assets_bought,
    assets_date,
    assets_within,
    vehicles_and_costs,
)
from budgetgen.check.rules.codes import (
    economics_suit_nature,
    function_suits_fund,
    function_suits_unit,
    three_public_coded,
)
from budgetgen.check.rules.control import (
    approved_figures,
    prior_year_agrees,
)
from budgetgen.check.rules.forms import (
    empty_table_note,
    heading_numbers,
    rounding_noted,
)
from budgetgen.check.rules.numbers import (
    amounts_repeated,
    changes_as_figured,
    figures_as_named,
    figures_cited,
    figures_copied_right,
    figures_rounded,
    parts_of_change,
    parts_of_whole,
    percent_of_change,
    percent_of_whole,
    percent_of_zero,
    unit_of_money,
    years_of_budget,
)
from budgetgen.check.rules.performance import (
    cost_upper_bound,
    indicator_kind,
    indicator_levels,
    indicator_money_unit,
    indicator_percentage,
    indicator_unique,
    indicator_value,
    objective_indicators,
    objective_projects,
    output_lower_bound,
    project_objectives,
    required_indicators,
    total_cost,
)
from budgetgen.check.rules.procurement import (
    procurement_arithmetic,
    procurement_edition,
    procurement_within_project,
)
from budgetgen.check.rules.words import (
    account_names,
    chinese_punctuation,
    department_unit_words,
    digit_width,
    doubled_punctuation,
    doubled_words,
    glossary_terms,
    list_numbers,
    own_level_words,
    own_name_words,
    paired_marks,
    private_data,
    secrecy_marks,
    standard_terms,
    statement_content,
    stray_spaces,
    tables_named,
    template_residue,
    three_public_spoken_of,
)

RULES: tuple[Rule, ...] = (
    # control
    approved_figures.RULE,
    prior_year_agrees.RULE,
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
    # words
    statement_content.RULE,
    own_level_words.RULE,
    own_name_words.RULE,
    department_unit_words.RULE,
    account_names.RULE,
    standard_terms.RULE,
    template_residue.RULE,
    doubled_words.RULE,
    doubled_punctuation.RULE,
    paired_marks.RULE,
    chinese_punctuation.RULE,
    digit_width.RULE,
    stray_spaces.RULE,
    list_numbers.RULE,
    glossary_terms.RULE,
    private_data.RULE,
    secrecy_marks.RULE,
    # forms
    heading_numbers.RULE,
    tables_named.RULE,
    empty_table_note.RULE,
    # narrative: numbers
    figures_cited.RULE,
    figures_as_named.RULE,
    figures_copied_right.RULE,
    figures_rounded.RULE,
    unit_of_money.RULE,
    amounts_repeated.RULE,
    years_of_budget.RULE,
    changes_as_figured.RULE,
    parts_of_change.RULE,
    parts_of_whole.RULE,
    percent_of_change.RULE,
    percent_of_zero.RULE,
    percent_of_whole.RULE,
    # rounding
    rounding_noted.RULE,
)
