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
from budgetgen.render.package import MAX_TOLD, refused
from budgetgen.render.word_blocks import join_tags, lift_tags
from budgetgen.render.word_marks import mark_contents, mark_rows, with_markers
from budgetgen.render.word_names import Missing
from budgetgen.render.word_plain import plain, put_back, set_aside, text_parts
from budgetgen.render.word_shape import shape_faults
from budgetgen.render.word_styles import Styles, style_of
from budgetgen.render.word_tags import TAG, Tag, loose_braces, part_name, tags_of, unbound_columns, written_in
from budgetgen.render.word_words import reword
from budgetgen.render.word_xml import EAST_ASIAN, text_of, w
from budgetgen.source.packages import parse_xml, read_package

_SAVE_AGAIN = "请用 Word 打开模板，改正后重新保存"
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
    trees, findings = _read(parts, path.name)
    if findings:
        return None, findings
    docx = DocxTemplate(BytesIO())  # only for its reading of tags
    environment = _environment()
    styles = Styles(parts.get("word/styles.xml"))
    compiled: dict[str, Template] = {}
    tags: list[Tag] = []
    last = 0
    for name, root in trees.items():
        join_tags(root)
        last = max([last, *(int(b.get(w("id"), "0")) for b in root.iter(w("bookmarkStart")))])
        reword(root, wording)
        aside = set_aside(root)
        tags += tags_of(root, name)
        put_back(aside)
        source, faults = _source(root, name, styles, merged)
        findings += [
            _finding(path.name, "template-syntax", told, inside, "请把成对的标签放在同一段、同一张表里")
            for told, inside in faults
        ]
        try:
            compiled[name] = environment.from_string(with_markers(docx.patch_xml(source)))
        except TemplateSyntaxError as error:
            inside = " ".join(filter(None, (part_name(name), _where(source, error))))
            message = f"模板标签写法有误：{error.message}"
            remedy = "请检查 {{…}}、{%…%} 是否成对"
            findings.append(_finding(path.name, "template-syntax", message, inside, remedy))
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


def _read(parts: dict[str, bytes], file: str) -> tuple[dict[str, Any], list[Finding]]:
    """The plain trees of the parts with words, taken out of `parts`; what Word could not open, or is no tag."""
    trees = {}
    faults = []
    names = text_parts(parts)
    if "word/document.xml" not in names:
        faults.append(("word/document.xml 不是 Word 平常的格式（可能是 Strict Open XML）", ""))
    for name in names:
        trees[name] = root = plain(parse_xml(parts.pop(name)))
        faults += shape_faults(root, name)
    found = [_finding(file, "docx-structure", told, inside, _SAVE_AGAIN) for told, inside in faults]
    if not found:
        for name, root in trees.items():
            for written in written_in(root, name):
                found += [_finding(file, "tag-braces", *fault) for fault in loose_braces(written)]
    return trees, list(dict.fromkeys(found))[:MAX_TOLD]


def _finding(file: str, rule: str, message: str, inside: str, remedy: str) -> Finding:
    return Finding(Place(file, inside=inside), rule, Severity.ERROR, message, remedy)


def _source(
    root: Any, part: str, styles: Styles, merged: frozenset[str]
) -> tuple[str, list[tuple[str, str]]]:
    """A plain part as XML with docxtpl's tags and the program's marks; what is wrong with its tags."""
    for run in root.iter(w("r")):
        paragraph = next(run.iterancestors(w("p")), None)
        if paragraph is not None:
            _spell_out_face(run, style_of(paragraph), styles)
    for text in root.iter(w("t")):
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    aside = set_aside(root)
    for table in root.iter(w("tbl")):
        mark_rows(table, merged, styles)
    mark_contents(root, styles)
    faults = [fault for tree in (root, *(one.element for one in aside)) for fault in lift_tags(tree, part)]
    put_back(aside, literally=True)
    return etree.tostring(root, encoding="unicode"), faults


def _spell_out_face(run: Any, style: str, styles: Styles) -> None:
    """Give a run its East-Asian face explicitly, and free it from the theme's.

    The hint gives that face to what Chinese and Western text share (“ ” … — · ×; ECMA-376 part 1, 17.3.2.26).
    """
    properties = run.find(w("rPr"))
    if properties is None:
        properties = etree.Element(w("rPr"))
        run.insert(0, properties)
    fonts = properties.find(w("rFonts"))
    face = ""
    if fonts is None:
        fonts = etree.Element(w("rFonts"))
        own = properties.find(w("rStyle"))
        properties.insert(0 if own is None else properties.index(own) + 1, fonts)
        face = styles.own_face(own.get(w("val"), "")) if own is not None else ""
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(w(name), None)
    if not fonts.get(w("eastAsia")):
        fonts.set(w("eastAsia"), face or styles.face(style))
    if EAST_ASIAN.search(text_of(run)):
        fonts.set(w("hint"), "eastAsia")


def _where(source: str, error: TemplateSyntaxError) -> str:
    """The text around a faulty tag, without markup."""
    lines = source.splitlines() or [source]
    line = lines[min(len(lines), error.lineno or 1) - 1]
    tags = TAG.findall(re.sub(r"<[^<>]+>", "", line))
    return tags[0][:40] if tags else ""
