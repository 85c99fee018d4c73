"""`budgetgen audit`: documents that others made; verdict, findings, proofs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.arguments import ReportFormat, check_format, documents_in
from budgetgen.cli.colour import GREEN, RED
from budgetgen.cli.loudness import is_quiet, is_verbose
from budgetgen.cli.report import Progress, report, say, tell
from budgetgen.findings import EXIT_USAGE, CannotGoOn, has_errors
from budgetgen.media import visible

if TYPE_CHECKING:
    from budgetgen.audit.model import Audited
    from budgetgen.read.model import ReadDocument


def audit(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="文件...", help="公开文本（Word、Excel、PDF、网页等）；写文件夹就是里面所有的。"
        ),
    ],
    shape: ReportFormat = "text",
    before: Annotated[
        Path | None,
        typer.Option("--before", metavar="文件", help="去年公开的文本：今年文本里说的上年数与它核对。"),
    ] = None,
    accept: Annotated[
        Path | None,
        typer.Option("--accept", metavar="文件.yaml", help="核实过、不用再报的问题，各写理由。"),
    ] = None,
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate",
            metavar="文件",
            help="把问题标在文本上：.html（什么文本都行）、.docx（Word 批注）、.xlsx（单元格批注）。",
        ),
    ] = None,
    overview: Annotated[
        Path | None,
        typer.Option("--report", metavar="文件.xlsx", help="写一份汇总：各文件的结论，每个问题一行。"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="要写的文件已经存在也写，原来的不保留。")] = False,
) -> None:
    """审核别人做的公开文本：有没有一本账能四舍五入成这些数？没有就证明，指出是哪一格。

    各表的数一起核对，文字和指标用 check 的规则查。只差末位的算提示；没有读懂的说“没有核对”，不算通过。
    退出码：没有矛盾 0，有错误或警告 1，读不懂 2。
    """
    from budgetgen.audit.accepting import Settled, read_accepted
    from budgetgen.audit.auditing import worst
    from budgetgen.audit.overview import write as write_overview
    from budgetgen.audit.report import FORMATS, write
    from budgetgen.batch import audit_all
    from budgetgen.read.opening import read_document
    from budgetgen.render.files import write_whole

    check_format(shape, ("text", *FORMATS))
    paths = documents_in(files)
    if len(paths) > 1 and (annotate or before):
        raise CannotGoOn(f"{'--annotate 一次标注' if annotate else '--before 一次核对'}一个文件", EXIT_USAGE)
    if overview and overview.suffix != ".xlsx":
        raise CannotGoOn(f"{overview} 不是汇总的名字，汇总以 .xlsx 结尾", EXIT_USAGE)
    for output in filter(None, (annotate, overview)):
        if any(output.resolve() == path.resolve() for path in paths):
            raise CannotGoOn(f"{output} 是要审核的文件，不改写；请换一个名字", EXIT_USAGE)
        if output.exists() and not force:
            raise CannotGoOn(f"{output} 已经存在，没有改动；要重写请加 --force", EXIT_USAGE)
    settled = read_accepted(accept) if accept else Settled()
    report(settled.findings)
    if has_errors(settled.findings):
        raise typer.Exit(EXIT_USAGE)
    taken = 0
    last_year = read_document(before) if before else None
    progress = Progress(len(paths))
    done: list[Audited] = []
    together = annotate is None and last_year is None
    for one in audit_all(paths) if together else [_whole(paths[0], last_year)]:
        taken += settled.apply(one)
        progress.clear()
        if shape == "text":
            _show(one)
        if annotate is not None:
            _annotate(one, paths[0], annotate)
        done.append(one)
        progress.step()
    progress.clear()
    if shape != "text":
        say(write(done, shape), end="")
    elif len(done) > 1 and not is_quiet():
        _summary(done)
    report(settled.unused())
    if taken:
        tell(f"按 {visible(str(accept))} 认可 {taken} 处")
    if overview is not None:
        write_whole({overview: write_overview(done)})
        tell(f"汇总写在 {visible(str(overview))}")
    raise typer.Exit(worst(done))


def _whole(path: Path, before: ReadDocument | None) -> Audited:
    """A document audited, with what was read of it."""
    from budgetgen.audit.auditing import audit_file
    from budgetgen.pack.find import project_root

    return audit_file(path, project_root(path), before)


def _annotate(one: Audited, path: Path, output: Path) -> None:
    """Write the document with its findings marked."""
    from budgetgen.audit.annotate import annotated
    from budgetgen.render.files import write_whole

    if one.document is None:
        return
    data, nowhere = annotated(one, path.read_bytes(), output.suffix.lower())
    write_whole({output: data})
    tell(f"标注写在 {visible(str(output))}" + (f"；{nowhere} 处在文本里找不到位置" if nowhere else ""))


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
    say(visible(f"{one.file}: {VERDICTS[one.verdict]}{one.looked}"))


def _summary(done: list[Audited]) -> None:
    """How many documents came to which verdict."""
    from budgetgen.audit.model import CONSISTENT, VERDICTS

    counts = {text: sum(VERDICTS[one.verdict] == text for one in done) for text in VERDICTS.values()}
    told = "，".join(f"{text} {count} 份" for text, count in counts.items() if count)
    clean = all(one.verdict == CONSISTENT for one in done)
    tell(f"共 {len(done)} 份：{told}", GREEN if clean else RED)
