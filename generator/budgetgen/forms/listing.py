"""The packs that can be used: what each is, where it is, what it inherits; readable also where a pack is broken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from budgetgen.findings import CannotGoOn, Place
from budgetgen.forms.start import top_level
from budgetgen.pack import find

SHIPPED = "自带"


@dataclass(frozen=True, slots=True)
class PackEntry:
    """A pack by name: its title, its year, where it is, what it inherits from ("" if nothing).

    `unchecked`: what of it was not compared with a published document ("" if all was).
    """

    name: str
    title: str
    year: str
    where: str
    parent: str
    unchecked: str


def listing(project: Path) -> list[PackEntry]:
    """All packs that the project can use by name, sorted by name."""
    return [_entry(name, project) for name in find.names(project)]


def _entry(name: str, project: Path) -> PackEntry:
    folder = find.locate(name, project)
    try:
        whole, _ = find.pack_nodes(name, Place(), project)
        below = find.parent(find.read_pack(folder)[0]) if folder else None
    except CannotGoOn:
        whole = below = None
    where = "" if folder is None else SHIPPED if folder.parent == find.shipped() else find.shown(folder)
    title = top_level(whole, "名称") or "（pack.yaml 读不出来）"
    unchecked = top_level(whole, "未核对")
    unchecked = "" if unchecked == "否" else unchecked
    return PackEntry(name, title, top_level(whole, "年度"), where, below.text if below else "", unchecked)
