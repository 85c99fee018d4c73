"""Typer in Chinese: help pages and usage errors.

Typer 0.29 ships no translations. Its own text goes through gettext, that of its copy of click does not; both
are replaced here by way of private names: hold typer below 0.30. Left in English, because this program has no
use for them: prompts, progress bars, deprecation, shell completion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import IO, Any

from typer import core, echo
from typer._click import core as click_core
from typer._click import decorators
from typer._click.exceptions import ClickException, UsageError
from typer._click.formatting import HelpFormatter

from budgetgen.media import in_log

CATALOGUE = {"Arguments": "参数", "Options": "选项", "Commands": "命令", "Aborted!": "已中止。"}
CATALOGUE |= {"required": "必填", "default: {default}": "默认：{default}"}
TYPES = {"str": "文本", "int": "整数", "float": "数", "path": "路径", "file": "文件", "dir": "目录"}
CLICK_HELP_OPTION = decorators.help_option

# A whole message and what is said instead; `rest` is itself a message. The first match wins.
MESSAGES = [
    (r"Missing \w+ (.*?)\. Choose from:\n\t(.*)", "缺少 {0}，可以是：\n\t{1}"),
    (r"Missing argument (.*)\.", "缺少参数 {0}。"),
    (r"Missing option (.*)\.", "缺少选项 {0}。"),
    (r"Missing command\.", "缺少命令。"),
    (r"No such command (.*)\. Did you mean (.*)\?", "没有命令 {0}。是不是 {1}？"),
    (r"No such command (.*)\.", "没有命令 {0}。"),
    (r"No such option: (.*) \(Possible options: (.*)\)", "没有选项 {0}。是不是 {1}？"),
    (r"No such option: (.*)", "没有选项 {0}。"),
    (r"Option (.*) does not take a value\.", "选项 {0} 后面不能有值。"),
    (r"Option (.*) requires (?:an|\d+) arguments?\.", "选项 {0} 后面缺少值。"),
    (r"Got unexpected extra argument\(s\) \((.*)\)", "多余的参数：{0}"),
    (r"Invalid value for (\S+|.*?['\)]): (?P<rest>.*)", "{0} 的值无效：{rest}"),
    (r"(?:Invalid value: |Value error, |Assertion failed, )(?P<rest>.*)", "{rest}"),
    (r"(.*) is not one of (.*)\.", "{0} 不在可选的值之内：{1}。"),
    (r"Input should be a valid integer.*", "应为整数。"),
    (r"Input should be a valid (?:number|decimal).*", "应为数。"),
    (r"Input should be greater than or equal to (.*)", "不能小于 {0}。"),
    (r"Input should be less than or equal to (.*)", "不能大于 {0}。"),
    (r"(?:path|file|dir) (.*) does not exist\.", "{0} 不存在。"),
    (r"(?:path|file|dir) (.*) is a file\.", "{0} 是文件，应为目录。"),
    (r"(?:path|file|dir) (.*) is a directory\.", "{0} 是目录，应为文件。"),
    (r"(?:path|file|dir) (.*) is not (?:read|writ)able\.", "{0} 没有读写权限。"),
]
WIDE = r"[^\x00-\u10ff]"
TYPE = re.compile(r"<(?:list\[)?(\w+)\]?(?: range)?>")
PIECE = re.compile(r"\s+|[（《“‘【(\[]*(?:[!-\u10ff]+|\S)[，。、；：！？）》”’】…,;)\]]*")


def in_chinese(message: str) -> str:
    """Translate a message of typer, click or pydantic; one that is unknown stays as it is."""
    for pattern, text in MESSAGES:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            named = {name: in_chinese(part) for name, part in match.groupdict().items()}
            return text.format(*match.groups(), **named)
    return message


def speak_chinese() -> None:
    """Make every typer app of this process show its help and usage errors in Chinese; call it before the app.

    The app has to be `Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)`:
    otherwise rich lays out its pages, past the classes below, and its import nearly doubles their time.
    """
    core._ = lambda message: CATALOGUE.get(message, message)  # type: ignore[attr-defined]
    click_core.Context.formatter_class = ChineseFormatter
    decorators.help_option = _help_option
    ClickException.show = UsageError.show = _show  # type: ignore[method-assign]


class ChineseFormatter(HelpFormatter):
    """Lays out help where a Chinese character takes two columns and a line may end after any of them."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        args = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]...")
        args = re.sub(
            r"\{([^{}]+)\}(?:\.\.\.)?", r"\1", args
        )  # {文件} is required, {规格...}... may be several
        start = f"{'':{self.current_indent}}{prefix or '用法：'}{prog} "
        self.write(_fill(args, self.width, start, " " * min(_columns(start), self.width // 2)) + "\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        self.write(_paragraphs(text, self.width, " " * self.current_indent) + "\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = [(TYPE.sub(_type, term), text) for term, text in rows]
        margin = min(max(_columns(term) for term, _ in rows), col_max) + col_spacing + self.current_indent
        for term, text in rows:
            head = f"{'':{self.current_indent}}{term}"
            gap = margin - _columns(head)
            head += " " * gap if gap >= col_spacing else "\n" + " " * margin
            body = _paragraphs(text.replace("[env var: ", "[环境变量："), self.width, " " * margin)
            self.write((head + body[margin:]).rstrip() + "\n")


def _type(match: re.Match[str]) -> str:
    return f"<{TYPES[word]}>" if (word := match[1].lower()) in TYPES else match[0]


def _columns(text: str) -> int:
    return len(text) + len(re.findall(WIDE, text))


def _fill(text: str, width: int, first: str, rest: str) -> str:
    lines, line, empty = [], first, True
    for piece in PIECE.findall(text):
        if not empty and not piece.isspace() and _columns(line + piece) > width:
            lines.append(line.rstrip())
            line, empty = rest, True
        if not (empty and piece.isspace()):
            line, empty = line + piece, False
    return "\n".join([*lines, line.rstrip()])


def _paragraphs(text: str, width: int, indent: str) -> str:
    """Wrap each paragraph, but one that begins with a line of \\b: typer's mark to leave its lines alone."""
    done = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.startswith("\b\n"):
            done.append("\n".join(indent + line for line in paragraph.splitlines()[1:]))
        else:
            joined = re.sub(rf"(?<={WIDE})\n\s*(?={WIDE})", "", paragraph)
            done.append(_fill(re.sub(r"(?<!\s)\s*\n\s*", " ", joined), width, indent, indent))
    return "\n\n".join(done)


def _help_option(param_decls: list[str]) -> Callable[[click_core.Command], click_core.Command]:
    def add(command: click_core.Command) -> click_core.Command:
        option = CLICK_HELP_OPTION(param_decls)(command).params[-1]
        assert isinstance(option, core.TyperOption)
        option.help = "显示帮助并退出。"
        option.default = False  # typer would import pydantic to convert None
        return command

    return add


def _show(self: ClickException, file: IO[Any] | None = None) -> None:
    context = self.ctx if isinstance(self, UsageError) else None
    if context:
        echo(context.get_usage(), file=file, err=True)
        if context.command.get_help_option(context):
            echo(f"查看帮助：{context.command_path} {context.help_option_names[0]}", file=file, err=True)
        echo(file=file, err=True)
    echo(in_log(f"错误：{in_chinese(self.format_message())}"), file=file, err=True)
