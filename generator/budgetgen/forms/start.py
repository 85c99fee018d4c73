"""A new spec: the pack's starter, complete and commented."""

from __future__ import annotations

from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.pack import find
from budgetgen.pack.about import about
from budgetgen.pack.find import PACK_FILE
from budgetgen.render.files import write_whole
from budgetgen.source.files import read_yaml_file
from budgetgen.source.nodes import Mapping, Scalar
from budgetgen.source.shapes import did_you_mean

STARTER = "starter.yaml"


def start(file: Path, pack: str) -> None:
    """Write a new spec for a pack, the newest if none is named. Raises CannotGoOn if the file exists or the pack is unknown."""
    project = find.project_root(file)
    pack = pack or newest(project)
    if find.locate(pack, project) is None:
        raise CannotGoOn(f"没有版式包 “{pack}”；{did_you_mean(pack, find.names(project))}", EXIT_USAGE)
    if file.exists():
        raise CannotGoOn(f"{file} 已经存在，没有改动", EXIT_USAGE)
    write_whole({file: find.require(pack, STARTER, project).read_bytes()})


def newest(project: Path) -> str:
    """The checked pack of the latest year that has a starter. Raises CannotGoOn for none, or more than one."""
    years: dict[str, list[str]] = {}
    for name in find.names(project):
        folder = find.locate(name, project)
        if folder and (folder / STARTER).is_file() and not about(name, project).unchecked:
            years.setdefault(_year(folder / PACK_FILE), []).append(name)
    latest = years[max(years)] if years else []
    if len(latest) != 1:
        told = "有几个最新的版式包：" + "、".join(latest) if latest else "没有带样例（starter.yaml）的版式包"
        raise CannotGoOn(f"{told}；请用 --pack 写明用哪个", EXIT_USAGE)
    return latest[0]


def _year(file: Path) -> str:
    """The year that a pack is for, as written; "" if it does not say."""
    root, _ = read_yaml_file(file)
    for key, value in root.items if isinstance(root, Mapping) else ():
        if key.text == "年度" and isinstance(value, Scalar):
            return value.text
    return ""
