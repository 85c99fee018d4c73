"""What an audit says of a document: a verdict, what was looked at, and findings with their suspects and proofs."""

from __future__ import annotations

from dataclasses import dataclass, field

from budgetgen.findings import Finding, Severity
from budgetgen.read.model import ReadCell, ReadDocument, ReadText

CONSISTENT, INCONSISTENT, UNREADABLE = "consistent", "inconsistent", "unreadable"
VERDICTS = {CONSISTENT: "没有矛盾", INCONSISTENT: "有问题", UNREADABLE: "读不懂"}


@dataclass(frozen=True, slots=True)
class AuditedCell:
    """A cell of a document in words. `allowed`: the least and the greatest number that all others allow, as shown
    here, None where nothing bounds it; `allowed_yuan`: the same in 元. `slip`: what may have happened."""

    table: str
    row: str
    column: str
    place: str
    page: int
    line: int
    shown: str
    allowed: tuple[str | None, str | None] = (None, None)
    allowed_yuan: tuple[str | None, str | None] = (None, None)
    slip: str = ""

    def __str__(self) -> str:
        where = "，".join(filter(None, (self.row, self.column)))
        return f"“{self.table}” {where}{f'（{self.place}）' if self.place else ''}"


@dataclass(frozen=True, slots=True)
class Term:
    """One cell of a proof, with its whole factor; no cell where two lists share their total by what they are."""

    factor: int
    cell: AuditedCell | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One cause: `suspects`, the likeliest first, and the shortest signed sum found that proves that something is wrong.

    `gap`: by how much the sum misses, as 元, rounding taken into account.
    """

    finding: Finding
    suspects: tuple[AuditedCell, ...]
    proof: tuple[Term, ...]
    gap: str
    elements: tuple[ReadCell | None, ...] = ()
    """The cell of the document that each suspect is; None for a row that a table does not have."""


@dataclass
class Audited:
    """One document, audited. `bound` of `seen` numbers of its tables of figures took part in so many `relations`;
    `rules`: how many had something to look at; `unchecked`: what was not looked at, and why."""

    file: str
    verdict: str
    seen: int = 0
    bound: int = 0
    relations: int = 0
    rules: int = 0
    contradictions: list[Contradiction] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    elements: dict[Finding, ReadText | ReadCell] = field(default_factory=dict)
    """The paragraph or cell of the document that a finding of the rules is about."""
    document: ReadDocument | None = None
    unchecked: list[str] = field(default_factory=list)
    unproven: bool = False
    """Whether the solver says that tables contradict each other, but what it says could not be confirmed."""
    defect: bool = False
    """Whether it is the program's own fault that it was not audited."""
    size: tuple[int, int] = (0, 0)
    """(relations, amounts) of the joint program."""

    @property
    def every(self) -> list[Finding]:
        """All findings: contradictions first, then those of the rules."""
        return [*(one.finding for one in self.contradictions), *self.findings]

    @property
    def looked(self) -> str:
        """What was looked at, in brackets; nothing where no table was understood."""
        said = f"（数 {self.bound}/{self.seen}，关系 {self.relations}，规则 {self.rules} 条）"
        return said if self.seen else ""

    @property
    def wrong(self) -> bool:
        """Whether anything is told that is worse than a hint."""
        return any(finding.severity is not Severity.HINT for finding in self.every)
