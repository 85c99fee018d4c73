"""What a person at a terminal gets besides results: colours, how far a run is, completion, a file that opens."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from budgetgen.cli.colour import painted
from budgetgen.cli.completion import SCRIPTS
from budgetgen.cli.main import app
from budgetgen.cli.report import Progress
from budgetgen.media import reason
from tests.making import starter, write_spec
from tests.program import COMMANDS, process
from tests.program import run as ran
from tests.terminals import at_a_terminal

PROGRAMS = Path(sys.executable).parent


# -q and -v


@pytest.mark.parametrize("command", [c for c in COMMANDS if c and c != ("pack",)], ids=" ".join)
def test_every_command_can_say_less_and_more(run: Any, command: tuple[str, ...]) -> None:
    told = run(*command, "--help").out
    assert re.search("-q, --quiet +只印结果和问题", told)
    assert re.search("-v, --verbose +多说一些", told)


def test_quiet_leaves_out_sums(run: Any, tmp_path: Path) -> None:
    spec = starter()
    spec["部门"]["级次"] = "地级"
    bad = write_spec(tmp_path, spec)
    loud, quiet = run("render", str(bad)), run("render", "-q", str(bad))
    assert loud.err.endswith("1 份没有写出，1 个错误\n")
    assert quiet.err == loud.err.removesuffix("1 份没有写出，1 个错误\n")
    assert (quiet.status, quiet.out) == (1, "")
    good = write_spec(tmp_path, starter(), "good.yaml")
    assert run("check", "--quiet", str(good)).err == ""
    assert "没有发现问题" in run("check", str(good)).err, "quiet for one run only"


def test_verbose_says_what_was_read_and_how_long_it_took(run: Any, tmp_path: Path) -> None:
    spec = write_spec(tmp_path, starter())
    told = run("show", "-v", str(spec), "收支总表").err
    assert str(spec) in told
    assert "hebei-2022" in told
    assert re.search(r"budgetgen [\d.]+，用了 [\d.]+ 秒\n$", told)


# Colours


def shown_at_a_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    return at_a_terminal(folder, *arguments, environment=plain | {"TERM": "xterm"} | environment)[1]


def test_colours_where_the_terminal_has_them(tmp_path: Path) -> None:
    spec = starter()
    spec["部门"]["级次"] = "地级"
    write_spec(tmp_path, spec, "x.yaml")
    shown = shown_at_a_terminal(tmp_path, "check", "x.yaml")
    assert re.search(r"\x1b\[31m错误\[[\w-]+\]\x1b\[0m", shown)
    assert "\x1b[32m" in shown, "the mark below the line"
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in shown_at_a_terminal(tmp_path, "check", "x.yaml", **environment)
    assert b"\x1b" not in ran("check", "x.yaml", cwd=tmp_path).stderr, "not into a pipe"


def test_a_colour_of_a_stranger_stays_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spec = starter()
    spec["部门"]["级次"] = "\x1b[31m地级"
    write_spec(tmp_path, spec, "x.yaml")
    assert "\x1b[31m地" not in shown_at_a_terminal(tmp_path, "check", "x.yaml")
    monkeypatch.setenv("NO_COLOR", "1")
    assert painted("文字", "31") == "文字"


# Progress


class Told:
    """Standard error of a kind."""

    def __init__(self, terminal: bool) -> None:
        self.text, self.terminal = "", terminal

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


def progress_of(count: int, seconds: float, terminal: bool, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is told while `count` specs take `seconds` each."""
    stream = Told(terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    clock = iter(at * seconds for at in range(count + 1))
    progress = Progress(count, lambda: next(clock))
    for _ in range(count):
        progress.clear()
        progress.step()
    progress.clear()
    return stream.text


def test_progress_is_told_after_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert progress_of(300, 0.006, True, monkeypatch) == "", "over within two seconds"
    shown = progress_of(300, 0.5, True, monkeypatch)
    assert "\r4/300，每秒 2.0 份，还要约 2 分 28 秒" in shown
    assert "\r3/300" not in shown
    assert "299/300，每秒 2.0 份，还要约 0 秒" in shown
    assert shown.endswith("\r"), "the line vanishes"
    assert "\n" not in shown


def test_progress_in_a_pipe_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = progress_of(300, 0.5, False, monkeypatch).splitlines()
    assert lines[0] == "20/300，每秒 2.0 份，还要约 2 分 20 秒"
    assert len(lines) == 14
    assert not any("\r" in line for line in lines)


def test_one_spec_has_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    assert progress_of(1, 30, True, monkeypatch) == ""


# Completion, in the shells themselves


def asked(shell: str, folder: Path, *words: str) -> list[str]:
    """What a shell offers for the last of the words."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    line = " ".join(words)
    scripts = {
        "bash": f"""source <(budgetgen completion bash)
            COMP_WORDS=({" ".join(f"'{w}'" for w in words)}); COMP_CWORD={len(words) - 1}
            _budgetgen budgetgen; printf '%s\\n' "${{COMPREPLY[@]}}" """,
        "fish": f"budgetgen completion fish | source; complete -C'{line}'",
        "zsh": f"""zmodload zsh/zpty; zpty z zsh -f -i
            zpty -w z 'PS1="> "; autoload -Uz compinit; compinit -D -u; source <(budgetgen completion zsh); print RE""ADY'
            zpty -r z seen '*READY*'; zpty -w -n z $'{line}\\t\\t'
            for n in {{1..20}}; do
                sleep 1; while zpty -r -t z part; do all+="$part"; done
                [[ "$all" == *unit*whole*--* ]] && break
            done
            print -r -- "$all" """,
    }
    done = subprocess.run(
        [program, *(["-f"] if shell == "zsh" else []), "-c", scripts[shell]],
        cwd=folder,
        env=os.environ | {"PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", "TERM": "xterm"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.stdout.decode().splitlines()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes(shell: str, tmp_path: Path) -> None:
    offered = "\n".join(asked(shell, tmp_path, "budgetgen", "init", "x.yaml", "--pack", "sh"))
    assert "shanghai-2025-unit" in offered
    assert "hebei" not in offered
    if shell != "bash":  # which shows no meanings
        assert "上海市区级单位预算公开（2025 年）" in offered


def offered(folder: Path, *words: str, shell: str = "fish") -> list[str]:
    """What the program offers for the last of the words."""
    *before, word = words
    done = ran(*before, cwd=folder, _BUDGETGEN_COMPLETE=shell, _BUDGETGEN_WORD=word)
    assert (done.status, done.stderr) == (0, b"")
    return [line.partition("\t")[0] for line in done.lines]


def test_what_is_offered_fits_where_it_stands(tmp_path: Path) -> None:
    write_spec(tmp_path, starter(), "x.yaml")
    assert offered(tmp_path, "re") == ["render", "read"]
    assert offered(tmp_path, "pack", "s") == ["show", "scaffold"]
    assert offered(tmp_path, "help", "pack", "li") == ["list"]
    assert offered(tmp_path, "render", "--fo") == ["--format", "--force"]
    assert offered(tmp_path, "render", "--format", "") == ["docx", "xlsx", "pdf", "html", "json"]
    assert "sarif" in offered(tmp_path, "check", "--format", "")
    assert offered(tmp_path, "show", "x.yaml", "收支") == ["收支总表", "收支要点"]
    assert offered(tmp_path, "check", "x.yaml", "--unit", "") == ["某某市示例局本级"]
    assert offered(tmp_path, "init", "a.yaml", "--level", "县") == ["县级"]
    assert offered(tmp_path, "rule", "approved-f") == ["approved-figures"]
    assert offered(tmp_path, "completion", "") == list(SCRIPTS)
    assert offered(tmp_path, "render", "x") == [], "files, which the shell knows better"
    assert offered(tmp_path, "show", "没有.yaml", "") == []
    assert "\t" not in ran("", cwd=tmp_path, _BUDGETGEN_COMPLETE="bash").out


def test_every_shell_has_a_script_and_no_other(run: Any) -> None:
    for shell in SCRIPTS:
        assert "_BUDGETGEN_COMPLETE" in run("completion", shell).out
    ended = run("completion", "tcsh")
    assert (ended.status, ended.out) == (2, "")
    assert "没有 “tcsh” 的补全；可以写 bash、zsh、fish、powershell" in ended.err


# --open


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's own program opens")
def test_what_was_written_is_opened(tmp_path: Path) -> None:
    write_spec(tmp_path, starter(), "x.yaml")
    opener = tmp_path / "bin/xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/part; mv {tmp_path}/part {tmp_path}/opened\n')
    opener.chmod(0o755)
    done = process("render", "x.yaml", "--open", cwd=tmp_path, PATH=f"{opener.parent}:/usr/bin:/bin")
    assert (done.status, done.stderr) == (0, b"")
    for _ in range(200):
        if (tmp_path / "opened").exists():
            break
        time.sleep(0.05)
    assert (tmp_path / "opened").read_text().endswith("预算公开.docx")
    none = process("render", "x.yaml", "--open", cwd=tmp_path, PATH=str(tmp_path))
    assert none.status == 0
    assert "没有找到能打开文件的程序，请自己打开 output" in none.err


# What the system says


def test_no_reason_of_the_system_is_in_english() -> None:
    for number, name in errno.errorcode.items():
        told = reason(OSError(number, os.strerror(number)))
        assert os.strerror(number) not in told
        assert re.search("[\u4e00-\u9fff]", told), name
    assert reason(OSError("odd")) == "系统没有做成（原因不明）"
    assert reason(PermissionError(errno.EACCES, "Permission denied"), "写入") == "没有写入的权限"


def test_the_program_has_no_words_of_its_own_in_english() -> None:
    """Nothing that the system says is passed on: `strerror` stands in no message."""
    sources = (Path(sys.modules[app.__module__].__file__ or "").parent.parent).rglob("*.py")
    assert [path.name for path in sources if "strerror" in path.read_text(encoding="utf-8")] == []
