"""Show a file that was written in the program that the system has for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from budgetgen.cli.report import tell
from budgetgen.media import reason, visible


def show_file(path: Path) -> None:
    """Open a file; where nothing can, say so: it is written all the same."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
            return
        opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
        if opener is None:
            tell(visible(f"没有找到能打开文件的程序，请自己打开 {path}"))
            return
        subprocess.Popen(
            [opener, os.path.abspath(path)],  # noqa: PTH100 - follows no link
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        tell(visible(f"打不开 {path}：{reason(error)}"))
