"""What a rule is: what it looks at, how it tells what is wrong, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from budgetgen.check.view import View
from budgetgen.disclosure.books import LINES
from budgetgen.findings import Fix, Place, Severity
from budgetgen.ledger.money import decimal_text, trimmed
from budgetgen.ledger.query import Query


@dataclass(frozen=True, slots=True)
class Off:
    """By how much money is off, so that faults with one cause become one finding.

    `by`: what the figures have more than what is said of them (分), give or take `within`; 0: not to be told.
    `query`: what the figures sum in their `book`; without one it may be any.
    `explained`: whether the fault would not be there if the figures were less by an amount.
    `real`: what the figures have (分), where something else is said; 0: not to be told.
    """

    by: int = 0
    within: int = 0
    query: Query | None = None
    book: str = LINES
    explained: Callable[[int], bool] | None = None
    real: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that breaks a rule, before its severity is decided.

    `off`: by how much money is off. `cause`: faults of a rule with the same one are one finding.
    `about`: where the record stands that the fault is about, if `place` is a part of it.
    `severity`: another severity than the rule's own.
    """

    place: Place
    message: str
    remedy: str = ""
    also: tuple[Place, ...] = ()
    about: Place | None = None
    fix: Fix | None = None
    severity: Severity | None = None
    off: Off | None = field(default=None, compare=False)
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: a name that says what should hold, its title and severity.

    `subjects` lists what there is to look at, `search` tells the faults of one. Where there is nothing to look at, the
    rule does not apply; with `lacking` (the data that it would need) it is not checked where they are `needed`. `thresholds` are amounts (分) that
    a pack or a project may set otherwise.
    """

    name: str
    title: str
    severity: Severity
    subjects: Callable[[View], Iterable[Any]]
    search: Callable[[Any, View], Iterator[Fault]]
    lacking: str = ""
    needed: Callable[[View], bool] = lambda view: True
    thresholds: Mapping[str, int] = field(default_factory=dict)


def wan(fen: int) -> str:
    """分 as 万元 for people, exact and without needless zeros: 18.45."""
    return trimmed(decimal_text(fen, 6))
