"""Commands that check specs and tell of the rules."""

from __future__ import annotations

from typing import Annotated

import typer

from budgetgen.cli.arguments import SpecFiles, Strict, exit_status, expanded
from budgetgen.cli.report import report, summary, tell, verdict


def check(
    specs: SpecFiles,
    strict: Strict = False,
    no_suppressions: Annotated[
        bool, typer.Option("--no-suppressions", help="连同规格里注明“忽略”的问题一起报告。")
    ] = False,
) -> None:
    """检查规格：勾稽关系、文字与数字、格式与规定；不生成文件。"""
    from budgetgen.publish import prepare

    findings, tallies = [], []
    for path in expanded(specs):
        prepared = prepare(path, heed_suppressions=not no_suppressions)
        report(prepared.findings)
        findings += prepared.findings
        tallies += prepared.checked.tallies
    tell(summary(tallies))
    tell(verdict(findings, 0, 0) or "没有发现问题")
    raise typer.Exit(exit_status(findings, strict))


def rule(
    name: Annotated[str, typer.Argument(metavar="规则", help="规则的名字；不写就列出全部规则。")] = "",
) -> None:
    """说明一条规则：查什么、为什么、依据、怎样是错、怎样是对。"""
    from budgetgen.check.pages import page, table

    typer.echo(page(name) if name else table())
