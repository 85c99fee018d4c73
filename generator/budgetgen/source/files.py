"""Files that people write, read whole."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn, Finding, Place, Severity
from budgetgen.media import reason
from budgetgen.source.decoding import MAX_BYTES, decode
from budgetgen.source.reader import read_yaml
from budgetgen.source.tree import Node


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file that was read: its path as findings print it, its text, its nodes (None if there are none)."""

    file: str
    text: str
    root: Node | None


def read_source(path: Path, shown: str | None = None) -> tuple[Source, list[Finding]]:
    """A YAML file with its text and nodes. `shown` is the path as findings print it. Raises CannotGoOn if unreadable."""
    shown = shown or str(path)
    text, findings = decode(read_bytes(path, shown), shown)
    if text is None:
        return Source(shown, "", None), findings
    node, more = read_yaml(text, shown)
    if node is None and not more:
        message, remedy = "文件是空的", "用 budgetgen init 可以得到一份写好的样例"
        more = [Finding(Place(shown, 1, 1), "empty-file", Severity.ERROR, message, remedy)]
    return Source(shown, text, node), findings + more


def read_yaml_file(path: Path, shown: str | None = None) -> tuple[Node | None, list[Finding]]:
    """The nodes of a YAML file. `shown` is the path as findings print it. Raises CannotGoOn if it is unreadable."""
    source, findings = read_source(path, shown)
    return source.root, findings


def read_bytes(path: Path, shown: str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of an ordinary file, at most one more than `limit`. Raises CannotGoOn with the reason."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise CannotGoOn(f"这是文件夹，不是文件：{shown}", EXIT_USAGE)
        if not stat.S_ISREG(mode):
            raise CannotGoOn(f"这不是普通文件：{shown}", EXIT_USAGE)
        with path.open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        raise CannotGoOn(f"没有这个文件：{shown}", EXIT_USAGE) from None
    except OSError as error:
        raise CannotGoOn(f"读不了 {shown}：{reason(error, '读取')}", EXIT_USAGE) from None
    except ValueError:
        raise CannotGoOn(f"路径里有不能用的字符：{shown!r}", EXIT_USAGE) from None


def real_path(path: Path) -> Path | None:
    """A path with all links followed, or None for what no system takes as a path."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return None


def is_inside(path: Path, *homes: Path | None) -> bool:
    """Whether a path, all links followed, stays in one of some folders."""
    real = real_path(path)
    return real is not None and any(real.is_relative_to(os.path.realpath(home)) for home in homes if home)
