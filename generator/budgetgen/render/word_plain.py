"""A text part of a Word template, plain: what Word, WPS and other programs put around its words taken off.

Content controls and other wrappers leave their content, tracked edits are accepted, names get their usual prefix, so
that whoever walks over the part meets rows in tables, cells in rows and runs in paragraphs. What a reader does not see
(the other branch of an alternative, elements that Word is told to ignore) is set aside and put back as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

from budgetgen.render.word_xml import W, put_text, w
from budgetgen.source.office_xml import (
    ALTERNATIVE,
    BRANCHES,
    CHOICE,
    FALLBACK,
    PREFIXES,
    UNDERSTOOD,
    shown_branch,
)
from budgetgen.source.packages import parse_xml

_OWN = f"{{{W}}}"
TEXT_ROOTS = tuple(map(w, ("document", "hdr", "ftr", "footnotes", "endnotes")))
_WRAPPERS = tuple(map(w, ("sdt", "customXml", "smartTag")))
_WRAPPERS_OWN = frozenset(map(w, ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr")))
_GONE, _COME = (w("del"), w("moveFrom")), (w("ins"), w("moveTo"))
_NOTES = tuple(
    map(
        w,
        (
            *(
                f"{part}Change"
                for part in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr")
            ),
            *("numberingChange", "cellIns"),
            *(f"move{way}Range{end}" for way in ("From", "To") for end in ("Start", "End")),
            *(
                f"customXml{way}Range{end}"
                for way in ("Ins", "Del", "MoveFrom", "MoveTo")
                for end in ("Start", "End")
            ),
        ),
    )
)
"""What Word notes of edits beside the words themselves."""


def text_parts(parts: Mapping[str, bytes]) -> list[str]:
    """The names of the parts that hold the words of a document, whatever they are called."""
    return [
        name
        for name, data in parts.items()
        if name.startswith("word/")
        and name.endswith(".xml")
        and not name.startswith("word/glossary/")
        and parse_xml(data).tag in TEXT_ROOTS
    ]


def plain(root: Any) -> Any:
    """The part with this root, plain; the elements are changed in place, the root may be another one."""
    root = _prefixed(root)
    _accept(root)
    for wrapper in list(root.iter(*_WRAPPERS)):
        for own in [e for e in wrapper if e.tag in _WRAPPERS_OWN]:
            wrapper.remove(own)
        contents = wrapper.findall(w("sdtContent")) if wrapper.tag == w("sdt") else [wrapper]
        _replace(wrapper, [child for content in contents for child in content])
    return root


def _prefixed(root: Any) -> Any:
    """The tree with WordprocessingML under the prefix `w`, as tags and marks are looked for."""
    if all(e.prefix == "w" for e in root.iter(f"{{{W}}}*")):
        return root
    kept = {prefix: uri for prefix, uri in root.nsmap.items() if prefix not in (None, "w") and uri != W}
    renamed = etree.Element(root.tag, dict(root.attrib), nsmap={"w": W, **kept})
    renamed.text = root.text
    renamed.extend(list(root))
    etree.cleanup_namespaces(renamed, keep_ns_prefixes=list(kept))
    return renamed


def _replace(element: Any, others: list[Any]) -> None:
    """Other elements in the place of one."""
    for other in others:
        element.addprevious(other)
    element.getparent().remove(element)


def _accept(root: Any) -> None:
    """Tracked edits as if Word had been told to accept them all."""
    if next(root.iter(*_GONE, *_COME, *_NOTES), None) is None:
        return
    ended = [
        p
        for p in root.iter(w("p"))
        if any(p.find(f"{w('pPr')}/{w('rPr')}/{gone}") is not None for gone in _GONE)
    ]
    for row in [r for r in root.iter(w("tr")) if r.find(f"{w('trPr')}/{w('del')}") is not None]:
        table = row.getparent()
        table.remove(row)
        if (
            table.tag == w("tbl")
            and next(table.iter(w("tr")), None) is None
            and table.getparent() is not None
        ):
            table.getparent().remove(table)
    for gone in list(root.iter(*_GONE, *_NOTES)):
        gone.getparent().remove(gone)
    for come in list(root.iter(*_COME)):
        _replace(come, list(come))
    for paragraph in ended:  # a paragraph whose end was deleted goes on in the next one
        following = paragraph.getnext()
        if (
            following is None
            or following.tag != w("p")
            or paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None
        ):
            continue
        words = [child for child in paragraph if child.tag != w("pPr")]
        at = 0 if following.find(w("pPr")) is None else 1
        following[at:at] = words
        paragraph.getparent().remove(paragraph)


class Aside(NamedTuple):
    """An element that no reader sees, where it stood, and the one that holds its place."""

    element: Any
    stand_in: Any


def set_aside(root: Any) -> list[Aside]:
    """Take what Word does not show out of a tree, until `put_back`."""
    found = []
    for element in [*_other_branches(root), *foreign(root, ignored(root))]:
        stand_in = etree.Comment("")
        element.addprevious(stand_in)
        element.getparent().remove(element)
        found.append(Aside(element, stand_in))
    return found


def put_back(aside: list[Aside], literally: bool = False) -> None:
    """What was set aside, where it stood; `literally`: braces in elements that Word ignores are no tags to Jinja."""
    for element, stand_in in reversed(aside):
        element.tail = stand_in.tail
        stand_in.getparent().replace(stand_in, element)
        if literally and element.tag not in BRANCHES and b"{" in etree.tostring(element, with_tail=False):
            element.tail = "{% endraw %}" + (element.tail or "")
            mark = etree.Comment("")
            element.addprevious(mark)
            put_text(mark, "{% raw %}")


def _other_branches(root: Any) -> Iterator[Any]:
    """The branches of alternatives that Word does not show: all but the first that it understands."""
    for alternative in list(root.iter(ALTERNATIVE)):
        shown = shown_branch(alternative)
        yield from (b for b in list(alternative.iterchildren(CHOICE, FALLBACK)) if b is not shown)


def ignored(root: Any) -> frozenset[str]:
    """The namespaces that a part says may be ignored."""
    return frozenset(
        element.nsmap.get(prefix, "")
        for element in root.iter("*")
        for prefix in element.get(PREFIXES[0], "").split()
    )


def foreign(root: Any, only: frozenset[str] | None = None) -> list[Any]:
    """The outermost elements that Word does not know; with `only`, those in these namespaces."""
    found = []
    for element in root.iter("*"):
        if element.tag.startswith(_OWN):
            continue
        namespace = etree.QName(element).namespace or ""
        if UNDERSTOOD.match(namespace) or (only is not None and namespace not in only) or element is root:
            continue
        if not any(etree.QName(a).localname in ("ext", "graphicData") for a in element.iterancestors("*")):
            found.append(element)
    outer = set(found)
    return [e for e in found if outer.isdisjoint(e.iterancestors())]


def unknown_attributes(root: Any, known: frozenset[str]) -> Iterator[tuple[Any, str]]:
    """(element, attribute) for attributes of a namespace that Word does not know and was not told to ignore."""
    for element in root.iter("*"):
        for name in element.attrib:
            namespace = etree.QName(name).namespace
            if namespace and namespace not in known and not UNDERSTOOD.match(namespace):
                yield element, etree.QName(name).localname
