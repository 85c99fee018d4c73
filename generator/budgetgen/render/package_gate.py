"""Whether the parts of a written package hang together: content types, relationships, and the ids that lead to them."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from budgetgen.source.packages import parse_xml

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LEADING: Any = etree.XPath(
    "//@r:*", namespaces={"r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"}
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAINS = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document.main+xml",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet.main+xml",
}
"""The part that each kind of document begins with, and its content type."""

_MUST = {"Default": ("Extension", "ContentType"), "Override": ("PartName", "ContentType")}

Fault = tuple[str, str]
"""(message, where)."""


def package_faults(parts: Mapping[str, bytes], trees: Mapping[str, Any]) -> Iterator[Fault]:
    """Parts without a content type, relationships that lead nowhere; `trees` are the parts with text, read."""
    for name in ("[Content_Types].xml", *(n for n in parts if n.endswith(".rels"))):
        try:
            root = parse_xml(parts[name])
        except (etree.XMLSyntaxError, KeyError):
            yield f"{name} 不是完好的 XML", ""
            continue
        yield from _type_faults(root, parts) if name[0] == "[" else _relation_faults(name, root, parts)
    for name, tree in trees.items():
        yield from _leading_nowhere(name, tree, parts)


def _type_faults(root: Any, parts: Mapping[str, bytes]) -> Iterator[Fault]:
    given: dict[str, str] = {}
    for entry in root.iterchildren("*"):
        must = _MUST.get(entry.tag.removeprefix(_TYPES), ())
        if not must or not all(entry.get(name) for name in must) or len(entry):
            yield "[Content_Types].xml 里有读不懂的一项", ""
            continue
        key = entry.get(must[0]).lower()
        if key.startswith("/") != (must[0] == "PartName"):
            yield f"[Content_Types].xml 里 {key} 写错了地方", ""
        if key in given:
            yield f"[Content_Types].xml 里 {key} 写了两次", ""
        given[key] = entry.get("ContentType")
    for name in parts:
        kind = given.get(f"/{name}".lower()) or given.get(name.rpartition(".")[2].lower())
        if name != "[Content_Types].xml" and not kind:
            yield f"部件 {name} 没有内容类型", ""
        if kind and kind != _MAINS.get(name, kind):
            yield f"部件 {name} 的内容类型不对", ""


def _relation_faults(name: str, root: Any, parts: Mapping[str, bytes]) -> Iterator[Fault]:
    base = posixpath.dirname(posixpath.dirname(name))
    mains = []
    for relation in root.iterchildren("*"):
        target, kind = relation.get("Target", ""), relation.get("Type", "").rpartition("/")[2]
        if (
            relation.tag != f"{_RELATIONS}Relationship"
            or not (kind and target and relation.get("Id"))
            or len(relation)
        ):
            yield f"{name} 里有读不懂的一项", ""
        elif relation.get("TargetMode") != "External":
            full = (
                target.lstrip("/") if target[0] == "/" else posixpath.normpath(posixpath.join(base, target))
            )
            if full not in parts:
                yield f"{name} 指向不存在的部件 {target}", ""
            mains += [full] if kind == "officeDocument" else []
    for key, count in Counter(r.get("Id") for r in root.iterchildren("*")).items():
        if count > 1:
            yield f"{name} 里的编号 {key} 重复了 {count} 次", ""
    if name == "_rels/.rels" and mains != [main for main in _MAINS if main in parts]:
        yield f"{name} 里没有指明正文，或指明了几次", ""


def _leading_nowhere(name: str, tree: Any, parts: Mapping[str, bytes]) -> Iterator[Fault]:
    """Ids of relationships that a part uses and does not have; headers and footers that are none."""
    folder, _, own = name.rpartition("/")
    relations = parts.get(f"{folder}/_rels/{own}.rels")
    kinds = {
        r.get("Id"): r.get("Type", "").rpartition("/")[2] for r in (parse_xml(relations) if relations else ())
    }
    for value in _LEADING(tree):
        wanted = etree.QName(value.getparent()).localname.removesuffix("Reference")
        if value not in kinds:
            yield f"{name} 提到的 {value[:20]} 在它的关系里没有", ""
        elif wanted in ("header", "footer") and kinds[value] != wanted:
            yield f"{name} 把 {value[:20]} 当作页眉页脚，它不是", ""
