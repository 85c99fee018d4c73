"""The report as GitLab's Code Quality JSON."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from budgetgen.findings import Severity
from budgetgen.media import json_document, visible
from budgetgen.report.model import Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.HINT: "info"}


def write(report: Report) -> str:
    """A list of issues; a fingerprint is that of file, rule and message, so that it outlives moved lines."""
    seen: dict[str, int] = {}
    issues = []
    told = [
        (f.place.file, f.rule, f.message, f.remedy, f.place.line, _SEVERITIES[f.severity])
        for f in report.findings
    ]
    told += [(spec.file, "stopped", spec.stopped, "", 1, "blocker") for spec in report.specs if spec.stopped]
    for file, rule, message, remedy, line, severity in told:
        path = PurePath(file).as_posix()
        key = "\0".join((path, rule, message))
        seen[key] = seen.get(key, 0) + 1
        print_of = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()
        issues.append(
            {
                "description": visible(f"{message}；{remedy}" if remedy else message),
                "check_name": rule,
                "fingerprint": print_of,
                "severity": severity,
                "location": {"path": path, "lines": {"begin": max(line, 1)}},
            }
        )
    return json_document(issues)
