"""The report as SARIF 2.1.0, which code review services show beside the lines."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from budgetgen import __version__
from budgetgen.check.pages import text_of
from budgetgen.check.rules import RULES
from budgetgen.check.told import told
from budgetgen.findings import Finding, Place, Severity
from budgetgen.media import in_sarif, json_document, visible
from budgetgen.report.model import Report

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def write(report: Report) -> str:
    """The report as one SARIF log with one run."""
    findings = report.findings
    known = {rule.name: rule for rule in RULES}
    names = [*known, *sorted({f.rule for f in findings} - known.keys())]
    rules: list[dict[str, Any]] = []
    for name in names:
        entry: dict[str, Any] = {"id": name}
        if rule := known.get(name):
            entry["shortDescription"] = {"text": rule.title}
            entry["help"] = {"text": text_of(rule)}
            entry["defaultConfiguration"] = {"level": _LEVELS[rule.severity]}
        elif what := told().get(name):
            entry["shortDescription"] = {"text": what.wrong}
            entry["help"] = {"text": f"{what.wrong}\n应写成：\n{what.right}"}
        rules.append(entry)
    stopped = [
        {
            "level": "error",
            "message": {"text": in_sarif(spec.stopped)},
            "locations": [_location(Place(spec.file))],
        }
        for spec in report.specs
        if spec.stopped
    ]
    run = {
        "tool": {"driver": {"name": "budgetgen", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": not stopped, "toolExecutionNotifications": stopped},
        ],
        "results": [_result(finding, names.index(finding.rule)) for finding in findings],
    }
    whole = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json_document(whole)


def _result(finding: Finding, index: int) -> dict[str, Any]:
    text = f"{finding.message}；{finding.remedy}" if finding.remedy else finding.message
    location = _location(finding.place)
    if finding.shown:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(shown)} for shown in finding.shown]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": in_sarif(text)},
        "locations": [location],
    }
    if also := [place for place in finding.also if place.file or place.inside]:
        result["relatedLocations"] = [_location(place) for place in also]
    if fix := finding.fix:
        region = _region(fix.place) | {
            "endLine": fix.place.line,
            "endColumn": fix.place.column + len(fix.old),
        }
        replacement = {"deletedRegion": region, "insertedContent": {"text": fix.new}}
        change = {"artifactLocation": {"uri": _uri(fix.place.file)}, "replacements": [replacement]}
        result["fixes"] = [
            {"description": {"text": in_sarif(f"改为 {fix.new}")}, "artifactChanges": [change]},
        ]
    return result


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.line:
        physical["region"] = _region(place)
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.inside:
        location["message"] = {"text": in_sarif(place.inside)}
    return location


def _region(place: Place) -> dict[str, Any]:
    return {"startLine": place.line, "startColumn": max(place.column, 1)}


def _uri(file: str) -> str:
    return quote(PurePath(file).as_posix())
