"""docs/命令.md: every command with its help, arguments, options and examples; the exit statuses."""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import typer

from budgetgen import findings
from budgetgen.cli.main import app, main
from tools.markdown import table

HEAD = """\
# 命令

由 `make docs` 从程序的帮助生成，请不要手改。

在终端里输入 `budgetgen 命令`。不记得时，`budgetgen --help` 列出全部命令，`budgetgen render --help` 说明一个命令
（每个命令都有 `--help`，也可以写 `-h`）。`budgetgen --version` 显示版本。
下面“用法”里，方括号中的可以不写，`...` 表示可以写几个；规格可以用通配符，如 `*.yaml`。

写出的文件和查到的内容在标准输出上，提示和报告在标准错误上，两边可以分别存成文件。

本页的例子都在一个空文件夹里，先用 `init` 写出样例：
"""

RUNS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "render": (
        ("budgetgen render my.yaml", 0),
        ("budgetgen render my.yaml -o 公开 --format docx", 0),
    ),
    "check": (("budgetgen check my.yaml", 0),),
    "code": (("budgetgen code 30217", 0), ("budgetgen code 接待", 0)),
    "rule": (("budgetgen rule procurement-arithmetic", 0),),
    "explain": (("budgetgen explain my.yaml 三公经费/公务接待费/合计", 0),),
    "show": (
        ("budgetgen show my.yaml", 4),
        ("budgetgen show my.yaml 三公要点", 0),
    ),
    "pack list": (("budgetgen pack list", 0),),
}
"""A command -> examples, and how many lines of output are shown (0: all)."""

STATUSES = {
    "EXIT_CLEAN": "没有错误；有警告、提示也是 0，加了 `--strict` 有警告就是 1",
    "EXIT_FINDINGS": "规格或版式包里有错误，有错误的没有写出",
    "EXIT_USAGE": "命令写错了，或者文件读不了、版式包找不到",
    "EXIT_ENVIRONMENT": "环境不行：要覆盖的文件开着、磁盘满了、没有写入权限、没有 LibreOffice",
    "EXIT_DEFECT": "程序自身的错误，请把显示的话报告给维护者",
}


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("budgetgen.toml").touch()
        lines += example((("budgetgen init my.yaml", 0),))
        for name, command in leaves(typer.main.get_command(app), ""):
            lines += ["", f"## {name}", "", *described(command), "", f"用法：`{usage(name)}`"]
            rows = [parameter(one) for one in command.params]
            if rows:
                lines += ["", *table(("参数、选项", "意思"), rows)]
            if name in RUNS:
                lines += ["", *example(RUNS[name])]
    known = {name: value for name, value in vars(findings).items() if name.startswith("EXIT_")}
    assert known.keys() == STATUSES.keys(), "say what each exit status means"
    rows = [(str(value), STATUSES[name]) for name, value in known.items()]
    lines += ["", "## 退出码", "", "给调用本程序的脚本看的：", "", *table(("退出码", "意思"), rows)]
    return "\n".join(lines) + "\n"


def leaves(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The commands that do something, by name: `pack list` is one."""
    below = getattr(command, "commands", None)
    if below is None and not command.hidden:
        yield name, command
    for word, child in (below or {}).items():
        yield from leaves(child, f"{name} {word}".strip())


def described(command: Any) -> list[str]:
    """The help of a command."""
    paragraphs = re.split(r"\n\s*\n", command.help.strip())
    return ["\n\n".join(re.sub(r"\s*\n\s*", "", one) for one in paragraphs)]


def usage(name: str) -> str:
    """How a command is written, as its help says."""
    told = printed([*name.split(), "--help"])
    return " ".join(line.strip() for line in told[: told.index("")]).removeprefix("用法：")


def word(one: Any) -> str:
    """What stands for an argument or an option's value."""
    return str(one.metavar or one.name)


def parameter(one: Any) -> tuple[str, str]:
    """An argument or option: how it is written, what it means."""
    if not one.opts[0].startswith("-"):
        return f"`{word(one)}`", one.help
    value = "" if one.is_flag else f" {word(one)}"
    default = f"不写就是 `{one.default}`。" if not one.is_flag and str(one.default or "") else ""
    return "、".join(f"`{opt}{value}`" for opt in one.opts), one.help + default


def example(runs: tuple[tuple[str, int], ...]) -> list[str]:
    """A block of commands with what they print now; the count of rules, which often changes, as `…`."""
    lines = ["<!-- run -->", "```console"]
    for written, count in runs:
        told = ["…" if line.startswith("规则：") else line for line in printed(shlex.split(written)[1:])]
        lines += [f"$ {written}", *([*told[:count], "…"] if count and count < len(told) else told)]
    return [*lines, "```"]


def printed(words: list[str]) -> list[str]:
    """What the program prints."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", ["budgetgen", *words]),
        patch.dict(os.environ, COLUMNS="80"),
        redirect_stdout(out),
        redirect_stderr(err),
        suppress(SystemExit),
    ):
        main()
    return (err.getvalue() + out.getvalue()).splitlines()
