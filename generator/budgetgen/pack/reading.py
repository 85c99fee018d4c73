"""Reading a template pack: found, inherited, declared keys read, labels resolved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from budgetgen.findings import Finding, Place, has_errors
from budgetgen.pack import find
from budgetgen.pack.declaration import PACK
from budgetgen.pack.inheritance import merge, without_taken
from budgetgen.pack.model import Pack
from budgetgen.pack.resolve import Resolver
from budgetgen.source import local_codes
from budgetgen.source.nodes import Mapping, Node
from budgetgen.source.settings import settings
from budgetgen.source.shapes import Reading

_Stamps = tuple[tuple[Path, tuple[int, ...]], ...]
_kept: dict[tuple[object, ...], tuple[_Stamps, Pack]] = {}
"""Packs that nothing is wrong with, by how they were asked for, with what their files were like then."""


def load(reference: str, place: Place, project: Path | None) -> tuple[Pack | None, list[Finding]]:
    """The pack of a name or path (written at `place`), or None, with everything that is wrong in it or in the settings
    that tell where packs are. A pack that many specs of a run use is read once."""
    own = settings(project)
    asked = (reference, Path(place.file).parent, project, own.packs, Path.cwd())
    kept = _kept.get(asked)
    if kept and kept[0] == _stamps(folder for folder, _ in kept[0]) and not own.findings:
        return kept[1], []
    layers, found = find.layers(reference, place, project)
    findings = [*own.findings, *found]
    if not layers:
        return None, findings
    stamps = _stamps(layers)
    reading = Reading()
    root, reading.findings = find.whole(layers)
    written = PACK.read(without_taken(_with_defaults(root)), reading)
    name = next(iter(layers)).name
    pack = Resolver(name, written, reading).pack() if written is not None else None
    codes, found = _codes(layers, project)
    findings += [*reading.findings, *found]
    pack = replace(pack, local=codes, folder=str(next(iter(layers)))) if pack else None
    if pack and not findings:
        _kept[asked] = (stamps, pack)
    return (None if has_errors(findings) else pack), findings


def _stamps(folders: Iterable[Path]) -> _Stamps:
    """The folders of packs, each with what tells whether what was read there has changed since."""
    return tuple((f, (*_stamp(f / find.PACK_FILE), *_stamp(f / local_codes.FILE))) for f in folders)


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _codes(folders: Iterable[Path], project: Path | None) -> tuple[local_codes.LocalCodes, list[Finding]]:
    """The place's own codes that a pack and those it inherits from bring along; the nearest pack's name counts."""
    codes = local_codes.LocalCodes()
    findings: list[Finding] = []
    for folder in folders:
        own, found = local_codes.beside(folder / find.PACK_FILE, project)
        codes = codes.over(own)
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
    filled = tuple((key, merge(defaults, table, [])) for key, table in tables.items)
    under = Mapping(filled, tables.place)
    return Mapping(tuple((k, under if v is tables else v) for k, v in root.items), root.place)
