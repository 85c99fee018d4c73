"""`budgetgen audit`: documents that others made; verdict, findings, proofs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.arguments import documents_in
from budgetgen.cli.colour import GREEN, RED
from budgetgen.cli.loudness import is_quiet, is_verbose
from budgetgen.cli.report import Progress, report, say, tell
from budgetgen.media import visible

if TYPE_CHECKING:
    from budgetgen.audit.model import Audited


class Shape(StrEnum):
    """How the result is shown."""

    TEXT = "text"
    JSON = "json"


def audit(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="文件...", help="公开文本（Word、Excel、PDF、网页等）；写文件夹就是里面所有的。"
        ),
    ],
    shape: Annotated[
        Shape, typer.Option("--format", metavar="格式", help="text（给人看）或 json（给程序用）。")
    ] = Shape.TEXT,
) -> None:
    """审核别人做的公开文本：有没有一本账能四舍五入成这些数？没有就证明，指出是哪一格。

    各表的数一起核对，文字和指标用 check 的规则查。只差末位的算提示；没有读懂的说“没有核对”，不算通过。
    退出码：没有矛盾 0，有错误或警告 1，读不懂 2。
    """
    from budgetgen.audit.auditing import audit_file, worst
    from budgetgen.audit.report import write
    from budgetgen.pack.find import project_root

    paths = documents_in(files)
    progress = Progress(len(paths))
    done: list[Audited] = []
    for path in paths:
        one = audit_file(path, project_root(path))
        progress.clear()
        if shape is Shape.TEXT:
            _show(one)
        done.append(one)
        progress.step()
    progress.clear()
    if shape is Shape.JSON:
        say(write(done), end="")
    elif len(done) > 1 and not is_quiet():
        _summary(done)
    raise typer.Exit(worst(done))


def _show(one: Audited) -> None:
    """A document's findings on standard error, its verdict on standard output."""
    from budgetgen.audit.model import VERDICTS
    from budgetgen.findings import Severity

    quiet = is_quiet()
    report(f for f in one.every if not quiet or f.severity is not Severity.HINT)
    if not quiet:
        for reason in one.unchecked:
            tell(visible(f"{one.file}: 没有核对：{reason.removeprefix('没有核对：')}"))
    if is_verbose():
        tell(f"{one.file}: 关系 {one.size[0]} 个，未知数 {one.size[1]} 个")
    looked = f"（数 {one.bound}/{one.seen}，关系 {one.relations}，规则 {one.rules} 条）" if one.seen else ""
    say(visible(f"{one.file}: {VERDICTS[one.verdict]}{looked}"))


def _summary(done: list[Audited]) -> None:
    """How many documents came to which verdict."""
    from budgetgen.audit.model import CONSISTENT, VERDICTS

    counts = {text: sum(VERDICTS[one.verdict] == text for one in done) for text in VERDICTS.values()}
    told = "，".join(f"{text} {count} 份" for text, count in counts.items() if count)
    clean = all(one.verdict == CONSISTENT for one in done)
    tell(f"共 {len(done)} 份：{told}", GREEN if clean else RED)
