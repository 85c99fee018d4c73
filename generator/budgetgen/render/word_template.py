"""A Word template made ready once: docxtpl's tags compiled, fonts spelled out, headings marked for the contents.

docxtpl turns the tags of a document into Jinja source; everything here depends on the template only, so a
second document costs no more than filling in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Template, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from budgetgen.findings import Finding, Place, Severity
from budgetgen.pack.layout import Table
from budgetgen.render.package import parse_xml, read_package, refused
from budgetgen.render.word_names import Missing
from budgetgen.render.word_tags import Tag, part_name, tags_of, unbound_columns

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CJK = re.compile(
    "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d\u2014\u2026\U00020000-\U0003ffff]"
)
FALLBACK_FACE = "宋体"
_TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_SETTINGS = "word/settings.xml"
_UPDATE_FIELDS = re.compile(rb"<w:updateFields\b[^>]*/>")
_ROW_LOOP = re.compile(r"\{%tr\s+for\s+(\w+)\s+in\s+[\w.]+\s*%\}")
_TOC_LOOP = re.compile(r"\{%p\s+for\s+\w+\s+in\s+目录\s*%\}")


@cache
def w(name: str) -> str:
    """A WordprocessingML name in lxml's notation."""
    return f"{{{W}}}{name}"


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
    text = str(escape(str(value))).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return Markup(text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">'))


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=Missing, autoescape=True, finalize=xml_text)


@lru_cache(maxsize=8)
def _prepared(
    path: Path, stamp: tuple[int, int], merged: frozenset[str]
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
        source = _prepare(root, faces, merged)
        try:
            compiled[name] = environment.from_string(_with_markers(docx.patch_xml(source)))
        except TemplateSyntaxError as error:
            place = Place(path.name, inside=" ".join(filter(None, (part_name(name), _where(source, error)))))
            message = f"模板标签写法有误：{error.message}"
            findings.append(
                Finding(place, "template-syntax", Severity.ERROR, message, "请检查 {{…}}、{%…%} 是否成对")
            )
    if _SETTINGS in parts:  # Word would ask each reader whether to update the fields
        parts[_SETTINGS] = _UPDATE_FIELDS.sub(b"", parts[_SETTINGS])
    return (None if findings else WordTemplate(path.name, compiled, parts, tuple(tags), last)), findings


def prepare(path: Path, tables: Mapping[str, Table]) -> tuple[WordTemplate | None, list[Finding]]:
    """The template at `path`, ready to fill with the given tables; None if it does not agree with them."""
    stat = path.stat()
    merged = frozenset(
        column.name for table in tables.values() for column in table.all_columns if column.merge
    )
    template, findings = _prepared(path, (stat.st_mtime_ns, stat.st_size), merged)
    if template is None:
        return None, findings
    findings = [
        Finding(Place(path.name, inside=inside), "template-columns", Severity.ERROR, message, remedy)
        for message, inside, remedy in unbound_columns(template.tags, tables)
    ]
    return (None if findings else template), findings


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
        _mark_rows(table, merged)
    _mark_contents(root)
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


def _text_of(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(w("t")))


def _mark_rows(table: Any, merged: frozenset[str]) -> None:
    """In rows that repeat: totals become bold, columns that the layout merges get their vertical merge."""
    variable = ""
    for row in table.iter(w("tr")):
        content = _text_of(row)
        if loop := _ROW_LOOP.search(content):
            variable = loop[1]
        elif "{%tr" in content:
            variable = variable if "endfor" not in content else ""
        elif variable:
            for run in row.iter(w("r")):
                if "{{" in _text_of(run) and run.find(f"{w('rPr')}/{w('b')}") is None:
                    fonts = run.find(f"{w('rPr')}/{w('rFonts')}")
                    fonts.addnext(etree.Element(w("b"), {w("val"): f"§bold§{variable}§"}))
            for cell in row.iter(w("tc")):
                tag = re.search(r"\{\{\s*" + variable + r"\.([\w.]+)", _text_of(cell))
                if tag and tag[1] in merged:
                    _mark_merge(cell, f"§merge§{variable}§{tag[1]}§")


def _mark_merge(cell: Any, mark: str) -> None:
    """The cell's vertical merge, where the schema wants it: after its width and span."""
    properties = cell.find(w("tcPr"))
    if properties is None:
        properties = etree.Element(w("tcPr"))
        cell.insert(0, properties)
    for old in properties.findall(w("vMerge")):
        properties.remove(old)
    before = sum(p.tag in (w("cnfStyle"), w("tcW"), w("gridSpan"), w("hMerge")) for p in properties)
    properties.insert(before, etree.Element(w("vMerge"), {w("val"): mark}))


def _mark_contents(root: Any) -> None:
    """Bookmarks around what the contents list, the field around its entries."""
    for paragraph in root.iter(w("p")):
        if paragraph.get("toc") is None and _is_listed(paragraph):
            properties = paragraph.find(w("pPr"))
            properties.addnext(etree.Element(w("bookmarkStart"), {w("id"): "§id§", w("name"): "_Toc§open§"}))
            paragraph.append(etree.Element(w("bookmarkEnd"), {w("id"): "§close§"}))
    loops = [p for p in root.iter(w("p")) if _TOC_LOOP.search(_text_of(p))]
    for loop in loops:
        entries = []
        for paragraph in loop.itersiblings(w("p")):
            content = _text_of(paragraph)
            if re.search(r"\{%p\s+endfor", content):
                break
            if "{%" not in content:
                entries.append(paragraph)
        for entry in entries:
            properties = entry.find(w("pPr"))
            begin = etree.Element(w("r"))
            etree.SubElement(begin, w("t")).text = "§toc-begin§"
            end = etree.Element(w("r"))
            etree.SubElement(end, w("t")).text = "§toc-end§"
            if properties is None:
                entry.insert(0, begin)
            else:
                properties.addnext(begin)
            entry.append(end)


def _is_listed(paragraph: Any) -> bool:
    """Whether the contents list a paragraph: outline level 1 or 2, by its own property or its heading style."""
    level = paragraph.find(f"{w('pPr')}/{w('outlineLvl')}")
    if level is not None:
        return level.get(w("val")) in ("0", "1")
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return style is not None and style.get(w("val")) in ("Heading1", "Heading2", "1", "2")


_RUN = '<w:r><w:rPr><w:rFonts w:eastAsia="宋体"/></w:rPr>{}</w:r>'
_FIELD_BEGIN = (
    "{% if loop.first %}"
    + _RUN.format('<w:fldChar w:fldCharType="begin"/>')
    + _RUN.format('<w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText>')
    + _RUN.format('<w:fldChar w:fldCharType="separate"/>')
    + "{% endif %}"
)
_FIELD_END = "{% if loop.last %}" + _RUN.format('<w:fldChar w:fldCharType="end"/>') + "{% endif %}"


def _with_markers(source: str) -> str:
    """The marks that `_prepare` left in the XML, as Jinja."""
    source = re.sub(r'<w:b w:val="§bold§(\w+)§"/>', r"{% if \1.加粗 %}<w:b/><w:bCs/>{% endif %}", source)
    source = re.sub(
        r'<w:vMerge w:val="§merge§(\w+)§([\w.]+)§"/>',
        r'{% if \1.合并.get("\2") %}<w:vMerge w:val="{{\1.合并.get("\2")}}"/>{% endif %}',
        source,
    )
    source = source.replace("§id§", "{{书签.开()}}").replace("_Toc§open§", "{{书签.名()}}")
    source = source.replace("§close§", "{{书签.号()}}")
    source = re.sub(r"<w:r><w:t[^>]*>§toc-begin§</w:t></w:r>", lambda _: _FIELD_BEGIN, source)
    return re.sub(r"<w:r><w:t[^>]*>§toc-end§</w:t></w:r>", lambda _: _FIELD_END, source)


def _where(source: str, error: TemplateSyntaxError) -> str:
    """The text around a faulty tag, without markup."""
    lines = source.splitlines() or [source]
    line = lines[min(len(lines), error.lineno or 1) - 1]
    tags = re.findall(r"\{[{%].*?[%}]\}", re.sub(r"<[^>]+>", "", line))
    return tags[0][:40] if tags else ""
