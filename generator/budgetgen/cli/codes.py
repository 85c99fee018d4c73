"""The command that looks up official codes and names."""

from __future__ import annotations

from typing import Annotated

import typer

from budgetgen.cli.report import say, tell
from budgetgen.findings import EXIT_FINDINGS


def code(
    words: Annotated[list[str], typer.Argument(metavar="编码或词...", help="如 20132、A0202、接待。")],
    year: Annotated[
        int,
        typer.Option(
            "--year", metavar="年度", help="预算年度；不写就是目录收到的最后一年。", show_default=False
        ),
    ] = 0,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="类别", help="功能、部门经济、政府经济、采购、指标、三公 或 收入。"),
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="全部列出。")] = False,
) -> None:
    """查科目：按编码或名称，看它的上下级、年度、依据。"""
    from budgetgen.catalog.catalog import FIRST_YEAR, LAST_YEAR
    from budgetgen.cli.code_cards import answer, near_misses

    if year and not 1990 <= year <= 2100:
        raise typer.BadParameter(f"{year} 不是预算年度，请写四位年份。")
    year = year or LAST_YEAR
    if not FIRST_YEAR <= year <= LAST_YEAR:
        tell(f"目录只收 {FIRST_YEAR}—{LAST_YEAR} 年，{year} 年按最近的一年看")
    kinds = _kinds(kind)
    missing = False
    told = []
    for word in words:
        found = answer(word, year, kinds, everything)
        if found:
            told.append(found)
        else:
            missing = True
            tell(near_misses(word, year, kinds))
    if told:
        say("\n\n".join(told))
    raise typer.Exit(EXIT_FINDINGS if missing else 0)


def _kinds(word: str) -> tuple[str, ...]:
    """The kinds to look in: the one that is named, else all."""
    from budgetgen.catalog.words import KINDS, kind_named

    if not word:
        return tuple(KINDS)
    kind = kind_named(word)
    if kind is None:
        raise typer.BadParameter(
            f"没有 “{word}” 这一类，可以写 功能、部门经济、政府经济、采购、指标、三公、收入。"
        )
    return (kind,)
