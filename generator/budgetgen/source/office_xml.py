"""What all who read Office's XML know of it: the alternatives that one program or another shows."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from budgetgen.source.packages import parse_xml

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
BRANCHES = ALTERNATIVE, CHOICE, FALLBACK = [
    f"{{{_MC}}}{name}" for name in ("AlternateContent", "Choice", "Fallback")
]
PREFIXES = (f"{{{_MC}}}Ignorable", f"{{{_MC}}}MustUnderstand", "Requires")
"""Attributes that list prefixes."""

UNDERSTOOD = re.compile(
    r"http://schemas\.(openxmlformats\.org|microsoft\.com/office)/|urn:schemas-microsoft-com:"
    r"|http://www\.wps\.cn/|http://www\.w3\.org/|http://purl\.org/dc/"
)
"""The namespaces that Word knows."""


def related(parts: Mapping[str, bytes], part: str) -> Iterator[tuple[str, str]]:
    """(the last word of a relation: styles, drawing; the name of the part it leads to) of all relations of a part."""
    folder, name = posixpath.split(part)
    relations = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in parse_xml(relations) if relations else ():
        path = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        yield relation.get("Type", "").rpartition("/")[2], path


def shown_branch(alternative: Any) -> Any:
    """The branch of an alternative that Word shows: the first that it understands; None where it is none."""
    return next(filter(_understands, alternative.iterchildren(CHOICE, FALLBACK)), None)


def _understands(branch: Any) -> bool:
    needed = [branch.nsmap.get(prefix, "") for prefix in branch.get("Requires", "").split()]
    return branch.tag == FALLBACK or (bool(needed) and all(map(UNDERSTOOD.match, needed)))
