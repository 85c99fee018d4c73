"""Where in the document a place of the spec is seen: the table and row of a record or an amount, the paragraph of a text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from budgetgen.check.rule import Fault, Off
from budgetgen.check.text import MASK, masked
from budgetgen.check.view import View
from budgetgen.disclosure.model import Paragraph, Row, TableBlock
from budgetgen.findings import Place
from budgetgen.pack.layout import RECORDS

_SNIPPET = 12


class Shown:
    """Finds where places are seen; looks only when asked."""

    def __init__(self, view: View) -> None:
        self.view = view

    def of(self, fault: Fault) -> tuple[str, ...]:
        """The spots of the document that show the record, the text or the amount that a fault is about."""
        about = fault.about or fault.place
        if about in self._records:
            return self._records[about]
        return self._amount(fault.place) or self._text(fault.place) or self._figure(fault.off)

    @cached_property
    def _records(self) -> dict[Place, tuple[str, ...]]:
        found: dict[Place, list[str]] = {}
        for table in self.view.disclosure.tables:
            for number, row in enumerate(table.rows, 1):
                if row.place.line:
                    found.setdefault(row.place, []).append(row_name(table, number, row))
        return {place: tuple(spots) for place, spots in found.items()}

    def _amount(self, place: Place) -> tuple[str, ...]:
        """The narrowest printed figure that sums an amount written at a place."""
        ledger = self.view.books.ledger
        lines = {line for line in ledger.lines if line.place == place}
        if not lines:
            return ()
        best, spot = len(ledger.lines) + 1, ""
        for table, number, row in _rows(self.view.disclosure.tables):
            if table.layout.kind == RECORDS:
                continue
            for cell, column in zip(row.cells, table.columns, strict=True):
                if cell.figure is None or cell.figure.measure or not cell.figure.amount:
                    continue
                summed = ledger.select(cell.figure.query)
                if len(summed) < best and lines & set(summed):
                    best, spot = len(summed), f"{row_name(table, number, row)} {column.label.strip()}"
        return (spot,) if spot else ()

    def _figure(self, off: Off | None) -> tuple[str, ...]:
        """The first printed figure that sums what is off."""
        if off is None or off.query is None:
            return ()
        for table, number, row in _rows(self.view.disclosure.tables):
            for cell, column in zip(row.cells, table.columns, strict=True):
                figure = cell.figure
                if figure and not figure.measure and (figure.book, figure.query) == (off.book, off.query):
                    return (f"{row_name(table, number, row)} {column.label.strip()}",)
        return ()

    def _text(self, place: Place) -> tuple[str, ...]:
        """The paragraph that prints what is written around a place."""
        for passage in self.view.passages:
            offset = passage.words.offset(place)
            if offset is None:
                continue
            snippet = _snippet(masked(passage.text), offset)
            for number, paragraph in _numbered(self.view.paragraphs):
                if snippet and snippet in paragraph.text:
                    return (f"说明“{paragraph.statement}”第{number}段",)
        return ()


def row_name(table: TableBlock, number: int, row: Row) -> str:
    """A row in words: the table, the number of the row from 1, its label."""
    name = f"{table.name}（{table.of}）" if table.of else table.name
    return f"{name} 第{number}行 {row.label or row.name}".rstrip()


def _rows(tables: list[TableBlock]) -> Iterator[tuple[TableBlock, int, Row]]:
    for table in tables:
        for number, row in enumerate(table.rows, 1):
            yield table, number, row


def _numbered(paragraphs: tuple[Paragraph, ...]) -> Iterator[tuple[int, Paragraph]]:
    """Each paragraph with its number within its statement."""
    count: dict[str, int] = {}
    for paragraph in paragraphs:
        count[paragraph.statement] = count.get(paragraph.statement, 0) + 1
        yield count[paragraph.statement], paragraph


def _snippet(text: str, offset: int) -> str:
    """Some characters around an offset, without citations."""
    start = max(text.rfind(mark, 0, offset) for mark in (MASK, "\n")) + 1
    ends = [e for e in (text.find(mark, offset) for mark in (MASK, "\n")) if e >= 0]
    end = min(ends, default=len(text))
    return text[max(start, offset - _SNIPPET) : min(end, offset + _SNIPPET)].strip()
