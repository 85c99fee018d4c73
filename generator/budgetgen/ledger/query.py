"""Queries: which lines a figure sums, as one condition a dimension."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from budgetgen.ledger.dimensions import CODED, DIMENSIONS, GROUPS

Condition = frozenset[str]
"""The members that a dimension may have; for coded dimensions, beginnings of codes.
For tags all must hold: `教学科研` asks for the tag, `非教学科研` for its absence."""

_CHINESE = {english: chinese for chinese, english in DIMENSIONS.items()}


@dataclass(frozen=True, slots=True)
class Query:
    """A conjunction of conditions, sorted by dimension; equal queries are equal values."""

    conditions: tuple[tuple[str, Condition], ...] = ()

    @staticmethod
    def of(conditions: Mapping[str, Iterable[str]]) -> Query:
        """The query with these members allowed, by dimension."""
        return Query(tuple(sorted((d, frozenset(m)) for d, m in conditions.items())))

    @property
    def by_dimension(self) -> dict[str, Condition]:
        """The conditions as a dictionary."""
        return dict(self.conditions)

    def __and__(self, other: Query) -> Query:
        if not other.conditions:
            return self
        mine = self.by_dimension
        for dimension, theirs in other.conditions:
            mine[dimension] = narrow(dimension, mine[dimension], theirs) if dimension in mine else theirs
        return Query(tuple(sorted(mine.items())))

    def without(self, dimension: str) -> Query:
        """The query with no condition on `dimension`."""
        return Query(tuple(c for c in self.conditions if c[0] != dimension))

    def __str__(self) -> str:
        return " ∧ ".join(f"{_CHINESE[d]}={group_name(d, m)}" for d, m in self.conditions) or "全部"


def group_name(dimension: str, condition: Condition) -> str:
    """How people say a condition: a group's name where it has one, else its members."""
    for name, group in GROUPS.get(dimension, {}).items():
        if frozenset(group) == condition:
            return name
    return "或".join(sorted(condition)) or "无"


def narrow(dimension: str, one: Condition, other: Condition) -> Condition:
    """The members that both conditions allow."""
    if dimension == "tag":
        return one | other
    if dimension not in CODED:
        return one & other
    longer = {a for a in one for b in other if a.startswith(b)}
    return frozenset(longer | {b for b in other for a in one if b.startswith(a)})


def allows(dimension: str, condition: Condition, member: str) -> bool:
    """Whether a line with this member (for tags: tags joined by a blank) is in the condition."""
    if dimension == "tag":
        tags = member.split()
        return all(t[1:] not in tags if t.startswith("非") else t in tags for t in condition)
    if dimension in CODED:
        return member.startswith(tuple(condition))
    return member in condition
