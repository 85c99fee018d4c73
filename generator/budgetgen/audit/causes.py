"""From contradictions to their causes: the fewest cells whose change would leave none, and who else it could be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgetgen.reconstruction.conflicts import Conflict, Joint
from budgetgen.reconstruction.highs import INFINITE, highs, row_wise
from budgetgen.reconstruction.program import ABSENT, Relation

MOST = 60
"""Contradictions that are looked for; a document with more was hardly understood."""
_SHOWN, _BLANK, _ABSENT_ROW = 1.0, 1.5, 2.0


@dataclass(frozen=True, slots=True)
class Cause:
    """One wrong cell, of which `suspects` (numbers of relations) are those that could be it, and a contradiction that
    shows it once the other causes are left out (`others`)."""

    suspects: tuple[int, ...]
    others: frozenset[int]
    proof: Conflict


@dataclass(frozen=True, slots=True)
class Causes:
    """The causes of all contradictions of a document; `all_found`: whether none is left besides."""

    found: tuple[Cause, ...]
    all_found: bool


def weight(relation: Relation) -> float:
    """How little likely a cell is to be the wrong one: a shown number before a blank before a row that is not there."""
    assert relation.source is not None
    if relation.source.cell.row == ABSENT:
        return _ABSENT_ROW
    return _SHOWN if relation.source.cell.number is not None else _BLANK


def causes(joint: Joint) -> Causes:
    """The causes of a program's contradictions. Raises UnprovenError as `Joint.conflict` does."""
    conflicts: list[Conflict] = []
    repair: frozenset[int] = frozenset()
    complete = True
    while new := _apart(joint, repair, MOST - len(conflicts)):
        conflicts += new
        repair = _hitting(joint, conflicts)
        if len(conflicts) >= MOST:
            complete = False
            break
    return Causes(tuple(_cause(joint, number, repair - {number}) for number in sorted(repair)), complete)


def _apart(joint: Joint, repair: frozenset[int], most: int) -> list[Conflict]:
    """Contradictions that a repair leaves, no two of which share a cell."""
    found: list[Conflict] = []
    without = repair
    while len(found) < most and (conflict := joint.conflict(without)):
        found.append(conflict)
        without |= conflict.relations
    return found


def _doubted(joint: Joint, conflict: Conflict) -> list[int]:
    """The relations of a conflict that a cell says."""
    return sorted(n for n in conflict.relations if joint.relations[n].source is not None)


def _hitting(joint: Joint, conflicts: Sequence[Conflict]) -> frozenset[int]:
    """The cheapest cells such that each conflict has one of them: a small integer program."""
    doubted = [_doubted(joint, conflict) for conflict in conflicts]
    numbers = sorted({number for group in doubted for number in group})
    column = {number: c for c, number in enumerate(numbers)}
    module, solver = highs()
    lp = row_wise(module, len(numbers), [[(column[n], 1.0) for n in group] for group in doubted])
    lp.col_cost_ = [weight(joint.relations[number]) for number in numbers]
    lp.col_upper_ = [1.0] * len(numbers)
    lp.row_lower_, lp.row_upper_ = [1.0] * len(doubted), [INFINITE] * len(doubted)
    lp.integrality_ = [module.HighsVarType.kInteger] * len(numbers)
    solver.passModel(lp)
    solver.run()
    values = solver.getSolution().col_value
    return frozenset(number for number, value in zip(numbers, values, strict=True) if value > 1 / 2)


def _cause(joint: Joint, chosen: int, others: frozenset[int]) -> Cause:
    """The cause that one cell of the repair stands for: each cell that would do as well is a suspect."""
    proof = joint.conflict(others)
    if (
        proof is None
    ):  # the other cells are enough: cannot be of a cheapest repair, but of one that was cut short
        return Cause((chosen,), others, Conflict((), 0))
    open_, suspects = set(_doubted(joint, proof)), []
    while open_:
        number = min(open_, key=lambda n: (n != chosen, weight(joint.relations[n]), n))
        open_.discard(number)
        left = joint.conflict(others | {number})
        if left is None:
            suspects.append(number)
        else:
            open_ &= left.relations
            suspects = [n for n in suspects if n in left.relations]
            if len(left.terms) < len(proof.terms):
                proof = left
    return Cause(tuple(suspects) or (chosen,), others, proof)
