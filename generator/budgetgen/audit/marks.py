"""Where an audit's findings stand in the document itself: each with its paragraph or cell and what to say there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetgen.audit.model import Audited
from budgetgen.findings import Finding, Severity
from budgetgen.read.model import ReadCell, ReadText

Element = ReadText | ReadCell


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding at an element of the document (None: at no place of it); `others`: cells that could be it instead."""

    finding: Finding
    element: Element | None
    others: tuple[Element, ...] = ()

    @property
    def kind(self) -> str:
        """How it is painted: error, warning, hint."""
        return self.finding.severity.name.lower()

    @property
    def lines(self) -> tuple[str, ...]:
        """What is said besides the message: the remedy, the proof."""
        return tuple(filter(None, (self.finding.remedy, *self.finding.shown)))


def marks(done: Audited) -> Iterator[Mark]:
    """The findings of an audit in their order; what readers told of the file itself is none."""
    for one in done.contradictions:
        first, *others = one.elements
        yield Mark(one.finding, first, tuple(cell for cell in others if cell is not None))
    read = set(done.document.findings) if done.document else set[Finding]()
    for finding in done.findings:
        if finding not in read:
            yield Mark(finding, done.elements.get(finding))


def comment(number: int, mark: Mark) -> str:
    """A mark as the text of a comment in a file."""
    label = mark.finding.severity.label
    return "\n".join((f"〔{number}〕{label}：{mark.finding.message}", *mark.lines))


PAINT = {Severity.ERROR: "F8CBC8", Severity.WARNING: "FBE3B4", Severity.HINT: "D5E0F4"}
"""The colour behind a marked cell, by severity; another suspect's is that of a warning."""
