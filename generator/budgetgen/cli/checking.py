"""Commands that check specs and tell of the rules."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.arguments import ReportFormat, SpecFiles, Strict, Unit, check_format, exit_status, expanded
from budgetgen.cli.loudness import is_quiet
from budgetgen.cli.report import Progress, conclude, detail, report, say, summary, tell, unheard
from budgetgen.findings import Finding
from budgetgen.media import visible

if TYPE_CHECKING:
    from budgetgen.publish import Prepared
    from budgetgen.report.model import SpecReport


def check(
    specs: SpecFiles,
    strict: Strict = False,
    no_suppressions: Annotated[
        bool, typer.Option("--no-suppressions", help="连同规格里注明“忽略”的问题一起报告。")
    ] = False,
    output: ReportFormat = "text",
    fix: Annotated[bool, typer.Option("--fix", help="改正可以放心改的地方，说明和排版不动。")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="只显示 --fix 会怎样改，不改文件。")] = False,
    unit: Unit = "",
) -> None:
    """检查规格：勾稽关系、文字与数字、格式与规定；不生成文件。"""
    from budgetgen.batch import check_all, check_one
    from budgetgen.report.formats import FORMATS
    from budgetgen.report.model import Report

    check_format(output, ("text", *FORMATS))
    paths = expanded(specs)
    done: list[SpecReport] = []
    heard: set[Finding] = set()
    heed = not no_suppressions
    reports: Iterator[SpecReport]
    if fix or diff:
        correct = partial(_correct, only_show=diff)
        reports = (check_one(path, heed, unit, correct) for path in paths)
    else:
        reports = check_all(paths, heed, unit)
    progress = Progress(len(paths))
    for found in reports:
        done.append(found)
        progress.clear()
        detail(f"{found.file}：{len(found.findings)} 处")
        if found.stopped:
            tell(visible(found.stopped))
        if output == "text":
            report(unheard(found.findings, heard))
        progress.step()
    progress.clear()
    whole = Report(tuple(done))
    status = max(spec.status for spec in done)
    if output != "text":
        sys.stdout.write(FORMATS[output](whole))
    else:
        if (counted := summary(whole)) and not is_quiet():
            tell(counted)
        conclude(list(heard), clean="" if status else "没有发现问题")
    raise typer.Exit(max(status, exit_status(whole.findings, strict)))


def _correct(prepared: Prepared, only_show: bool) -> bool:
    """Correct a spec's files, or print how they would change; whether a file changed."""
    from budgetgen.check.fixes import corrected, difference, write_corrected

    changes = corrected(prepared.sources, prepared.findings)
    for file, (old, new, count) in changes.items():
        if only_show:
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(newline="")  # the file's own line ends, on every system
            typer.echo(difference(file, old, new), nl=False)
        else:
            write_corrected(file, old, new)
            tell(visible(f"{file}：改正 {count} 处"))
    return bool(changes) and not only_show


def rule(
    name: Annotated[str, typer.Argument(metavar="规则", help="规则的名字；不写就列出全部规则。")] = "",
) -> None:
    """说明一条规则：查什么、为什么、依据、怎样是错、怎样是对。"""
    from budgetgen.check.pages import page, table

    say(page(name) if name else table())
