"""Reading a template pack: found, inherited, declared keys read, labels resolved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from budgetgen.findings import Finding, Place, has_errors
from budgetgen.pack import find
from budgetgen.pack.declaration import PACK
from budgetgen.pack.layout import Pack
from budgetgen.pack.resolve import Resolver
from budgetgen.source import local_codes
from budgetgen.source.nodes import Mapping, Node
from budgetgen.source.settings import settings
from budgetgen.source.shapes import Reading


def load(reference: str, place: Place, project: Path | None) -> tuple[Pack | None, list[Finding]]:
    """The pack of a name or path (written at `place`), or None, with everything that is wrong in it or in the settings
    that tell where packs are."""
    layers, found = find.layers(reference, place, project)
    findings = [*settings(project).findings, *found]
    if not layers:
        return None, findings
    reading = Reading()
    written = PACK.read(_with_defaults(find.whole(layers)), reading)
    name = next(iter(layers)).name
    pack = Resolver(name, written, reading).pack() if written is not None else None
    codes, found = _codes(layers, project)
    findings += [*reading.findings, *found]
    pack = replace(pack, codes=codes) if pack else None
    return (None if has_errors(findings) else pack), findings


def _codes(folders: Iterable[Path], project: Path | None) -> tuple[local_codes.Codes, list[Finding]]:
    """The place's own codes that a pack and those it inherits from bring along; the nearest pack's name counts."""
    codes: local_codes.Codes = {}
    findings: list[Finding] = []
    for folder in folders:
        own, found = local_codes.beside(folder / find.PACK_FILE, project)
        codes = {**own, **codes}
        findings += found
    return codes, findings


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
