"""Reading a template pack: found, inherited, declared keys read, labels resolved."""

from __future__ import annotations

from pathlib import Path

from budgetgen.findings import Finding, Place, has_errors
from budgetgen.pack import find
from budgetgen.pack.declaration import PACK
from budgetgen.pack.layout import Pack
from budgetgen.pack.resolve import Resolver
from budgetgen.source.nodes import Mapping, Node
from budgetgen.source.shapes import Reading


def load(name: str, place: Place, project: Path | None) -> tuple[Pack | None, list[Finding]]:
    """The pack of a name (written at `place`), or None, with everything that is wrong in it."""
    root, findings = find.pack_nodes(name, place, project)
    if root is None:
        return None, findings
    reading = Reading()
    written = PACK.read(_with_defaults(root), reading)
    pack = Resolver(name, written, reading).pack() if written is not None else None
    findings += reading.findings
    return (None if has_errors(findings) else pack), findings


def _with_defaults(root: Node) -> Node:
    """The pack with 表格默认 laid under each of its tables."""
    if not isinstance(root, Mapping):
        return root
    values = {key.text: value for key, value in root.items}
    defaults, tables = values.get("表格默认"), values.get("表")
    if not (isinstance(defaults, Mapping) and isinstance(tables, Mapping)):
        return root
    filled = Mapping(tuple((key, find.merge(defaults, table)) for key, table in tables.items), tables.place)
    return Mapping(tuple((k, filled if v is tables else v) for k, v in root.items), root.place)
