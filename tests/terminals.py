"""The program at a terminal of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest


def at_a_terminal(
    folder: Path, *arguments: str, typed: str | None = None, environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """The exit status of a run whose standard error is a terminal, and what that showed.

    Where something is `typed`, standard input is the terminal too.
    """
    pty = pytest.importorskip("pty", reason="Windows has no such terminals")
    master, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "budgetgen", *arguments],
        cwd=folder,
        stdin=None if typed is None else terminal,
        stdout=subprocess.DEVNULL,
        stderr=terminal,
        env=environment,
    )
    os.close(terminal)
    if typed is not None:
        os.write(master, typed.encode())
    shown = b""
    while True:
        try:
            part = os.read(master, 1 << 14)
        except OSError:  # the end of the other side
            break
        shown += part
        if not part:
            break
    os.close(master)
    return process.wait(timeout=60), shown.decode()
