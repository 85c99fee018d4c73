"""What the program adds to a Word template itself, as marks that become Jinja.

Bold totals, vertical merges, bookmarks that carry the address of each figure, bookmarks and the field of the
contents: so a clerk's template holds loops and tags only.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from budgetgen.render.word_layout import mark_hanging, mark_kept, mark_repeated, with_layout
from budgetgen.render.word_styles import Styles, style_of
from budgetgen.render.word_xml import text_of, w

_ROW_LOOP = re.compile(r"\{%tr\s+for\s+(\w+)\s+in\s+[\w.]+\s*%\}")
_FORM_TAG = re.compile(r"\{\{\s*+(\w+)\.(表头|表尾)\[(\d+)\]\[(\d+)\]\s*+\}\}")
_TOC_LOOP = re.compile(r"\{%p\s+for\s+\w+\s+in\s+目录\s*%\}")


def mark_rows(table: Any, merged: frozenset[str], styles: Styles) -> None:
    """In rows that repeat: totals become bold, columns that the layout merges get their vertical merge."""
    mark_repeated(table)
    variable = ""
    for row in table.iterchildren(w("tr")):
        content = text_of(row)
        if loop := _ROW_LOOP.search(content):
            variable = loop[1]
        elif "{%tr" in content:
            variable = variable if "endfor" not in content else ""
        elif not variable:
            _mark_form(row)
        else:
            mark_kept(row, variable)
            for run in row.iter(w("r")):
                fonts = run.find(f"{w('rPr')}/{w('rFonts')}")
                if fonts is not None and "{" in text_of(run) and fonts.getparent().find(w("b")) is None:
                    fonts.addnext(etree.Element(w("b"), {w("val"): f"§bold§{variable}§"}))
            for cell in row.iterchildren(w("tc")):
                tag = re.search(r"\{\{\s*" + variable + r"\.([\w.]+)", text_of(cell))
                if tag and tag[1] in merged:
                    _mark_merge(cell, f"§merge§{variable}§{tag[1]}§")
                elif tag:
                    _mark_figure(cell, f"§{variable}§{tag[1]}§")
                    mark_hanging(cell, f"§{variable}§{tag[1]}§", styles)


def _mark_form(row: Any) -> None:
    """Bookmarks around the figures of a row above or below the records."""
    for cell in row.iterchildren(w("tc")):
        if tag := _FORM_TAG.fullmatch(text_of(cell).strip()):
            _mark_figure(cell, "§{}§{}.{}.{}§".format(*tag.groups()))


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


def _mark_figure(cell: Any, mark: str) -> None:
    """A bookmark around a cell's text, for a figure to carry its address."""
    for paragraph in cell.findall(w("p")):
        runs = paragraph.findall(w("r"))
        if runs:
            runs[0].addprevious(etree.Element(w("bookmarkStart"), {w("name"): f"§figure{mark}"}))
            runs[-1].addnext(etree.Element(w("bookmarkEnd"), {w("name"): f"§end{mark}"}))
            return


def mark_contents(root: Any, styles: Styles) -> None:
    """Bookmarks around what the contents list, the field around its entries."""
    for paragraph in root.iter(w("p")):
        if _is_listed(paragraph, styles):
            properties = paragraph.find(w("pPr"))
            properties.addnext(etree.Element(w("bookmarkStart"), {w("id"): "§id§", w("name"): "_Toc§open§"}))
            paragraph.append(etree.Element(w("bookmarkEnd"), {w("id"): "§close§"}))
    loops = [p for p in root.iter(w("p")) if _TOC_LOOP.search(text_of(p))]
    for loop in loops:
        entries = []
        for paragraph in loop.itersiblings(w("p")):
            content = text_of(paragraph)
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


def _is_listed(paragraph: Any, styles: Styles) -> bool:
    """Whether the contents list a paragraph: outline level 1 or 2, by its own property or its style."""
    own = paragraph.find(f"{w('pPr')}/{w('outlineLvl')}")
    return (styles.level(style_of(paragraph)) if own is None else own.get(w("val"))) in ("0", "1")


_RUN = '<w:r><w:rPr><w:rFonts w:eastAsia="宋体" w:hint="eastAsia"/></w:rPr>{}</w:r>'
_FIELD_BEGIN = (
    "{% if loop.first %}"
    + _RUN.format('<w:fldChar w:fldCharType="begin"/>')
    + _RUN.format('<w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText>')
    + _RUN.format('<w:fldChar w:fldCharType="separate"/>')
    + "{% endif %}"
)
_FIELD_END = "{% if loop.last %}" + _RUN.format('<w:fldChar w:fldCharType="end"/>') + "{% endif %}"


_ANCHOR = re.compile(
    r'<w:((?:bookmark|commentRange|perm)(?:Start|End)|commentReference)\s[^<>]*w:id="-?\w+"[^<>]*/>'
)
"""What a template marks itself: in a row that repeats it may stand but once."""


def _once(mark: re.Match[str]) -> str:
    key = re.sub(r"\W+", " ", mark[0])
    return f'{{% if 书签.首("{key}") %}}{mark[0]}{{% endif %}}'


def with_markers(source: str) -> str:
    """The marks that were left in the XML, as Jinja."""
    source = with_layout(source)
    source = re.sub(r'<w:b w:val="§bold§(\w+)§"/>', r"{% if \1.加粗 %}<w:b/><w:bCs/>{% endif %}", source)
    source = re.sub(r'<w:vMerge w:val="§merge§(\w+)§([\w.]+)§"/>', r'{{书签.并(\1.合并, "\2")}}', source)
    source = re.sub(
        r'<w:bookmarkStart w:name="§figure§(\w+)§([\w.]+)§"/>', r'{{书签.始(\1.书签, "\2")}}', source
    )
    source = re.sub(r'<w:bookmarkEnd w:name="§end§(\w+)§([\w.]+)§"/>', r'{{书签.终(\1.书签, "\2")}}', source)
    source = _ANCHOR.sub(_once, source)
    source = source.replace('w:id="§id§"', 'w:id="{{书签.开()}}"')
    source = source.replace('w:name="_Toc§open§"', 'w:name="{{书签.名()}}"')
    source = source.replace('w:id="§close§"', 'w:id="{{书签.号()}}"')
    source = re.sub(r"<w:r><w:t[^>]*>§toc-begin§</w:t></w:r>", lambda _: _FIELD_BEGIN, source)
    return re.sub(r"<w:r><w:t[^>]*>§toc-end§</w:t></w:r>", lambda _: _FIELD_END, source)
