"""A difference of two disclosures: entries of money with what they change in print, rows, sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from budgetgen.findings import Place

CHANGED, ADDED, REMOVED, MOVED, RENAMED = "changed", "added", "removed", "moved", "renamed"
KINDS = {CHANGED: "改", ADDED: "增", REMOVED: "删", MOVED: "挪", RENAMED: "改名"}


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A printed number that changes: where it stands, what it showed and shows ("" where it was or is not there), the
    amounts in 分 where they are known and it is no rate."""

    address: str
    old: str
    new: str
    old_fen: int | None = None
    new_fen: int | None = None

    @property
    def difference(self) -> int | None:
        """New less old, in 分; what was or is not there counts 0."""
        if self.old_fen is None and self.new_fen is None:
            return None
        return (self.new_fen or 0) - (self.old_fen or 0)


@dataclass(frozen=True, slots=True)
class MoneyChange:
    """One change of money in the ledger, with the printed numbers that change by it alone.

    `what`: the line in words; of a move where it went, of a renaming the new name, is `into`. Amounts in 分.
    """

    kind: str
    what: str
    into: str
    old: int
    new: int
    places: tuple[Place, Place]
    """Where it is written, old and new."""
    figures: tuple[FigureChange, ...] = ()


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of a table that is no sum (indicators, purchases, units; names of accounts): old and new cells."""

    table: str
    old: tuple[str, ...] | None
    new: tuple[str, ...] | None


class Piece(NamedTuple):
    """A stretch of a text: kept (" "), only in the old ("-"), only in the new ("+")."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """A paragraph that changes: under what it stands, its stretches; `numbers_only`: nothing but numbers changes."""

    under: str
    pieces: tuple[Piece, ...]
    numbers_only: bool


@dataclass
class Comparison:
    """What changes from one disclosure to another; `unit` that amounts are told in."""

    old: str
    new: str
    unit: str
    entries: list[MoneyChange] = field(default_factory=list)
    together: list[FigureChange] = field(default_factory=list)
    """Numbers that change by several entries, or by none that the ledger knows."""
    rows: list[RowChange] = field(default_factory=list)
    texts: list[TextChange] = field(default_factory=list)
    note: str = ""
    """What was not compared, and why."""

    @property
    def figures(self) -> list[FigureChange]:
        """All printed numbers that change."""
        return [*(figure for entry in self.entries for figure in entry.figures), *self.together]

    @property
    def same(self) -> bool:
        """Whether the public sees no change, and the ledger has none."""
        return not (self.entries or self.together or self.rows or self.texts)
