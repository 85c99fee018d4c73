"""What would keep Office from opening a written package: parts without a type, relationships that lead nowhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from budgetgen.source.packages import parse_xml

_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


def package_faults(parts: Mapping[str, bytes]) -> Iterator[str]:
    """What is wrong with the types and relationships of a package's parts, in words."""
    types = parse_xml(parts["[Content_Types].xml"])
    overrides = {o.get("PartName") for o in types.iter(f"{_TYPES}Override")}
    defaults = {d.get("Extension", "").lower() for d in types.iter(f"{_TYPES}Default")}
    for name in parts:
        typed = f"/{name}" in overrides or name.rpartition(".")[2].lower() in defaults
        if name != "[Content_Types].xml" and not typed:
            yield f"部件 {name} 没有内容类型"
    for name, data in parts.items():
        if not name.endswith(".rels"):
            continue
        base = posixpath.dirname(posixpath.dirname(name))
        for relation in parse_xml(data).iter(_REL):
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External":
                continue
            full = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(base, target))
            )
            if full not in parts:
                yield f"{name} 指向不存在的部件 {target}"
