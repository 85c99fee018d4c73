"""The tables of a document against each other: contradictions with their suspects and proofs, and what rounding explains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from budgetgen.audit.causes import Cause, Causes, causes, weight
from budgetgen.audit.cells import Range, cell_of, yuan
from budgetgen.audit.model import AuditedCell, Contradiction, Term
from budgetgen.audit.proof import in_words
from budgetgen.findings import Finding, Place, Severity
from budgetgen.ledger.dimensions import UNIT_KINDS, YEARS
from budgetgen.ledger.money import UNITS
from budgetgen.read.model import ReadCell
from budgetgen.recognition.model import FigureTable
from budgetgen.reconstruction.conflicts import Joint, UnprovenError
from budgetgen.reconstruction.program import ABSENT, Program, Relation, program

KINDS = (UNIT_KINDS[0], UNIT_KINDS[2])
"""Running costs may be of offices and of institutions: whatever a document says of its units, both explain more."""
_MANY = 10
"""From so many causes on that rounding explains, all numbers of a document may be cut off rather than rounded."""
_TOLD = 6


@dataclass
class TablesAudited:
    """What the tables say of each other."""

    contradictions: list[Contradiction] = field(default_factory=list)
    hints: list[Finding] = field(default_factory=list)
    relations: int = 0
    cells: set[tuple[int, int, int]] = field(default_factory=set)
    """The cells with numbers that took part: table (by identity), row, column."""
    unchecked: list[str] = field(default_factory=list)
    unproven: bool = False
    size: tuple[int, int] = (0, 0)


def audit_tables(file: str, tables: Sequence[FigureTable], unit: str) -> TablesAudited:
    """The contradictions among the cells of tables, year by year; `unit` of money where a table names none.

    Raises CannotGoOn where the solver is not installed.
    """
    done = TablesAudited()
    for year in YEARS:
        if not any(cell.sums(year) for table in tables for cell in table.figures):
            continue
        asked = program(tables, KINDS, unit, year, doubt=True)
        if any(r.source and r.source.cell.number is not None for r in asked.relations):
            _Year(file, unit, asked, done).audit()
    return done


@dataclass
class _Year:
    """The cells of one year, being audited."""

    file: str
    unit: str
    asked: Program
    done: TablesAudited

    def audit(self) -> None:
        """Add what is found."""
        sources = [r.source for r in self.asked.relations if r.source is not None]
        numbers = [s for s in sources if s.cell.number is not None]
        self.done.cells |= {(id(s.table), s.cell.row, s.cell.column) for s in numbers}
        self.done.relations += len(self.asked.relations)
        joint = Joint(self.asked)
        self.done.size = max(self.done.size, joint.size)
        try:
            self.tell(joint)
        except UnprovenError:
            self.done.unproven = True
            self.done.unchecked.append("求解器说各表有矛盾，但没有得出可以验证的证明")

    def tell(self, joint: Joint) -> None:
        """Contradictions and hints of a joint program."""
        found = causes(joint)
        if not found.found:
            return
        told = [(cause, self.suspects(joint, cause)) for cause in found.found]
        rounded = [self.is_rounding(joint, ranges) for _, ranges in told]
        if sum(rounded) >= _MANY or not found.all_found:
            self.tell_coarser(joint, found)
            return
        for (cause, ranges), is_rounded in zip(told, rounded, strict=True):
            if not is_rounded:
                self.done.contradictions.append(self.contradiction(joint, cause, ranges))
        self.hint(joint, [cause for (cause, _), is_rounded in zip(told, rounded, strict=True) if is_rounded])
        self.unfinished(found)

    def tell_coarser(self, joint: Joint, strict: Causes) -> None:
        """Contradictions that are left if every number may be off by 1 of its last decimal; those that are not
        (`strict`: all) as one hint."""
        wide = Joint(replace(self.asked, relations=tuple(map(self.widened, self.asked.relations))))
        found = causes(wide)
        for cause in found.found:
            self.done.contradictions.append(self.contradiction(wide, cause, self.suspects(wide, cause)))
        left_out = frozenset(cause.suspects[0] for cause in found.found)
        self.hint(joint, [cause for cause in strict.found if not left_out & set(cause.suspects)])
        self.unfinished(found)

    def widened(self, relation: Relation) -> Relation:
        """A relation whose number may be off by 1 of its last decimal, unless it shows 分."""
        if relation.source is None or relation.least == relation.most:
            return relation
        worth = self.worth(relation)
        return replace(relation, least=relation.shown - worth, most=relation.shown + worth)

    def worth(self, relation: Relation) -> int:
        """1 of the last decimal of a relation's cell, in 分."""
        assert relation.source is not None
        table = relation.source.table
        return max(1, UNITS[table.unit or self.unit] // int(10**table.decimals))

    def suspects(self, joint: Joint, cause: Cause) -> list[tuple[int, Range, AuditedCell]]:
        """Each suspect with what all others allow, and its cell in words, the likeliest first."""
        found = []
        for number in cause.suspects:
            allowed = joint.allowed(number, cause.others)
            found.append((number, allowed, cell_of(joint.relations[number], self.unit, allowed)))
        return sorted(found, key=lambda one: self.rank(joint.relations[one[0]], one[1], one[2]))

    def rank(self, relation: Relation, allowed: Range, cell: AuditedCell) -> tuple[float, bool, int]:
        """Shown before blank before absent; with a likely slip before without; then the smallest repair."""
        return weight(relation), not cell.slip, self.distance(relation, allowed)

    def distance(self, relation: Relation, allowed: Range) -> int:
        """How far what a cell says is from what the others allow, in 分."""
        least, most = allowed
        below = 0 if least is None else least - relation.most
        above = 0 if most is None else relation.least - most
        return max(below, above, 0)

    def is_rounding(self, joint: Joint, ranges: list[tuple[int, Range, AuditedCell]]) -> bool:
        """Whether a number of the suspects that is cut off, or rounded another time, explains it."""
        for number, allowed, _ in ranges:
            relation = joint.relations[number]
            exact = relation.least == relation.most
            if not exact and not self.distance(self.widened(relation), allowed):
                return True
        return False

    def contradiction(
        self, joint: Joint, cause: Cause, ranges: list[tuple[int, Range, AuditedCell]]
    ) -> Contradiction:
        """A cause as a finding with its suspects and its proof."""
        terms = tuple(
            Term(factor, None if (r := joint.relations[n]).source is None else cell_of(r, self.unit))
            for n, factor in cause.proof.terms
        )
        cells = tuple(cell for _, _, cell in ranges)
        proven = in_words(terms, yuan(cause.proof.gap))
        place = Place(self.file, inside=str(cells[0].place))
        finding = Finding(
            place,
            "cells-contradict",
            Severity.ERROR,
            accused(cells[0]),
            others(cells[1:]),
            shown=(proven,) if proven else (),
        )
        elements = tuple(_element(joint.relations[number]) for number, _, _ in ranges)
        return Contradiction(finding, cells, terms, yuan(cause.proof.gap), elements)

    def hint(self, joint: Joint, found: Iterable[Cause]) -> None:
        """One hint for all cells that rounding explains."""
        cells = [cell_of(joint.relations[cause.suspects[0]], self.unit) for cause in found]
        if not cells:
            return
        where = "；".join(f"{cell} {cell.shown}" for cell in cells[:_TOLD])
        more = f" 等 {len(cells)} 处" if len(cells) > _TOLD else ""
        message = f"尾数与其他各数对不上，最后一位差 1，像是没有四舍五入或由别的单位换算的：{where}{more}"
        place = Place(self.file, inside=cells[0].place)
        self.done.hints.append(
            Finding(place, "cells-rounded", Severity.HINT, message, "不算矛盾；要对齐的，由准确数一次取整")
        )

    def unfinished(self, found: Causes) -> None:
        """Say so where not all contradictions were looked for."""
        if not found.all_found:
            self.done.unchecked.append(f"矛盾太多，只找了 {len(found.found)} 处；多半是表没有读对")


def _element(relation: Relation) -> ReadCell | None:
    """The cell of the document that says a relation."""
    source = relation.source
    if source is None or source.cell.row == ABSENT:
        return None
    return source.table.grid.rows[source.cell.row][source.cell.column]


def accused(cell: AuditedCell) -> str:
    """The likeliest suspect in words: where, what it shows, what the others allow, what may have happened."""
    least, most = cell.allowed
    if least is None and most is None:
        allowed = "与其他各数对不上"
    elif least == most:
        allowed = f"其他各数只容许 {least}"
    elif least is None or most is None:
        allowed = f"其他各数要求{'不大于' if least is None else '不小于'} {most if least is None else least}"
    else:
        allowed = f"其他各数只容许 {least} 至 {most}"
    said = f"；像是{cell.slip}" if cell.slip else ""
    return f"{cell} 印 {cell.shown}，{allowed}{said}"


def others(cells: Sequence[AuditedCell]) -> str:
    """The other suspects in words, those with a shown number."""
    shown = [cell for cell in cells if cell.shown != "（空）"]
    told = "；".join(f"{cell} {cell.shown}" for cell in shown[:3])
    more = f" 等 {len(shown)} 处" if len(shown) > 3 else ""
    return f"也可能错的是 {told}{more}" if shown else ""
