"""How a pack is laid over the one it inherits from: keys level by level, lists whole, and what it takes away."""

from __future__ import annotations

from dataclasses import replace

from budgetgen.catalog.catalog import plain
from budgetgen.findings import Finding, Severity
from budgetgen.source.nodes import Mapping, Node, Scalar, Sequence

TAKEN_AWAY = "去掉"
_LABELS = ("标签", "标题", "表", "说明", "名")


def merge(below: Node, above: Node, findings: list[Finding]) -> Node:
    """`above` laid over `below`: keys are merged level by level, everything else is replaced.

    A key that is null in `above` is marked as taken away (see `without_taken`), and `{去掉: […]}` over a list takes these items away. What is not
    there to be taken away is reported.
    """
    if isinstance(below, Sequence) and isinstance(above, Mapping) and _takes_away(above):
        return Sequence(_without(below.items, above.items[0][1], findings), above.place)
    if not (isinstance(below, Mapping) and isinstance(above, Mapping)):
        return above
    over = {key.text: (key, value) for key, value in above.items}
    items: list[tuple[Scalar, Node]] = []
    for key, value in below.items:
        if key.text not in over:
            items.append((key, value))
            continue
        new_key, new_value = over.pop(key.text)
        if isinstance(new_value, Scalar) and new_value.null:
            items.append((new_key, replace(new_value, lost=True)))
        else:
            items.append((new_key, merge(value, new_value, findings)))
    return Mapping((*items, *over.values()), above.place)


def without_taken(node: Node) -> Node:
    """The nodes without the keys that a layer has taken away; a null that takes nothing away stays, to be reported."""
    if not isinstance(node, Mapping):
        return node
    kept = tuple((key, without_taken(value)) for key, value in node.items if not _is_taken(value))
    return Mapping(kept, node.place, node.flow)


def _is_taken(node: Node) -> bool:
    return isinstance(node, Scalar) and node.null and node.lost


def _takes_away(node: Mapping) -> bool:
    return [key.text for key, _ in node.items] == [TAKEN_AWAY]


def _without(items: tuple[Node, ...], gone: Node, findings: list[Finding]) -> tuple[Node, ...]:
    """The items of a list, and of the lists below them, but for those with these labels."""
    left = list(items)
    for wanted in gone.items if isinstance(gone, Sequence) else (gone,):
        label = plain(wanted.text) if isinstance(wanted, Scalar) else ""
        kept = _dropped(tuple(left), label)
        if kept == tuple(left):
            message = f"被沿用的版式包这里没有 “{label}”，去不掉"
            remedy = "请写它的标签（标题、表名、段名）"
            findings.append(Finding(wanted.place, "unknown-name", Severity.ERROR, message, remedy))
        left = list(kept)
    return tuple(left)


def _dropped(items: tuple[Node, ...], label: str) -> tuple[Node, ...]:
    kept: list[Node] = []
    for item in items:
        if plain(_label(item)) == label:
            continue
        if isinstance(item, Mapping):
            below = tuple((k, _below(v, label)) for k, v in item.items)
            item = item if below == item.items else Mapping(below, item.place, item.flow)  # noqa: PLW2901
        kept.append(item)
    return tuple(kept)


def _below(node: Node, label: str) -> Node:
    return Sequence(_dropped(node.items, label), node.place) if isinstance(node, Sequence) else node


def _label(item: Node) -> str:
    """What an item of a list is called: its text, its 标签, 标题, 表 or 说明, or the label over the list below it."""
    if isinstance(item, Scalar):
        return item.text
    if isinstance(item, Mapping):
        named = {key.text: value.text for key, value in item.items if isinstance(value, Scalar)}
        found = next((named[key] for key in _LABELS if key in named), None)
        return found if found is not None else item.items[0][0].text if len(item.items) == 1 else ""
    return ""
