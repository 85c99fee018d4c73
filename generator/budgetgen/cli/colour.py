"""Colours where standard error is a terminal that has them; NO_COLOR (any text) turns them off."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from typing import Any

from budgetgen.findings import Severity

RED, GREEN, YELLOW, CYAN = "31", "32", "33", "36"
_OF_SEVERITY = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.HINT: CYAN}


def painted(text: str, colour: str, stream: Any = None) -> str:
    """A text in a colour, if the stream (standard error) shows colours."""
    return f"\x1b[{colour}m{text}\x1b[0m" if text and shows_colour(stream or sys.stderr) else text


def by_severity(text: str, severity: Severity) -> str:
    """A finding's line with its severity and rule in their colour."""
    word = re.escape(severity.label)
    return re.sub(
        rf"{word}\[[\w-]+\]", lambda found: painted(found[0], _OF_SEVERITY[severity]), text, count=1
    )


def shows_colour(stream: Any) -> bool:
    """Whether a stream is a terminal that has colours."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return False
    return os.name != "nt" or _windows_shows()


@cache
def _windows_shows() -> bool:
    """Whether the console of Windows understands colours; those since Windows 10 do once they are asked to."""
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - elsewhere there is none
    mode = ctypes.c_ulong()
    handle = kernel.GetStdHandle(-12)
    return bool(
        kernel.GetConsoleMode(handle, ctypes.byref(mode)) and kernel.SetConsoleMode(handle, mode.value | 4)
    )
