"""What commands share: their arguments, wildcards, the exit status of findings."""

from __future__ import annotations

from glob import glob
from pathlib import Path
from typing import Annotated

import typer

from budgetgen.findings import EXIT_FINDINGS, EXIT_USAGE, CannotGoOn, Finding, Severity, has_errors

SpecFile = Annotated[Path, typer.Argument(metavar="规格", help="规格文件（.yaml）。")]
SpecFiles = Annotated[list[Path], typer.Argument(metavar="规格...", help="规格文件（.yaml），可以写几个。")]
Unit = Annotated[str, typer.Option("--unit", metavar="单位", help="只要这一个单位的：单位的名称或编码。")]
Strict = Annotated[bool, typer.Option("--strict", help="有警告也算没有通过（退出码 1）。")]


def exit_status(findings: list[Finding], strict: bool) -> int:
    """1 for errors, with `strict` for warnings too; else 0."""
    failed = has_errors(findings) or (strict and any(f.severity is Severity.WARNING for f in findings))
    return EXIT_FINDINGS if failed else 0


def expanded(paths: list[Path]) -> list[Path]:
    """Paths with wildcards expanded (shells of Windows do not), lock files of Office left out."""
    found: list[Path] = []
    for path in paths:
        if any(c in str(path) for c in "*?[") and not path.exists():
            matches = sorted(Path(match) for match in glob(str(path), recursive=True))  # noqa: PTH207 - takes absolute patterns
            if not matches:
                raise CannotGoOn(f"没有文件符合 {path}", EXIT_USAGE)
            found += matches
        else:
            found.append(path)
    return [path for path in dict.fromkeys(found) if not path.name.startswith("~$")]
