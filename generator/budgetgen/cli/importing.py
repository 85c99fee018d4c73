"""`budgetgen import`: documents become a spec; what was read, what was not, and what is left to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.loudness import is_quiet
from budgetgen.cli.report import report, say, tell
from budgetgen.findings import EXIT_USAGE, CannotGoOn

if TYPE_CHECKING:
    from budgetgen.importing.importing import Imported

_TOLD = 8


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="文件...", help="公开文本（Word、Excel、PDF 等），今年的、去年的都可以。"),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="规格", help="写成这个规格文件（.yaml）。")
    ],
    pack: Annotated[
        str, typer.Option("--pack", metavar="版式包", help="用哪个版式包；不写就用表式最像的。")
    ] = "",
    year: Annotated[
        int, typer.Option("--year", metavar="年度", help="预算年度；不写就照文本，几份文本用最近的。")
    ] = 0,
    force: Annotated[bool, typer.Option("--force", help="规格文件已经存在也写，原来的不保留。")] = False,
    sources: Annotated[
        bool, typer.Option("--sources/--no-sources", help="在说明里写明各部分的来源。")
    ] = True,
) -> None:
    """由公开文本生成规格：表里的数、项目、指标、采购、资产、文字。

    生成的规格当即再算一遍，与读到的每个数比较。没有读懂的、文本里没有的逐项列出，不猜。
    几份文本里年度最近的是今年的；去年的用来补职责、单位、名词解释和上年数。
    """
    from budgetgen.importing.importing import import_documents
    from budgetgen.pack import find
    from budgetgen.read.opening import read_document
    from budgetgen.render.files import write_whole

    if output.suffix not in (".yaml", ".yml"):
        raise CannotGoOn(f"{output} 不是规格的名字，规格文件以 .yaml 结尾", EXIT_USAGE)
    if output.exists() and not force:
        raise CannotGoOn(f"{output} 已经存在，没有改动；要重写请加 --force", EXIT_USAGE)
    documents = [read_document(file) for file in files]
    report(finding for document in documents for finding in document.findings)
    done = import_documents(documents, find.project_root(output), pack, year, sources)
    report(done.findings)
    write_whole({output: done.text.encode()})
    for line in [*([] if is_quiet() else summary(done)), *problems(done)]:
        tell(line)
    say(str(output))


def summary(done: Imported) -> list[str]:
    """What an import comes to: the pack, the tables, the cells, what is left to fill in."""
    from budgetgen.source.scalars import TO_FILL

    lines = []
    likely = "、".join(f"{pack.name} {score:.0%}" for score, pack in done.packs[:3])
    lines.append(f"版式包：{done.pack.name}（表式的相近程度：{likely}）")
    figures = sum(len(table.figures) for table in done.tables)
    seen = sum(table.seen for table in done.tables if table.figures)
    tables = sum(bool(table.figures) for table in done.tables)
    lines.append(f"读入：{tables} 张表，有数字的格 {seen} 个，读懂 {figures} 个")
    lines.append(f"核对：规格算出的与读到的相同 {done.equal} 个，共 {done.compared} 个")
    blanks = done.text.count(TO_FILL)
    if blanks:
        lines.append(f"还要填 {blanks} 处，都写着 “{TO_FILL}”")
    return lines


def problems(done: Imported) -> list[str]:
    """Cells that the spec shows otherwise, and cells that contradict each other."""
    lines = []
    for table, label, shown, computed in done.differing[:_TOLD]:
        lines.append(f"不同：{table.title}，{label or '（没有名称的行）'}：文本 {shown}，规格 {computed}")
    if len(done.differing) > _TOLD:
        lines.append(f"…… 另有 {len(done.differing) - _TOLD} 个不同")
    if done.broken:
        lines.append(f"文本里有 {len(done.broken)} 个数彼此矛盾，没有哪一本账能同时显示它们：")
        for relation in done.broken[:_TOLD]:
            source = relation.source
            if source is not None:
                name = source.cell.label or source.cell.code
                lines.append(f"  {source.table.title}，{name}：{source.cell.text}")
    return lines
