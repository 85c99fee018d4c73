"""The first and second levels of performance indicators, by form and year."""

from __future__ import annotations

from functools import cache

from budgetgen.catalog.catalog import Entry, entries


@cache
def indicator_levels(year: int, purpose: str = "target") -> dict[str, dict[str, tuple[str, ...]]]:
    """Form -> 一级 indicator -> its 二级 indicators, all in the official order, of the forms in use in a year.

    A form's name begins with its purpose: `target` (绩效目标) or `evaluation` (绩效评价).
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    listed = [e for e in entries("indicator", year) if e.edition.partition("-")[0] == purpose]
    for first in listed:
        if first.level == 1:
            found.setdefault(first.edition, {})[first.name] = _below(first, listed)
    return found


def _below(first: Entry, listed: list[Entry]) -> tuple[str, ...]:
    return tuple(e.name for e in listed if (e.edition, e.parent, e.level) == (first.edition, first.code, 2))
