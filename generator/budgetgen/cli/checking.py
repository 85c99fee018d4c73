"""Commands that check specs and tell of the rules."""

from __future__ import annotations

import typer

from budgetgen.cli.arguments import SpecFiles, Strict, exit_status, expanded
from budgetgen.cli.report import report, tell, verdict


def check(
    specs: SpecFiles,
    strict: Strict = False,
) -> None:
    """检查规格，不生成文件。"""
    from budgetgen.publish import prepare

    findings = [finding for path in expanded(specs) for finding in prepare(path).findings]
    report(findings)
    tell(verdict(findings, 0, 0) or "没有发现问题")
    raise typer.Exit(exit_status(findings, strict))
