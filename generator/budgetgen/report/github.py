"""The report as workflow commands of GitHub Actions, which mark the lines of a pull request."""

from __future__ import annotations

from budgetgen.findings import Finding, Place, Severity
from budgetgen.media import in_command, in_property
from budgetgen.report.model import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def write(report: Report) -> str:
    """One command a line."""
    lines = [_command(_COMMANDS[f.severity], f.place, f.rule, _text(f)) for f in report.findings]
    lines += [_command("error", Place(s.file), "stopped", s.stopped) for s in report.specs if s.stopped]
    return "".join(line + "\n" for line in lines)


def _text(finding: Finding) -> str:
    also = f"另见 {finding.elsewhere}" if finding.also else ""
    told = [finding.message, finding.remedy, also, *finding.shown]
    return "；".join(filter(None, told))


def _command(kind: str, place: Place, title: str, text: str) -> str:
    where = f"file={in_property(place.file)}"
    if place.line:
        where += f",line={place.line},col={max(place.column, 1)}"
    return f"::{kind} {where},title={in_property(title)}::{in_command(text)}"
