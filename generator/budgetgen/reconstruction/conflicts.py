"""Whether any amounts meet all relations of a program, and if not: which relations contradict each other, proven."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Any

from budgetgen.reconstruction.highs import INFINITE, highs, row_wise
from budgetgen.reconstruction.program import UNBOUNDED, Program, Relation

_NONE = 1e-9
"""What a multiplier of a ray is below that is no multiplier."""
_DENOMINATOR = 64
_FEASIBLE = 1e-6
"""How much of 1 分 the solver's bounds may be off."""


class UnprovenError(Exception):
    """The solver says that relations contradict each other, and exact arithmetic does not confirm it."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Relations that no amounts meet together, as a signed sum.

    `terms`: (number of the relation, whole factor). Each amount that is never negative stands in the sum with a factor
    of 0 or less, each other with 0: the sum is 0 分 or less. By what the relations allow it is `gap` or more.
    """

    terms: tuple[tuple[int, int], ...]
    gap: int

    @property
    def relations(self) -> frozenset[int]:
        """The numbers of the relations."""
        return frozenset(number for number, _ in self.terms)


class Joint:
    """All relations of a program as one linear program, asked many times with some of the relations left out."""

    def __init__(self, program: Program) -> None:
        self.relations: Sequence[Relation] = program.relations
        self._free = _may_be_negative(program)
        self._columns = _merged(self.relations, len(program.atoms), self._free)
        self._module, self._solver = highs(presolve="off", solver="simplex")
        rows = [
            [(self._columns[n], float(sign)) for n, sign in _once(r, self._columns)] for r in self.relations
        ]
        self._lp = row_wise(self._module, 1 + max(self._columns.values(), default=0), rows)
        lower = [0.0] * self._lp.num_col_
        for atom in self._free:
            lower[self._columns[atom]] = -INFINITE
        self._lp.col_lower_ = lower
        self._lp.row_lower_ = [float(r.least) for r in self.relations]
        self._lp.row_upper_ = [_most(r) for r in self.relations]
        self._solver.passModel(self._lp)
        self._without: frozenset[int] = frozenset()

    @property
    def size(self) -> tuple[int, int]:
        """(relations, amounts that the relations tell apart)."""
        return len(self.relations), self._lp.num_col_

    def conflict(self, without: Iterable[int] = ()) -> Conflict | None:
        """Relations that contradict each other, these left out; None where some amounts meet all others.

        Raises UnprovenError where the solver's answer does not hold in whole numbers.
        """
        self._leave_out(frozenset(without))
        status = self._run()
        if (
            status == self._module.HighsModelStatus.kUnknown
        ):  # after many changes of bounds: once more from the start
            self._solver.clearSolver()
            status = self._run()
        if status == self._module.HighsModelStatus.kOptimal:
            return None
        _, has_ray, ray = self._solver.getDualRay()
        proven = self._proven(list(ray)) if has_ray else None
        if proven is None:
            raise UnprovenError(str(status))
        return proven

    def allowed(self, number: int, without: Iterable[int] = ()) -> tuple[int | None, int | None]:
        """The least and the greatest sum in 分 of a relation's amounts by all other relations, these left out; None
        where nothing bounds it. The others must not contradict each other."""
        self._leave_out(frozenset(without) | {number})
        terms = {self._columns[n]: float(sign) for n, sign in self.relations[number].terms}
        for column, factor in terms.items():
            self._solver.changeColCost(column, factor)
        least = self._best(self._module.ObjSense.kMinimize)
        most = self._best(self._module.ObjSense.kMaximize)
        for column in terms:
            self._solver.changeColCost(column, 0.0)
        self._solver.changeObjectiveSense(self._module.ObjSense.kMinimize)
        return (
            None if least is None else ceil(least - _FEASIBLE),
            None if most is None else floor(most + _FEASIBLE),
        )

    def _run(self) -> Any:
        self._solver.run()
        return self._solver.getModelStatus()

    def _best(self, sense: Any) -> float | None:
        self._solver.changeObjectiveSense(sense)
        if self._run() != self._module.HighsModelStatus.kOptimal:
            return None
        return float(self._solver.getInfo().objective_function_value)

    def _leave_out(self, without: frozenset[int]) -> None:
        for number in self._without - without:
            relation = self.relations[number]
            self._solver.changeRowBounds(number, float(relation.least), _most(relation))
        for number in without - self._without:
            self._solver.changeRowBounds(number, -INFINITE, INFINITE)
        self._without = without

    def _proven(self, ray: list[float]) -> Conflict | None:
        """The conflict of a dual ray, if whole numbers confirm it."""
        factors = _whole(ray)
        for sign in (1, -1):
            terms = tuple((n, sign * factor) for n, factor in factors)
            gap = self._gap(terms)
            if gap > 0:
                return Conflict(terms, gap)
        return None

    def _gap(self, terms: Sequence[tuple[int, int]]) -> int:
        """By how much a signed sum of relations is greater than 0, although it must not be; 0 where it may."""
        total: dict[int, int] = {}
        for number, factor in terms:
            for atom, sign in self.relations[number].terms:
                total[atom] = total.get(atom, 0) + sign * factor
        if any(factor > 0 or (factor and atom in self._free) for atom, factor in total.items()):
            return 0
        bounds = ((self.relations[number], factor) for number, factor in terms)
        return max(0, sum(factor * (r.least if factor > 0 else r.most) for r, factor in bounds))


def _most(relation: Relation) -> float:
    return float(relation.most) if relation.most < UNBOUNDED else INFINITE


def _whole(ray: Iterable[float]) -> list[tuple[int, int]]:
    """(number, whole factor) of the multipliers of a ray, as small as they can be."""
    told = [(number, value) for number, value in enumerate(ray) if abs(value) > _NONE]
    if not told:
        return []
    unit = min(abs(value) for _, value in told)
    parts = [(number, Fraction(value / unit).limit_denominator(_DENOMINATOR)) for number, value in told]
    common = lcm(*(part.denominator for _, part in parts))
    return [(number, int(part * common)) for number, part in parts if part]


def _may_be_negative(program: Program) -> frozenset[int]:
    """The amounts that a cell shows below 0 alone."""
    return frozenset(r.terms[0][0] for r in program.relations if len(r.terms) == 1 and r.most < 0)


def _merged(relations: Sequence[Relation], atoms: int, free: frozenset[int]) -> dict[int, int]:
    """The column of each amount; amounts that stand in the same relations with the same signs have one."""
    uses: list[list[tuple[int, int]]] = [[] for _ in range(atoms)]
    for number, relation in enumerate(relations):
        for atom, sign in relation.terms:
            uses[atom].append((number, sign))
    kinds: dict[tuple[object, ...], int] = {}
    return {atom: kinds.setdefault((atom in free, *own), len(kinds)) for atom, own in enumerate(uses)}


def _once(relation: Relation, columns: dict[int, int]) -> Iterator[tuple[int, int]]:
    """The terms of a relation, one of each column."""
    seen: set[int] = set()
    for atom, sign in relation.terms:
        if columns[atom] not in seen:
            seen.add(columns[atom])
            yield atom, sign
