"""What people see: findings with the line they are about, and a verdict."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import typer

from budgetgen.cli.colour import GREEN, RED, by_severity, painted
from budgetgen.cli.loudness import is_quiet, is_verbose
from budgetgen.cli.width import padded, width
from budgetgen.findings import Finding, Severity, has_errors
from budgetgen.media import GUARD, in_log, visible
from budgetgen.source.decoding import MAX_BYTES, lines_of

if TYPE_CHECKING:
    from budgetgen.report.model import Report

INDENT = "    "
CUT = "…"
PROGRESS_AFTER, PROGRESS_EVERY, MINUTE = 2, 10, 60
"""Seconds."""


def tell(text: str, colour: str = "") -> None:
    """Lines for people, on standard error."""
    typer.echo(painted(in_log(text), colour) if colour else in_log(text), err=True, color=True)


def conclude(findings: list[Finding], written: int = 0, failed: int = 0, clean: str = "") -> None:
    """The verdict, or `clean` where there is nothing to tell; nothing with -q."""
    text = verdict(findings, written, failed)
    if (text or clean) and not is_quiet():
        bad = failed or has_errors(findings)
        tell(text or clean, RED if bad else "" if text else GREEN)


def say(text: str, end: str = "\n") -> None:
    """Lines of a result, on standard output."""
    typer.echo(in_log(text) + end, nl=False)


def report(findings: Iterable[Finding]) -> None:
    """Each finding on its line, below it the line of the file with the spot marked."""
    columns = shutil.get_terminal_size((100, 24)).columns
    for finding in findings:
        typer.echo(by_severity(in_log(str(finding)), finding.severity), err=True, color=True)
        place = finding.place
        line = _line(place.file, place.line) if place.line and not place.inside else ""
        if line.strip():
            for shown in excerpt(line, place.column, max(columns - len(INDENT) - 1, 40), _ambiguous()):
                if shown.strip() == "^":
                    typer.echo(INDENT + painted(shown, GREEN), err=True, color=True)
                    continue
                guarded = shown.lstrip().startswith("::")  # in the margin: the mark stays below its column
                tell(INDENT[: -len(GUARD)] + GUARD + shown if guarded else INDENT + shown)


class Progress:
    """How far a run over many specs is, told after two seconds: done, how fast, how long it will take.

    A terminal has it on one line that is written anew and vanishes at the end; elsewhere a line every ten seconds.
    """

    def __init__(self, of: int, clock: Callable[[], float] = monotonic) -> None:
        self.of, self.done, self.clock = of, 0, clock
        self.start = self.last = clock()
        self.shown = 0

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        now = self.clock()
        terminal = sys.stderr.isatty()
        if is_quiet() or self.of == 1 or now - self.start < PROGRESS_AFTER:
            return
        if self.done < self.of and (terminal or now - self.last >= PROGRESS_EVERY):
            self._tell(self.told(now - self.start), terminal)
            self.last = now

    def told(self, seconds: float) -> str:
        """The line: 12/300，每秒 4.1 份，还要约 1 分 10 秒."""
        rate = self.done / seconds
        left = round((self.of - self.done) / rate)
        time = f"{left // 60} 分 {left % 60} 秒" if left >= MINUTE else f"{left} 秒"
        return f"{self.done}/{self.of}，每秒 {rate:.1f} 份，还要约 {time}"

    def _tell(self, text: str, terminal: bool) -> None:
        if terminal:
            typer.echo(f"\r{padded(text, self.shown)}", err=True, nl=False)
            self.shown = width(text)
        else:
            tell(text)

    def clear(self) -> None:
        """Take the line away, before something else is told and at the end."""
        if self.shown:
            typer.echo(f"\r{' ' * self.shown}\r", err=True, nl=False)
            self.shown = 0


def detail(text: str) -> None:
    """Something for whoever asked with -v."""
    if is_verbose():
        tell(visible(text))


def unheard(findings: Iterable[Finding], told: set[Finding]) -> list[Finding]:
    """The findings that were not told in this run; several specs share a pack and the settings of their project."""
    new = [finding for finding in dict.fromkeys(findings) if finding not in told]
    told.update(new)
    return new


def verdict(findings: list[Finding], written: int, failed: int) -> str:
    """The last line: what was done and how many of each severity."""
    counts = [f"{sum(f.severity is s for f in findings)} 个{s.label}" for s in Severity]
    parts = [f"写出 {written} 份" if written else "", f"{failed} 份没有写出" if failed else ""]
    return "，".join([*filter(None, parts), *(c for c in counts if not c.startswith("0 "))])


def summary(done: Report) -> str:
    """How many rules passed, failed, did not apply, were not checked and why; nothing if none was run."""
    from budgetgen.check.run import NOT_CHECKED

    tallies = [tally for spec in done.specs for tally in spec.tallies]
    if not tallies:
        return ""
    counts = "，".join(f"{outcome} {count}" for outcome, count in done.outcomes().items())
    reasons = dict.fromkeys(t.why for t in tallies if t.outcome == NOT_CHECKED)
    quiet = sum(spec.quiet for spec in done.specs)
    told = f"（{'；'.join(reasons)}）" if reasons else ""
    return f"规则：{counts}{told}" + (f"；按规格里的说明忽略 {quiet} 处" if quiet else "")


def excerpt(line: str, column: int, room: int, ambiguous: int = 1) -> tuple[str, str]:
    """A line cut to `room` cells around a column (from 1), and a line with ^ below that column.

    `ambiguous` is how many cells the terminal gives to characters like “ and …: two on Chinese consoles.
    """

    def width(text: str) -> int:
        return sum(_cells(c, ambiguous) for c in text)

    shown = "".join(c if c.isprintable() or c == "\u3000" else " " for c in line)
    at = min(max(column - 1, 0), len(shown))
    start, used = at, 0
    while start and used + _cells(shown[start - 1], ambiguous) <= room // 2:
        start -= 1
        used += _cells(shown[start], ambiguous)
    if start:
        start += min(2, at - start)
    before = (CUT if start else "") + shown[start:at]
    left, end = room - width(before) - 2, at
    while end < len(shown) and left >= _cells(shown[end], ambiguous):
        left -= _cells(shown[end], ambiguous)
        end += 1
    after = shown[at:end] + (CUT if end < len(shown) else "")
    return (before + after).rstrip(), " " * width(before) + "^"


def _cells(character: str, ambiguous: int) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    kind = unicodedata.east_asian_width(character)
    return 2 if kind in "WF" else ambiguous if kind == "A" else 1


def _ambiguous() -> int:
    """Consoles with a Chinese code page show ambiguous characters two cells wide."""
    encoding = (getattr(sys.stderr, "encoding", "") or "").lower()
    return 2 if encoding.startswith(("gb", "cp936", "big5", "cp950")) else 1


@cache
def _lines(file: str, _changed: int) -> tuple[str, ...]:
    """The lines of a text file, as its author sees them; none if it is no text."""
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(MAX_BYTES)
    except (OSError, ValueError):
        return ()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return tuple(lines_of(data.decode(encoding)))
        except UnicodeDecodeError:
            continue
    return ()


def _line(file: str, number: int) -> str:
    try:
        lines = _lines(file, Path(file).stat().st_mtime_ns)
    except (OSError, ValueError):
        return ""
    return lines[number - 1].rstrip() if number <= len(lines) else ""
