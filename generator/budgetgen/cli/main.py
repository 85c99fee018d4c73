"""The command line: parse, call, print."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen import __version__
from budgetgen.cli import packs
from budgetgen.cli.arguments import SpecFile, SpecFiles, Strict, Unit, exit_status, expanded
from budgetgen.cli.auditing import audit
from budgetgen.cli.checking import check, rule
from budgetgen.cli.chinese import speak_chinese
from budgetgen.cli.codes import code
from budgetgen.cli.differing import diff
from budgetgen.cli.ending import bound_memory, ended
from budgetgen.cli.importing import import_
from budgetgen.cli.line_tables import columns
from budgetgen.cli.loudness import USUAL, App, be
from budgetgen.cli.reading import read
from budgetgen.cli.report import Progress, conclude, detail, report, say, tell, unheard, verdict
from budgetgen.findings import (
    EXIT_FINDINGS,
    CannotGoOn,
    Finding,
    Severity,
    has_errors,
)
from budgetgen.media import visible

if TYPE_CHECKING:
    from budgetgen.publish import Prepared

app = App(
    help="由一份规格生成部门预算公开文本（Word、Excel）。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(packs.app, name="pack")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"budgetgen {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本。")
    ] = False,
) -> None:
    pass


@app.command()
def render(
    specs: SpecFiles,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="目录", help="写到这个目录。")] = Path(
        "output"
    ),
    formats: Annotated[
        str, typer.Option("--format", metavar="格式", help="docx,xlsx,pdf,html,json 中的几种。")
    ] = "docx,xlsx",
    strict: Strict = False,
    force: Annotated[
        bool, typer.Option("--force", help="违反规则也写出，并说明；读不懂、算不出的仍不写。")
    ] = False,
    unit: Unit = "",
    open_it: Annotated[bool, typer.Option("--open", help="写好后打开第一个文件。")] = False,
) -> None:
    """生成公开文本；有错误的规格只报告，不写出。

    写出的文件逐行列在标准输出上，报告在标准错误上。pdf 要用到 LibreOffice。
    """
    from budgetgen.publish import render as render_one

    wanted = _formats(formats)
    taken: set[Path] = set()
    told: set[Finding] = set()
    findings, done, failed, status = [], 0, 0, 0
    first: Path | None = None
    paths = expanded(specs)
    progress = Progress(len(paths))
    for path in paths:
        try:
            written, found = render_one(path, output, wanted, taken, force, unit)
        except CannotGoOn as stop:
            progress.clear()
            tell(visible(stop.about(path)))
            failed, status = failed + 1, max(status, stop.status)
            progress.step()
            continue
        progress.clear()
        new = unheard(found, told)
        report(new)
        findings += new
        if written and has_errors(found):
            tell(visible(f"{path}: 有错误，按 --force 写出"))
        done, failed = done + bool(written), failed + (not written)
        for file in written:
            say(str(file))
        first = first or next(iter(written), None)
        progress.step()
    progress.clear()
    if findings or failed:
        conclude(findings, done, failed)
    if open_it and first:
        from budgetgen.cli.opening import show_file

        show_file(first)
    raise typer.Exit(max(status, exit_status(findings, strict)))


app.command()(check)
app.command()(code)
app.command()(rule)
app.command()(read)
app.command("import")(import_)
app.command()(columns)
app.command()(audit)
app.command()(diff)


@app.command()
def explain(
    spec: SpecFile,
    figure: Annotated[str, typer.Argument(metavar="数", help="表/行/列，或者印出来的一个数，如 391.54。")],
    unit: Unit = "",
) -> None:
    """说明一个数的来历：由规格哪几行相加，怎样取整，还出现在哪里。"""
    from budgetgen.cli.explanation import explanation_text
    from budgetgen.disclosure.explain import explain as explain_figure
    from budgetgen.publish import prepare

    prepared = prepare(spec, unit=unit)
    report(prepared.findings)
    detail(_read(prepared))
    if prepared.disclosure is None or prepared.books is None:
        raise typer.Exit(EXIT_FINDINGS)
    found = explain_figure(prepared.disclosure, prepared.books, figure)
    say("\n\n".join(map(explanation_text, found)))


@app.command()
def show(
    spec: SpecFile,
    table: Annotated[str, typer.Argument(metavar="表", help="表名；不写就列出全部表名。")] = "",
    unit: Unit = "",
) -> None:
    """在终端里看一张表。"""
    from budgetgen.cli.grid import table_names, table_text
    from budgetgen.publish import prepare

    prepared = prepare(spec, unit=unit)
    report(f for f in prepared.findings if f.severity is Severity.ERROR)
    detail(_read(prepared))
    if prepared.disclosure is None:
        raise typer.Exit(EXIT_FINDINGS)
    if others := verdict([f for f in prepared.findings if f.severity is not Severity.ERROR], 0, 0):
        tell(f"另有{others}，用 budgetgen check 看")
    say(table_text(prepared.disclosure, table) if table else table_names(prepared.disclosure))


@app.command()
def init(
    file: Annotated[Path, typer.Argument(metavar="文件", help="要新建的规格文件。")],
    pack: Annotated[
        str, typer.Option("--pack", metavar="版式包", help="用哪个版式包；不写就用最新的。")
    ] = "",
    year: Annotated[int, typer.Option("--year", metavar="年度", help="预算年度；不写就是版式包的年度。")] = 0,
    name: Annotated[str, typer.Option("--name", metavar="名称", help="部门的名称。")] = "",
    code: Annotated[str, typer.Option("--code", metavar="编码", help="部门的编码。")] = "",
    level: Annotated[str, typer.Option("--level", metavar="级次", help="部门的级次，如 市级、县级。")] = "",
) -> None:
    """新建一份规格：完整、带说明，可以立即 render。

    在终端里会问没有写的几项，回车用括号里的；不在终端里不问。日期、采购目录等照预算年度写。
    """
    from budgetgen.cli.asking import answered
    from budgetgen.forms.start import Answers, start

    start(file, answered(file, Answers(pack, year, name, code, level)))
    say(str(file))


@app.command()
def schema(
    data: Annotated[
        bool, typer.Option("--data", help="输出 render --format json 所写数据的 Schema。")
    ] = False,
    report_shape: Annotated[
        bool, typer.Option("--report", help="输出 check --format json 所写报告的 Schema。")
    ] = False,
    audit_shape: Annotated[
        bool, typer.Option("--audit", help="输出 audit --format json 所写报告的 Schema。")
    ] = False,
    diff_shape: Annotated[
        bool, typer.Option("--diff", help="输出 diff --format json 所写数据的 Schema。")
    ] = False,
) -> None:
    """输出规格的 JSON Schema，供编辑器补全和提示。"""
    import json

    from budgetgen.audit.report import schema as audit_schema
    from budgetgen.render.json_data import schema as data_schema
    from budgetgen.report.json_report import schema as report_schema
    from budgetgen.review.writing import schema as diff_schema
    from budgetgen.spec.reading import json_schema

    shapes = (
        (data, data_schema),
        (report_shape, report_schema),
        (audit_shape, audit_schema),
        (diff_shape, diff_schema),
    )
    shape = next((make() for wanted, make in shapes if wanted), None) or json_schema()
    typer.echo(json.dumps(shape, ensure_ascii=False, indent=1))


@app.command()
def doctor() -> None:
    """检查运行环境：Python、依赖、LibreOffice、字体、写入权限、控制台编码。"""
    from budgetgen.cli.doctor import diagnosis

    for line in diagnosis():
        say(line)


@app.command("version")
def version() -> None:
    """显示版本，与 --version 相同。"""
    say(f"budgetgen {__version__}")


@app.command("help")
def help_of(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="命令", help="要看的命令，如 render、pack check；不写看全部。"),
    ] = None,
) -> None:
    """显示帮助，与在命令后面写 -h 相同。"""
    inner = context.find_root()
    for word in words or ():
        if not isinstance(inner.command, typer.core.TyperGroup):
            inner.fail(f"{inner.info_name} 没有下一级的命令")
        name, command, _ = inner.command.resolve_command(inner, [word])
        assert command is not None  # else resolve_command has failed
        inner = typer.Context(command, info_name=name, parent=inner)
    say(inner.get_help())


def _read(prepared: Prepared) -> str:
    """What a spec was read from."""
    files = "、".join(source.file for source in prepared.sources)
    return f"读了 {files or '（没有读到）'}；版式包 {prepared.pack.folder if prepared.pack else '（没有）'}"


@app.command("completion")
def completion(
    shell: Annotated[str, typer.Argument(metavar="终端", help="bash、zsh、fish 或 powershell。")],
) -> None:
    """输出让终端按 Tab 键补全的脚本：命令、选项、版式包、表名、规则。

    怎样装，写在脚本的开头。
    """
    from budgetgen.cli.completion import script

    say(script(shell), end="")


def _formats(text: str) -> tuple[str, ...]:
    from budgetgen.publish import FORMATS

    wanted = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    unknown = [part for part in wanted if part not in FORMATS]
    if unknown or not wanted:
        raise typer.BadParameter(f"没有格式 “{'、'.join(unknown)}”，可以写 {'、'.join(FORMATS)}。")
    return wanted


def main() -> None:
    """Run the program; every ending has its exit status, none a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    speak_chinese()
    bound_memory()
    be(USUAL)
    if wanted := os.environ.get("_BUDGETGEN_COMPLETE"):
        from budgetgen.cli.completion import complete

        sys.exit(ended(lambda: complete(typer.main.get_command(app), wanted)))
    start = monotonic()
    status = ended(app)
    detail(f"budgetgen {__version__}，用了 {monotonic() - start:.2f} 秒")
    sys.exit(status)
