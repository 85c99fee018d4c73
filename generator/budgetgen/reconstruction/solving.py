"""Exact amounts that are shown as the document shows them, found by HiGHS and verified in integers."""

from __future__ import annotations

from dataclasses import dataclass, field

from budgetgen.ledger.dimensions import UNIT_KINDS, YEARS
from budgetgen.recognition.model import FigureTable
from budgetgen.reconstruction.highs import INFINITE, highs, row_wise
from budgetgen.reconstruction.program import Program, Relation, program

_CONFLICT, _ALONE, _AWAY, _SPREAD = 1000.0, 1.0, 0.01, 0.001
"""What 1 分 costs: outside of what a cell allows; away from the amount that a cell shows, of one amount or of several
together; and 1 分 of an amount that no cell shows alone."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Amounts in 分, one an atom; `broken`: the relations that they do not meet, since no amounts meet all;
    `exact`: whether a cell fixes each amount."""

    amounts: tuple[int, ...]
    broken: tuple[Relation, ...]
    exact: tuple[bool, ...]


KINDS = (UNIT_KINDS[:1], UNIT_KINDS[2:], (UNIT_KINDS[0], UNIT_KINDS[2]))
"""Kinds of units to try: running costs of offices alone, of institutions alone, of both."""


def reconstruct(
    tables: list[FigureTable], unit: str = "元", year: str = YEARS[0]
) -> tuple[Program, Solution]:
    """The program of what a document says of one year, and its solution, with the fewest kinds of units that explain it."""
    tried = []
    for kinds in KINDS:
        asked = program(tables, kinds, unit, year)
        tried.append((asked, solve(asked)))
        if not tried[-1][1].broken:
            break
    return min(tried, key=lambda one: len(one[1].broken))


STEPS = (100, 1)
"""Amounts are whole 元 if whole 元 explain a document as well as 分."""


def solve(asked: Program) -> Solution:
    """Amounts that meet all relations, as near to the shown ones as possible; else those that break least.

    Raises CannotGoOn where the solver is not installed.
    """
    tried: list[Solution] = []
    for step in STEPS:
        tried.append(_solution(asked, step))
        if not tried[-1].broken:
            break
    return min(tried, key=lambda one: len(one.broken))


def _solution(asked: Program, step: int) -> Solution:
    """The best amounts that are multiples of `step` 分."""
    shown = _shown(asked)
    amounts = [step * amount for amount in _solved(asked, shown, step)] if asked.atoms else []
    broken = tuple(
        r for r in asked.relations if not r.least <= sum(s * amounts[n] for n, s in r.terms) <= r.most
    )
    exact = tuple(n in shown and shown[n][0] == shown[n][1] for n in range(len(asked.atoms)))
    return Solution(tuple(amounts), broken, exact)


def _shown(asked: Program) -> dict[int, tuple[int, int]]:
    """What the cells that show one amount alone say together: least and most."""
    found: dict[int, tuple[int, int]] = {}
    for relation in asked.relations:
        if len(relation.terms) == 1 and relation.source is not None:
            number = relation.terms[0][0]
            least, most = found.get(number, (relation.least, relation.most))
            narrowed = max(least, relation.least), min(most, relation.most)
            found[number] = narrowed if narrowed[0] <= narrowed[1] else (least, most)
    return found


def _solved(asked: Program, shown: dict[int, tuple[int, int]], step: int) -> list[int]:
    """The elastic program: any relation may be broken at a price; within what it allows, distance to the amount that
    the cell shows costs little."""
    negative = {n for n, (_, most) in shown.items() if most < 0}
    program = _Elastic()
    for number in range(len(asked.atoms)):
        program.column(0.0 if number in shown else _SPREAD, -INFINITE if number in negative else 0.0)
    for relation in asked.relations:
        least, most = -(-relation.least // step), relation.most // step
        target = min(max(round(relation.shown / step), least), max(least, most))
        away = (_ALONE if len(relation.terms) == 1 else _AWAY) if relation.source else 0.0
        extras = [
            (program.column(away, 0.0, float(max(0, most - target))), -1.0),
            (program.column(away, 0.0, float(max(0, target - least))), 1.0),
            (program.column(_CONFLICT), -1.0),
            (program.column(_CONFLICT), 1.0),
        ]
        program.row([(n, float(sign)) for n, sign in relation.terms] + extras, float(target))
    return [round(value) for value in program.solved()[: len(asked.atoms)]]


@dataclass(slots=True)
class _Elastic:
    """A linear program as HiGHS takes it: columns with their costs and bounds, rows that are equal to something."""

    cost: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    equal: list[float] = field(default_factory=list)
    rows: list[list[tuple[int, float]]] = field(default_factory=list)

    def column(self, cost: float, lower: float = 0.0, upper: float = INFINITE) -> int:
        """The number of a new column."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.cost) - 1

    def row(self, terms: list[tuple[int, float]], equal: float) -> None:
        """A row: the sum of columns, each with its factor, equals something."""
        self.rows.append(terms)
        self.equal.append(equal)

    def solved(self) -> list[float]:
        """The cheapest values of the columns."""
        module, solver = highs()
        lp = row_wise(module, len(self.cost), self.rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.cost, self.lower, self.upper
        lp.row_lower_ = lp.row_upper_ = self.equal
        solver.passModel(lp)
        solver.run()
        return list(solver.getSolution().col_value)
