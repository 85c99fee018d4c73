"""Names and fields from a stranger's branch are text in every report: no line, command, block or escape of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.media import in_log, in_markdown, in_sarif, json_document, visible
from budgetgen.report.formats import FORMATS
from tests.making import starter, write_spec
from tests.program import Ended
from tests.table_files import HEADER, with_csv

Program = Callable[..., Ended]
MARK = "injected"
STRANGE = [
    f"甲\n::error::{MARK}",
    f"甲\r\n::add-mask::{MARK}",
    f"::warning::{MARK}",
    f"甲 ##[error]{MARK}",
    f"甲 ##vso[task.complete]{MARK}",
    f"甲\x1b[2J\x1b]0;{MARK}\x07",
    f"甲\x9b2J{MARK}",
    f"甲\n\n# {MARK}\n\n```\n<script>",
    f"甲 [{MARK}](http://localhost/x)",
    f"甲\u2028::error::{MARK}\u202e",
    f"甲\U000e0041{MARK}",
]
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\U000e0000-\U000e007f]")


def harmless(name: str, told: str) -> None:
    """A report, or what stands on standard error beside it, holds nothing but its own lines."""
    assert not UNSEEN.search(told)
    assert not re.search(r"##\w*\[", told)
    for line in told.splitlines():
        own = name == "github" and re.match("::(error|warning|notice) file=[^:]*::", line)
        assert own or not line.lstrip().startswith("::"), line
        assert not (name == "markdown" and line.lstrip().startswith((f"# {MARK}", "```", "<"))), line


def in_every_format(program: Program, *arguments: str) -> None:
    for name in ("text", *FORMATS):
        ended = program("check", *arguments, "--format", name)
        assert ended.status in (1, 2), ended.err
        assert MARK in ended.out + ended.err
        harmless(name, ended.out)
        harmless("text", ended.err)


@pytest.mark.parametrize("text", STRANGE)
def test_a_key_of_a_spec(tmp_path: Path, program: Program, text: str) -> None:
    """Escapes of YAML can write any character."""
    spec = write_spec(tmp_path, starter())
    key = json.dumps(text).replace("\\udb40\\udc41", "\\U000e0041")
    spec.write_text(f"{spec.read_text('utf-8')}{key}: {key}\n", encoding="utf-8")
    in_every_format(program, str(spec))


@pytest.mark.parametrize("text", [text for text in STRANGE if not re.search("[\x1b\x9b\u2028]", text)])
def test_a_field_of_a_table(tmp_path: Path, program: Program, text: str) -> None:
    cells = f'{HEADER}\n2012601,行政运行,30101,基本工资,"{text}"\n'
    spec = with_csv(tmp_path, cells)
    in_every_format(program, str(spec))


@pytest.mark.parametrize("text", [text for text in STRANGE if "/" not in text])
def test_the_name_of_a_file(tmp_path: Path, program: Program, text: str) -> None:
    """In the place of its findings, and where it cannot be read."""
    (tmp_path / f"{text}.yaml").write_text("甲: 1\n", encoding="utf-8")
    (tmp_path / f"{text}-.yaml").mkdir()
    in_every_format(program, f"{text}.yaml", f"{text}-.yaml")


@pytest.mark.parametrize("text", [text for text in STRANGE if "/" not in text])
def test_the_name_of_a_pack(tmp_path: Path, program: Program, text: str) -> None:
    folder = tmp_path / "templates" / text
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text("沿用: hebei-2022\n名称: 甲\n", encoding="utf-8")
    ended = program("pack", "list")
    assert MARK in ended.out
    harmless("text", ended.out + ended.err)


@pytest.mark.parametrize("text", ["::error::injected", '"##[error]injected"'])
def test_the_line_that_is_shown(tmp_path: Path, program: Program, text: str) -> None:
    """The excerpt begins as the line of the file does; the mark below stays below its column."""
    spec = write_spec(tmp_path, starter())
    spec.write_text(f"{spec.read_text('utf-8')}{text}: 1\n", encoding="utf-8")
    ended = program("check", str(spec))
    harmless("text", ended.err)
    *_, line, caret = [line for line in ended.err.splitlines() if MARK in line or line.strip() == "^"]
    assert line[caret.index("^")] == text[0]


def test_an_argument_of_the_command_line(program: Program) -> None:
    ended = program("check", "--\n::error::injected")
    assert ended.status == 2
    harmless("text", ended.err)


def test_honest_texts_stay_as_they_are() -> None:
    honest = "某局（甲）：“工资”\u3000比上年 +5%，1::2，# 号，家庭\U0001f468\u200d\U0001f469，\ue000"
    assert visible(honest) == in_sarif(honest) == honest
    assert in_log(f"{honest}\n  {honest}") == f"{honest}\n  {honest}"


@pytest.mark.parametrize("text", STRANGE)
def test_json_holds_the_text_itself(text: str) -> None:
    assert json.loads(json_document({"a": text})) == {"a": text}


@pytest.mark.parametrize("text", ["- 甲", "1. 甲", "12) 甲", "+ 甲", "=== 甲", "# 甲", "> 甲", "```"])
def test_no_block_of_markdown_begins(text: str) -> None:
    shown = in_markdown(text)
    assert shown.replace("\\", "") == text
    assert re.match(r"\\|\d+\\", shown)
