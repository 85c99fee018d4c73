"""A Word template made ready once: docxtpl's tags compiled, fonts spelled out, headings marked for the contents.

docxtpl turns the tags of a document into Jinja source; everything here depends on the template only, so a
second document costs no more than filling in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Template, TemplateSyntaxError
from lxml import etree
from markupsafe import Markup, escape

from budgetgen.findings import Finding, Place, Severity
from budgetgen.pack.layout import Table
from budgetgen.pack.sandbox import Sandbox, printed
from budgetgen.pack.wording import Wording
from budgetgen.render.package import refused
from budgetgen.render.word_marks import mark_contents, mark_rows, with_markers
from budgetgen.render.word_names import Missing
from budgetgen.render.word_tags import TAG, Tag, part_name, tags_of, unbound_columns
from budgetgen.render.word_words import reword
from budgetgen.render.word_xml import w
from budgetgen.source.packages import parse_xml, read_package

FALLBACK_FACE = "宋体"
_TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_SETTINGS = "word/settings.xml"
_UPDATE_FIELDS = re.compile(rb"<w:updateFields\b[^>]*/>")


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """The compiled text parts of a template, and its other parts as they are."""

    name: str
    compiled: Mapping[str, Template]
    parts: Mapping[str, bytes]
    tags: tuple[Tag, ...]
    """Every tag with its place, to name the one that cannot be filled."""
    last_bookmark: int
    """The highest number of the template's own bookmarks."""


def xml_text(value: Any) -> Markup:
    """A value as the inside of a w:t: escaped, line breaks and tabs as Word writes them."""
    if isinstance(value, Markup):
        return value
    text = str(escape(str(printed(value)))).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return Markup(text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">'))


def _environment() -> Sandbox:
    return Sandbox(undefined=Missing, autoescape=True, finalize=xml_text)


@lru_cache(maxsize=8)
def _prepared(
    path: Path, stamp: tuple[int, int], merged: frozenset[str], wording: Wording
) -> tuple[WordTemplate | None, list[Finding]]:
    parts = read_package(path)
    findings = refused(path.name, parts, "word/document.xml")
    if findings:
        return None, findings
    docx = DocxTemplate(BytesIO())  # only for its reading of tags
    environment = _environment()
    faces = _StyleFaces(parts.get("word/styles.xml"))
    compiled: dict[str, Template] = {}
    tags: list[Tag] = []
    last = 0
    for name in [name for name in parts if _TEXT_PART.fullmatch(name)]:
        root = parse_xml(parts.pop(name))
        tags += tags_of(root, name)
        last = max([last, *(int(b.get(w("id"), "0")) for b in root.iter(w("bookmarkStart")))])
        reword(root, wording)
        source = _prepare(root, faces, merged)
        try:
            compiled[name] = environment.from_string(with_markers(docx.patch_xml(source)))
        except TemplateSyntaxError as error:
            place = Place(path.name, inside=" ".join(filter(None, (part_name(name), _where(source, error)))))
            message = f"模板标签写法有误：{error.message}"
            findings.append(
                Finding(place, "template-syntax", Severity.ERROR, message, "请检查 {{…}}、{%…%} 是否成对")
            )
    if _SETTINGS in parts:  # Word would ask each reader whether to update the fields
        parts[_SETTINGS] = _UPDATE_FIELDS.sub(b"", parts[_SETTINGS])
    return (None if findings else WordTemplate(path.name, compiled, parts, tuple(tags), last)), findings


def prepare(
    path: Path, tables: Mapping[str, Table], wording: Wording = Wording()
) -> tuple[WordTemplate | None, list[Finding]]:
    """The template at `path` and where it does not agree with the given tables; None if it cannot be filled at all."""
    stat = path.stat()
    merged = frozenset(
        column.name for table in tables.values() for column in table.all_columns if column.merge
    )
    template, findings = _prepared(path, (stat.st_mtime_ns, stat.st_size), merged, wording)
    if template is None:
        return None, findings
    findings = [
        Finding(Place(path.name, inside=inside), "template-columns", Severity.ERROR, message, remedy)
        for message, inside, remedy in unbound_columns(template.tags, tables)
    ]
    return template, findings


class _StyleFaces:
    """The East-Asian face that each style gives, through its ancestors and the defaults."""

    def __init__(self, styles: bytes | None) -> None:
        root = parse_xml(styles) if styles else etree.Element("none")
        self.based: dict[str, str] = {}
        self.faces: dict[str, str] = {}
        for style in root.iter(w("style")):
            key = style.get(w("styleId"), "")
            based = style.find(w("basedOn"))
            self.based[key] = based.get(w("val"), "") if based is not None else ""
            self.faces[key] = _face(style.find(f"{w('rPr')}/{w('rFonts')}"))
        default = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('rFonts')}")
        self.default = _face(default) or FALLBACK_FACE

    def of(self, style: str) -> str:
        """The face of a style."""
        seen: set[str] = set()
        while style and style not in seen:
            if face := self.faces.get(style):
                return face
            seen.add(style)
            style = self.based.get(style, "")
        return self.default


def _face(fonts: Any) -> str:
    return fonts.get(w("eastAsia"), "") if fonts is not None else ""


def _prepare(root: Any, faces: _StyleFaces, merged: frozenset[str]) -> str:
    for paragraph in root.iter(w("p")):
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        face = faces.of(style.get(w("val"), "") if style is not None else "")
        for run in paragraph.iter(w("r")):
            _spell_out_face(run, face, faces)
    for text in root.iter(w("t")):
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for table in root.iter(w("tbl")):
        mark_rows(table, merged)
    mark_contents(root)
    return etree.tostring(root, encoding="unicode")


def _spell_out_face(run: Any, face: str, faces: _StyleFaces) -> None:
    """Give a run its East-Asian face explicitly, and free it from the theme's."""
    properties = run.find(w("rPr"))
    if properties is None:
        properties = etree.Element(w("rPr"))
        run.insert(0, properties)
    fonts = properties.find(w("rFonts"))
    if fonts is None:
        fonts = etree.Element(w("rFonts"))
        style = properties.find(w("rStyle"))
        properties.insert(0 if style is None else 1, fonts)
        if style is not None:
            face = faces.faces.get(style.get(w("val"), "")) or face
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(w(name), None)
    if not fonts.get(w("eastAsia")):
        fonts.set(w("eastAsia"), face)


def _where(source: str, error: TemplateSyntaxError) -> str:
    """The text around a faulty tag, without markup."""
    lines = source.splitlines() or [source]
    line = lines[min(len(lines), error.lineno or 1) - 1]
    tags = TAG.findall(re.sub(r"<[^<>]+>", "", line))
    return tags[0][:40] if tags else ""
