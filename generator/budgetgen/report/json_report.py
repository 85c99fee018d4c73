"""The report as one JSON document, for programs of one's own."""

from __future__ import annotations

from typing import Any

from budgetgen.check.run import OUTCOMES
from budgetgen.findings import Finding, Place, Severity
from budgetgen.media import json_document
from budgetgen.render.json_data import closed_object
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
    return json_document(whole)


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


def schema() -> dict[str, Any]:
    """The shape of the report as JSON Schema."""
    text, number = {"type": "string"}, {"type": "integer", "minimum": 0}
    place: dict[str, Any] = {"file": text, "line": number, "column": number, "inside": text}
    counts = closed_object(**dict.fromkeys(OUTCOMES, number))
    finding = closed_object(
        rule=text,
        severity={"enum": [severity.label for severity in Severity]},
        **place,
        message=text,
        remedy=text,
        also={"type": "array", "items": closed_object(**place)},
        shown={"type": "array", "items": text},
        fix={"anyOf": [{"type": "null"}, closed_object(**place, old=text, new=text)]},
    )
    rule = closed_object(rule=text, title=text, outcome={"enum": list(OUTCOMES)}, subjects=number, why=text)
    spec = closed_object(
        file=text,
        stopped=text,
        findings={"type": "array", "items": finding},
        suppressed=number,
        rules={"type": "array", "items": rule},
        outcomes=counts,
    )
    severities = closed_object(**{severity.label: number for severity in Severity})
    summary = closed_object(specs=number, stopped=number, findings=severities, rules=counts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "部门预算检查报告",
        **closed_object(specs={"type": "array", "items": spec}, summary=summary),
    }
