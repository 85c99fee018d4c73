"""The formats of reports by name."""

from __future__ import annotations

from collections.abc import Callable

from budgetgen.report import github, gitlab, json_report, markdown, sarif
from budgetgen.report.model import Report

FORMATS: dict[str, Callable[[Report], str]] = {
    "json": json_report.write,
    "sarif": sarif.write,
    "github": github.write,
    "gitlab": gitlab.write,
    "markdown": markdown.write,
}
