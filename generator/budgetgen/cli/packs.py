"""Commands about template packs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from budgetgen.cli.report import report
from budgetgen.findings import EXIT_FINDINGS, has_errors

app = typer.Typer(help="制作和查看版式包。", rich_markup_mode=None)


@app.command("list")
def pack_list() -> None:
    """列出可用的版式包：名字、全称，没有对照过公开文本的注明“未核对”。"""
    from budgetgen.cli.width import width
    from budgetgen.pack.about import about
    from budgetgen.pack.find import names, project_root

    project = project_root(Path("x"))
    found = {name: about(name, project) for name in names(project)}
    wide = max(map(width, found))
    for name, said in found.items():
        told = (
            "" if not said.unchecked else "未核对" if said.unchecked == "是" else f"未核对：{said.unchecked}"
        )
        typer.echo(f"{name}{' ' * (wide - width(name))}  {said.title}  {told}".rstrip())


@app.command("scaffold")
def pack_scaffold(
    name: Annotated[str, typer.Argument(metavar="版式包", help="版式包的名字。")],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的模板。")] = False,
) -> None:
    """按版式生成 Word 和 Excel 起步模板。"""
    from budgetgen.forms.scaffold import scaffold

    written, findings = scaffold(name, force)
    report(findings)
    for file in written:
        typer.echo(str(file))
    raise typer.Exit(EXIT_FINDINGS if has_errors(findings) else 0)
