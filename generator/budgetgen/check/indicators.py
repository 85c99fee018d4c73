"""Performance indicators as rules read them: of which kind each is filed, and what its value states."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from budgetgen.catalog.catalog import plain
from budgetgen.catalog.indicator_words import says
from budgetgen.catalog.indicators import indicator_levels
from budgetgen.ledger.money import UNITS
from budgetgen.pack.model import Pack
from budgetgen.spec.indicator_value import MONEY, IndicatorValue, IndicatorValueError, parse_value
from budgetgen.spec.model import Indicator, Project

QUANTITY, QUALITY, TIMELINESS, COST, SATISFACTION = "数量", "质量", "时效", "成本", "满意度"
_UNITS_MISTAKEN = {"元": "万元", "万元": "元"}
_DISTINCT = 3
"""So many digits that say something are no chance: 1.17, but not 50."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of a project: the quantity its value states (None for words), or the slip in it."""

    project: Project
    indicator: Indicator
    value: IndicatorValue | None
    slip: IndicatorValueError | None

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.indicator.name.text

    @property
    def filed(self) -> str:
        """The kind that it is filed under: 数量, 质量, 时效, 成本, 满意度; "" for any other."""
        first, second = self.indicator.first.text, self.indicator.second.text
        for kind in (COST, SATISFACTION):
            if kind[:2] in first or kind[:2] in second:
                return kind
        kind = plain(second).removesuffix("指标")
        return kind if kind in (QUANTITY, QUALITY, TIMELINESS) else ""

    @property
    def is_money(self) -> bool:
        """Whether the value is an amount of money."""
        return self.value is not None and self.value.kind == MONEY

    @property
    def is_total_cost(self) -> bool:
        """Whether it states what the project spends this year as a whole, by its name or its description."""
        name, description = self.name, self.indicator.description.text
        if not self.is_money or self.value is None or self.value.each:
            return False
        if says("many_years", name) or says("many_years", description):
            return False
        return bool(says("total_cost", name) or (says("cost", name) and says("total_cost", description)))


def measures(indicators: Iterable[tuple[Project, Indicator]]) -> tuple[Measure, ...]:
    """Each indicator with its value read."""
    return tuple(_measure(project, indicator) for project, indicator in indicators)


def _measure(project: Project, indicator: Indicator) -> Measure:
    try:
        return Measure(project, indicator, parse_value(indicator.value.text), None)
    except IndicatorValueError as slip:
        return Measure(project, indicator, None, slip)


def agrees(value: IndicatorValue, unit: str, amount: int) -> bool:
    """Whether a value, its number taken as `unit`, is an amount (分) shown with its decimals: rounded, cut off or up.

    What a number without decimals leaves away may be one hundredth of the amount at most.
    """
    step = max(UNITS[unit] // int(10**value.decimals), 1)
    return abs(int(value.high * UNITS[unit]) - amount) < min(step, max(amount // 100, 1))


def unit_meant(measure: Measure) -> str:
    """元 or 万元, where the value is the project's amount in that unit but says the other one; else ""."""
    value, amount = measure.value, measure.project.amount
    if value is None or value.each or not amount:
        return ""
    meant = _UNITS_MISTAKEN.get(value.unit, "")
    if not meant or not agrees(value, meant, amount) or agrees(value, value.unit, amount):
        return ""
    digits = len(value.high.normalize().as_tuple().digits)
    if measure.is_total_cost or value.unit == "万元":
        return meant
    return "" if digits < _DISTINCT or says("each", measure.name) else meant


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """A name or value as it is compared."""
    return plain(text)


@lru_cache(maxsize=1024)
def level(name: str) -> str:
    """The name of a level as it is compared: without blanks, remarks in brackets and 指标: 产出指标（50分） = 产出."""
    return re.sub(r"\([^()]*\)", "", plain(name)).removesuffix("指标")


@lru_cache(maxsize=16)
def _catalog_levels(year: int) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for form in indicator_levels(year).values():
        for first, seconds in form.items():
            found[first] = tuple(dict.fromkeys((*found.get(first, ()), *seconds)))
    return found


def known_levels(year: int, pack: Pack) -> dict[str, tuple[str, ...]]:
    """一级 -> its 二级 indicators: of the forms in use in a year, and of the pack."""
    found = dict(_catalog_levels(year))
    for first, seconds in pack.own_indicators:
        found[first.text] = (*found.get(first.text, ()), *seconds)
    return found
