"""What is wrong in something a person wrote: findings as values, each with its place.

Reading, checking and rendering return findings next to whatever could be understood; exceptions are left
for defects of the program and for the operating system (`CannotGoOn`, caught by the command line only).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from budgetgen.media import visible

EXIT_CLEAN, EXIT_FINDINGS, EXIT_USAGE, EXIT_ENVIRONMENT, EXIT_DEFECT = 0, 1, 2, 3, 70


class Severity(IntEnum):
    """How bad a finding is; an error stops the output of the spec it stands in."""

    ERROR = 0
    WARNING = 1
    HINT = 2

    @property
    def label(self) -> str:
        """The word shown to people."""
        return ("错误", "警告", "提示")[self]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file, a line and a column (from 1; 0 = unknown), or a spot inside a document."""

    file: str = ""
    line: int = 0
    column: int = 0
    inside: str = ""

    def told_in(self, file: str) -> str:
        """Where it stands, to a reader of `file`: 第 3 行, or 本级.yaml 第 3 行."""
        name = "" if self.file == file else f"{self.file.replace(chr(92), '/').rpartition('/')[2]} "
        return f"{name}第 {self.line} 行" if self.line else f"{name}{self.inside}".strip()

    def __str__(self) -> str:
        text = self.file
        if self.line:
            text += f":{self.line}:{self.column}"
        if self.inside:
            text = f"{text}（{self.inside}）" if text else self.inside
        return text


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe correction: `old` stands at `place` in a file and becomes `new`."""

    place: Place
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where, and what to write instead.

    `shown` says where it is seen in the document: table, row, column; or statement and paragraph. `about`: the names or
    addresses that it tells of, for whoever finds the same by another way.
    """

    place: Place
    rule: str
    severity: Severity
    message: str
    remedy: str = ""
    also: tuple[Place, ...] = ()
    shown: tuple[str, ...] = ()
    fix: Fix | None = None
    about: tuple[str, ...] = field(default=(), compare=False)

    @property
    def elsewhere(self) -> str:
        """The other places; those in the same file as their line and column."""
        here = self.place.file
        return "、".join(f"{p.line}:{p.column}" if p.file == here and p.line else str(p) for p in self.also)

    def __str__(self) -> str:
        """On one line, whatever names and fields hold."""
        text = f"{self.place}: {self.severity.label}[{self.rule}] {self.message}"
        if self.remedy:
            text += f"；{self.remedy}"
        if self.also:
            text += f"（另见 {self.elsewhere}）"
        if self.shown:
            text += "〔" + "；".join(self.shown) + "〕"
        return visible(text)


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings sorted by place, each once; all that they say decides, so that no other order can be."""
    return sorted(
        dict.fromkeys(findings),
        key=lambda f: (f.place, f.severity, f.rule, f.message, f.remedy, f.also, f.shown, str(f.fix)),
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding is an error."""
    return any(f.severity is Severity.ERROR for f in findings)


class CannotGoOn(Exception):
    """The run cannot go on: unreadable input, a missing tool, a locked file, a full disk."""

    def __init__(self, message: str, status: int = EXIT_ENVIRONMENT) -> None:
        super().__init__(message)
        self.status = status

    def about(self, path: object) -> str:
        """The message, with the path that it is about before it unless it names it."""
        return str(self) if str(path) in str(self) else f"{path}: {self}"
