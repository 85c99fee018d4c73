"""Commands about template packs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.arguments import Strict, exit_status
from budgetgen.cli.loudness import App, is_quiet
from budgetgen.cli.report import conclude, report, say, tell, unheard
from budgetgen.findings import EXIT_FINDINGS, Finding, Place, has_errors
from budgetgen.media import visible

if TYPE_CHECKING:
    from budgetgen.forms.fresh import Fresh

app = App(help="制作和查看版式包。", rich_markup_mode=None)


def _reference(argument: str) -> str:
    """A pack as the program names it: a name, or a path with slashes."""
    path = argument.replace(os.sep, "/")
    return f"{path}/" if path in (".", "..") else path


PackArgument = Annotated[
    str,
    typer.Argument(metavar="版式包", help="版式包的名字，或它的文件夹（如 ./forms/my）。", parser=_reference),
]
PackArguments = Annotated[
    list[str],
    typer.Argument(metavar="版式包...", help="版式包的名字或文件夹，可以写几个。", parser=_reference),
]


def _mark(unchecked: str) -> str:
    """How a pack that was not compared with a published document is marked."""
    return f"未核对：{unchecked}" if unchecked not in ("", "是") else "未核对" * bool(unchecked)


@app.command("list")
def pack_list() -> None:
    """列出可用的版式包：名字、名称、在哪里、沿用哪个；没有对照过公开文本的注明“未核对”。"""
    from budgetgen.cli.columns import in_columns
    from budgetgen.forms.listing import listing
    from budgetgen.pack.find import project_root
    from budgetgen.source.settings import settings

    project = project_root(Path("x"))
    report(settings(project).findings)
    rows = [
        (
            pack.name,
            pack.title,
            pack.where,
            f"沿用 {pack.parent}" if pack.parent else "",
            _mark(pack.unchecked),
        )
        for pack in listing(project)
    ]
    for line in in_columns(rows):
        say(line)
    raise typer.Exit(exit_status(list(settings(project).findings), False))


@app.command("show")
def pack_show(
    pack: PackArgument,
    what: Annotated[
        str, typer.Argument(metavar="表", help="表名；或 表/行/列，看一格怎样取数；不写就看全部的次序。")
    ] = "",
) -> None:
    """画出版式：表头、行，每一列每一行怎样取数。"""
    from budgetgen.cli.drawing import drawing, overview
    from budgetgen.pack import find
    from budgetgen.pack.reading import load

    place, project = Place("命令行"), find.project_of(pack)
    layout, findings = load(pack, place, project)
    report(findings)
    folder = find.locate(pack, project, place)
    if layout is None or folder is None:
        raise typer.Exit(EXIT_FINDINGS)
    below = find.parent(find.read_pack(folder)[0])
    say(drawing(layout, what) if what else overview(layout, below.text if below else ""))


@app.command("new")
def pack_new(
    name: Annotated[
        str,
        typer.Argument(metavar="名字", help="新版式包的名字，或放它的文件夹。", parser=_reference),
    ],
    parent: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="版式包",
            help="沿用哪个版式包；不写就从一份小而完整的版式开始。",
            parser=_reference,
        ),
    ] = "",
) -> None:
    """新建版式包：沿用已有的，只写不同之处；或从头写起。"""
    from budgetgen.forms.fresh import fresh
    from budgetgen.pack.find import shown

    made, findings = fresh(name, parent)
    report(findings)
    if made is None:
        raise typer.Exit(EXIT_FINDINGS)
    for file in made.written:
        say(visible(shown(file)))
    if not is_quiet():
        tell(next_steps(made))
    raise typer.Exit(exit_status(findings, False))


@app.command("check")
def pack_check(packs: PackArguments, strict: Strict = False) -> None:
    """检查版式包：版式、默认文字、Word 和 Excel 模板，不对的一次列出。"""
    from budgetgen.forms.checking import check_pack

    told: set[Finding] = set()
    for pack in packs:
        report(unheard(check_pack(pack), told))
    conclude(list(told), clean="没有发现问题")
    raise typer.Exit(exit_status(list(told), strict))


@app.command("scaffold")
def pack_scaffold(
    name: PackArgument,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的模板。")] = False,
) -> None:
    """按版式生成 Word 和 Excel 起步模板。"""
    from budgetgen.forms.scaffold import scaffold
    from budgetgen.pack.find import shown

    written, findings = scaffold(name, force)
    report(findings)
    for file in written:
        say(visible(shown(file)))
    raise typer.Exit(EXIT_FINDINGS if has_errors(findings) else 0)


def next_steps(made: Fresh) -> str:
    """What to do with a new pack."""
    from budgetgen.pack.find import shown

    name = made.reference
    return "\n".join(
        [
            "接下来：",
            f"  1. 改 {shown(made.written[0])}：名称、年度和不同的地方",
            f"  2. budgetgen pack check {name}        有没有写错",
            f"  3. budgetgen pack show {name} 表名    一张表的行、列和取数",
            f"  4. budgetgen pack scaffold {name}     照版式生成 Word、Excel 模板，再改样子",
            f"  5. budgetgen init my.yaml --pack {name}，budgetgen render my.yaml",
        ]
    )
