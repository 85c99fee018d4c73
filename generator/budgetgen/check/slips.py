"""Slips of writing as faults: a stretch of a text that is wrong, quoted, and what to write instead."""

from __future__ import annotations

from budgetgen.check.rule import Fault
from budgetgen.check.writings import TITLE, Writing
from budgetgen.findings import Fix, Severity

_AROUND = 6


def slip(
    writing: Writing,
    start: int,
    end: int,
    message: str,
    remedy: str = "",
    new: str | None = None,
    severity: Severity | None = None,
) -> Fault:
    """The fault that text[start:end] makes; `new`, if given, is safe to stand there instead."""
    place = writing.words.at(start)
    if writing.form:
        said = f"版式包的{writing.of}：{message}"
        return Fault(place, said, remedy, also=(writing.form,), severity=severity)
    old = writing.words.text[start:end]
    # a name may be written elsewhere, too, where it would be another one then
    safe = new is not None and writing.exact and "\n" not in old and writing.kind != TITLE
    fix = Fix(place, old, new or "") if safe else None
    return Fault(place, message, remedy, about=writing.about, fix=fix, severity=severity)


def excerpt(writing: Writing, start: int, end: int) -> str:
    """A stretch of a text with some characters of its line around it."""
    text = writing.words.text
    first = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    line = text.find("\n", end)
    last = min(len(text) if line < 0 else line, end + _AROUND)
    return f"{'…' if first else ''}{text[first:last].strip()}{'…' if last < len(text) else ''}"
