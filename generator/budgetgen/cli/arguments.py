"""What commands share: their arguments, wildcards, the exit status of findings."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from glob import glob
from pathlib import Path
from typing import Annotated

import typer

from budgetgen.findings import EXIT_FINDINGS, EXIT_USAGE, CannotGoOn, Finding, Severity, has_errors

SpecFile = Annotated[Path, typer.Argument(metavar="规格", help="规格文件（.yaml）。")]
SpecFiles = Annotated[
    list[Path],
    typer.Argument(metavar="规格...", help="规格文件（.yaml），可以写几个；写文件夹就是里面所有的规格。"),
]
Unit = Annotated[str, typer.Option("--unit", metavar="单位", help="只要这一个单位的：单位的名称或编码。")]
ReportFormat = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="格式",
        help="text、json、sarif、github、gitlab 或 markdown；报告写到标准输出。",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="有警告也算没有通过（退出码 1）。")]


def check_format(name: str, known: Iterable[str]) -> None:
    """Refuse a format that is none of those known."""
    if name not in (known := tuple(known)):
        raise typer.BadParameter(f"没有格式 “{name}”，可以写 {'、'.join(known)}。")


def exit_status(findings: list[Finding], strict: bool) -> int:
    """1 for errors, with `strict` for warnings too; else 0."""
    failed = has_errors(findings) or (strict and any(f.severity is Severity.WARNING for f in findings))
    return EXIT_FINDINGS if failed else 0


def expanded(paths: list[Path]) -> list[Path]:
    """Paths with wildcards expanded and folders as all specs below them. Raises CannotGoOn as `_files_of` does."""
    return _files_of(paths, _specs_below)


def documents_in(paths: list[Path]) -> list[Path]:
    """Paths with wildcards expanded and folders as all documents below them that can be read. Raises CannotGoOn as
    `_files_of` does."""
    return _files_of(paths, _documents_below)


def _files_of(paths: list[Path], below: Callable[[Path], list[Path]]) -> list[Path]:
    """Paths with wildcards expanded (shells of Windows do not) and folders as what is `below` them.

    Lock files of Office are left out. Raises CannotGoOn for a wildcard or a folder that leads to nothing.
    """
    found: list[Path] = []
    for path in paths:
        if any(c in str(path) for c in "*?[") and not path.exists():
            matches = sorted(Path(match) for match in glob(str(path), recursive=True))  # noqa: PTH207 - takes absolute patterns
            if not matches:
                raise CannotGoOn(f"没有文件符合 {path}", EXIT_USAGE)
            found += matches
        elif os.path.isdir(path):  # noqa: PTH112 - never raises
            found += below(path)
        else:
            found.append(path)
    return [path for path in dict.fromkeys(found) if not path.name.startswith("~$")]


def _documents_below(folder: Path) -> list[Path]:
    """The documents in a folder and those below it, by their extensions; hidden folders apart."""
    from budgetgen.read.opening import SUPPORTED

    known = {f".{end}" for ends in SUPPORTED.values() for end in ends.split("、") if end.isascii()}
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(place) / name for name in sorted(files) if Path(name).suffix.lower() in known]
    if not found:
        raise CannotGoOn(f"文件夹 {folder} 里没有能读的文件（{'、'.join(sorted(known))}）", EXIT_USAGE)
    return found


_CHOOSES_A_PACK = re.compile(rb"^(\xef\xbb\xbf)?\xe7\x89\x88\xe5\xbc\x8f[ \t]*:", re.MULTILINE)
"""版式: at the beginning of a line: the file is a whole spec, not a part of one, a pack or something else."""
_HEAD = 100_000


def _specs_below(folder: Path) -> list[Path]:
    """The specs in a folder and those below it; hidden folders apart."""
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(place) / name for name in sorted(files) if name.endswith((".yaml", ".yml")))
        found += [path for path in paths if _is_spec(path)]
    if not found:
        message = f"文件夹 {folder} 里没有规格（行首写着 “版式:” 的 .yaml 文件）"
        raise CannotGoOn(message, EXIT_USAGE)
    return found


def _is_spec(path: Path) -> bool:
    """Whether a file is a whole spec; a link is taken for one, and judged where it is read."""
    if path.is_symlink():
        return True
    try:
        with path.open("rb") as file:
            return bool(_CHOOSES_A_PACK.search(file.read(_HEAD)))
    except OSError:
        return True
