"""The report as one JSON document, for programs of one's own."""

from __future__ import annotations

import json
from typing import Any

from budgetgen.findings import Finding, Place
from budgetgen.report.model import Report, SpecReport, outcomes


def write(report: Report) -> str:
    """The report as JSON: specs with findings and rules, and the summary over all."""
    whole = {
        "specs": [_spec(spec) for spec in report.specs],
        "summary": {
            "specs": len(report.specs),
            "stopped": sum(bool(spec.stopped) for spec in report.specs),
            "findings": report.severities(),
            "rules": report.outcomes(),
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _spec(spec: SpecReport) -> dict[str, Any]:
    return {
        "file": spec.file,
        "stopped": spec.stopped,
        "findings": [_finding(finding) for finding in spec.findings],
        "suppressed": spec.quiet,
        "rules": [
            {"rule": t.rule, "title": t.title, "outcome": t.outcome, "subjects": t.subjects, "why": t.why}
            for t in spec.tallies
        ],
        "outcomes": outcomes(spec.tallies),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    fix = finding.fix
    return {
        "rule": finding.rule,
        "severity": finding.severity.label,
        **_place(finding.place),
        "message": finding.message,
        "remedy": finding.remedy,
        "also": [_place(place) for place in finding.also],
        "shown": list(finding.shown),
        "fix": {**_place(fix.place), "old": fix.old, "new": fix.new} if fix else None,
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column, "inside": place.inside}
