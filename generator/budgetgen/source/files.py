"""Files that people write, read whole."""

from __future__ import annotations

from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn, Finding, Place, Severity
from budgetgen.source.nodes import Node, decode, read_yaml


def read_yaml_file(path: Path, shown: str | None = None) -> tuple[Node | None, list[Finding]]:
    """The nodes of a YAML file. `shown` is the path as findings print it. Raises CannotGoOn if it is unreadable."""
    shown = shown or str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise CannotGoOn(f"没有这个文件：{shown}", EXIT_USAGE) from None
    except IsADirectoryError:
        raise CannotGoOn(f"这是文件夹，不是文件：{shown}", EXIT_USAGE) from None
    except OSError as error:
        raise CannotGoOn(f"读不了 {shown}：{error.strerror or error}", EXIT_USAGE) from None
    text, findings = decode(data, shown)
    if text is None:
        return None, findings
    node, more = read_yaml(text, shown)
    if node is None and not more:
        message, remedy = "文件是空的", "用 budgetgen init 可以得到一份写好的样例"
        more = [Finding(Place(shown, 1, 1), "empty-file", Severity.ERROR, message, remedy)]
    return node, findings + more
