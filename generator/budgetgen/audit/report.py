"""The report of an audit for other programs: JSON with its schema, and the formats that reports of checks have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from budgetgen.audit.model import UNREADABLE, VERDICTS, Audited, AuditedCell, Contradiction, Term
from budgetgen.findings import Finding, Severity
from budgetgen.media import json_document
from budgetgen.read.model import ReadCell, ReadText, Spot
from budgetgen.render.json_data import closed_object
from budgetgen.report.formats import FORMATS as CHECK_FORMATS
from budgetgen.report.model import Report, SpecReport


def write_json(done: Iterable[Audited]) -> str:
    """The report of some documents as JSON, with suspects and proofs."""
    return json_document({"files": [_file(one) for one in done]})


def as_report(done: Iterable[Audited]) -> Report:
    """The documents as a report of checks has specs: findings, and why one could not be read."""
    return Report(
        tuple(
            SpecReport(one.file, tuple(one.every), stopped="；".join(one.unchecked))
            if one.verdict == UNREADABLE
            else SpecReport(one.file, tuple(one.every))
            for one in done
        ),
        "公开文本",
    )


FORMATS = ("json", *(name for name in CHECK_FORMATS if name != "json"))
"""The formats of a report by name."""


def write(done: Iterable[Audited], name: str) -> str:
    """The report of some documents in a format."""
    return write_json(done) if name == "json" else CHECK_FORMATS[name](as_report(done))


def _file(one: Audited) -> dict[str, Any]:
    return {
        "file": one.file,
        "verdict": one.verdict,
        "coverage": {"bound": one.bound, "seen": one.seen, "relations": one.relations, "rules": one.rules},
        "findings": [
            *(_contradiction(each) for each in one.contradictions),
            *(_finding(finding, spot_of(one.elements.get(finding))) for finding in one.findings),
        ],
        "unchecked": one.unchecked,
    }


def _contradiction(one: Contradiction) -> dict[str, Any]:
    first, *others = one.suspects
    return {
        **_said(one.finding),
        **_cell(first),
        "alternatives": [_cell(cell) for cell in others],
        "because": [_term(term) for term in one.proof],
        "gap": one.gap,
    }


def _finding(finding: Finding, spot: Spot) -> dict[str, Any]:
    text = AuditedCell("", "", "", finding.place.inside, spot.page, spot.line, "")
    return {**_said(finding), **_cell(text), "alternatives": [], "because": [], "gap": None}


def spot_of(element: ReadText | ReadCell | None) -> Spot:
    """Where an element stands; nowhere for none."""
    return element.spot if element else Spot()


def _said(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.label,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def _cell(cell: AuditedCell) -> dict[str, Any]:
    return {
        "table": cell.table,
        "row": cell.row,
        "column": cell.column,
        "page": cell.page,
        "line": cell.line,
        "place": cell.place,
        "shown": cell.shown,
        "allowed": list(cell.allowed),
        "allowed_yuan": list(cell.allowed_yuan),
        "slip": cell.slip,
    }


def _term(term: Term) -> dict[str, Any]:
    return {"factor": term.factor, "cell": _cell(term.cell) if term.cell else None}


def schema() -> dict[str, Any]:
    """The shape of the report as JSON Schema; amounts are texts: as the table shows them, and in 元."""
    text, number = {"type": "string"}, {"type": "integer", "minimum": 0}
    maybe = {"type": ["string", "null"]}
    both = {"type": "array", "items": maybe, "minItems": 2, "maxItems": 2}
    cell: dict[str, Any] = {
        **dict.fromkeys(("table", "row", "column", "place", "shown", "slip"), text),
        **dict.fromkeys(("page", "line"), number),
        **dict.fromkeys(("allowed", "allowed_yuan"), both),
    }
    term = closed_object(
        factor={"type": "integer"}, cell={"anyOf": [{"type": "null"}, closed_object(**cell)]}
    )
    finding = closed_object(
        rule=text,
        severity={"enum": [severity.label for severity in Severity]},
        message=text,
        remedy=text,
        **cell,
        alternatives={"type": "array", "items": closed_object(**cell)},
        because={"type": "array", "items": term},
        gap=maybe,
    )
    file = closed_object(
        file=text,
        verdict={"enum": list(VERDICTS)},
        coverage=closed_object(**dict.fromkeys(("bound", "seen", "relations", "rules"), number)),
        findings={"type": "array", "items": finding},
        unchecked={"type": "array", "items": text},
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "公开文本审核报告",
        **closed_object(files={"type": "array", "items": file}),
    }
