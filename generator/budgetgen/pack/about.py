"""What packs say of themselves, without reading the rest of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from budgetgen.findings import Place
from budgetgen.pack.find import pack_nodes
from budgetgen.source.nodes import Mapping, Scalar


@dataclass(frozen=True, slots=True)
class About:
    """What a pack says of itself: its title, and what of it was not compared with a published document."""

    title: str
    unchecked: str


def about(name: str, project: Path | None) -> About:
    """What a pack, with those it inherits from, says of itself; blank where it cannot be read."""
    root, _ = pack_nodes(name, Place(), project)
    items = root.items if isinstance(root, Mapping) else ()
    said = {key.text: value.text.strip() for key, value in items if isinstance(value, Scalar)}
    unchecked = said.get("未核对", "否")
    return About(said.get("名称", ""), "" if unchecked == "否" else unchecked)
