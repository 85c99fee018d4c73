"""`budgetgen diff`: what changes for the public between two specs, documents or folders."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.arguments import Unit, check_format, documents_in, expanded
from budgetgen.cli.colour import GREEN, RED, painted, shows_colour
from budgetgen.cli.report import report, say, tell
from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.media import in_log, visible

if TYPE_CHECKING:
    from budgetgen.review.model import Comparison

FORMATS = ("text", "markdown", "json")
_SIGNS = {"-": RED, "+": GREEN}


def diff(
    old: Annotated[Path, typer.Argument(metavar="原来", help="规格、公开文本，或它们的文件夹。")],
    new: Annotated[Path | None, typer.Argument(metavar="现在", help="同上；与 --git 一起用时不写。")] = None,
    git: Annotated[
        str,
        typer.Option("--git", metavar="版本", help="与 git 里的一个版本比较，如 HEAD；甲..乙 比较两个版本。"),
    ] = "",
    shape: Annotated[str, typer.Option("--format", metavar="格式", help="text、markdown 或 json。")] = "text",
    stat: Annotated[bool, typer.Option("--stat", help="只说各表各段有几处不同。")] = False,
    every: Annotated[bool, typer.Option("--all", help="一笔钱牵动的数全部列出。")] = False,
    unit: Unit = "",
) -> None:
    """两份规格或公开文本，公开的数和文字有什么不同。

    一笔钱改了是一条，它牵动的数列在下面；挪动、改名各是一条；文字逐字比较，数不拆开。排版、注释、次序不算。
    退出码：相同 0，不同 1，读不了 2。
    """
    from budgetgen.review.writing import data, markdown, plain_paint, summary, text
    from budgetgen.review.writing import stat as statistics

    check_format(shape, FORMATS)
    done, alone = _compared(old, new, git, unit)
    colours = shows_colour(sys.stdout)
    if shape == "json":
        say(data(done), end="")
    elif shape == "markdown":
        say("\n".join(markdown(one) for one in done), end="")
    else:
        for one in done:
            if len(done) > 1 and one.same:
                continue
            head = f"{one.old} → {one.new}：{summary(one)}"
            lines = statistics(one) if stat else text(one, _coloured if colours else plain_paint, every)
            typer.echo("\n".join([in_log(visible(head)), *(lines if colours else map(in_log, lines))]))
    if len(done) > 1 and shape == "text":
        tell(f"比较 {len(done)} 份，不同 {sum(not one.same for one in done)} 份")
    raise typer.Exit(int(alone or any(not one.same for one in done)))


def _coloured(text: str, sign: str) -> str:
    return painted(text, _SIGNS[sign], sys.stdout)


def _compared(old: Path, new: Path | None, git: str, unit: str) -> tuple[list[Comparison], bool]:
    """The differences of all pairs of files, and whether some file is on one side only."""
    from budgetgen.review.differing import difference
    from budgetgen.review.sides import is_spec, side_of

    if git:
        if new is not None:
            raise CannotGoOn("有 --git 时只写一个文件或文件夹", EXIT_USAGE)
        return _against_git(old, git, unit)
    if new is None:
        raise CannotGoOn("要两份：budgetgen diff 原来 现在，或 budgetgen diff --git HEAD 规格", EXIT_USAGE)
    done = []
    pairs, alone = _pairs(old, new)
    for before, after in pairs:
        mixed = is_spec(before) != is_spec(after)
        sides = [side_of(path, unit=unit, as_document=mixed) for path in (before, after)]
        report(finding for _, findings in sides for finding in findings)
        done.append(difference(sides[0][0], sides[1][0]))
    return done, alone


def _pairs(old: Path, new: Path) -> tuple[list[tuple[Path, Path]], bool]:
    """The files to compare, of two folders those with the same path below them; whether one has more. Raises CannotGoOn
    if none is in both."""
    if not (old.is_dir() and new.is_dir()):
        return [(old, new)], False
    names = [{str(path.relative_to(folder)) for path in _files(folder)} for folder in (old, new)]
    both = sorted(names[0] & names[1])
    alone = _tell_alone(names, (str(old), str(new)))
    if not both:
        raise CannotGoOn(f"{old} 和 {new} 里没有同名的规格或文本", EXIT_USAGE)
    return [(old / name, new / name) for name in both], alone


def _tell_alone(names: Sequence[set[str]], sides: tuple[str, str]) -> bool:
    """Tell which files are on one side only; whether there are any."""
    for name in sorted(names[0] ^ names[1]):
        tell(visible(f"只在 {sides[0 if name in names[0] else 1]} 里有：{name}"))
    return names[0] != names[1]


def _files(folder: Path) -> list[Path]:
    """The specs below a folder; the documents where it has no specs."""
    try:
        return expanded([folder])
    except CannotGoOn:
        return documents_in([folder])


def _against_git(path: Path, git: str, unit: str) -> tuple[list[Comparison], bool]:
    """The differences of specs against a revision, or between two; whether a spec is in one of them only."""
    from budgetgen.review.differing import difference, shortened
    from budgetgen.review.git import checked_out
    from budgetgen.review.sides import side_of

    first, between, second = git.partition("..")
    with checked_out(path, first or "HEAD") as before, checked_out(path, second if between else "") as after:
        done = []
        names = [
            {
                os.path.relpath(file, side.root)
                for file in (expanded([side.path]) if side.path.exists() else [])
            }
            for side in (before, after)
        ]
        alone = _tell_alone(names, (before.name, after.name or "现在的文件"))
        for name in sorted(names[0] & names[1]):
            here, there = after.root / name, before.root / name
            old, _ = side_of(there, f"{name}（{before.name}）", unit)
            new, _ = side_of(here, f"{name}（{after.name}）" if after.name else name, unit)
            done.append(shortened(difference(old, new), (before.root, after.root)))
        return done, alone
