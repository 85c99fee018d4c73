"""What was understood of a document's tables: figures with their queries, and what was not understood, with why."""

from __future__ import annotations

from dataclasses import dataclass

from budgetgen.ledger.dimensions import YEARS, plain
from budgetgen.ledger.query import Query
from budgetgen.lexicon.lexicon import Meaning
from budgetgen.read.model import ReadGrid, Spot
from budgetgen.recognition.numbers import Number

_THIS_YEAR = frozenset(YEARS[:1])


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column: its labels from the top header down, and what it is: a stub (编码, 名称, 序号 …) or figures."""

    labels: tuple[str, ...]
    stub: str = ""
    meaning: Meaning | None = None
    field: str = ""
    """Which field of the records it shows."""

    @property
    def name(self) -> str:
        """Its labels on one line, each once: 本年收入·小计."""
        return "·".join(dict.fromkeys(plain(label) for label in self.labels if label))


@dataclass(frozen=True, slots=True)
class Bound:
    """A cell that asks a query: `number` as shown, None where the cell shows nothing."""

    row: int
    column: int
    text: str
    number: Number | None
    query: Query
    measure: str
    base: str
    label: str
    """What its row is called in print."""
    code: str
    spot: Spot

    def sums(self, year: str) -> bool:
        """Whether it is a plain sum of a year's figures; a cell that names no year speaks of 本年."""
        asked = self.query.by_dimension.get("year", _THIS_YEAR)
        return not self.measure and asked == frozenset({year})


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell with a number that no query was found for, and why."""

    row: int
    column: int
    text: str
    why: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A grid as a table of figures. `head`: how many rows are header; rows and columns count from 0 in the grid.

    `unit` is "" where the document names none; `names`: what the table calls each code, by dimension and code.
    """

    title: str
    captions: tuple[str, ...]
    notes: tuple[str, ...]
    unit: str
    scope: Query
    grid: ReadGrid
    head: int
    columns: tuple[ReadColumn, ...]
    bound: tuple[Bound, ...]
    unread: tuple[Unread, ...]
    names: tuple[tuple[str, str, str], ...] = ()
    """(dimension, code, name as printed)."""
    decimals: int = 0
    """The finest decimals of its amounts: a number with fewer has zeros left out. 万元 are never coarser than 0.01."""
    records: str = ""
    """Which records the rows are (单位, 指标, 采购), where the table lists records."""

    def record_rows(self) -> list[tuple[int, dict[str, str]]]:
        """(row, text by field) of each row that says anything; a merged cell counts for all its rows."""
        found: list[tuple[int, dict[str, str]]] = []
        above: dict[int, str] = {}
        for r, row in list(enumerate(self.grid.rows))[self.head :]:
            texts: dict[str, str] = {}
            for c, column in enumerate(self.columns):
                text = row[c].text.strip()
                if not row[c].down:
                    text = above.get(c, "")
                above[c] = text
                if column.field:  # a field that spans columns stands in the first of them
                    texts[column.field] = texts.get(column.field) or text
            if any(texts.values()):
                found.append((r, texts))
        return found

    @property
    def figures(self) -> list[Bound]:
        """The bound cells that show a number."""
        return [cell for cell in self.bound if cell.number is not None]

    @property
    def seen(self) -> int:
        """How many cells of the body show a number, codes and serials apart."""
        return len(self.figures) + len(self.unread)
