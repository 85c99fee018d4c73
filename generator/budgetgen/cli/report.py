"""What people see: findings with the line they are about, and a verdict."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import typer

from budgetgen.findings import Finding, Severity


def tell(text: str) -> None:
    """A line for people, on standard error."""
    typer.echo(text, err=True)


def report(findings: Iterable[Finding]) -> None:
    """Each finding on its line, below it the line of the file with the spot marked."""
    for finding in findings:
        tell(str(finding))
        place = finding.place
        line = _line(place.file, place.line) if place.line and not place.inside else ""
        if line:
            shown = line.replace("\t", " ")
            tell(f"    {shown}")
            tell("    " + " " * _width(shown[: place.column - 1]) + "^")


def verdict(findings: list[Finding], written: int, failed: int) -> str:
    """The last line: what was done and how many of each severity."""
    counts = [f"{sum(f.severity is s for f in findings)} 个{s.label}" for s in Severity]
    parts = [f"写出 {written} 份" if written else "", f"{failed} 份没有写出" if failed else ""]
    return "，".join([*filter(None, parts), *(c for c in counts if not c.startswith("0 "))])


@cache
def _lines(file: str) -> tuple[str, ...]:
    try:
        return tuple(Path(file).read_text(encoding="utf-8-sig", errors="replace").splitlines())
    except OSError:
        return ()


def _line(file: str, number: int) -> str:
    lines = _lines(file)
    return lines[number - 1].rstrip() if number <= len(lines) else ""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
