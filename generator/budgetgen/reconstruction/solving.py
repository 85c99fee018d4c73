"""Exact amounts that are shown as the document shows them, found by HiGHS and verified in integers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from budgetgen.findings import CannotGoOn
from budgetgen.ledger.dimensions import UNIT_KINDS
from budgetgen.recognition.model import FigureTable
from budgetgen.reconstruction.program import Program, Relation, program

_CONFLICT, _AWAY, _SPREAD = 1000.0, 1.0, 0.001
"""What 1 分 costs: outside of what a cell allows; away from the amount that a cell shows; where no cell shows it."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Amounts in 分, one an atom; `broken`: the relations that they do not meet, since no amounts meet all;
    `exact`: whether a cell fixes each amount."""

    amounts: tuple[int, ...]
    broken: tuple[Relation, ...]
    exact: tuple[bool, ...]


KINDS = (UNIT_KINDS[:1], UNIT_KINDS[2:], (UNIT_KINDS[0], UNIT_KINDS[2]))
"""Kinds of units to try: running costs of offices alone, of institutions alone, of both."""


def reconstruct(tables: list[FigureTable], unit: str = "元") -> tuple[Program, Solution]:
    """The program of a document and its solution, with the fewest kinds of units that explain it."""
    tried = []
    for kinds in KINDS:
        asked = program(tables, kinds, unit)
        tried.append((asked, solve(asked)))
        if not tried[-1][1].broken:
            break
    return min(tried, key=lambda one: len(one[1].broken))


def solve(asked: Program) -> Solution:
    """Amounts that meet all relations, as near to the shown ones as possible; else those that break least.

    Raises CannotGoOn where the solver is not installed.
    """
    shown = _shown(asked)
    amounts = _solved(asked, shown) if asked.atoms else []
    broken = tuple(r for r in asked.relations if not r.least <= sum(s * amounts[n] for n, s in r.terms) <= r.most)
    exact = tuple(n in shown and shown[n][0] == shown[n][1] for n in range(len(asked.atoms)))
    return Solution(tuple(amounts), broken, exact)


def _shown(program: Program) -> dict[int, tuple[int, int]]:
    """What the cells that show one amount alone say together: least and most."""
    found: dict[int, tuple[int, int]] = {}
    for relation in program.relations:
        if len(relation.terms) == 1 and relation.source is not None:
            number = relation.terms[0][0]
            least, most = found.get(number, (relation.least, relation.most))
            narrowed = max(least, relation.least), min(most, relation.most)
            found[number] = narrowed if narrowed[0] <= narrowed[1] else (least, most)
    return found


def _solved(program: Program, shown: dict[int, tuple[int, int]]) -> list[int]:
    """The elastic program: every relation may be broken at a price, distances to the shown amounts cost little."""
    highs = _highs()
    infinity = highs.getInfinity()
    negative = {n for n, (least, most) in shown.items() if most < 0}
    for number in range(len(program.atoms)):
        highs.addVar(-infinity if number in negative else 0.0, infinity)
        highs.changeColCost(number, 0.0 if number in shown else _SPREAD)
    columns = len(program.atoms)

    def extra(cost: float) -> int:
        nonlocal columns
        highs.addVar(0.0, infinity)
        highs.changeColCost(columns, cost)
        columns += 1
        return columns - 1

    for number, (least, most) in sorted(shown.items()):
        target = (least + most) // 2
        above, below = extra(_AWAY), extra(_AWAY)
        highs.addRow(float(target), float(target), 3, [number, above, below], [1.0, -1.0, 1.0])
    for relation in program.relations:
        numbers, signs = [n for n, _ in relation.terms], [float(s) for _, s in relation.terms]
        over, under = extra(_CONFLICT), extra(_CONFLICT)
        highs.addRow(
            float(relation.least),
            float(relation.most),
            len(numbers) + 2,
            [*numbers, over, under],
            [*signs, -1.0, 1.0],
        )
    highs.run()
    values = highs.getSolution().col_value[: len(program.atoms)]
    return [round(value) for value in values]


def _highs() -> Any:
    try:
        import highspy
    except ImportError:
        message = "由公开文本推算金额要用 highspy：pip install 'budgetgen[import]'"
        raise CannotGoOn(message) from None
    highs = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("presolve", "on")):
        highs.setOptionValue(name, value)
    return highs
