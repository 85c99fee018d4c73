"""`budgetgen import`: documents become a spec; what was read, what was not, and what is left to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.loudness import is_quiet
from budgetgen.cli.report import report, say, tell
from budgetgen.findings import EXIT_FINDINGS, EXIT_USAGE, CannotGoOn, has_errors

if TYPE_CHECKING:
    from budgetgen.importing.importing import Imported
    from budgetgen.read.model import ReadDocument

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
    lines: Annotated[
        Path | None,
        typer.Option(
            "--lines",
            metavar="明细表",
            help="今年的明细表（.xlsx、.csv）；只有明细的文件不写这个选项也认得出。",
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="表头=意思", help="说明明细表一列的意思；可以写几次，见 columns。"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="规格文件已经存在也写，原来的不保留。")] = False,
    sources: Annotated[
        bool, typer.Option("--sources/--no-sources", help="在说明里写明各部分的来源。")
    ] = True,
) -> None:
    """由公开文本生成规格：表里的数、项目、指标、采购、资产、文字。

    生成的规格当即再算一遍，与读到的每个数比较。没有读懂的、文本里没有的逐项列出，不猜。
    几份文本里年度最近的是今年的；去年的用来补职责、单位、名词解释和上年数。
    今年的明细表（一行一笔，或者资金、性质等分成几列）不抄进规格：规格写 明细: {表: …}，项目、文字取自去年的文本。
    """
    from budgetgen.importing.importing import import_documents
    from budgetgen.pack import find
    from budgetgen.read.opening import read_document
    from budgetgen.render.files import write_whole

    if output.suffix not in (".yaml", ".yml"):
        raise CannotGoOn(f"{output} 不是规格的名字，规格文件以 .yaml 结尾", EXIT_USAGE)
    if output.exists() and not force:
        raise CannotGoOn(f"{output} 已经存在，没有改动；要重写请加 --force", EXIT_USAGE)
    table = _table_of_lines(files, lines, year)
    documents = [read_document(file) for file in files if file != table]
    report(finding for document in documents for finding in document.findings)
    project = find.project_root(output)
    if table is None:
        done = import_documents(documents, project, pack, year, sources)
    else:
        done = _from_lines(table, documents, output, column or [], pack, year, sources)
    report(done.findings)
    write_whole({output: done.text.encode()})
    for line in [*([] if is_quiet() else summary(done)), *problems(done)]:
        tell(line)
    say(str(output))


def _table_of_lines(files: list[Path], lines: Path | None, year: int) -> Path | None:
    """The file that holds this year's lines, if one does. Raises CannotGoOn for several."""
    from budgetgen.catalog.catalog import LAST_YEAR
    from budgetgen.importing.line_tables import holds_lines

    if lines is not None and not lines.is_file():
        raise CannotGoOn(f"没有文件 {lines}", EXIT_USAGE)
    found = [lines] if lines else [file for file in files if holds_lines(file, year or LAST_YEAR)]
    if len(found) > 1:
        names = "、".join(map(str, found))
        raise CannotGoOn(
            f"有 {len(found)} 个明细表（{names}），一次只用一个；几张请放在一个工作簿里", EXIT_USAGE
        )
    return found[0] if found else None


def _from_lines(
    file: Path,
    documents: list[ReadDocument],
    output: Path,
    column: list[str],
    pack: str,
    year: int,
    sources: bool,
) -> Imported:
    """The spec of a table of lines; ends the program where a column of it is not clear."""
    from budgetgen.catalog.catalog import LAST_YEAR
    from budgetgen.cli.line_tables import headline, say_column, shown, understood
    from budgetgen.importing.from_lines import import_lines
    from budgetgen.importing.line_tables import LineTable
    from budgetgen.pack import find

    table = LineTable(file, year or LAST_YEAR)
    for said in column:
        say_column(table, said)
    sheets, findings = understood(table)
    used = [sheet for sheet in sheets if sheet.is_table]
    if has_errors(findings) or not used:
        for sheet in used:
            say("\n".join(shown(sheet, table)))
        report(findings)
        raise CannotGoOn(
            f"明细表 {file} 还有不清楚的，没有写出；列的意思用 --column 表头=意思 说明", EXIT_FINDINGS
        )
    done = import_lines(documents, table, used, output, find.project_root(output), pack, year, sources)
    done.lines = [headline(file, sheet) for sheet in used]
    return done


def summary(done: Imported) -> list[str]:
    """What an import comes to: the pack, the tables, the cells, what is left to fill in."""
    from budgetgen.source.scalars import TO_FILL

    lines = []
    likely = "、".join(f"{pack.name} {score:.0%}" for score, pack in done.packs[:3])
    lines.append(f"版式包：{done.pack.name}（表式的相近程度：{likely}）")
    lines += done.lines
    figures = sum(len(table.figures) for table in done.tables)
    seen = sum(table.seen for table in done.tables if table.figures)
    tables = sum(bool(table.figures) for table in done.tables)
    if tables or not done.lines:
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
