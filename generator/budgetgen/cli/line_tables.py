"""`budgetgen columns`: what the columns of a table of lines are, what its lines add up to, and the questions about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.columns import in_columns
from budgetgen.cli.report import report, say, tell
from budgetgen.findings import EXIT_FINDINGS, EXIT_USAGE, CannotGoOn, Finding, Severity, has_errors
from budgetgen.ledger.money import decimal_text

if TYPE_CHECKING:
    from budgetgen.importing.line_tables import LineTable, Sheet


def columns(
    file: Annotated[Path, typer.Argument(metavar="文件", help="明细表：.xlsx、.csv、.txt。")],
    sheet: Annotated[
        list[str] | None,
        typer.Option("--sheet", metavar="工作表", help="只看这张工作表，可以写几次；不写就看有内容的各张。"),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column", metavar="表头=意思", help="说明一列的意思，如 其他财力=其他收入；可以写几次。"
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping", metavar="文件", help="列的意思记在这个 .yaml 文件里：有就照它，新说明的加在后面。"
        ),
    ] = None,
    year: Annotated[int, typer.Option("--year", metavar="年度", help="预算年度；不写就是目录里最近的。")] = 0,
    unit: Annotated[
        str, typer.Option("--money", metavar="单位", help="表里没有写明时金额的单位：元、千元、万元。")
    ] = "元",
    nature: Annotated[
        str, typer.Option("--nature", metavar="性质", help="表里没有写支出性质时，各行都是这一种。")
    ] = "",
) -> None:
    """看明细表的各列是什么意思、凭什么这样认，各列合计多少，合计行列对不对。

    有一列不清楚的，在终端里会问；不在终端里是错误，用 --column 说明。说明过的用 --mapping 记下来，规格里写 列: 这个文件。
    """
    from budgetgen.importing.line_tables import LineTable, mapping_text, read_mapping
    from budgetgen.render.files import write_whole
    from budgetgen.spec.assembly import NATURES_BY_KEY

    _refuse(file, unit, nature, mapping)
    known = read_mapping(mapping) if mapping and mapping.exists() else {}
    before = mapping.read_text(encoding="utf-8") if mapping and known else ""
    whose = NATURES_BY_KEY[nature] if nature else ""
    table = LineTable(file, year or _newest_year(), unit, whose, dict(known), tuple(sheet or ()))
    for said in column or ():
        say_column(table, said)
    sheets, findings = understood(table)
    for one in sheets:
        say("\n".join(shown(one, table)))
    new = {heading: meaning for heading, meaning in table.said.items() if known.get(heading) != meaning}
    if mapping and new:
        write_whole({mapping: mapping_text(before, new).encode()})
        say(str(mapping))
    report(findings)
    if any(one.unclear for one in sheets):
        tell("不清楚的列请用 --column 表头=意思 说明，或在终端里运行，会逐列地问")
    elif any(one.is_table for one in sheets):
        say("\n".join(_to_paste(table, sheets, mapping, nature)))
    raise typer.Exit(EXIT_FINDINGS if has_errors(findings) else 0)


def _refuse(file: Path, unit: str, nature: str, mapping: Path | None) -> None:
    from budgetgen.ledger.money import UNITS
    from budgetgen.spec.assembly import NATURES_BY_KEY

    if not file.is_file():
        raise CannotGoOn(f"没有文件 {file}", EXIT_USAGE)
    if unit not in UNITS:
        raise CannotGoOn(f"没有金额单位 “{unit}”，可以写 {'、'.join(UNITS)}", EXIT_USAGE)
    if nature and nature not in NATURES_BY_KEY:
        raise CannotGoOn(f"没有支出性质 “{nature}”，可以写 {'、'.join(NATURES_BY_KEY)}", EXIT_USAGE)
    if mapping and mapping.suffix not in (".yaml", ".yml"):
        raise CannotGoOn(f"{mapping} 要以 .yaml 结尾", EXIT_USAGE)


def _newest_year() -> int:
    from budgetgen.catalog.catalog import LAST_YEAR

    return LAST_YEAR


def say_column(table: LineTable, said: str) -> None:
    """Take in what an option says of a column."""
    from budgetgen.importing.line_tables import meaning_fault

    heading, mark, meaning = (part.strip() for part in said.partition("="))
    if not (heading and mark and meaning):
        raise CannotGoOn(f"--column “{said}” 要写成 表头=意思，如 其他财力=其他收入", EXIT_USAGE)
    if fault := meaning_fault(heading, meaning, table.year):
        raise CannotGoOn(f"--column “{said}”：{fault}", EXIT_USAGE)
    table.said[heading] = meaning


def understood(table: LineTable) -> tuple[list[Sheet], list[Finding]]:
    """The sheets with the findings about them; at a terminal whoever sits there is asked what is not clear."""
    from budgetgen.cli.asking import ask, at_a_terminal

    while True:
        sheets, findings = table.sheets()
        found = findings + [f for one in sheets if one.is_table or len(sheets) == 1 for f in one.findings]
        question = next(_questions(sheets, table), None) if at_a_terminal() else None
        if question is None:
            return sheets, found
        heading, why = question
        table.said[heading] = ask(
            f"{why}。它是什么（一种钱、一列的名字、合计，或者 不用）", "", _taken(heading, table)
        )


def _questions(sheets: list[Sheet], table: LineTable) -> Iterator[tuple[str, str]]:
    """The columns to ask about, with why; not those of one heading with others, which no answer tells apart."""
    for one in sheets:
        headings = [column.heading.text for column in one.columns]
        for column in one.unclear:
            heading = column.heading.text
            if headings.count(heading) == 1 and heading not in table.said:
                yield heading, column.evidence


def _taken(heading: str, table: LineTable) -> Callable[[str], tuple[str, str]]:
    from budgetgen.importing.line_tables import meaning_fault

    return lambda text: (text, meaning_fault(heading, text, table.year))


def shown(one: Sheet, table: LineTable) -> list[str]:
    """A sheet as a table: column, heading, meaning, evidence, sum."""
    from budgetgen.source.grid import column_letters

    name = f"{table.path}{f'（工作表 {one.name}）' if one.name else ''}"
    if not one.is_table:
        return [f"{name}：不是明细表，没有找到表头", ""]
    sums = one.sums()
    rows = [("列", "表头", "意思", "依据", "合计（元）")]
    for column in one.columns:
        at = column.heading.column
        money = decimal_text(sums[at], 2, True) if at in sums else ""
        clear = (column.meaning, column.evidence) if column.meaning else ("？", "")
        rows.append((column_letters(at + 1), column.heading.text, *clear, money))
    return [headline(name, one), *in_columns(rows), *_totals(one), ""]


def headline(name: str | Path, one: Sheet) -> str:
    """What a sheet comes to, in one line."""
    if one.read is None:
        return f"{name}：有不清楚的列"
    rows, amounts = len(one.read.totals.numbers), len(one.read.lines)
    return f"{name}：明细 {rows} 行 {amounts} 笔，合计 {decimal_text(one.amount, 2, True)} 元"


def _totals(one: Sheet) -> list[str]:
    """Whether the totals of a sheet tie to its lines."""
    if one.read is None:
        return []
    rows, header = len(one.read.totals.found), one.read.totals.cells.header
    wrong = sum(finding.rule == "table-total" for finding in one.findings)
    others = sum(f.severity is Severity.ERROR for f in one.findings) - wrong
    what = "、".join(
        [f"合计行 {rows} 个"] * bool(rows) + [f"合计列 {len(header.totals)} 个"] * bool(header.totals)
    )
    if not what:
        return ["没有合计行和合计列可以核对"]
    if others:
        return [f"{what}，各行还有错误，没有核对"]
    return [f"{what}，{f'不符 {wrong} 处' if wrong else '都与各行各列相符'}"]


def _to_paste(table: LineTable, sheets: list[Sheet], mapping: Path | None, nature: str) -> list[str]:
    """What a spec says to use the table."""
    from budgetgen.spec.column_words import as_key

    used = [one.name for one in sheets if one.is_table and one.name]
    tells = all(one.tells_nature for one in sheets if one.is_table)
    lines = ["规格里写：", f"{nature or ('明细' if tells else '基本支出')}:"]
    lines.append(f"  表: {as_key(table.path.name)}")
    if len(sheets) > 1 or table.wanted:
        lines.append(f"  工作表: {used[0] if len(used) == 1 else '[' + ', '.join(map(as_key, used)) + ']'}")
    if mapping:
        lines.append(f"  列: {as_key(mapping.name)}")
    elif table.said:
        lines += ["  列:", *(f"    {as_key(heading)}: {meaning}" for heading, meaning in table.said.items())]
    return lines
