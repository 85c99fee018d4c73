"""Which pack a document follows: the one whose tables have the most headers in common with it."""

from __future__ import annotations

from pathlib import Path

from budgetgen.findings import Place
from budgetgen.ledger.dimensions import plain
from budgetgen.lexicon.lexicon import label_key
from budgetgen.pack import find
from budgetgen.pack.layout import Table
from budgetgen.pack.model import Pack
from budgetgen.pack.reading import load
from budgetgen.recognition.model import FigureTable


def likeness(pack: Pack, tables: list[FigureTable], texts: set[str]) -> float:
    """How much of a pack's printed tables a document has, and of the document's tables the pack, from 0 to 1."""
    own = [_labels_of(table) for table in pack.tables.values() if not table.unprinted]
    theirs = [frozenset(label_key(path[-1]) for c in table.columns if (path := c.labels)) for table in tables]
    if not own or not theirs:
        return 0.0
    there = sum(max(_common(mine, other) for other in theirs) for mine in own) / len(own)
    here = sum(max(_common(mine, other) for mine in own) for other in theirs) / len(theirs)
    called = any(f"{pack.called}预算" in text for text in texts)
    return (there + here) / 2 * (1 if called else 0.97)


def _labels_of(table: Table) -> frozenset[str]:
    return frozenset(label_key(column.label) for column in table.all_columns if "{{" not in column.label)


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def choose(tables: list[FigureTable], texts: list[str], project: Path, year: int) -> list[tuple[float, Pack]]:
    """The packs that can be used, the likeliest first; of equally likely ones that of the nearest year."""
    near = {plain(text) for text in texts if len(text) < 80}
    found = []
    for name in find.names(project):
        pack, _ = load(name, Place(), project)
        if pack is not None:
            found.append((round(likeness(pack, tables, near), 4), pack))
    return sorted(found, key=lambda one: (-one[0], abs(one[1].year - year), one[1].name))
