"""The program run as its users run it: in this process, or in one of its own where that is what a test is about."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

import typer.main

from budgetgen.cli import main as command_line

_commands = cache(typer.main.get_command)
"""The commands as typer makes them of functions: alike in every run, so made once."""


def _words(group: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from _words(command, (*path, name))


COMMANDS = sorted(_words(_commands(command_line.app)))
"""The words of every command, groups too."""


def commands() -> dict[str, set[str]]:
    """Every command of the program (`pack list` counts as one) with its options."""

    def walk(command: object, path: str) -> Iterator[tuple[str, set[str]]]:
        below = getattr(command, "commands", None)
        if below is None:
            params = getattr(command, "params", [])
            yield path, {option for param in params for option in param.opts}
            return
        for name, child in below.items():
            yield from walk(child, f"{path} {name}".strip())

    return dict(walk(_commands(command_line.app), ""))


@dataclass(frozen=True)
class Ended:
    """How a run of the program ended, and what it wrote to its streams."""

    status: int
    stdout: bytes
    stderr: bytes
    encoding: str = "utf-8"

    @property
    def out(self) -> str:
        """Standard output as text, lines ended by line feeds."""
        return self.stdout.decode(self.encoding).replace(os.linesep, "\n")

    @property
    def err(self) -> str:
        """Standard error as text, lines ended by line feeds."""
        return self.stderr.decode(self.encoding).replace(os.linesep, "\n")

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()


def run(*arguments: str, cwd: Path | None = None, **environment: str) -> Ended:
    """Run the program in this process, its streams no terminals: `run("pack", "list", cwd=tmp_path, COLUMNS="80")`."""
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    raw = io.BytesIO(), io.BytesIO()
    out = io.TextIOWrapper(raw[0], encoding)
    err = io.TextIOWrapper(raw[1], encoding, errors="backslashreplace")
    with (
        chdir(cwd or Path.cwd()),
        patch.dict(os.environ, environment),
        patch.multiple(sys, argv=["budgetgen", *arguments], stdout=out, stderr=err),
        patch.object(command_line, "bound_memory"),  # it would be bound for all tests that follow
        patch.object(typer.main, "get_command", _commands),
    ):
        try:
            command_line.main()
        except SystemExit as end:
            status = end.code
        else:
            raise AssertionError("main does not return")
        out.flush()
        err.flush()
    assert isinstance(status, int)
    return Ended(status, raw[0].getvalue(), raw[1].getvalue(), encoding)


def process(*arguments: str, cwd: Path | None = None, **environment: str) -> Ended:
    """Run the program in a process of its own: its start, its memory, what the system gives to it."""
    command = [sys.executable, "-m", "budgetgen", *arguments]
    more = os.environ | {"PYTHONIOENCODING": "utf-8"} | environment
    done = subprocess.run(command, cwd=cwd, env=more, capture_output=True, check=False, timeout=60)
    return Ended(done.returncode, done.stdout, done.stderr, more["PYTHONIOENCODING"])
