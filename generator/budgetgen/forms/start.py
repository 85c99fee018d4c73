"""A new spec: the pack's starter, complete and commented."""

from __future__ import annotations

import os
import re
from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn, Place
from budgetgen.pack import find
from budgetgen.render.files import write_whole
from budgetgen.source.nodes import Mapping, Node, Scalar
from budgetgen.source.shapes import did_you_mean

STARTER = "starter.yaml"


def start(file: Path, pack: str) -> None:
    """Write a new spec for a pack, the newest if none is named. Raises CannotGoOn if the file exists or the pack is unknown.

    `pack` is a name, or a path from the current folder. A starter that the pack inherits is made the pack's own.
    """
    project = find.project_root(file)
    pack = pack or newest(project)
    folder = find.locate(pack, project)
    if folder is None:
        raise CannotGoOn(f"没有版式包 “{pack}”；{did_you_mean(pack, find.names(project))}", EXIT_USAGE)
    if file.exists():
        raise CannotGoOn(f"{file} 已经存在，没有改动", EXIT_USAGE)
    starter = find.require(folder, STARTER, project)
    root, _ = find.pack_nodes(pack, Place(), project)
    own = {
        "版式": reference(folder, file.parent) if "/" in pack else pack,
        "预算年度": top_level(root, "年度"),
    }
    write_whole({file: _with(starter.read_bytes(), own)})


def reference(folder: Path, base: Path) -> str:
    """How a file in the folder `base` refers to a pack by its path."""
    path = Path(os.path.relpath(folder, base)).as_posix()
    return path if path.startswith("../") else f"./{path}"


def top_level(root: Node | None, name: str) -> str:
    """The text of a top-level key; "" if there is none."""
    for key, value in root.items if isinstance(root, Mapping) else ():
        if key.text == name and isinstance(value, Scalar):
            return value.text
    return ""


def _with(starter: bytes, values: dict[str, str]) -> bytes:
    """A spec with other values for top-level keys, everything else as it was."""
    for key, value in values.items():
        written = re.search(rf"^{key}: *(\S+)".encode(), starter, re.MULTILINE)
        if value and written:
            starter = starter[: written.start(1)] + value.encode() + starter[written.end(1) :]
    return starter


def newest(project: Path) -> str:
    """The checked pack of the latest year that has a starter. Raises CannotGoOn for none, or more than one."""
    years: dict[str, list[str]] = {}
    for name in find.names(project):
        folder = find.locate(name, project)
        if folder is None or not (folder / STARTER).is_file():
            continue
        whole, _ = find.pack_nodes(name, Place(), project)
        if top_level(whole, "未核对") in ("", "否"):
            years.setdefault(top_level(whole, "年度"), []).append(name)
    latest = years[max(years)] if years else []
    if len(latest) != 1:
        told = "有几个最新的版式包：" + "、".join(latest) if latest else "没有带样例（starter.yaml）的版式包"
        raise CannotGoOn(f"{told}；请用 --pack 写明用哪个", EXIT_USAGE)
    return latest[0]
