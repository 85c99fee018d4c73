"""A new spec: the pack's starter, complete and commented."""

from __future__ import annotations

from pathlib import Path

from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.pack import find
from budgetgen.render.files import write_whole
from budgetgen.source.shapes import did_you_mean

STARTER = "starter.yaml"


def start(file: Path, pack: str) -> None:
    """Write a new spec for a pack. Raises CannotGoOn if the file exists or the pack is unknown."""
    project = find.project_root(file)
    if find.locate(pack, project) is None:
        raise CannotGoOn(f"没有版式包 “{pack}”；{did_you_mean(pack, find.names(project))}", EXIT_USAGE)
    if file.exists():
        raise CannotGoOn(f"{file} 已经存在，没有改动", EXIT_USAGE)
    write_whole({file: find.require(pack, STARTER, project).read_bytes()})
